#include "engine/pg_query.h"

static const char *const names[] = {"libpg_query.so.1504.0", "libpg_query.so", NULL};
static const char *const functions[] = {
#define FUNCTION(name) #name,
#include "engine/pg_query.def"
};
static const Library library = {names, "libpg-query1504.0", functions, sizeof(functions) / sizeof(functions[0])};

Str pg_query_open(Arena *arena, PgQuery *pg_query) {
  _Static_assert(sizeof(*pg_query) == sizeof(functions), "one member a function");
  return library_open(arena, &library, pg_query);
}
