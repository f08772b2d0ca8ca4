/* libpg_query, the parser of Postgres 15 as a library, on demand. */
#ifndef ENGINE_PG_QUERY_H
#define ENGINE_PG_QUERY_H

#include "engine/library.h"

#include <pg_query.h>

typedef struct PgQuery {
#define FUNCTION(name) __typeof__(name) *name;
#include "engine/pg_query.def"
} PgQuery;

/* Opens the library; the answer is library_open's. */
Str pg_query_open(Arena *arena, PgQuery *pg_query);

#endif
