/* A tree in a temporary directory, for the tests of tree/. */
#ifndef TREE_SUPPORT_H
#define TREE_SUPPORT_H

#include "tree/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK "gen/schemagen.lock"

typedef struct Env {
  Arena *arena;
  char root[64];
  Diags *diags;       /* of the last run */
  TreeReport *report; /* of the last run */
  TreeOptions options;
  const char *lock;
} Env;

/* A file of a plan. */
typedef struct Given {
  const char *path, *text, *target;
} Given;

static inline int env_setup(void **state) {
  Env *env = calloc(1, sizeof *env);
  env->arena = arena_new(0, NULL);
  env->lock = LOCK;
  strcpy(env->root, "/tmp/schemagen-tree-XXXXXX");
  assert_non_null(mkdtemp(env->root));
  *state = env;
  return 0;
}

static inline int remove_one(const char *path, const struct stat *info, int flag, struct FTW *ftw) {
  (void)info, (void)flag, (void)ftw;
  return remove(path);
}

static inline void wipe(Env *env) {
  nftw(env->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int env_teardown(void **state) {
  Env *env = *state;
  wipe(env);
  arena_free(env->arena);
  free(env);
  return 0;
}

static inline const char *at(Env *env, const char *path) {
  return str_z(env->arena, str_format(env->arena, "%s/%s", env->root, path));
}

static inline void put(Env *env, const char *path, const char *text) {
  char *full = strdup(at(env, path));
  for (char *slash = full + strlen(env->root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
    *slash = '\0';
    mkdir(full, 0755);
    *slash = '/';
  }
  FILE *file = fopen(full, "wb");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
  free(full);
}

/* The text of a file, "(none)" when there is none. */
static inline const char *get(Env *env, const char *path) {
  Str text, why;
  if (!fs_read(env->arena, str_from_z(at(env, path)), 1 << 24, &text, &why)) return "(none)";
  return text.ptr;
}

static inline TreePlan *plan_of(Env *env, const Given *files) {
  env->diags = diags_new(env->arena);
  TreePlan *plan = tree_plan_new(env->arena, env->diags,
                                 (TreePlace){.dir = str_from_z(env->root),
                                             .yaml = STR("schema.yaml"),
                                             .lock = str_from_z(env->lock)});
  for (; files->path != NULL; files++)
    tree_plan_add(plan, (TreeFile){.path = str_from_z(files->path),
                                   .text = str_from_z(files->text),
                                   .target = str_from_z(files->target)});
  return plan;
}

#define FILES(...) ((const Given[]){__VA_ARGS__, {NULL, NULL, NULL}})
#define NO_FILES ((const Given[]){{NULL, NULL, NULL}})

static inline bool generate(Env *env, const Given *files) {
  return tree_write(plan_of(env, files), &env->options, &env->report);
}

/* The codes of the last run's diagnostics, "E0805 W0801", sorted by place. */
static inline const char *codes(Env *env) {
  diags_sort(env->diags);
  Buf text = BUF(env->arena);
  each(i, env->diags->list) {
    if (i > 0) buf_char(&text, ' ');
    buf_append(&text, diag_infos[env->diags->list.items[i]->code].code);
  }
  return str_z(env->arena, buf_str(&text));
}

/* The message of the last run's first diagnostic. */
static inline const char *message(Env *env) {
  if (env->diags->list.len == 0) return "";
  return str_z(env->arena, env->diags->list.items[0]->message);
}

/* The report `check` prints, without the root; "" for a clean tree. */
static inline const char *check_with(Env *env, const Given *files, TreeStyle style) {
  env->report = tree_compare(plan_of(env, files), &env->options);
  if (env->report == NULL) return "(failed)";
  Buf out = BUF(env->arena);
  tree_report_print(&out, env->report, style);
  assert_int_equal(tree_report_clean(env->report), out.len == 0);
  Str root = str_format(env->arena, "%s/", env->root);
  return str_z(env->arena, str_replace(env->arena, buf_str(&out), root, STR("")));
}

static inline const char *check(Env *env, const Given *files) {
  return check_with(env, files, (TreeStyle){0});
}

static inline int not_dots(const struct dirent *entry) {
  return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static inline void list_into(Env *env, Buf *out, const char *dir) {
  struct dirent **entries;
  int count = scandir(at(env, dir), &entries, not_dots, alphasort);
  for (int i = 0; i < count; i++) {
    const char *path = str_z(env->arena, str_format(env->arena, "%s%s%s", dir, *dir ? "/" : "",
                                                    entries[i]->d_name));
    struct stat info;
    if (lstat(at(env, path), &info) == 0 && S_ISDIR(info.st_mode)) {
      buf_format(out, "%s/ ", path);
      list_into(env, out, path);
    } else {
      buf_format(out, "%s ", path);
    }
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

/* Every file and directory of the tree, "gen/ gen/a.sql ". */
static inline const char *list(Env *env) {
  Buf out = BUF(env->arena);
  list_into(env, &out, "");
  return str_z(env->arena, buf_str(&out));
}

#define TREE_TEST(name) cmocka_unit_test_setup_teardown(name, env_setup, env_teardown)

#endif
