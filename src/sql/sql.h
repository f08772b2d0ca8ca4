/* The schema as one SQL dialect has it.
 *
 * Between the model and the targets: which type a column has in Postgres or SQLite, how its default
 * reads, which checks enforce what the type alone does not (an enum in SQLite), what is emulated and
 * how. Every decision about SQL is made here, once; the DDL target and the Drizzle target of a
 * dialect both print from it, so they cannot disagree. No output syntax of a target is known here.
 *
 * Sources: the Postgres 15 manual (CREATE TABLE, CREATE INDEX), sqlite.org/lang_createtable.html,
 * sqlite.org/datatype3.html. */
#ifndef SQL_SQL_H
#define SQL_SQL_H

#include "model/objects.h"

typedef struct SqlColumn {
  const Column *column;
  Str name;
  Str type;            /* as it stands in DDL: "numeric(10, 2)", "auth"."kind", "integer" */
  bool not_null;       /* to be said: a column of a primary key is so by itself in Postgres */
  bool primary_key;    /* it is the primary key, said beside the column and not in the table's */
  Str key_name;        /* of that key, where it has to be said; absent: it has none to say */
  bool autoincrement;  /* SQLite's AUTOINCREMENT */
  Str initial;         /* text after DEFAULT, parentheses included where needed; absent: none */
  SqlText generated;   /* expression of GENERATED ALWAYS AS (..); empty: none */
  bool generated_stored;
  SqlText backfill;    /* the value of rows that are there already, for migrations; empty: none */
  const Identity *identity; /* Postgres; NULL: none */
  Str collation;       /* quoted as needed; absent: none */
  ExprStorage storage; /* how SQLite holds timestamps and numerics */
} SqlColumn;

typedef struct SqlKey { /* a primary key said in the table, or a unique constraint */
  const Key *key;
  Str name; /* absent: has none in this dialect */
  VEC(const SqlColumn *) columns;
  bool as_index; /* SQLite: a unique constraint is a unique index */
} SqlKey;

typedef struct SqlForeignKey {
  const ForeignKey *foreign_key;
  Str name; /* absent: has none in this dialect */
} SqlForeignKey;

typedef enum SqlCheckKind {
  SQL_CHECK_USER,   /* `check:` or `checks:` of the YAML */
  SQL_CHECK_ENUM,   /* only the labels of an enum */
  SQL_CHECK_BOOL,   /* 0 or 1 */
  SQL_CHECK_LENGTH, /* varchar(n) in characters */
  SQL_CHECK_JSON,   /* json_valid */
  SQL_CHECK_RANGE,  /* smallint, integer, numeric(p,s) */
  SQL_CHECK_SHAPE   /* dates, times, uuids as text */
} SqlCheckKind;

typedef struct SqlCheck {
  SqlCheckKind kind;
  Str name; /* absent: has none in this dialect */
  SqlText expression;
  const Check *check;   /* SQL_CHECK_USER, else NULL */
  const Column *column; /* whose type it enforces, or whose `check:` it is; or NULL */
} SqlCheck;

typedef struct SqlIndexKey {
  const Column *column; /* a plain column, or NULL */
  SqlText expression;   /* without outer parentheses; empty for a plain column */
  Str collation, opclass; /* opclass with its parameters; absent: none */
  bool descending;
  KeyNulls nulls;       /* as the dialect must be told; DEFAULT: nothing to say */
} SqlIndexKey;

typedef struct SqlIndex {
  const Index *index;
  Str name;
  VEC(SqlIndexKey) keys;
  bool unique;
  Str method; /* absent: the default */
  SqlText where;
} SqlIndex;

typedef struct SqlExclude { /* Postgres */
  const Exclude *exclude;
  Str name;
  VEC(SqlIndexKey) keys; /* by element */
} SqlExclude;

