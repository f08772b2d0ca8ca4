/* Where the statements of a file are run: an empty SQLite in memory, a scratch database of Postgres. */
#include "engine/cluster.h"
#include "engine/scratch.h"
#include "model/extension.h"
#include "reflect/reflect.h"
#include "verb/import_sql.h"

static Catalog *refused(const SqlImport *sql, Str words) {
  diag_add_path(sql->import->run->diags, DIAG_IMPORT_REFUSED, sql->import->source, STRS(words));
  return NULL;
}

/* --- SQLite --- */

static bool run_sqlite(void *context, Str text, EngineError *error) {
  SqliteSession *session = context;
  bool good = sqlite_session_run(session, text);
  if (!good) *error = session->error;
  return good;
}

Catalog *sql_import_sqlite(const SqlImport *sql) {
  Arena *arena = sql->import->arena;
  EngineError error;
  SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
  if (session == NULL) return refused(sql, error.words);
  sql_import_run(sql, run_sqlite, session);
  sqlite_session_run(session, STR("PRAGMA writable_schema = RESET")); /* reads what a dump wrote there itself */
  Catalog *catalog = reflect_sqlite(arena, session);
  if (catalog == NULL) refused(sql, session->error.words);
  sqlite_session_close(session);
  return catalog;
}

/* --- Postgres --- */

typedef struct PgRun {
  Arena *arena;
  PgSession *session;
  StrList roles; /* that were made because a statement names them */
} PgRun;

/* x of: role "x" does not exist */
static Str missing_role(Str words) {
  Str head = STR("role \""), tail = STR("\" does not exist");
  bool is = str_starts(words, head) && str_ends(words, tail);
  return is ? str_slice(words, head.len, words.len - tail.len) : STR_NONE;
}

static bool make_role(PgRun *run, Str name) {
  Str ident = CAT(run->arena, STR("\""), str_replace(run->arena, name, STR("\""), STR("\"\"")), STR("\""));
  if (!pg_session_run(run->session, CAT(run->arena, STR("CREATE ROLE "), ident))) return false;
  vec_push(run->arena, &run->roles, ident);
  return true;
}

/* x of: function x(..) does not exist; type "x" does not exist; operator class "x" does not exist for .. */
static Str missing_thing(Str words) {
  static const Str heads[] = {STR_INIT("function "), STR_INIT("type \""), STR_INIT("operator class \"")};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    if (!str_starts(words, heads[i])) continue;
    size_t end = heads[i].len;
    while (end < words.len && char_is_word(words.ptr[end])) end++;
    return str_slice(words, heads[i].len, end);
  }
  return STR_NONE;
}

/* A document seldom says which extension its types and functions come from. */
static bool make_extension(PgRun *run, Str words) {
  Str thing = missing_thing(words), extension = str_given(thing) ? extension_of(thing) : STR("");
  Str sql = CAT(run->arena, STR("CREATE EXTENSION \""), extension, STR("\""));
  return !str_empty(extension) && pg_session_run(run->session, sql);
}

/* Roles are the server's, so that a dump of a database has none: they are made as they are met. */
static bool run_postgres(void *context, Str text, EngineError *error) {
  enum { MOST_TRIES = 50 }; /* of one statement */
  PgRun *run = context;
  for (int i = 0; i < MOST_TRIES; i++) {
    if (pg_session_run(run->session, text)) return true;
    *error = run->session->error;
    Str role = missing_role(error->words);
    bool mended = str_given(role) ? make_role(run, role) : make_extension(run, error->words);
    if (!mended) return false;
  }
  return false;
}

/* The database they had rights in is gone by now. */
static void drop_roles(const PgRun *run, Str server) {
  EngineError error;
  PgSession *session = run->roles.len == 0 ? NULL : pg_session_open(run->arena, server, STR_NONE, &error);
  for (size_t i = 0; session != NULL && i < run->roles.len; i++)
    pg_session_run(session, CAT(run->arena, STR("DROP ROLE "), run->roles.items[i]));
  pg_session_close(session);
}

static Catalog *build(const SqlImport *sql, Str server) {
  Arena *arena = sql->import->arena;
  PgScratch scratch;
  EngineError error;
  PgScratchState state = pg_scratch_open(arena, server, "import", &scratch, &error);
  if (state == SCRATCH_NO_CONNECTION) return refused(sql, error.words);
  if (state == SCRATCH_NOT_EMPTY) {
    diag_add_path(sql->import->run->diags, DIAG_PG_NOT_EMPTY, STR_NONE, NULL);
    return NULL;
  }
  PgRun run = {.arena = arena, .session = scratch.session};
  pg_session_run(run.session, STR("SET check_function_bodies = off; SET client_min_messages = error"));
  sql_import_run(sql, run_postgres, &run);
  Catalog *catalog = reflect_postgres(arena, run.session, &sql->import->schemas);
  if (catalog == NULL) refused(sql, run.session->error.words);
  pg_scratch_close(&scratch);
  drop_roles(&run, server);
  return catalog;
}

Catalog *sql_import_postgres(const SqlImport *sql) {
  Run *run = sql->import->run;
  Str why = STR("");
  const StrList *given = &run_flag(run, FLAG_PG)->list;
  if (given->len > 0) return build(sql, given->items[0]);
  Cluster *cluster = cluster_start(run->arena, &why);
  Str server = cluster == NULL ? STR_NONE : cluster_wait(run->arena, cluster, &why);
  Catalog *catalog = str_given(server) ? build(sql, server) : refused(sql, why);
  cluster_stop(cluster);
  return catalog;
}
