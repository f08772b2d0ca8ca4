/* What the files that build the model share. Nothing outside model/ includes this.
 *
 * The order: options and enums; then every table's columns; then the types that columns take from
 * what they reference; then constraints, defaults and expressions, which need all types; then names
 * by rule and the order of creation. */
#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

#include "load/keys.h"
#include "load/load.h"
#include "load/value.h"
#include "model/objects.h"

/* A column whose default, checks and references wait until every type is known. */
typedef struct PendingColumn {
  Column *column;
  Fields fields;  /* CONTEXT_COLUMN; all absent for a short form */
  Table *target;  /* of `references:`; NULL: none, or a mistake */
  Column *target_column;
  bool untyped;   /* takes the type of target_column */
  bool resolving; /* its type is being taken: a second visit is a cycle */
} PendingColumn;
typedef VEC(PendingColumn *) PendingColumnList;

typedef struct PendingTable {
  Table *table;
  Text key;                  /* in the YAML: what `references:` calls it */
  Fields fields;             /* CONTEXT_TABLE */
  PendingColumnList columns; /* by Column.position */
  Column *key_column;        /* the one with `primary_key: true` */
  const Node *view_indexes;  /* of a view: its list */
  bool key_broken;           /* the primary key names a column that is not there: reported */
} PendingTable;

typedef struct Mixin {
  const Node *key;
  Fields fields; /* CONTEXT_MIXIN */
  bool used;
} Mixin;

typedef struct Builder {
  Arena *arena;
  Diags *diags;
  Schema *schema;
  Loaded *loaded;
  VEC(Fields) roots;   /* CONTEXT_ROOT of each file */
  Map schemas_seen;
  Map type_names;  /* yaml name to TypeInfo */
  Map tables_by_key; /* YAML key to PendingTable */
  Map sequences;     /* YAML key to Sequence */
  Map roles;         /* name to Role */
  Map domains;       /* YAML key to PendingDomain */
  VEC(struct PendingDomain *) domain_list;
  Map mixins;                /* name to Mixin */
  VEC(Mixin *) mixin_list;   /* in file order */
  VEC(PendingTable *) tables; /* by Table.position */
  VEC(PendingTable *) unused_mixins;
  Map extensions_seen, schemas_listed; /* name to Text */
  Map objects_seen[OBJECT_KIND_COUNT]; /* name to Object */
} Builder;

/* What a node of the YAML may be asked, whatever it belongs to. */
/* `only:` narrowed by `within`. */
DialectSet only_read(Builder *b, const Node *node, DialectSet within);
/* `deferrable:`; not, when absent. */
Deferrable deferrable_read(Builder *b, const Node *node);
/* Text, or { file: .. }; absent for NULL, a `?` after a diagnostic: it does not count as missing. */
Text dialect_text(Builder *b, const Node *node);
Text note_text(Builder *b, const Node *node);       /* of a `comment:` */
Text deprecated_text(Builder *b, const Node *node); /* absent for false */
DialectText dialect_texts(Builder *b, const Node *postgres, const Node *sqlite);
/* The dialects for which one of the texts is given; ON_BOTH when none is. */
DialectSet dialect_texts_on(DialectText texts);
OptionList options_read(Builder *b, const Node *node);
Name name_given(const Node *node, Span otherwise);
/* A former name, or the latest of a list of them. */
Str former_name(const Node *node);

/* Kinds of things that are defined by name. */
typedef struct Defined {
  Str what;                    /* "table" */
  Span (*place)(const void *); /* of one of them */
} Defined;
/* Adds `value` under `name`, or reports the second definition. */
bool define(Builder *b, Map *map, Text name, void *value, const Defined *kind);

/* build.c: the value of a top-level key that may be given once, in any of the files; or NULL. */
const Node *top_level(Builder *b, KeyId key);

/* options.c */
void build_settings(Builder *b);

/* enum.c */
void build_enums(Builder *b, const Node *enums);
Enum *enum_inline(Builder *b, const Node *values, Column *owner);
/* A name that a key, `name:` and `schema:` give together. */
typedef struct Qualified {
  Text name;
  Str schema; /* absent: the default schema */
} Qualified;
/* `auth.role` is schema and name, unless `name:` and `schema:` say otherwise. */
Qualified qualified_read(Builder *b, Text key, const Node *name, const Node *schema);
void external_read(Builder *b, const Node *node, bool *external, Str *from, Str *import);

/* sequence.c */
typedef struct NumberKeys { /* of `identity:` or of a sequence */
  KeyId start, increment, min, max, cache, cycle;
} NumberKeys;
void numbers_read(Builder *b, const Fields *fields, const NumberKeys *keys, TypeId type,
                  Identity *numbers);
void build_sequences(Builder *b, const Node *sequences);
/* `owned_by:`, when every table is there. */
void link_sequences(Builder *b);

/* domain.c */
void collect_domains(Builder *b, const Node *domains);
void build_domains(Builder *b);
Str domain_key(const struct PendingDomain *pending); /* in the YAML */
/* The domain of that YAML key, or NULL: there is none, or after a diagnostic it names itself. */
const Domain *domain_named(Builder *b, Text name);
/* Gives the column what its domain says, when its own default is read. */
void domain_of_column(Builder *b, Column *column);

/* security.c */
void build_roles(Builder *b, const Node *roles);
/* `rls:` and `policies:` of a table. */
void security_read(Builder *b, const Fields *fields, Table *table);

