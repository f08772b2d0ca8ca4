/* Tree to SQL text of one dialect, by the templates of ops.def. Keywords in upper case, functions
 * in lower case, parentheses only where a level asks for them. */
#include "expr/tree.h"

#include "base/buf.h"

typedef struct Printer {
  Arena *arena;
  Dialect dialect;
  SqlText *out;
} Printer;

static void print(Printer *printer, const Expr *expr, ExprLevel needed);

static void add(Printer *printer, Str sql) {
  sqltext_add(printer->arena, printer->out, sql);
}

/* --- leaves --- */

static bool prints_as_text(const Expr *column, Dialect dialect) {
  return dialect == DIALECT_POSTGRES && (column->fixed_char || column->as_text);
}

/* char(n): Postgres pads and its comparisons ignore the padding; as text it has none, and SQLite
 * drops blanks that a writer left. A scaled numeric becomes the double nearest to it. */
static void print_column(Printer *printer, const Expr *expr) {
  const void *column = expr->column.column;
  Str before = STR(""), after = STR("");
  if (prints_as_text(expr, printer->dialect)) after = STR("::text");
  if (printer->dialect == DIALECT_SQLITE) {
    if (expr->fixed_char) before = STR("rtrim("), after = STR(")");
    if (expr->type == EXPR_NUMERIC && expr->sqlite == EXPR_STORED_SCALED && !expr->raw) {
      Buf divisor = BUF(printer->arena);
      buf_lit(&divisor, " / 1");
      buf_repeat(&divisor, '0', (size_t)expr->scale);
      buf_lit(&divisor, ".0)");
      before = STR("(");
      after = buf_str(&divisor);
    }
  }
  add(printer, before);
  sqltext_add_column(printer->arena, printer->out, column);
  add(printer, after);
}

/* --- templates --- */

/* The level of an operator's text: a template that begins with an operand, a sign or NOT binds as
 * the operator does; all others are calls, CASE or stand in parentheses. */
static ExprLevel template_level(const OpInfo *info, Str template) {
  char first = template.len == 0 ? '{' : template.ptr[0];
  bool open = first == '{' || first == '-' || str_starts(template, STR("NOT "));
  return open ? info->level : LEVEL_CALL;
}

static bool is_identity(const OpInfo *info, Dialect dialect) {
  return str_eq(info->print[dialect], STR("{0}"));
}

static bool is_negative_number(const Expr *literal) {
  bool number = literal->type == EXPR_INTEGER || literal->type == EXPR_NUMERIC;
  return number && str_starts(literal->value, STR("-"));
}

/* A 4-byte literal prints as '-1.5'::real in Postgres. */
static ExprLevel literal_level(const Expr *literal, Dialect dialect) {
  if (dialect == DIALECT_POSTGRES && (literal->bits == -32 || literal->typed)) return LEVEL_POSTFIX;
  return is_negative_number(literal) ? LEVEL_UNARY : LEVEL_CALL;
}

static ExprLevel level_of(const Expr *expr, Dialect dialect) {
  switch (expr->kind) {
  case EXPR_LITERAL: return literal_level(expr, dialect);
  case EXPR_COLUMN:
    return prints_as_text(expr, dialect) ? LEVEL_POSTFIX : LEVEL_CALL;
  case EXPR_CALL: {
    const OpInfo *info = &op_infos[expr->op];
    if (is_identity(info, dialect)) return level_of(expr->args.items[0], dialect);
    return template_level(info, info->print[dialect]);
  }
  case EXPR_CASE:
  case EXPR_MISTAKE: break;
  }
  return LEVEL_CALL;
}

/* How tightly an operand must bind: alone between parentheses and commas anything may stand. */
static ExprLevel operand_level(const OpInfo *info, bool alone, bool first) {
  if (alone) return LEVEL_ANY;
  switch (info->level) {
  case LEVEL_OR: return LEVEL_AND;
  case LEVEL_AND: return LEVEL_NOT;
  case LEVEL_NOT:
  case LEVEL_PREDICATE: return LEVEL_CONCAT;
  case LEVEL_CONCAT: return first ? LEVEL_CONCAT : LEVEL_SUM;
  case LEVEL_SUM: return first ? LEVEL_SUM : LEVEL_PRODUCT;
  case LEVEL_PRODUCT: return first ? LEVEL_PRODUCT : LEVEL_UNARY;
  case LEVEL_ANY:
  case LEVEL_UNARY:
  case LEVEL_POSTFIX:
  case LEVEL_CALL: break;
  }
  return LEVEL_POSTFIX;
}

/* One operand, with what its letter in the template asks for (see ops.def). */
static void print_operand(Printer *printer, const Expr *call, size_t at, char letter,
                          ExprLevel level) {
  const Expr *arg = call->args.items[at];
  Str suffix = STR("");
  if (letter == 'c' && arg->type == EXPR_TEXT) suffix = STR(" COLLATE \"C\"");
  if (letter == 'w' && call->widen == 64) suffix = STR("::bigint");
  if (letter == 'w' && call->widen == 128) suffix = STR("::numeric");
  if (letter == 'v' && arg->type != EXPR_REAL) suffix = STR("::double precision");
  print(printer, arg, suffix.len > 0 ? LEVEL_POSTFIX : level);
  add(printer, suffix);
}

/* coalesce(a, b, c): the operand, or another one when it is NULL. min(..) of these is the least of
 * those that are not NULL. */
static void print_filled(Printer *printer, const Expr *call, size_t at) {
  if (!call->args.items[at]->may_be_null) {
    print(printer, call->args.items[at], LEVEL_ANY);
    return;
  }
  add(printer, STR("coalesce("));
  print(printer, call->args.items[at], LEVEL_ANY);
  each(i, call->args) {
    if (i == at) continue;
    add(printer, STR(", "));
    print(printer, call->args.items[i], LEVEL_ANY);
    if (!call->args.items[i]->may_be_null) break;
  }
  add(printer, STR(")"));
}

