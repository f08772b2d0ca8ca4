/* Temporary directories, and the user that programs of no rights run as. */
#include "base/fs.h"
#include "engine/child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

/* Who runs what root may not run: the user of Debian's Postgres, or the one without any rights. */
static const struct passwd *lesser_user(void) {
  const struct passwd *user = getpwnam("postgres");
  return user != NULL ? user : getpwnam("nobody");
}

bool child_drop_root(void) {
  if (geteuid() != 0) return true;
  const struct passwd *user = lesser_user();
  return user != NULL && setgroups(0, NULL) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
}

bool child_give(Arena *arena, Str directory) {
  if (geteuid() != 0) return true;
  const struct passwd *user = lesser_user();
  return user != NULL && chown(str_z(arena, directory), user->pw_uid, user->pw_gid) == 0;
}

/* The path of a Unix socket in it has to fit into 107 bytes, and another user has to reach it. */
enum { PATH_LIMIT = 70 };

Str child_temporary(Arena *arena, Str *why) {
  const char *set = getenv("TMPDIR");
  bool usable = set != NULL && set[0] == '/' && strlen(set) <= PATH_LIMIT && geteuid() != 0;
  Str pattern = path_join(arena, usable ? str_from_z(set) : STR("/tmp"), STR("schemagen-XXXXXX"));
  char *path = arena_alloc(arena, pattern.len + 1);
  memcpy(path, pattern.ptr, pattern.len);
  if (mkdtemp(path) != NULL) return str_from_z(path);
  *why = str_format(arena, "%s: %s", path, strerror(errno));
  return STR_NONE;
}

static void remove_inside(int parent, const char *name);

static void remove_entry(int directory, const struct dirent *entry) {
  if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) return;
  if (unlinkat(directory, entry->d_name, 0) == 0) return;
  remove_inside(directory, entry->d_name);
  unlinkat(directory, entry->d_name, AT_REMOVEDIR);
}

/* Everything in the directory `name` of `parent`. */
static void remove_inside(int parent, const char *name) {
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *directory = fd < 0 ? NULL : fdopendir(fd);
  if (directory == NULL) return;
  for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) remove_entry(fd, entry);
  closedir(directory);
}

void child_remove_tree(Str directory) {
  Arena *arena = arena_new(0, NULL);
  const char *path = str_z(arena, directory);
  remove_inside(AT_FDCWD, path);
  rmdir(path);
  arena_free(arena);
}

static void remove_directory(void *context) { child_remove_tree(*(const Str *)context); }

Str guard_directory(Arena *arena, Guard **guard, Str *why) {
  Str *directory = arena_make(arena, Str);
  *directory = child_temporary(arena, why);
  if (!str_given(*directory)) return STR_NONE;
  *guard = guard_start(arena, (GuardWork){.end = remove_directory, .context = directory});
  if (*guard != NULL) return *directory;
  child_remove_tree(*directory);
  *why = STR("there are no processes to be had");
  return STR_NONE;
}
