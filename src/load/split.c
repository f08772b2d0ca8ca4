#include "load/split.h"

#include "base/buf.h"

Str yaml_quote(Arena *arena, Str text) {
  bool single = str_find_char(text, '"') >= 0 || str_find_char(text, '\\') >= 0;
  if (!single) return str_format(arena, "\"%.*s\"", STR_ARG(text));
  return str_format(arena, "'%.*s'", STR_ARG(str_replace(arena, text, STR("'"), STR("''"))));
}

/* Brackets and quotes while walking along a value. */
typedef struct Nesting {
  size_t depth;
  char quote;       /* the quote that is open, or 0 */
  char closers[16]; /* of the open brackets; deeper ones are not told apart */
} Nesting;

static char closer_of(char c) {
  return c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : '\0';
}

/* Takes byte `at` of `text`; false when it closes a bracket that is not the open one. A quote opens
 * only where a word could start: the one in "it's" is a letter. */
static bool nesting_take(Nesting *nesting, Str text, size_t from, size_t at) {
  char c = text.ptr[at];
  if (nesting->quote != 0) {
    if (c == nesting->quote) nesting->quote = 0;
    return true;
  }
  bool in_word = at > from && char_is_word(text.ptr[at - 1]);
  if ((c == '\'' || c == '"') && !in_word) nesting->quote = c;
  if (closer_of(c) != '\0') {
    if (nesting->depth < sizeof nesting->closers) nesting->closers[nesting->depth] = closer_of(c);
    nesting->depth++;
  }
  if (c != ')' && c != ']' && c != '}') return true;
  size_t top = nesting->depth - 1;
  bool other = nesting->depth > 0 && top < sizeof nesting->closers && nesting->closers[top] != c;
  if (nesting->depth == 0 || other) return false;
  nesting->depth--;
  return true;
}

/* Most scalars hold none of what opens something, and every one in a flow collection is looked at.
 * YAML ends a plain scalar there at [ and {. */
static bool may_open(Str plain) {
  const uint64_t openers = (uint64_t)1 << '(' | (uint64_t)1 << '\'' | (uint64_t)1 << '"';
  for (size_t i = 0; i < plain.len; i++) {
    unsigned char c = (unsigned char)plain.ptr[i];
    if (c < 64 && ((openers >> c) & 1) != 0) return true;
  }
  return false;
}

bool split_open(Str plain) {
  if (!may_open(plain)) return false;
  Nesting nesting = {0};
  for (size_t i = 0; i < plain.len; i++)
    if (!nesting_take(&nesting, plain, 0, i)) return false;
  return nesting.depth > 0 || nesting.quote != 0;
}

size_t split_end(Str text, size_t from) {
  Nesting nesting = {0};
  size_t at = from;
  bool closed = true;
  for (; at < text.len && closed; at += closed) {
    char c = text.ptr[at];
    bool comment = c == '#' && at > from && char_is_space(text.ptr[at - 1]);
    bool ends = comment || c == ',' || c == '\n';
    if (comment && nesting.depth > 0) return 0;
    if (nesting.quote == 0 && nesting.depth == 0 && ends) break;
    closed = nesting_take(&nesting, text, from, at);
  }
  if (nesting.depth > 0 || nesting.quote != 0) return 0;
  while (at > from && char_is_space(text.ptr[at - 1])) at--;
  return at;
}

bool split_closed(Str text, size_t from) {
  Nesting nesting = {0};
  for (size_t at = from; at < text.len; at++) {
    if (!nesting_take(&nesting, text, from, at)) return false;
    if (nesting.depth == 0 && nesting.quote == 0) return true;
  }
  return false;
}

/* The bytes with each line break and the space around it as one space. */
static Str folded(Arena *arena, Str text) {
  if (str_find_char(text, '\n') < 0 && str_find_char(text, '\r') < 0) return text;
  Buf out = BUF(arena);
  for (Str rest = text, line; str_split(&rest, '\n', &line);) {
    if (out.len > 0) buf_char(&out, ' ');
    buf_append(&out, str_trim(line));
  }
  return buf_str(&out);
}

static Str joined(Arena *arena, const Source *source, Span span) {
  return folded(arena, str_slice(source->text, span.start - source->base, span.end - source->base));
}

void split_report(Diags *diags, const Source *source, Span span) {
  Str fix = yaml_quote(diags->arena, joined(diags->arena, source, span));
  Diag *diag = diag_add(diags, DIAG_YAML_SPLIT_VALUE, span, STRS(fix));
  diag_fix(diag, span, fix);
}

static const Node *joined_node(Arena *arena, const Source *source, const Node *piece, Span span) {
  Node *node = arena_make(arena, Node);
  *node = *piece;
  Str bytes = str_slice(source->text, span.start - source->base, span.end - source->base);
  node->span = span;
  node->text = (Text){joined(arena, source, span), span, false};
  node->text.verbatim = str_eq(node->text.str, bytes);
  return node;
}

size_t split_mend(Diags *diags, const Source *source, const Node **children, size_t len,
                  size_t step) {
  size_t kept = 0;
  for (size_t i = 0; i < len;) {
    const Node *value = children[i + step - 1];
    size_t next = i + step;
    if (value->kind == NODE_SCALAR && value->plain && split_open(value->text.str)) {
      size_t end = split_end(source->text, value->span.start - source->base);
      Span span = {value->span.start, source->base + (uint32_t)end};
      bool split = end > 0 && next < len && children[next]->span.start < span.end;
      if (split) {
        split_report(diags, source, span);
        value = joined_node(diags->arena, source, value, span);
      }
      while (split && next < len && children[next]->span.start < span.end) next += step;
    }
    if (step == 2) children[kept++] = children[i];
    children[kept++] = value;
    i = next;
  }
  return kept;
}
