/* The words of dialect text: enough of SQL's lexical rules to see which names a text speaks of.
 *
 * Strings, dollar quotes, comments and numbers are passed over: what stands in them is no name to the
 * statement around it. Sources: the Postgres 15 manual, 4.1; sqlite.org/lang_keywords.html. */
#ifndef EXPR_SCAN_H
#define EXPR_SCAN_H

#include "expr/expr.h"

typedef enum ScanKind {
  SCAN_END,
  SCAN_NAME,  /* a word or a quoted identifier */
  SCAN_VALUE, /* a string, a dollar quote, a number or a parameter */
  SCAN_SIGN   /* any other character, one at a time */
} ScanKind;

typedef struct ScanToken {
  ScanKind kind;
  Str text;       /* as written */
  Str name;       /* SCAN_NAME: in lower case; of a quoted one what is inside the quotes */
  bool quoted;
  size_t from;    /* byte of the text where it begins */
} ScanToken;

typedef struct Scan {
  Arena *arena;
  Str text;
  Dialect dialect;
  size_t at;
} Scan;

ScanToken scan_next(Scan *scan);
/* The token after the next `skip` ones; the scan stays where it is. */
ScanToken scan_peek(const Scan *scan, size_t skip);

bool scan_is_sign(ScanToken token, char sign);
bool scan_is_word(ScanToken token, Str word); /* `word` in lower case */

/* The text of an expression about one table without its name, nor schema.name, before a column. `schema` is absent
 * where there are none. */
Str scan_own_text(Arena *arena, Dialect dialect, Str text, Str schema, Str table);

#endif
