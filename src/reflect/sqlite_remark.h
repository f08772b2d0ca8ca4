#ifndef REFLECT_SQLITE_REMARK_H
#define REFLECT_SQLITE_REMARK_H

#include "reflect/catalog.h"

/* Fills `remarks` of the catalog with what comments in the text of `table` say of it and of its columns. */
void sqlite_read_remarks(Catalog *catalog, CatalogTable *table);

#endif
