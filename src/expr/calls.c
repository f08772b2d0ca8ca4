/* Operators, casts and functions: which row of ops.def fits the operands, what it demands of them,
 * and how large its result can be. */
#include "expr/tree.h"
#include "expr/words.h"

#include "base/buf.h"

/* --- which row fits --- */

static bool fits(char letter, const Expr *arg) {
  ExprType type = arg->type;
  if (type == EXPR_NULL)
    return letter != 'x' && letter != 'z' && letter != 'p' && letter != 'k' && letter != 'd' &&
           letter != 'l';
  switch (letter) {
  case 'b': return type == EXPR_BOOLEAN;
  case 'i':
  case 'p':
  case 'k':
  case 'd': return type == EXPR_INTEGER;
  case 'n': return type == EXPR_INTEGER || type == EXPR_NUMERIC;
  case 'r':
  case 'z': return type_is_number(type);
  case 't':
  case 'l': return type == EXPR_TEXT;
  case 'x': return type == EXPR_TEXT && arg->folds_case;
  case 'B': return type == EXPR_BYTES;
  case 'e': return type == EXPR_ENUM;
  case 'u': return type == EXPR_UUID;
  case '=':
  case '<': return expr_is_equatable(arg);
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
static bool operand_fits(const OpInfo *info, size_t at, const Expr *arg) {
  char letter = letter_at(info->operands, at);
  return fits(letter == 'z' && info->operands.ptr[0] == 'i' ? 'i' : letter, arg);
}

static bool row_fits(const OpInfo *info, ExprArgs args) {
  each(i, args) if (!operand_fits(info, i, args.items[i])) return false;
  return true;
}

typedef struct Choice {
  bool counted; /* the spelling takes that many operands */
  int op;       /* -1: no row fits */
  int near;     /* the last row of this spelling and count, for messages */
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
  if (expr_is_number_literal(divisor) && !number_is_zero(divisor->value)) return true;
  bool guarded = divisor->kind == EXPR_CALL && divisor->op == OP_NULLIF &&
                 expr_is_number_literal(divisor->args.items[1]) &&
                 number_is_zero(divisor->args.items[1]->value);
  if (guarded) return true;
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_DIVISOR, divisor->span, NULL);
  help_dialects(reader, diag, STR("write nullif(divisor, 0)"));
  return false;
}

static bool check_whole(Reader *reader, const Expr *arg, int64_t low, int64_t high) {
  int64_t value;
  if (arg->kind == EXPR_LITERAL && str_to_int64(arg->value, &value) && value >= low &&
      value <= high)
    return true;
  Str range = high == INT32_MAX ? str_format(reader->arena, "of %d or more", (int)low)
                                : str_format(reader->arena, "from %d to %d", (int)low, (int)high);
  help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_WHOLE, arg->span, STRS(range)), STR_NONE);
  return false;
}

static bool check_pattern(Reader *reader, const Expr *pattern) {
  if (pattern->kind != EXPR_LITERAL || pattern->type != EXPR_TEXT) {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_PATTERN, pattern->span, NULL),
                  STR_NONE);
    return false;
  }
  if (!literal_pattern_ends_badly(pattern->value)) return true;
  diag_add(reader->diags, DIAG_EXPR_PATTERN_END, pattern->span, NULL);
  return false;
}

static bool check_operand(Reader *reader, char letter, Expr *arg) {
  switch (letter) {
  case 'z': return expr_usable(reader, arg) && check_divisor(reader, arg);
  case 'p': return check_whole(reader, arg, 1, INT32_MAX);
  case 'k': return check_whole(reader, arg, 0, INT32_MAX);
  case 'd': return check_whole(reader, arg, 0, 15);
  case 'l': return check_pattern(reader, arg);
  case 't': arg->as_text = arg->folds_case; return true;
  case 'i':
  case 'n':
  case 'r': return expr_usable(reader, arg);
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
  Str test = equal ? STR("is null") : STR("is not null");
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_NULL_COMPARED, node->span,
                        STRS(op_infos[node->op].spelling, test));
  if (!reader->text.verbatim) return;
  Span rest = {node->args.items[0]->span.end, node->span.end};
  size_t from = rest.start - reader->text.span.start, to = rest.end - reader->text.span.start;
  if (str_find_char(str_slice(reader->text.str, from, to), ')') >= 0) return; /* (x) = null */
  expr_fix(reader, diag, rest, str_concat(reader->arena, STR(" "), test));
}

