/* What compare.c shares with write.c, which holds the tree's lock while it compares. */
#ifndef TREE_COMPARE_H
#define TREE_COMPARE_H

#include "tree/disk.h"
#include "tree/lock.h"

/* One look at a tree, or one write of it. */
typedef struct TreeRun {
  const TreePlan *plan;
  const TreeOptions *options;
  Arena *arena;
  Diags *diags;
  Disk disk;
} TreeRun;

/* Opens the tree's directory; with `make`, makes a missing one. Reports a failure. */
bool run_open(TreeRun *run, const TreePlan *plan, const TreeOptions *options, bool make);

/* Reports that the system could not do something to `path` (errno says why). Returns false. */
bool run_failed(TreeRun *run, DiagCode code, Str path);

/* Reports what stands where a file or a directory has to be. Returns false. */
bool run_in_way(TreeRun *run, bool link, Str blocker);

/* Reads a file of the tree that is not a generated one (the lock, the journal). Absent text: there is
 * none. `mode` (NULL allowed) becomes its permission bits. False, with a diagnostic, when something
 * else stands there or it cannot be read. */
bool run_read(TreeRun *run, Str path, Str *text, unsigned *mode);

/* Whether a journal lies there that no other run is just working on. False, with a diagnostic, when
 * one is, or when the journal cannot be read. */
bool run_interrupted(TreeRun *run, bool *interrupted);

/* Compares the plan with the disk; NULL after a mistake, which is reported. */
TreeReport *run_compare(TreeRun *run);

#endif
