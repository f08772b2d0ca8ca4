#ifndef TARGET_POSTGRES_POSTGRES_H
#define TARGET_POSTGRES_POSTGRES_H

#include "target/target.h"

/* The Postgres DDL as the one file `run->output->path`. */
void postgres_run(const TargetRun *run);

#endif
