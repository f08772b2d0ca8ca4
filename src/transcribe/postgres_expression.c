/* Expressions of Postgres in the portable language, where that is provably the same: the portable text is parsed by the
 * language's own parser and printed for Postgres, and what is printed has the same tree as what the server said. */
#include "transcribe/postgres.h"

#include "transcribe/postgres_words.h"

/* --- printing --- */

typedef enum Level {
  ANY_LEVEL, OR_LEVEL, AND_LEVEL, NOT_LEVEL, PREDICATE_LEVEL, CONCAT_LEVEL, SUM_LEVEL, PRODUCT_LEVEL, TIGHT
} Level;

static Level level_of(const PgTree *tree) {
  switch (tree->kind) {
  case PG_OR: return tree->args.len == 1 ? TIGHT : OR_LEVEL;
  case PG_AND: return tree->args.len == 1 ? TIGHT : AND_LEVEL;
  case PG_NOT: return NOT_LEVEL;
  case PG_IS:
  case PG_IN:
  case PG_BETWEEN: return PREDICATE_LEVEL;
  case PG_BINARY: {
    char c = tree->text.ptr[0];
    if (c == '|') return CONCAT_LEVEL;
    if (c == '*' || c == '/' || c == '%') return PRODUCT_LEVEL;
    return c == '+' || c == '-' ? SUM_LEVEL : PREDICATE_LEVEL;
  }
  case PG_MINUS: return PRODUCT_LEVEL;
  case PG_COLUMN:
  case PG_NUMBER:
  case PG_TEXT:
  case PG_WORD:
  case PG_CALL:
  case PG_CASE:
  case PG_CAST: break;
  }
  return TIGHT;
}

static void print(Buf *out, const PgTree *tree, Level least);

static void print_list(Buf *out, const PgTree *tree, size_t from) {
  for (size_t i = from; i < tree->args.len; i++) {
    if (i > from) buf_lit(out, ", ");
    print(out, tree->args.items[i], ANY_LEVEL);
  }
}

static bool is_plain_name(Str name) {
  bool plain = name.len > 0 && !char_is_digit(name.ptr[0]);
  for (size_t i = 0; i < name.len; i++) plain = plain && char_is_word(name.ptr[i]) && !char_is_upper(name.ptr[i]);
  return plain;
}

static void print_name(Buf *out, Str name) {
  if (is_plain_name(name) && str_eq(pg_ident(out->arena, name), name)) buf_append(out, name);
  else buf_format(out, "\"%.*s\"", STR_ARG(str_replace(out->arena, name, STR("\""), STR("\"\""))));
}

static void print_case(Buf *out, const PgTree *tree) {
  size_t at = 0, pairs = tree->args.len - tree->has_else;
  buf_lit(out, "case");
  if (tree->has_operand) {
    buf_char(out, ' ');
    print(out, tree->args.items[at++], ANY_LEVEL);
  }
  for (; at < pairs; at += 2) {
    buf_lit(out, " when ");
    print(out, tree->args.items[at], ANY_LEVEL);
    buf_lit(out, " then ");
    print(out, tree->args.items[at + 1], ANY_LEVEL);
  }
  if (tree->has_else) {
    buf_lit(out, " else ");
    print(out, tree->args.items[pairs], ANY_LEVEL);
  }
  buf_lit(out, " end");
}

/* x >= a and x <= b, side by side. */
static bool is_between(const PgTree *tree, size_t at) {
  if (at + 1 >= tree->args.len) return false;
  const PgTree *low = tree->args.items[at], *high = tree->args.items[at + 1];
  bool signs = low->kind == PG_BINARY && high->kind == PG_BINARY && str_eq(low->text, STR(">=")) &&
               str_eq(high->text, STR("<="));
  return signs && tree->args.len == 2 && pg_tree_same(low->args.items[0], high->args.items[0]);
}

static void print_chain(Buf *out, const PgTree *tree) {
  bool and = tree->kind == PG_AND;
  if (and && is_between(tree, 0)) {
    print(out, tree->args.items[0]->args.items[0], CONCAT_LEVEL);
    buf_lit(out, " between ");
    print(out, tree->args.items[0]->args.items[1], CONCAT_LEVEL);
    buf_lit(out, " and ");
    print(out, tree->args.items[1]->args.items[1], CONCAT_LEVEL);
    return;
  }
  each(i, tree->args) {
    if (i > 0) buf_append(out, and ? STR(" and ") : STR(" or "));
    print(out, tree->args.items[i], and ? NOT_LEVEL : AND_LEVEL);
  }
}

static void print_binary(Buf *out, const PgTree *tree) {
  Level level = level_of(tree);
  print(out, tree->args.items[0], level == PREDICATE_LEVEL ? CONCAT_LEVEL : level);
  buf_format(out, " %.*s ", STR_ARG(tree->text));
  print(out, tree->args.items[1], (Level)(level + 1));
}

static Str type_name(Str type) { return str_eq(type, STR("double precision")) ? STR("double") : type; }

