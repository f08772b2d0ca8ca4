/* The columns the tests of expressions read: one of each kind a printer treats on its own. */
#ifndef TESTS_EXPR_COLUMNS_H
#define TESTS_EXPR_COLUMNS_H

#include "diag/suggest.h"
#include "expr/expr.h"

static Str test_label_items[] = {STR_INIT("open"), STR_INIT("returned"), STR_INIT("lost")};
static const StrList test_labels = {test_label_items, 3, 3};

typedef struct TestColumn {
  ExprColumn facts;
  const char *postgres, *sqlite; /* declared types */
} TestColumn;

#define NAMED(text) .name = STR_INIT(text)
static const TestColumn test_columns[] = {
  {{NAMED("i"), .type = EXPR_INTEGER, .bits = 32, .nullable = true}, "integer", "integer"},
  {{NAMED("j"), .type = EXPR_INTEGER, .bits = 32, .nullable = true}, "integer", "integer"},
  {{NAMED("k"), .type = EXPR_INTEGER, .bits = 16}, "smallint", "integer"},
  {{NAMED("big"), .type = EXPR_INTEGER, .bits = 64, .nullable = true}, "bigint", "integer"},
  {{NAMED("n"), .type = EXPR_NUMERIC, .scale = 2, .nullable = true}, "numeric(10,2)", "numeric"},
  {{NAMED("m"), .type = EXPR_NUMERIC, .scale = 4, .nullable = true}, "numeric(12,4)", "numeric"},
  {{NAMED("exact"), .type = EXPR_NUMERIC, .scale = 4, .sqlite = EXPR_STORED_TEXT, .nullable = true}, "numeric(24,4)", "text"},
  {{NAMED("cents"), .type = EXPR_NUMERIC, .scale = 2, .sqlite = EXPR_STORED_SCALED, .nullable = true}, "numeric(12,2)", "integer"},
  {{NAMED("d"), .type = EXPR_REAL, .bits = 64, .nullable = true}, "double precision", "real"},
  {{NAMED("r"), .type = EXPR_REAL, .bits = 32, .nullable = true}, "real", "real"},
  {{NAMED("b"), .type = EXPR_BOOLEAN, .nullable = true}, "boolean", "integer"},
  {{NAMED("c"), .type = EXPR_BOOLEAN}, "boolean", "integer"},
  {{NAMED("t"), .type = EXPR_TEXT, .nullable = true}, "text", "text"},
  {{NAMED("s"), .type = EXPR_TEXT}, "text", "text"},
  {{NAMED("ci"), .type = EXPR_TEXT, .folds_case = true, .nullable = true}, "citext", "text COLLATE NOCASE"},
  {{NAMED("fixed"), .type = EXPR_TEXT, .fixed_char = true, .nullable = true}, "char(5)", "text"},
  {{NAMED("state"), .type = EXPR_ENUM, .labels = &test_labels, .enum_name = STR_INIT("loan_state"), .nullable = true}, "loan_state", "text"},
  {{NAMED("u"), .type = EXPR_UUID, .nullable = true}, "uuid", "text"},
  {{NAMED("bin"), .type = EXPR_BYTES, .nullable = true}, "bytea", "blob"},
  {{NAMED("day"), .type = EXPR_DATE, .nullable = true}, "date", "text"},
  {{NAMED("tod"), .type = EXPR_TIME, .nullable = true}, "time", "text"},
  {{NAMED("ts"), .type = EXPR_TIMESTAMPTZ, .sqlite = EXPR_STORED_UNIX_MS, .nullable = true}, "timestamptz", "integer"},
  {{NAMED("unix"), .type = EXPR_TIMESTAMPTZ, .sqlite = EXPR_STORED_UNIX, .nullable = true}, "timestamptz", "integer"},
  {{NAMED("iso"), .type = EXPR_TIMESTAMPTZ, .sqlite = EXPR_STORED_TEXT, .nullable = true}, "timestamptz", "text"},
  {{NAMED("local"), .type = EXPR_TIMESTAMP, .sqlite = EXPR_STORED_TEXT, .nullable = true}, "timestamp", "text"},
  {{NAMED("js"), .type = EXPR_JSON, .nullable = true}, "jsonb", "text"},
  {{NAMED("end"), .type = EXPR_INTEGER, .bits = 32, .nullable = true}, "integer", "integer"},
  {{NAMED("Mixed Case"), .type = EXPR_INTEGER, .bits = 32, .nullable = true}, "integer", "integer"},
};
enum { TEST_COLUMNS = sizeof test_columns / sizeof *test_columns };

static inline bool test_column(void *context, Str name, ExprColumn *found) {
  (void)context;
  for (int i = 0; i < TEST_COLUMNS; i++) {
    if (!str_eq(test_columns[i].facts.name, name)) continue;
    *found = test_columns[i].facts;
    found->column = &test_columns[i];
    return true;
  }
  return false;
}

static inline Str test_nearest(void *context, Str name) {
  (void)context;
  Str names[TEST_COLUMNS];
  for (int i = 0; i < TEST_COLUMNS; i++) names[i] = test_columns[i].facts.name;
  return suggest_nearest(name, names, TEST_COLUMNS);
}

/* An expression's text with its columns in double quotes. */
static inline Str test_flat(Arena *arena, SqlText text, bool quoted) {
  Buf out = BUF(arena);
  each(i, text.pieces) {
    SqlPiece piece = text.pieces.items[i];
    const TestColumn *column = piece.column;
    if (column != NULL && quoted) buf_char(&out, '"');
    buf_append(&out, column == NULL ? piece.text : column->facts.name);
    if (column != NULL && quoted) buf_char(&out, '"');
  }
  return buf_str(&out);
}

#endif
