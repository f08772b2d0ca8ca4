#include "engine/scratch.h"

#include <unistd.h>

static bool on_server(Arena *arena, Str target, Str sql, EngineError *error) {
  PgSession *session = pg_session_open(arena, target, STR_NONE, error);
  bool good = session != NULL && pg_session_run(session, sql);
  if (session != NULL) *error = session->error;
  pg_session_close(session);
  return good;
}

static void drop_scratch(void *context) {
  const PgScratch *scratch = context;
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

/* The server's own database, when nothing is in it. */
static PgScratchState open_own(PgScratch *scratch, EngineError *error) {
  scratch->name = STR_NONE;
  scratch->session = pg_session_open(scratch->arena, scratch->target, STR_NONE, error);
  if (scratch->session == NULL) return SCRATCH_NO_CONNECTION;
  if (str_eq(one_value(scratch->session, count_sql), STR("0"))) return SCRATCH_OPEN;
  pg_session_close(scratch->session);
  return SCRATCH_NOT_EMPTY;
}

static PgSession *open_new(PgScratch *scratch) {
  EngineError error;
  PgSession *session = pg_session_open(scratch->arena, scratch->target, scratch->name, &error);
  if (session == NULL) return NULL;
  if (str_eq(one_value(session, STR("SELECT current_database()")), scratch->name)) return session;
  pg_session_close(session);
  return NULL;
}

PgScratchState pg_scratch_open(Arena *arena, Str target, const char *purpose, PgScratch *scratch, EngineError *error) {
  *scratch = (PgScratch){.arena = arena, .target = target};
  scratch->name = str_format(arena, "schemagen_%s_%ld", purpose, (long)getpid());
  Str create = str_format(arena, "CREATE DATABASE %.*s TEMPLATE template0", STR_ARG(scratch->name));
  scratch->guard = guard_start(arena, (GuardWork){.end = drop_scratch, .context = scratch});
  bool made = on_server(arena, target, create, error);
  scratch->session = made ? open_new(scratch) : NULL;
  if (scratch->session != NULL) return SCRATCH_OPEN;
  guard_end(scratch->guard);
  scratch->guard = NULL;
  return open_own(scratch, error);
}

void pg_scratch_close(PgScratch *scratch) {
  if (!str_given(scratch->name)) {
    pg_session_run(scratch->session, STR("ROLLBACK; RESET ALL"));
    pg_session_run(scratch->session, empty_sql);
  }
  pg_session_close(scratch->session);
  guard_end(scratch->guard);
}
