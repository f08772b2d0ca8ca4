/* Types of operators: which row of ops.def fits the operands, and what follows from it. */
#include "expr/tree.h"

#include "base/buf.h"

Str type_words(ExprType type) {
  static const Str words[EXPR_TYPE_COUNT] = {
    [EXPR_UNKNOWN] = STR_INIT("an unknown value"), [EXPR_NULL] = STR_INIT("null"),
    [EXPR_BOOLEAN] = STR_INIT("a boolean"),        [EXPR_INTEGER] = STR_INIT("an integer"),
    [EXPR_NUMERIC] = STR_INIT("a numeric"),        [EXPR_REAL] = STR_INIT("a floating-point number"),
    [EXPR_TEXT] = STR_INIT("text"),                [EXPR_ENUM] = STR_INIT("an enum"),
    [EXPR_UUID] = STR_INIT("a uuid"),              [EXPR_BYTES] = STR_INIT("bytes"),
    [EXPR_JSON] = STR_INIT("json"),                [EXPR_DATE] = STR_INIT("a date"),
    [EXPR_TIME] = STR_INIT("a time"),              [EXPR_TIMESTAMP] = STR_INIT("a timestamp"),
    [EXPR_TIMESTAMPTZ] = STR_INIT("a timestamptz"), [EXPR_INTERVAL] = STR_INIT("an interval"),
    [EXPR_ARRAY] = STR_INIT("an array"),
    [EXPR_OTHER] = STR_INIT("a value of a type without portable operators"),
  };
  return words[type];
}

void help_dialects(Reader *reader, Diag *diag, Str before) {
  Str form = STR("give each dialect its own text: {postgres: .., sqlite: ..}");
  if (str_given(before)) form = str_format(reader->arena, "%.*s; or %.*s", STR_ARG(before), STR_ARG(form));
  diag_help(diag, form);
}

/* --- nodes --- */

Expr *expr_mistake(Reader *reader, Span span) {
  Expr *node = arena_make(reader->arena, Expr);
  *node = (Expr){.kind = EXPR_MISTAKE, .span = span, .failed = true, .depth = 1, .weight = 1};
  return node;
}

static bool is_number(ExprType type) {
  return type == EXPR_INTEGER || type == EXPR_NUMERIC || type == EXPR_REAL;
}

static bool is_moment(ExprType type) {
  return type == EXPR_TIMESTAMP || type == EXPR_TIMESTAMPTZ;
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
    Str near = scope == NULL || scope->nearest == NULL ? STR_NONE : scope->nearest(scope->context, name);
    if (str_given(near)) {
      diag_help(diag, str_format(reader->arena, "did you mean \"%.*s\"?", STR_ARG(near)));
      diag_fix(diag, span, near);
    }
    return expr_mistake(reader, span);
  }
  const ExprColumn *column = &node->column;
  node->type = column->type;
  node->failed = column->type == EXPR_UNKNOWN;
  node->may_be_null = column->nullable;
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
  return node;
}

