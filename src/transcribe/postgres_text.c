/* Texts of the server as they were written: what it reads as something else when it gets its own form of it. */
#include "transcribe/postgres_words.h"

#include "base/buf.h"
#include "expr/scan.h"

/* The items of an array up to its bracket are all varchars; 0: they are not, else where the bracket is. */
static size_t varchar_items(Str text, size_t from) {
  static const Str mark = STR_INIT("::character varying");
  for (size_t at = from; at < text.len;) {
    if (text.ptr[at] != '\'') return 0;
    for (at++; at < text.len; at++) {
      if (text.ptr[at] != '\'') continue;
      if (at + 1 >= text.len || text.ptr[at + 1] != '\'') break;
      at++;
    }
    Str rest = str_slice(text, at + 1, text.len);
    if (!str_starts(rest, mark)) return 0;
    at += 1 + mark.len;
    if (at < text.len && text.ptr[at] == ']') return at;
    if (!str_starts(str_slice(text, at, text.len), STR(", "))) return 0;
    at += 2;
  }
  return 0;
}

/* The words of a text, past strings, dollar quotes and comments: what stands in those is nobody's to change. */
static bool next_word(Scan *scan, Str word, ScanToken *found) {
  for (*found = scan_next(scan); found->kind != SCAN_END; *found = scan_next(scan))
    if (!found->quoted && str_eq(found->text, word)) return true;
  return false;
}

/* EXTRACT(YEAR FROM x) was written with 'YEAR' as text: as a word it would be read in lower case. */
static Str with_quoted_fields(Arena *arena, Str text) {
  Buf out = BUF(arena);
  size_t done = 0;
  ScanToken token;
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  while (next_word(&scan, STR("EXTRACT"), &token)) {
    ScanToken open = scan_next(&scan), field = scan_peek(&scan, 0);
    bool named = scan_is_sign(open, '(') && field.kind == SCAN_NAME && !field.quoted;
    if (!named || str_eq(field.text, field.name)) continue;
    buf_append(&out, str_slice(text, done, field.from));
    buf_format(&out, "'%.*s'", STR_ARG(field.text));
    done = field.from + field.text.len;
  }
  if (out.len == 0) return text;
  buf_append(&out, str_slice(text, done, text.len));
  return buf_str(&out);
}

/* Without the cast of an array of varchars to texts. */
static Str without_array_casts(Arena *arena, Str text) {
  static const Str open = STR_INIT(" ((ARRAY["), close = STR_INIT("])::text[])");
  Buf out = BUF(arena);
  size_t done = 0;
  ScanToken token;
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  while (next_word(&scan, STR("ARRAY"), &token)) {
    if (token.from < 3 || !str_starts(str_slice(text, token.from - 3, text.len), open)) continue;
    size_t from = token.from - 3 + open.len, end = varchar_items(text, from);
    if (end == 0 || !str_starts(str_slice(text, end, text.len), close)) continue;
    buf_append(&out, str_slice(text, done, from - open.len));
    buf_format(&out, " (ARRAY[%.*s])", STR_ARG(str_slice(text, from, end)));
    done = end + close.len;
  }
  if (out.len == 0) return text;
  buf_append(&out, str_slice(text, done, text.len));
  return buf_str(&out);
}

Str pg_text_as_written(Arena *arena, Str text) {
  if (str_find(text, STR("EXTRACT(")) >= 0) text = with_quoted_fields(arena, text);
  if (str_find(text, STR("((ARRAY[")) >= 0) text = without_array_casts(arena, text);
  return text;
}
