/* What statement.c and access.c share. Nothing outside includes this. */
#ifndef TARGET_C_STATEMENT_H
#define TARGET_C_STATEMENT_H

#include "target/c/lower.h"

typedef enum ColumnSet { SET_ALL, SET_INSERT, SET_DEFAULTS, SET_UPDATE } ColumnSet;

typedef struct Statements {
  const CLowering *l;
  const Table *table;
  const CSources *columns;
  CTable *out;
  bool same_columns; /* both dialects have the table, and the same columns and key in it */
  Dialect dialect;
  Str cols; /* the macro of the column list in this dialect */
} Statements;

/* statement.c: a statement over `set` has a parameter for the column. */
bool c_in_set(const Statements *s, const CSource *from, ColumnSet set);
bool c_in_key(const Statements *s, const Column *column);
const CSource *c_column_source(const Statements *s, const Column *column);
/* Appends `a = $1`. */
void c_add_equal(const Statements *s, Buf *out, const CSource *from, int number);

/* access.c: adds the statements sg_db keeps, in the order of its verbs; then one for each list. */
void c_lower_access(const Statements *s, bool key, bool upsert, bool update);

#endif
