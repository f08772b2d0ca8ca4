/* The table of operators and functions, and its documentation. */
#include "expr/tree.h"

#include "base/buf.h"

const OpInfo op_infos[OP_COUNT] = {
#define OP(name, spelling, level, operands, result, postgres, sqlite, note)                        \
  [OP_##name] = {STR_INIT(#name), STR_INIT(spelling),                                              \
                 LEVEL_##level,   STR_INIT(operands),                                              \
                 result,          {STR_INIT(postgres), STR_INIT(sqlite)},                          \
                 STR_INIT(note)},
#include "expr/ops.def"
};

bool op_spelling_known(Str spelling, bool function) {
  for (int op = 0; op < OP_COUNT; op++)
    if (str_eq_fold(op_infos[op].spelling, spelling) &&
        (op_infos[op].level == LEVEL_CALL) == function)
      return true;
  return false;
}

/* One letter of `operands` or a result in words. */
static Str letter_words(char letter) {
  switch (letter) {
  case 'b': return STR("boolean");
  case 'i': return STR("integer");
  case 'n': return STR("numeric");
  case 'r': return STR("number");
  case 't': return STR("text");
  case 'x': return STR("citext");
  case 'B': return STR("bytes");
  case 'e': return STR("enum");
  case 'u': return STR("uuid");
  case '=': return STR("any");
  case '<': return STR("ordered");
  case 'z': return STR("not zero");
  case 'p': return STR("1..");
  case 'k': return STR("0..");
  case 'd': return STR("0..15");
  case 'l': return STR("pattern");
  default: return STR("any");
  }
}

/* The words of a template: `{0c}` becomes `a`, `{1}` `b`. */
static void plain_template(Buf *out, const OpInfo *info, Str template) {
  for (size_t i = 0; i < template.len; i++) {
    char c = template.ptr[i];
    if (c == '|') buf_char(out, '\\');
    if (c != '{') {
      buf_char(out, c);
      continue;
    }
    char what = template.ptr[i + 1];
    bool rest = template.ptr[i + 2] == '*';
    if (what == '*' && info->level != LEVEL_CALL)
      buf_format(out, "a %.*s b ..", STR_ARG(str_upper(out->arena, info->spelling)));
    else if (what == '*')
      buf_lit(out, "a, b, ..");
    else if (rest)
      buf_lit(out, "b, c, ..");
    else if (char_is_digit(what))
      buf_char(out, (char)('a' + (what - '0')));
    else if (what == 's')
      buf_lit(out, "scale");
    else if (what == 'e')
      buf_lit(out, "half unit");
    else
      buf_lit(out, "pattern");
    while (template.ptr[i] != '}') i++;
  }
}

static void row_markdown(Buf *out, const OpInfo *info) {
  buf_lit(out, "| `");
  plain_template(out, info, info->spelling);
  buf_lit(out, "` | ");
  for (size_t i = 0; i < info->operands.len; i++) {
    if (info->operands.ptr[i] == '*') {
      buf_lit(out, "..");
      continue;
    }
    if (i > 0) buf_lit(out, ", ");
    buf_append(out, letter_words(info->operands.ptr[i]));
  }
  buf_lit(out, " | ");
  buf_append(out, info->result == 'u'   ? STR("the operands' type")
                  : info->result == 'r' ? STR("double")
                                        : letter_words(info->result));
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++) {
    buf_lit(out, " | `");
    plain_template(out, info, info->print[dialect]);
    buf_char(out, '`');
  }
  buf_lit(out, " | ");
  buf_append(out, info->note);
  buf_lit(out, " |\n");
}

Str expr_operators_markdown(Arena *arena) {
  Buf out = BUF(arena);
  buf_lit(&out,
          "| written | takes | gives | Postgres | SQLite | note |\n|---|---|---|---|---|---|\n");
  for (int op = 0; op < OP_COUNT; op++) row_markdown(&out, &op_infos[op]);
  return buf_str(&out);
}

/* --- names --- */

/* `btrim({0})` is called btrim, `{0} + {1}` nothing. */
static Str called(ExprOp op) {
  Str print = op_infos[op].print[DIALECT_POSTGRES];
  size_t len = 0;
  while (len < print.len && char_is_lower(print.ptr[len])) len++;
  bool call = len > 0 && len < print.len && print.ptr[len] == '(';
  return call ? str_slice(print, 0, len) : STR_NONE;
}

/* The type as Postgres has it in its catalog; absent when `op` is no cast that is printed. */
static Str cast_to(ExprOp op) {
  static const struct { const char *spelling, *name; } types[] = {
    {"{0}::text", "text"},       {"{0}::integer", "int4"},           {"{0}::bigint", "int8"},
    {"{0}::numeric", "numeric"}, {"{0}::double precision", "float8"}};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (str_eq(op_infos[op].print[DIALECT_POSTGRES], str_from_z(types[i].spelling)))
      return str_from_z(types[i].name);
  return STR_NONE;
}

/* Casts and CASE take the name of what is inside them, unless that is a cast or CASE without one. */
static Str figure(const Expr *expr, bool *weak) {
  *weak = false;
  if (expr->kind == EXPR_COLUMN) return expr->column.name;
  bool cast = expr->kind == EXPR_CALL && str_given(cast_to(expr->op));
  bool choice = expr->kind == EXPR_CASE;
  if (!cast && !choice) return expr->kind == EXPR_CALL ? called(expr->op) : STR_NONE;
  const Expr *inside = cast ? expr->args.items[0]
                            : expr->has_else ? expr->args.items[expr->args.len - 1] : NULL;
  Str name = inside == NULL ? STR_NONE : figure(inside, weak);
  if (str_given(name) && !*weak) return name;
  *weak = true;
  return cast ? cast_to(expr->op) : STR("case");
}

Str expr_figure(const Expr *expr) {
  bool weak;
  return figure(expr, &weak);
}