/* A node over `args` with the facts that come from them. */
static Expr *over(Reader *reader, ExprKind kind, ExprArgs args, Span span) {
  Expr *node = arena_make(reader->arena, Expr);
  *node = (Expr){.kind = kind, .span = span, .args = args, .depth = 1, .weight = 1, .constant = true};
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

/* --- one type for several operands --- */

static bool same_labels(const Expr *a, const Expr *b) {
  if (!str_eq(a->enum_name, b->enum_name)) return false;
  if (a->labels == b->labels) return true;
  if (a->labels == NULL || b->labels == NULL || a->labels->len != b->labels->len) return false;
  each(i, *a->labels)
    if (!str_eq(a->labels->items[i], b->labels->items[i])) return false;
  return true;
}

static bool same_kind(const Expr *a, const Expr *b) {
  if (is_number(a->type) && is_number(b->type)) return true;
  if (a->type != b->type) return false;
  if (a->type == EXPR_ENUM) return same_labels(a, b);
  if (is_moment(a->type)) return a->sqlite == b->sqlite;
  return true;
}

/* Takes over what `like` is, the widest of numbers. */
static void absorb(Expr *facts, const Expr *like) {
  if (!is_number(like->type) || !is_number(facts->type)) {
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
  if (facts->scale < 0 || like->scale < 0) facts->scale = -1;
  else if (like->scale > facts->scale) facts->scale = like->scale;
}

static void report_mismatch(Reader *reader, const Expr *a, const Expr *b) {
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_MISMATCH, span_join(a->span, b->span),
                        STRS(type_words(a->type), type_words(b->type)));
  const Expr *text = a->adapts ? a : b, *other = a->adapts ? b : a;
  const Expr *number = a->kind == EXPR_LITERAL ? a : b, *boolean = a->kind == EXPR_LITERAL ? b : a;
  if (text->adapts && is_number(other->type)) {
    int64_t value;
    if (str_to_int64(text->value, &value)) {
      diag_help(diag, STR("write the number without quotes"));
      diag_fix(diag, text->span, text->value);
      return;
    }
  }
  bool is_bit = number->kind == EXPR_LITERAL && number->type == EXPR_INTEGER &&
                (str_eq(number->value, STR("0")) || str_eq(number->value, STR("1")));
  if (is_bit && boolean->type == EXPR_BOOLEAN) {
    Str word = number->value.ptr[0] == '1' ? STR("true") : STR("false");
    diag_help(diag, str_format(reader->arena, "write %.*s", STR_ARG(word)));
    diag_fix(diag, number->span, word);
  } else if (a->type == EXPR_ENUM || b->type == EXPR_ENUM) {
    diag_help(diag, STR("compare enums as text: cast(x as text)"));
  }
}

/* Makes all of `args` from `first` in steps of `step` one type; the result's facts go to `facts`.
 * False after a report. */
static bool unify(Reader *reader, ExprArgs args, size_t first, size_t step, Expr *facts) {
  const Expr *model = NULL;
  facts->type = EXPR_NULL;
  for (size_t i = first; i < args.len; i += step) {
    const Expr *arg = args.items[i];
    if (arg->type == EXPR_NULL || arg->adapts) continue;
    if (model != NULL && !same_kind(model, arg)) {
      report_mismatch(reader, model, arg);
      return false;
    }
    if (model == NULL) model = arg;
    absorb(facts, arg);
  }
  for (size_t i = first; i < args.len && model == NULL; i += step) {
    if (!args.items[i]->typed) continue;
    model = args.items[i]; /* 'text'::date among plain literals */
    absorb(facts, model);
  }
  for (size_t i = first; i < args.len; i += step) {
    Expr *arg = args.items[i];
    if (!arg->adapts) continue;
    if (model == NULL) {
      absorb(facts, arg);
    } else if (arg->typed && arg->type != model->type) {
      report_mismatch(reader, model, arg);
      return false;
    } else if (is_number(model->type) || model->type == EXPR_BOOLEAN) {
      report_mismatch(reader, model, arg);
      return false;
    } else if (!literal_adapt(reader, arg, model)) {
      return false;
    }
  }
  return true;
}

/* --- numbers that SQLite holds in another way --- */

static bool report_differs(Reader *reader, Span span, const char *what, const char *why) {
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_DIFFERS, span, STRS(str_from_z(what), str_from_z(why)));
  help_dialects(reader, diag, STR_NONE);
  return false;
}

