/* Postgres: our DDL and drizzle-kit's SQL, one after the other, each in an empty database of a server. */
#include "engine/scratch.h"
#include "verb/source.h"
#include "verb/verify.h"

static void cannot_connect(Verify *verify, const EngineError *error) {
  if (error->missing) verify_unproven(verify, STR("postgres"), error->words);
  else diag_add_path(verify->run->diags, DIAG_PG_CONNECTION, STR_NONE, STRS(error->words));
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
  Str has = STR("SELECT 1 FROM pg_available_extensions WHERE name = 'plpgsql_check'");
  if (!pg_session_rows(session, verify->arena, has, STR_NONE, &rows) || rows.count == 0) return;
  if (!pg_session_run(session, STR("CREATE EXTENSION plpgsql_check"))) return;
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
  StrList names = source_extensions(verify->arena, verify->schema);
  Str why = pg_session_lacks(session, verify->arena, &names);
  if (str_given(why)) verify_unproven(verify, STR("postgres"), why);
  return !str_given(why);
}

static Catalog *build(Verify *verify, Str target, const ScriptList *scripts, bool ours) {
  PgScratch scratch;
  EngineError error;
  PgScratchState state = pg_scratch_open(verify->arena, target, "verify", &scratch, &error);
  if (state == SCRATCH_NO_CONNECTION) cannot_connect(verify, &error);
  if (state == SCRATCH_NOT_EMPTY) diag_add_path(verify->run->diags, DIAG_PG_NOT_EMPTY, STR_NONE, NULL);
  if (state != SCRATCH_OPEN) return NULL;
  PgSession *session = scratch.session;
  Catalog *catalog = NULL;
  StrList all = {0};
  if (has_extensions(verify, session) && run_scripts(verify, session, scripts)) {
    catalog = reflect_postgres(verify->arena, session, &all);
    if (catalog == NULL) cannot_connect(verify, &session->error);
    if (catalog != NULL && ours) check_functions(verify, session);
    if (catalog != NULL && ours && run_flag(verify->run, FLAG_BEHAVIOUR)->given) verify_behaviour(verify, session);
  }
  pg_scratch_close(&scratch);
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
