/* A recursive-descent reader of what pg_get_expr prints. Precedence: the Postgres 15 manual, 4.1.6. */
#include "transcribe/postgres_words.h"

#include "base/buf.h"
#include "expr/scan.h"

typedef enum Kind { END, NAME, QUOTED, STRING, NUMBER, SIGN } Kind;

typedef struct Word {
  Kind kind;
  Str text; /* of strings and quoted names without quotes */
} Word;

typedef struct Words {
  Arena *arena;
  const CatalogTable *table;
  Str sql;
  size_t at;
  Word next;
  bool failed;
  int depth;
} Words;

enum { DEEPEST = 100 };

/* --- tokens --- */

static Str take_quoted(Words *w, char quote) {
  Buf out = BUF(w->arena);
  for (w->at++; w->at < w->sql.len; w->at++) {
    if (w->sql.ptr[w->at] == quote) {
      if (w->at + 1 >= w->sql.len || w->sql.ptr[w->at + 1] != quote) break;
      w->at++;
    }
    buf_char(&out, w->sql.ptr[w->at]);
  }
  if (w->at >= w->sql.len) w->failed = true;
  w->at++;
  return buf_str(&out);
}

static bool is_name_char(char c) { return char_is_word(c) || c == '$' || (unsigned char)c >= 0x80; }
static bool is_operator_char(char c) { return str_find_char(STR("+-*/<>=~!@#%^&|`?"), c) >= 0; }

/* Goes on while `is` holds. */
static void skip_while(Words *w, bool (*is)(char c)) {
  while (w->at < w->sql.len && is(w->sql.ptr[w->at])) w->at++;
}

static bool is_number_char(char c) { return char_is_digit(c) || c == '.'; }

static Word read_number(Words *w) {
  size_t from = w->at;
  skip_while(w, is_number_char);
  if (w->at < w->sql.len && is_name_char(w->sql.ptr[w->at])) w->failed = true; /* 1e10 */
  return (Word){NUMBER, str_slice(w->sql, from, w->at)};
}

static Word read_name(Words *w) {
  size_t from = w->at;
  skip_while(w, is_name_char);
  return (Word){NAME, str_slice(w->sql, from, w->at)};
}

static Word read_word(Words *w) {
  skip_while(w, char_is_space);
  if (w->at >= w->sql.len) return (Word){END, STR("")};
  size_t from = w->at;
  char c = w->sql.ptr[from], after = from + 1 < w->sql.len ? w->sql.ptr[from + 1] : ' ';
  if (c == '\'') return (Word){STRING, take_quoted(w, '\'')};
  if (c == '"') return (Word){QUOTED, take_quoted(w, '"')};
  if (after == '\'' && str_find_char(STR("EBXU"), c) >= 0) w->failed = true;
  if (char_is_digit(c)) return read_number(w);
  if (is_name_char(c)) return read_name(w);
  w->at += c == ':' && after == ':' ? 2 : 1;
  if (is_operator_char(c)) skip_while(w, is_operator_char);
  return (Word){SIGN, str_slice(w->sql, from, w->at)};
}

static Word take(Words *w) {
  Word word = w->next;
  w->next = read_word(w);
  return word;
}

static bool is_sign(const Words *w, const char *sign) {
  return w->next.kind == SIGN && str_eq(w->next.text, str_from_z(sign));
}
static bool is_word(const Words *w, const char *word) {
  return w->next.kind == NAME && str_eq_fold(w->next.text, str_from_z(word));
}
static bool accept_sign(Words *w, const char *sign) {
  bool is = is_sign(w, sign);
  if (is) take(w);
  return is;
}
static bool accept(Words *w, const char *word) {
  bool is = is_word(w, word);
  if (is) take(w);
  return is;
}
static void expect_sign(Words *w, const char *sign) {
  if (!accept_sign(w, sign)) w->failed = true;
}

/* --- nodes --- */

static PgTree *node(Words *w, PgKind kind, Str text) {
  PgTree *tree = arena_make(w->arena, PgTree);
  tree->kind = kind;
  tree->text = text;
  return tree;
}

static PgTree *over(Words *w, PgKind kind, Str text, PgTree *a, PgTree *b) {
  PgTree *tree = node(w, kind, text);
  vec_push(w->arena, &tree->args, a);
  if (b != NULL) vec_push(w->arena, &tree->args, b);
  return tree;
}

static PgTree *fail(Words *w) {
  w->failed = true;
  return node(w, PG_WORD, STR("null"));
}

static const CatalogColumn *column_of(const Words *w, Str name) {
  each(i, w->table->columns)
    if (str_eq(w->table->columns.items[i]->object.name, name)) return w->table->columns.items[i];
  return NULL;
}

