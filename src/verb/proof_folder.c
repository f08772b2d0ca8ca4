/* The migrations of a folder, one by one and all of them. drizzle-kit's, and those that were written by hand, have no
 * way back and no schema of ours: they are run with the others on a new database, which must then be as the schema. */
#include "verb/proof.h"
#include "verb/source.h"

typedef struct FolderProof {
  Run *run;
  const Schema *schema; /* the YAML */
  const ProofNext *next;
  Str server;
  StrList texts;   /* the ways up */
  size_t theirs;   /* how many are not ours */
  bool incomplete; /* something cannot be read, which is said */
} FolderProof;

static Str read_file(const FolderProof *p, size_t i, FolderFile file) {
  Str text, why;
  Str path = folder_path(p->run, p->next->folder, &p->next->folder->entries.items[i], file);
  return fs_read(p->run->arena, path, LOAD_MAX_BYTES, &text, &why) ? text : STR_NONE;
}

static size_t count_steps(const FolderProof *p) {
  return p->next->folder->entries.len + (str_given(p->next->up) ? 1 : 0);
}

/* The one behind the last of the folder is to come. */
static bool is_next(const FolderProof *p, size_t i) { return i == p->next->folder->entries.len; }

static bool is_ours(const FolderProof *p, size_t i) {
  if (is_next(p, i)) return true;
  return fs_kind(p->run->arena, folder_path(p->run, p->next->folder, &p->next->folder->entries.items[i], FILE_OWN)) !=
         FS_MISSING;
}

static ProofStep read_step(const FolderProof *p, size_t i) {
  if (is_next(p, i))
    return (ProofStep){.name = STR("the next migration"), .up = p->next->up, .down = p->next->down,
                       .online = p->next->online};
  return (ProofStep){.name = p->next->folder->entries.items[i].tag, .up = read_file(p, i, FILE_UP),
                     .down = read_file(p, i, FILE_DOWN), .online = read_file(p, i, FILE_ONLINE)};
}

/* After the first `count`. */
static Schema *schema_at(const FolderProof *p, size_t count) {
  Loaded *loaded;
  if (count > p->next->folder->entries.len) return schema_read(p->run, p->schema->root_path, &loaded);
  return folder_schema_at(p->run, p->next->folder, count, p->schema);
}

/* The form after the first `count` is known from a snapshot of drizzle-kit's. */
static bool is_of_kit(const FolderProof *p, size_t count) {
  Folder first = *p->next->folder;
  first.entries.len = count;
  return count > 0 && fs_kind(p->run->arena, folder_path(p->run, &first, folder_last(p->run, &first), FILE_OWN)) ==
                          FS_MISSING;
}

/* What is there before: the files of --before, and what others own of that which `texts` speak of. drizzle-kit knows
 * nothing of extensions: with `kit` those of the new form are there, as none of them is dropped (decision 0091). */
static bool find_ground(const FolderProof *p, const ProofStep *step, const StrList *texts, bool kit, StrList *ground) {
  Run *run = p->run;
  Dialect dialect = p->next->folder->dialect;
  if (kit && dialect == DIALECT_POSTGRES) source_add_extensions(run->arena, step->new, ground);
  if (!source_before(run, dialect, ground)) return false;
  if (dialect == DIALECT_POSTGRES) {
    source_stand_ins(run, step->new, texts, ground);
    source_stand_ins(run, step->old, texts, ground);
  }
  return true;
}

static Proof proof_of(const FolderProof *p, const ProofStep *step) {
  return (Proof){.run = p->run, .dialect = p->next->folder->dialect, .server = p->server, .step = step};
}

/* False when it cannot be begun, which is said. */
static bool prove_step(const FolderProof *p, size_t i, ProofStep *step) {
  Dialect dialect = p->next->folder->dialect;
  Proof proof = proof_of(p, step);
  StrList texts = {0};
  step->old = schema_at(p, i);
  step->new = schema_at(p, i + 1);
  if (step->old == NULL || step->new == NULL) return false;
  vec_push(p->run->arena, &texts, proof_ddl(p->run, step->old, dialect));
  vec_push(p->run->arena, &texts, proof_ddl(p->run, step->new, dialect));
  if (!find_ground(p, step, &texts, is_of_kit(p, i), &proof.ground)) return false;
  proof_of_step(&proof);
  return true;
}

static void prove_steps(FolderProof *p) {
  for (size_t i = 0; i < count_steps(p) && !p->incomplete; i++) {
    ProofStep step = read_step(p, i);
    Proof proof = proof_of(p, &step);
    vec_push(p->run->arena, &p->texts, step.up);
    p->theirs += !is_ours(p, i);
    if (str_given(step.up)) p->incomplete = is_ours(p, i) && !prove_step(p, i, &step);
    else {
      proof_fails(&proof, STR("reading it"), STR("the file is missing"));
      p->incomplete = true;
    }
  }
}

