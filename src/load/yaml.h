/* YAML text to a tree, by libyaml's events.
 *
 * What is not part of the language's YAML is reported and mended where the tree stays readable:
 * duplicate and empty keys, tags, merge keys, aliases that expand too far, values that YAML split at
 * a comma. What stops libyaml is reported in plain words, and no tree is given. */
#ifndef LOAD_YAML_H
#define LOAD_YAML_H

#include "load/node.h"

/* Deepest nesting of collections, and most nodes that aliases may add to a file. */
enum { YAML_MAX_DEPTH = 64, YAML_MAX_EXPANSION = 100000 };

/* The tree of `source`, or NULL after a diagnostic when it cannot be read as a whole. Strings are
 * views into the source wherever the file spells them as they are. */
const Node *yaml_read(Arena *arena, Diags *diags, const Source *source);

#endif
