/* The texts that a proof runs. */
#include "verb/verify.h"

enum { SCRIPT_MAX_BYTES = 64 << 20 };

/* before.postgres.sql is for Postgres, before.sqlite.sql for SQLite, any other for both. */
static bool is_for(Str path, Dialect dialect) {
  for (int i = 0; i < DIALECT_COUNT; i++) {
    char ending[32];
    Str key = dialect_infos[i].key;
    int len = snprintf(ending, sizeof(ending), ".%.*s.sql", STR_ARG(key));
    if (str_ends(path, (Str){ending, (size_t)len})) return (Dialect)i == dialect;
  }
  return true;
}

static bool add_before(Verify *verify, Dialect dialect, ScriptList *scripts) {
  each(i, verify->before) {
    Str path = verify->before.items[i], text, why;
    if (!is_for(path, dialect)) continue;
    if (!fs_read(verify->arena, path, SCRIPT_MAX_BYTES, &text, &why)) {
      diag_add_path(verify->run->diags, DIAG_VERIFY_BEFORE, path, STRS(why));
      return false;
    }
    vec_push(verify->arena, scripts, (Script){path, text});
  }
  return true;
}

/* The files of a target whose name is `name` (absent: all). */
static void add_files(Verify *verify, TargetId target, Str name, ScriptList *scripts) {
  each(i, verify->plan->files) {
    const TreeFile *file = verify->plan->files.items[i];
    bool wanted = str_eq(file->target, target_infos[target].key) &&
                  (!str_given(name) || str_eq(path_base(file->path), name));
    if (wanted) vec_push(verify->arena, scripts, (Script){file->path, file->text});
  }
}

bool verify_ddl(Verify *verify, Dialect dialect, ScriptList *scripts) {
  *scripts = (ScriptList){0};
  if (!add_before(verify, dialect, scripts)) return false;
  size_t before = scripts->len;
  add_files(verify, dialect == DIALECT_POSTGRES ? TARGET_POSTGRES : TARGET_SQLITE, STR_NONE, scripts);
  return scripts->len > before;
}

bool verify_drizzle(Verify *verify, Dialect dialect, ScriptList *scripts) {
  *scripts = (ScriptList){0};
  const Kit *kit = &verify->kits[dialect];
  if (kit->output == NULL || !add_before(verify, dialect, scripts)) return false;
  verify_kit_finish(verify, dialect);
  TargetId target = kit->output->target;
  if (!str_given(kit->sql)) {
    if (!kit->failed) verify_unproven(verify, target_infos[target].key, kit->why);
    else diag_add(verify->run->diags, DIAG_KIT_FAILED, kit->output->span, STRS(target_infos[target].key, kit->why));
    return false;
  }
  add_files(verify, target, STR("before.sql"), scripts);
  vec_push(verify->arena, scripts, (Script){STR("the SQL of drizzle-kit"), kit->sql});
  add_files(verify, target, STR("custom.sql"), scripts);
  return true;
}
