#include "diag/cell.h"

#include "base/utf8.h"

typedef struct WidthRange {
  uint32_t first, last;
  unsigned width;
} WidthRange;

static const WidthRange width_ranges[] = {
#define WIDTH(first, last, width) {first, last, width},
#include "diag/width.def"
};

static unsigned width_of(uint32_t rune) {
  size_t low = 0, high = sizeof width_ranges / sizeof *width_ranges;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const WidthRange *range = &width_ranges[middle];
    if (rune >= range->first && rune <= range->last) return range->width;
    if (rune < range->first)
      high = middle;
    else
      low = middle + 1;
  }
  return 1;
}

/* Controls, line separators, the marks that reorder text (CVE-2021-42574) and invisible ones. */
static bool must_escape(uint32_t rune) {
  return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || rune == 0xAD || rune == 0x61C ||
         rune == 0x200B || rune == 0x200E || rune == 0x200F || (rune >= 0x2028 && rune <= 0x202E) ||
         (rune >= 0x2060 && rune <= 0x206F) || rune == 0xFEFF;
}

/* As in C and in YAML for the short ones; a byte that is not UTF-8 is \xHH. */
static Str escape_of(Cell cell, char (*room)[16]) {
  static const char hex[] = "0123456789abcdef";
  if (cell.rune == '\n') return STR("\\n");
  if (cell.rune == '\r') return STR("\\r");
  if (cell.rune == '\t') return STR("\\t");
  size_t len = 0;
  char *text = *room;
  text[len++] = '\\';
  bool byte = cell.len == 1;
  text[len++] = byte ? 'x' : 'u';
  if (!byte) text[len++] = '{';
  for (int shift = byte ? 4 : 12; shift >= 0; shift -= 4)
    text[len++] = hex[cell.rune >> shift & 15u];
  if (!byte) text[len++] = '}';
  return (Str){text, len};
}

Cell cell_at(Str s) {
  Cell cell = {0};
  if (s.len == 0) return cell;
  cell.len = utf8_decode(s, &cell.rune);
  if (cell.rune >= 0x20 && cell.rune < 0x7F) {
    cell.width = 1;
    return cell;
  }
  bool valid = cell.len != 0;
  if (!valid) {
    cell.len = 1;
    cell.rune = (unsigned char)s.ptr[0];
  }
  cell.escape = cell.rune != '\t' && (!valid || must_escape(cell.rune));
  char room[16];
  if (cell.escape)
    cell.width = (unsigned)escape_of(cell, &room).len;
  else
    cell.width = cell.rune == '\t' ? 8 : width_of(cell.rune);
  return cell;
}

size_t cell_before(Str s, size_t at) {
  for (size_t len = 1; len <= 4 && len <= at; len++) {
    uint32_t rune;
    if (utf8_decode(str_slice(s, at - len, at), &rune) == len) return at - len;
  }
  return at - 1;
}

void cell_print(Buf *out, Str s, Cell cell) {
  char room[16];
  buf_append(out, cell.escape ? escape_of(cell, &room) : str_slice(s, 0, cell.len));
}

void cells_print(Buf *out, Str s) {
  while (s.len > 0) {
    Cell cell = cell_at(s);
    if (cell.rune == '\t')
      buf_append(out, STR("\\t"));
    else
      cell_print(out, s, cell);
    s = str_slice(s, cell.len, s.len);
  }
}
