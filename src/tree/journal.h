/* The journal: what a run is about to do, written and synced beside the lock before it does anything
 * else, and removed last. Where it lies, a run was killed, or could not finish (docs/lock.md). */
#ifndef TREE_JOURNAL_H
#define TREE_JOURNAL_H

#include "tree/compare.h"

typedef struct JournalFile {
  Str path, hash;
  bool pending; /* its new text waits in tree_temp(path) */
} JournalFile;

typedef struct Journal {
  Str yaml;
  StrList dirs;              /* directories the run makes, from the top down */
  VEC(JournalFile) writes;   /* files to put in place; the lock, when it changes, is the last */
  VEC(JournalFile) deletes;  /* files to delete, if they still have this hash */
} Journal;

Str journal_text(Arena *arena, const Journal *journal);

/* Puts everything in place: renames, deletions, the lock; then removes the journal. When the system
 * fails before the first rename everything is undone; after it, the journal stays and the next run
 * finishes. Both are reported (false). */
bool journal_finish(TreeRun *run, Journal *journal);

/* Removes what was prepared, and the journal; false when the system does not let us. */
bool journal_undo(TreeRun *run, const Journal *journal);

/* Finishes or undoes what an earlier run began, and says so; true when there is nothing (left) to do.
 * The caller holds the tree's lock. */
bool journal_recover(TreeRun *run);

#endif
