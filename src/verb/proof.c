/* A migration is proven when a database of the form before it, with rows in it, goes up and is then what a
 * fresh database of the form after it is, goes down and is what it was, and goes up again; and all along the rows
 * are there. */
#include "reflect/sql_script.h"
#include "verb/proof.h"
#include "verb/source.h"

enum { MOST_DIFFERENCES = 10 };

typedef struct ProofStep { /* one migration */
  Str name;
  Schema *old, *new;
  Str up, down; /* absent down: there is none */
  Str online;   /* the script of --online; absent: there is none */
} ProofStep;

typedef struct Proof {
  Run *run;
  Dialect dialect;
  Str server;
  const ProofStep *step;
  Catalog *before, *after; /* of fresh databases */
  ProofRowsList kept;
  size_t filled, tables;
  bool empty;              /* without rows: they stood against a statement that said so */
} Proof;

/* --- what is found --- */

static Str engine_of(const Proof *proof) { return dialect_infos[proof->dialect].title; }

static void fails(Proof *proof, Str what, Str words) {
  Str where = CAT(proof->run->arena, proof->step->name, STR(" ("), engine_of(proof), STR(")"));
  diag_add_path(proof->run->diags, DIAG_MIGRATION_FAILS, STR_NONE, STRS(where, what, words));
  proof->run->findings = true;
}

/* A column stands where ALTER TABLE put it, and a role stays in its cluster. */
static bool is_expected(const CatalogDifference *difference) {
  const CatalogObject *object = difference->left != NULL ? difference->left : difference->right;
  if (object->kind == CATALOG_ROLE) return true;
  return object->kind == CATALOG_COLUMN && difference->field != NULL &&
         str_eq(difference->field->name, STR("position"));
}

static Str shown(Str text) { return str_given(text) ? text : STR("nothing"); }

static void differs(Proof *proof, Str what, const CatalogDifference *difference) {
  Arena *arena = proof->run->arena;
  const CatalogObject *object = difference->left != NULL ? difference->left : difference->right;
  Str words = catalog_difference_words(difference);
  Str name = CAT(arena, catalog_kind_words(object), STR(" "), object->label);
  Str where = CAT(arena, proof->step->name, STR(" ("), engine_of(proof), STR(")"));
  Str how = difference->right == NULL  ? STR("is there, and not in a fresh database")
            : difference->left == NULL ? STR("is missing")
                                       : CAT(arena, STR("has "), str_given(words) ? words : STR("as form"), STR(" "),
                                             shown(difference->left_text), STR(", a fresh one "),
                                             shown(difference->right_text));
  diag_add_path(proof->run->diags, DIAG_MIGRATION_DIFFERS, STR_NONE, STRS(where, what, name, how));
  proof->run->findings = true;
}

/* The script of --online tells the migrator that it ran. */
static bool is_schema(void *context, const CatalogObject *object) {
  (void)context;
  return !source_is_bookkeeping(object);
}

static void compare(Proof *proof, ProofDb *db, Str what, const Catalog *wanted) {
  Catalog *found = proof_catalog(db);
  if (found == NULL) {
    fails(proof, STR("reading the catalog"), db->error.words);
    return;
  }
  catalog_keep(found, is_schema, NULL);
  CatalogDifferenceList all = catalog_compare(proof->run->arena, found, wanted);
  size_t said = 0;
  each(i, all)
    if (!is_expected(&all.items[i]) && said++ < MOST_DIFFERENCES) differs(proof, what, &all.items[i]);
}

/* --- applying --- */

static const Str breakpoint = STR_INIT("--> statement-breakpoint");

/* All statements in one transaction, as drizzle-orm's migrator runs them. The one that fails; absent: none does. */
static Str apply(ProofDb *db, Str text) {
  proof_run(db, STR("BEGIN"));
  while (!str_empty(str_trim(text))) {
    ptrdiff_t end = str_find(text, breakpoint);
    Str statement = end < 0 ? text : str_slice(text, 0, (size_t)end);
    text = end < 0 ? STR("") : str_slice(text, (size_t)end + breakpoint.len, text.len);
    if (proof_run(db, statement)) continue;
    EngineError error = db->error;
    proof_run(db, STR("ROLLBACK"));
    db->error = error;
    return str_trim(statement);
  }
  return proof_run(db, STR("COMMIT")) ? STR_NONE : STR("COMMIT");
}

/* Each by itself, as psql runs a script. */
static Str apply_script(ProofDb *db, Str text) {
  SqlBlock whole = {0, text.len, STR_NONE};
  SqlStatementList statements = {0};
  sql_script_split(db->arena, db->dialect, text, &whole, &statements);
  each(i, statements)
    if (!proof_run(db, statements.items[i].text)) return statements.items[i].text;
  return STR_NONE;
}

