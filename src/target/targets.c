/* Every target, by TargetId. A new one is a folder, a row in model/targets.def and a row here. */
#include "target/c/c.h"
#include "target/custom/custom.h"
#include "target/docs/docs.h"
#include "target/drizzle/drizzle.h"
#include "target/postgres/postgres.h"
#include "target/sqlite/sqlite.h"

const Target targets[TARGET_COUNT] = {
  [TARGET_POSTGRES] = {postgres_run, false},
  [TARGET_SQLITE] = {sqlite_run, false},
  [TARGET_DRIZZLE_PG] = {drizzle_pg_run, true},
  [TARGET_DRIZZLE_SQLITE] = {drizzle_sqlite_run, true},
  [TARGET_C] = {c_run, true},
  [TARGET_DOCS] = {docs_run, true},
  [TARGET_CUSTOM] = {custom_run, true},
};
