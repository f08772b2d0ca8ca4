#include "engine/git.h"

#include "engine/child.h"

#include <fnmatch.h>

enum { GIT_SECONDS = 60 };

/* Git takes a path behind a revision as one of the repository, unless it begins with a dot. */
static Str object_name(Arena *arena, const Git *git, Str path) {
  bool absolute = path.len > 0 && path.ptr[0] == '/';
  Str here = absolute ? fs_real(arena, STR(".")) : STR_NONE;
  if (str_given(here)) path = path_relative(arena, here, path);
  return CAT(arena, git->revision, STR(":./"), path);
}

/* "fatal: path 'x' does not exist in 'HEAD'" without its beginning and its further lines. */
static Str first_words(Arena *arena, Str text) {
  Str line = STR_NONE;
  if (!str_split(&text, '\n', &line)) return STR("git says nothing about it");
  static const Str fatal = STR_INIT("fatal: ");
  return str_copy(arena, str_starts(line, fatal) ? str_slice(line, fatal.len, line.len) : line);
}

static bool run(Arena *arena, const char *const *argv, Str input, Str *out, Str *why) {
  Child child;
  if (!child_start_with(arena, argv, input, &child, why)) return false;
  ChildResult result = child_finish(arena, &child, GIT_SECONDS);
  *out = result.out;
  *why = result.timed_out ? STR("git takes too long") : first_words(arena, result.err);
  return result.code == 0 && !result.timed_out;
}

bool git_read(Arena *arena, Git *git, Str path, Str *text, Str *why) {
  const Str *cached = map_get(&git->cached, path);
  if (cached != NULL) {
    *text = *cached;
    return true;
  }
  if (str_starts(git->revision, STR("-"))) {
    *why = STR("a revision does not begin with -");
    return false;
  }
  const char *argv[] = {"git", "cat-file", "blob", str_z(arena, object_name(arena, git, path)), NULL};
  Str out = STR_NONE;
  if (!run(arena, argv, STR(""), &out, why)) {
    if (str_ends(*why, STR(": bad file"))) *why = STR("it is no file in this revision");
    return false;
  }
  *text = (Str){str_z(arena, out), out.len}; /* followed by a NUL, as fs_read says */
  return true;
}

/* --- several files --- */

/* "<hash> blob <size>\n<bytes>\n" for each of `paths`. */
static void cache_all(Arena *arena, Git *git, const StrList *paths) {
  Buf names = BUF(arena);
  each(i, *paths) {
    buf_append(&names, object_name(arena, git, paths->items[i]));
    buf_char(&names, '\n');
  }
  const char *argv[] = {"git", "cat-file", "--batch", NULL};
  Str rest, why, line;
  if (!run(arena, argv, buf_str(&names), &rest, &why)) return; /* each is read for itself, and says why not */
  each(i, *paths) {
    int64_t size = -1;
    if (!str_split(&rest, '\n', &line)) return;
    ptrdiff_t space = str_find_last(line, ' ');
    bool blob = str_find(line, STR(" blob ")) > 0;
    if (!blob || !str_to_int64(str_slice(line, (size_t)space + 1, line.len), &size)) continue;
    if (size < 0 || (size_t)size >= rest.len) return;
    Str *text = arena_make(arena, Str);
    *text = (Str){str_z(arena, str_slice(rest, 0, (size_t)size)), (size_t)size};
    map_set(arena, &git->cached, paths->items[i], text);
    rest = str_slice(rest, (size_t)size + 1, rest.len);
  }
}

/* The directories before the first part with a sign of a pattern; what follows is `*rest`. */
static Str fixed_part(Str pattern, Str *rest) {
  size_t end = 0;
  for (size_t i = 0; i < pattern.len; i++) {
    char c = pattern.ptr[i];
    if (c == '*' || c == '?' || c == '[') break;
    if (c == '/') end = i + 1;
  }
  *rest = str_slice(pattern, end, pattern.len);
  return str_slice(pattern, 0, end);
}

StrList git_glob(Arena *arena, Git *git, Str pattern) {
  StrList found = {0};
  Str rest, dir = fixed_part(pattern, &rest), out, why, name;
  const char *tree = str_z(arena, object_name(arena, git, dir));
  const char *argv[] = {"git", "ls-tree", "-r", "-z", "--full-tree", "--name-only", tree, NULL};
  if (str_starts(git->revision, STR("-")) || !run(arena, argv, STR(""), &out, &why)) return found;
  const char *wanted = str_z(arena, rest);
  while (str_split(&out, '\0', &name))
    if (!str_empty(name) && fnmatch(wanted, str_z(arena, name), FNM_PATHNAME | FNM_PERIOD) == 0)
      vec_push(arena, &found, path_join(arena, dir, name));
  cache_all(arena, git, &found); /* git sorts by bytes */
  return found;
}
