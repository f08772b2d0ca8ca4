#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "engine/session.h"

#include <unistd.h>

static void fill_error(SqliteSession *session) {
  const char *words = session->lib.sqlite3_errmsg(session->connection);
  session->error = (EngineError){.words = str_copy(session->arena, str_from_z(words))};
}

/* --- opening --- */

/* A path in a URI of SQLite (sqlite.org/uri.html). */
static void add_path(Buf *uri, Str path) {
  for (size_t i = 0; i < path.len; i++) {
    char c = path.ptr[i];
    if (c == '?' || c == '#' || c == '%') buf_format(uri, "%%%02X", (unsigned char)c);
    else buf_char(uri, c);
  }
}

static bool has_content(Arena *arena, Str path, Str end) {
  Str start;
  return fs_read_start(arena, str_concat(arena, path, end), 1, &start) && start.len > 0;
}

/* In WAL mode a reader makes two files beside the database, which stay behind. When everything is in the database
 * itself it can be read as a file that does not change, which makes none (sqlite.org/wal.html#readonly). */
static bool is_whole(Arena *arena, Str path) {
  enum { READ_VERSION = 19 }; /* sqlite.org/fileformat.html, 1.3 */
  Str head;
  bool wal =
      fs_read_start(arena, path, READ_VERSION + 1, &head) && head.len > READ_VERSION && head.ptr[READ_VERSION] == 2;
  return wal && !has_content(arena, path, STR("-wal"));
}

static bool open_file(SqliteSession *session, Str path) {
  Arena *arena = session->arena;
  Buf uri = BUF(arena);
  Str index = str_concat(arena, path, STR("-shm"));
  buf_lit(&uri, "file:");
  add_path(&uri, path);
  buf_append(&uri, is_whole(arena, path) ? STR("?mode=ro&immutable=1") : STR("?mode=ro"));
  if (fs_kind(arena, index) == FS_MISSING) session->made = index;
  int how = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX; /* a session belongs to one thread */
  return session->lib.sqlite3_open_v2(str_z(arena, buf_str(&uri)), &session->connection, how, NULL) == SQLITE_OK;
}

static bool open_memory(SqliteSession *session) {
  int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  return session->lib.sqlite3_open_v2(":memory:", &session->connection, how, NULL) == SQLITE_OK;
}

SqliteSession *sqlite_session_open(Arena *arena, Str path, EngineError *error) {
  SqliteSession *session = arena_make(arena, SqliteSession);
  session->arena = arena;
  *error = (EngineError){.words = sqlite_open(arena, &session->lib)};
  error->missing = str_given(error->words);
  if (error->missing) return NULL;
  if (str_given(path) ? open_file(session, path) : open_memory(session)) {
    session->lib.sqlite3_limit(session->connection, SQLITE_LIMIT_ATTACHED, 0); /* no text reaches another file */
    return session;
  }
  fill_error(session);
  *error = session->error;
  sqlite_session_close(session);
  return NULL;
}

void sqlite_session_close(SqliteSession *session) {
  if (session == NULL) return;
  session->lib.sqlite3_close_v2(session->connection);
  if (str_given(session->made)) unlink(str_z(session->arena, session->made));
}

/* --- statements --- */

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
