/* How the user's text looks on a terminal, one character at a time: the columns it takes, and the
 * escaped form of everything that would move the cursor, change its colour or hide. */
#ifndef DIAG_CELL_H
#define DIAG_CELL_H

#include "base/buf.h"

typedef struct Cell {
  size_t len;     /* bytes of the text */
  unsigned width; /* terminal columns; a tab counts 8 */
  bool escape;    /* printed as \n, \x1b or \u{202e} */
  uint32_t rune;  /* the byte itself when it is not valid UTF-8 */
} Cell;

/* The character at the start of `s`; its length is 0 when `s` is empty. */
Cell cell_at(Str s);

/* Offset of the character that ends at offset `at` (more than 0). */
size_t cell_before(Str s, size_t at);

void cell_print(Buf *out, Str s, Cell cell); /* the character at the start of `s` */
void cells_print(Buf *out, Str s);           /* all of `s` */

#endif
