#ifndef TARGET_C_C_H
#define TARGET_C_C_H

#include "target/target.h"

typedef struct CPlan CPlan;

/* What c_run prints (plan.h). */
const CPlan *c_plan(const TargetRun *run);

/* The C headers and sources, below the directory `run->output->path`. */
void c_run(const TargetRun *run);

#endif
