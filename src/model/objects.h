/* What a schema declares besides tables and enums, with everything a name stands for linked. */
#ifndef MODEL_OBJECTS_H
#define MODEL_OBJECTS_H

#include "model/schema.h"

struct Sequence { /* a sequence of its own; Postgres alone has them */
  Text name;
  Str schema;       /* absent: the default schema */
  TypeId type;      /* SMALLINT, INTEGER or BIGINT */
  Identity numbers; /* its options; kind says nothing */
  Column *owner;    /* `owned_by:`, or NULL */
  Text comment;
  Str renamed_from;
  const Node *node; /* NULL: nothing but the name */
  Span span;
};

typedef enum TriggerTiming { TRIGGER_BEFORE, TRIGGER_AFTER, TRIGGER_INSTEAD_OF } TriggerTiming;
enum { TRIGGER_INSERT = 1, TRIGGER_UPDATE = 2, TRIGGER_DELETE = 4, TRIGGER_TRUNCATE = 8 };

/* What a trigger that is not given as a whole statement says about itself. */
typedef struct TriggerParts {
  Table *table; /* or view; NULL: the text is the whole statement */
  Str schema;   /* of the table when it was made: there its function is, whatever becomes of the table */
  TriggerTiming timing;
  unsigned events; /* of TRIGGER_* */
  ColumnList of;   /* UPDATE OF these; empty: any */
  bool for_each_statement;
  DialectText when;
} TriggerParts;

/* A thing that is created by text of the user's. A function and an `sql:` block are no more than that. */
struct Object {
  Text name;        /* its key; of functions and blocks no more than a label */
  DialectText text; /* without the final semicolon: the whole statement; of a view its query, of a
                       trigger in parts what it does */
  DialectSet on;
  TextList after, before; /* names of what it waits for, and of what waits for it */
  Text comment;
  Table *table;         /* OBJECT_VIEW: its names, columns and indexes */
  bool materialized;    /* OBJECT_VIEW */
  TriggerParts trigger; /* OBJECT_TRIGGER */
  const Node *node;
  Span span;
};

/* `dialect` has it. */
static inline bool step_made(const Step *step, Dialect dialect) {
  switch (step->kind) {
  case STEP_TABLE: return table_made(step->table, dialect);
  case STEP_FUNCTION:
  case STEP_VIEW:
  case STEP_TRIGGER:
  case STEP_SQL: return on(step->object->on, dialect);
  case STEP_TABLE_PARTS: break;
  }
  return true;
}

struct Domain { /* a type with a default and a check of its own; Postgres alone has them */
  Text name;
  Str schema;       /* absent: the default schema */
  Column *value;    /* what the check calls `value`: type, nullability and default of the values */
  Expression check; /* of `value` */
  Text comment;
  Str renamed_from;
  const struct PendingDomain *pending; /* of domain.c */
  const Node *node; /* NULL: nothing but a type */
  Span span;
};

struct Role { /* of the Postgres cluster */
  Text name;
  bool external; /* somebody else creates it */
  bool login, inherit, create_db, create_role;
  Text comment;
  const Node *node; /* NULL: nothing but the name */
  Span span;
};

typedef enum PolicyCommand { /* words.def has this order */
  POLICY_ALL, POLICY_SELECT, POLICY_INSERT, POLICY_UPDATE, POLICY_DELETE
} PolicyCommand;

typedef struct PolicyRole {
  const Role *role; /* NULL: `word`, which Postgres knows: public, current_user, .. */
  Str word;
} PolicyRole;

struct Policy { /* of row level security */
  Text name;
  Table *table;
  PolicyCommand command;
  bool restrictive;
  VEC(PolicyRole) to; /* empty: everyone */
  Text using, check;  /* in Postgres's words; absent: not given */
  Text comment;
  const Node *node;
};

typedef enum PartitionMethod { PARTITION_RANGE, PARTITION_LIST, PARTITION_HASH } PartitionMethod;

typedef enum BoundKind {
  BOUND_VALUE,
  BOUND_MIN, /* MINVALUE */
  BOUND_MAX,
  BOUND_WRONG /* a mistake, reported */
} BoundKind;

typedef struct Bound {
  BoundKind kind;
  const Column *column; /* whose value it is; NULL: of an expression, and `value` is its text as written */
  Value value;          /* VALUE_NULL: the null of a list */
  Span span;
} Bound;
typedef VEC(Bound) BoundList;

typedef VEC(Partition *) PartitionList;

/* How rows are spread over partitions, and those. */
struct Partitioning {
  PartitionMethod method;
  VEC(IndexKey) keys; /* an expression is in Postgres's words */
  PartitionList partitions;
  const Node *node; /* of `partition_by:` */
  Span span;
};

struct Partition {
  Text name;
  Str schema; /* absent: the default schema */
  Table *table;
  bool is_default;
  BoundList from, to;         /* of a range: a bound for each key */
  BoundList in;               /* of a list */
  int64_t modulus, remainder; /* of a hash */
  const Partitioning *under;  /* NULL: it has no partitions of its own */
  OptionList with;
  Str tablespace;
  Text comment;
  const Node *node;
};

/* "range", "list", "hash" */
extern const Str partition_methods[PARTITION_HASH + 1];

typedef struct ExcludeElement {
  IndexKey key;  /* an expression is in Postgres's words */
  Str operator;  /* "=", "&&" */
  Str text;      /* as written */
} ExcludeElement;

struct Exclude { /* no two rows for which all operators hold */
  Name name;
  Table *table;
  VEC(ExcludeElement) elements;
  Str method;
  Text where; /* in Postgres's words; absent: all rows */
  Deferrable deferrable;
  DialectSet on;
  Text comment;
  const Node *node;
};

/* The key as the YAML has it: "app.order_numbers". */
Str qualified_name(Arena *arena, Str schema, Str name);

/* The sequence of a column that the database numbers: its own name, or that which Postgres makes of those of table and
 * column. */
Str column_sequence_name(Arena *arena, const Column *column, Str table, Str name);

/* The bounds of a sequence and its first number. When it does not say: up from 1, or down from -1, as far as `type`
 * goes. */
int64_t sequence_min(const Identity *numbers, TypeId type);
int64_t sequence_max(const Identity *numbers, TypeId type);
int64_t sequence_start(const Identity *numbers, TypeId type);

#endif
