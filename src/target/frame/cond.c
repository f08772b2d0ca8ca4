/* Conditions of {% if %}: `not a.b`, `a == "x" and b`, `(a or b) and c != 0`. */
#include "target/frame/compile.h"

static const Cond *parse_or(Compiler *compiler, Cursor *cursor, size_t depth);

static Cond *cond_new(Compiler *compiler, CondKind kind) {
  Cond *cond = arena_make(compiler->arena, Cond);
  cond->kind = kind;
  return cond;
}

static Cond *cond_join(Compiler *compiler, CondKind kind, const Cond *left, const Cond *right) {
  Cond *cond = cond_new(compiler, kind);
  cond->left = left;
  cond->right = right;
  return cond;
}

static void mistyped(Compiler *compiler, Text at, const Path *path, Str wanted) {
  if (path->failed) return;
  diag_add(compiler->diags, DIAG_TEMPLATE_MISTYPED, at.span,
           STRS(at.str, path_describe(compiler->arena, path), wanted));
}

/* Reads a path and the text it was written as. */
static Path parse_named(Compiler *compiler, Cursor *cursor, Text *name) {
  size_t from = (size_t)(cursor->token.text.str.ptr - cursor->text.str.ptr);
  Path path = path_parse(compiler, cursor);
  size_t to = (size_t)(cursor->token.text.str.ptr - cursor->text.str.ptr);
  *name = text_trim(text_slice(cursor->text, from, to));
  return path;
}

static void compare_paths(Compiler *compiler, Cursor *cursor, Cond *cond, Text name) {
  Text other_name;
  cond->kind = COND_EQUAL_PATH;
  cond->other = parse_named(compiler, cursor, &other_name);
  if (cond->path.failed || cond->other.failed) return;
  bool comparable = cond->path.kind == FIELD_STR || cond->path.kind == FIELD_INT;
  if (!comparable) {
    mistyped(compiler, name, &cond->path, STR("compared: text or a number"));
  } else if (cond->path.kind != cond->other.kind) {
    Str wanted = cond->path.kind == FIELD_STR ? STR("compared with text") : STR("compared with a number");
    mistyped(compiler, other_name, &cond->other, wanted);
  }
}

/* path == "text", path == 5, path == path; the first operand is read. */
static const Cond *parse_comparison(Compiler *compiler, Cursor *cursor, Path path, Text name) {
  bool equal = cursor->token.kind == TOKEN_EQUAL;
  cursor_next(cursor);
  Cond *cond = cond_new(compiler, COND_EQUAL_TEXT);
  cond->path = path;
  if (cursor->token.kind == TOKEN_STRING) {
    cond->text = cursor->token.value;
    if (path.kind != FIELD_STR) mistyped(compiler, name, &path, STR("compared with text"));
    cursor_next(cursor);
  } else if (cursor->token.kind == TOKEN_INT) {
    cond->kind = COND_EQUAL_INT;
    cond->number = cursor->token.number;
    if (path.kind != FIELD_INT) mistyped(compiler, name, &path, STR("compared with a number"));
    cursor_next(cursor);
  } else if (cursor->token.kind == TOKEN_NAME) {
    compare_paths(compiler, cursor, cond, name);
  } else {
    cursor_expected(cursor, STR("a string, a number or a name"));
  }
  return equal ? cond : cond_join(compiler, COND_NOT, cond, NULL);
}

static const Cond *parse_operand(Compiler *compiler, Cursor *cursor, size_t depth) {
  if (cursor_take(cursor, TOKEN_OPEN)) {
    const Cond *inner = parse_or(compiler, cursor, depth + 1);
    if (!cursor_take(cursor, TOKEN_CLOSE)) cursor_expected(cursor, STR("`)`"));
    return inner;
  }
  Text name;
  Path path = parse_named(compiler, cursor, &name);
  if (cursor->token.kind == TOKEN_EQUAL || cursor->token.kind == TOKEN_NOT_EQUAL)
    return parse_comparison(compiler, cursor, path, name);
  bool always = path.kind == FIELD_STRUCT || path.kind == FIELD_LINK;
  if (always) mistyped(compiler, name, &path, STR("tested: it is always there"));
  Cond *cond = cond_new(compiler, COND_TRUTH);
  cond->path = path;
  return cond;
}

static const Cond *parse_not(Compiler *compiler, Cursor *cursor, size_t depth) {
  if (depth > TEMPLATE_MAX_DEPTH || ++compiler->terms > TEMPLATE_MAX_TERMS) {
    if (cursor->token.kind != TOKEN_BAD)
      diag_add(compiler->diags, DIAG_TEMPLATE_TOO_DEEP, cursor->token.text.span, NULL);
    cursor->token.kind = TOKEN_BAD;
    return cond_new(compiler, COND_TRUTH);
  }
  if (!cursor_take_word(cursor, STR("not"))) return parse_operand(compiler, cursor, depth);
  return cond_join(compiler, COND_NOT, parse_not(compiler, cursor, depth + 1), NULL);
}

/* What stands to the right of `and` is only looked at when the left holds, so pointers that the left
 * tests are known there. */
static const Cond *parse_and(Compiler *compiler, Cursor *cursor, size_t depth) {
  size_t known = compiler->known.len;
  const Cond *last = parse_not(compiler, cursor, depth), *all = last;
  while (cursor_take_word(cursor, STR("and"))) {
    cond_learn(compiler, last, true);
    last = parse_not(compiler, cursor, depth);
    all = cond_join(compiler, COND_AND, all, last);
  }
  compiler->known.len = known;
  return all;
}

static const Cond *parse_or(Compiler *compiler, Cursor *cursor, size_t depth) {
  size_t known = compiler->known.len;
  const Cond *last = parse_and(compiler, cursor, depth), *all = last;
  while (cursor_take_word(cursor, STR("or"))) {
    cond_learn(compiler, last, false);
    last = parse_and(compiler, cursor, depth);
    all = cond_join(compiler, COND_OR, all, last);
  }
  compiler->known.len = known;
  return all;
}

const Cond *cond_parse(Compiler *compiler, Cursor *cursor) {
  compiler->terms = 0;
  return parse_or(compiler, cursor, 0);
}

void cond_learn(Compiler *compiler, const Cond *cond, bool truth) {
  switch (cond->kind) {
  case COND_TRUTH:
    if (truth && !cond->path.failed && cond->path.kind == FIELD_REF)
      vec_push(compiler->arena, &compiler->known, cond->path);
    break;
  case COND_NOT: cond_learn(compiler, cond->left, !truth); break;
  case COND_AND:
  case COND_OR:
    if ((cond->kind == COND_AND) != truth) break; /* which side decided is not known */
    cond_learn(compiler, cond->left, truth);
    cond_learn(compiler, cond->right, truth);
    break;
  case COND_EQUAL_TEXT:
  case COND_EQUAL_INT:
  case COND_EQUAL_PATH: break;
  }
}
