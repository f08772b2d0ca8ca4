/* A unified diff of two texts, as `diff -u` prints it and patch(1) and `git apply` read it. */
#ifndef TREE_DIFF_H
#define TREE_DIFF_H

#include "base/buf.h"

typedef struct DiffStyle {
  Str old_name, new_name; /* the "---" and "+++" lines */
  size_t context;         /* unchanged lines around a change */
  size_t max_lines;       /* of output; 0: all. What is left out is counted in a last line */
  bool colour;
} DiffStyle;

/* Appends the diff; nothing when the texts are equal. The shortest one for texts that differ little;
 * for large texts that differ much, one found in bounded time (see diff.c). */
void diff_unified(Buf *out, Str old_text, Str new_text, const DiffStyle *style);

#endif
