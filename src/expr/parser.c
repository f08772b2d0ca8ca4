/* Text to tree: a precedence-climbing parser with the levels of Postgres (manual, 4.1.6). Nodes are
 * typed as they are made (types.c). The first syntax mistake ends the parse: what follows it would
 * be guesswork. */
#include "expr/lexer.h"
#include "expr/tree.h"
#include "expr/words.h"

#include "base/buf.h"

typedef struct Parser {
  Reader *reader;
  Token token; /* the one to be read next */
  size_t end;  /* of the token read last */
  uint32_t depth;
  bool stopped; /* a syntax mistake was reported */
} Parser;

/* How tightly operators bind while reading, as in Postgres; IS is looser than a comparison. */
enum {
  BIND_OR = 1,
  BIND_AND,
  BIND_NOT,
  BIND_IS,
  BIND_COMPARE,
  BIND_MATCH,
  BIND_CONCAT,
  BIND_SUM,
  BIND_PRODUCT,
  BIND_UNARY
};

static Expr *parse(Parser *parser, int loosest);

static const char a_value[] = "a value"; /* what operators and parentheses stand around */

static Span span_from(const Parser *parser, size_t from) {
  return text_span(parser->reader->text, from, parser->end);
}

static Span token_span(const Parser *parser, Token token) {
  return text_span(parser->reader->text, token.from, token.to);
}

static Token peek_after(const Parser *parser, Token token) {
  return token_next(parser->reader->arena, parser->reader->text.str, token.to);
}

static Token take(Parser *parser) {
  Token token = parser->token;
  parser->end = token.to;
  parser->token = peek_after(parser, token);
  return token;
}

/* --- infix operators --- */

typedef struct Infix {
  const char *written;
  int bind;
} Infix;

static const Infix infixes[] = {
    {"or", BIND_OR},      {"and", BIND_AND},   {"is", BIND_IS},         {"=", BIND_COMPARE},
    {"<>", BIND_COMPARE}, {"<", BIND_COMPARE}, {"<=", BIND_COMPARE},    {">", BIND_COMPARE},
    {">=", BIND_COMPARE}, {"in", BIND_MATCH},  {"between", BIND_MATCH}, {"like", BIND_MATCH},
    {"||", BIND_CONCAT},  {"+", BIND_SUM},     {"-", BIND_SUM},         {"*", BIND_PRODUCT},
    {"/", BIND_PRODUCT},  {"%", BIND_PRODUCT},
};

static int infix_bind(Token token) {
  for (size_t i = 0; i < sizeof infixes / sizeof *infixes; i++) {
    Str written = str_from_z(infixes[i].written);
    if (token_is(token, written) || token_is_word(token, written)) return infixes[i].bind;
  }
  return 0;
}

/* --- mistakes of syntax --- */

static Str token_words(const Reader *reader, Token token) {
  Arena *arena = reader->arena;
  if (token.kind == TOKEN_END) return STR("the end");
  if (token.kind == TOKEN_STRING) return str_format(arena, "the text '%.*s'", STR_ARG(token.value));
  Str written = str_slice(reader->text.str, token.from, token.to);
  return str_format(arena, "`%.*s`", STR_ARG(written));
}

static void help_quoting(Parser *parser, Diag *diag, Token token) {
  ExprColumn found;
  const ExprScope *scope = parser->reader->scope;
  if (!word_is_keyword(token) || scope == NULL || scope->column == NULL ||
      !scope->column(scope->context, token.value, &found))
    return;
  Str quoted = str_format(parser->reader->arena, "\"%.*s\"", STR_ARG(token.value));
  diag_help(diag, str_format(parser->reader->arena, "the column is written %.*s", STR_ARG(quoted)));
  expr_fix(parser->reader, diag, token_span(parser, token), quoted);
}

/* The last character of the text that is not a blank. */
static Span last_span(const Reader *reader) {
  size_t to = str_trim(reader->text.str).len;
  if (to > 0) to += (size_t)(str_trim(reader->text.str).ptr - reader->text.str.ptr);
  size_t from = to;
  while (from > 0 && (from == to || ((unsigned char)reader->text.str.ptr[from] & 0xC0u) == 0x80u))
    from--;
  return text_span(reader->text, from, to);
}

