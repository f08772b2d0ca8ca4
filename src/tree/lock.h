/* The lock: what schemagen wrote (docs/lock.md). */
#ifndef TREE_LOCK_H
#define TREE_LOCK_H

#include "tree/tree.h"

typedef struct LockLine {
  Str path, target, hash; /* hash: hash128_hex of the text that was written */
} LockLine;

typedef struct Lock {
  Str yaml;  /* the root YAML it belongs to */
  Str texts; /* hash of the user's texts that their parsers took; absent: not known */
  VEC(LockLine) lines; /* by path */
} Lock;

/* Reads the text of a lock whose name, as the user sees it, is `shown`. NULL after a mistake in it,
 * which is reported: a lock of another YAML or a newer version, marks of a merge conflict, a line
 * that is not understood. An unsorted lock is read and sorted. */
Lock *lock_parse(const TreePlan *plan, Str shown, Str text);

Str lock_text(Arena *arena, const Lock *lock); /* `lock` is sorted */

bool lock_is_hash(Str text); /* has the form of hash128_hex */

#endif
