/* YAML text to a tree, by libyaml's events.
 *
 * What is not part of the language's YAML is reported and mended where the tree stays whole:
 * duplicate keys, tags, values that YAML split at a comma. Where a part would be missing (merge keys,
 * unknown aliases, keys that are not text) or libyaml stops, no tree is given, so that nothing is said
 * about what follows from the hole. */
#ifndef LOAD_YAML_H
#define LOAD_YAML_H

#include "load/node.h"

/* Deepest nesting of collections, and most nodes that aliases may add to a file. */
enum { YAML_MAX_DEPTH = 64, YAML_MAX_EXPANSION = 100000 };

/* The tree of `source`, or NULL after a diagnostic when it cannot be read as a whole. Strings are
 * views into the source wherever the file spells them as they are. */
const Node *yaml_read(Arena *arena, Diags *diags, const Source *source);

#endif