static bool is_own_symbol(Token token) {
  return infix_bind(token) != 0 || token_is(token, STR("::")) || token_is(token, STR("."));
}

/* Reports that `expected` does not stand where it should and ends the parse. */
static Expr *stop(Parser *parser, const char *expected) {
  Reader *reader = parser->reader;
  Token token = parser->token;
  Span span = token.kind == TOKEN_END ? last_span(reader) : token_span(parser, token);
  if (parser->stopped) return expr_mistake(reader, span);
  parser->stopped = true;
  if (token.kind == TOKEN_UNCLOSED) {
    diag_add(reader->diags, DIAG_EXPR_UNCLOSED, span, NULL);
  } else if (token_is_foreign(token) && !is_own_symbol(token)) {
    Diag *diag = diag_add(reader->diags, DIAG_EXPR_OPERATOR, span, STRS(token.value));
    help_dialects(reader, diag, STR_NONE);
  } else {
    Str found = token_words(reader, token);
    Diag *diag = diag_add(reader->diags, DIAG_EXPR_SYNTAX, span, STRS(str_from_z(expected), found));
    if (strcmp(expected, a_value) == 0) help_quoting(parser, diag, token);
  }
  return expr_mistake(reader, span);
}

static bool expect(Parser *parser, const char *symbol) {
  if (!token_is(parser->token, str_from_z(symbol))) {
    char words[8] = {'`', 0};
    memcpy(words + 1, symbol, strlen(symbol));
    words[1 + strlen(symbol)] = '`';
    stop(parser, words);
    return false;
  }
  take(parser);
  return true;
}

static bool expect_word(Parser *parser, const char *keyword) {
  if (!token_is_word(parser->token, str_from_z(keyword))) {
    stop(parser, keyword);
    return false;
  }
  take(parser);
  return true;
}

static bool accept_word(Parser *parser, const char *keyword) {
  bool found = token_is_word(parser->token, str_from_z(keyword));
  if (found) take(parser);
  return found;
}

/* --- types of casts --- */

/* `integer`, `double precision`; returns "::type" or absent after a mistake. */
static Str parse_type(Parser *parser) {
  Reader *reader = parser->reader;
  if (parser->token.kind != TOKEN_WORD) {
    stop(parser, "a type");
    return STR_NONE;
  }
  Token token = take(parser);
  Str name = str_lower(reader->arena, token.value);
  if (str_eq(name, STR("double"))) accept_word(parser, "precision");
  bool plain = !token_is(parser->token, STR("(")) && !token_is(parser->token, STR("["));
  Str spelling = str_concat(reader->arena, STR("::"), name);
  if (plain && (type_of_literal(spelling) != EXPR_UNKNOWN || op_spelling_known(spelling, false)))
    return spelling;
  parser->stopped = true;
  Diag *diag = diag_add(reader->diags, DIAG_EXPR_CAST_TYPE, token_span(parser, token), STRS(name));
  Str right = plain ? type_respelt(name) : STR_NONE;
  if (str_given(right)) {
    diag_help(diag, str_format(reader->arena, "write %.*s", STR_ARG(right)));
    expr_fix(reader, diag, token_span(parser, token), right);
  } else {
    help_dialects(reader, diag, diag->help);
  }
  return STR_NONE;
}

static Expr *cast_node(Parser *parser, Expr *operand, size_t from) {
  Str spelling = parse_type(parser);
  if (!str_given(spelling)) return expr_mistake(parser->reader, span_from(parser, from));
  ExprArgs args = {0};
  vec_push(parser->reader->arena, &args, operand);
  return expr_call(parser->reader, spelling, args, span_from(parser, from));
}

/* --- primaries --- */

static bool parse_list(Parser *parser, ExprArgs *args) {
  do {
    vec_push(parser->reader->arena, args, parse(parser, BIND_OR));
    if (parser->stopped) return false;
  } while (token_is(parser->token, STR(",")) && (take(parser), true));
  return expect(parser, ")");
}

