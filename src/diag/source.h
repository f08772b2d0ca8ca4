/* Source texts and places in them.
 *
 * All sources of a run share one space of 32-bit positions: a place is a position, a range is a
 * Span, and both say which file they are in. Position 0 is nowhere. Lines and columns are computed
 * only when something is printed. */
#ifndef DIAG_SOURCE_H
#define DIAG_SOURCE_H

#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

typedef struct Span {
  uint32_t start, end; /* [start, end) in bytes; {0, 0}: no place */
} Span;

#define SPAN_NONE ((Span){0, 0})

static inline bool span_given(Span span) { return span.start != 0; }
static inline Span span_join(Span a, Span b) {
  return !span_given(a) ? b : !span_given(b) ? a : (Span){a.start, b.end};
}

/* A string of the user's and where it stands. When `verbatim`, the bytes of the file at `span` are
 * exactly `str`, so that a part of the string has a place of its own. */
typedef struct Text {
  Str str;
  Span span;
  bool verbatim;
} Text;

/* The place of bytes [from, to) of `text`; the whole of it when the file spells it differently. */
Span text_span(Text text, size_t from, size_t to);
Text text_slice(Text text, size_t from, size_t to); /* a part with its place */
Text text_trim(Text text);
static inline bool text_given(Text text) { return text.str.ptr != NULL; }

typedef struct Source {
  Str path; /* as shown to the user */
  size_t state; /* bytes of it that say in which state of the file: "HEAD~1:" */
  Str text;
  uint32_t base;         /* position of the first byte; the text ends at base + text.len */
  /* Filled when a place is first asked for. */
  VEC(uint32_t) lines;   /* offsets of line starts */
  VEC(uint32_t) runes;   /* code points before each RUNE_STEP bytes, so that columns are cheap */
} Source;

/* Most bytes all sources of a run may have together: 1 GiB. */
#define SOURCES_MAX_BYTES ((size_t)1 << 30)

typedef struct Sources {
  Arena *arena;
  Map by_path; /* so that a file that is read again has the same places */
  size_t origin; /* the first position; 0 means 1 */
  VEC(Source *) list; /* by base */
} Sources;

/* The first position behind all of them: where the next one begins. */
size_t sources_end(const Sources *sources);

/* Adds a text; NULL when the sources together would exceed SOURCES_MAX_BYTES. */
Source *source_add(Sources *sources, Str path, Str text);
Source *source_of(const Sources *sources, uint32_t position); /* NULL for position 0 */

typedef struct Place {
  Source *source;
  uint32_t line, column; /* 1-based; the column counts code points */
} Place;

Place source_place(const Sources *sources, uint32_t position);

/* Both ends of a span for those who need more than its start. */
typedef struct Region {
  Str path;
  uint32_t line, column, end_line, end_column; /* 1-based; the end is the column after the last */
  uint32_t start, end;                         /* bytes of the file, [start, end) */
} Region;

Region source_region(const Sources *sources, Span span);

/* Line `line` (1-based) without its line end. Lines end in LF, CR LF or CR. */
Str source_line(const Sources *sources, Source *source, uint32_t line);

#endif
