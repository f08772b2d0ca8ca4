#ifndef TARGET_SQLITE_SQLITE_H
#define TARGET_SQLITE_SQLITE_H

#include "target/sqlite/plan.h"
#include "target/target.h"

/* The SQLite DDL as the one file `run->output->path`. */
void sqlite_run(const TargetRun *run);

/* What templates/sqlite/table.sql prints of `table`. */
SqliteTable sqlite_table(Arena *arena, const SqlSchema *sql, const SqlTable *table);

#endif
