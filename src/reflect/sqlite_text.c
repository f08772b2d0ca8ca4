#include "base/buf.h"
#include "reflect/sqlite_text.h"

/* --- tokens --- */

static bool is_word_byte(char c) { return char_is_word(c) || c == '$' || ((unsigned char)c & 0x80) != 0; }

/* Behind the comment that begins here; here when none does. */
static size_t skip_comment(Str text, size_t at) {
  Str rest = str_slice(text, at, text.len);
  bool line = str_starts(rest, STR("--"));
  if (!line && !str_starts(rest, STR("/*"))) return at;
  ptrdiff_t end = line ? str_find_char(rest, '\n') : str_find(rest, STR("*/"));
  return end < 0 ? text.len : at + (size_t)end + (line ? 0 : 2);
}

static size_t skip_space(Str text, size_t at) {
  for (size_t before = text.len; at < text.len && at != before;) {
    before = at;
    while (at < text.len && char_is_space(text.ptr[at])) at++;
    if (at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '/')) at = skip_comment(text, at);
  }
  return at;
}

static SqlToken quoted_token(Arena *arena, Str text, size_t at) {
  char open = text.ptr[at], close = open == '[' ? ']' : open;
  bool doubled = false;
  size_t to = at + 1;
  for (; to < text.len; to++) {
    if (text.ptr[to] != close) continue;
    if (close == ']' || to + 1 == text.len || text.ptr[to + 1] != close) break;
    doubled = true;
    to++;
  }
  Str value = str_slice(text, at + 1, to), quote = {&text.ptr[at], 1};
  if (doubled) value = str_replace(arena, value, CAT(arena, quote, quote), quote);
  return (SqlToken){open == '\'' ? SQL_TOKEN_STRING : SQL_TOKEN_QUOTED, at, to < text.len ? to + 1 : to, value};
}

static size_t symbol_end(Str text, size_t at) {
  static const Str symbols[] = {STR_INIT("->>"), STR_INIT("->"), STR_INIT("<="), STR_INIT(">="), STR_INIT("<>"),
                                STR_INIT("!="), STR_INIT("=="), STR_INIT("||"), STR_INIT("<<"), STR_INIT(">>")};
  bool alone = memchr("-<>!=|", text.ptr[at], 6) == NULL;
  for (size_t i = 0; !alone && i < sizeof(symbols) / sizeof(symbols[0]); i++)
    if (str_starts(str_slice(text, at, text.len), symbols[i])) return at + symbols[i].len;
  return at + 1;
}

static SqlToken next_token(Arena *arena, Str text, size_t at) {
  char c = text.ptr[at];
  if (c == '\'' || c == '"' || c == '`' || c == '[') return quoted_token(arena, text, at);
  size_t to = at;
  bool number = char_is_digit(c) || (c == '.' && at + 1 < text.len && char_is_digit(text.ptr[at + 1]));
  while (to < text.len && (is_word_byte(text.ptr[to]) || (number && text.ptr[to] == '.'))) to++;
  bool exponent = number && to < text.len && char_lower(text.ptr[to - 1]) == 'e' && text.ptr[at + 1] != 'x' &&
                  (text.ptr[to] == '+' || text.ptr[to] == '-');
  if (exponent)
    for (to++; to < text.len && char_is_digit(text.ptr[to]);) to++;
  SqlTokenKind kind = number ? SQL_TOKEN_NUMBER : SQL_TOKEN_WORD;
  if (to == at) {
    kind = SQL_TOKEN_SYMBOL;
    to = symbol_end(text, at);
  }
  return (SqlToken){kind, at, to, str_slice(text, at, to)};
}

void sql_tokens_read(Arena *arena, Str text, size_t most, SqlTokens *tokens) {
  tokens->text = text;
  tokens->len = 0;
  size_t likely = text.len / 4 + 8; /* by experience: growing leaves copies behind */
  if (tokens->cap == 0) vec_reserve(arena, tokens, likely < most ? likely : most + 1);
  for (size_t at = skip_space(text, 0); at < text.len && tokens->len < most;) {
    SqlToken token = next_token(arena, text, at);
    vec_push(arena, tokens, token);
    at = skip_space(text, token.to);
  }
  vec_push(arena, tokens, (SqlToken){SQL_TOKEN_END, text.len, text.len, STR("")});
}

