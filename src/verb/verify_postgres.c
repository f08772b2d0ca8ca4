/* Postgres: our DDL and drizzle-kit's SQL, one after the other, each in an empty database of a server.
 *
 * The database is a new one. Where the server does not really give one (PGlite behind a socket says it does and
 * connects to its only one) or may not, the one of the connection string is used, when it is empty, and emptied
 * again. */
#include "verb/verify.h"

#include <unistd.h>

typedef struct Scratch {
  Verify *verify;
  Str target, name; /* the connection string; the new database, absent: the target's own */
  Guard *guard;     /* drops the new database when we are killed */
} Scratch;

static bool on_server(Arena *arena, Str target, Str sql, EngineError *error) {
  PgSession *session = pg_session_open(arena, target, STR_NONE, error);
  bool good = session != NULL && pg_session_run(session, sql);
  if (session != NULL) *error = session->error;
  pg_session_close(session);
  return good;
}

static void drop_scratch(void *context) {
  const Scratch *scratch = context;
  EngineError ignored;
  Arena *arena = arena_new(0, NULL);
  Str sql = str_format(arena, "DROP DATABASE IF EXISTS %.*s", STR_ARG(scratch->name));
  on_server(arena, scratch->target, sql, &ignored);
  arena_free(arena);
}

static Str one_value(PgSession *session, Str sql) {
  Rows rows;
  bool good = pg_session_rows(session, session->arena, sql, STR_NONE, &rows) && rows.count == 1;
  return good ? rows_cell(&rows, 0, 0) : STR_NONE;
}

/* --- an empty place --- */

static const Str count_sql =
    STR_INIT("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
             "WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'");

static const Str empty_sql =
    STR_INIT("DO $$ DECLARE what text; BEGIN "
             "FOR what IN SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension "
             "WHERE extname <> 'plpgsql' LOOP EXECUTE what; END LOOP; "
             "FOR what IN SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace "
             "WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP EXECUTE what; END LOOP; "
             "CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC; END $$");

static void cannot_connect(Verify *verify, const EngineError *error) {
  if (error->missing) verify_unproven(verify, STR("postgres"), error->words);
  else diag_add_path(verify->run->diags, DIAG_PG_CONNECTION, STR_NONE, STRS(error->words));
}

/* The server's own database, when nothing is in it. */
static PgSession *open_own(Scratch *scratch) {
  EngineError error;
  scratch->name = STR_NONE;
  PgSession *session = pg_session_open(scratch->verify->arena, scratch->target, STR_NONE, &error);
  if (session == NULL) {
    cannot_connect(scratch->verify, &error);
    return NULL;
  }
  if (str_eq(one_value(session, count_sql), STR("0"))) return session;
  diag_add_path(scratch->verify->run->diags, DIAG_PG_NOT_EMPTY, STR_NONE, NULL);
  pg_session_close(session);
  return NULL;
}

static PgSession *open_new(Scratch *scratch) {
  EngineError error;
  Arena *arena = scratch->verify->arena;
  PgSession *session = pg_session_open(arena, scratch->target, scratch->name, &error);
  if (session == NULL) return NULL;
  if (str_eq(one_value(session, STR("SELECT current_database()")), scratch->name)) return session;
  pg_session_close(session);
  return NULL;
}

static PgSession *scratch_open(Scratch *scratch) {
  Arena *arena = scratch->verify->arena;
  EngineError error;
  scratch->name = str_format(arena, "schemagen_verify_%ld", (long)getpid());
  Str create = str_format(arena, "CREATE DATABASE %.*s TEMPLATE template0", STR_ARG(scratch->name));
  scratch->guard = guard_start(arena, (GuardWork){.end = drop_scratch, .context = scratch});
  bool made = on_server(arena, scratch->target, create, &error);
  PgSession *session = made ? open_new(scratch) : NULL;
  if (session != NULL) return session;
  guard_end(scratch->guard);
  scratch->guard = NULL;
  return open_own(scratch);
}

static void scratch_close(Scratch *scratch, PgSession *session) {
  if (!str_given(scratch->name)) {
    pg_session_run(session, STR("ROLLBACK; RESET ALL"));
    pg_session_run(session, empty_sql);
  }
  pg_session_close(session);
  guard_end(scratch->guard);
}

/* --- building --- */

static bool run_scripts(Verify *verify, PgSession *session, const ScriptList *scripts) {
  each(i, *scripts) {
    if (pg_session_run(session, scripts->items[i].text)) continue;
    verify_refused(verify, STR("Postgres"), &scripts->items[i], &session->error);
    return false;
  }
  return true;
}

