#include "verb/migrations.h"
#include "verb/verbs.h"

void verb_diff(Run *run) {
  if (!str_given(run->options->second)) {
    diag_add_path(run->diags, DIAG_TWO_ARGUMENTS, STR_NONE, STRS(STR("diff")));
    return;
  }
  for (int d = 0; d < DIALECT_COUNT; d++) {
    if (!dialect_wanted(run, (Dialect)d)) continue;
    Loaded *loaded;
    Schema *from = schema_read(run, run->options->argument, &loaded);
    Schema *to = schema_read(run, run->options->second, &loaded);
    if (diags_failed(run->diags)) return;
    RenameList renames = renames_find(run->arena, from, to);
    bool online = run_flag(run, FLAG_ONLINE)->given;
    Change there = {(Dialect)d, from, to, renames, online};
    Change home = {(Dialect)d, to, from, renames_reversed(run->arena, &renames), online};
    bool back = run_flag(run, FLAG_REVERSE)->given;
    MoveList moves = migration_plan(run->arena, run->diags, back ? &home : &there);
    run->findings = run->findings || moves.len > 0;
    buf_append(&run->out, folder_sql(run->arena, &moves));
  }
}