/* False after a finding. */
static bool keeps_rows(Proof *proof, ProofDb *db, Str what, bool after) {
  Str lost = proof_lost(db, &proof->kept, after);
  if (!str_given(lost)) return true;
  Str where = CAT(proof->run->arena, proof->step->name, STR(" ("), engine_of(proof), STR(")"));
  diag_add_path(proof->run->diags, DIAG_MIGRATION_LOSES, STR_NONE, STRS(where, what, lost));
  proof->run->findings = true;
  return false;
}

/* False when the proof ends here. */
static bool go(Proof *proof, ProofDb *db, Str what, bool up) {
  Str at = apply(db, up ? proof->step->up : proof->step->down);
  if (str_given(at)) {
    bool said = str_find(at, CAT(proof->run->arena, hazard_name(HAZARD_MAY_FAIL), STR(":"))) >= 0;
    if (said && proof->filled > 0) proof->empty = true;
    else fails(proof, what, db->error.words);
    return false;
  }
  compare(proof, db, what, up ? proof->after : proof->before);
  return keeps_rows(proof, db, what, up);
}

static bool open_fresh(Proof *proof, ProofDb *db, const Schema *schema, Catalog **catalog) {
  *db = (ProofDb){.arena = proof->run->arena, .dialect = proof->dialect};
  if (!proof_open(db, proof->server)) {
    proof->run->unverified = true;
    diag_add_path(proof->run->diags, DIAG_NOT_PROVEN, STR_NONE, STRS(proof->step->name, db->error.words));
    return false;
  }
  Str ddl = schema->root_path.len == 0 ? STR("") : proof_ddl(proof->run, schema, proof->dialect);
  if (proof_run(db, ddl) && (*catalog = proof_catalog(db)) != NULL) return true;
  fails(proof, STR("a fresh database"), db->error.words);
  proof_close(db);
  return false;
}

static void way(Proof *proof, ProofDb *db) {
  if (!go(proof, db, STR("the way up"), true) || !str_given(proof->step->down)) return;
  if (go(proof, db, STR("the way down"), false)) go(proof, db, STR("the way up again"), true);
}

/* With rows; and once more without, when these stand against a statement that says they may. */
static void round_trip(Proof *proof, bool rows) {
  ProofDb db;
  const SqlSchema *sql = sql_lower(proof->run->arena, proof->step->old, proof->dialect);
  if (!open_fresh(proof, &db, proof->step->old, &proof->before)) return;
  proof->tables = sql->tables.len;
  proof->filled = rows ? proof_fill(&db, sql) : 0;
  if (!proof_note(&db, &proof->kept)) fails(proof, STR("reading rows"), db.error.words);
  else way(proof, &db);
  proof_close(&db);
}

/* The script in place of the way up; with rows when these do not stand against that. */
static void prove_online(Proof *proof) {
  ProofDb db;
  Str what = STR("the script of --online");
  const SqlSchema *sql = sql_lower(proof->run->arena, proof->step->old, proof->dialect);
  if (!open_fresh(proof, &db, proof->step->old, &proof->before)) return;
  if (!proof->empty) proof_fill(&db, sql);
  if (!proof_note(&db, &proof->kept)) fails(proof, STR("reading rows"), db.error.words);
  else if (str_given(apply_script(&db, proof->step->online))) fails(proof, what, db.error.words);
  else {
    compare(proof, &db, what, proof->after);
    keeps_rows(proof, &db, what, true);
  }
  proof_close(&db);
}

static void prove(Proof *proof) {
  Run *run = proof->run;
  const ProofStep *step = proof->step;
  bool findings = run->findings, unverified = run->unverified;
  ProofDb db;
  run->findings = run->unverified = false;
  if (open_fresh(proof, &db, step->new, &proof->after)) {
    proof_close(&db);
    RenameList renames = renames_find(run->arena, NULL, step->old, step->new, true);
    const SqlSchema *old = sql_lower(run->arena, step->old, proof->dialect);
    const SqlSchema *new = sql_lower(run->arena, step->new, proof->dialect);
    proof->kept = proof_kept(run->arena, old, new, &renames);
    round_trip(proof, true);
    if (proof->empty) {
      proof->kept = proof_kept(run->arena, old, new, &renames);
      round_trip(proof, false);
    }
    if (str_given(step->online)) {
      proof->kept = proof_kept(run->arena, old, new, &renames);
      prove_online(proof);
    }
  }
  if (!run->findings && !run->unverified)
    buf_format(&run->out, "proven: %.*s (%.*s), %s", STR_ARG(step->name), STR_ARG(engine_of(proof)),
               proof->empty ? "without rows, as they stand against it\n" : "");
  if (!run->findings && !run->unverified && !proof->empty)
    buf_format(&run->out, "with rows in %zu of %zu tables\n", proof->filled, proof->tables);
  run->findings = run->findings || findings;
  run->unverified = run->unverified || unverified;
}

/* --- all migrations --- */

static Str read_file(Run *run, const Folder *folder, size_t i, FolderFile file) {
  Str text, why;
  Str path = folder_path(run, folder, &folder->entries.items[i], file);
  return fs_read(run->arena, path, LOAD_MAX_BYTES, &text, &why) ? text : STR_NONE;
}