/* Operands of one type: what they share goes to `facts`. */
static bool settle_operands(Reader *reader, const Expr *node, Expr *facts) {
  const OpInfo *info = &op_infos[node->op];
  char group = info->operands.ptr[0];
  if (group != '=' && group != '<' && group != 'a') return true;
  if (!args_unify(reader, node->args, facts)) return false;
  if (info->result == 'b') return args_settle(reader, node->args);
  args_settle_reals(node->args);
  return args_usable(reader, node->args, info->spelling);
}

/* --- results --- */

/* The width Postgres must compute in so that no result below 2^bits overflows. */
static void widen(Expr *node, int bits) {
  int width = 16;
  each(i, node->args) if (node->args.items[i]->width > width) width = node->args.items[i]->width;
  node->bits = bits;
  node->width = bits < width ? width : bits < 64 ? 64 : 128;
  node->widen = node->width > width ? node->width : 0;
}

static int max_int(int a, int b) {
  return a > b ? a : b;
}

/* Of a literal that check_whole has seen. */
static int literal_int(const Expr *literal) {
  int64_t value = 0;
  return str_to_int64(literal->value, &value) ? (int)value : 0;
}

/* The smallest integer divided by -1 needs one bit more; beyond 64 bits only div() is exact. */
static void size_division(Expr *node, const Expr *a, const Expr *b) {
  bool positive = b->kind == EXPR_LITERAL && b->value.ptr[0] != '-';
  widen(node, positive ? a->bits : a->bits + 1);
  if (node->width == 128) node->op = OP_DIV_WIDE;
}

static void set_size(Expr *node, int bits, int width) {
  node->bits = bits;
  node->width = width;
}

