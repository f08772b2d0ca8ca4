/* What the DDL of both dialects is made of: the parts of CREATE TABLE and CREATE INDEX as plans for
 * templates. Built from sql/, where everything was decided. */
#ifndef TARGET_DDL_H
#define TARGET_DDL_H

#include "sql/sql.h"
#include "target/frame/frame.h"

typedef struct DdlConstraint {
  Str name;       /* absent: it has none */
  Str definition; /* "PRIMARY KEY (a, b)", "CHECK (a > 0)" */
  bool comma;     /* another line of the table follows */
  Str comment;    /* as written; absent: none */
} DdlConstraint;
typedef VEC(DdlConstraint) DdlConstraints;

typedef struct DdlColumn {
  Str name, type;
  Str collation, identity, initial, generated; /* absent: none */
  Str compression;                             /* Postgres */
  bool stored, not_null, primary_key, autoincrement;
  bool comma;
  Str comment; /* on one line */
} DdlColumn;
typedef VEC(DdlColumn) DdlColumns;

typedef struct DdlIndex {
  Str name, table, keys; /* keys: "a, lower(b) DESC" */
  Str method, include, with, tablespace, where;
  bool unique, nulls_not_distinct;
  Str object;  /* the index's name with its schema, as COMMENT ON wants it */
  Str comment; /* a literal; absent: none */
} DdlIndex;
typedef VEC(DdlIndex) DdlIndexes;

extern const Record ddl_constraint_record, ddl_column_record, ddl_index_record;

/* Columns of `table`; whether a comma follows the last depends on `constraints`. */
DdlColumns ddl_columns(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                       bool constraints_follow);

DdlConstraint ddl_primary_key(Arena *arena, const SqlSchema *sql, const SqlKey *key);
DdlConstraint ddl_unique(Arena *arena, const SqlSchema *sql, const SqlKey *key);
DdlConstraint ddl_foreign_key(Arena *arena, const SqlSchema *sql, const SqlForeignKey *key);
DdlConstraint ddl_check(Arena *arena, const SqlSchema *sql, const SqlCheck *check);

/* Sets `comma` on all but the last. */
void ddl_set_commas(DdlConstraints *constraints);

DdlIndex ddl_index(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                   const SqlIndex *index);
/* A unique constraint that is an index: SQLite. */
DdlIndex ddl_unique_index(Arena *arena, const SqlSchema *sql, const SqlTable *table,
                          const SqlKey *key);

/* The root YAML's file name, for the banner: never a path, which differs between machines.
 * On one line, as file names need not be. */
Str ddl_source(Arena *arena, const Schema *schema);

/* `text` is a call such as lower(title), which needs no parentheses around it as an index key. */
bool ddl_is_call(Str text);

/* "fillfactor = 70, autovacuum_enabled = false" */
Str ddl_options(Arena *arena, const OptionList *options);

/* "START WITH 100 INCREMENT BY 10": the options of a sequence; empty when all are the usual ones. */
Str ddl_numbers(Arena *arena, const Identity *numbers);

/* ALTER SEQUENCE .. OWNED BY: what follows that; absent: no column owns it. */
Str ddl_sequence_owner(Arena *arena, const SqlSchema *sql, const Sequence *sequence);

/* A comment for the DDL: the comment, then "Deprecated: ..". Absent without either. */
Str ddl_comment(Arena *arena, Text comment, Text deprecated);

/* `text` on one line, for a `--` comment: runs of white space and control characters become a blank. */
Str ddl_one_line(Arena *arena, Str text);

/* "parent, app.other": the tables it inherits from in Postgres; absent: none. */
Str ddl_inherits(Arena *arena, const SqlSchema *sql, const SqlTable *table);

/* What follows REPLICA IDENTITY in Postgres; absent for the default. */
Str ddl_replica_identity(Arena *arena, const SqlTable *table);

#endif
