/* The names in C of a table or a column, as the C target makes them: what c_uses_find looks for. */
#ifndef REFLECT_C_WANTED_H
#define REFLECT_C_WANTED_H

#include "model/schema.h"
#include "reflect/c_uses.h"

/* The names of `table`, its columns and the enums inside them. `prefix` is that of the C output. */
CWanted c_wanted_table(Arena *arena, const Schema *schema, Str prefix, const Table *table);

/* The member of `column`, its index and constants, its enum, and the list of all fields. */
CWanted c_wanted_column(Arena *arena, const Schema *schema, Str prefix, const Column *column);

#endif
