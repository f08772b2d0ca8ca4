/* Nodes and their types, apart from operators and functions (calls.c). */
#include "expr/tree.h"

#include "base/buf.h"

Str type_words(ExprType type) {
  static const Str words[EXPR_TYPE_COUNT] = {
      [EXPR_UNKNOWN] = STR_INIT("an unknown value"),
      [EXPR_NULL] = STR_INIT("null"),
      [EXPR_BOOLEAN] = STR_INIT("a boolean"),
      [EXPR_INTEGER] = STR_INIT("an integer"),
      [EXPR_NUMERIC] = STR_INIT("a numeric"),
      [EXPR_REAL] = STR_INIT("a floating-point number"),
      [EXPR_TEXT] = STR_INIT("text"),
      [EXPR_ENUM] = STR_INIT("an enum"),
      [EXPR_UUID] = STR_INIT("a uuid"),
      [EXPR_BYTES] = STR_INIT("bytes"),
      [EXPR_JSON] = STR_INIT("json"),
      [EXPR_DATE] = STR_INIT("a date"),
      [EXPR_TIME] = STR_INIT("a time"),
      [EXPR_TIMESTAMP] = STR_INIT("a timestamp"),
      [EXPR_TIMESTAMPTZ] = STR_INIT("a timestamptz"),
      [EXPR_INTERVAL] = STR_INIT("an interval"),
      [EXPR_ARRAY] = STR_INIT("an array"),
      [EXPR_OTHER] = STR_INIT("a value of a type without portable operators"),
  };
  return words[type];
}

void expr_fix(const Reader *reader, Diag *diag, Span span, Str text) {
  if (reader->text.verbatim) diag_fix(diag, span, text);
}

void help_dialects(Reader *reader, Diag *diag, Str before) {
  Str form = STR("give each dialect its own text: {postgres: .., sqlite: ..}");
  if (str_given(before))
    form = str_format(reader->arena, "%.*s; or %.*s", STR_ARG(before), STR_ARG(form));
  diag_help(diag, form);
}

/* --- nodes --- */

Expr *expr_mistake(Reader *reader, Span span) {
  Expr *node = arena_make(reader->arena, Expr);
  *node = (Expr){.kind = EXPR_MISTAKE, .span = span, .failed = true, .depth = 1, .weight = 1};
  return node;
}

/* What a column is, for the operators around it. */
static void column_facts(Expr *node, const ExprColumn *column) {
  node->type = column->type;
  node->sqlite = column->sqlite;
  node->scale = column->type == EXPR_NUMERIC ? column->scale : 0;
  if (column->type == EXPR_INTEGER) {
    node->width = column->bits == 0 ? 64 : column->bits;
    node->bits = node->width - 1;
  } else if (column->type == EXPR_REAL) {
    node->bits = column->bits == 0 ? 64 : column->bits;
  }
  node->folds_case = column->folds_case;
  node->fixed_char = column->fixed_char;
  node->labels = column->labels;
  node->enum_name = column->enum_name;
}

Expr *expr_column_node(Reader *reader, Str name, Span span) {
  const ExprScope *scope = reader->scope;
  Expr *node = arena_make(reader->arena, Expr);
  *node = (Expr){.kind = EXPR_COLUMN, .span = span, .depth = 1, .weight = 1};
  if (reader->use == EXPR_IN_DEFAULT) {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_DEFAULT_COLUMN, span, STRS(name)),
                  STR("write text in single quotes"));
    return expr_mistake(reader, span);
  }
  if (scope == NULL || !scope->column(scope->context, name, &node->column)) {
    Str owner = scope == NULL ? STR("") : scope->owner;
    Diag *diag = diag_add(reader->diags, DIAG_EXPR_COLUMN, span, STRS(name, owner));
    Str near =
        scope == NULL || scope->nearest == NULL ? STR_NONE : scope->nearest(scope->context, name);
    if (str_given(near)) {
      diag_help(diag, str_format(reader->arena, "did you mean \"%.*s\"?", STR_ARG(near)));
      expr_fix(reader, diag, span, near);
    }
    return expr_mistake(reader, span);
  }
  if (node->column.column == NULL && node->column.type == EXPR_UNKNOWN)
    return expr_mistake(reader, span);
  column_facts(node, &node->column);
  node->failed = node->type == EXPR_UNKNOWN;
  node->may_be_null = node->column.nullable;
  return node;
}

Expr *expr_over(Reader *reader, ExprKind kind, ExprArgs args, Span span) {
  Expr *node = arena_make(reader->arena, Expr);
  *node =
      (Expr){.kind = kind, .span = span, .args = args, .depth = 1, .weight = 1, .constant = true};
  each(i, args) {
    const Expr *arg = args.items[i];
    if (arg->depth >= node->depth) node->depth = arg->depth + 1;
    node->weight += arg->weight;
    node->failed |= arg->failed;
    node->may_be_null |= arg->may_be_null;
    node->constant &= arg->constant;
  }
  return node;
}

bool expr_too_big(Reader *reader, const Expr *node) {
  if (node->depth <= EXPR_MAX_DEPTH && node->weight <= EXPR_MAX_WEIGHT &&
      node->args.len <= EXPR_MAX_ARGUMENTS)
    return false;
  if (!node->failed) diag_add(reader->diags, DIAG_EXPR_TOO_DEEP, node->span, NULL);
  return true;
}

