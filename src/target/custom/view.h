/* The schema as a user's templates and `schemagen model --json` see it: names resolved, short forms
 * spelt out, what each dialect makes of a type beside it. Its fields are a promise to users: they are
 * added to, not changed. record.c names and describes them. */
#ifndef TARGET_CUSTOM_VIEW_H
#define TARGET_CUSTOM_VIEW_H

#include "target/ddl.h"
#include "target/frame/frame.h"

typedef struct ViewEnum ViewEnum;
typedef struct ViewTable ViewTable;
typedef struct ViewForeignKey ViewForeignKey;

typedef struct ViewExtra { /* a key `x-*` */
  Str name, value;         /* value: the text of a scalar, JSON of anything else */
} ViewExtra;

typedef struct ViewEnumValue {
  Str name, comment, c_name, renamed_from;
} ViewEnumValue;

struct ViewEnum {
  Str name, schema, comment, ts_name, c_name, renamed_from;
  VEC(ViewEnumValue) values;
  bool external, only_inline;
};

typedef struct ViewType {
  Str name;                 /* "numeric", "enum" */
  Str yaml;                 /* "numeric(10,2)[]" */
  Str postgres, sqlite;     /* in that dialect's DDL; absent where the column is not there */
  Str domain;               /* "app.email": the domain whose type this is; absent: none */
  Str arguments;            /* of geometry: "Point,4326" */
  int64_t length, precision, scale, dimensions, array; /* 0: none */
  const ViewEnum *enumeration;
} ViewType;

typedef struct ViewDefault {
  Str kind;     /* "value", "function", "expression" */
  Str value;    /* of a value: its text; arrays and JSON as JSON */
  Str function; /* of a function: "now" */
  Str postgres, sqlite; /* as the DDL has it; absent where the program must make it */
} ViewDefault;

typedef struct ViewExpression {
  Str portable;         /* as written; absent when given for the dialects */
  Str postgres, sqlite; /* as the DDL has it; absent where it does not exist */
} ViewExpression;

typedef struct ViewDomain {
  Str name, schema, qualified, comment, renamed_from;
  Str type;    /* as the YAML spells the type beneath: "citext", "email" */
  Str initial; /* its default as Postgres's DDL has it; absent: none */
  const ViewExpression *check; /* of `value`, or NULL */
  bool nullable;
} ViewDomain;

typedef struct ViewIdentity {
  Str kind; /* "always", "by default" */
  Str start, increment, min, max, cache; /* absent: not given */
  bool cycle;
} ViewIdentity;

typedef struct ViewSequence {
  Str name, schema, qualified, comment, renamed_from;
  Str type;  /* "bigint" */
  Str owner; /* "tickets.number"; absent: none */
  ViewIdentity numbers;
} ViewSequence;

typedef struct ViewObject { /* a view, function, trigger or `sql` block */
  Str name, table, comment;
  Str postgres, sqlite; /* its text; absent: the dialect has none */
  bool materialized;
} ViewObject;

typedef struct ViewColumn {
  Str name, comment, deprecated, ts_name, c_name, ts_type, ts_from, collation, renamed_from;
  ViewType type;
  bool nullable, primary_key, postgres, sqlite, unique, scaled, generated_virtual;
  const ViewDefault *initial;          /* or NULL */
  const ViewExpression *generated;     /* or NULL */
  const ViewIdentity *identity;        /* or NULL */
  const ViewDefault *touch;            /* `set_on_update`, or NULL */
  bool touch_client;
  const ViewForeignKey *references;    /* the foreign key of this column alone, or NULL */
} ViewColumn;

typedef struct ViewKey {
  Str name, comment, renamed_from;
  StrList columns, include;
  bool nulls_distinct, postgres, sqlite;
  Str deferrable; /* "immediate", "deferred"; absent: not */
} ViewKey;

struct ViewForeignKey {
  Str name, comment, renamed_from;
  StrList columns, target_columns;
  const ViewTable *target;
  Str target_name; /* as the YAML has it: "auth.users" */
  Str on_delete, on_update, match, deferrable, as, inverse;
  bool not_valid, postgres, sqlite;
};

