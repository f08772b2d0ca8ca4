/* The parts of a transcription of SQLite. */
#ifndef TRANSCRIBE_SQLITE_H
#define TRANSCRIBE_SQLITE_H

#include "transcribe/scribe.h"

/* --- sqlite.c: columns and tables --- */

/* The type of the language that is declared in SQLite as this column is; absent: there is none. */
Str sqlite_type_words(const Scribe *s, const CatalogColumn *column);
/* INTEGER PRIMARY KEY: the number of the row, which is never null though it does not say so. */
bool sqlite_is_row_number(const CatalogColumn *column);

/* --- sqlite_fit.c --- */

/* Finds the tables that are beyond the words of the language, which are said as a whole in SQLite's; and the columns
 * beside which checks without a name are said. */
void sqlite_fit(Scribe *s);

/* --- sqlite_order.c --- */

/* Fills `before`, when it is known which tables are blocks. */
void sqlite_find_before(Scribe *s);

/* --- sqlite_expression.c --- */

Str sqlite_portable(Scribe *s, const CatalogTable *table, Str expression);
bool sqlite_values(Scribe *s, const CatalogColumn *column, Str check, StrList *values);

/* --- sqlite_objects.c --- */

void sqlite_before(Scribe *s);
void sqlite_after(Scribe *s);
Str sqlite_block_name(Arena *arena, const CatalogTable *table); /* of a table or view */
void sqlite_raw_table(Scribe *s, const CatalogTable *table, Doc *tables);
Str sqlite_statement(Scribe *s, const CatalogObject *object);

/* --- sqlite_proof.c --- */

bool sqlite_prove(Scribe *s, const Schema *schema);
/* What SQLite says of the DDL of `schema`; NULL when there is no SQLite. */
Catalog *sqlite_made(Arena *arena, const Schema *schema);

#endif