static bool is_number_literal(const Expr *arg) {
  return arg->kind == EXPR_LITERAL && is_number(arg->type);
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

/* Comparisons with numerics that SQLite holds as text or scaled: decides how each side prints. */
static bool settle_numbers(Reader *reader, ExprArgs args) {
  const Expr *text = NULL, *scaled = NULL;
  bool all_raw = true;
  each(i, args) {
    const Expr *arg = args.items[i];
    if (arg->type != EXPR_NUMERIC || arg->kind != EXPR_COLUMN) continue;
    if (arg->sqlite == EXPR_STORED_TEXT) text = arg;
    if (arg->sqlite == EXPR_STORED_SCALED) scaled = arg;
  }
  each(i, args) {
    Expr *arg = args.items[i];
    bool literal = is_number_literal(arg) || arg->type == EXPR_NULL;
    if (text != NULL && arg != text && !(literal && compares_as_real(text, arg)))
      return report_differs(reader, text->span, "this comparison",
                            "SQLite holds the number as text, exact beyond 15 digits");
    bool raw = scaled != NULL && arg->kind == EXPR_COLUMN && arg->type == EXPR_NUMERIC &&
               arg->sqlite == EXPR_STORED_SCALED && arg->scale == scaled->scale;
    all_raw &= raw || literal;
  }
  each(i, args) {
    Expr *arg = args.items[i];
    if (arg == text) arg->as_real = true;
    if (scaled == NULL || !all_raw) continue;
    arg->raw = true;
    arg->sqlite = EXPR_STORED_SCALED;
    if (arg->kind == EXPR_LITERAL) arg->scale = scaled->scale;
  }
  return true;
}

/* Real columns of 4 bytes beside literals: Postgres must read the literal with 4 bytes too. */
static void settle_reals(ExprArgs args) {
  bool single = false;
  each(i, args) single |= args.items[i]->kind == EXPR_COLUMN && args.items[i]->type == EXPR_REAL &&
                          args.items[i]->bits == 32;
  each(i, args)
    if (single && is_number_literal(args.items[i])) args.items[i]->bits = -32;
}

/* An operand that is computed with, rather than compared. */
static bool usable_number(Reader *reader, const Expr *arg) {
  if (arg->type == EXPR_REAL && arg->bits == 32)
    return report_differs(reader, arg->span, "arithmetic on real",
                          "Postgres computes with 4 bytes and SQLite with 8");
  if (arg->type != EXPR_NUMERIC || arg->kind != EXPR_COLUMN) return true;
  if (arg->sqlite == EXPR_STORED_TEXT)
    return report_differs(reader, arg->span, "arithmetic on this column",
                          "SQLite holds the number as text, exact beyond 15 digits");
  return arg->scale >= 0 ||
         report_differs(reader, arg->span, "arithmetic on a numeric without a scale",
                        "SQLite computes with 15 digits");
}

/* --- which row fits --- */

static bool is_equatable(const Expr *arg) {
  switch (arg->type) {
  case EXPR_NULL: case EXPR_BOOLEAN: case EXPR_INTEGER: case EXPR_NUMERIC: case EXPR_REAL:
  case EXPR_TEXT: case EXPR_ENUM: case EXPR_UUID: case EXPR_BYTES: case EXPR_DATE: case EXPR_TIME:
  case EXPR_TIMESTAMP: case EXPR_TIMESTAMPTZ: return true;
  case EXPR_UNKNOWN: case EXPR_JSON: case EXPR_INTERVAL: case EXPR_ARRAY: case EXPR_OTHER:
  case EXPR_TYPE_COUNT: return false;
  }
  return false;
}

static bool fits(char letter, const Expr *arg) {
  ExprType type = arg->type;
  if (type == EXPR_NULL) return letter != 'z' && letter != 'p' && letter != 'k' && letter != 'd' && letter != 'l';
  switch (letter) {
  case 'b': return type == EXPR_BOOLEAN;
  case 'i': case 'p': case 'k': case 'd': return type == EXPR_INTEGER;
  case 'n': return type == EXPR_INTEGER || type == EXPR_NUMERIC;
  case 'r': case 'z': return is_number(type);
  case 't': return type == EXPR_TEXT && !arg->folds_case;
  case 'x': return type == EXPR_TEXT && arg->folds_case;
  case 'l': return type == EXPR_TEXT;
  case 'B': return type == EXPR_BYTES;
  case 'e': return type == EXPR_ENUM;
  case 'u': return type == EXPR_UUID;
  case '=': case '<': return is_equatable(arg);
  default: return true; /* 'a', '?' */
  }
}

/* The letter for operand `at`, a `*` repeating the one before it; 0 when there are too many. */
static char letter_at(Str operands, size_t at) {
  bool repeats = operands.ptr[operands.len - 1] == '*';
  if (at < operands.len && operands.ptr[at] != '*') return operands.ptr[at];
  return repeats ? operands.ptr[operands.len - 2] : '\0';
}

static size_t least_count(Str operands) {
  return operands.ptr[operands.len - 1] == '*' ? operands.len - 1 : operands.len;
}

static bool count_fits(const OpInfo *info, size_t count) {
  return count >= least_count(info->operands) && letter_at(info->operands, count - 1) != '\0';
}

/* A divisor's letter `z` beside an integer left side means an integer too. */
static bool row_fits(const OpInfo *info, ExprArgs args) {
  each(i, args) {
    char letter = letter_at(info->operands, i);
    if (letter == 'z' && info->operands.ptr[0] == 'i') letter = 'i';
    if (!fits(letter, args.items[i])) return false;
  }
  return true;
}

typedef struct Choice {
  bool counted; /* the spelling takes that many operands */
  int op;              /* -1: no row fits */
  int near;            /* the last row of this spelling and count, for messages */
} Choice;

static Choice choose(Str spelling, ExprArgs args) {
  Choice choice = {.op = -1, .near = -1};
  for (int op = 0; op < OP_COUNT && choice.op < 0; op++) {
    const OpInfo *info = &op_infos[op];
    if (!str_eq(info->spelling, spelling)) continue;
    if (args.len == 0 || !count_fits(info, args.len)) continue;
    choice.counted = true;
    choice.near = op;
    if (row_fits(info, args)) choice.op = op;
  }
  return choice;
}

/* --- demands beyond types --- */

static bool check_divisor(Reader *reader, const Expr *divisor) {
  if (is_number_literal(divisor) && !number_is_zero(divisor->value)) return true;
  bool guarded = divisor->kind == EXPR_CALL && divisor->op == OP_NULLIF &&
                 is_number_literal(divisor->args.items[1]) &&
                 number_is_zero(divisor->args.items[1]->value);
  if (guarded) return true;
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_DIVISOR, divisor->span, NULL);
  help_dialects(reader, diag, STR("write nullif(divisor, 0)"));
  return false;
}