/* What plpgsql_check has to say of the functions, where the server has it. */
static const Str check_sql =
    STR_INIT("SELECT p.proname, c.level, c.message, c.lineno FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
             "JOIN pg_namespace n ON n.oid = p.pronamespace "
             "LEFT JOIN LATERAL (SELECT t.tgrelid FROM pg_trigger t WHERE t.tgfoid = p.oid "
             "ORDER BY t.oid LIMIT 1) t ON true "
             "CROSS JOIN LATERAL plpgsql_check_function_tb(p.oid, coalesce(t.tgrelid, 0)) c "
             "WHERE l.lanname = 'plpgsql' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
             "AND (p.prorettype <> 'trigger'::regtype OR t.tgrelid IS NOT NULL) "
             "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid "
             "AND d.deptype = 'e') AND c.level IN ('error', 'warning') ORDER BY p.proname, c.lineno, c.message");

static void check_functions(Verify *verify, PgSession *session) {
  Rows rows;
  Str has = one_value(session, STR("SELECT 1 FROM pg_available_extensions WHERE name = 'plpgsql_check'"));
  if (!str_given(has) || !pg_session_run(session, STR("CREATE EXTENSION plpgsql_check"))) return;
  if (!pg_session_rows(session, verify->arena, check_sql, STR_NONE, &rows)) return;
  for (size_t row = 0; row < rows.count; row++) {
    Str name = rows_cell(&rows, row, 0), message = rows_cell(&rows, row, 2), line = rows_cell(&rows, row, 3);
    bool error = str_eq(rows_cell(&rows, row, 1), STR("error"));
    Str quoted = str_join(verify->arena, STRS(STR("\""), name, STR("\"")));
    diag_add(verify->run->diags, error ? DIAG_FUNCTION_FAILS : DIAG_FUNCTION_WARNING,
             verify_place_of_words(verify, quoted), STRS(name, message, str_given(line) ? line : STR("1")));
    verify->run->findings = true;
  }
}

/* A server without an extension of the schema cannot prove it. */
static bool has_extensions(Verify *verify, PgSession *session) {
  const Schema *schema = verify->schema;
  each(i, schema->extensions) {
    Rows rows;
    Str name = schema->extensions.items[i].name.str;
    Str sql = STR("SELECT 1 FROM pg_available_extensions WHERE name = $1");
    if (!pg_session_rows(session, verify->arena, sql, name, &rows) || rows.count > 0) continue;
    Str why = str_join(verify->arena, STRS(STR("the server has no extension \""), name,
                                           STR("\" (install it there, or give another with --pg)")));
    verify_unproven(verify, STR("postgres"), why);
    return false;
  }
  return true;
}

static Catalog *build(Verify *verify, Str target, const ScriptList *scripts, bool ours) {
  Scratch scratch = {.verify = verify, .target = target};
  PgSession *session = scratch_open(&scratch);
  if (session == NULL) return NULL;
  Catalog *catalog = NULL;
  StrList all = {0};
  if (has_extensions(verify, session) && run_scripts(verify, session, scripts)) {
    catalog = reflect_postgres(verify->arena, session, &all);
    if (catalog == NULL) cannot_connect(verify, &session->error);
    else if (ours) check_functions(verify, session);
  }
  scratch_close(&scratch, session);
  return catalog;
}

/* The servers for our DDL and for drizzle-kit's SQL; false after saying why there is none. */
static bool servers(Verify *verify, Str targets[2]) {
  if (verify->servers.len > 0) {
    targets[0] = verify->servers.items[0];
    targets[1] = verify->servers.items[verify->servers.len > 1];
    return true;
  }
  Str why = verify->no_cluster;
  targets[0] = targets[1] = verify->cluster != NULL ? cluster_wait(verify->arena, verify->cluster, &why) : STR_NONE;
  if (!str_given(targets[0])) verify_unproven(verify, STR("postgres"), why);
  return str_given(targets[0]);
}

void verify_postgres(Verify *verify) {
  ScriptList ours, theirs;
  Str targets[2];
  bool has_ours = verify_ddl(verify, DIALECT_POSTGRES, &ours);
  bool has_theirs = verify_drizzle(verify, DIALECT_POSTGRES, &theirs);
  if ((!has_ours && !has_theirs) || !servers(verify, targets)) return;
  const Catalog *left = has_ours ? build(verify, targets[0], &ours, true) : NULL;
  const Catalog *right = has_theirs ? build(verify, targets[1], &theirs, false) : NULL;
  verify_compare(verify, DIALECT_POSTGRES, left, right);
}