typedef struct ViewCheck {
  Str name, comment, renamed_from;
  ViewExpression expression;
  bool not_valid, postgres, sqlite;
} ViewCheck;

typedef struct ViewIndexKey {
  Str column;                    /* absent: an expression */
  const ViewExpression *expression; /* or NULL */
  Str collation, opclass, nulls; /* nulls: "first", "last" */
  bool descending;
} ViewIndexKey;

typedef struct ViewOption {
  Str name, value;
} ViewOption;

typedef struct ViewIndex {
  Str name, comment, method, tablespace, renamed_from;
  VEC(ViewIndexKey) keys;
  StrList include;
  VEC(ViewOption) with;
  const ViewExpression *where; /* or NULL */
  bool unique, nulls_distinct, postgres, sqlite;
} ViewIndex;

typedef struct ViewRole {
  Str name, comment;
  bool external, login, inherit, create_db, create_role;
} ViewRole;

typedef struct ViewPolicy {
  Str name, comment;
  Str command;      /* "all", "select", .. */
  bool restrictive;
  StrList roles;    /* empty: everyone */
  Str using, check; /* in Postgres's words; absent: not given */
} ViewPolicy;

typedef struct ViewExclude {
  Str name, comment, method;
  StrList elements; /* as written: "room_id with =" */
  Str where;        /* in Postgres's words; absent: all rows */
  Str deferrable;   /* "immediate", "deferred"; absent: not */
} ViewExclude;

typedef struct ViewPartition {
  Str name, schema, comment, tablespace;
  Str of;   /* the table or partition it is a part of */
  Str rows; /* "FOR VALUES IN (1, 2)", "DEFAULT" */
  Str by;   /* "LIST (region)"; absent: it has no partitions of its own */
  VEC(ViewOption) with;
} ViewPartition;

typedef struct ViewCell {
  Str column;
  const ViewDefault *value; /* NULL: null */
} ViewCell;

typedef struct ViewRow {
  VEC(ViewCell) cells;
} ViewRow;

struct ViewTable {
  Str name, schema, qualified, flat_name, comment, ts_name, c_name, renamed_from;
  VEC(ViewColumn) columns;
  const ViewKey *primary_key; /* or NULL */
  VEC(ViewKey) uniques;
  VEC(ViewForeignKey) foreign_keys;
  VEC(ViewCheck) checks;
  VEC(ViewIndex) indexes;
  VEC(ViewRow) rows;
  bool rows_sync, external, view, postgres, sqlite, unlogged, strict, without_rowid, autoincrement;
  VEC(ViewOption) with;
  Str tablespace;
  Str row_security; /* "enable", "force"; absent: none */
  VEC(ViewPolicy) policies;
  VEC(ViewExclude) excludes;
  StrList inherits;     /* as the YAML has them */
  Str replica_identity; /* "FULL", "USING INDEX i"; absent: the default */
  Str partition_by;     /* "RANGE (created_at)"; absent: not partitioned, or no Postgres output */
  VEC(ViewPartition) partitions;
};

typedef struct ViewSchema {
  Str name, comment, prefix, postgres_schema;
  StrList extensions, schemas;
  VEC(ViewEnum) enums;
  VEC(ViewRole) roles;
  VEC(ViewDomain) domains;
  VEC(ViewSequence) sequences;
  VEC(ViewTable) tables;
  VEC(ViewObject) views, functions, triggers, blocks;
  StrList creation_order; /* qualified names of the tables to create, referenced ones first */
  VEC(ViewExtra) extras;
} ViewSchema;

extern const Record view_schema_record;

/* objects.c: what is declared besides enums and tables. */
ViewIdentity view_numbers(Arena *arena, const Identity *numbers);
void view_add_objects(Arena *arena, const Schema *schema, const SqlSchema *const sql[DIALECT_COUNT],
                      ViewSchema *view);

/* What a table has in Postgres alone. */
void view_add_postgres(Arena *arena, const Table *table, const SqlTable *sql, ViewTable *view);

/* The view of `schema`; `sql` holds its lowered forms, NULL for a dialect without an output. */
ViewSchema *view_of(Arena *arena, const Schema *schema, const SqlSchema *const sql[DIALECT_COUNT]);

#endif
