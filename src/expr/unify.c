/* Operands that must be of one type: comparisons, coalesce, case. Literals take the type of their
 * neighbours, and numbers that SQLite holds in another form are told how to print. */
#include "expr/tree.h"

bool expr_is_equatable(const Expr *arg) {
  static const bool equatable[EXPR_TYPE_COUNT] = {
      [EXPR_NULL] = true,        [EXPR_BOOLEAN] = true, [EXPR_INTEGER] = true,
      [EXPR_NUMERIC] = true,     [EXPR_REAL] = true,    [EXPR_TEXT] = true,
      [EXPR_ENUM] = true,        [EXPR_UUID] = true,    [EXPR_BYTES] = true,
      [EXPR_DATE] = true,        [EXPR_TIME] = true,    [EXPR_TIMESTAMP] = true,
      [EXPR_TIMESTAMPTZ] = true,
  };
  return equatable[arg->type];
}

/* --- one type for several operands --- */

static bool same_labels(const Expr *a, const Expr *b) {
  if (!str_eq(a->enum_name, b->enum_name)) return false;
  if (a->labels == b->labels) return true;
  if (a->labels == NULL || b->labels == NULL || a->labels->len != b->labels->len) return false;
  each(i, *a->labels) if (!str_eq(a->labels->items[i], b->labels->items[i])) return false;
  return true;
}

static bool same_kind(const Expr *a, const Expr *b) {
  if (type_is_number(a->type) && type_is_number(b->type)) return true;
  if (a->type != b->type) return false;
  if (a->type == EXPR_ENUM) return same_labels(a, b);
  if (a->type == EXPR_TIMESTAMP || a->type == EXPR_TIMESTAMPTZ) return a->sqlite == b->sqlite;
  if (a->type == EXPR_TEXT) return a->folds_case == b->folds_case;
  return true;
}

void expr_absorb(Expr *facts, const Expr *like) {
  if (!type_is_number(like->type) || !type_is_number(facts->type)) {
    facts->type = like->type;
    facts->sqlite = like->sqlite;
    facts->scale = like->scale;
    facts->bits = like->bits;
    facts->width = like->width;
    facts->labels = like->labels;
    facts->enum_name = like->enum_name;
    facts->folds_case = like->folds_case;
    return;
  }
  if (like->type > facts->type) facts->type = like->type;
  if (like->bits > facts->bits) facts->bits = like->bits;
  if (like->width > facts->width) facts->width = like->width;
  if (facts->scale < 0 || like->scale < 0)
    facts->scale = -1;
  else if (like->scale > facts->scale)
    facts->scale = like->scale;
}

static void report_mismatch(Reader *reader, const Expr *a, const Expr *b) {
  if (b->span.start < a->span.start) {
    const Expr *first = b;
    b = a;
    a = first;
  }
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_MISMATCH, span_join(a->span, b->span),
                        STRS(type_words(a->type), type_words(b->type)));
  const Expr *text = a->adapts ? a : b, *other = a->adapts ? b : a;
  const Expr *number = a->kind == EXPR_LITERAL ? a : b, *boolean = a->kind == EXPR_LITERAL ? b : a;
  if (text->adapts && type_is_number(other->type)) {
    int64_t value;
    if (str_to_int64(text->value, &value)) {
      diag_help(diag, STR("write the number without quotes"));
      expr_fix(reader, diag, text->span, text->value);
      return;
    }
  }
  bool is_bit = number->kind == EXPR_LITERAL && number->type == EXPR_INTEGER &&
                (str_eq(number->value, STR("0")) || str_eq(number->value, STR("1")));
  if (is_bit && boolean->type == EXPR_BOOLEAN) {
    Str word = number->value.ptr[0] == '1' ? STR("true") : STR("false");
    diag_help(diag, str_format(reader->arena, "write %.*s", STR_ARG(word)));
    expr_fix(reader, diag, number->span, word);
  } else if (a->type == EXPR_TEXT && b->type == EXPR_TEXT) {
    diag_help(diag, STR("citext beside text: write cast(x as text) to let case count"));
  } else if (a->type == EXPR_ENUM || b->type == EXPR_ENUM) {
    diag_help(diag, STR("compare enums as text: cast(x as text)"));
  }
}

/* Reads a text literal as what it stands beside; false, after a diagnostic, when it is none of that. */
static bool adapt_to(Reader *reader, Expr *literal, const Expr *model) {
  bool other = (literal->typed && literal->type != model->type) || type_is_number(model->type) ||
               model->type == EXPR_BOOLEAN;
  if (other) report_mismatch(reader, model, literal);
  return !other && literal_adapt(reader, literal, model);
}