typedef struct SqlPartition { /* Postgres */
  const Partition *partition;
  Str name, of;  /* as they stand in DDL: of the table or of the partition it is a part of */
  Str rows;      /* "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')", "DEFAULT" */
  Str by;        /* "LIST (region)": how its own partitions share its rows; absent: it has none */
  Str holds;     /* the condition on rows that it is for; absent: not known, or DEFAULT */
} SqlPartition;
typedef VEC(SqlPartition) SqlPartitionList;

typedef struct SqlTrigger { /* a trigger schemagen makes by itself: the touch of `set_on_update` */
  Str name;
  Str column;    /* that it sets, unquoted */
  Str function; /* Postgres: CREATE FUNCTION, without the final semicolon, on the first trigger that
                   needs it: tables share it. Absent on the others, and in SQLite */
  Str function_name; /* beside `function`: "touch_updated_at()" */
  Str sql;      /* the whole CREATE TRIGGER statement, without the final semicolon */
} SqlTrigger;

typedef struct SqlTable SqlTable;
struct SqlTable {
  const Table *table;
  Str name;    /* as it stands in DDL, schema included: "auth"."users"; auth_users in SQLite */
  Str bare;    /* the unquoted name in this dialect: users; auth_users */
  VEC(SqlColumn) columns; /* those that exist in this dialect, in order */
  SqlColumn **by_column;  /* by Column.position; NULL where this dialect lacks it */
  SqlKey *primary_key;    /* one that cannot stand beside a column: of several, or named; or NULL */
  VEC(SqlKey) uniques;
  VEC(SqlForeignKey) foreign_keys;
  VEC(SqlCheck) checks;   /* the user's, then the enforcing ones, by column */
  VEC(SqlExclude) excludes;
  VEC(SqlIndex) indexes;
  VEC(SqlTrigger) triggers;
  Str partition_by;       /* Postgres: "RANGE (created_at)"; absent: the table is not partitioned */
  SqlPartitionList partitions; /* each before those it has itself */
  StrList rows;           /* statements that insert the rows, without the final semicolon */
};

typedef struct SqlEnum { /* Postgres: CREATE TYPE */
  const Enum *enumeration;
  Str name; /* as it stands in DDL */
} SqlEnum;

typedef struct SqlDomain { /* Postgres: CREATE DOMAIN */
  const Domain *domain;
  Str name;    /* as it stands in DDL */
  Str type;    /* what it is of */
  Str initial; /* text after DEFAULT; absent: none */
  SqlText check; /* of VALUE; empty: none */
} SqlDomain;

typedef struct SqlSequence { /* Postgres: CREATE SEQUENCE */
  const Sequence *sequence;
  Str name; /* as it stands in DDL */
} SqlSequence;

typedef struct SqlSchema {
  Dialect dialect;
  const Schema *schema;
  VEC(SqlEnum) enums;
  VEC(SqlDomain) domains;
  VEC(SqlSequence) sequences;
  VEC(SqlTable) tables; /* those to create, by dependency */
  VEC(SqlTable) external; /* somebody else's with indexes of ours: columns and indexes only */
  SqlTable **by_table;  /* by Table.position; NULL where this dialect does not create it */
  SqlTable **by_read;   /* the same, and somebody else's tables and views, of which only name and
                           columns are known */
} SqlSchema;

/* Lowers `schema` for `dialect`. What the dialect cannot have was refused by the rules before; this
 * never fails. */
SqlSchema *sql_lower(Arena *arena, const Schema *schema, Dialect dialect);

/* `sqlite: { form: plain }`: the DDL of SQLite is as people write it. */
static inline bool sql_is_plain(const Schema *schema) { return schema->sqlite.form == SQLITE_FORM_PLAIN; }

/* An identifier, quoted when it must be: not lower-case letters, digits and _, or a word of
 * words.def. Quotes inside are doubled. */
Str sql_ident(Arena *arena, Dialect dialect, Str name);

/* A VALUE_ARRAY as the JSON that SQLite holds: ["a",null]; numbers stay numbers, a numeric is a string. */
Str sql_json_array(Arena *arena, const Type *type, const Value *value);

