#include "load/bytes.h"

#include "base/utf8.h"

static Span place(const Source *source, size_t from, size_t len) {
  uint32_t start = source->base + (uint32_t)from;
  return (Span){start, start + (uint32_t)len};
}

/* Text in UTF-16 begins with its byte order mark, or has a NUL beside its first ASCII character. */
static bool is_utf16(Str text) {
  if (text.len < 2) return false;
  const unsigned char *bytes = (const unsigned char *)text.ptr;
  bool marked = (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF);
  return marked || ((bytes[0] == 0) != (bytes[1] == 0));
}

/* The characters YAML refuses: C0 and C1 controls but for tab, line ends and U+0085, a byte order
 * mark inside the text, and U+FFFE and U+FFFF. */
static bool allowed(uint32_t rune) {
  if (rune < 0x20) return rune == '\t' || rune == '\n' || rune == '\r';
  if (rune < 0x7F) return true;
  return (rune >= 0xA0 || rune == 0x85) && rune != 0xFEFF && rune != 0xFFFE && rune != 0xFFFF;
}

static bool is_plain_ascii(char c) {
  return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

/* The first byte from `at` on that needs a closer look, skipping blocks without one; compilers turn
 * the inner loop, which never branches, into vector instructions. */
static size_t skip_plain_ascii(Str text, size_t at) {
  enum { BLOCK = 32 };
  for (; at + BLOCK <= text.len; at += BLOCK) {
    unsigned char odd = 0;
    for (size_t i = 0; i < BLOCK; i++) {
      unsigned char c = (unsigned char)text.ptr[at + i];
      odd |= (unsigned char)((c < 0x20) & (c != '\n')) | (unsigned char)(c >= 0x7F);
    }
    if (odd) break;
  }
  while (at < text.len && is_plain_ascii(text.ptr[at])) at++;
  return at;
}

/* Reports the first MOST characters YAML refuses; true when there is none. */
static bool check_characters(Diags *diags, const Source *source, size_t start, bool *ascii) {
  enum { MOST = 10 };
  Str text = source->text;
  size_t bad = 0;
  for (size_t at = start; bad < MOST && (at = skip_plain_ascii(text, at)) < text.len;) {
    uint32_t rune = 0;
    size_t len = utf8_decode(str_slice(text, at, text.len), &rune);
    if (len > 1) *ascii = false;
    if (len == 0) {
      Str byte = str_format(diags->arena, "0x%02X", (unsigned)(unsigned char)text.ptr[at]);
      Str offset = str_format(diags->arena, "%zu", at);
      diag_add(diags, DIAG_INVALID_UTF8, place(source, at, 1), STRS(offset, byte));
      return false;
    }
    if (!allowed(rune)) {
      Str name = str_format(diags->arena, "U+%04X", (unsigned)rune);
      diag_add(diags, DIAG_CONTROL_CHARACTER, place(source, at, len), STRS(name));
      bad++;
    }
    at += len;
  }
  return bad == 0;
}

bool bytes_check(Diags *diags, const Source *source, size_t *start, bool *ascii) {
  *start = 0;
  *ascii = true;
  if (is_utf16(source->text)) {
    diag_add(diags, DIAG_UTF16, place(source, 0, 2), NULL);
    return false;
  }
  if (str_starts(source->text, STR("\xEF\xBB\xBF"))) {
    *start = 3;
    Diag *diag = diag_add(diags, DIAG_BYTE_ORDER_MARK, place(source, 0, 3), NULL);
    diag_fix(diag, diag->span, STR(""));
  }
  return check_characters(diags, source, *start, ascii);
}