bool args_unify(Reader *reader, ExprArgs args, Expr *facts) {
  const Expr *model = NULL;
  facts->type = EXPR_NULL;
  each(i, args) {
    const Expr *arg = args.items[i];
    if (arg->type == EXPR_NULL || arg->adapts) continue;
    if (model != NULL && !same_kind(model, arg)) {
      report_mismatch(reader, model, arg);
      return false;
    }
    if (model == NULL) model = arg;
    expr_absorb(facts, arg);
  }
  for (size_t i = 0; i < args.len && model == NULL; i++) {
    if (!args.items[i]->typed) continue;
    model = args.items[i]; /* 'text'::date among plain literals */
    expr_absorb(facts, model);
  }
  each(i, args) {
    Expr *arg = args.items[i];
    if (!arg->adapts) continue;
    if (model == NULL) expr_absorb(facts, arg);
    else if (!adapt_to(reader, arg, model)) return false;
  }
  return true;
}

/* --- numbers that SQLite holds in another way --- */

bool report_differs(Reader *reader, Span span, const char *what, const char *why) {
  Diag *diag =
      diag_add(reader->diags, DIAG_EXPR_DIFFERS, span, STRS(str_from_z(what), str_from_z(why)));
  help_dialects(reader, diag, STR_NONE);
  return false;
}

bool expr_is_number_literal(const Expr *arg) {
  return arg->kind == EXPR_LITERAL && type_is_number(arg->type);
}

/* A numeric held as text beside a literal compares right as double when both, with all decimals the
 * column has, fit the 15 digits a double keeps; zero always does. */
static bool compares_as_real(const Expr *column, const Expr *literal) {
  if (literal->type == EXPR_NULL || number_is_zero(literal->value)) return true;
  if (column->scale < 0) return false;
  int decimals = number_scale(literal->value);
  if (decimals < column->scale) decimals = column->scale;
  return number_whole_digits(literal->value) + decimals <= 15;
}

/* A numeric column that SQLite holds in that way. */
static bool is_stored(const Expr *arg, ExprStorage storage) {
  return arg->kind == EXPR_COLUMN && arg->type == EXPR_NUMERIC && arg->sqlite == storage;
}

/* Comparisons with numerics that SQLite holds as text or scaled: decides how each side prints. */
static bool settle_numbers(Reader *reader, ExprArgs args) {
  const Expr *text = NULL, *scaled = NULL;
  bool all_raw = true;
  each(i, args) {
    if (is_stored(args.items[i], EXPR_STORED_TEXT)) text = args.items[i];
    if (is_stored(args.items[i], EXPR_STORED_SCALED)) scaled = args.items[i];
  }
  each(i, args) {
    Expr *arg = args.items[i];
    bool literal = expr_is_number_literal(arg) || arg->type == EXPR_NULL;
    if (text != NULL && arg != text && !(literal && compares_as_real(text, arg)))
      return report_differs(reader, text->span, "this comparison",
                            "SQLite holds the number as text, exact beyond 15 digits");
    bool raw = scaled != NULL && is_stored(arg, EXPR_STORED_SCALED) && arg->scale == scaled->scale;
    all_raw &= raw || literal;
  }
  each(i, args) {
    Expr *arg = args.items[i];
    arg->as_real |= arg == text;
    if (scaled == NULL || !all_raw) continue;
    arg->raw = true;
    arg->sqlite = EXPR_STORED_SCALED;
    if (arg->kind == EXPR_LITERAL) arg->scale = scaled->scale;
  }
  return true;
}

/* Real columns of 4 bytes beside literals: Postgres must read the literal with 4 bytes too. */
void args_settle_reals(ExprArgs args) {
  bool single = false, real = false;
  each(i, args) real |= args.items[i]->type == EXPR_REAL;
  each(i, args) args.items[i]->as_real |=
      real && args.items[i]->bits > 53 && args.items[i]->type == EXPR_INTEGER;
  each(i, args) single |= args.items[i]->kind == EXPR_COLUMN && args.items[i]->type == EXPR_REAL &&
                          args.items[i]->bits == 32;
  each(i, args) if (single && expr_is_number_literal(args.items[i])) args.items[i]->bits = -32;
}

/* An operand that is computed with, rather than compared. */
bool expr_usable(Reader *reader, const Expr *arg) {
  if (arg->type == EXPR_REAL && arg->bits == 32)
    return report_differs(reader, arg->span, "computing with real",
                          "Postgres computes with 4 bytes and SQLite with 8");
  if (arg->type != EXPR_NUMERIC || arg->kind != EXPR_COLUMN) return true;
  if (arg->sqlite == EXPR_STORED_TEXT)
    return report_differs(reader, arg->span, "computing with this column",
                          "SQLite holds the number as text, exact beyond 15 digits");
  return arg->scale >= 0 ||
         report_differs(reader, arg->span, "computing with a numeric without a scale",
                        "SQLite computes with 15 digits");
}

bool args_settle(Reader *reader, ExprArgs args) {
  args_settle_reals(args);
  return settle_numbers(reader, args);
}

bool args_usable(Reader *reader, ExprArgs args, Str spelling) {
  each(i, args) {
    const Expr *arg = args.items[i];
    if (type_is_number(arg->type) && !expr_usable(reader, arg)) return false;
    if (!arg->folds_case) continue;
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CITEXT, arg->span, STRS(spelling)),
                  STR("write cast(x as text)"));
    return false;
  }
  return true;
}
