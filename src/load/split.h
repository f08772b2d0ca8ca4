/* Values that YAML split at a comma or bracket: `{type: numeric(3,2)}` is the value `numeric(3` and
 * the key `2)`. Joined again from the bytes of the file, reported once, with the quoted text as fix. */
#ifndef LOAD_SPLIT_H
#define LOAD_SPLIT_H

#include "load/node.h"

/* `text` in the quotes that change least of it. */
Str yaml_quote(Arena *arena, Str text);

/* True when a plain scalar leaves a bracket or quote open. */
bool split_open(Str plain);

/* Where the value that begins at byte `from` of `text` ends when brackets and quotes hold it
 * together: before the next comma, closing bracket or comment. 0 when they do not close. */
size_t split_end(Str text, size_t from);

/* True when the bracket at byte `from` of `text` is closed somewhere. */
bool split_closed(Str text, size_t from);

/* Reports the bytes of `span` as one value that was split. */
void split_report(Diags *diags, const Source *source, Span span);

/* Looks through the children of a flow collection (keys and values in turn when `step` is 2, else
 * items), reports and mends the values that were split, and takes out their other pieces. Returns
 * how many children are left. */
size_t split_mend(Diags *diags, const Source *source, const Node **children, size_t len,
                  size_t step);

#endif
