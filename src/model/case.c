#include "model/case.h"

#include "base/utf8.h"

typedef struct RuneRange {
  uint32_t first, last;
} RuneRange;

/* Beyond ASCII, what is surely no letter: no language takes it in an identifier. Blocks of
 * punctuation, symbols and emoji of Unicode 15; everything else counts as a letter. */
static const RuneRange separators[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x2000, 0x203E}, {0x2041, 0x2053}, {0x2055, 0x206F}, {0x20A0, 0x20CF},
    {0x2190, 0x245F}, {0x2500, 0x2BFF}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0xE000, 0xF8FF},
    {0xFEFF, 0xFEFF}, {0xFF01, 0xFF0F}, {0xFFF0, 0xFFFF}, {0x1F000, 0x1FAFF}};

size_t case_letter(Str s, size_t *skip) {
  *skip = 1;
  if ((unsigned char)s.ptr[0] < 0x80) return char_is_alnum(s.ptr[0]) ? 1 : 0;
  uint32_t rune;
  size_t len = utf8_decode(s, &rune);
  if (len == 0) return 0;
  for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
    if (rune < separators[i].first || rune > separators[i].last) continue;
    *skip = len;
    return 0;
  }
  return len;
}

static bool has_lower(Str s) {
  for (size_t i = 0; i < s.len; i++)
    if (char_is_lower(s.ptr[i])) return true;
  return false;
}

/* True when a new word begins at `s[at]` though no separator stands before it. */
static bool case_break(Str s, size_t at, size_t word) {
  if (at == word || !char_is_upper(s.ptr[at])) return false;
  char before = s.ptr[at - 1];
  if (char_is_lower(before) || char_is_digit(before)) return true;
  return char_is_upper(before) && at + 1 < s.len && char_is_lower(s.ptr[at + 1]);
}

/* The next word of `s` from `*at` on; false at the end. `mixed`: case says where words end. */
static bool next_word(Str s, bool mixed, size_t *at, Str *word) {
  size_t skip, len;
  while (*at < s.len && case_letter(str_slice(s, *at, s.len), &skip) == 0) *at += skip;
  size_t start = *at;
  while (*at < s.len && (len = case_letter(str_slice(s, *at, s.len), &skip)) != 0 &&
         !(mixed && case_break(s, *at, start)))
    *at += len;
  *word = str_slice(s, start, *at);
  return *at > start;
}

static void print_word(Buf *out, Str word, CaseStyle style, bool first) {
  bool capital = style == AS_PASCAL || (style == AS_CAMEL && !first);
  bool upper = style == AS_SCREAMING;
  buf_reserve(out, word.len);
  char *to = out->ptr + out->len;
  for (size_t i = 0; i < word.len; i++)
    to[i] = upper ? char_upper(word.ptr[i]) : char_lower(word.ptr[i]);
  if (capital) to[0] = char_upper(to[0]);
  out->len += word.len;
}

/* Words of ASCII without capitals, one `_` between them, as nearly every name is: each character is
 * looked at once. False, and nothing printed, for any other name. */
static bool print_snake(Buf *out, Str name, CaseStyle style) {
  bool glued = style == AS_CAMEL || style == AS_PASCAL;
  bool next = style == AS_PASCAL || style == AS_SCREAMING; /* the next letter becomes a capital */
  if (name.len == 0 || !char_is_lower(name.ptr[0])) return false;
  buf_reserve(out, name.len);
  char *to = out->ptr + out->len;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    bool between = c == '_' && i + 1 < name.len && name.ptr[i + 1] != '_';
    if (!between && !char_is_lower(c) && !char_is_digit(c)) return false;
    if (!between) *to++ = next ? char_upper(c) : c;
    else if (!glued) *to++ = style == AS_KEBAB ? '-' : '_';
    next = style == AS_SCREAMING || (between && glued);
  }
  out->len = (size_t)(to - out->ptr);
  return true;
}

void case_print(Buf *out, Str name, CaseStyle style) {
  if (print_snake(out, name, style)) return;
  size_t at = 0, count = 0;
  char between = style == AS_KEBAB ? '-' : '_';
  bool mixed = has_lower(name); /* SHA256SUM is one word, sha256Sum are two */
  bool glued = style == AS_CAMEL || style == AS_PASCAL;
  for (Str word; next_word(name, mixed, &at, &word); count++) {
    bool digit = char_is_digit(word.ptr[0]);
    if (count == 0 && digit && style != AS_KEBAB) buf_char(out, '_');
    if (count > 0 && !glued) buf_char(out, between);
    print_word(out, word, style, count == 0);
  }
  if (count == 0 && name.len > 0) buf_char(out, between);
}

Str case_convert(Arena *arena, Str name, CaseStyle style) {
  Buf out = BUF(arena);
  buf_reserve(&out, name.len + 8);
  case_print(&out, name, style);
  return buf_str(&out);
}
