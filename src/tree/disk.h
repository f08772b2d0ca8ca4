/* Access to the files of a tree, through descriptors of its directories: every path is walked part by
 * part without following a symbolic link, so that nothing outside the tree is read or written, and a
 * directory that many files share is opened once.
 *
 * Functions that can fail leave the system's words for it in errno. */
#ifndef TREE_DISK_H
#define TREE_DISK_H

#include "tree/path.h"

typedef struct Disk {
  Arena *arena;
  int root;  /* descriptor of the tree's directory; -1: there is none yet */
  Str dir;   /* the directory the open descriptors lead to */
  int fds[TREE_MAX_DEPTH]; /* one for each part of `dir` */
  size_t depth;
  Str failed;   /* after a failure to open a directory: the part of the path that did not open */
  char *buffer; /* what is read, one file after the other */
  size_t buffer_cap;
} Disk;

/* Opens the tree's directory. A missing one is no error here: root is then -1 and every file below it
 * is missing. With `make` it is made, with those above it. */
bool disk_open(Disk *disk, Arena *arena, Str root, bool make);
void disk_close(Disk *disk);
void disk_reset(Disk *disk); /* forgets open directories, before some are removed */

/* Descriptor of a directory of the tree, owned by `disk` and open until the next call; -1 on failure.
 * With `make`, missing directories are made. */
int disk_dir(Disk *disk, Str dir, bool make);

/* What stands at `path`. FS_MISSING also when a directory above it is missing; FS_LINK and FS_OTHER
 * for what is in the way above it, then with `*blocker` set to that part of the path. */
typedef struct DiskNode {
  FsKind kind;
  Str blocker;   /* FS_LINK, FS_DIRECTORY, FS_OTHER: what is in the way */
  size_t size;   /* FS_FILE: bytes */
  unsigned mode; /* FS_FILE: permission bits */
  int fd;        /* FS_FILE: open for reading, the caller closes it; else -1 */
} DiskNode;

/* False when the system failed otherwise (no permission, an I/O error). */
bool disk_look(Disk *disk, Str path, DiskNode *node);

/* Whether the file holds `text` at `from`, and with `end` nothing after it; reads no more than it must. `*same` is the
 * answer. */
typedef struct DiskText {
  size_t from;
  Str text;
  bool end;
} DiskText;
bool disk_same(Disk *disk, const DiskNode *node, DiskText wanted, bool *same);

/* The first `size` bytes of an open file, or all of them if there are fewer; a view of the buffer, valid until the
 * next file is read. */
bool disk_text(Disk *disk, const DiskNode *node, size_t size, Str *text);

/* Hash of the file at `path`; absent when no file is there. */
bool disk_hash(Disk *disk, Str path, Str *hash);

/* Writes a new file; `mode` 0: 0644 less the umask. What stood at `path` is replaced, so `path` is
 * one that is ours alone (a temporary one). */
typedef struct DiskWrite {
  Str path, text;
  unsigned mode;
  bool sync;
} DiskWrite;
bool disk_write(Disk *disk, const DiskWrite *write);

bool disk_rename(Disk *disk, Str from, Str to); /* both in one directory */
bool disk_remove(Disk *disk, Str path);         /* a missing file or directory is no error */
bool disk_remove_dir(Disk *disk, Str dir);      /* true when it is gone; false also when not empty */
bool disk_sync_dir(Disk *disk, Str dir); /* or, when it is gone, the one it was in */

#endif
