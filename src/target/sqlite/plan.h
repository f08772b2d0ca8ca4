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

/* A stretch of the file in which kinds come in their usual order, as in postgres/plan.h. */
typedef struct SqliteSection {
  VEC(SqliteTable) tables;
  StrList first;      /* what stands for functions, and views */
  DdlIndexes indexes; /* of tables that someone else creates */
  StrList rows;
  StrList last; /* triggers of the user's, `sql` blocks */
} SqliteSection;

typedef struct SqlitePlan {
  Str source;
  bool foreign_keys; /* there is one */
  VEC(SqliteSection) sections;
} SqlitePlan;

extern const Record sqlite_plan_record, sqlite_table_record;

#endif
