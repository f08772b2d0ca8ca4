/* The schema: what the YAML means, as plain structs.
 *
 * model_build makes it from the tree and links every name to what it names, so that later passes
 * follow pointers and never look anything up. A part that was wrong is left out or holds a
 * placeholder (type UNKNOWN, a failed Expr); its diagnostic is already reported. Everything is in
 * the order of the file and lives in the arena of the compile. Targets read it, nobody changes it. */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "base/map.h"
#include "expr/expr.h"
#include "load/value.h"
#include "model/settings.h"
#include "model/type.h"

typedef struct Schema Schema;
typedef struct Table Table;
typedef struct Check Check;
typedef struct Column Column;
typedef struct Enum Enum;
/* In model/objects.h: */
typedef struct Object Object;
typedef struct Sequence Sequence;
typedef struct Domain Domain;
typedef struct Role Role;
typedef struct Policy Policy;
typedef struct Exclude Exclude;
typedef struct Partitioning Partitioning;
typedef struct Partition Partition;

/* Most things keep the YAML they are written as in `node`: for diagnostics that blame a single key,
 * and for the user's `x-*` keys. It is NULL where there is only a name or a word. */

/* The place of the value under `key` of `node`; `otherwise` when there is none. */
Span key_span(const Node *node, Str key, Span otherwise);

/* --- texts and names --- */

/* A value given as `{postgres: .., sqlite: ..}`: each dialect's own text, absent where not given. */
typedef struct DialectText {
  Text text[DIALECT_COUNT];
} DialectText;

/* An expression: portable (`tree`), or each dialect's own text; neither when absent. */
typedef struct Expression {
  Text text;  /* the portable text as written */
  Expr *tree; /* NULL unless portable */
  DialectText own;
} Expression;

bool expression_given(const Expression *expression);
/* Given for `dialect`, as a portable expression or as its own text. */
bool expression_on(const Expression *expression, Dialect dialect);

/* The name of a constraint or index. */
typedef struct Name {
  Str str;
  Span span;  /* of the name, or of the thing when the name is made by rule */
  bool given; /* by the user */
} Name;

typedef struct Option { /* a storage or index parameter: `fillfactor: 70` */
  Text key, value;
} Option;
typedef VEC(Option) OptionList;

/* --- values --- */

typedef enum ValueKind {
  VALUE_NULL,
  VALUE_BOOLEAN,   /* integer is 0 or 1 */
  VALUE_INTEGER,   /* integer, and text in decimal */
  VALUE_NUMBER,    /* numeric, real, double: text; a plain decimal without exponent for numeric */
  VALUE_TEXT,      /* text, and every type that is written as text */
  VALUE_ENUM,      /* text is the label */
  VALUE_BYTES,     /* text holds the bytes */
  VALUE_DATE,      /* text YYYY-MM-DD */
  VALUE_TIME,      /* text HH:MM:SS[.ffffff] */
  VALUE_TIMESTAMP, /* integer is microseconds since 1970 UTC; text YYYY-MM-DD HH:MM:SS[.ffffff] */
  VALUE_UUID,      /* text in lower case */
  VALUE_JSON,      /* text: compact JSON, keys in the order of the file */
  VALUE_ARRAY      /* items */
} ValueKind;

typedef struct Value Value;
struct Value { /* a literal, checked against its column's type */
  ValueKind kind;
  Str text;
  int64_t integer;
  Value *items;
  size_t len;
  const Node *node; /* VALUE_JSON: its YAML */
  Span span;
};

typedef enum DefaultFunction {
#define FUNCTION(id, name, client) FUNCTION_##id,
#include "model/functions.def"
  FUNCTION_COUNT
} DefaultFunction;

typedef struct DefaultFunctionInfo {
  Str name;    /* without parentheses */
  bool client; /* made by the writing program, not by the database */
} DefaultFunctionInfo;
extern const DefaultFunctionInfo default_functions[FUNCTION_COUNT];

typedef enum DefaultKind {
  DEFAULT_NONE,
  DEFAULT_VALUE,
  DEFAULT_FUNCTION,
  DEFAULT_EXPRESSION /* portable, or dialect text */
} DefaultKind;

typedef struct Default {
  DefaultKind kind;
  Value value;
  DefaultFunction function;
  Expression expression;
  Span span;
} Default;