SqlTokens sql_tokens(Arena *arena, Str text) {
  SqlTokens tokens = {0};
  sql_tokens_read(arena, text, SIZE_MAX - 1, &tokens);
  return tokens;
}

bool sql_token_is(const SqlToken *token, const char *word) {
  if (token->kind != SQL_TOKEN_WORD && token->kind != SQL_TOKEN_SYMBOL) return false;
  return char_lower(token->value.ptr[0]) == word[0] && str_eq_fold(token->value, str_from_z(word));
}

size_t sql_tokens_close(const SqlTokens *tokens, size_t open) {
  size_t depth = 0, at = open;
  for (; at + 1 < tokens->len; at++) {
    if (sql_token_is(&tokens->items[at], "(")) depth++;
    if (sql_token_is(&tokens->items[at], ")") && --depth == 0) return at + 1;
  }
  return at;
}

static bool names(const SqlToken *token) {
  return token->kind == SQL_TOKEN_WORD || token->kind == SQL_TOKEN_QUOTED;
}

/* A name without quotes may be a word of SQL; one in quotes may be a string to SQLite, whose case counts. */
static bool token_alike(const SqlToken *a, const SqlToken *b) {
  if (names(a) && names(b)) {
    bool bare = a->kind == SQL_TOKEN_WORD && b->kind == SQL_TOKEN_WORD;
    return bare ? str_eq_fold(a->value, b->value) : str_eq(a->value, b->value);
  }
  return a->kind == b->kind && str_eq(a->value, b->value);
}

bool sql_tokens_alike(const SqlTokens *a, const SqlTokens *b) {
  bool alike = a->len == b->len;
  for (size_t i = 0; alike && i < a->len; i++) alike = token_alike(&a->items[i], &b->items[i]);
  return alike;
}

Str sql_text_normal(Arena *arena, Str text, Str table) {
  SqlTokens tokens = sql_tokens(arena, text);
  size_t from = 0, to = tokens.len - 1;
  while (from < to && sql_token_is(&tokens.items[from], "(") && sql_tokens_close(&tokens, from) == to) {
    from++;
    to--;
  }
  Buf out = BUF(arena);
  for (size_t at = from; at < to; at++) {
    const SqlToken *token = &tokens.items[at];
    bool qualifies = names(token) && str_eq_fold(token->value, table) && sql_token_is(&tokens.items[at + 1], ".");
    if (qualifies) {
      at++;
      continue;
    }
    if (out.len > 0) buf_char(&out, ' ');
    if (token->kind == SQL_TOKEN_STRING) buf_append(&out, str_slice(text, token->from, token->to));
    else buf_append(&out, names(token) ? str_lower(arena, token->value) : token->value);
  }
  return buf_str(&out);
}

/* --- CREATE TABLE --- */

typedef struct Parse {
  Arena *arena;
  SqlTokens tokens;
  size_t at;
  SqlPartList parts;
  Str column; /* whose definition this is; absent: the table's constraints */
  Str name;   /* of CONSTRAINT, for the part to come */
} Parse;

static const SqlToken *now(const Parse *p) { return &p->tokens.items[p->at]; }
static bool ended(const Parse *p) { return now(p)->kind == SQL_TOKEN_END; }

static bool took(Parse *p, const char *word) {
  if (!sql_token_is(now(p), word)) return false;
  p->at++;
  return true;
}

static Str take(Parse *p) {
  Str value = now(p)->value;
  if (!ended(p)) p->at++;
  return value;
}

/* The text between the parenthesis here and the one that closes it; goes behind it. */
static Str take_inside(Parse *p) {
  size_t open = p->at, after = sql_tokens_close(&p->tokens, open);
  p->at = after;
  return str_trim(str_slice(p->tokens.text, p->tokens.items[open].to, p->tokens.items[after - 1].from));
}

/* (a, b COLLATE c DESC, ..): the first token of each item. */
static StrList take_names(Parse *p) {
  StrList list = {0};
  size_t after = sql_tokens_close(&p->tokens, p->at), depth = 0;
  for (bool begins = true; p->at < after; p->at++) {
    if (sql_token_is(now(p), ")")) depth--;
    if (begins && depth == 1) vec_push(p->arena, &list, now(p)->value);
    begins = sql_token_is(now(p), ",") || (sql_token_is(now(p), "(") && depth == 0);
    if (sql_token_is(now(p), "(")) depth++;
  }
  return list;
}

