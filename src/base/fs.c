#include "base/fs.h"

#include <errno.h>
#include <limits.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

FsKind fs_kind(Arena *arena, Str path) {
  struct stat info;
  if (lstat(str_z(arena, path), &info) != 0) return FS_MISSING;
  if (S_ISREG(info.st_mode)) return FS_FILE;
  if (S_ISDIR(info.st_mode)) return FS_DIRECTORY;
  return S_ISLNK(info.st_mode) ? FS_LINK : FS_OTHER;
}

static bool fail(Arena *arena, Str *why) {
  *why = str_copy(arena, str_from_z(strerror(errno)));
  return false;
}

bool fs_open_to(Arena *arena, Str dir, Str *why) {
  int fd = open(str_z(arena, CAT(arena, dir, STR("/."))), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return fail(arena, why);
  close(fd);
  return true;
}

/* Reads to the end whatever the size said before: a pipe or a file in /proc says 0. */
static bool read_all(Arena *arena, int fd, size_t max, Str *text, Str *why) {
  struct stat info;
  if (fstat(fd, &info) != 0) return fail(arena, why);
  if (S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return fail(arena, why);
  }
  bool size_known = info.st_size > 0 && (size_t)info.st_size <= max;
  size_t cap = size_known ? (size_t)info.st_size + 2 : 2, len = 0;
  char *bytes = arena_grow(arena, NULL, 0, cap);
  for (;;) {
    if (len + 1 >= cap) {
      bytes = arena_grow(arena, bytes, cap, cap * 2 + 4096);
      cap = cap * 2 + 4096;
    }
    ssize_t got = read(fd, bytes + len, cap - 1 - len);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(arena, why);
    if (got == 0) break;
    len += (size_t)got;
    if (len > max) {
      *why = str_format(arena, "larger than %zu bytes", max);
      return false;
    }
  }
  bytes[len] = '\0';
  *text = (Str){bytes, len};
  return true;
}

bool fs_read(Arena *arena, Str path, size_t max, Str *text, Str *why) {
  int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail(arena, why);
  bool ok = read_all(arena, fd, max, text, why);
  close(fd);
  return ok;
}

bool fs_read_start(Arena *arena, Str path, size_t len, Str *start) {
  int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  char *bytes = arena_alloc(arena, len);
  ssize_t got = pread(fd, bytes, len, 0);
  close(fd);
  if (got < 0) return false;
  *start = (Str){bytes, (size_t)got};
  return true;
}

static int by_bytes(const void *a, const void *b) {
  return str_cmp(*(const Str *)a, *(const Str *)b);
}

StrList fs_glob(Arena *arena, Str pattern) {
  StrList found = {0};
  glob_t paths;
  int failed = glob(str_z(arena, pattern), GLOB_NOSORT, NULL, &paths);
  if (failed == GLOB_NOSPACE) {
    globfree(&paths);
    arena_leave(arena, 1);
  }
  if (failed != 0) return found;
  for (size_t i = 0; i < paths.gl_pathc; i++)
    vec_push(arena, &found, str_copy(arena, str_from_z(paths.gl_pathv[i])));
  globfree(&paths);
  /* Not by glob: the locale must not decide the order. */
  if (found.len > 1) qsort(found.items, found.len, sizeof *found.items, by_bytes);
  return found;
}

Str fs_real(Arena *arena, Str path) {
  char real[PATH_MAX];
  return realpath(str_z(arena, path), real) == NULL ? STR_NONE : str_copy(arena, str_from_z(real));
}

Str path_join(Arena *arena, Str dir, Str path) {
  bool absolute = path.len > 0 && path.ptr[0] == '/';
  if (absolute || dir.len == 0 || str_eq(dir, STR("."))) return path;
  return str_format(arena, "%.*s%s%.*s", STR_ARG(dir), str_ends(dir, STR("/")) ? "" : "/",
                    STR_ARG(path));
}

Str path_dir(Str path) {
  ptrdiff_t slash = str_find_last(path, '/');
  if (slash < 0) return STR(".");
  return slash == 0 ? STR("/") : str_slice(path, 0, (size_t)slash);
}

Str path_base(Str path) {
  ptrdiff_t slash = str_find_last(path, '/');
  return str_slice(path, (size_t)(slash + 1), path.len);
}

static StrList parts_of(Arena *arena, Str path) {
  StrList parts = {0};
  bool absolute = path.len > 0 && path.ptr[0] == '/';
  for (Str rest = path, part; str_split(&rest, '/', &part);) {
    if (str_empty(part) || str_eq(part, STR("."))) continue;
    bool up = str_eq(part, STR(".."));
    if (up && parts.len > 0 && !str_eq(parts.items[parts.len - 1], STR(".."))) parts.len--;
    else if (!up || !absolute) vec_push(arena, &parts, part);
  }
  return parts;
}

static Str join_parts(Arena *arena, Str text, StrList parts, size_t from) {
  for (size_t i = from; i < parts.len; i++) text = path_join(arena, text, parts.items[i]);
  return text;
}

Str path_normal(Arena *arena, Str path) {
  bool absolute = path.len > 0 && path.ptr[0] == '/';
  StrList parts = parts_of(arena, path);
  if (parts.len == 0) return absolute ? STR("/") : STR(".");
  return join_parts(arena, absolute ? STR("/") : STR(""), parts, 0);
}

Str path_relative(Arena *arena, Str from, Str to) {
  StrList a = parts_of(arena, from), b = parts_of(arena, to);
  size_t shared = 0;
  while (shared < a.len && shared < b.len && str_eq(a.items[shared], b.items[shared])) shared++;
  Str path = STR("");
  for (size_t i = shared; i < a.len; i++) path = path_join(arena, path, STR(".."));
  path = join_parts(arena, path, b, shared);
  return str_empty(path) ? STR(".") : path;
}