static void print_list(Printer *printer, const Expr *call, size_t from, char letter) {
  const OpInfo *info = &op_infos[call->op];
  Str separator = info->level == LEVEL_OR    ? STR(" OR ")
                  : info->level == LEVEL_AND ? STR(" AND ")
                                             : STR(", ");
  bool alone = info->level != LEVEL_OR && info->level != LEVEL_AND;
  for (size_t i = from; i < call->args.len; i++) {
    if (i > from) add(printer, separator);
    if (letter == '~')
      print_filled(printer, call, i);
    else
      print_operand(printer, call, i, letter, operand_level(info, alone, i == 0));
  }
}

/* The values of a template that are not operands. */
static void print_fact(Printer *printer, const Expr *call, char what) {
  Buf text = BUF(printer->arena);
  if (what == 's') {
    buf_int(&text, call->scale);
  } else if (what == 'e') {
    buf_lit(&text, "0.");
    buf_repeat(&text, '0', (size_t)call->args.items[0]->scale);
    buf_char(&text, '1');
  } else {
    Str glob = literal_glob(printer->arena, call->args.items[1]->value);
    buf_append(&text, sql_literal(printer->arena, glob));
  }
  add(printer, buf_str(&text));
}

static bool stands_alone(Str template, size_t open, size_t close) {
  bool before = open > 0 && (template.ptr[open - 1] == '(' ||
                             (open > 1 && str_eq(str_slice(template, open - 2, open), STR(", "))));
  bool after = close + 1 < template.len &&
               (template.ptr[close + 1] == ')' || template.ptr[close + 1] == ',');
  return before && after;
}

/* The hole of a template from `open` ({) to `close` (}). */
static void print_hole(Printer *printer, const Expr *call, Str template, size_t open,
                       size_t close) {
  const OpInfo *info = &op_infos[call->op];
  char what = template.ptr[open + 1], letter = close > open + 2 ? template.ptr[open + 2] : ' ';
  if (what == '*') {
    print_list(printer, call, 0, letter);
  } else if (!char_is_digit(what)) {
    print_fact(printer, call, what);
  } else if (letter == '*') {
    print_list(printer, call, (size_t)(what - '0'), ' ');
  } else {
    bool alone = stands_alone(template, open, close);
    print_operand(printer, call, (size_t)(what - '0'), letter,
                  operand_level(info, alone, what == '0'));
  }
}

static void print_call(Printer *printer, const Expr *call) {
  Str template = op_infos[call->op].print[printer->dialect];
  size_t at = 0;
  while (at < template.len) {
    size_t open = at;
    while (open < template.len && template.ptr[open] != '{') open++;
    add(printer, str_slice(template, at, open));
    if (open == template.len) return;
    size_t close = open;
    while (template.ptr[close] != '}') close++;
    print_hole(printer, call, template, open, close);
    at = close + 1;
  }
}

static void print_case(Printer *printer, const Expr *expr) {
  size_t at = 0, pairs_end = expr->args.len - (expr->has_else ? 1 : 0);
  add(printer, STR("CASE"));
  if (expr->has_operand) {
    add(printer, STR(" "));
    print(printer, expr->args.items[at++], LEVEL_ANY);
  }
  for (; at < pairs_end; at += 2) {
    add(printer, STR(" WHEN "));
    print(printer, expr->args.items[at], LEVEL_ANY);
    add(printer, STR(" THEN "));
    print(printer, expr->args.items[at + 1], LEVEL_ANY);
  }
  if (expr->has_else) {
    add(printer, STR(" ELSE "));
    print(printer, expr->args.items[pairs_end], LEVEL_ANY);
  }
  add(printer, STR(" END"));
}

static void print(Printer *printer, const Expr *expr, ExprLevel needed) {
  bool as_real = expr->as_real && printer->dialect == DIALECT_SQLITE;
  bool parentheses = !as_real && level_of(expr, printer->dialect) < needed;
  if (as_real) add(printer, STR("CAST("));
  if (parentheses) add(printer, STR("("));
  switch (expr->kind) {
  case EXPR_LITERAL: add(printer, literal_print(printer->arena, expr, printer->dialect)); break;
  case EXPR_COLUMN: print_column(printer, expr); break;
  case EXPR_CALL:
    if (is_identity(&op_infos[expr->op], printer->dialect))
      print(printer, expr->args.items[0], LEVEL_ANY);
    else
      print_call(printer, expr);
    break;
  case EXPR_CASE: print_case(printer, expr); break;
  case EXPR_MISTAKE: break;
  }
  if (parentheses) add(printer, STR(")"));
  if (as_real) add(printer, STR(" AS REAL)"));
}

SqlText expr_print(Arena *arena, const Expr *expr, Dialect dialect) {
  SqlText out = {0};
  Printer printer = {arena, dialect, &out};
  if (!expr->failed) print(&printer, expr, LEVEL_ANY);
  return out;
}

/* --- questions --- */

ExprType expr_type(const Expr *expr) {
  return expr->type;
}

bool expr_failed(const Expr *expr) {
  return expr->failed;
}

static void collect(Arena *arena, const Expr *expr, ExprColumns *columns) {
  if (expr->kind == EXPR_COLUMN) {
    each(i, *columns) if (columns->items[i] == expr->column.column) return;
    vec_push(arena, columns, expr->column.column);
  }
  each(i, expr->args) collect(arena, expr->args.items[i], columns);
}

ExprColumns expr_columns(Arena *arena, const Expr *expr) {
  ExprColumns columns = {0};
  collect(arena, expr, &columns);
  return columns;
}
