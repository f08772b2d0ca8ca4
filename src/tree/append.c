#include "tree/append.h"

#include "tree/disk.h"
#include "tree/path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

typedef struct Appender {
  Arena *arena;
  Diags *diags;
  Str dir;
  Disk disk;
} Appender;

static bool fail(const Appender *a, DiagCode code, Str path, Str why) {
  diag_add_path(a->diags, code, path_join(a->arena, a->dir, path), STRS(why));
  return false;
}

static bool has_text(Appender *a, const DiskNode *node, Str text) {
  Str found;
  return disk_text(&a->disk, node, node->size, &found) && str_eq(found, text);
}

/* What stands in the place of `file` lets it be written, or is it. */
static bool gives_way(Appender *a, const AppendFile *file, const DiskNode *node) {
  if (node->kind == FS_MISSING) return !file->replaces || !str_given(file->was);
  if (node->kind != FS_FILE) return false;
  return has_text(a, node, file->replaces && str_given(file->was) ? file->was : file->text);
}

static DiagCode why_not(const AppendFile *file, FsKind kind) {
  switch (kind) {
  case FS_LINK: return DIAG_TREE_LINK;
  case FS_MISSING:
  case FS_FILE: return file->replaces ? DIAG_APPEND_CHANGED : DIAG_APPEND_EXISTS;
  case FS_DIRECTORY:
  case FS_OTHER: break;
  }
  return DIAG_TREE_BLOCKED;
}

/* Nobody else has put something of its kind there since this run looked. */
static bool is_alone(Appender *a, const AppendFile *file) {
  StrList others = fs_glob(a->arena, path_join(a->arena, a->dir, file->alone));
  each(i, others) {
    Str name = path_base(others.items[i]);
    bool own = str_starts(file->path, CAT(a->arena, name, STR("/")));
    if (!own) return fail(a, DIAG_APPEND_CHANGED, name, STR(""));
  }
  return true;
}

static bool is_free(Appender *a, const AppendFile *file) {
  DiskNode node;
  if (str_given(file->alone) && !is_alone(a, file)) return false;
  if (!disk_look(&a->disk, file->path, &node))
    return fail(a, DIAG_TREE_UNREADABLE, file->path, str_from_z(strerror(errno)));
  bool free = gives_way(a, file, &node);
  if (node.fd >= 0) close(node.fd);
  return free || fail(a, why_not(file, node.kind), file->path, STR(""));
}

static bool write_one(Appender *a, const AppendFile *file) {
  Str temp = tree_temp(a->arena, file->path);
  DiskWrite write = {.path = temp, .text = file->text, .sync = true};
  bool ok = disk_dir(&a->disk, tree_dir(file->path), true) >= 0 && disk_write(&a->disk, &write) &&
            disk_rename(&a->disk, temp, file->path);
  if (ok) return true;
  int error = errno;
  disk_remove(&a->disk, temp);
  return fail(a, DIAG_TREE_WRITE_FAILED, file->path, str_from_z(strerror(error)));
}

/* Takes the directory for this run alone, until the descriptor is closed. */
static int take(Appender *a) {
  int fd = fcntl(a->disk.root, F_DUPFD_CLOEXEC, 0);
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  bool busy = fd >= 0 && errno == EWOULDBLOCK;
  fail(a, busy ? DIAG_TREE_BUSY : DIAG_TREE_WRITE_FAILED, STR("."), str_from_z(strerror(errno)));
  if (fd >= 0) close(fd);
  return -1;
}

bool tree_append(Arena *arena, Diags *diags, Str dir, const AppendFile *files, size_t len) {
  Appender a = {.arena = arena, .diags = diags, .dir = dir};
  size_t done = 0;
  bool ok = true;
  if (!disk_open(&a.disk, arena, dir, true))
    return fail(&a, DIAG_TREE_WRITE_FAILED, STR("."), str_from_z(strerror(errno)));
  int taken = take(&a);
  ok = taken >= 0;
  for (size_t i = 0; taken >= 0 && i < len; i++) ok = is_free(&a, &files[i]) && ok;
  for (; ok && done < len; done++) ok = write_one(&a, &files[done]);
  for (size_t i = 0; !ok && i + 1 < done; i++)
    if (!files[i].replaces) disk_remove(&a.disk, files[i].path);
  if (taken >= 0) close(taken);
  disk_close(&a.disk);
  return ok;
}
