/* Paths, and reading the file system. Writing is the business of tree/ alone.
 * A function that can fail returns false and puts the system's words into `*why`. */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/str.h"
#include "base/vec.h"

typedef VEC(Str) StrList;

static inline bool strs_have(const StrList *list, Str text) {
  each(i, *list)
    if (str_eq(list->items[i], text)) return true;
  return false;
}

typedef enum FsKind { FS_MISSING, FS_FILE, FS_DIRECTORY, FS_LINK, FS_OTHER } FsKind;

FsKind fs_kind(Arena *arena, Str path); /* does not follow a symbolic link */

/* A directory whose names can be listed and whose files can be reached (a symbolic link is followed). */
bool fs_open_to(Arena *arena, Str dir, Str *why);

/* The whole file (a symbolic link is followed); at most `max` bytes. The text is followed by a NUL
 * that does not count. */
bool fs_read(Arena *arena, Str path, size_t max, Str *text, Str *why);

/* The first `len` bytes of a file, or all of a shorter one. False when it cannot be read. */
bool fs_read_start(Arena *arena, Str path, size_t len, Str *start);

/* Paths that match a shell pattern (`*`, `?`, `[..]`), sorted by bytes; none is not an error. */
StrList fs_glob(Arena *arena, Str pattern);

/* The absolute path of something that exists, without symbolic links; absent when it does not. */
Str fs_real(Arena *arena, Str path);

Str path_join(Arena *arena, Str dir, Str path);  /* `path` alone when it is absolute */
Str path_dir(Str path);                          /* "." when there is no slash */
Str path_base(Str path);                         /* after the last slash */
Str path_normal(Arena *arena, Str path);         /* without ".", "x/.." and double slashes */
/* How to get from directory `from` to `to`; both normal and relative to one place, or both
 * absolute. Always with "/" and without a leading "./". */
Str path_relative(Arena *arena, Str from, Str to);

#endif
