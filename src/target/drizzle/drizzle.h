/* The Drizzle targets: TypeScript for drizzle-orm's pg-core and sqlite-core, and SQL for what Drizzle
 * cannot hold, below `run->output->path`. lowering.h says how it is made. */
#ifndef TARGET_DRIZZLE_DRIZZLE_H
#define TARGET_DRIZZLE_DRIZZLE_H

#include "target/target.h"

typedef struct DzPlan DzPlan;

/* What the target of `dialect` prints (plan.h). */
const DzPlan *drizzle_plan(const TargetRun *run, Dialect dialect);

void drizzle_pg_run(const TargetRun *run);
void drizzle_sqlite_run(const TargetRun *run);

#endif
