#include "engine/sqlite.h"

static const char *const names[] = {"libsqlite3.so.0", NULL};
static const char *const functions[] = {
#define FUNCTION(name) #name,
#include "engine/sqlite.def"
};
static const Library library = {names, "libsqlite3-0", functions, sizeof(functions) / sizeof(functions[0])};

Str sqlite_open(Arena *arena, Sqlite *sqlite) {
  _Static_assert(sizeof(*sqlite) == sizeof(functions), "one member a function");
  Str why = library_open(arena, &library, sqlite);
  /* Counting each allocation under a lock, which nobody asks for, takes a third of the time in which a schema is
   * read. Once SQLite is in use this is refused, and does nothing. */
  if (!str_given(why)) sqlite->sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return why;
}