static Expr *parse_call(Parser *parser, Token name) {
  ExprArgs args = {0};
  take(parser); /* ( */
  Reader *reader = parser->reader;
  Str spelling = str_lower(reader->arena, name.value);
  if (!op_spelling_known(spelling, true)) {
    parser->stopped = true; /* its arguments may be of any shape */
    DiagCode code = function_is_volatile(spelling) ? DIAG_EXPR_VOLATILE : DIAG_EXPR_FUNCTION;
    Diag *diag = diag_add(reader->diags, code, token_span(parser, name), STRS(name.value));
    help_dialects(reader, diag, STR_NONE);
    return expr_mistake(reader, token_span(parser, name));
  }
  if (token_is(parser->token, STR(")")))
    take(parser);
  else if (!parse_list(parser, &args))
    return expr_mistake(reader, span_from(parser, name.from));
  return expr_call(reader, spelling, args, span_from(parser, name.from));
}

static Expr *parse_cast(Parser *parser, size_t from) {
  if (!expect(parser, "(")) return expr_mistake(parser->reader, span_from(parser, from));
  Expr *operand = parse(parser, BIND_OR);
  if (parser->stopped || !expect_word(parser, "as"))
    return expr_mistake(parser->reader, span_from(parser, from));
  Str spelling = parse_type(parser);
  if (parser->stopped || !expect(parser, ")"))
    return expr_mistake(parser->reader, span_from(parser, from));
  ExprArgs args = {0};
  vec_push(parser->reader->arena, &args, operand);
  return expr_call(parser->reader, spelling, args, span_from(parser, from));
}

static Expr *parse_case(Parser *parser, size_t from) {
  Reader *reader = parser->reader;
  Expr *node = arena_make(reader->arena, Expr);
  node->kind = EXPR_CASE;
  node->has_operand = !token_is_word(parser->token, STR("when"));
  if (node->has_operand) vec_push(reader->arena, &node->args, parse(parser, BIND_OR));
  if (!parser->stopped && !token_is_word(parser->token, STR("when"))) stop(parser, "when");
  while (!parser->stopped && accept_word(parser, "when")) {
    vec_push(reader->arena, &node->args, parse(parser, BIND_OR));
    if (parser->stopped || !expect_word(parser, "then")) break;
    vec_push(reader->arena, &node->args, parse(parser, BIND_OR));
  }
  if (!parser->stopped && accept_word(parser, "else")) {
    node->has_else = true;
    vec_push(reader->arena, &node->args, parse(parser, BIND_OR));
  }
  if (parser->stopped || !expect_word(parser, "end"))
    return expr_mistake(reader, span_from(parser, from));
  return expr_case(reader, node, span_from(parser, from));
}

static Expr *parse_word(Parser *parser) {
  Reader *reader = parser->reader;
  Token next = peek_after(parser, parser->token);
  bool calls = token_is(next, STR("(")), dotted = token_is(next, STR("."));
  if (word_is_keyword(parser->token)) {
    Token word = parser->token;
    if (token_is_word(word, STR("null")))
      return literal_new(reader, EXPR_NULL, STR("null"), token_span(parser, take(parser)));
    for (int yes = 0; yes < 2; yes++) {
      Str value = yes ? STR("true") : STR("false");
      if (token_is_word(word, value))
        return literal_new(reader, EXPR_BOOLEAN, value, token_span(parser, take(parser)));
    }
    if (accept_word(parser, "cast")) return parse_cast(parser, word.from);
    if (accept_word(parser, "case")) return parse_case(parser, word.from);
    return stop(parser, a_value);
  }
  if (!calls && token_is_foreign(parser->token) && next.kind != TOKEN_SYMBOL &&
      next.kind != TOKEN_END)
    return stop(parser, a_value);
  Token name = take(parser);
  if (calls) return parse_call(parser, name);
  if (dotted) {
    parser->stopped = true;
    diag_add(reader->diags, DIAG_EXPR_QUALIFIED, token_span(parser, name), STRS(name.value));
    return expr_mistake(reader, token_span(parser, name));
  }
  return expr_column_node(reader, name.value, token_span(parser, name));
}