static bool check_whole(Reader *reader, const Expr *arg, int64_t low, int64_t high) {
  int64_t value;
  if (arg->kind == EXPR_LITERAL && str_to_int64(arg->value, &value) && value >= low && value <= high)
    return true;
  Str range = high == INT32_MAX ? str_format(reader->arena, "of %d or more", (int)low)
                                : str_format(reader->arena, "from %d to %d", (int)low, (int)high);
  help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_WHOLE, arg->span, STRS(range)), STR_NONE);
  return false;
}

static bool check_pattern(Reader *reader, const Expr *pattern) {
  if (pattern->kind != EXPR_LITERAL || pattern->type != EXPR_TEXT) {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_PATTERN, pattern->span, NULL), STR_NONE);
    return false;
  }
  if (!literal_pattern_ends_badly(pattern->value)) return true;
  diag_add(reader->diags, DIAG_EXPR_PATTERN_END, pattern->span, NULL);
  return false;
}

static bool check_operand(Reader *reader, char letter, Expr *arg) {
  switch (letter) {
  case 'z': return usable_number(reader, arg) && check_divisor(reader, arg);
  case 'p': return check_whole(reader, arg, 1, INT32_MAX);
  case 'k': return check_whole(reader, arg, 0, INT32_MAX);
  case 'd': return check_whole(reader, arg, 0, 15);
  case 'l': return check_pattern(reader, arg);
  case 'i': case 'n': case 'r': return usable_number(reader, arg);
  case '<':
    if (arg->type != EXPR_ENUM) return true;
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_ENUM_ORDER, arg->span, NULL),
                  STR("compare with `in (..)`"));
    return false;
  default: return true;
  }
}

static bool is_comparison(ExprOp op) {
  return op_infos[op].level == LEVEL_PREDICATE && letter_at(op_infos[op].operands, 0) != '?';
}

/* `x = null` is never true; people mean `is null`. */
static void warn_null(Reader *reader, const Expr *node) {
  bool equal = node->op == OP_EQ;
  if (!equal && node->op != OP_NE) return;
  const Expr *right = node->args.items[1];
  if (right->kind != EXPR_LITERAL || right->type != EXPR_NULL) return;
  diag_add(reader->diags, DIAG_EXPR_NULL_COMPARED, node->span,
           STRS(op_infos[node->op].spelling, equal ? STR("is null") : STR("is not null")));
}

