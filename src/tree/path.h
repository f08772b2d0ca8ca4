/* Paths inside a tree, shared by the files of tree/. */
#ifndef TREE_PATH_H
#define TREE_PATH_H

#include "base/hash.h"
#include "tree/tree.h"

/* Whether a path is one a tree may hold: relative, normal, without control characters, and no longer
 * or deeper than the system allows. Also asked of every path in a lock or a journal, which may come
 * from a stranger's repository. */
bool tree_path_ok(Str path);

Str tree_dir(Str path); /* the directory part, "" for the tree's own directory */

/* Where the new text of `path` waits for its rename: in the same directory, named by a hash of the
 * path, so that the journal need not say it and a long name still fits. */
Str tree_temp(Arena *arena, Str path);

static inline Str tree_journal(Arena *arena, Str lock) {
  return str_concat(arena, lock, STR(".next"));
}

Str tree_shown(Arena *arena, const TreePlace *place, Str path); /* as the user sees it */

#endif