/* --- columns --- */

typedef enum IdentityKind { IDENTITY_NONE, IDENTITY_BY_DEFAULT, IDENTITY_ALWAYS } IdentityKind;

typedef struct Identity {
  IdentityKind kind;
  bool has_start, has_increment, has_min, has_max, has_cache, cycle;
  int64_t start, increment, min, max, cache;
  Text name; /* of the sequence; absent: by rule */
  Span span;
} Identity;

typedef enum TouchKind {
  TOUCH_NONE,
  TOUCH_DATABASE, /* `set_on_update: now()`: a trigger in both databases */
  TOUCH_CLIENT    /* `{client: now()}`: Drizzle's $onUpdate, a duty of C programs */
} TouchKind;

struct Column {
  Text name;
  Str ts_name, c_name; /* absent: by rule */
  Table *table;
  size_t position;     /* in table->columns */
  Type type;
  bool nullable;
  bool primary_key;    /* part of the primary key */
  DialectSet on;
  /* Few columns have these, so they stand apart; never NULL, `_none` when not given. */
  const Default *initial; /* `default:` */
  const Expression *generated;
  bool generated_virtual;
  const Expression *backfill; /* for rows that are there before the column is, or before it is NOT NULL */
  const Identity *identity;
  const Default *touch_value; /* of `set_on_update:` */
  const DialectText *collate;
  TouchKind touch;
  bool scaled;         /* `storage: scaled`: an integer in SQLite, value times 10^scale */
  bool exact_text;     /* `storage: text`: text in SQLite, whatever the precision */
  TsMode ts;
  Str ts_type, ts_from; /* `ts_type: {name, from}`; a `from` with a leading dot is relative to the
                           root YAML */
  Text comment, deprecated;
  Str renamed_from;
  Str pg_storage, pg_compression; /* `postgres: {storage, compression}` */
  const Node *node;
  Span span;
};
typedef VEC(Column *) ColumnList;

extern const Default default_none;
extern const Expression expression_none;
extern const Identity identity_none;
extern const DialectText dialect_text_none;

/* --- constraints and indexes --- */

typedef enum Deferrable { DEFERRABLE_NO, DEFERRABLE_IMMEDIATE, DEFERRABLE_DEFERRED } Deferrable;

typedef struct Key { /* a primary key or a unique constraint */
  Name name;
  Table *table;
  ColumnList columns;
  bool primary;
  bool nulls_not_distinct;
  Deferrable deferrable;
  ColumnList include;
  DialectSet on;
  Text comment;
  Str renamed_from;
  const Node *node;
  Span span;
} Key;
typedef VEC(Key *) KeyList;

typedef enum RefAction { /* words.def has this order */
  REF_NO_ACTION, REF_RESTRICT, REF_CASCADE, REF_SET_NULL, REF_SET_DEFAULT
} RefAction;
Str ref_action_word(RefAction action); /* "set null" */
/* The action of a word in any case; false: there is none of that name. */
bool ref_action_find(Str word, RefAction *action);
typedef enum RefMatch { MATCH_SIMPLE, MATCH_FULL } RefMatch;

typedef struct ForeignKey {
  Name name;
  Table *table;
  ColumnList columns;
  Table *target;
  ColumnList target_columns;
  RefAction on_delete, on_update;
  RefMatch match;
  Deferrable deferrable;
  bool not_valid;
  bool in_cycle;   /* its target is created later than its table: Postgres adds it afterwards */
  Str as, inverse; /* names of Drizzle's relations; absent: by rule */
  bool whole_key;  /* the YAML names the table alone: its primary key is meant */
  DialectSet on;
  Text comment;
  Str renamed_from;
  const Node *node;
  Span span;
} ForeignKey;
typedef VEC(ForeignKey *) ForeignKeyList;

struct Check {
  Name name;
  Table *table;
  Column *column; /* of a column's own `check:` or of its domain, or NULL */
  const Domain *domain; /* whose check it is, of the value in `column`; or NULL */
  Expression expression;
  bool not_valid, no_inherit;
  DialectSet on;
  Text comment;
  Str renamed_from;
  const Node *node;
  Span span;
};
typedef VEC(Check *) CheckList;