/* Sizes of numbers; and of rows that differ only in how they print, the one that fits. */
static void size_result(Expr *node) {
  const Expr *a = node->args.items[0];
  const Expr *b = node->args.len > 1 ? node->args.items[1] : a;
  switch ((int)node->op) {
  case OP_ADD_INTEGER:
  case OP_SUB_INTEGER: widen(node, max_int(a->bits, b->bits) + 1); break;
  case OP_MUL_INTEGER: widen(node, a->bits + b->bits); break;
  case OP_NEG_INTEGER: widen(node, a->bits + 1); break;
  case OP_ABS_INTEGER: widen(node, a->bits < 63 ? a->bits + 1 : 63); break; /* both fail on -2^63 */
  case OP_DIV_INTEGER: size_division(node, a, b); break;
  case OP_MOD: widen(node, max_int(a->bits, b->bits)); break;
  case OP_LENGTH:
  case OP_LENGTH_BYTES:
  case OP_BOOLEAN_TO_INTEGER: set_size(node, 31, 32); break;
  case OP_TO_INTEGER: set_size(node, a->bits, 32); break;
  case OP_TO_BIGINT: set_size(node, a->bits, 64); break;
  case OP_NUMERIC_TO_BIGINT: set_size(node, 63, 64); break;
  case OP_ADD_NUMERIC:
  case OP_SUB_NUMERIC: node->scale = max_int(a->scale, b->scale); break;
  case OP_MUL_NUMERIC: node->scale = a->scale + b->scale; break;
  case OP_NEG_NUMERIC:
  case OP_ABS_NUMERIC:
  case OP_TO_NUMERIC: node->scale = a->scale; break;
  case OP_ROUND_TO: node->scale = literal_int(b); break;
  case OP_REPLACE:
    if (node->args.items[2]->may_be_null) node->op = OP_REPLACE_NULL;
    break;
  default:
    if (op_infos[node->op].result == 'r') node->bits = 64;
    break;
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

/* What operands repeated by the SQLite text of an operator add to its size. */
static uint32_t repeated_weight(const OpInfo *info, const Expr *node) {
  Str sqlite = info->print[DIALECT_SQLITE];
  uint32_t all = node->weight - 1, first = node->args.items[0]->weight, added = 0;
  if (str_find(sqlite, STR("{*~}")) >= 0) return all * (uint32_t)(node->args.len - 1);
  for (size_t i = 0; i + 1 < sqlite.len; i++)
    if (sqlite.ptr[i] == '{' && sqlite.ptr[i + 1] == '0') added += first;
  return added < first ? 0 : added - first;
}

static bool is_null_test(ExprOp op) {
  return op == OP_IS_NULL || op == OP_IS_NOT_NULL || op == OP_DISTINCT || op == OP_NOT_DISTINCT;
}

static void finish(Expr *node, const Expr *facts) {
  const OpInfo *info = &op_infos[node->op];
  if (info->result == 'u') expr_absorb(node, facts);
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
  Expr like = {.type = type_of_literal(spelling)};
  if (like.type == EXPR_UNKNOWN) return NULL;
  if (!literal->adapts) {
    Str type = str_slice(spelling, 2, spelling.len);
    Diag *diag = diag_add(reader->diags, DIAG_EXPR_CAST, literal->span,
                          STRS(type_words(literal->type), type));
    help_dialects(reader, diag, STR_NONE);
    return expr_mistake(reader, literal->span);
  }
  if (!literal_adapt(reader, literal, &like)) return expr_mistake(reader, literal->span);
  literal->adapts = true; /* still takes a neighbour's way of storage */
  literal->typed = true;
  return literal;
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
    if (!operand_fits(info, i, args.items[i])) wrong = i;
  const Expr *arg = args.items[wrong];
  if (str_starts(spelling, STR("::"))) {
    Str type = str_slice(spelling, 2, spelling.len);
    help_dialects(reader,
                  diag_add(reader->diags, DIAG_EXPR_CAST, span, STRS(type_words(arg->type), type)),
                  STR_NONE);
  } else if (arg->folds_case) {
    help_dialects(reader, diag_add(reader->diags, DIAG_EXPR_CITEXT, arg->span, STRS(spelling)),
                  STR("write cast(x as text)"));
  } else if (info->result == 'n' && arg->type == EXPR_REAL) {
    report_differs(reader, span, "rounding a floating-point number",
                   "Postgres rounds halves to the even neighbour");
  } else {
    help_dialects(reader,
                  diag_add(reader->diags, DIAG_EXPR_OPERAND, arg->span,
                           STRS(spelling, type_words(arg->type))),
                  STR_NONE);
  }
  return expr_mistake(reader, span);
}

/* round, floor and ceil of what is whole already, or coarse enough, are their operand. */
static bool changes_nothing(const Expr *node) {
  const Expr *arg = node->args.items[0];
  if (arg->type != EXPR_INTEGER && arg->type != EXPR_NUMERIC) return false;
  switch ((int)node->op) {
  case OP_ROUND_TO: return arg->scale <= literal_int(node->args.items[1]);
  case OP_ROUND:
  case OP_FLOOR_NUMERIC:
  case OP_CEIL_NUMERIC: return arg->scale == 0;
  default: return false;
  }
}

Expr *expr_call(Reader *reader, Str spelling, ExprArgs args, Span span) {
  Expr *node = expr_over(reader, EXPR_CALL, args, span);
  if (expr_too_big(reader, node) || node->failed) return expr_mistake(reader, span);
  if (args.len == 1) {
    Expr *literal = literal_cast(reader, spelling, args.items[0]);
    if (literal != NULL) return literal;
  }
  Choice choice = choose(spelling, args);
  if (choice.op < 0) return report_choice(reader, spelling, choice, args, span);
  node->op = (ExprOp)choice.op;
  const OpInfo *info = &op_infos[node->op];
  node->weight += repeated_weight(info, node);
  Expr facts = {0};
  if (!settle_operands(reader, node, &facts)) return expr_mistake(reader, span);
  each(i, args) if (!check_operand(reader, letter_at(info->operands, i),
                                   args.items[i])) return expr_mistake(reader, span);
  if (!check_cast(reader, node)) return expr_mistake(reader, span);
  if (changes_nothing(node)) return args.items[0];
  if (is_comparison(node->op)) warn_null(reader, node);
  finish(node, &facts);
  return expr_too_big(reader, node) ? expr_mistake(reader, span) : node;
}
