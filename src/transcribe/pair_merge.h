/* The parts of two documents as one. */
#ifndef TRANSCRIBE_PAIR_MERGE_H
#define TRANSCRIBE_PAIR_MERGE_H

#include "load/doc.h"
#include "reflect/catalog.h"

/* A table of Postgres and one of SQLite as one; NULL when the language cannot say both. `table` is the first,
 * compiled. */
Doc *pair_table(Arena *arena, const Schema *schema, const Table *table, const Doc *postgres, const Doc *sqlite);

/* The same entry with `only:` a dialect. */
Doc *pair_only(Arena *arena, const Doc *doc, Dialect dialect);

bool doc_same(Arena *arena, const Doc *a, const Doc *b); /* they print alike */

#endif