static Expr *parse_primary(Parser *parser) {
  Reader *reader = parser->reader;
  size_t from = parser->token.from;
  switch (parser->token.kind) {
  case TOKEN_WORD: return parse_word(parser);
  case TOKEN_QUOTED: {
    Token name = take(parser);
    return expr_column_node(reader, name.value, token_span(parser, name));
  }
  case TOKEN_STRING: {
    Token text = take(parser);
    Expr *literal = literal_new(reader, EXPR_TEXT, text.value, token_span(parser, text));
    literal->adapts = true;
    return literal;
  }
  case TOKEN_NUMBER: {
    Token digits = take(parser);
    return literal_number(reader, digits.value, token_span(parser, digits));
  }
  case TOKEN_SYMBOL:
    if (token_is(parser->token, STR("("))) {
      take(parser);
      Expr *inner = parse(parser, BIND_OR);
      if (parser->stopped || !expect(parser, ")"))
        return expr_mistake(reader, span_from(parser, from));
      return inner;
    }
    return stop(parser, a_value);
  case TOKEN_END:
  case TOKEN_UNCLOSED:
  case TOKEN_BAD: return stop(parser, a_value);
  }
  return stop(parser, a_value);
}

static Expr *parse_postfix(Parser *parser) {
  size_t from = parser->token.from;
  Expr *node = parse_primary(parser);
  while (!parser->stopped && token_is(parser->token, STR("::"))) {
    take(parser);
    node = cast_node(parser, node, from);
  }
  return node;
}

static Expr *parse_unary(Parser *parser) {
  size_t from = parser->token.from;
  if (token_is(parser->token, STR("-")) || token_is(parser->token, STR("+"))) {
    bool minus = token_is(take(parser), STR("-"));
    Expr *operand = parse(parser, BIND_UNARY);
    if (parser->stopped || !minus) return operand;
    return expr_negative(parser->reader, operand, span_from(parser, from));
  }
  if (!accept_word(parser, "not")) return parse_postfix(parser);
  ExprArgs args = {0};
  vec_push(parser->reader->arena, &args, parse(parser, BIND_NOT));
  return expr_call(parser->reader, STR("not"), args, span_from(parser, from));
}

/* --- infix --- */

/* `!=` and `==` are read as what they mean, after the report. */
static Token respell(Parser *parser, Token token) {
  Str right = token_is(token, STR("!="))   ? STR("<>")
              : token_is(token, STR("==")) ? STR("=")
                                           : STR_NONE;
  if (!str_given(right)) return token;
  Diag *diag = diag_add(parser->reader->diags, DIAG_EXPR_SPELLING, token_span(parser, token),
                        STRS(token.value, right));
  expr_fix(parser->reader, diag, token_span(parser, token), right);
  token.value = right;
  return token;
}

/* After IS: [NOT] NULL, [NOT] DISTINCT FROM x. */
static Expr *parse_is(Parser *parser, ExprArgs args, size_t from) {
  Reader *reader = parser->reader;
  bool negated = accept_word(parser, "not");
  if (accept_word(parser, "null")) {
    Str spelling = negated ? STR("is not null") : STR("is null");
    return expr_call(reader, spelling, args, span_from(parser, from));
  }
  if (token_is_word(parser->token, STR("true")) || token_is_word(parser->token, STR("false"))) {
    parser->stopped = true;
    diag_add(
        reader->diags, DIAG_EXPR_IS_BOOLEAN, token_span(parser, parser->token),
        STRS(parser->token.value, negated ? STR("is distinct from") : STR("is not distinct from")));
    return expr_mistake(reader, span_from(parser, from));
  }
  if (!token_is_word(parser->token, STR("distinct"))) return stop(parser, "null or distinct from");
  take(parser);
  if (!expect_word(parser, "from")) return expr_mistake(reader, span_from(parser, from));
  vec_push(reader->arena, &args, parse(parser, BIND_COMPARE));
  if (parser->stopped) return expr_mistake(reader, span_from(parser, from));
  Str spelling = negated ? STR("is not distinct from") : STR("is distinct from");
  return expr_call(reader, spelling, args, span_from(parser, from));
}

