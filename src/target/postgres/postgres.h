#ifndef TARGET_POSTGRES_POSTGRES_H
#define TARGET_POSTGRES_POSTGRES_H

#include "target/postgres/plan.h"
#include "target/target.h"

/* The Postgres DDL as the one file `run->output->path`. */
void postgres_run(const TargetRun *run);

/* What templates/postgres/table.sql prints of `table`: without its foreign keys, which come when all
 * tables are there, and without checks that are not validated. */
PgTable postgres_table(Arena *arena, const SqlSchema *sql, const SqlTable *table);

/* The user's object of `step`, with its comments. */
PgObject postgres_object(Arena *arena, const SqlSchema *sql, const Step *step);

#endif
