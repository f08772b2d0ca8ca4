/* Files that are written once and kept: migrations. Never part of a lock. */
#ifndef TREE_APPEND_H
#define TREE_APPEND_H

#include "base/fs.h"
#include "diag/diag.h"

typedef struct AppendFile {
  Str path; /* relative to the directory */
  Str text;
  bool replaces; /* a file that is there gives way: an index of the others */
} AppendFile;

/* Writes the files into `dir`, which is made if missing, in their order, each atomically: a run that is
 * killed has written the first few. An index of the others stands last, so that what it does not list
 * yet was never there. False after a diagnostic, and then nothing new stays: a file that is there
 * already, a symbolic link in the way, a failure of the system. */
bool tree_append(Arena *arena, Diags *diags, Str dir, const AppendFile *files, size_t len);

#endif
