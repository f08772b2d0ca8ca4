/* Files that are written once and kept: migrations. Never part of a lock. */
#ifndef TREE_APPEND_H
#define TREE_APPEND_H

#include "base/fs.h"
#include "diag/diag.h"

typedef struct AppendFile {
  Str path; /* relative to the directory */
  Str text;
  bool replaces; /* a file that is there gives way: an index of the others */
  Str was;       /* `replaces`: what it must be when it gives way; absent: it must not be there */
  Str alone;     /* nothing else of this pattern may stand beside the first part of the path; absent: all may */
} AppendFile;

typedef struct AppendSet {
  const AppendFile *files;
  size_t len;
  StrList left; /* files of their kind that lie there, and nothing lists: one that is none of `files` is in the way */
} AppendSet;

/* Writes the files into `dir`, which is made if missing, in their order, each atomically: a run that is
 * killed has written the first few. An index of the others stands last, so that what it does not list
 * yet was never there. A file that is there with the same text was left by a run that was killed, and stays. False
 * after a diagnostic, and then nothing new stays: a file with another text, an index that somebody changed
 * meanwhile, a symbolic link in the way, another run at work, a failure of the system. */
bool tree_append(Arena *arena, Diags *diags, Str dir, const AppendSet *set);

/* What a run that was killed may leave of a file that it was about to write: patterns below the directory. */
extern const Str append_temps[2];

#endif