/* coalesce, case and comparisons of numerics held otherwise in SQLite. */
static bool settle_operands(Reader *reader, Expr *node, Expr *facts) {
  const OpInfo *info = &op_infos[node->op];
  char group = info->operands.ptr[0];
  if (group != '=' && group != '<' && group != 'a') return true;
  if (!unify(reader, node->args, 0, 1, facts)) return false;
  each(i, node->args)
    if (!check_operand(reader, letter_at(info->operands, i), node->args.items[i])) return false;
  if (info->result != 'u') {
    settle_reals(node->args);
    return settle_numbers(reader, node->args);
  }
  each(i, node->args) {
    const Expr *arg = node->args.items[i];
    if (is_number(arg->type) && !usable_number(reader, arg)) return false;
    if (arg->folds_case) {
      help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CITEXT, arg->span, STRS(info->spelling)),
                    STR("write cast(x as text)"));
      return false;
    }
  }
  return true;
}

/* --- results --- */

/* The width Postgres must compute in so that no result below 2^bits overflows. */
static void widen(Expr *node, int bits) {
  int width = 16;
  each(i, node->args)
    if (node->args.items[i]->width > width) width = node->args.items[i]->width;
  node->bits = bits;
  node->width = bits < width ? width : bits < 64 ? 64 : 128;
  node->widen = node->width > width ? node->width : 0;
}

static int max_int(int a, int b) {
  return a > b ? a : b;
}

/* Sizes of numbers. */
static void size_result(Expr *node) {
  const Expr *a = node->args.items[0];
  const Expr *b = node->args.len > 1 ? node->args.items[1] : a;
  switch ((int)node->op) {
  case OP_ADD_INTEGER: case OP_SUB_INTEGER: widen(node, max_int(a->bits, b->bits) + 1); break;
  case OP_MUL_INTEGER: widen(node, a->bits + b->bits); break;
  case OP_NEG_INTEGER: case OP_ABS_INTEGER: widen(node, a->bits + 1); break;
  case OP_DIV_INTEGER:
    /* The smallest integer divided by -1 needs one bit more; beyond 64 bits only div() is exact. */
    if (b->kind == EXPR_LITERAL && b->value.ptr[0] != '-') widen(node, a->bits);
    else widen(node, a->bits + 1);
    if (node->width == 128) node->op = OP_DIV_WIDE;
    if (node->width == 128 && a->width < 128) node->widen = 128;
    else if (node->op == OP_DIV_WIDE) node->widen = 0;
    break;
  case OP_MOD: widen(node, max_int(a->bits, b->bits)); break;
  case OP_LENGTH: case OP_LENGTH_BYTES: case OP_BOOLEAN_TO_INTEGER: node->bits = 31; node->width = 32; break;
  case OP_TO_INTEGER: node->bits = a->bits; node->width = 32; break;
  case OP_TO_BIGINT: node->bits = a->bits; node->width = 64; break;
  case OP_NUMERIC_TO_BIGINT: node->bits = 63; node->width = 64; break;
  case OP_ADD_NUMERIC: case OP_SUB_NUMERIC: node->scale = max_int(a->scale, b->scale); break;
  case OP_MUL_NUMERIC: node->scale = a->scale + b->scale; break;
  case OP_NEG_NUMERIC: case OP_ABS_NUMERIC: case OP_TO_NUMERIC: node->scale = a->scale; break;
  case OP_ROUND_TO: node->scale = b->value.ptr[0] - '0'; break;
  case OP_NEG_REAL: case OP_ABS_REAL: case OP_ADD_REAL: case OP_SUB_REAL: case OP_MUL_REAL:
  case OP_DIV_REAL: case OP_TO_DOUBLE: case OP_FLOOR_REAL: case OP_CEIL_REAL: node->bits = 64; break;
  default: break;
  }
}

static ExprType result_type(char result, const Expr *facts) {
  switch (result) {
  case 'b': return EXPR_BOOLEAN;
  case 'i': return EXPR_INTEGER;
  case 'n': return EXPR_NUMERIC;
  case 'r': return EXPR_REAL;
  case 't': return EXPR_TEXT;
  default: return facts->type;
  }
}

/* How often the SQLite text of an operator repeats its first operand. */
static uint32_t repeats(const OpInfo *info, size_t args) {
  uint32_t count = 0;
  Str sqlite = info->print[DIALECT_SQLITE];
  for (size_t i = 0; i + 2 < sqlite.len; i++)
    if (sqlite.ptr[i] == '{' && sqlite.ptr[i + 1] == '0') count++;
  if (str_find(sqlite, STR("{*~}")) >= 0) count = (uint32_t)args;
  return count == 0 ? 1 : count;
}

