#ifndef TARGET_SQLITE_SQLITE_H
#define TARGET_SQLITE_SQLITE_H

#include "target/target.h"

/* The SQLite DDL as the one file `run->output->path`. */
void sqlite_run(const TargetRun *run);

#endif
