/* The expression language: parsed once, typed, printed for each dialect so that the engines agree.
 *
 * The list of what it knows is closed (docs/language.md, "Expressions"); anything else is a
 * diagnostic that offers the dialect form. It knows columns only through an ExprScope, and nothing
 * of tables or schemas. Sources: the Postgres 15 manual, chapter 9, and sqlite.org/lang_expr.html;
 * where the two differ, tests/unit/expr_grid_test.c holds the printers to one answer. */
#ifndef EXPR_EXPR_H
#define EXPR_EXPR_H

#include "base/buf.h"
#include "base/fs.h"
#include "diag/diag.h"
#include "expr/sqltext.h"

/* What an expression can be, as far as operators care. */
typedef enum ExprType {
  EXPR_UNKNOWN, /* after a mistake: fits everything, so that one mistake gives one diagnostic */
  EXPR_NULL,
  EXPR_BOOLEAN,
  EXPR_INTEGER,
  EXPR_NUMERIC,
  EXPR_REAL,
  EXPR_TEXT,
  EXPR_ENUM,
  EXPR_UUID,
  EXPR_BYTES,
  EXPR_JSON,
  EXPR_DATE,
  EXPR_TIME,
  EXPR_TIMESTAMP,
  EXPR_TIMESTAMPTZ,
  EXPR_INTERVAL,
  EXPR_ARRAY,
  EXPR_OTHER, /* a type no operator of the language knows: only `is null` and `is not null` */
  EXPR_TYPE_COUNT
} ExprType;

/* How SQLite holds a column whose Postgres form it lacks; decides how literals beside it print. */
typedef enum ExprStorage {
  EXPR_STORED_SAME,
  EXPR_STORED_UNIX,         /* timestamps as seconds since 1970 */
  EXPR_STORED_UNIX_MS,      /* timestamps as milliseconds since 1970 */
  EXPR_STORED_TEXT,         /* timestamps as ISO 8601 text; numerics as exact text */
  EXPR_STORED_SCALED        /* numerics as integer, value times 10^scale */
} ExprStorage;

typedef struct ExprColumn {
  const void *column;       /* handed through to SqlPiece */
  Str name;
  ExprType type;
  ExprStorage sqlite;
  int bits;                 /* EXPR_INTEGER: 16, 32 or 64; EXPR_REAL: 32 (real) or 64 (double).
                               0 is read as 64 */
  int scale;                /* of a numeric; -1 when it has none */
  bool nullable;
  bool fixed_char;          /* char(n): comparisons ignore trailing blanks in Postgres */
  bool folds_case;          /* citext */
  const StrList *labels;    /* EXPR_ENUM: its values, in order */
  Str enum_name;            /* EXPR_ENUM: how Postgres names the type; empty for an inline enum */
} ExprColumn;

typedef struct ExprScope {
  void *context;
  /* The column called exactly `name`, or false. One of no `column` and type EXPR_UNKNOWN: it may be a
   * name of what a mistake elsewhere hides. */
  bool (*column)(void *context, Str name, ExprColumn *found);
  /* The name nearest to a misspelt one, or absent. */
  Str (*nearest)(void *context, Str name);
  Str owner; /* for messages: the table's name */
} ExprScope;

/* Where the expression stands: decides the type it must have and what is refused there. */
typedef enum ExprUse {
  EXPR_IN_CHECK,      /* boolean; no now(), no date functions */
  EXPR_IN_PREDICATE,  /* a partial index's WHERE: like a check */
  EXPR_IN_INDEX,      /* any type; immutable */
  EXPR_IN_GENERATED,  /* any type; immutable */
  EXPR_IN_DEFAULT     /* any type; no columns */
} ExprUse;

typedef struct Expr Expr;

/* Parses and types `text`. Never NULL: after a mistake, which is reported, the result prints as
 * nothing and has type EXPR_UNKNOWN. */
Expr *expr_parse(Arena *arena, Diags *diags, Text text, const ExprScope *scope, ExprUse use);

/* Whether the value may be stored in `target` (a generated column, or a column's default) with one
 * outcome in both engines; reports when not. Literals take the column's type and way of storage. */
bool expr_fits_column(Arena *arena, Diags *diags, Expr *expr, const ExprColumn *target);

ExprType expr_type(const Expr *expr);
bool expr_failed(const Expr *expr); /* a mistake was reported inside it */

/* The text for one dialect. Both engines give the same answer for it on every row. */
SqlText expr_print(Arena *arena, const Expr *expr, Dialect dialect);

/* What Postgres calls a column that the expression makes (FigureColname in its parse_target.c): the
 * outermost function, a cast's operand or else its type; absent where it says "?column?". */
Str expr_figure(const Expr *expr);

/* Appends the column's value in C, an sg_val of templates/c/rt/schemagen_check.h. */
typedef void (*ExprCColumn)(void *context, Buf *out, const ExprColumn *column);

/* The expression in C, an sg_val: calls of the runtime with `e`, an sg_eval, in scope. It has the answer of
 * the databases, or says that it cannot tell. */
void expr_print_c(Buf *out, const Expr *expr, ExprCColumn column, void *context);

/* The columns the expression reads, each once, in order of appearance. */
typedef VEC(const void *) ExprColumns;
ExprColumns expr_columns(Arena *arena, const Expr *expr);

/* The operators and functions as a Markdown table, for docs/language.md. */
Str expr_operators_markdown(Arena *arena);

/* One element of an index, written as in SQL:
 *   column-or-(expression) [collate c] [opclass] [asc|desc] [nulls first|last] */
typedef struct IndexKeyText {
  Text subject;     /* the column or the expression without its outer parentheses, as it stands */
  Text column;      /* a bare column name; absent when it is an expression */
  Text expression;  /* without its outer parentheses */
  Text collation, opclass;
  Text opclass_params;   /* inside the opclass's own parentheses; absent mostly */
  bool descending;
  enum { NULLS_DEFAULT, NULLS_FIRST, NULLS_LAST } nulls;
} IndexKeyText;

bool expr_parse_index_key(Arena *arena, Diags *diags, Text text, IndexKeyText *key);

#endif