/* The table as other statements name it: with its schema in Postgres unless that is `public`, by its
 * flat name in SQLite. For an external table too. */
Str sql_table_name(Arena *arena, const Schema *schema, Dialect dialect, const Table *table);

/* `name` in `schema_name` (absent: the default schema) of Postgres, quoted as needed. */
Str sql_qualified(Arena *arena, const Schema *schema, Str schema_name, Str name);

/* Postgres has a type of this name: not an inline enum, and not one of `postgres: {enums: check}`. */
bool sql_enum_is_type(const Schema *schema, const Enum *enumeration);

/* `text` with its columns printed as identifiers. */
Str sql_text(Arena *arena, Dialect dialect, SqlText text);

/* "a, b": the columns as identifiers. */
Str sql_columns(Arena *arena, Dialect dialect, const ColumnList *columns);

/* "fillfactor = 70, autovacuum_enabled = false" */
Str sql_options(Arena *arena, const OptionList *options);

/* `expression` in `dialect`: its own text as given, or the portable one printed; empty when neither. */
SqlText sql_expression(Arena *arena, Dialect dialect, const Expression *expression);

/* "lower_all(text, int)": what the first CREATE FUNCTION of `text` makes, as COMMENT ON wants it. */
Str sql_function_signature(Arena *arena, Str text);

/* The statements, without the final semicolon, that make the user's object of `step` (neither a table
 * nor their parts) in `dialect`. */
StrList sql_object(Arena *arena, const Schema *schema, Dialect dialect, const Step *step);
/* The statements that take it away again, of a function of Postgres, a view or a trigger. */
StrList sql_object_drop(Arena *arena, const Schema *schema, Dialect dialect, const Step *step);

/* The statements that take back what a block of `sql:` does, in the order in which they run, when each of its own
 * makes something with a name (CREATE VIEW, TYPE, OPERATOR, POLICY, ..), adds a constraint, grants or remarks, or is
 * about what the block has made, or takes rights that were there; empty: nothing is known of it. */
typedef struct UndoKnown {
  StrList before;    /* statements of the blocks before it */
  StrList functions; /* signatures of functions of the schema: "app.f(integer)" */
  bool own_defaults; /* a block changes what everyone may do by default */
} UndoKnown;
StrList sql_block_undo(Arena *arena, Dialect dialect, Str text, const UndoKnown *known);
/* What is known before the block of `step`, which is one of `schema`. */
UndoKnown sql_undo_known(Arena *arena, const Schema *schema, Dialect dialect, const Step *step);

/* What a statement of a block says of a thing with a place of its own: rights, owner, comment. It may be said twice. */
typedef enum SaidOf {
  SAID_NOT,
  SAID_OF_ONE,
  SAID_OF_ALL /* GRANT .. ON ALL TABLES IN SCHEMA .. */
} SaidOf;
SaidOf sql_said_of(Arena *arena, Str statement);
/* The same of CREATE TRIGGER. */
Str sql_trigger_undo(Arena *arena, Dialect dialect, Str text);
/* What COMMENT ON calls it in Postgres: "FUNCTION f(a integer)"; absent when it takes no comment. */
Str sql_object_title(Arena *arena, const Schema *schema, const Step *step);

/* The declared type of `column`, also of a view's. */
Str sql_column_type(Arena *arena, const Schema *schema, Dialect dialect, const Column *column);

/* The same of a check; that of a domain is about the column. */
SqlText sql_check_expression(Arena *arena, Dialect dialect, const Check *check);

/* Whether the rows of `rows:` may meet others under another unique key than the one they are recognised by,
 * which is all that their ON CONFLICT is about: such a row is refused. `query`: SELECT of what they would meet, as
 * far as it is known beforehand; absent: it is not. */
bool sql_rows_met(Arena *arena, const SqlSchema *sql, const SqlTable *table, Str *query);

/* A literal of `column`, as its DEFAULT or in VALUES: no parentheses around it. */
Str sql_value(Arena *arena, const Schema *schema, Dialect dialect, const Column *column,
              const Value *value);

#endif
