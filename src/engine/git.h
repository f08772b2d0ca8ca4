/* The files of a git repository as they were, read by the program git. */
#ifndef ENGINE_GIT_H
#define ENGINE_GIT_H

#include "base/buf.h"
#include "base/fs.h"
#include "base/map.h"

typedef struct Git {
  Str revision; /* whatever git takes for one: HEAD~1, a tag, a hash */
  Map cached;   /* path to its text, of files that were read together */
} Git;

/* Reads a file; its path is relative to the current directory, or absolute. False with the words of git
 * in `*why`. */
bool git_read(Arena *arena, Git *git, Str path, Str *text, Str *why);

/* Paths that match a shell pattern, as fs_glob finds them on the disk; what matches is read at once. */
StrList git_glob(Arena *arena, Git *git, Str pattern);

#endif