typedef enum KeyNulls { KEY_NULLS_DEFAULT, KEY_NULLS_FIRST, KEY_NULLS_LAST } KeyNulls;

typedef struct IndexKey {
  Column *column; /* or NULL: an expression */
  Expression expression;
  Str collation, opclass, opclass_params; /* absent: the type's own */
  bool descending;
  KeyNulls nulls;
  Span span;
} IndexKey;

typedef struct Index {
  Name name;
  Table *table;
  VEC(IndexKey) keys;
  bool unique;
  Str method; /* absent: btree */
  Expression where;
  ColumnList include;
  bool nulls_not_distinct;
  OptionList with;
  Str tablespace;
  DialectSet on;
  Text comment;
  Str renamed_from;
  const Node *node;
  Span span;
} Index;
typedef VEC(Index *) IndexList;

/* --- enums --- */

typedef struct EnumValue {
  Text label;
  Text comment;
  Str c_name;
  Str renamed_from;
} EnumValue;

struct Enum {
  Text name; /* absent for an inline `enum: [..]` */
  Str schema; /* absent: the default schema */
  Str ts_name, c_name;
  VEC(EnumValue) values;
  StrList labels; /* the labels alone */
  Column *owner;  /* the column of an inline enum, else NULL */
  const Check *check; /* the check of the owner that holds the values; NULL: one made by rule */
  bool open;      /* external without values, or they are no list: any label may be one of them */
  bool external;
  Str external_from, external_import;
  DialectSet on;
  Text comment;
  Str renamed_from;
  Span span;
};

/* --- tables --- */

typedef struct RowCell {
  Column *column;
  Default value;
} RowCell;

typedef struct Row { /* seed data */
  VEC(RowCell) cells;
  const Key *key; /* the key the row is recognised by */
  Span span;
} Row;

typedef enum ReplicaKind {
  REPLICA_DEFAULT, REPLICA_FULL, REPLICA_NOTHING, REPLICA_INDEX
} ReplicaKind;

typedef struct ReplicaIdentity {
  ReplicaKind kind;
  Str index; /* REPLICA_INDEX: its name */
} ReplicaIdentity;

typedef enum RowSecurity { ROWS_OPEN, ROWS_SECURED, ROWS_FORCED } RowSecurity;

typedef struct TablePostgres { /* what only Postgres has */
  bool unlogged;
  OptionList with;
  Str tablespace;
  VEC(Table *) inherits;
  ReplicaIdentity replica_identity;
  RowSecurity row_security; /* on, too, when there are policies */
  VEC(Policy *) policies;
  VEC(Exclude *) excludes;
  const Partitioning *partitioning; /* NULL: the table is not partitioned */
} TablePostgres;

struct Table {
  Text name;       /* as SQL has it, without the schema */
  Str schema;      /* absent: the default schema */
  Str flat_name;   /* `auth_users` for auth.users: its name in SQLite, C and file names */
  size_t position; /* in schema->tables */
  size_t step;     /* in schema->creation, from 1, of a view's as its view; 0: nothing there makes it */
  size_t creation; /* in schema->by_dependency, from 1; 0: not among those to create */
  size_t insertion; /* the same in schema->by_rows; 0: has no rows */
  Str ts_name, c_name;
  ColumnList columns;
  Map by_name;      /* column name to Column */
  bool columns_missing; /* after a mistake, so that a name that is not there may be right */
  Key *primary_key; /* or NULL */
  KeyList uniques;
  ForeignKeyList foreign_keys; /* columns' `references:` in column order, then `foreign_keys:` */
  CheckList checks;            /* columns' own, then `checks:` */
  IndexList indexes;           /* columns' `index: true`, then `indexes:` */
  VEC(Row) rows;
  bool rows_sync;     /* existing rows are updated to what stands here */
  DialectSet rows_on;
  bool external;   /* somebody else's, or a view: referenced, never created as a table */
  Str external_from, external_import;
  const Object *view; /* the view whose columns and indexes these are, or NULL */
  DialectSet on;
  TablePostgres postgres;
  bool strict, without_rowid, autoincrement; /* `sqlite:` */
  Text comment;
  Str renamed_from;
  const Node *node;
  Span span;
};
typedef VEC(Table *) TableList;
typedef VEC(Enum *) EnumList;

