/* Literals of each dialect, apart from the columns they belong to. Inside sql/ only. */
#ifndef SQL_VALUE_H
#define SQL_VALUE_H

#include "sql/sql.h"

/* `type_text` is the declared type, for the cast that json and arrays need. */
Str sql_postgres_value(Arena *arena, const Type *type, Str type_text, const Value *value);
Str sql_sqlite_value(Arena *arena, const Type *type, ExprStorage storage, const Value *value);

Str sql_hex(Arena *arena, Str bytes); /* two lower-case digits a byte */

/* "[1, 2.5]" as a blob literal of little-endian float32, which is how SQLite holds a vector. */
Str sql_vector_blob(Arena *arena, Str text);

#endif
