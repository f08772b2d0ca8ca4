/* What the rules of all axes share. Inside breaking/ only. */
#ifndef TARGET_BREAKING_COMPARE_H
#define TARGET_BREAKING_COMPARE_H

#include "target/breaking/breaking.h"
#include "target/migration/migration.h"

typedef struct Compare {
  Arena *arena;
  Diags *diags;
  const BreakForm *old, *new;
  unsigned axes;
  DialectSet dialects; /* that both have */
  const Table **news;  /* by Table.position of the old schema; NULL: it is gone */
  const Table **olds;  /* the other way round */
  RenameList renames;  /* as the planner of migrations finds them */
  Map enums;           /* former key of a new named enum to it */
  Span whole;          /* stands for the new schema as a whole */
} Compare;

/* Where something stands. */
typedef struct Where {
  Span new, old; /* either may be none */
} Where;

/* Reports a row of breaking.def, if its axis is asked for. */
void breaks(const Compare *c, DiagCode code, Where where, const Str *args);

/* The same thing in the new schema, under its name or another that `renamed_from:` tells; NULL: it is gone. */
const Table *new_table(const Compare *c, const Table *old);
const Column *new_column(const Compare *c, const Column *old);
const Column *old_column(const Compare *c, const Column *new);
const Enum *new_enum(const Compare *c, const Enum *old); /* of those with a name */
const Domain *new_domain(const Compare *c, const Domain *old);
const Sequence *new_sequence(const Compare *c, const Sequence *old);
const EnumValue *new_value(const Enum *old, const Enum *new, Str label);

/* A table or view that programs use, and that is not somebody else's. */
static inline bool is_used(const Table *table) { return !table->external || table->view != NULL; }

/* "auth.users", "auth.users.email", "genre"; of an inline enum the column's. In quotes. */
Str table_title(const Compare *c, const Table *table);
Str column_title(const Compare *c, const Column *column);
Str enum_title(const Compare *c, const Enum *enumeration);
Str quoted(const Compare *c, Str name);
/* `title` with the one database, when `some` of the dialects of both schemas that it was in are not all of them. */
Str title_in(const Compare *c, Str title, DialectSet some, DialectSet all);

static inline Where table_where(const Table *new, const Table *old) {
  return (Where){new == NULL ? SPAN_NONE : new->span, old == NULL ? SPAN_NONE : old->span};
}
/* A column; when it is gone, its table. */
Where column_where(const Compare *c, const Column *new, const Column *old);

/* Calls visit for each pair of columns that both have, of tables and views. */
typedef void ColumnVisit(const Compare *c, const Column *old, const Column *new);
void each_column(const Compare *c, ColumnVisit *visit);

/* Calls visit for each pair of enums: named ones, and inline ones of a column that both have. */
typedef void EnumVisit(const Compare *c, const Enum *old, const Enum *new, Where where);
void each_enum(const Compare *c, EnumVisit *visit);

/* "(a, b)" without the brackets. */
Str column_list(const Compare *c, const ColumnList *columns);
/* The new columns that stand for the old ones are exactly those of `new`, in any order or in this. */
bool same_columns(const Compare *c, const ColumnList *old, const ColumnList *new, bool ordered);

/* In the same words, for every dialect. */
bool same_expression(const Expression *a, const Expression *b);

/* They count by the same steps between the same bounds. */
bool sequence_counts_alike(const Identity *a, const Identity *b, TypeId type);

/* The partitions of the table in Postgres with all below them; NULL: it has none. */
const SqlPartitionList *table_partitions(const BreakForm *form, const Table *table);

/* "app.logs_2024" */
Str partition_whole(const Compare *c, const SqlPartition *partition);
const SqlPartition *partition_called(const Compare *c, const SqlPartitionList *among, Str whole);

/* What a partition of the table is now, which may have another name; NULL: it is gone. */
const SqlPartition *new_partition(const Compare *c, const Table *new, const SqlPartition *old);

/* --- types.c --- */

typedef enum TypeChange {
  TYPE_SAME,
  TYPE_WIDER,     /* takes every value as it is */
  TYPE_NARROWER,  /* some values do not fit */
  TYPE_CONVERTED  /* every value becomes another form */
} TypeChange;
TypeChange type_change(const Compare *c, const Type *old, const Type *new);

/* --- the axes --- */

void breaks_data(const Compare *c);
void breaks_data_rows(const Compare *c, const Table *old, const Table *new); /* a part of it */
void breaks_sql_tables(const Compare *c);
void breaks_sql_columns(const Compare *c);
void breaks_sql_keys(const Compare *c);
void breaks_sql_objects(const Compare *c);
void breaks_ts(const Compare *c);
void breaks_c(const Compare *c); /* both axes */

#endif
