#include "verb/source.h"

#include "engine/child.h"
#include "engine/git.h"
#include "model/model.h"
#include "verb/migrations.h"

static bool read_git(const LoadFiles *files, Arena *arena, Str path, Str *text, Str *why) {
  return git_read(arena, files->context, path, text, why);
}

static StrList glob_git(const LoadFiles *files, Arena *arena, Str pattern) {
  return git_glob(arena, files->context, pattern);
}

/* REVISION[:PATH] */
static Schema *git_schema(Run *run, Str ref) {
  Arena *arena = run->arena;
  Str path = ref, revision = STR(""), text, why;
  if (!str_given(child_find(arena, STR("git")))) {
    diag_add_path(run->diags, DIAG_GIT_MISSING, STR_NONE, NULL);
    return NULL;
  }
  str_split(&path, ':', &revision);
  if (!str_given(path) || str_empty(path)) path = run_flag(run, FLAG_FILE)->text;
  if (!str_given(path) && !load_find(arena, run->diags, &path)) return NULL;
  path = path_normal(arena, path);
  Git *git = arena_make(arena, Git);
  git->revision = revision;
  LoadFiles *files = arena_make(arena, LoadFiles);
  *files = (LoadFiles){read_git, glob_git, CAT(arena, revision, STR(":")), git};
  if (!git_read(arena, git, path, &text, &why)) {
    diag_add_path(run->diags, DIAG_GIT_FAILED, CAT(arena, STR("git:"), ref), STRS(why));
    return NULL;
  }
  Loaded *loaded = arena_make(arena, Loaded);
  if (!load_from(arena, run->diags, files, path, loaded)) return NULL;
  Schema *schema = model_build(arena, run->diags, loaded);
  return diags_failed(run->diags) ? NULL : schema;
}

Schema *source_schema(Run *run, Str ref) {
  static const Str git = STR_INIT("git:");
  Loaded *loaded;
  if (str_starts(ref, git)) return git_schema(run, str_slice(ref, git.len, ref.len));
  return schema_read(run, ref, &loaded);
}
