/* What templates/postgres/schema.sql prints. */
#ifndef TARGET_POSTGRES_PLAN_H
#define TARGET_POSTGRES_PLAN_H

#include "target/ddl.h"

typedef struct PgComment {
  Str object; /* "TABLE books", "COLUMN books.title" */
  Str text;   /* a literal */
} PgComment;
typedef VEC(PgComment) PgComments;

typedef struct PgExtension {
  Str name, schema, version; /* version: a literal */
} PgExtension;

typedef struct PgLabel {
  Str text;    /* a literal */
  Str comment; /* on one line */
  bool comma;
} PgLabel;

typedef struct PgEnum {
  Str name;
  VEC(PgLabel) labels;
  PgComments comments;
  Str quote; /* a dollar quote that stands nowhere inside */
} PgEnum;

typedef struct PgSequence {
  Str name, type, options; /* absent type: bigint */
  PgComments comments;
  Str owner; /* ALTER SEQUENCE .. OWNED BY, after the tables; absent: none */
} PgSequence;

typedef struct PgStorage { /* ALTER COLUMN .. SET STORAGE */
  Str column, method;
} PgStorage;

typedef struct PgPartition { /* CREATE TABLE .. PARTITION OF */
  Str name, of, rows;       /* rows: "FOR VALUES IN (1, 2)" */
  Str by, with, tablespace; /* absent: none */
} PgPartition;

typedef struct PgTable {
  Str name;
  bool unlogged;
  DdlColumns columns;
  DdlConstraints constraints;
  Str inherits, partition_by, with, tablespace;
  VEC(PgPartition) partitions;
  VEC(PgStorage) storages;
  PgComments comments;
} PgTable;

typedef struct PgConstraint { /* ALTER TABLE .. ADD CONSTRAINT */
  Str table, name, definition;
  PgComments comments;
  Str quote;
} PgConstraint;

typedef struct PgTrigger {
  Str function; /* absent: made before */
  Str text;
} PgTrigger;

typedef struct PgObject { /* made by text of the user's */
  StrList statements;
  PgComments comments;
} PgObject;

typedef struct PgReplica { /* ALTER TABLE .. REPLICA IDENTITY */
  Str table, identity;
} PgReplica;

/* A stretch of the file in which kinds come in their usual order. There are several when something is
 * needed earlier than things of its kind usually come. */
typedef struct PgSection {
  VEC(PgTable) tables;
  VEC(PgObject) first; /* functions and views */
  VEC(PgSequence) owned; /* those that belong to a column, which is there now */
  StrList rows;
  DdlIndexes indexes;
  VEC(PgConstraint) constraints;
  VEC(PgReplica) replicas;
  VEC(PgTrigger) triggers;
  VEC(PgObject) last; /* triggers of the user's, `sql` blocks */
} PgSection;

typedef struct PgSecured { /* ALTER TABLE .. ENABLE ROW LEVEL SECURITY */
  Str table;
  bool force;
  DdlPolicies policies;
} PgSecured;

typedef struct PgPlan {
  Str source;
  bool if_not_exists;
  DdlRoles roles;
  StrList schemas;
  VEC(PgExtension) extensions;
  VEC(PgEnum) enums;
  DdlDomains domains;
  VEC(PgSequence) sequences;
  VEC(PgSection) sections;
  VEC(PgSecured) secured; /* last of all */
} PgPlan;

extern const Record pg_plan_record, pg_table_record, pg_partition_record;

#endif
