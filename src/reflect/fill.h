/* Rows of a query become objects of a catalog, by the names of their columns (catalog.def). */
#ifndef REFLECT_FILL_H
#define REFLECT_FILL_H

#include "engine/session.h"
#include "reflect/catalog.h"

typedef struct Fill {
  Arena *arena;
  Catalog *catalog;
  Map tables, indexes, types; /* by the key of their row; `types` has all other objects */
} Fill;

/* Adds an object of `kind` for each row to the catalog and to what it is a part of; `table`, `index` and
 * the like must be there already. A row whose table is not is left out. */
void fill_rows(Fill *fill, CatalogKind kind, const Rows *rows);

/* An object without a row. Set its fields, then fill_add it. */
void *fill_new(Fill *fill, CatalogKind kind);
void fill_add(Fill *fill, CatalogObject *object);

/* The items of {a,"b c",NULL}; a NULL is an absent string. */
StrList fill_list(Arena *arena, Str text);

CatalogColumn *fill_column(const CatalogTable *table, Str name); /* by name, ASCII case ignored; or NULL */

/* Gives every object its label and sorts. Call it once, at the end. */
void fill_finish(Fill *fill);

#endif