static bool is_null_test(ExprOp op) {
  return op == OP_IS_NULL || op == OP_IS_NOT_NULL || op == OP_DISTINCT || op == OP_NOT_DISTINCT;
}

static void finish(Expr *node, const Expr *facts) {
  const OpInfo *info = &op_infos[node->op];
  if (info->result == 'u') absorb(node, facts);
  node->type = result_type(info->result, facts);
  node->folds_case = false;
  size_result(node);
  if (is_null_test(node->op)) node->may_be_null = false;
  if (node->op == OP_NULLIF) node->may_be_null = true;
  if (node->op == OP_COALESCE || node->op == OP_LEAST || node->op == OP_GREATEST) {
    node->may_be_null = true;
    each(i, node->args) node->may_be_null &= node->args.items[i]->may_be_null;
  }
}

/* --- casts --- */

/* 'text'::date and the like: the literal takes the type; NULL when it is no such cast. */
static Expr *literal_cast(Reader *reader, Str spelling, Expr *literal) {
  static const struct { const char *spelling; ExprType type; } types[] = {
    {"::date", EXPR_DATE}, {"::time", EXPR_TIME}, {"::timestamp", EXPR_TIMESTAMP},
    {"::timestamptz", EXPR_TIMESTAMPTZ}, {"::uuid", EXPR_UUID},
  };
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (!str_eq(spelling, str_from_z(types[i].spelling))) continue;
    if (!literal->adapts) {
      Str type = str_slice(spelling, 2, spelling.len);
      help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CAST, literal->span,
                                     STRS(type_words(literal->type), type)), STR_NONE);
      return expr_mistake(reader, literal->span);
    }
    Expr like = {.type = types[i].type};
    if (!literal_adapt(reader, literal, &like)) return expr_mistake(reader, literal->span);
    literal->adapts = true; /* still takes a neighbour's way of storage */
    literal->typed = true;
    return literal;
  }
  return NULL;
}

static bool check_cast(Reader *reader, const Expr *node) {
  const Expr *arg = node->args.items[0];
  if (node->op == OP_TO_INTEGER && arg->bits > 31)
    return report_differs(reader, node->span, "this cast",
                          "a value beyond 32 bits is an error in Postgres alone; use bigint");
  if (node->op == OP_ENUM_TO_TEXT && reader->use != EXPR_IN_CHECK)
    return report_differs(reader, node->span, "an enum as text",
                          "Postgres takes it in checks only, since labels can be renamed");
  return true;
}

/* --- calls --- */

static Expr *report_choice(Reader *reader, Str spelling, Choice choice, ExprArgs args, Span span) {
  if (!choice.counted) {
    Buf count = BUF(reader->arena);
    buf_uint(&count, args.len);
    diag_add(reader->diags, DIAG_EXPR_COUNT, span, STRS(spelling, buf_str(&count)));
    return expr_mistake(reader, span);
  }
  const OpInfo *info = &op_infos[choice.near];
  size_t wrong = 0;
  for (size_t i = args.len; i-- > 0;)
    if (!fits(letter_at(info->operands, i), args.items[i])) wrong = i;
  const Expr *arg = args.items[wrong];
  if (str_starts(spelling, STR("::"))) {
    Str type = str_slice(spelling, 2, spelling.len);
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CAST, span, STRS(type_words(arg->type), type)),
                  STR_NONE);
  } else if (arg->folds_case) {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CITEXT, arg->span, STRS(spelling)),
                  STR("write cast(x as text)"));
  } else if (info->result == 'n' && arg->type == EXPR_REAL) {
    report_differs(reader, span, "rounding a floating-point number",
                   "Postgres rounds halves to the even neighbour");
  } else {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_OPERAND, arg->span,
                                   STRS(spelling, type_words(arg->type))), STR_NONE);
  }
  return expr_mistake(reader, span);
}

/* round, floor and ceil of what is whole already, or coarse enough, are their operand. */
static bool changes_nothing(const Expr *node) {
  const Expr *arg = node->args.items[0];
  if (arg->type != EXPR_INTEGER && arg->type != EXPR_NUMERIC) return false;
  int kept = 0;
  int64_t digits = 0;
  switch ((int)node->op) {
  case OP_ROUND_TO:
    if (str_to_int64(node->args.items[1]->value, &digits)) kept = (int)digits;
    return arg->scale <= kept;
  case OP_ROUND: case OP_FLOOR_NUMERIC: case OP_CEIL_NUMERIC: return arg->scale == 0;
  default: return false;
  }
}

