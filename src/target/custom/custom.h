#ifndef TARGET_CUSTOM_CUSTOM_H
#define TARGET_CUSTOM_CUSTOM_H

#include "target/target.h"

/* Renders a user's own template over the schema (outputs.custom). */
void custom_run(const TargetRun *run);

#endif
