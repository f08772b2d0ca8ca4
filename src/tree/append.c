#include "tree/append.h"

#include "tree/disk.h"
#include "tree/path.h"

#include <errno.h>
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

static bool is_free(Appender *a, const AppendFile *file) {
  DiskNode node;
  if (!disk_look(&a->disk, file->path, &node))
    return fail(a, DIAG_TREE_UNREADABLE, file->path, str_from_z(strerror(errno)));
  if (node.fd >= 0) close(node.fd);
  if (node.kind == FS_MISSING || (node.kind == FS_FILE && file->replaces)) return true;
  DiagCode code = node.kind == FS_FILE   ? DIAG_APPEND_EXISTS
                  : node.kind == FS_LINK ? DIAG_TREE_LINK
                                         : DIAG_TREE_BLOCKED;
  return fail(a, code, file->path, STR(""));
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

bool tree_append(Arena *arena, Diags *diags, Str dir, const AppendFile *files, size_t len) {
  Appender a = {.arena = arena, .diags = diags, .dir = dir};
  size_t done = 0;
  bool ok = true;
  if (!disk_open(&a.disk, arena, dir, true))
    return fail(&a, DIAG_TREE_WRITE_FAILED, STR("."), str_from_z(strerror(errno)));
  for (size_t i = 0; i < len; i++) ok = is_free(&a, &files[i]) && ok;
  for (; ok && done < len; done++) ok = write_one(&a, &files[done]);
  for (size_t i = 0; !ok && i + 1 < done; i++)
    if (!files[i].replaces) disk_remove(&a.disk, files[i].path);
  disk_close(&a.disk);
  return ok;
}
