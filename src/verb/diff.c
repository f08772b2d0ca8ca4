/* What is different between two schemas, wherever each comes from. */
#include "target/difference/difference.h"
#include "verb/migrations.h"
#include "verb/source.h"
#include "verb/verbs.h"

typedef struct Way { /* from one to the other, in one dialect */
  Dialect dialect;
  MoveList moves;
  Differences differences;
} Way;

typedef struct Diffing {
  Run *run;
  SourcePair pair;
  VEC(Way) ways;
} Diffing;

/* --- comparing --- */

static void compare(Diffing *d, Dialect dialect) {
  Arena *arena = d->run->arena;
  Schema *schemas[2];
  RenameList renames;
  if (!source_pair_read(&d->pair, dialect, schemas, &renames)) return;
  Way way = {.dialect = dialect};
  bool infers = source_pair_infers(&d->pair);
  bool online = run_flag(d->run, FLAG_ONLINE)->given;
  Change change = {dialect, schemas[0], schemas[1], renames, false, online, infers, STR_NONE};
  if (run_flag(d->run, FLAG_REVERSE)->given) {
    renames = renames_reversed(arena, &renames);
    change = (Change){dialect, schemas[1], schemas[0], renames, true, online, infers, STR_NONE};
  }
  way.moves = migration_plan(arena, d->run->diags, &change); /* things of `from` have the new names from here on */
  FactObjects old = difference_facts(arena, sql_lower(arena, change.from, dialect));
  FactObjects new = difference_facts(arena, sql_lower(arena, change.to, dialect));
  way.differences = difference_find(arena, &old, &new, &renames);
  vec_push(arena, &d->ways, way);
  d->run->findings = d->run->findings || way.moves.len > 0 || way.differences.len > 0;
}

/* --- printing --- */

static void print_text(Diffing *d) {
  Buf *out = &d->run->out;
  bool color = run_color(d->run, 1);
  bool same = d->ways.len == 2 && difference_same(&d->ways.items[0].differences, &d->ways.items[1].differences);
  each(i, d->ways) {
    const Way *way = &d->ways.items[i];
    if (way->differences.len == 0 || (same && i == 1)) continue;
    if (d->ways.len > 1)
      buf_format(out, "%s%.*s:\n", out->len > 0 ? "\n" : "",
                 STR_ARG(same ? STR("Postgres and SQLite") : dialect_infos[way->dialect].title));
    difference_print_text(out, &way->differences, color);
  }
}

static void print_json(Diffing *d) {
  JsonWriter json = JSON_WRITER(&d->run->out);
  json_open(&json, '{');
  each(i, d->ways) {
    json_key(&json, dialect_infos[d->ways.items[i].dialect].key);
    difference_print_json(&json, &d->ways.items[i].differences);
  }
  json_close(&json, '}');
  buf_char(&d->run->out, '\n');
}

static void print_sql(Diffing *d) {
  each(i, d->ways) {
    const Way *way = &d->ways.items[i];
    if (d->ways.len > 1 && way->moves.len > 0)
      buf_format(&d->run->out, "%s-- %.*s\n", d->run->out.len > 0 ? "\n" : "",
                 STR_ARG(dialect_infos[way->dialect].title));
    buf_append(&d->run->out, folder_sql(d->run->arena, &way->moves));
  }
}

static void print(Diffing *d) {
  Str format = run_flag(d->run, FLAG_DIFF_FORMAT)->text;
  if (str_eq(format, STR("sql"))) print_sql(d);
  else if (str_eq(format, STR("json"))) print_json(d);
  else print_text(d);
}

/* --- the command --- */

/* One argument: what the schema of --file would change in it. */
static bool open_both(Diffing *d) {
  Run *run = d->run;
  Str from = run->options->argument, to = run->options->second;
  if (!str_given(from)) {
    diag_add_path(run->diags, DIAG_TWO_ARGUMENTS, STR_NONE, STRS(STR("diff")));
    return false;
  }
  if (!str_given(to)) to = run_flag(run, FLAG_FILE)->text;
  if (!str_given(to) && !load_find(run->arena, run->diags, &to)) return false;
  bool opened = source_open(run, from, &d->pair.from);
  return source_open(run, to, &d->pair.to) && opened;
}

/* The databases that both sides can be and that are asked for. */
static DialectSet compared_in(const Diffing *d) {
  const Run *run = d->run;
  DialectSet both = d->pair.from.on & d->pair.to.on, asked = 0;
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++)
    if (on(both, (Dialect)dialect) && dialect_wanted(run, (Dialect)dialect)) asked |= 1u << dialect;
  Str from = source_shown(&d->pair.from), to = source_shown(&d->pair.to);
  if (both == 0) diag_add_path(run->diags, DIAG_SOURCE_OTHER, STR_NONE, STRS(from, to));
  else if (asked == 0)
    diag_add_path(run->diags, DIAG_SOURCE_DIALECT, STR_NONE, STRS(from, to, run_flag(run, FLAG_DIALECT)->text));
  return asked;
}

void verb_diff(Run *run) {
  Diffing d = {.run = run, .pair = {.printer = {.run = run}}};
  if (!open_both(&d)) return;
  DialectSet asked = compared_in(&d);
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++)
    if (on(asked, (Dialect)dialect) && !diags_failed(run->diags)) compare(&d, (Dialect)dialect);
  printer_end(&d.pair.printer);
  if (!diags_failed(run->diags)) print(&d);
}
