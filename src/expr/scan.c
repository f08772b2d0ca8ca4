#include "expr/scan.h"

#include "base/buf.h"

static bool is_name_start(char c) {
  return char_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}
static bool is_name_part(char c) {
  return is_name_start(c) || char_is_digit(c) || c == '$';
}

static bool looking_at(const Scan *scan, const char *two) {
  return scan->at + 1 < scan->text.len && scan->text.ptr[scan->at] == two[0] &&
         scan->text.ptr[scan->at + 1] == two[1];
}

/* Comments of Postgres nest; those of SQLite end at the first end. */
static void skip_block_comment(Scan *scan) {
  size_t depth = 0;
  while (scan->at < scan->text.len) {
    if (looking_at(scan, "/*") && (depth == 0 || scan->dialect == DIALECT_POSTGRES)) {
      depth++;
      scan->at += 2;
    } else if (looking_at(scan, "*/")) {
      scan->at += 2;
      if (--depth == 0) return;
    } else {
      scan->at++;
    }
  }
}

static void skip_blank(Scan *scan) {
  while (scan->at < scan->text.len) {
    if (char_is_space(scan->text.ptr[scan->at])) scan->at++;
    else if (looking_at(scan, "/*")) skip_block_comment(scan);
    else if (looking_at(scan, "--"))
      while (scan->at < scan->text.len && scan->text.ptr[scan->at] != '\n') scan->at++;
    else return;
  }
}

/* Goes behind the closing `quote`; a doubled one is part of the text, and in an E'' string so is one
 * behind a backslash. */
static void skip_quoted(Scan *scan, char quote, bool escapes) {
  for (scan->at++; scan->at < scan->text.len; scan->at++) {
    char c = scan->text.ptr[scan->at];
    bool doubled = c == quote && scan->at + 1 < scan->text.len &&
                   scan->text.ptr[scan->at + 1] == quote;
    if (doubled || (escapes && c == '\\')) {
      scan->at++;
    } else if (c == quote) {
      scan->at++;
      return;
    }
  }
  scan->at = scan->text.len;
}

/* The length of the `$tag$` at the scan; 0 when there is none. */
static size_t dollar_tag(const Scan *scan) {
  Str rest = str_slice(scan->text, scan->at, scan->text.len);
  size_t len = 1;
  while (len < rest.len && is_name_part(rest.ptr[len]) && rest.ptr[len] != '$') len++;
  bool tag = len < rest.len && rest.ptr[len] == '$' && !char_is_digit(rest.ptr[1]);
  return tag ? len + 1 : 0;
}

static void skip_dollar(Scan *scan) {
  size_t len = dollar_tag(scan);
  if (len == 0) { /* $1 */
    scan->at++;
    while (scan->at < scan->text.len && is_name_part(scan->text.ptr[scan->at])) scan->at++;
    return;
  }
  Str tag = str_slice(scan->text, scan->at, scan->at + len);
  ptrdiff_t end = str_find(str_slice(scan->text, scan->at + len, scan->text.len), tag);
  scan->at = end < 0 ? scan->text.len : scan->at + len + (size_t)end + len;
}

static Str unquoted(Arena *arena, Str text, char close) {
  Str inside = str_slice(text, 1, text.len > 1 ? text.len - 1 : 1);
  if (close == ']' || str_find_char(inside, close) < 0) return inside;
  Buf out = BUF(arena);
  for (size_t i = 0; i < inside.len; i++) {
    buf_char(&out, inside.ptr[i]);
    if (inside.ptr[i] == close) i++;
  }
  return buf_str(&out);
}

/* What closes a quoted identifier that begins with `open`; 0 when none does. */
static char closing(Dialect dialect, char open) {
  if (open == '"') return '"';
  if (dialect != DIALECT_SQLITE) return 0;
  return open == '`' ? '`' : open == '[' ? ']' : 0;
}

static ScanKind skip_word(Scan *scan) {
  size_t from = scan->at;
  while (scan->at < scan->text.len && is_name_part(scan->text.ptr[scan->at])) scan->at++;
  bool prefix = scan->at == from + 1 && scan->at < scan->text.len &&
                scan->text.ptr[scan->at] == '\'';
  char c = char_lower(scan->text.ptr[from]);
  if (!prefix || (c != 'e' && c != 'b' && c != 'x' && c != 'n')) return SCAN_NAME;
  skip_quoted(scan, '\'', c == 'e' && scan->dialect == DIALECT_POSTGRES);
  return SCAN_VALUE;
}

ScanToken scan_next(Scan *scan) {
  skip_blank(scan);
  ScanToken token = {.kind = SCAN_SIGN, .from = scan->at};
  if (scan->at >= scan->text.len) return (ScanToken){.kind = SCAN_END, .from = scan->at};
  char c = scan->text.ptr[scan->at], close = closing(scan->dialect, c);
  if (close != 0) {
    skip_quoted(scan, close, false);
    token.kind = SCAN_NAME;
    token.quoted = true;
  } else if (is_name_start(c)) {
    token.kind = skip_word(scan);
  } else if (c == '\'') {
    skip_quoted(scan, '\'', false);
    token.kind = SCAN_VALUE;
  } else if (c == '$') {
    skip_dollar(scan);
    token.kind = SCAN_VALUE;
  } else if (char_is_digit(c)) {
    while (scan->at < scan->text.len && is_name_part(scan->text.ptr[scan->at])) scan->at++;
    token.kind = SCAN_VALUE;
  } else {
    scan->at++;
  }
  token.text = str_slice(scan->text, token.from, scan->at);
  if (token.kind == SCAN_NAME)
    token.name = token.quoted ? unquoted(scan->arena, token.text, close)
                              : str_lower(scan->arena, token.text);
  return token;
}

ScanToken scan_peek(const Scan *scan, size_t skip) {
  Scan ahead = *scan;
  for (; skip > 0; skip--) scan_next(&ahead);
  return scan_next(&ahead);
}

bool scan_is_sign(ScanToken token, char sign) {
  return token.kind == SCAN_SIGN && token.text.ptr[0] == sign;
}

bool scan_is_word(ScanToken token, Str word) {
  return token.kind == SCAN_NAME && !token.quoted && str_eq(token.name, word);
}

/* In SQLite case is no difference. */
static bool is_named(const Scan *scan, ScanToken token, Str name) {
  if (token.kind != SCAN_NAME || !str_given(name)) return false;
  return scan->dialect == DIALECT_SQLITE ? str_eq_fold(token.name, name) : str_eq(token.name, name);
}

Str scan_own_text(Arena *arena, Dialect dialect, Str text, Str schema, Str table) {
  if (!str_given(text)) return text;
  Buf out = BUF(arena);
  Scan scan = {.arena = arena, .text = text, .dialect = dialect};
  size_t copied = 0;
  bool inside = false; /* of a path: a.b */
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan)) {
    bool begins = !inside && token.kind == SCAN_NAME && scan_is_sign(scan_peek(&scan, 0), '.');
    inside = scan_is_sign(token, '.');
    if (!begins) continue;
    bool whole = is_named(&scan, token, schema) && is_named(&scan, scan_peek(&scan, 1), table) &&
                 scan_is_sign(scan_peek(&scan, 2), '.');
    if (!whole && !is_named(&scan, token, table)) continue;
    size_t begin = token.from;
    for (int skip = whole ? 3 : 1; skip > 0; skip--) token = scan_next(&scan);
    buf_append(&out, str_slice(text, copied, begin));
    copied = token.from + token.text.len;
  }
  buf_append(&out, str_slice(text, copied, text.len));
  return buf_str(&out);
}
