/* A migration is proven when a database of the form before it, with rows in it, goes up and is then what a
 * fresh database of the form after it is, goes down and is what it was, and goes up again; and all along the rows
 * are there. */
#include "reflect/sql_script.h"
#include "verb/proof.h"
#include "verb/source.h"

enum { MOST_DIFFERENCES = 10 };

/* --- what is found --- */

static Str engine_of(const Proof *proof) { return dialect_infos[proof->dialect].title; }

/* About the step: "0001_mail (Postgres): after the way up, index a is missing". */
static Diag *find(Proof *proof, DiagCode id, Str what, Str first, Str second) {
  Str where = CAT(proof->run->arena, proof->step->name, STR(" ("), engine_of(proof), STR(")"));
  proof->run->findings = true;
  return diag_add_path(proof->run->diags, id, STR_NONE, STRS(where, what, first, second));
}

void proof_fails(Proof *proof, Str what, Str words) {
  find(proof, DIAG_MIGRATION_FAILS, what, words, STR_NONE);
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
  Str how = difference->right == NULL  ? STR("is there, and not in a fresh database")
            : difference->left == NULL ? STR("is missing")
                                       : CAT(arena, STR("has "), str_given(words) ? words : STR("as form"), STR(" "),
                                             shown(difference->left_text), STR(", a fresh one "),
                                             shown(difference->right_text));
  Diag *diag = find(proof, DIAG_MIGRATION_DIFFERS, what, name, how);
  if (str_given(proof->help)) diag_help(diag, proof->help);
}

/* The script of --online tells the migrator that it ran. */
static bool is_schema(void *context, const CatalogObject *object) {
  (void)context;
  return !source_is_bookkeeping(object);
}

void proof_compare(Proof *proof, ProofDb *db, Str what, const Catalog *wanted) {
  Catalog *found = proof_catalog(db);
  if (found == NULL) {
    proof_fails(proof, STR("reading the catalog"), db->error.words);
    return;
  }
  catalog_keep(found, is_schema, NULL);
  catalog_plain_words(proof->run->arena, found);
  CatalogDifferenceList all = catalog_compare(proof->run->arena, found, wanted);
  size_t said = 0;
  each(i, all)
    if (!is_expected(&all.items[i]) && said++ < MOST_DIFFERENCES) differs(proof, what, &all.items[i]);
  if (said <= MOST_DIFFERENCES) return;
  Str more = str_format(proof->run->arena, "%zu more things", said - MOST_DIFFERENCES);
  find(proof, DIAG_MIGRATION_DIFFERS, what, more, STR("differ, too"));
}

/* --- applying --- */

static const Str breakpoint = STR_INIT("--> statement-breakpoint");

/* One after another. The one that fails; absent: none does. */
static Str apply_each(ProofDb *db, Str text) {
  while (!str_empty(str_trim(text))) {
    ptrdiff_t end = str_find(text, breakpoint);
    Str statement = end < 0 ? text : str_slice(text, 0, (size_t)end);
    text = end < 0 ? STR("") : str_slice(text, (size_t)end + breakpoint.len, text.len);
    if (!proof_run(db, statement)) return str_trim(statement);
  }
  return STR_NONE;
}

Str proof_apply(ProofDb *db, const StrList *texts, size_t *at) {
  Str failed = STR_NONE;
  proof_run(db, STR("BEGIN"));
  for (*at = 0; *at < texts->len && !str_given(failed); *at += !str_given(failed))
    failed = apply_each(db, texts->items[*at]);
  if (!str_given(failed)) return proof_run(db, STR("COMMIT")) ? STR_NONE : STR("COMMIT");
  EngineError error = db->error;
  proof_run(db, STR("ROLLBACK"));
  db->error = error;
  return failed;
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
  find(proof, DIAG_MIGRATION_LOSES, what, lost, STR_NONE);
  return false;
}

/* False when the proof ends here. */
static bool go(Proof *proof, ProofDb *db, Str what, bool up) {
  size_t which;
  StrList text = {0};
  vec_push(proof->run->arena, &text, up ? proof->step->up : proof->step->down);
  Str at = proof_apply(db, &text, &which);
  if (str_given(at)) {
    bool said = str_find(at, CAT(proof->run->arena, hazard_name(HAZARD_MAY_FAIL), STR(":"))) >= 0;
    if (said && proof->filled > 0) proof->empty = true;
    else proof_fails(proof, what, db->error.words);
    return false;
  }
  proof_compare(proof, db, what, up ? proof->after : proof->before);
  return keeps_rows(proof, db, what, up);
}

/* The database has it before anything else. */
static bool lay_ground(Proof *proof, ProofDb *db) {
  each(i, proof->ground)
    if (!proof_run(db, proof->ground.items[i])) return false;
  return true;
}

static void is_not_proven(Proof *proof, Str why) {
  proof->run->unverified = true;
  diag_add_path(proof->run->diags, DIAG_NOT_PROVEN, STR_NONE, STRS(proof->step->name, why));
}

static Str lacks(const Proof *proof, ProofDb *db, const Schema *schema) {
  StrList names = source_extensions(proof->run->arena, schema);
  bool asked = proof->dialect == DIALECT_POSTGRES;
  return asked ? pg_session_lacks(db->postgres.session, proof->run->arena, &names) : STR_NONE;
}

bool proof_open_fresh(Proof *proof, ProofDb *db, const Schema *schema, Catalog **catalog) {
  *db = (ProofDb){.arena = proof->run->arena, .dialect = proof->dialect};
  if (!proof_open(db, proof->server)) {
    is_not_proven(proof, db->error.words);
    return false;
  }
  Str lacking = lacks(proof, db, schema);
  Str ddl = schema->root_path.len == 0 ? STR("") : proof_ddl(proof->run, schema, proof->dialect);
  if (str_given(lacking)) is_not_proven(proof, lacking);
  else if (lay_ground(proof, db) && proof_run(db, ddl) && (*catalog = proof_catalog(db)) != NULL) {
    catalog_plain_words(proof->run->arena, *catalog);
    return true;
  } else proof_fails(proof, STR("a fresh database"), db->error.words);
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
  if (!proof_open_fresh(proof, &db, proof->step->old, &proof->before)) return;
  proof->tables = sql->tables.len;
  proof->filled = rows ? proof_fill(&db, sql) : 0;
  if (!proof_note(&db, &proof->kept)) proof_fails(proof, STR("reading rows"), db.error.words);
  else way(proof, &db);
  proof_close(&db);
}

/* The script in place of the way up; with rows when these do not stand against that. */
static void prove_online(Proof *proof) {
  ProofDb db;
  Str what = STR("the script of --online");
  const SqlSchema *sql = sql_lower(proof->run->arena, proof->step->old, proof->dialect);
  if (!proof_open_fresh(proof, &db, proof->step->old, &proof->before)) return;
  if (!proof->empty) proof_fill(&db, sql);
  if (!proof_note(&db, &proof->kept)) proof_fails(proof, STR("reading rows"), db.error.words);
  else if (str_given(apply_script(&db, proof->step->online))) proof_fails(proof, what, db.error.words);
  else {
    proof_compare(proof, &db, what, proof->after);
    keeps_rows(proof, &db, what, true);
  }
  proof_close(&db);
}

void proof_of_step(Proof *proof) {
  Run *run = proof->run;
  const ProofStep *step = proof->step;
  bool findings = run->findings, unverified = run->unverified;
  ProofDb db;
  run->findings = run->unverified = false;
  if (proof_open_fresh(proof, &db, step->new, &proof->after)) {
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