static bool is_varchar(const Words *w, const PgTree *tree) {
  if (tree->kind != PG_COLUMN) return false;
  const CatalogColumn *column = column_of(w, tree->text);
  return column != NULL && column->domain == NULL && str_starts(column->type, STR("character varying")) &&
         !str_ends(column->type, STR("]"));
}

/* --- types of casts --- */

/* "character varying", "public.mood", "timestamp without time zone", "text[]". */
static Str read_type(Words *w) {
  Buf out = BUF(w->arena);
  for (bool first = true; w->next.kind == NAME || w->next.kind == QUOTED; first = false) {
    static const char *const tails[] = {"varying", "precision", "without", "with", "time", "zone"};
    bool tail = first;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) tail = tail || is_word(w, tails[i]);
    if (!tail) break;
    if (!first) buf_char(&out, ' ');
    buf_append(&out, take(w).text);
    while (accept_sign(w, ".")) {
      buf_char(&out, '.');
      buf_append(&out, take(w).text);
    }
  }
  if (accept_sign(w, "(")) {
    while (!w->failed && !is_sign(w, ")")) {
      if (w->next.kind == END) w->failed = true;
      take(w);
    }
    take(w);
    w->failed = true; /* a cast to a length changes the value */
  }
  if (accept_sign(w, "[")) {
    expect_sign(w, "]");
    buf_lit(&out, "[]");
  }
  return buf_str(&out);
}

static bool is_number_type(Str type) {
  static const Str types[] = {STR_INIT("smallint"), STR_INIT("integer"), STR_INIT("bigint"),
                              STR_INIT("numeric"),  STR_INIT("real"),    STR_INIT("double precision")};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (str_eq(types[i], type)) return true;
  return false;
}

static bool is_digits(Str text) {
  size_t from = str_starts(text, STR("-"));
  bool good = from < text.len && char_is_digit(text.ptr[from]);
  for (size_t i = from; i < text.len; i++) good = good && (char_is_digit(text.ptr[i]) || text.ptr[i] == '.');
  return good;
}

static PgTree *cast(Words *w, PgTree *tree, Str type) {
  bool literal = tree->kind == PG_TEXT || tree->kind == PG_NUMBER;
  if (str_ends(type, STR("[]"))) return fail(w); /* the one that goes without saying is read with its array */
  if (literal && str_given(tree->cast) && tree->kind == PG_TEXT && !str_eq(tree->cast, type)) return fail(w);
  if (literal) {
    if (tree->kind == PG_TEXT && is_number_type(type) && is_digits(tree->text)) tree->kind = PG_NUMBER;
    if (tree->kind == PG_NUMBER && !is_number_type(type)) return fail(w);
    tree->cast = type;
    return tree;
  }
  if (str_eq(type, STR("text")) && is_varchar(w, tree)) {
    tree->cast = type;
    return tree;
  }
  return over(w, PG_CAST, type, tree, NULL);
}

/* --- the grammar, loosest first --- */

static PgTree *read_or(Words *w);
static PgTree *read_other(Words *w);

static PgTree *read_case(Words *w) {
  PgTree *tree = node(w, PG_CASE, STR("case"));
  tree->has_operand = !is_word(w, "when");
  if (tree->has_operand) vec_push(w->arena, &tree->args, read_or(w));
  while (!w->failed && accept(w, "when")) {
    vec_push(w->arena, &tree->args, read_or(w));
    if (!accept(w, "then")) w->failed = true;
    vec_push(w->arena, &tree->args, read_or(w));
  }
  tree->has_else = accept(w, "else");
  if (tree->has_else) vec_push(w->arena, &tree->args, read_or(w));
  if (!accept(w, "end")) w->failed = true;
  return tree;
}

static bool is_known_function(Str name) {
  static const Str names[] = {STR_INIT("length"), STR_INIT("lower"),    STR_INIT("upper"),  STR_INIT("btrim"),
                              STR_INIT("ltrim"),  STR_INIT("rtrim"),    STR_INIT("substr"), STR_INIT("replace"),
                              STR_INIT("abs"),    STR_INIT("coalesce"), STR_INIT("nullif"), STR_INIT("least"),
                              STR_INIT("greatest"), STR_INIT("round"),  STR_INIT("floor"),  STR_INIT("ceil")};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_eq_fold(names[i], name)) return true;
  return false;
}

