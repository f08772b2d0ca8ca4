#include "verb/migrations.h"
#include "verb/verbs.h"

void verb_diff(Run *run) {
  for (int d = 0; d < DIALECT_COUNT; d++) {
    if (!dialect_wanted(run, (Dialect)d)) continue;
    Loaded *loaded;
    Schema *from = schema_read(run, run->options->argument, &loaded);
    Schema *to = schema_read(run, run->options->second, &loaded);
    if (diags_failed(run->diags)) return;
    RenameList renames = renames_find(run->arena, from, to);
    if (run_flag(run, FLAG_REVERSE)->given) {
      Schema *aside = from;
      from = to;
      to = aside;
      renames = renames_reversed(run->arena, &renames);
    }
    MoveList moves = migration_plan(run->arena, run->diags, (Dialect)d, from, to, &renames);
    run->findings = run->findings || moves.len > 0;
    buf_append(&run->out, folder_sql(run->arena, &moves));
  }
}
