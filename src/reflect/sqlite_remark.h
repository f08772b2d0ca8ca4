#ifndef REFLECT_SQLITE_REMARK_H
#define REFLECT_SQLITE_REMARK_H

#include "reflect/catalog.h"

/* Fills `remarks` of the catalog with what comments in the text of `table` say of it, of its columns and of its
 * constraints, all of which it has by then. */
void sqlite_read_remarks(Catalog *catalog, CatalogTable *table);
/* The same of an index: all comments in its text. */
void sqlite_read_index_remarks(Catalog *catalog, CatalogIndex *index);

#endif
