#include "base/vec.h"
#include "engine/session.h"

static void fill_error(SqliteSession *session) {
  const char *words = session->lib.sqlite3_errmsg(session->connection);
  session->error = (EngineError){.words = str_copy(session->arena, str_from_z(words))};
}

SqliteSession *sqlite_session_open(Arena *arena, Str path, EngineError *error) {
  SqliteSession *session = arena_make(arena, SqliteSession);
  session->arena = arena;
  *error = (EngineError){.words = sqlite_open(arena, &session->lib)};
  error->missing = str_given(error->words);
  if (error->missing) return NULL;
  const char *file = str_given(path) ? str_z(arena, path) : ":memory:";
  int how = str_given(path) ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (session->lib.sqlite3_open_v2(file, &session->connection, how, NULL) == SQLITE_OK) {
    session->lib.sqlite3_limit(session->connection, SQLITE_LIMIT_ATTACHED, 0); /* no text reaches another file */
    return session;
  }
  fill_error(session);
  *error = session->error;
  sqlite_session_close(session);
  return NULL;
}

void sqlite_session_close(SqliteSession *session) {
  if (session != NULL) session->lib.sqlite3_close_v2(session->connection);
}

/* Steps to the end and keeps the rows. */
static bool step_all(SqliteSession *session, Arena *arena, sqlite3_stmt *statement, Rows *rows) {
  Sqlite *lib = &session->lib;
  size_t columns = (size_t)lib->sqlite3_column_count(statement);
  Str *names = arena_array(arena, Str, columns + 1);
  VEC(Str) cells = {0};
  for (size_t c = 0; c < columns; c++)
    names[c] = str_copy(arena, str_from_z(lib->sqlite3_column_name(statement, (int)c)));
  size_t count = 0;
  int state;
  for (; (state = lib->sqlite3_step(statement)) == SQLITE_ROW; count++)
    for (size_t c = 0; c < columns; c++) {
      const char *text = (const char *)lib->sqlite3_column_text(statement, (int)c);
      Str cell = {text, text == NULL ? 0 : (size_t)lib->sqlite3_column_bytes(statement, (int)c)};
      vec_push(arena, &cells, text == NULL ? STR_NONE : str_copy(arena, cell));
    }
  *rows = (Rows){.columns = columns, .count = count, .names = names, .cells = cells.items};
  return state == SQLITE_DONE;
}

/* Runs the statements of `sql` one after the other; `rows` are those of the last. */
static bool run(SqliteSession *session, Arena *arena, Str sql, Rows *rows) {
  const char *text = str_z(session->arena, sql), *rest = text;
  while (*rest != '\0') {
    sqlite3_stmt *statement = NULL;
    const char *begin = rest;
    bool good = session->lib.sqlite3_prepare_v2(session->connection, rest, -1, &statement, &rest) == SQLITE_OK;
    good = good && (statement == NULL || step_all(session, arena, statement, rows));
    if (!good) {
      fill_error(session);
      int inside = session->lib.sqlite3_error_offset(session->connection);
      session->error.has_offset = true;
      session->error.offset = (size_t)(begin - text) + (inside > 0 ? (size_t)inside : 0);
    }
    session->lib.sqlite3_finalize(statement);
    if (!good) return false;
  }
  return true;
}

bool sqlite_session_run(SqliteSession *session, Str sql) {
  Rows rows = {0};
  return run(session, session->arena, sql, &rows);
}

bool sqlite_session_rows(SqliteSession *session, Arena *arena, Str sql, Rows *rows) {
  *rows = (Rows){0};
  return run(session, arena, sql, rows);
}
