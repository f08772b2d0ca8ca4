/* libpq, on demand: `postgres.PQexec(..)` and so on. */
#ifndef ENGINE_POSTGRES_H
#define ENGINE_POSTGRES_H

#include "engine/library.h"

#include <libpq-fe.h>

typedef struct Postgres {
#define FUNCTION(name) __typeof__(name) *name;
#include "engine/postgres.def"
} Postgres;

/* Opens the library; the answer is library_open's. */
Str postgres_open(Arena *arena, Postgres *postgres);

#endif
