#include "tree/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_DIR = O_RDONLY | O_DIRECTORY | O_CLOEXEC };
enum { PIECE = 128 * 1024 }; /* bytes compared at once: stays in the processor's cache */

/* Makes `path` and the directories above it; they may exist. Outside a tree, so links are followed. */
static bool make_all(Arena *arena, Str path) {
  for (size_t i = 1; i <= path.len; i++) {
    if (i < path.len && path.ptr[i] != '/') continue;
    if (mkdir(str_z(arena, str_slice(path, 0, i)), 0777) != 0 && errno != EEXIST) return false;
  }
  return true;
}

bool disk_open(Disk *disk, Arena *arena, Str root, bool make) {
  *disk = (Disk){.arena = arena, .root = -1, .dir = STR("")};
  const char *path = str_z(arena, root);
  disk->root = open(path, OPEN_DIR);
  if (disk->root >= 0) return true;
  if (errno != ENOENT) return false;
  if (!make) return true;
  if (!make_all(arena, root)) return false;
  disk->root = open(path, OPEN_DIR);
  return disk->root >= 0;
}

void disk_reset(Disk *disk) {
  while (disk->depth > 0) close(disk->fds[--disk->depth]);
  disk->dir = STR("");
}

void disk_close(Disk *disk) {
  disk_reset(disk);
  if (disk->root >= 0) close(disk->root);
  disk->root = -1;
}

/* The length of the part of a path that ends at or before a slash after `from`. */
static size_t part_end(Str path, size_t from) {
  while (from < path.len && path.ptr[from] != '/') from++;
  return from;
}

static const char *name_z(Str name, char out[NAME_MAX + 1]) {
  size_t len = name.len <= NAME_MAX ? name.len : NAME_MAX;
  memcpy(out, name.ptr, len);
  out[len] = '\0';
  return out;
}

/* Closes the directories that `dir` does not share with the open ones; bytes of `dir` that are open. */
static size_t pop_to(Disk *disk, Str dir) {
  size_t shared = 0, depth = 0;
  for (size_t at = 0; depth < disk->depth && at < dir.len; depth++) {
    size_t end = part_end(dir, at);
    Str part = str_slice(dir, at, end);
    if (!str_eq(part, str_slice(disk->dir, at, part_end(disk->dir, at)))) break;
    shared = end;
    at = end + 1;
  }
  while (disk->depth > depth) close(disk->fds[--disk->depth]);
  disk->dir = str_slice(dir, 0, shared);
  return shared;
}

static int open_part(int parent, Str name, bool make) {
  char z[NAME_MAX + 1];
  name_z(name, z);
  int fd = openat(parent, z, OPEN_DIR | O_NOFOLLOW);
  if (fd >= 0 || errno != ENOENT || !make) return fd;
  if (mkdirat(parent, z, 0777) != 0 && errno != EEXIST) return -1;
  return openat(parent, z, OPEN_DIR | O_NOFOLLOW);
}

int disk_dir(Disk *disk, Str dir, bool make) {
  if (disk->root < 0) {
    errno = ENOENT;
    disk->failed = dir;
    return -1;
  }
  size_t at = pop_to(disk, dir);
  while (at < dir.len) {
    size_t from = at == 0 ? 0 : at + 1;
    at = part_end(dir, from);
    int parent = disk->depth == 0 ? disk->root : disk->fds[disk->depth - 1];
    int fd = open_part(parent, str_slice(dir, from, at), make);
    if (fd < 0) {
      disk->failed = str_slice(dir, 0, at);
      return -1;
    }
    disk->fds[disk->depth++] = fd;
    disk->dir = str_slice(dir, 0, at);
  }
  return disk->depth == 0 ? disk->root : disk->fds[disk->depth - 1];
}

/* Closes a file that was only read; errno stays what it was. */
static void close_quietly(int fd) {
  int why = errno;
  close(fd);
  errno = why;
}

static FsKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FS_FILE;
  if (S_ISDIR(mode)) return FS_DIRECTORY;
  return S_ISLNK(mode) ? FS_LINK : FS_OTHER;
}

/* Why the last directory did not open: something else in its place, or a failure of the system. */
static bool look_above(Disk *disk, DiskNode *node) {
  if (errno == ENOENT) return true;
  if (errno != ENOTDIR && errno != ELOOP) return false;
  Str blocker = disk->failed;
  char z[NAME_MAX + 1];
  struct stat info;
  int parent = disk->depth == 0 ? disk->root : disk->fds[disk->depth - 1];
  if (fstatat(parent, name_z(path_base(blocker), z), &info, AT_SYMLINK_NOFOLLOW) != 0) return false;
  node->kind = S_ISLNK(info.st_mode) ? FS_LINK : FS_OTHER;
  node->blocker = blocker;
  return true;
}