static PgTree *read_call(Words *w, Str name) {
  PgTree *tree = node(w, PG_CALL, str_lower(w->arena, name));
  if (!is_known_function(name)) return fail(w);
  do vec_push(w->arena, &tree->args, read_or(w));
  while (!w->failed && accept_sign(w, ","));
  expect_sign(w, ")");
  return tree;
}

static bool is_constant(Str word) {
  return str_eq(word, STR("true")) || str_eq(word, STR("false")) || str_eq_fold(word, STR("null"));
}

static PgTree *read_named(Words *w, Word word) {
  if (word.kind == QUOTED) return node(w, PG_COLUMN, word.text);
  if (str_eq_fold(word.text, STR("case"))) return read_case(w);
  if (accept_sign(w, "(")) return read_call(w, word.text);
  return is_constant(word.text) ? node(w, PG_WORD, str_lower(w->arena, word.text)) : node(w, PG_COLUMN, word.text);
}

static PgTree *read_primary(Words *w) {
  if (++w->depth > DEEPEST || w->failed) return fail(w);
  PgTree *tree;
  Word word = take(w);
  if (word.kind == SIGN && str_eq(word.text, STR("("))) {
    tree = read_or(w);
    expect_sign(w, ")");
    if (tree->kind == PG_AND || tree->kind == PG_OR) tree = over(w, tree->kind, STR("()"), tree, NULL);
  } else if (word.kind == STRING) tree = node(w, PG_TEXT, word.text);
  else if (word.kind == NUMBER) tree = node(w, PG_NUMBER, word.text);
  else if (word.kind == NAME || word.kind == QUOTED) tree = read_named(w, word);
  else tree = fail(w);
  if (tree->kind == PG_COLUMN && column_of(w, tree->text) == NULL) tree = fail(w);
  while (!w->failed && accept_sign(w, "::")) tree = cast(w, tree, read_type(w));
  w->depth--;
  return tree;
}

static PgTree *read_unary(Words *w) {
  if (!accept_sign(w, "-")) return read_primary(w);
  PgTree *tree = read_unary(w);
  if (tree->kind != PG_NUMBER) return over(w, PG_MINUS, STR("-"), tree, NULL);
  tree->text = CAT(w->arena, STR("-"), tree->text);
  return tree;
}

static PgTree *read_product(Words *w) {
  PgTree *tree = read_unary(w);
  while (!w->failed && (is_sign(w, "*") || is_sign(w, "/") || is_sign(w, "%"))) {
    Str sign = take(w).text;
    tree = over(w, PG_BINARY, sign, tree, read_unary(w));
  }
  return tree;
}

static PgTree *read_sum(Words *w) {
  PgTree *tree = read_product(w);
  while (!w->failed && (is_sign(w, "+") || is_sign(w, "-"))) {
    Str sign = take(w).text;
    tree = over(w, PG_BINARY, sign, tree, read_product(w));
  }
  return tree;
}

static PgTree *read_concat(Words *w) {
  PgTree *tree = read_sum(w);
  while (!w->failed && accept_sign(w, "||")) tree = over(w, PG_BINARY, STR("||"), tree, read_sum(w));
  return tree;
}

/* ANY (ARRAY['a'::text, 'b'::text]), ANY ((ARRAY['a'::character varying])::text[]): what IN becomes. That of a
 * varchar has varchars in it; an array of texts beside one was never IN. */
static PgTree *read_array(Words *w, PgTree *value, Str spelling) {
  PgTree *tree = over(w, PG_IN, spelling, value, NULL);
  take(w);
  expect_sign(w, "(");
  bool wrapped = accept_sign(w, "(");
  if (!accept(w, "array")) return fail(w);
  expect_sign(w, "[");
  bool varchar = value->kind == PG_COLUMN && str_given(value->cast);
  do {
    PgTree *item = read_or(w);
    bool is_varying = str_given(item->cast) && str_eq(item->cast, STR("character varying"));
    if (is_varying != varchar || (varchar && !wrapped)) w->failed = true;
    vec_push(w->arena, &tree->args, item);
  } while (!w->failed && accept_sign(w, ","));
  expect_sign(w, "]");
  if (wrapped) {
    expect_sign(w, ")");
    expect_sign(w, "::");
    if (!str_eq(read_type(w), STR("text[]"))) w->failed = true;
  }
  expect_sign(w, ")");
  return tree;
}

static PgTree *read_list(Words *w, PgTree *value, Str spelling) {
  PgTree *tree = over(w, PG_IN, spelling, value, NULL);
  expect_sign(w, "(");
  do vec_push(w->arena, &tree->args, read_or(w));
  while (!w->failed && accept_sign(w, ","));
  expect_sign(w, ")");
  return tree;
}