Expr *expr_negative(Reader *reader, Expr *operand, Span span) {
  bool folds = expr_is_number_literal(operand) && operand->value.ptr[0] != '-';
  if (!folds) {
    ExprArgs args = {0};
    vec_push(reader->arena, &args, operand);
    return expr_call(reader, STR("-"), args, span);
  }
  operand->value = str_concat(reader->arena, STR("-"), operand->value);
  operand->span = span;
  return operand;
}

/* --- case --- */

/* The tests and the values of a CASE, apart. */
static void split_case(Reader *reader, const Expr *node, ExprArgs *tests, ExprArgs *values) {
  size_t first = node->has_operand ? 1 : 0, pairs_end = node->args.len - (node->has_else ? 1 : 0);
  if (node->has_operand) vec_push(reader->arena, tests, node->args.items[0]);
  for (size_t i = first; i < node->args.len; i++) {
    bool is_test = i < pairs_end && (i - first) % 2 == 0;
    if (is_test)
      vec_push(reader->arena, tests, node->args.items[i]);
    else
      vec_push(reader->arena, values, node->args.items[i]);
  }
}

static bool check_tests(Reader *reader, const Expr *node, ExprArgs tests) {
  each(i, tests) {
    const Expr *test = tests.items[i];
    bool good = node->has_operand ? expr_is_equatable(test)
                                  : test->type == EXPR_BOOLEAN || test->type == EXPR_NULL;
    if (good) continue;
    Str word = node->has_operand ? STR("case") : STR("when");
    Diag *diag =
        diag_add(reader->diags, DIAG_EXPR_OPERAND, test->span, STRS(word, type_words(test->type)));
    help_dialects(reader, diag, node->has_operand ? STR_NONE : STR("write a condition"));
    return false;
  }
  Expr facts = {0};
  return !node->has_operand || (args_unify(reader, tests, &facts) && args_settle(reader, tests));
}

Expr *expr_case(Reader *reader, Expr *shape, Span span) {
  Expr *node = expr_over(reader, EXPR_CASE, shape->args, span);
  node->has_operand = shape->has_operand;
  node->has_else = shape->has_else;
  if (expr_too_big(reader, node) || node->failed) return expr_mistake(reader, span);
  ExprArgs tests = {0}, values = {0};
  split_case(reader, node, &tests, &values);
  Expr result = {0};
  if (!check_tests(reader, node, tests) || !args_unify(reader, values, &result) ||
      !args_usable(reader, values, STR("case")))
    return expr_mistake(reader, span);
  args_settle_reals(values);
  expr_absorb(node, &result);
  node->may_be_null |= !node->has_else;
  return node;
}

/* --- the whole --- */

bool expr_check_result(Reader *reader, const Expr *expr) {
  if (expr->failed) return false;
  if (reader->use != EXPR_IN_CHECK && reader->use != EXPR_IN_PREDICATE) return true;
  if (expr->type == EXPR_BOOLEAN) return true;
  Str what = reader->use == EXPR_IN_CHECK ? STR("a check") : STR("`where`");
  diag_add(reader->diags, DIAG_EXPR_RESULT, expr->span, STRS(what, type_words(expr->type)));
  return false;
}

/* --- storing --- */

/* Why a number cannot be stored in a numeric, integer or real column alike; NULL when it can. */
static const char *number_misfit(const Expr *expr, const Expr *column) {
  if (column->type == EXPR_NUMERIC && column->sqlite != EXPR_STORED_SAME)
    return "SQLite holds this column in another form";
  if (expr->type > column->type) return "Postgres would round it, SQLite would not";
  if (expr->type == EXPR_NUMERIC && column->type == EXPR_NUMERIC && expr->scale > column->scale)
    return "Postgres would round it, SQLite would not; use round(x, decimals)";
  return NULL;
}

static const char *misfit(const Expr *expr, const Expr *column) {
  if (expr->type == EXPR_NULL || column->type == EXPR_UNKNOWN) return NULL;
  if (type_is_number(expr->type) && type_is_number(column->type))
    return number_misfit(expr, column);
  if (expr->type != column->type) return "the column is of another type";
  if (expr->type == EXPR_ENUM && !str_eq(expr->enum_name, column->enum_name))
    return "the column is of another enum";
  bool moment = expr->type == EXPR_TIMESTAMP || expr->type == EXPR_TIMESTAMPTZ;
  return moment && expr->sqlite != column->sqlite ? "SQLite holds the column in another form"
                                                  : NULL;
}

bool expr_fits_column(Arena *arena, Diags *diags, Expr *expr, const ExprColumn *target) {
  if (expr->failed) return false;
  Reader reader = {.arena = arena, .diags = diags};
  Expr column = {.kind = EXPR_COLUMN};
  column_facts(&column, target);
  if (expr->adapts && !type_is_number(column.type) && column.type != EXPR_BOOLEAN &&
      (!expr->typed || expr->type == column.type) && expr_is_equatable(&column))
    return literal_adapt(&reader, expr, &column);
  const char *why = misfit(expr, &column);
  if (why == NULL) return true;
  Diag *diag = diag_add(diags, DIAG_EXPR_ASSIGN, expr->span,
                        STRS(type_words(expr->type), target->name, str_from_z(why)));
  help_dialects(&reader, diag, STR_NONE);
  return false;
}