/* After the left side: IN (..), BETWEEN a AND b, LIKE p, each perhaps after NOT. */
static Expr *parse_match(Parser *parser, ExprArgs args, size_t from, bool negated) {
  Reader *reader = parser->reader;
  Str word = str_lower(reader->arena, take(parser).value);
  if (str_eq(word, STR("in"))) {
    if (!expect(parser, "(") || !parse_list(parser, &args))
      return expr_mistake(reader, span_from(parser, from));
  } else {
    vec_push(reader->arena, &args, parse(parser, BIND_CONCAT));
    if (!parser->stopped && str_eq(word, STR("between")) && expect_word(parser, "and"))
      vec_push(reader->arena, &args, parse(parser, BIND_CONCAT));
    if (parser->stopped) return expr_mistake(reader, span_from(parser, from));
  }
  Str spelling = negated ? str_concat(reader->arena, STR("not "), word) : word;
  return expr_call(reader, spelling, args, span_from(parser, from));
}

/* a AND b AND c is one node, so that long chains are not deep; parentheses make no difference. */
static bool joins(const Expr *left, Str word) {
  return left->kind == EXPR_CALL && (left->op == OP_AND || left->op == OP_OR) &&
         str_eq(op_infos[left->op].spelling, word);
}

static Expr *parse_binary(Parser *parser, Expr *left, int bind, size_t from) {
  Reader *reader = parser->reader;
  Str word = str_lower(reader->arena, take(parser).value);
  ExprArgs args = {0};
  if (bind <= BIND_AND && joins(left, word))
    args = left->args;
  else
    vec_push(reader->arena, &args, left);
  if (bind == BIND_IS) return parse_is(parser, args, from);
  vec_push(reader->arena, &args, parse(parser, bind + 1));
  if (parser->stopped) return expr_mistake(reader, span_from(parser, from));
  return expr_call(reader, word, args, span_from(parser, from));
}

static bool at_negated_match(const Parser *parser) {
  return token_is_word(parser->token, STR("not")) &&
         infix_bind(peek_after(parser, parser->token)) == BIND_MATCH;
}

static Expr *parse_infix(Parser *parser, int loosest) {
  size_t from = parser->token.from;
  Expr *left = parse_unary(parser);
  int ceiling = BIND_UNARY; /* comparisons and matches do not chain */
  while (!parser->stopped) {
    parser->token = respell(parser, parser->token);
    bool negated = at_negated_match(parser);
    int bind = negated ? BIND_MATCH : infix_bind(parser->token);
    if (bind == 0 || bind < loosest) break;
    if (bind > ceiling || (bind == ceiling && (bind == BIND_COMPARE || bind == BIND_MATCH)))
      return stop(parser, "the end, `and` or `or` (comparisons do not chain)");
    if (bind == BIND_MATCH) {
      ExprArgs args = {0};
      vec_push(parser->reader->arena, &args, left);
      if (negated) take(parser);
      left = parse_match(parser, args, from, negated);
    } else {
      left = parse_binary(parser, left, bind, from);
    }
    ceiling = bind;
  }
  return left;
}

static Expr *parse(Parser *parser, int loosest) {
  if (parser->depth >= EXPR_MAX_DEPTH) {
    if (!parser->stopped)
      diag_add(parser->reader->diags, DIAG_EXPR_TOO_DEEP, token_span(parser, parser->token), NULL);
    parser->stopped = true;
    return expr_mistake(parser->reader, token_span(parser, parser->token));
  }
  parser->depth++;
  Expr *node = parse_infix(parser, loosest);
  parser->depth--;
  return node;
}

Expr *expr_parse(Arena *arena, Diags *diags, Text text, const ExprScope *scope, ExprUse use) {
  Reader *reader = arena_make(arena, Reader);
  *reader = (Reader){arena, diags, text, scope, use};
  Parser parser = {.reader = reader, .token = token_next(arena, text.str, 0)};
  size_t errors = diags->errors;
  Expr *node = parse(&parser, BIND_OR);
  if (!parser.stopped && parser.token.kind != TOKEN_END) stop(&parser, "an operator or the end");
  bool good = !parser.stopped && expr_check_result(reader, node) && diags->errors == errors;
  return good ? node : expr_mistake(reader, text.span);
}
