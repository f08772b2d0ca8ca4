#include "engine/stage.h"

#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(const Stage *stage, Str path, Str *why) {
  *why = str_format(stage->arena, "%.*s: %s", STR_ARG(path), strerror(errno));
  return false;
}

bool stage_begin(Arena *arena, Str dir, Stage *stage, Str *why) {
  *stage = (Stage){.arena = arena, .dir = fs_real(arena, dir)};
  if (!str_given(stage->dir)) return failed(stage, dir, why);
  stage->root = guard_directory(arena, &stage->guard, why);
  return str_given(stage->root);
}

void stage_end(Stage *stage) { guard_end(stage->guard); }

Str stage_path(const Stage *stage, Str path) {
  Str whole = path_normal(stage->arena, path_join(stage->arena, stage->dir, path));
  return str_concat(stage->arena, stage->root, whole);
}

/* The directory `path` of the stage with all above it. */
static bool make_directories(const Stage *stage, Str path) {
  if (path.len <= stage->root.len) return true;
  if (!make_directories(stage, path_dir(path))) return false;
  return mkdir(str_z(stage->arena, path), 0755) == 0 || errno == EEXIST;
}

bool stage_write(const Stage *stage, Str path, Str text, Str *why) {
  Str file = stage_path(stage, path);
  if (!make_directories(stage, path_dir(file))) return failed(stage, file, why);
  int fd = open(str_z(stage->arena, file), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return failed(stage, file, why);
  while (text.len > 0) {
    ssize_t done = write(fd, text.ptr, text.len);
    if (done < 0 && errno != EINTR) break;
    if (done > 0) text = str_slice(text, (size_t)done, text.len);
  }
  bool good = close(fd) == 0 && text.len == 0;
  return good || failed(stage, file, why);
}

bool stage_link(const Stage *stage, Str path, Str target, Str *why) {
  Str link = stage_path(stage, path);
  bool good = make_directories(stage, path_dir(link)) &&
              symlink(str_z(stage->arena, target), str_z(stage->arena, link)) == 0;
  return good || failed(stage, link, why);
}

/* Links what the real directory has and the staged one lacks; goes on below directories of the stage. */
static void surround(const Stage *stage, Str staged) {
  Arena *arena = stage->arena;
  Str real = str_slice(staged, stage->root.len, staged.len);
  DIR *directory = opendir(str_empty(real) ? "/" : str_z(arena, real));
  if (directory == NULL) return;
  for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    Str name = str_from_z(entry->d_name);
    if (str_eq(name, STR(".")) || str_eq(name, STR(".."))) continue;
    Str to = str_join(arena, STRS(real, STR("/"), name));
    Str from = str_join(arena, STRS(staged, STR("/"), name));
    FsKind there = fs_kind(arena, from);
    if (there == FS_DIRECTORY && !str_eq(to, stage->root)) surround(stage, from);
    if (there == FS_MISSING && symlink(str_z(arena, to), str_z(arena, from)) != 0) continue;
  }
  closedir(directory);
}

void stage_surround(const Stage *stage) { surround(stage, stage->root); }