/* x >= a AND x <= b in parentheses: what BETWEEN becomes. */
static PgTree *read_between(Words *w, PgTree *value, bool negated) {
  PgTree *least = read_concat(w);
  if (negated || !accept(w, "and")) return fail(w);
  PgTree *low = over(w, PG_BINARY, STR(">="), value, least);
  PgTree *both = over(w, PG_AND, STR("and"), low, over(w, PG_BINARY, STR("<="), value, read_concat(w)));
  return over(w, PG_AND, STR("()"), both, NULL);
}

static PgTree *read_other(Words *w) {
  PgTree *tree = read_concat(w);
  bool negated = accept(w, "not");
  if (accept_sign(w, "~~")) return over(w, PG_BINARY, STR("like"), tree, read_concat(w));
  if (accept_sign(w, "!~~")) return over(w, PG_BINARY, STR("not like"), tree, read_concat(w));
  if (accept(w, "like")) return over(w, PG_BINARY, negated ? STR("not like") : STR("like"), tree, read_concat(w));
  if (accept(w, "in")) return read_list(w, tree, negated ? STR("not in") : STR("in"));
  if (accept(w, "between")) return read_between(w, tree, negated);
  return negated ? fail(w) : tree;
}

static PgTree *read_comparison(Words *w) {
  static const char *const signs[] = {"=", "<>", "<", "<=", ">", ">="};
  PgTree *tree = read_other(w);
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    if (!accept_sign(w, signs[i])) continue;
    if (i == 0 && is_word(w, "any")) return read_array(w, tree, STR("in"));
    if (i == 1 && is_word(w, "all")) return read_array(w, tree, STR("not in"));
    return over(w, PG_BINARY, str_from_z(signs[i]), tree, read_other(w));
  }
  return w->next.kind == SIGN && is_operator_char(w->next.text.ptr[0]) ? fail(w) : tree;
}

static PgTree *read_is(Words *w) {
  PgTree *tree = read_comparison(w);
  while (!w->failed && accept(w, "is")) {
    bool negated = accept(w, "not");
    if (accept(w, "null")) tree = over(w, PG_IS, negated ? STR("is not null") : STR("is null"), tree, NULL);
    else if (accept(w, "distinct") && accept(w, "from"))
      tree = over(w, PG_BINARY, negated ? STR("is not distinct from") : STR("is distinct from"), tree,
                  read_comparison(w));
    else return fail(w);
  }
  return tree;
}

static PgTree *read_not(Words *w) {
  return accept(w, "not") ? over(w, PG_NOT, STR("not"), read_not(w), NULL) : read_is(w);
}

static PgTree *read_and(Words *w) {
  PgTree *tree = read_not(w);
  if (!is_word(w, "and")) return tree;
  tree = over(w, PG_AND, STR("and"), tree, NULL);
  while (!w->failed && accept(w, "and")) vec_push(w->arena, &tree->args, read_not(w));
  return tree;
}

static PgTree *read_or(Words *w) {
  PgTree *tree = read_and(w);
  if (!is_word(w, "or")) return tree;
  tree = over(w, PG_OR, STR("or"), tree, NULL);
  while (!w->failed && accept(w, "or")) vec_push(w->arena, &tree->args, read_and(w));
  return tree;
}

/* Parentheses matter only around AND in AND and OR in OR. */
static PgTree *without_parentheses(PgTree *tree, PgKind inside) {
  while ((tree->kind == PG_AND || tree->kind == PG_OR) && tree->args.len == 1 && tree->args.items[0]->kind != inside)
    tree = tree->args.items[0];
  each(i, tree->args) tree->args.items[i] = without_parentheses(tree->args.items[i], tree->kind);
  return tree;
}

PgTree *pg_tree(Arena *arena, const CatalogTable *table, Str sql) {
  Words w = {.arena = arena, .table = table, .sql = sql};
  w.next = read_word(&w);
  PgTree *tree = read_or(&w);
  if (w.failed || w.next.kind != END) return NULL;
  return without_parentheses(tree, PG_WORD);
}

/* Beside a real, 1.5 is a double or a real, which are two things to Postgres. */
static bool is_real(const PgTree *tree) { return str_eq(tree->cast, STR("real")); }

bool pg_tree_same(const PgTree *a, const PgTree *b) {
  bool same = a->kind == b->kind && str_eq(a->text, b->text) && a->args.len == b->args.len &&
              a->has_operand == b->has_operand && a->has_else == b->has_else && is_real(a) == is_real(b);
  for (size_t i = 0; same && i < a->args.len; i++) same = pg_tree_same(a->args.items[i], b->args.items[i]);
  return same;
}
