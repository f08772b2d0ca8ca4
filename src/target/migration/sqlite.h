/* The parts of the SQLite planner. Inside migration/ only. */
#ifndef TARGET_MIGRATION_SQLITE_H
#define TARGET_MIGRATION_SQLITE_H

#include "target/migration/diff.h"

typedef struct SqliteRun {
  Plan *plan;
  TablePairs pairs;
  bool *rebuilt; /* by pair: the table is made anew */
} SqliteRun;

/* CREATE TABLE; under another name when `name` is given. */
Str sqlite_table_statement(Plan *plan, const SqlTable *table, Str name);

/* Makes the marked tables anew and drops those that go. */
void sqlite_rebuild(SqliteRun *run);

/* What the rows that are copied may stand against. */
void sqlite_hazards(Plan *plan, Move *move, const TablePair *pair);

#endif