/* type.c */
Map type_names(Arena *arena);
Type type_none(Span span);
/* Reads a type with its arguments, `[]` and `?`; sets `*nullable` when it has the `?`. */
Type type_read(Builder *b, Text text, bool *nullable);

/* value.c: a literal of `type`; VALUE_NULL after a mistake. */
Value value_read(Builder *b, const Node *node, const Type *type);

/* default.c */
Default default_read(Builder *b, const Column *column, const Node *node);
/* The same, kept for a column. */
const Default *default_of_column(Builder *b, const Column *column, const Node *node);
void touch_read(Builder *b, Column *column, const Node *node);

/* expression.c */
Expression expression_of_text(Builder *b, const Table *table, Text text, ExprUse use);
/* The same for what is stored in `column`: a generated value or a default. */
Expression expression_of_column(Builder *b, const Column *column, Text text, ExprUse use);
/* A scalar, or a mapping of CONTEXT_EXPR. */
Expression expression_read(Builder *b, const Table *table, const Node *node, ExprUse use);

/* The dialects that have every column the expression reads. */
DialectSet expression_columns_on(Arena *arena, const Expression *expression);

/* table.c, column.c */
void build_tables(Builder *b, const Node *tables);
/* A table of that key, added to the schema's; NULL, after a diagnostic, when the key is taken. */
PendingTable *table_add(Builder *b, Text key, const Node *node);
/* Its name and schema, and what follows from them. */
void table_name(Builder *b, PendingTable *pending, const Node *name, const Node *schema);
/* table_postgres.c */
void build_table_postgres(Builder *b, PendingTable *pending);
/* `storage:`, once the type is known. */
void storage_read(Builder *b, const PendingColumn *pending);
/* A column of which only the name is known. */
Column *column_new(Builder *b, Table *table, Text name);
/* A type, or each dialect's own, into the column. */
void column_type_read(Builder *b, const Node *node, Column *column);
void build_column(Builder *b, PendingTable *pending, Text name, const Node *node);
/* Reads the mixins that no table uses, so that their mistakes are reported too. */
void build_unused_mixins(Builder *b);

/* reference.c: what `references:` points at, and the types taken from there. */
void link_references(Builder *b);
/* The table of that YAML key, or NULL after a diagnostic. */
Table *table_named(Builder *b, Text name);
/* The column that "books.id" names, or NULL after a diagnostic. */
Column *column_referenced(Builder *b, Text reference);
void build_foreign_keys(Builder *b, PendingTable *pending);

/* constraint.c, index.c */
/* False, after a diagnostic, when item `i` of `unique:` or `indexes:` is no entry. */
bool entry_fits(Builder *b, const Node *list, size_t i, KeyContext context, Str owner);
void build_constraints(Builder *b, PendingTable *pending);
/* `default:` and `set_on_update:` of a column. */
void build_default(Builder *b, PendingColumn *pending);
void build_indexes(Builder *b, PendingTable *pending);
Column *column_named(Builder *b, const Table *table, Text name, Str owner);
/* `*whole` becomes false, after a diagnostic, when one is not there. */
ColumnList columns_named(Builder *b, const Table *table, const Node *names, Str owner, bool *whole);

/* An element in Postgres's words: a column, or an expression that is kept as it is. False after a diagnostic. */
bool postgres_key_read(Builder *b, const Table *table, Text text, Str owner, IndexKey *key);

/* partition.c: `partition_by:` and `partitions:` of `node`, a table's `postgres:`. */
void partitions_read(Builder *b, const Fields *fields, Table *table);

/* exclude.c */
void build_excludes(Builder *b, PendingTable *pending);

/* rows.c */
void build_rows(Builder *b, PendingTable *pending);
void order_tables_by_rows(Builder *b); /* by_rows, once by_dependency is there */

/* object.c: what is neither table nor enum. */
void build_objects(Builder *b);
DialectText statement_texts(Builder *b, const Node *postgres, const Node *sqlite);
/* One text for both, `{ file: .. }`, or each dialect's own. */
DialectText query_texts(Builder *b, const Node *node);
Object *object_new(Builder *b, Text name, const Node *node, DialectText text);
void add_object(Builder *b, ObjectKind kind, Object *object);

/* view.c, trigger.c */
void build_views(Builder *b, const Node *views);
/* When all tables and views are there. */
void build_triggers(Builder *b, const Node *triggers);

/* naming.c: names by rule for what has none, never colliding. */
void name_by_rule(Builder *b);

/* order.c: creation, by_dependency and ForeignKey.in_cycle. */
void order_steps(Builder *b);

/* needs.c: who needs whom, beyond foreign keys. */
typedef struct Need {
  size_t node; /* the one that must come first */
  bool given;  /* by `after:` or `before:`; else a name in a text */
} Need;
typedef VEC(Need) NeedList;

typedef struct OrderNode { /* a thing to create */
  Step step;
  Text name;
  NeedList needs;
  enum { ORDER_NEW, ORDER_OPEN, ORDER_DONE } state;
} OrderNode;
typedef struct OrderNodes { /* the tables first, by Table.position */
  OrderNode *items;
  size_t len;
} OrderNodes;

/* Fills `needs` of all nodes. */
void find_needs(Builder *b, OrderNodes *nodes);

#endif
