/* Names made by rule, cut to what Postgres keeps.
 *
 * Postgres silently cuts a name at 63 bytes, after which two long names can be one. A name the user
 * gave is refused before that; a name made by rule is shortened here, in one of two ways, so that it
 * is the same in every target. */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include "model/schema.h"

enum { NAME_BYTES = 63 }; /* NAMEDATALEN - 1 */

/* `name` itself when it fits; else its first 54 bytes at most (whole code points), `_`, and 8 hex
 * digits of a hash of the whole. */
Str name_fit(Arena *arena, Str name);

/* `table`_`columns`_`label` (without `columns` when absent) as Postgres's makeObjectName
 * (src/backend/commands/indexcmds.c) makes it: the longer of the first two loses bytes until the
 * whole fits, each at a code point boundary. `label` must be short. */
Str name_fit_postgres(Arena *arena, Str table, Str columns, Str label);

/* The names of the columns of an index as Postgres's ChooseIndexColumnNames (in the same file) makes them:
 * it numbers the second of two equal ones: upper, upper1. */
StrList names_of_index_columns(Arena *arena, const StrList *names);

/* a_b_c */
Str names_joined(Arena *arena, const StrList *names);

/* The same three parts joined and shortened the way of `base`. */
Str name_join(Arena *arena, NamingBase base, Str table, Str columns, Str label);

#endif
