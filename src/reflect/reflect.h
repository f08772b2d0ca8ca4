/* Databases to catalogs. */
#ifndef REFLECT_REFLECT_H
#define REFLECT_REFLECT_H

#include "engine/session.h"
#include "reflect/catalog.h"
#include "reflect/sqlite_ask.h"

/* Reads the catalog of a Postgres database, version 12 or later, in one read-only transaction and a fixed
 * number of queries. `schemas` empty: all that are not Postgres' own. NULL with the session's error when
 * the server refuses. */
Catalog *reflect_postgres(Arena *arena, PgSession *session, const StrList *schemas);

/* Reads that of a SQLite database, version 3.37 or later of the library. What no pragma shows comes from the
 * texts in sqlite_schema. */
Catalog *reflect_sqlite(Arena *arena, SqliteSession *session);

/* The same of a database whose tables lie in several, each table with all that is on it in one of them; without what
 * the engine makes nothing of. */
Catalog *reflect_sqlite_answers(Arena *arena, SqliteAnswers *const *answers, size_t len);

#endif