/* --- all of them --- */

/* Each in a transaction of its own. */
static Str apply_in_turn(ProofDb *db, const StrList *texts, size_t *at) {
  Str failed = STR_NONE;
  for (*at = 0; *at < texts->len && !str_given(failed); *at += !str_given(failed)) {
    size_t only;
    StrList one = {0};
    vec_push(db->arena, &one, texts->items[*at]);
    failed = proof_apply(db, &one, &only);
  }
  return failed;
}

typedef Str Apply(ProofDb *db, const StrList *texts, size_t *at);

/* On a new database; false when one of them fails: `*at`, with the engine's words. */
static bool try_whole(const FolderProof *p, Proof *proof, Apply *apply_all, size_t *at, Str *words) {
  ProofDb db;
  *at = p->texts.len;
  if (!proof_open_fresh(proof, &db, proof->step->old, &proof->before)) return true; /* that is said */
  if (str_given(apply_all(&db, &p->texts, at))) *words = db.error.words;
  else proof_compare(proof, &db, STR("all migrations"), proof->after);
  proof_close(&db);
  return !str_given(*words);
}

static Str name_at(const FolderProof *p, size_t i) {
  return is_next(p, i) ? STR("the next migration") : p->next->folder->entries.items[i].tag;
}

/* As drizzle-orm's migrator runs what is pending: in one transaction. A history of drizzle-kit's that stands against it
 * was run otherwise: one by one, as it came. */
static void try_both(const FolderProof *p, Proof *proof) {
  Run *run = p->run;
  size_t at, later;
  Str words = STR_NONE, more = STR_NONE;
  bool good = try_whole(p, proof, proof_apply, &at, &words);
  bool turns = !good && !is_ours(p, at);
  if (turns && !try_whole(p, proof, apply_in_turn, &later, &more))
    proof_fails(proof, CAT(run->arena, name_at(p, later), STR(" after those before it")), more);
  else if (!good && !turns)
    proof_fails(proof, CAT(run->arena, name_at(p, at), STR(" in one transaction with those before it")), words);
  if (run->findings || run->unverified) return;
  buf_format(&run->out, "proven: %zu migrations %s (%.*s)", p->texts.len, turns ? "one by one" : "in one transaction",
             STR_ARG(dialect_infos[proof->dialect].title));
  if (p->theirs > 0) buf_format(&run->out, ", of which %zu are not ours", p->theirs);
  buf_char(&run->out, '\n');
  if (turns)
    buf_format(&run->out, "not in one transaction: %.*s fails: %.*s\n", STR_ARG(name_at(p, at)), STR_ARG(words));
}

static void prove_whole(const FolderProof *p) {
  size_t count = count_steps(p);
  ProofStep step = {.name = STR("the whole folder"), .old = schema_empty(p->run, p->schema)};
  Proof proof = proof_of(p, &step);
  ProofDb db;
  if (p->incomplete || count < (p->theirs > 0 ? 1 : 2)) return; /* the only one is proven */
  step.new = schema_at(p, count);
  if (step.new == NULL || !find_ground(p, &step, &p->texts, p->theirs > 0, &proof.ground)) return;
  if (!proof_open_fresh(&proof, &db, step.new, &proof.after)) return;
  proof_close(&db);
  if (p->theirs > 0)
    proof.help = STR("the files that are not ours make something else than their snapshots say: bring the YAML and "
                     "databases together, by the YAML or by a migration that is edited and accepted");
  bool findings = p->run->findings, unverified = p->run->unverified;
  p->run->findings = p->run->unverified = false;
  try_both(p, &proof);
  p->run->findings = p->run->findings || findings;
  p->run->unverified = p->run->unverified || unverified;
}

void migrate_prove(Run *run, const Schema *schema, const ProofNext *next) {
  FolderProof p = {.run = run, .schema = schema, .next = next};
  const StrList *servers = &run_flag(run, FLAG_PG)->list;
  Cluster *cluster = NULL;
  Str why = STR_NONE;
  if (next->folder->dialect == DIALECT_POSTGRES && servers->len > 0) p.server = servers->items[0];
  else if (next->folder->dialect == DIALECT_POSTGRES) {
    cluster = cluster_start(run->arena, &why);
    p.server = cluster == NULL ? STR_NONE : cluster_wait(run->arena, cluster, &why);
    if (!str_given(p.server)) {
      run->unverified = true;
      diag_add_path(run->diags, DIAG_NOT_PROVEN, STR_NONE, STRS(next->folder->dir, why));
      cluster_stop(cluster);
      return;
    }
  }
  prove_steps(&p);
  prove_whole(&p);
  cluster_stop(cluster);
}
