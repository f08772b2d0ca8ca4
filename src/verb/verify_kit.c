/* drizzle-kit: where it is, and the SQL it makes of our TypeScript. */
#include "verb/verify.h"

enum { KIT_SECONDS = 120 };

static const TargetId drizzle_targets[DIALECT_COUNT] = {
    [DIALECT_POSTGRES] = TARGET_DRIZZLE_PG, [DIALECT_SQLITE] = TARGET_DRIZZLE_SQLITE};

const Output *verify_output(const Schema *schema, TargetId target) {
  each(i, schema->outputs)
    if (schema->outputs.items[i].target == target) return &schema->outputs.items[i];
  return NULL;
}

/* node_modules/drizzle-kit here or in a directory above; `dir` is absolute. */
static Str kit_above(Arena *arena, Str dir) {
  for (;;) {
    Str kit = path_join(arena, dir, STR("node_modules/drizzle-kit/bin.cjs"));
    if (fs_kind(arena, kit) != FS_MISSING) return kit;
    if (str_eq(dir, STR("/")) || str_eq(dir, STR("."))) return STR_NONE;
    dir = path_dir(dir);
  }
}

/* The drizzle-kit of --node-modules, of the output's directory or of the schema's. */
static Str find_kit(Verify *verify, const Output *output) {
  Arena *arena = verify->arena;
  Str given = run_flag(verify->run, FLAG_NODE_MODULES)->text;
  if (str_given(given)) {
    Str kit = path_join(arena, given, STR("drizzle-kit/bin.cjs"));
    return fs_kind(arena, kit) == FS_MISSING ? STR_NONE : kit;
  }
  return kit_above(arena, path_normal(arena, path_join(arena, verify->stage.dir, output->path)));
}

static bool write_output(Verify *verify, const Output *output, Str *why) {
  each(i, verify->plan->files) {
    const TreeFile *file = verify->plan->files.items[i];
    if (!str_eq(file->target, target_infos[output->target].key)) continue;
    if (!stage_write(&verify->stage, file->path, file->text, why)) return false;
  }
  return true;
}

static bool stage_outputs(Verify *verify, Str *why) {
  Arena *arena = verify->arena;
  if (!stage_begin(arena, verify->schema->root_dir, &verify->stage, why)) return false;
  verify->staged = true;
  Str modules = run_flag(verify->run, FLAG_NODE_MODULES)->text;
  if (str_given(modules) && fs_kind(arena, modules) != FS_MISSING) {
    Str absolute = fs_real(arena, modules);
    if (!stage_link(&verify->stage, STR("node_modules"), absolute, why)) return false;
  }
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++)
    if (verify->kits[dialect].output != NULL && !write_output(verify, verify->kits[dialect].output, why)) return false;
  stage_surround(&verify->stage);
  return true;
}

static void start_kit(Verify *verify, Dialect dialect) {
  Arena *arena = verify->arena;
  Kit *kit = &verify->kits[dialect];
  Str bin = find_kit(verify, kit->output);
  if (!str_given(child_find(arena, STR("node")))) {
    kit->why = STR("node is missing (install it with: apt-get install nodejs)");
  } else if (!str_given(bin)) {
    kit->why = STR("drizzle-kit is in no node_modules above the schema (npm install -D drizzle-kit drizzle-orm, "
                   "or say where with --node-modules)");
  } else {
    Str dir = stage_path(&verify->stage, kit->output->path);
    Str modules = path_dir(path_dir(fs_real(arena, bin))); /* for those of the user's files that are elsewhere */
    Str node_path = str_concat(arena, STR("NODE_PATH="), modules);
    const char *const argv[] = {"env", str_z(arena, node_path), "node", str_z(arena, fs_real(arena, bin)), "export",
                                "--dialect",
                                dialect == DIALECT_POSTGRES ? "postgresql" : "sqlite", "--schema",
                                str_z(arena, path_join(arena, dir, STR("*.ts"))), NULL};
    kit->running = child_start(arena, argv, stage_path(&verify->stage, STR(".")), &kit->child, &kit->why);
  }
}

void verify_kits_begin(Verify *verify) {
  bool any = false;
  for (int i = 0; i < DIALECT_COUNT; i++) {
    verify->kits[i].output = verify_output(verify->schema, drizzle_targets[i]);
    any = any || verify->kits[i].output != NULL;
  }
  Str why = STR_NONE;
  bool good = any && stage_outputs(verify, &why);
  for (int i = 0; i < DIALECT_COUNT; i++) {
    if (verify->kits[i].output == NULL) continue;
    if (good) start_kit(verify, (Dialect)i);
    else verify->kits[i].why = why;
  }
}

/* The line that says what is wrong, without the places of our temporary files. */
static Str kit_words(const Verify *verify, Str text) {
  Str line, words = STR_NONE;
  for (Str rest = text; str_split(&rest, '\n', &line);) {
    bool says = str_find(line, STR("rror")) >= 0;
    if (!str_empty(str_trim(line)) && (!str_given(words) || says)) words = str_trim(line);
    if (says) break;
  }
  return str_replace(verify->arena, words, verify->stage.root, STR(""));
}

/* It exits 0 after most mistakes: what it printed tells. */
void verify_kit_finish(Verify *verify, Dialect dialect) {
  Kit *kit = &verify->kits[dialect];
  if (!kit->running) return;
  kit->running = false;
  ChildResult result = child_finish(verify->arena, &kit->child, KIT_SECONDS);
  Str out = str_trim(result.out), err = str_trim(result.err);
  bool made = str_starts(out, STR("CREATE ")) || str_find(out, STR("\nCREATE ")) >= 0;
  if (!result.timed_out && result.code == 0 && (made || (str_empty(out) && str_empty(err)))) {
    kit->sql = out;
    return;
  }
  kit->failed = true;
  kit->why = result.timed_out ? STR("it does not end") : kit_words(verify, str_empty(err) ? out : err);
}
