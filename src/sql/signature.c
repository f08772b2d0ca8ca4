/* What a text of the user's creates, read from its words. */
#include "sql/sql.h"

#include "expr/scan.h"

/* Goes to the bracket that opens the arguments; false when there is none. */
static bool find_arguments(Scan *scan, Str *name) {
  ScanToken token = scan_next(scan);
  while (token.kind != SCAN_END && !scan_is_word(token, STR("function")) &&
         !scan_is_word(token, STR("procedure")))
    token = scan_next(scan);
  size_t from = scan_peek(scan, 0).from;
  while (token.kind != SCAN_END && !scan_is_sign(token, '(')) token = scan_next(scan);
  *name = str_trim(str_slice(scan->text, from, token.from));
  return token.kind != SCAN_END;
}

static bool begins_default(ScanToken token) {
  return scan_is_word(token, STR("default")) || scan_is_sign(token, '=') || scan_is_sign(token, ':');
}

/* Appends an argument without its default, which COMMENT ON does not take, and returns the sign behind
 * it: a comma, the closing bracket or, in a text that is no SQL, the end. */
static ScanToken add_argument(Scan *scan, Buf *out) {
  size_t from = scan->at, end = 0;
  ScanToken token = scan_next(scan);
  for (int depth = 0; token.kind != SCAN_END; token = scan_next(scan)) {
    if (depth == 0 && (scan_is_sign(token, ',') || scan_is_sign(token, ')'))) break;
    if (scan_is_sign(token, '(')) depth++;
    if (scan_is_sign(token, ')')) depth--;
    if (depth == 0 && end == 0 && begins_default(token)) end = token.from;
  }
  buf_append(out, str_trim(str_slice(scan->text, from, end == 0 ? token.from : end)));
  return token;
}

Str sql_function_signature(Arena *arena, Str text) {
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  Str name;
  Buf out = BUF(arena);
  bool more = find_arguments(&scan, &name);
  buf_append(&out, name);
  buf_char(&out, '(');
  while (more) {
    more = scan_is_sign(add_argument(&scan, &out), ',');
    if (more) buf_lit(&out, ", ");
  }
  buf_char(&out, ')');
  return buf_str(&out);
}
