/* Scalars of YAML: which quotes a text needs. Sources: yaml.org/spec/1.2.2, chapter 7; yaml.org/type for what
 * version 1.1 makes of plain words. */
#include "load/doc.h"

#include "base/utf8.h"

/* --- what a character asks for --- */

typedef enum Need { NEED_NOTHING, NEED_QUOTES, NEED_ESCAPE } Need;

/* YAML has no other way to say it than an escape, or parsers fold or drop it. */
static bool must_escape(uint32_t rune) {
  if (rune < 0x20 || (rune >= 0x7F && rune < 0xA0)) return true;
  return rune == 0x2028 || rune == 0x2029 || rune == 0xFEFF || rune == 0xFFFE || rune == 0xFFFF;
}

/* Takes the code point at the start of `*rest`; a byte that is none counts as the code point of its number. */
static uint32_t take_rune(Str *rest) {
  uint32_t rune = (unsigned char)rest->ptr[0];
  size_t size = rune < 0x80 ? 1 : utf8_decode(*rest, &rune);
  *rest = str_slice(*rest, size == 0 ? 1 : size, rest->len);
  return rune;
}

static bool any_escape(Str text, bool lines) {
  while (text.len > 0) {
    size_t plain = 0;
    while (plain < text.len && text.ptr[plain] >= 0x20 && text.ptr[plain] < 0x7F) plain++;
    text = str_slice(text, plain, text.len);
    if (text.len == 0) return false;
    uint32_t rune = take_rune(&text);
    if (must_escape(rune) && !(lines && (rune == '\n' || rune == '\t'))) return true;
  }
  return false;
}

static void print_escape(Buf *out, uint32_t rune) {
  static const char hex[] = "0123456789ABCDEF";
  static const struct { uint32_t rune; char letter; } letters[] = {
      {'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}, {0, '0'}, {0x1B, 'e'}, {0x85, 'N'}, {0x2028, 'L'}, {0x2029, 'P'}};
  buf_char(out, '\\');
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
    if (letters[i].rune == rune) {
      buf_char(out, letters[i].letter);
      return;
    }
  buf_char(out, rune < 0x100 ? 'x' : 'u');
  for (int shift = rune < 0x100 ? 4 : 12; shift >= 0; shift -= 4) buf_char(out, hex[(rune >> shift) & 15]);
}

static void print_double(Buf *out, Str text) {
  buf_char(out, '"');
  while (text.len > 0) {
    const char *from = text.ptr;
    uint32_t rune = take_rune(&text);
    if (rune == '"' || rune == '\\') buf_char(out, '\\');
    if (must_escape(rune)) print_escape(out, rune);
    else buf_append(out, (Str){from, (size_t)(text.ptr - from)});
  }
  buf_char(out, '"');
}

static void print_quoted(Buf *out, Str text) {
  if (any_escape(text, false)) print_double(out, text);
  else {
    bool single = str_find_char(text, '"') >= 0 || str_find_char(text, '\\') >= 0;
    char quote = single ? '\'' : '"';
    buf_char(out, quote);
    for (size_t i = 0; i < text.len; i++) {
      if (single && text.ptr[i] == '\'') buf_char(out, '\'');
      buf_char(out, text.ptr[i]);
    }
    buf_char(out, quote);
  }
}

/* --- what may stand without quotes --- */

static bool is_special_word(Str text) {
  static const Str words[] = {STR_INIT("true"), STR_INIT("false"), STR_INIT("null"), STR_INIT("yes"),
                              STR_INIT("no"),   STR_INIT("on"),    STR_INIT("off"),  STR_INIT("y"),
                              STR_INIT("n"),    STR_INIT("~"),     STR_INIT("="),    STR_INIT("<<"),
                              STR_INIT(".inf"), STR_INIT(".nan")};
  if (text.len > 5) return false; /* the longest */
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_eq_fold(text, words[i])) return true;
  return false;
}

/* Integers in any base, decimals, sexagesimals, dates: a digit first, and nothing but what those are made of. */
static bool looks_like_number(Str text) {
  size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+' || text.ptr[0] == '.');
  if (at >= text.len || !(char_is_digit(text.ptr[at]) || text.ptr[at] == '.')) return false;
  bool base = text.len > at + 1 && text.ptr[at] == '0' && str_find_char(STR("xXoObB"), text.ptr[at + 1]) >= 0;
  for (size_t i = at; i < text.len; i++) {
    char c = text.ptr[i];
    bool part = char_is_digit(c) || str_find_char(STR("_.:-+eETtZz "), c) >= 0;
    if (!part && !(base && (char_hex(c) >= 0 || i == at + 1))) return false;
  }
  return true;
}

static bool begins_plain(Str text, bool flow) {
  char first = text.ptr[0];
  if (str_find_char(STR(",[]{}#&*!|>'\"%@`"), first) >= 0) return false;
  bool mark = first == '-' || first == '?' || first == ':';
  if (mark && (flow || text.len == 1 || char_is_space(text.ptr[1]))) return false;
  return !str_starts(text, STR("---")) && !str_starts(text, STR("...")) && first != ' ';
}

static bool is_plain(Str text, bool flow) {
  if (text.len == 0 || !begins_plain(text, flow) || text.ptr[text.len - 1] == ' ') return false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i], before = i > 0 ? text.ptr[i - 1] : ' ';
    bool last = i + 1 == text.len;
    if (c == ':' && (flow || last || char_is_space(text.ptr[i + 1]))) return false;
    if (c == '#' && (flow || before == ' ')) return false;
    if (flow && str_find_char(STR(",[]{}?'\""), c) >= 0) return false;
  }
  return !is_special_word(text) && !looks_like_number(text) && !any_escape(text, false);
}

void scalar_print(Buf *out, Str text, bool flow) {
  if (is_plain(text, flow)) buf_append(out, text);
  else print_quoted(out, text);
}

/* --- blocks --- */

/* Its first line that is not empty: a block whose text begins with a blank must say how far it is indented. */
static Str first_line(Str text) {
  size_t from = 0;
  while (from < text.len && text.ptr[from] == '\n') from++;
  return str_slice(text, from, text.len);
}

bool scalar_is_block(Str text) {
  return str_find_char(text, '\n') >= 0 && first_line(text).len > 0 && !any_escape(text, true);
}

void scalar_print_block(Buf *out, Str text, size_t indent) {
  Str first = first_line(text);
  bool ends = text.ptr[text.len - 1] == '\n', twice = ends && text.ptr[text.len - 2] == '\n';
  buf_char(out, '|');
  if (first.ptr[0] == ' ' || first.ptr[0] == '\t') buf_char(out, '2');
  if (!ends || twice) buf_char(out, ends ? '+' : '-');
  Str rest = ends ? str_slice(text, 0, text.len - 1) : text, line;
  while (str_split(&rest, '\n', &line)) {
    buf_char(out, '\n');
    if (line.len > 0) buf_repeat(out, ' ', indent);
    buf_append(out, line);
  }
}
