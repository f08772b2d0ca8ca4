/* Places inside the block scalars of YAML. */
#ifndef LOAD_BLOCK_H
#define LOAD_BLOCK_H

#include "diag/source.h"

/* The place of bytes [from, to) of `text`, which is a scalar's value as it was read, perhaps without its
 * end. As text_span, and through the indentation of a literal block (`|`) too; of a folded block, or a quoted
 * scalar with escapes, the whole. */
Span block_span(const Sources *sources, Text text, size_t from, size_t to);

#endif
