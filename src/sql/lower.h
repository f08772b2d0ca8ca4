/* What the files of this folder share while a schema is lowered. Nothing outside includes this. */
#ifndef SQL_LOWER_H
#define SQL_LOWER_H

#include "base/buf.h"
#include "model/name.h"
#include "sql/sql.h"

typedef struct SqlBuild {
  Arena *arena;
  const Schema *schema;
  Dialect dialect;
  SqlSchema *out;
  Map touch_functions; /* Postgres: column, NUL, value text to TouchFunction (touch.c) */
  Map touch_names;     /* names of touch functions taken */
  Map triggers;        /* names of triggers taken: in SQLite by all tables, in Postgres by this one */
  Map constraints;     /* names of constraints of the table at hand */
} SqlBuild;

/* A name by rule of `table`, `column` and `label`, with a number where `taken` has it already:
 * t_a_enum, t_a_enum1. Takes it. Not quoted. Case makes no difference: SQLite folds it. */
Str sql_free_name(const SqlBuild *b, Map *taken, const SqlColumn *column, Str label);

/* type.c: the declared type and the collation. */
Str sql_type(const SqlBuild *b, const Column *column);
/* The same without a domain: drizzle-kit's tables may have that only later. */
Str sql_type_beneath(const SqlBuild *b, const Column *column);
Str sql_collation(const SqlBuild *b, const Column *column);

/* column.c */
SqlColumn sql_lower_column(const SqlBuild *b, const Column *column);

/* default.c: the text a default stands for, in parentheses when it is more than a literal; absent
 * when the dialect has none. */
Str sql_default(const SqlBuild *b, const Column *column, const Default *initial);

/* enforce.c: adds the checks that make `column` take what its type says and nothing else. The names
 * the table's other constraints have are in `b->constraints`. */
void sql_enforce(SqlBuild *b, SqlTable *table, const SqlColumn *column);

/* index.c */
void sql_lower_excludes(const SqlBuild *b, SqlTable *table);
SqlIndexKey sql_lower_index_key(const SqlBuild *b, const IndexKey *key);
void sql_lower_indexes(const SqlBuild *b, SqlTable *table);

/* partition.c */
void sql_lower_partitions(const SqlBuild *b, SqlTable *table);

/* touch.c: adds the triggers of `set_on_update`. */
void sql_touch(SqlBuild *b, SqlTable *table);

/* rows.c: adds the statements for `rows:`. */
void sql_rows(const SqlBuild *b, SqlTable *table);

/* Every column of `columns` exists in the dialect. */
bool sql_has_columns(const SqlBuild *b, const ColumnList *columns);

static inline Str sql_name(const SqlBuild *b, Str name) {
  return sql_ident(b->arena, b->dialect, name);
}

#endif