/* ABORT is what happens by itself. */
static Str take_conflict(Parse *p) {
  if (!sql_token_is(now(p), "on") || !sql_token_is(now(p) + 1, "conflict")) return STR_NONE;
  p->at += 2;
  Str action = str_lower(p->arena, take(p));
  return str_eq(action, STR("abort")) ? STR_NONE : action;
}

static Str take_deferrable(Parse *p) {
  bool not = sql_token_is(now(p), "not") && sql_token_is(now(p) + 1, "deferrable");
  if (not) p->at++;
  if (!took(p, "deferrable")) return STR_NONE;
  bool deferred = false;
  if (took(p, "initially")) deferred = str_eq_fold(take(p), STR("deferred"));
  if (not) return STR_NONE;
  return deferred ? STR("initially deferred") : STR("initially immediate");
}

/* After REFERENCES. */
static void take_reference(Parse *p, SqlPart *part) {
  part->kind = PART_FOREIGN_KEY;
  take(p); /* the table: a pragma has it */
  if (sql_token_is(now(p), "(")) part->target_columns = take_names(p);
  for (bool more = true; more;) {
    more = false;
    if (took(p, "on")) { /* DELETE or UPDATE, the action: a pragma has it */
      take(p);
      if (!took(p, "set")) took(p, "no");
      take(p);
      more = true;
    } else if (took(p, "match")) {
      part->match = take(p);
      more = true;
    }
  }
  part->deferrable = take_deferrable(p);
}

/* The text of a DEFAULT. */
static Str take_default(Parse *p) {
  size_t from = now(p)->from;
  if (sql_token_is(now(p), "(")) p->at = sql_tokens_close(&p->tokens, p->at);
  else {
    if (!took(p, "+")) took(p, "-");
    take(p);
  }
  return str_slice(p->tokens.text, from, p->tokens.items[p->at - 1].to);
}

static void take_key(Parse *p, SqlPart *part) {
  if (took(p, "desc")) part->descending = true;
  else took(p, "asc");
  if (!str_given(p->column) && sql_token_is(now(p), "(")) {
    size_t from = now(p)->from;
    part->columns = take_names(p);
    const SqlToken *last = &p->tokens.items[p->at - 2]; /* before the closing parenthesis */
    part->autoincrement = sql_token_is(last, "autoincrement");
    part->text = part->autoincrement ? CAT(p->arena, str_slice(p->tokens.text, from, last[-1].to), STR(")"))
                                     : str_slice(p->tokens.text, from, last[1].to);
  }
  part->conflict = take_conflict(p);
  if (took(p, "autoincrement")) part->autoincrement = true;
}

static void take_generated(Parse *p, SqlPart *part) {
  part->kind = PART_GENERATED;
  part->text = take_inside(p);
  if (!took(p, "stored")) took(p, "virtual"); /* a pragma has it */
}

/* The part that begins here; false when none does. */
static bool take_part(Parse *p, SqlPart *part) {
  if (took(p, "primary")) {
    take(p);
    part->kind = PART_PRIMARY_KEY;
    take_key(p, part);
  } else if (took(p, "unique")) {
    part->kind = PART_UNIQUE;
    take_key(p, part);
  } else if (took(p, "not")) {
    take(p);
    part->kind = PART_NOT_NULL;
    part->conflict = take_conflict(p);
  } else if (took(p, "null")) {
    part->kind = PART_NULL;
    part->conflict = take_conflict(p);
  } else if (took(p, "check")) {
    part->kind = PART_CHECK;
    part->text = take_inside(p);
    part->conflict = take_conflict(p);
  } else if (took(p, "default")) {
    part->kind = PART_DEFAULT;
    part->text = take_default(p);
  } else if (took(p, "collate")) {
    part->kind = PART_COLLATE;
    part->text = take(p);
  } else if (took(p, "references")) {
    take_reference(p, part);
  } else if (took(p, "foreign")) {
    take(p);
    part->columns = take_names(p);
    took(p, "references");
    take_reference(p, part);
  } else if (took(p, "generated")) {
    take(p);
    take(p);
    take_generated(p, part);
  } else if (took(p, "as")) {
    take_generated(p, part);
  } else {
    return false;
  }
  return true;
}