static bool too_big(Reader *reader, Expr *node) {
  if (node->depth <= EXPR_MAX_DEPTH && node->weight <= EXPR_MAX_WEIGHT &&
      node->args.len <= EXPR_MAX_ARGUMENTS)
    return false;
  if (!node->failed) diag_add(reader->diags, DIAG_EXPR_TOO_DEEP, node->span, NULL);
  return true;
}

Expr *expr_call(Reader *reader, Str spelling, ExprArgs args, Span span) {
  Expr *node = over(reader, EXPR_CALL, args, span);
  if (too_big(reader, node) || node->failed) return expr_mistake(reader, span);
  if (args.len == 1) {
    Expr *literal = literal_cast(reader, spelling, args.items[0]);
    if (literal != NULL) return literal;
  }
  Choice choice = choose(spelling, args);
  if (choice.op < 0) return report_choice(reader, spelling, choice, args, span);
  node->op = (ExprOp)choice.op;
  const OpInfo *info = &op_infos[node->op];
  node->weight += (repeats(info, args.len) - 1) * args.items[0]->weight;
  Expr facts = {0};
  if (!settle_operands(reader, node, &facts)) return expr_mistake(reader, span);
  each(i, args)
    if (!check_operand(reader, letter_at(info->operands, i), args.items[i]))
      return expr_mistake(reader, span);
  if (!check_cast(reader, node)) return expr_mistake(reader, span);
  if (changes_nothing(node)) return args.items[0];
  if (is_comparison(node->op)) warn_null(reader, node);
  finish(node, &facts);
  return too_big(reader, node) ? expr_mistake(reader, span) : node;
}

Expr *expr_negative(Reader *reader, Expr *operand, Span span) {
  bool folds = is_number_literal(operand) && operand->value.ptr[0] != '-';
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

Expr *expr_case(Reader *reader, Expr *shape, Span span) {
  Expr *node = over(reader, EXPR_CASE, shape->args, span);
  node->has_operand = shape->has_operand;
  node->has_else = shape->has_else;
  if (too_big(reader, node) || node->failed) return expr_mistake(reader, span);
  size_t first = node->has_operand ? 1 : 0, pairs_end = node->args.len - (node->has_else ? 1 : 0);
  ExprArgs tests = {0}, values = {0};
  if (node->has_operand) vec_push(reader->arena, &tests, node->args.items[0]);
  for (size_t i = first; i < node->args.len; i++) {
    bool is_test = i < pairs_end && (i - first) % 2 == 0;
    if (is_test) vec_push(reader->arena, &tests, node->args.items[i]);
    else vec_push(reader->arena, &values, node->args.items[i]);
  }
  Expr facts = {0};
  if (node->has_operand) {
    each(i, tests) {
      if (is_equatable(tests.items[i])) continue;
      help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_OPERAND, tests.items[i]->span,
                                     STRS(STR("case"), type_words(tests.items[i]->type))), STR_NONE);
      return expr_mistake(reader, span);
    }
    if (!unify(reader, tests, 0, 1, &facts)) return expr_mistake(reader, span);
    settle_reals(tests);
    if (!settle_numbers(reader, tests)) return expr_mistake(reader, span);
  } else {
    each(i, tests) {
      if (tests.items[i]->type == EXPR_BOOLEAN || tests.items[i]->type == EXPR_NULL) continue;
      diag_add(reader->diags, DIAG_EXPR_OPERAND, tests.items[i]->span,
               STRS(STR("when"), type_words(tests.items[i]->type)));
      return expr_mistake(reader, span);
    }
  }
  Expr result = {0};
  if (!unify(reader, values, 0, 1, &result)) return expr_mistake(reader, span);
  each(i, values) {
    const Expr *value = values.items[i];
    if (is_number(value->type) && !usable_number(reader, value)) return expr_mistake(reader, span);
    if (!value->folds_case) continue;
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CITEXT, value->span, STRS(STR("case"))),
                  STR("write cast(x as text)"));
    return expr_mistake(reader, span);
  }
  absorb(node, &result);
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