/* The state after `count` migrations is a schema of ours; drizzle-kit's snapshots are in other words. */
static bool is_ours(Run *run, const Folder *folder, size_t count) {
  if (count == 0) return true;
  return fs_kind(run->arena, folder_path(run, folder, &folder->entries.items[count - 1], FILE_OWN)) != FS_MISSING;
}

static bool can_prove(Run *run, const Folder *folder, size_t count, Str name) {
  bool last = count == folder->entries.len;
  if (is_ours(run, folder, count) && (last || is_ours(run, folder, count + 1))) return true;
  run->unverified = true;
  diag_add_path(run->diags, DIAG_NOT_PROVEN, STR_NONE, STRS(name, STR("drizzle-kit wrote it or the one before it")));
  return false;
}

/* A migration that is written, or, behind the last of them, the one that is to come. */
static ProofStep step_at(Run *run, const Schema *schema, const ProofNext *next, size_t i) {
  const Folder *folder = next->folder;
  ProofStep step = {.name = STR("the next migration"), .up = next->up, .down = next->down, .online = next->online};
  Loaded *loaded;
  bool last = i == folder->entries.len;
  step.old = folder_schema_at(run, folder, i, schema);
  step.new = last ? schema_read(run, schema->root_path, &loaded) : folder_schema_at(run, folder, i + 1, schema);
  if (last) return step;
  step.name = folder->entries.items[i].tag;
  step.up = read_file(run, folder, i, FILE_UP);
  step.down = read_file(run, folder, i, FILE_DOWN);
  step.online = read_file(run, folder, i, FILE_ONLINE);
  return step;
}

/* The migrations of the folder, and the one that is to come, if there is one. */
static void prove_all(Proof *proof, const Schema *schema, const ProofNext *next) {
  const Folder *folder = next->folder;
  size_t count = folder->entries.len + (str_given(next->up) ? 1 : 0);
  for (size_t i = 0; i < count; i++) {
    Str name = i == folder->entries.len ? STR("the next migration") : folder->entries.items[i].tag;
    if (!can_prove(proof->run, folder, i, name)) continue;
    ProofStep step = step_at(proof->run, schema, next, i);
    if (step.old == NULL || step.new == NULL) return;
    Proof one = {.run = proof->run, .dialect = proof->dialect, .server = proof->server, .step = &step};
    if (str_given(step.up)) prove(&one);
    else fails(&one, STR("reading it"), STR("the file is missing"));
  }
}

/* All files on a new database at once, as drizzle-orm's migrator runs what is pending. */
static void prove_whole(const Proof *proof, const Schema *schema, const ProofNext *next) {
  Run *run = proof->run;
  const Folder *folder = next->folder;
  size_t count = folder->entries.len + (str_given(next->up) ? 1 : 0);
  ProofStep step = {.name = STR("the whole folder"), .old = schema_empty(run, schema)};
  Buf all = BUF(run->arena);
  ProofDb db;
  if (count < 2) return;
  for (size_t i = 0; i < count; i++) {
    ProofStep one = step_at(run, schema, next, i);
    if (!is_ours(run, folder, i) || one.new == NULL || !str_given(one.up)) return; /* that is reported */
    if (i > 0) buf_format(&all, "%.*s\n", STR_ARG(breakpoint));
    buf_append(&all, one.up);
  }
  Proof whole = {.run = run, .dialect = proof->dialect, .server = proof->server, .step = &step};
  if (!is_ours(run, folder, folder->entries.len) || !open_fresh(&whole, &db, step.old, &whole.before)) return;
  if (str_given(apply(&db, buf_str(&all)))) fails(&whole, STR("all of it in one transaction"), db.error.words);
  else buf_format(&run->out, "proven: %zu migrations in one transaction (%.*s)\n", count, STR_ARG(engine_of(&whole)));
  proof_close(&db);
}

void migrate_prove(Run *run, const Schema *schema, const ProofNext *next) {
  Proof proof = {.run = run, .dialect = next->folder->dialect};
  const StrList *servers = &run_flag(run, FLAG_PG)->list;
  Cluster *cluster = NULL;
  Str why = STR_NONE;
  if (proof.dialect == DIALECT_POSTGRES && servers->len > 0) proof.server = servers->items[0];
  else if (proof.dialect == DIALECT_POSTGRES) {
    cluster = cluster_start(run->arena, &why);
    proof.server = cluster == NULL ? STR_NONE : cluster_wait(run->arena, cluster, &why);
    if (!str_given(proof.server)) {
      run->unverified = true;
      diag_add_path(run->diags, DIAG_NOT_PROVEN, STR_NONE, STRS(next->folder->dir, why));
      cluster_stop(cluster);
      return;
    }
  }
  prove_all(&proof, schema, next);
  prove_whole(&proof, schema, next);
  cluster_stop(cluster);
}
