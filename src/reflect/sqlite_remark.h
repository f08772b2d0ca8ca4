#ifndef REFLECT_SQLITE_REMARK_H
#define REFLECT_SQLITE_REMARK_H

#include "reflect/catalog.h"

/* Fills `remarks` of the catalog with what comments in the texts of tables say of them, of their columns and of their
 * constraints; all comments in the text of an index are its own. */
void sqlite_read_remarks(Catalog *catalog);

#endif
