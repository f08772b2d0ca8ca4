/* Tree to C: a call of the runtime for each operator, named as its row of ops.def is. What they do
 * stands in templates/c/rt/schemagen_check.c; tests/unit/expr_grid_test.c holds it to the answers of the
 * databases.
 *
 *   pages > 0    sg_x_gt(&e, 2, SG_ARGS(sg_x_int(row->pages), sg_x_int(0)))  */
#include "expr/tree.h"

#include "base/buf.h"

typedef struct CPrinter {
  Buf *out;
  ExprCColumn column;
  void *context;
} CPrinter;

static void print(CPrinter *p, const Expr *expr);

/* --- literals --- */

static void octal(Buf *out, unsigned char c) {
  buf_char(out, '\\');
  for (int shift = 6; shift >= 0; shift -= 3) buf_char(out, (char)('0' + (c >> shift & 7)));
}

/* What is not plain ASCII, and ? for its trigraphs, stands as \ooo. */
static void print_string(Buf *out, Str text) {
  buf_char(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?';
    if (plain) buf_char(out, c);
    else octal(out, (unsigned char)c);
  }
  buf_char(out, '"');
}

static void print_text(Buf *out, const char *function, Str text) {
  buf_format(out, "%s(", function);
  print_string(out, text);
  buf_format(out, ", %zu)", text.len);
}

/* `\x00ff` */
static void print_bytes(Buf *out, Str hex) {
  Buf bytes = BUF(out->arena);
  for (size_t i = 2; i + 1 < hex.len; i += 2)
    buf_char(&bytes, (char)(char_hex(hex.ptr[i]) * 16 + char_hex(hex.ptr[i + 1])));
  print_text(out, "sg_x_bytes", buf_str(&bytes));
}

static void print_integer(Buf *out, Str digits) {
  int64_t value;
  if (!str_to_int64(digits, &value)) buf_format(out, "sg_x_num(\"%.*s\")", STR_ARG(digits));
  else if (value == INT64_MIN) buf_lit(out, "sg_x_int(INT64_MIN)");
  else if (value == (int32_t)value) buf_format(out, "sg_x_int(%lld)", (long long)value);
  else buf_format(out, "sg_x_int(INT64_C(%lld))", (long long)value);
}

static bool is_single(const Expr *literal) { return literal->bits == -32; }

/* A number beside a real is rounded to what a real holds. */
static void print_real(Buf *out, const Expr *literal) {
  bool single = is_single(literal), point = false;
  for (size_t i = 0; i < literal->value.len; i++)
    point = point || strchr(".eE", literal->value.ptr[i]) != NULL;
  buf_format(out, "sg_x_real(%s%.*s%s%s)", single ? "(double)" : "", STR_ARG(literal->value),
             point ? "" : ".0", single ? "F" : "");
}

static void print_quoted(Buf *out, const char *function, Str text) {
  buf_format(out, "%s(\"%.*s\")", function, STR_ARG(text));
}

static void print_literal(Buf *out, const Expr *literal) {
  if (is_single(literal)) {
    print_real(out, literal);
    return;
  }
  switch (literal->type) {
  case EXPR_NULL: buf_lit(out, "sg_x_null()"); return;
  case EXPR_BOOLEAN: buf_format(out, "sg_x_bool(%.*s)", STR_ARG(literal->value)); return;
  case EXPR_INTEGER: print_integer(out, literal->value); return;
  case EXPR_NUMERIC: print_quoted(out, "sg_x_num", literal->value); return;
  case EXPR_REAL: print_real(out, literal); return;
  case EXPR_BYTES: print_bytes(out, literal->value); return;
  case EXPR_DATE: print_quoted(out, "sg_x_date", literal->value); return;
  case EXPR_TIME: print_quoted(out, "sg_x_time", literal->value); return;
  case EXPR_TIMESTAMP:
  case EXPR_TIMESTAMPTZ:
    buf_format(out, "sg_x_int(INT64_C(%lld))", (long long)literal->millis * 1000);
    return;
  case EXPR_UNKNOWN: case EXPR_TEXT: case EXPR_ENUM: case EXPR_UUID: case EXPR_JSON:
  case EXPR_INTERVAL: case EXPR_ARRAY: case EXPR_OTHER: case EXPR_TYPE_COUNT: break;
  }
  print_text(out, literal->folds_case ? "sg_x_folded" : "sg_x_text", literal->value);
}

/* --- operators --- */

static void print_args(CPrinter *p, const Expr *expr, Str function) {
  buf_format(p->out, "sg_x_%.*s(&e, %zu, SG_ARGS(", STR_ARG(function), expr->args.len);
  each(i, expr->args) {
    if (i > 0) buf_lit(p->out, ", ");
    print(p, expr->args.items[i]);
  }
  buf_lit(p->out, "))");
}

/* citext as an operand of text functions is text: its case counts. */
static void print_column(CPrinter *p, const Expr *expr) {
  if (expr->as_text) buf_lit(p->out, "sg_x_citext_to_text(&e, 1, SG_ARGS(");
  p->column(p->context, p->out, &expr->column);
  if (expr->as_text) buf_lit(p->out, "))");
}

static void print(CPrinter *p, const Expr *expr) {
  switch (expr->kind) {
  case EXPR_LITERAL: print_literal(p->out, expr); return;
  case EXPR_COLUMN: print_column(p, expr); return;
  case EXPR_CALL:
    print_args(p, expr, str_lower(p->out->arena, op_infos[expr->op].name));
    return;
  case EXPR_CASE:
    print_args(p, expr, expr->has_operand ? STR("case_of") : STR("case"));
    return;
  case EXPR_MISTAKE: return;
  }
}

void expr_print_c(Buf *out, const Expr *expr, ExprCColumn column, void *context) {
  CPrinter printer = {out, column, context};
  if (!expr->failed) print(&printer, expr);
}