/* A name that nothing came behind is a part of its own. */
static void leave_name(Parse *p) {
  if (str_given(p->name)) vec_push(p->arena, &p->parts, (SqlPart){PART_NAME, .name = p->name, .column = p->column});
  p->name = STR_NONE;
}

static void take_name(Parse *p) {
  leave_name(p);
  p->name = take(p);
}

/* A column or a constraint of the table, up to the comma after it. */
static void take_item(Parse *p, size_t end) {
  size_t depth = 0;
  while (p->at < end && (depth > 0 || !sql_token_is(now(p), ","))) {
    if (depth == 0 && took(p, "constraint")) {
      take_name(p);
      continue;
    }
    SqlPart part = {.name = p->name, .column = p->column};
    if (depth == 0 && take_part(p, &part)) {
      vec_push(p->arena, &p->parts, part);
      p->name = STR_NONE;
      continue;
    }
    if (sql_token_is(now(p), "(")) depth++;
    if (sql_token_is(now(p), ")")) depth--;
    p->at++;
  }
  leave_name(p);
  if (p->at < end) p->at++;
}

bool sql_begins_constraint(const SqlToken *token) {
  static const char *const words[] = {"constraint", "primary", "unique", "check", "foreign"};
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    if (sql_token_is(token, words[i])) return true;
  return false;
}

SqlPartList sql_table_parts(Arena *arena, const SqlTokens *tokens) {
  Parse p = {.arena = arena, .tokens = *tokens};
  while (!ended(&p) && !sql_token_is(now(&p), "(")) {
    if (sql_token_is(now(&p), "as")) return p.parts;
    p.at++;
  }
  if (ended(&p)) return p.parts;
  size_t end = sql_tokens_close(&p.tokens, p.at) - 1;
  p.at++;
  while (p.at < end) {
    p.column = sql_begins_constraint(now(&p)) ? STR_NONE : take(&p);
    take_item(&p, end);
  }
  return p.parts;
}

/* --- CREATE INDEX and others --- */

/* A key without what stands behind the expression. */
static SqlTextKey index_key(const SqlTokens *tokens, size_t from, size_t to) {
  SqlTextKey key = {.text = STR("")};
  const SqlToken *items = tokens->items;
  if (to > from) key.descending = sql_token_is(&items[to - 1], "desc");
  if (to > from && (key.descending || sql_token_is(&items[to - 1], "asc"))) to--;
  key.plain = to == from + 1 && names(&items[from]);
  if (to >= from + 2 && sql_token_is(&items[to - 2], "collate")) to -= 2;
  if (to > from) key.text = str_slice(tokens->text, items[from].from, items[to - 1].to);
  if (key.plain) key.name = items[from].value;
  return key;
}

SqlIndexText sql_index_text(Arena *arena, const SqlTokens *tokens) {
  const SqlToken *items = tokens->items;
  SqlIndexText index = {.unique = tokens->len > 1 && sql_token_is(&items[1], "unique")};
  size_t at = 0, depth = 0;
  while (at + 1 < tokens->len && !sql_token_is(&items[at], "(")) at++;
  if (at + 1 == tokens->len) return index;
  size_t end = sql_tokens_close(tokens, at) - 1, from = at + 1;
  for (at = from; at <= end; at++) {
    bool closes = depth == 0 && (at == end || sql_token_is(&items[at], ","));
    if (closes) {
      vec_push(arena, &index.keys, index_key(tokens, from, at));
      from = at + 1;
    }
    if (sql_token_is(&items[at], "(")) depth++;
    if (sql_token_is(&items[at], ")")) depth--;
  }
  if (sql_token_is(&items[end + 1], "where"))
    index.where = str_trim(str_slice(tokens->text, items[end + 1].to, tokens->text.len));
  return index;
}

Str sql_text_after(Arena *arena, Str text, const char *word) {
  SqlTokens tokens = sql_tokens(arena, text);
  for (size_t at = 0; at + 1 < tokens.len; at++) {
    if (sql_token_is(&tokens.items[at], word)) return str_trim(str_slice(text, tokens.items[at].to, text.len));
    if (sql_token_is(&tokens.items[at], "(")) at = sql_tokens_close(&tokens, at) - 1;
  }
  return STR_NONE;
}