/* Why a file did not open. */
static bool look_again(int dir, const char *name, Str path, DiskNode *node) {
  int why = errno;
  struct stat info;
  if (why == ENOENT) return true;
  if (fstatat(dir, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return false;
  node->kind = kind_of(info.st_mode);
  node->blocker = path;
  errno = why;
  return node->kind != FS_FILE;
}

bool disk_look(Disk *disk, Str path, DiskNode *node) {
  *node = (DiskNode){.kind = FS_MISSING, .fd = -1};
  int dir = disk_dir(disk, tree_dir(path), false);
  if (dir < 0) return look_above(disk, node);
  char z[NAME_MAX + 1];
  name_z(path_base(path), z);
  /* O_NONBLOCK: a named pipe in the way must not make us wait for its other end. */
  int fd = openat(dir, z, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return look_again(dir, z, path, node);
  struct stat info;
  if (fstat(fd, &info) != 0) {
    close_quietly(fd);
    return false;
  }
  node->kind = kind_of(info.st_mode);
  node->blocker = path;
  if (node->kind != FS_FILE) {
    close(fd);
    return true;
  }
  node->fd = fd;
  node->size = (size_t)info.st_size;
  node->mode = (unsigned)info.st_mode & 07777;
  return true;
}

static void buffer_reserve(Disk *disk, size_t size) {
  if (disk->buffer_cap >= size) return;
  disk->buffer = arena_grow(disk->arena, disk->buffer, disk->buffer_cap, size);
  disk->buffer_cap = size;
}

/* Reads into the buffer; 0 at the end of the file, -1 on failure. */
static ssize_t read_piece(Disk *disk, const DiskNode *node, size_t from) {
  for (;;) {
    ssize_t got = pread(node->fd, disk->buffer, PIECE, (off_t)from);
    if (got >= 0 || errno != EINTR) return got;
  }
}

bool disk_same(Disk *disk, const DiskNode *node, DiskText wanted, bool *same) {
  Str text = wanted.text;
  *same = false;
  if (wanted.end ? node->size != wanted.from + text.len : node->size < wanted.from + text.len) return true;
  buffer_reserve(disk, PIECE);
  for (size_t at = 0; at < text.len || wanted.end;) { /* to the end, not to the size: the file may grow meanwhile */
    ssize_t got = read_piece(disk, node, wanted.from + at);
    if (got < 0) return false;
    if (got == 0) {
      *same = at == text.len;
      return true;
    }
    size_t left = text.len - at, len = (size_t)got;
    if (len > left && wanted.end) return true;
    if (len > left) len = left;
    if (memcmp(disk->buffer, text.ptr + at, len) != 0) return true;
    at += len;
  }
  *same = true;
  return true;
}

bool disk_text(Disk *disk, const DiskNode *node, size_t size, Str *text) {
  if (size > node->size) size = node->size;
  buffer_reserve(disk, size > PIECE ? size : PIECE);
  size_t at = 0;
  while (at < size) {
    ssize_t got = pread(node->fd, disk->buffer + at, size - at, (off_t)at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    at += (size_t)got;
  }
  *text = (Str){disk->buffer, at};
  return true;
}

bool disk_hash(Disk *disk, Str path, Str *hash) {
  DiskNode node;
  *hash = STR_NONE;
  if (!disk_look(disk, path, &node)) return false;
  if (node.kind != FS_FILE) return true;
  Str text;
  bool ok = disk_text(disk, &node, node.size, &text);
  if (ok) *hash = hash128_hex(disk->arena, text);
  close_quietly(node.fd);
  return ok;
}

static bool write_all(int fd, Str text) {
  for (size_t at = 0; at < text.len;) {
    ssize_t put = write(fd, text.ptr + at, text.len - at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    at += (size_t)put;
  }
  return true;
}

static int create(int dir, const char *name) {
  enum { FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC };
  int fd = openat(dir, name, FLAGS, 0644);
  if (fd >= 0 || errno != EEXIST) return fd;
  if (unlinkat(dir, name, 0) != 0) return -1;
  return openat(dir, name, FLAGS, 0644);
}

bool disk_write(Disk *disk, const DiskWrite *write) {
  int dir = disk_dir(disk, tree_dir(write->path), true);
  if (dir < 0) return false;
  char z[NAME_MAX + 1];
  name_z(path_base(write->path), z);
  int fd = create(dir, z);
  if (fd < 0) return false;
  bool ok = write_all(fd, write->text) && (write->mode == 0 || fchmod(fd, write->mode) == 0) &&
            (!write->sync || fsync(fd) == 0);
  int why = errno;
  if (close(fd) != 0 && ok) return false; /* where a full disk shows late: NFS, quotas */
  errno = why;
  return ok;
}

bool disk_rename(Disk *disk, Str from, Str to) {
  int dir = disk_dir(disk, tree_dir(to), false);
  if (dir < 0) return false;
  char z[NAME_MAX + 1], z2[NAME_MAX + 1];
  return renameat(dir, name_z(path_base(from), z), dir, name_z(path_base(to), z2)) == 0;
}

bool disk_remove(Disk *disk, Str path) {
  int dir = disk_dir(disk, tree_dir(path), false);
  if (dir < 0) return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
  char z[NAME_MAX + 1];
  return unlinkat(dir, name_z(path_base(path), z), 0) == 0 || errno == ENOENT;
}

bool disk_remove_dir(Disk *disk, Str dir) {
  int parent = disk_dir(disk, tree_dir(dir), false);
  if (parent < 0) return errno == ENOENT;
  char z[NAME_MAX + 1];
  return unlinkat(parent, name_z(path_base(dir), z), AT_REMOVEDIR) == 0 || errno == ENOENT;
}

bool disk_sync_dir(Disk *disk, Str dir) {
  int fd = disk_dir(disk, dir, false);
  while (fd < 0 && errno == ENOENT && dir.len > 0) {
    dir = tree_dir(dir);
    fd = disk_dir(disk, dir, false);
  }
  return fd >= 0 && fsync(fd) == 0;
}
