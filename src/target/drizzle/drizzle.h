/* The Drizzle targets: TypeScript for drizzle-orm's pg-core and sqlite-core, and SQL for what Drizzle
 * cannot hold, below `run->output->path`. lowering.h says how it is made. */
#ifndef TARGET_DRIZZLE_DRIZZLE_H
#define TARGET_DRIZZLE_DRIZZLE_H

#include "target/target.h"

void drizzle_pg_run(const TargetRun *run);
void drizzle_sqlite_run(const TargetRun *run);

#endif