static void print_bare(Buf *out, const PgTree *tree) {
  switch (tree->kind) {
  case PG_COLUMN: print_name(out, tree->text); break;
  case PG_NUMBER:
  case PG_WORD: buf_append(out, tree->text); break;
  case PG_TEXT: buf_append(out, pg_literal_text(out->arena, tree->text)); break;
  case PG_CALL:
    buf_append(out, str_eq(tree->text, STR("btrim")) ? STR("trim") : tree->text);
    buf_char(out, '(');
    print_list(out, tree, 0);
    buf_char(out, ')');
    break;
  case PG_AND:
  case PG_OR:
    if (tree->args.len == 1) print(out, tree->args.items[0], TIGHT);
    else print_chain(out, tree);
    break;
  case PG_NOT:
    buf_lit(out, "not ");
    print(out, tree->args.items[0], PREDICATE_LEVEL);
    break;
  case PG_MINUS:
    buf_char(out, '-');
    print(out, tree->args.items[0], TIGHT);
    break;
  case PG_IS:
    print(out, tree->args.items[0], CONCAT_LEVEL);
    buf_format(out, " %.*s", STR_ARG(tree->text));
    break;
  case PG_IN:
    print(out, tree->args.items[0], CONCAT_LEVEL);
    buf_format(out, " %.*s (", STR_ARG(tree->text));
    print_list(out, tree, 1);
    buf_char(out, ')');
    break;
  case PG_CASE: print_case(out, tree); break;
  case PG_CAST:
    print(out, tree->args.items[0], TIGHT);
    buf_format(out, "::%.*s", STR_ARG(type_name(tree->text)));
    break;
  case PG_BINARY: print_binary(out, tree); break;
  case PG_BETWEEN: break;
  }
}

static void print(Buf *out, const PgTree *tree, Level least) {
  bool wrap = level_of(tree) < least;
  if (wrap) buf_char(out, '(');
  print_bare(out, tree);
  if (wrap) buf_char(out, ')');
}

Str pg_tree_print(Arena *arena, const PgTree *tree) {
  Buf out = BUF(arena);
  print(&out, tree, ANY_LEVEL);
  return buf_str(&out);
}

/* --- the proof --- */

typedef struct Scope {
  Scribe *scribe;
  const CatalogTable *table;
} Scope;

static int bits_of(Str type) {
  if (str_eq(type, STR("smallint"))) return 16;
  return str_eq(type, STR("integer")) || str_eq(type, STR("real")) ? 32 : 64;
}

/* The 2 of numeric(10,2). */
static int scale_of(Str type) {
  ptrdiff_t open = str_find_char(type, '('), comma = str_find_char(type, ',');
  int64_t scale = 0;
  if (open < 0) return -1;
  return comma > 0 && str_to_int64(str_slice(type, (size_t)comma + 1, type.len - 1), &scale) ? (int)scale : 0;
}

static bool find_column(void *context, Str name, ExprColumn *found) {
  const Scope *scope = context;
  each(i, scope->table->columns) {
    const CatalogColumn *column = scope->table->columns.items[i];
    if (!str_eq(column->object.name, name)) continue;
    bool array = str_ends(column->type, STR("[]"));
    bool labels = column->enumeration != NULL && !array;
    *found = (ExprColumn){.column = column, .name = name, .bits = bits_of(column->type),
                          .scale = scale_of(column->type),
                          .type = array ? EXPR_ARRAY : labels ? EXPR_ENUM : pg_class(scope->scribe, column),
                          .nullable = !column->not_null, .fixed_char = str_starts(column->type, STR("character(")),
                          .folds_case = str_eq(column->type_name, STR("citext"))};
    if (labels) found->labels = &column->enumeration->labels, found->enum_name = column->enumeration->object.name;
    return true;
  }
  return false;
}

static Str nearest(void *context, Str name) {
  (void)context, (void)name;
  return STR_NONE;
}

static Str printed_text(Arena *arena, SqlText text) {
  Buf out = BUF(arena);
  each(i, text.pieces) {
    const CatalogColumn *column = text.pieces.items[i].column;
    buf_append(&out, column == NULL ? text.pieces.items[i].text : pg_ident(arena, column->object.name));
  }
  return buf_str(&out);
}

/* The language's own tree of `portable`, or NULL: it is not what the server said. */
static const Expr *proven(Scribe *s, const CatalogTable *table, const PgTree *tree, Str portable) {
  Diags *diags = diags_new(s->arena);
  Scope scope = {s, table};
  ExprScope columns = {&scope, find_column, nearest, table->object.name};
  Source *source = source_add(diags->sources, STR("expression"), portable);
  Text text = {portable, {source->base, source->base + (uint32_t)portable.len}, true};
  Expr *parsed = expr_parse(s->arena, diags, text, &columns, EXPR_IN_INDEX);
  if (diags_failed(diags) || expr_failed(parsed)) return NULL;
  Str again = printed_text(s->arena, expr_print(s->arena, parsed, DIALECT_POSTGRES));
  const PgTree *back = pg_tree(s->arena, table, again);
  return back != NULL && pg_tree_same(tree, back) ? parsed : NULL;
}

Str pg_portable(Scribe *s, const CatalogTable *table, Str expression) {
  if (table == NULL || !str_given(expression)) return STR_NONE;
  const PgTree *tree = pg_tree(s->arena, table, expression);
  if (tree == NULL) return STR_NONE;
  Str portable = pg_tree_print(s->arena, tree);
  return proven(s, table, tree, portable) != NULL ? portable : STR_NONE;
}

Str pg_figure(Scribe *s, const CatalogTable *table, Str expression) {
  const PgTree *tree = pg_tree(s->arena, table, expression);
  const Expr *parsed = tree == NULL ? NULL : proven(s, table, tree, pg_tree_print(s->arena, tree));
  return parsed == NULL ? STR_NONE : expr_figure(parsed);
}

bool pg_values(Scribe *s, const CatalogColumn *column, Str check, StrList *values) {
  const PgTree *tree = str_eq(column->type, STR("text")) ? pg_tree(s->arena, column->object.table, check) : NULL;
  if (tree == NULL || tree->kind != PG_IN || !str_eq(tree->text, STR("in")) || tree->args.items[0]->kind != PG_COLUMN)
    return false;
  for (size_t i = 1; i < tree->args.len; i++) {
    if (tree->args.items[i]->kind != PG_TEXT) return false;
    vec_push(s->arena, values, tree->args.items[i]->text);
  }
  return true;
}
