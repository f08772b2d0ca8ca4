#include "engine/session.h"

/* Words of libpq, which go with what they are of: without the line ends, the "ERROR:" and the password they
 * may hold. */
static Str words_of(const PgSession *session, const char *text) {
  Str words = str_copy(session->arena, str_trim(str_from_z(text)));
  if (str_given(session->password) && !str_empty(session->password))
    words = str_replace(session->arena, words, session->password, STR("***"));
  words = str_replace(session->arena, words, STR("\n"), STR("; "));
  return str_replace(session->arena, words, STR("\t"), STR(" "));
}

/* --- connecting --- */

enum { OPTIONS_MAX = 80 };

typedef struct Options { /* as PQconnectdbParams takes them */
  const char *names[OPTIONS_MAX + 1], *values[OPTIONS_MAX + 1];
  size_t len;
} Options;

static void option_set(Options *options, const char *name, const char *value) {
  size_t at = 0;
  while (at < options->len && strcmp(options->names[at], name) != 0) at++;
  if (at == OPTIONS_MAX) return;
  if (at == options->len) options->len++;
  options->names[at] = name;
  options->values[at] = value;
}

/* The parts of a connection string. libpq's own message repeats the string, and so a password. */
static bool parse_target(PgSession *session, Str target, Options *options, EngineError *error) {
  Postgres *lib = &session->lib;
  char *why = NULL;
  PQconninfoOption *parsed = lib->PQconninfoParse(str_z(session->arena, target), &why);
  if (parsed == NULL) {
    lib->PQfreemem(why);
    error->words = STR("this is no connection string of Postgres (postgres://user@host/database)");
    return false;
  }
  for (const PQconninfoOption *o = parsed; o->keyword; o++) {
    if (o->val == NULL) continue;
    Str value = str_copy(session->arena, str_from_z(o->val));
    if (strcmp(o->keyword, "password") == 0) session->password = value;
    option_set(options, str_z(session->arena, str_from_z(o->keyword)), str_z(session->arena, value));
  }
  lib->PQconninfoFree(parsed);
  return true;
}

static void ignore_notice(void *context, const char *message) {
  (void)context;
  (void)message;
}

PgSession *pg_session_open(Arena *arena, Str target, Str name, EngineError *error) {
  PgSession *session = arena_make(arena, PgSession);
  *error = (EngineError){0};
  session->arena = arena;
  error->words = postgres_open(arena, &session->lib);
  error->missing = str_given(error->words);
  Options options = {.len = 0};
  option_set(&options, "connect_timeout", "10");
  option_set(&options, "fallback_application_name", "schemagen");
  if (error->missing || !parse_target(session, target, &options, error)) return NULL;
  if (str_given(name)) option_set(&options, "dbname", str_z(arena, name));
  option_set(&options, "client_encoding", "UTF8");
  session->connection = session->lib.PQconnectdbParams(options.names, options.values, 0);
  if (session->lib.PQstatus(session->connection) != CONNECTION_OK) {
    error->words = words_of(session, session->lib.PQerrorMessage(session->connection));
    pg_session_close(session);
    return NULL;
  }
  session->lib.PQsetNoticeProcessor(session->connection, ignore_notice, NULL);
  return session;
}

void pg_session_close(PgSession *session) {
  if (session != NULL && session->connection != NULL) session->lib.PQfinish(session->connection);
  if (session != NULL) session->connection = NULL;
}

int pg_session_version(const PgSession *session) {
  return session->lib.PQserverVersion(session->connection);
}

/* --- statements --- */

/* The byte where the character number `position`, counted from 1, begins. */
static size_t byte_of(Str sql, size_t position) {
  size_t at = 0;
  for (size_t left = position; at < sql.len; at++) {
    bool begins = ((unsigned char)sql.ptr[at] & 0xC0) != 0x80;
    if (begins && --left == 0) break;
  }
  return at;
}

static void fill_error(PgSession *session, const PGresult *result, Str sql) {
  EngineError *error = &session->error;
  *error = (EngineError){0};
  const char *primary = session->lib.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const char *detail = session->lib.PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
  const char *position = session->lib.PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
  if (primary == NULL) primary = session->lib.PQerrorMessage(session->connection);
  error->words = words_of(session, primary);
  if (detail != NULL) {
    Str more = words_of(session, detail);
    error->words = str_format(session->arena, "%.*s (%.*s)", STR_ARG(error->words), STR_ARG(more));
  }
  int64_t number;
  if (position == NULL || !str_to_int64(str_from_z(position), &number)) return;
  error->has_offset = true;
  error->offset = byte_of(sql, (size_t)number);
}

static bool succeeded(PgSession *session, const PGresult *result) {
  ExecStatusType status = session->lib.PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

bool pg_session_run(PgSession *session, Str sql) {
  PGresult *result = session->lib.PQexec(session->connection, str_z(session->arena, sql));
  bool good = succeeded(session, result);
  if (!good) fill_error(session, result, sql);
  session->lib.PQclear(result);
  return good;
}

static void copy_rows(const PgSession *session, Arena *arena, const PGresult *result, Rows *rows) {
  const Postgres *lib = &session->lib;
  rows->columns = (size_t)lib->PQnfields(result);
  rows->count = (size_t)lib->PQntuples(result);
  Str *names = arena_array(arena, Str, rows->columns + 1);
  Str *cells = arena_array(arena, Str, rows->columns * rows->count + 1);
  for (size_t c = 0; c < rows->columns; c++) names[c] = str_copy(arena, str_from_z(lib->PQfname(result, (int)c)));
  for (size_t r = 0; r < rows->count; r++)
    for (size_t c = 0; c < rows->columns; c++)
      if (!lib->PQgetisnull(result, (int)r, (int)c)) {
        Str cell = {lib->PQgetvalue(result, (int)r, (int)c), (size_t)lib->PQgetlength(result, (int)r, (int)c)};
        cells[r * rows->columns + c] = str_copy(arena, cell);
      }
  rows->names = names;
  rows->cells = cells;
}

bool pg_session_rows(PgSession *session, Arena *arena, Str sql, Str parameter, Rows *rows) {
  const char *value = str_given(parameter) ? str_z(session->arena, parameter) : NULL;
  PGresult *result = session->lib.PQexecParams(session->connection, str_z(session->arena, sql), value != NULL, NULL,
                                               &value, NULL, NULL, 0);
  bool good = succeeded(session, result);
  if (good) copy_rows(session, arena, result, rows);
  else fill_error(session, result, sql);
  session->lib.PQclear(result);
  return good;
}

Str pg_session_lacks(PgSession *session, Arena *arena, const StrList *extensions) {
  each(i, *extensions) {
    Rows rows;
    Str name = extensions->items[i], sql = STR("SELECT 1 FROM pg_available_extensions WHERE name = $1");
    if (pg_session_rows(session, arena, sql, name, &rows) && rows.count == 0)
      return CAT(arena, STR("the server has no extension \""), name,
                 STR("\" (install it there, or give another with --pg)"));
  }
  return STR_NONE;
}
