/* A conversation with a database: statements in, rows of text out.
 *
 * PgSession and SqliteSession open their library by themselves. A function that fails returns false, with what
 * the engine says in the session's `error`. A password never is in there: libpq's words are searched for it. */
#ifndef ENGINE_SESSION_H
#define ENGINE_SESSION_H

#include "base/fs.h"
#include "engine/postgres.h"
#include "engine/sqlite.h"

typedef struct EngineError {
  Str words;      /* the engine's own, on one line, without a final full stop or line end */
  size_t offset;  /* of the statement at fault, or of the place in it, in the text that was run */
  bool has_offset;
  bool missing;   /* the library is not there: nothing is wrong with what was asked for */
} EngineError;

/* The answer to a query. A NULL of the database is an absent string. */
typedef struct Rows {
  size_t columns, count;
  const Str *names; /* of the columns */
  const Str *cells; /* row by row */
} Rows;

static inline Str rows_cell(const Rows *rows, size_t row, size_t column) {
  return rows->cells[row * rows->columns + column];
}

/* --- Postgres --- */

typedef struct PgSession {
  Arena *arena; /* of errors */
  Postgres lib;
  PGconn *connection;
  Str password; /* of the connection string; absent: none */
  EngineError error;
} PgSession;

/* Connects as `target` says, a URL or `name=value ..` as libpq takes it, to the database `name`, or, when
 * that is absent, to the one of `target`. Messages below warnings are not printed, and nothing waits for ever
 * for a server that does not answer. NULL with `*error` filled when that fails. Close it. */
PgSession *pg_session_open(Arena *arena, Str target, Str name, EngineError *error);

void pg_session_close(PgSession *session); /* NULL is allowed */

/* The server's version, as 150008 for 15.8. */
int pg_session_version(const PgSession *session);

/* Runs a text of any number of statements, in one transaction unless it says otherwise. */
bool pg_session_run(PgSession *session, Str sql);

/* Runs one query, with one parameter, $1, unless that is absent, and puts its rows into `arena`. */
bool pg_session_rows(PgSession *session, Arena *arena, Str sql, Str parameter, Rows *rows);

/* Why something that needs these extensions cannot be built there; absent: the server has them all. */
Str pg_session_lacks(PgSession *session, Arena *arena, const StrList *extensions);

/* --- SQLite --- */

typedef struct SqliteSession {
  Arena *arena;
  Sqlite lib;
  sqlite3 *connection;
  Str made; /* a file that opening made beside the database, if it was needed */
  EngineError error;
} SqliteSession;

/* Opens a database file for reading, which neither changes it nor leaves anything beside it, or, when `path` is absent,
 * an empty database in memory. */
SqliteSession *sqlite_session_open(Arena *arena, Str path, EngineError *error);

void sqlite_session_close(SqliteSession *session);

bool sqlite_session_run(SqliteSession *session, Str sql);
bool sqlite_session_rows(SqliteSession *session, Arena *arena, Str sql, Rows *rows);

#endif
