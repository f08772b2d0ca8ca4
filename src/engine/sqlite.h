/* SQLite, on demand. */
#ifndef ENGINE_SQLITE_H
#define ENGINE_SQLITE_H

#include "engine/library.h"

#include <sqlite3.h>

typedef struct Sqlite {
#define FUNCTION(name) __typeof__(name) *name;
#include "engine/sqlite.def"
} Sqlite;

/* Opens the library; the answer is library_open's. */
Str sqlite_open(Arena *arena, Sqlite *sqlite);

#endif
