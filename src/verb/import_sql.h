/* Sources that are SQL: what reads a file shares with what runs its statements. */
#ifndef VERB_IMPORT_SQL_H
#define VERB_IMPORT_SQL_H

#include "engine/session.h"
#include "reflect/sql_script.h"
#include "verb/import.h"

typedef struct SqlImport {
  Import *import;
  const Source *file;
  Dialect dialect;
  bool document; /* Markdown: queries are examples, not part of the whole */
  SqlStatementList statements;
} SqlImport;

/* Runs one statement; false with `*error` when the engine refuses it. */
typedef bool SqlRun(void *context, Str sql, EngineError *error);

/* Runs what makes the schema, in its order, and what was refused again after the rest, as long as that helps. What
 * is refused in the end and what is left out is reported at its place. */
void sql_import_run(const SqlImport *sql, SqlRun *run, void *context);

Catalog *sql_import_sqlite(const SqlImport *sql);
Catalog *sql_import_postgres(const SqlImport *sql);

#endif