/* What is created by text of the user's. */
typedef enum ObjectKind {
  OBJECT_VIEW, OBJECT_FUNCTION, OBJECT_TRIGGER, OBJECT_SQL, OBJECT_KIND_COUNT
} ObjectKind;

typedef VEC(Object *) ObjectList;

/* The kinds of things in the order in which they are created, unless one needs another. */
typedef enum StepKind {
  STEP_TABLE,
  STEP_FUNCTION,
  STEP_VIEW,
  STEP_TABLE_PARTS, /* rows, indexes and constraints of all tables: what must wait for the above */
  STEP_TRIGGER,
  STEP_SQL
} StepKind;

typedef struct Step {
  StepKind kind;
  union {
    Table *table;
    const Object *object; /* of the others but STEP_TABLE_PARTS */
  };
} Step;
typedef VEC(Step) StepList;

typedef struct Extension {
  Text name;
  Str schema, version;
} Extension;

/* --- the whole --- */

struct Schema {
  Arena *arena;
  Text title;      /* `name:` */
  Text comment;
  Str prefix;      /* of C names: the title folded to an identifier */
  Str root_path;   /* the root YAML, as given */
  Str root_dir;    /* paths of outputs are relative to it */
  const Sources *sources; /* of all these files, for places inside their texts */
  StrList inputs;  /* every file read, in the order of reading */
  VEC(Output) outputs;
  Str lock_path;
  Str migrations[DIALECT_COUNT]; /* folders relative to the root YAML's directory; absent: none */
  DialectSet dialects; /* those with an output that is on */
  PostgresOptions postgres;
  SqliteOptions sqlite;
  DrizzleOptions drizzle;
  Naming naming;
  VEC(Extension) extensions;
  StrList schemas;         /* every schema in use but the default, in order of first use */
  VEC(Text) schemas_listed; /* under `schemas:`, those that are created */
  StrList schemas_external; /* and those that someone else creates */
  EnumList enums;          /* named ones, in file order */
  VEC(Role *) roles;
  VEC(Domain *) domains; /* one that is of another after that */
  VEC(Sequence *) sequences;
  TableList tables;        /* in file order, external ones too */
  Map by_key;              /* those of ours, by table_key_name; whoever renames one adds it again */
  TableList by_dependency; /* tables to create: referenced ones first, else file order */
  TableList by_rows;       /* tables with rows, as SQLite inserts them: a row after those it refers to */
  Map enums_by_name;
  ObjectList objects[OBJECT_KIND_COUNT];
  StepList creation;       /* all there is to create, of both dialects: what is needed comes first */
  VEC(NodeEntry) extras;   /* `x-*` of the top level, for user templates */
};

/* What `renamed_from:` says has not happened yet: `former` is said of what was not there, or of what said otherwise
 * `before` (docs/decisions/0102-renames-that-happened.md). */
static inline bool renamed_anew(Str former, bool there, Str before) {
  return str_given(former) && (!there || !str_eq(former, before));
}

/* Schemagen creates the table in `dialect`. */
static inline bool table_made(const Table *table, Dialect dialect) {
  return on(table->on, dialect) && !table->external;
}

/* A target declares it as its own: a table that schemagen creates, or a view. */
static inline bool table_ours(const Table *table, Dialect dialect) {
  return on(table->on, dialect) && (!table->external || table->view != NULL);
}

/* The primary or unique key of `table` over exactly these columns, in any order, or NULL. */
const Key *table_key_over(const Table *table, const ColumnList *columns, Dialect dialect);

/* What the row has in `columns`, as text that equals that of a row with the same values; absent when a part
 * is computed, null or not given. */
Str row_text(Arena *arena, const Row *row, const ColumnList *columns);
/* The rows give the same columns and are known by the same key: beside each other they share a statement. */
bool rows_alike(const Row *a, const Row *b);

/* NULL: it has no such value. */
const EnumValue *enum_value(const Enum *enumeration, Str label);

/* How SQLite holds a timestamp or numeric column; EXPR_STORED_SAME for every other. A REAL keeps
 * 15 decimal digits, STRICT tables have no NUMERIC. */
ExprStorage column_storage(const Schema *schema, const Column *column);

/* The key as the YAML has it: "auth.users", "books". */
Str table_key_name(Arena *arena, const Table *table);

#endif
