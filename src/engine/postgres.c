#include "engine/postgres.h"

static const char *const names[] = {"libpq.so.5", NULL};
static const char *const functions[] = {
#define FUNCTION(name) #name,
#include "engine/postgres.def"
};
static const Library library = {names, "libpq5", functions, sizeof(functions) / sizeof(functions[0])};

Str postgres_open(Arena *arena, Postgres *postgres) {
  _Static_assert(sizeof(*postgres) == sizeof(functions), "one member a function");
  return library_open(arena, &library, postgres);
}
