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
  StrList blocked; /* files that are there already */
} Appender;

/* Not as tree_temp names it: in meta/ drizzle-kit takes every file for a snapshot whose name begins with no `_`. */
const Str append_temps[2] = {STR_INIT("_schemagen-*.tmp"), STR_INIT("*/_schemagen-*.tmp")};

static Str temp_of(const Appender *a, Str path) {
  Str name = str_format(a->arena, "_schemagen-%016llx.tmp", (unsigned long long)hash64(path));
  return path_join(a->arena, tree_dir(path), name);
}

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
  bool told = a->blocked.len > 0; /* what is beside it may be of that */
  if (str_given(file->alone) && !told && !is_alone(a, file)) return false;
  if (!disk_look(&a->disk, file->path, &node))
    return fail(a, DIAG_TREE_UNREADABLE, file->path, str_from_z(strerror(errno)));
  bool free = gives_way(a, file, &node);
  if (node.fd >= 0) close(node.fd);
  DiagCode code = why_not(file, node.kind);
  if (free || code != DIAG_APPEND_EXISTS) return free || fail(a, code, file->path, STR(""));
  vec_push(a->arena, &a->blocked, file->path);
  return false;
}

static bool is_part(const AppendSet *set, Str path) {
  for (size_t i = 0; i < set->len; i++)
    if (str_eq(set->files[i].path, path)) return true;
  return false;
}

/* Says of all that is in the way at once what is. */
static bool all_free(Appender *a, const AppendSet *set) {
  bool ok = true;
  each(i, set->left)
    if (!is_part(set, set->left.items[i])) vec_push(a->arena, &a->blocked, set->left.items[i]);
  for (size_t i = 0; i < set->len; i++) ok = is_free(a, &set->files[i]) && ok;
  size_t more = a->blocked.len == 0 ? 0 : a->blocked.len - 1;
  Str words = more == 0 ? STR(" is") : str_format(a->arena, " and %zu more are", more);
  return a->blocked.len == 0 ? ok : fail(a, DIAG_APPEND_EXISTS, a->blocked.items[0], words);
}

/* Of runs that were killed: whoever has taken the directory writes alone. */
static void drop_temps(Appender *a) {
  for (size_t k = 0; k < sizeof append_temps / sizeof *append_temps; k++) {
    StrList left = fs_glob(a->arena, path_join(a->arena, a->dir, append_temps[k]));
    each(i, left) disk_remove(&a->disk, path_relative(a->arena, a->dir, left.items[i]));
  }
}

static bool write_one(Appender *a, const AppendFile *file) {
  Str temp = temp_of(a, file->path);
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

bool tree_append(Arena *arena, Diags *diags, Str dir, const AppendSet *set) {
  Appender a = {.arena = arena, .diags = diags, .dir = dir};
  size_t done = 0;
  if (!disk_open(&a.disk, arena, dir, true))
    return fail(&a, DIAG_TREE_WRITE_FAILED, STR("."), str_from_z(strerror(errno)));
  int taken = take(&a);
  bool ok = taken >= 0 && all_free(&a, set);
  if (ok) drop_temps(&a);
  for (; ok && done < set->len; done++) ok = write_one(&a, &set->files[done]);
  for (size_t i = 0; !ok && i + 1 < done; i++)
    if (!set->files[i].replaces) disk_remove(&a.disk, set->files[i].path);
  if (taken >= 0) close(taken);
  disk_close(&a.disk);
  return ok;
}
