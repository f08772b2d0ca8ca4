#include "engine/sqlite.h"

static const char *const names[] = {"libsqlite3.so.0", NULL};
static const char *const functions[] = {
#define FUNCTION(name) #name,
#include "engine/sqlite.def"
};
static const Library library = {names, "libsqlite3-0", functions, sizeof(functions) / sizeof(functions[0])};

Str sqlite_open(Arena *arena, Sqlite *sqlite) {
  _Static_assert(sizeof(*sqlite) == sizeof(functions), "one member a function");
  return library_open(arena, &library, sqlite);
}
