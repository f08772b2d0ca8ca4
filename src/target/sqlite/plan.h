/* What templates/sqlite/schema.sql prints. */
#ifndef TARGET_SQLITE_PLAN_H
#define TARGET_SQLITE_PLAN_H

#include "target/ddl.h"

typedef struct SqliteTable {
  Str name;
  Str comment; /* on one line */
  DdlColumns columns;
  DdlConstraints constraints;
  Str options; /* "STRICT, WITHOUT ROWID"; absent: none */
  DdlIndexes indexes;
  StrList triggers;
} SqliteTable;

typedef struct SqlitePlan {
  Str source;
  bool foreign_keys; /* there is one */
  VEC(SqliteTable) tables;
  DdlIndexes indexes; /* of tables that someone else creates */
  StrList rows;
} SqlitePlan;

extern const Record sqlite_plan_record;

#endif
