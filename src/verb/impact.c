/* impact TABLE[.COLUMN]: which lines of the user's C use it. The names come from the model, the
 * answers from libclang (reflect/c_uses.h). */
#include "verb/impact.h"

#include "diag/suggest.h"
#include "reflect/c_wanted.h"
#include "verb/build.h"
#include "verb/compile.h"
#include "verb/verbs.h"

/* --- what is asked for --- */

typedef struct Asked {
  const Table *table;
  const Column *column; /* NULL: the whole table */
} Asked;

static const Table *find_table(Arena *arena, const Schema *schema, Str name) {
  each(i, schema->tables)
    if (str_eq(table_key_name(arena, schema->tables.items[i]), name)) return schema->tables.items[i];
  return NULL;
}

static void suggest(Run *run, Diag *diag, Str near) {
  if (str_given(near))
    diag_help(diag, str_format(run->arena, "did you mean \"%.*s\"?", STR_ARG(near)));
}

/* Of `text` the part before the last dot may be the table, when one is named nearly so. */
static void report_unknown_table(Run *run, const Schema *schema, Str text) {
  StrList names = {0};
  each(i, schema->tables)
    vec_push(run->arena, &names, table_key_name(run->arena, schema->tables.items[i]));
  ptrdiff_t dot = str_find_last(text, '.');
  Str table = str_slice(text, 0, dot < 0 ? 0 : (size_t)dot);
  Str near = suggest_nearest(table, names.items, names.len);
  if (!str_given(near)) {
    table = text;
    near = suggest_nearest(text, names.items, names.len);
  }
  suggest(run, diag_add_path(run->diags, DIAG_IMPACT_TABLE, STR_NONE, STRS(table)), near);
}

static void report_unknown_column(Run *run, const Table *table, Str name) {
  StrList names = {0};
  each(i, table->columns) vec_push(run->arena, &names, table->columns.items[i]->name.str);
  Diag *diag = diag_add_path(run->diags, DIAG_IMPACT_COLUMN, STR_NONE,
                             STRS(table_key_name(run->arena, table), name));
  suggest(run, diag, suggest_nearest(name, names.items, names.len));
}

/* A table's name may hold dots, and so may a column's: the longest table is taken. */
static bool find_asked(Run *run, const Schema *schema, Str text, Asked *asked) {
  asked->table = find_table(run->arena, schema, text);
  if (asked->table != NULL) return true;
  for (size_t dot = text.len; dot > 0 && asked->table == NULL; dot--) {
    if (text.ptr[dot - 1] != '.') continue;
    Str name = str_slice(text, dot, text.len);
    asked->table = find_table(run->arena, schema, str_slice(text, 0, dot - 1));
    if (asked->table == NULL) continue;
    asked->column = map_get(&asked->table->by_name, name);
    if (asked->column == NULL) report_unknown_column(run, asked->table, name);
    return asked->column != NULL;
  }
  report_unknown_table(run, schema, text);
  return false;
}

static const Output *c_output(const Schema *schema) {
  each(i, schema->outputs)
    if (schema->outputs.items[i].target == TARGET_C) return &schema->outputs.items[i];
  return NULL;
}

static bool find_wanted(Run *run, const Schema *schema, CWanted *wanted) {
  Asked asked = {0};
  Str text = run->options->argument;
  if (!str_given(text)) {
    diag_add_path(run->diags, DIAG_IMPACT_OF_WHAT, STR_NONE, NULL);
    return false;
  }
  if (!find_asked(run, schema, text, &asked)) return false;
  const Output *output = c_output(schema);
  if (output == NULL || asked.table->external) {
    diag_add_path(run->diags, DIAG_IMPACT_NO_C, STR_NONE,
                  STRS(table_key_name(run->arena, asked.table)));
    return false;
  }
  *wanted = asked.column == NULL
              ? c_wanted_table(run->arena, schema, output->prefix, asked.table)
              : c_wanted_column(run->arena, schema, output->prefix, asked.column);
  return true;
}

/* --- the sources --- */

/* That of --build; else `build` or here. */
static Str commands_directory(Run *run) {
  Str given = run_flag(run, FLAG_BUILD)->text;
  if (str_given(given)) return build_directory(given);
  return build_has_commands(run->arena, STR("build")) ? STR("build") : STR(".");
}

/* --- the answer --- */

/* Paths are shown as seen from here, which is how compilers and editors name files. */
static void shorten_paths(Run *run, Str from, CFound *found) {
  if (!str_given(from)) return;
  each(i, found->uses) {
    CUse *use = &found->uses.items[i];
    use->file = path_relative(run->arena, from, use->file);
    if (str_given(use->macro_file)) use->macro_file = path_relative(run->arena, from, use->macro_file);
  }
  each(i, found->stale) found->stale.items[i] = path_relative(run->arena, from, found->stale.items[i]);
  each(i, found->problems) {
    CProblem *problem = &found->problems.items[i];
    problem->file = path_relative(run->arena, from, problem->file);
    problem->error.file = path_relative(run->arena, from, problem->error.file);
  }
}

static void report_problems(Run *run, const CFound *found, Str row) {
  each(i, found->problems) {
    const CProblem *problem = &found->problems.items[i];
    const CError *error = &problem->error;
    run->unverified = true;
    if (!str_given(error->text)) {
      diag_add_path(run->diags, DIAG_IMPACT_UNREADABLE, problem->file, NULL);
      continue;
    }
    Str said = str_format(run->arena, "%.*s:%u:%u: %.*s", STR_ARG(error->file), error->line,
                          error->column, STR_ARG(error->text));
    diag_add_path(run->diags, DIAG_IMPACT_INCOMPLETE, problem->file, STRS(said));
  }
  each(i, found->stale)
    diag_add_path(run->diags, DIAG_IMPACT_STALE, found->stale.items[i], STRS(row));
}

static Str outcome(Arena *arena, const CFound *found, Str row) {
  size_t files = 0;
  each(i, found->uses)
    if (i == 0 || !str_eq(found->uses.items[i].file, found->uses.items[i - 1].file)) files++;
  Buf out = BUF(arena);
  buf_format(&out, "%zu use%s in %zu file%s, %zu unit%s read", found->uses.len,
             found->uses.len == 1 ? "" : "s", files, files == 1 ? "" : "s", found->units,
             found->units == 1 ? "" : "s");
  if (found->with_row == 0) buf_format(&out, ", none of which includes %.*s", STR_ARG(row));
  return buf_str(&out);
}

static void print(Run *run, const Impact *impact) {
  Str format = run_flag(run, FLAG_IMPACT_FORMAT)->text;
  if (str_eq(format, STR("json"))) impact_print_json(&run->out, impact);
  else if (str_eq(format, STR("github"))) impact_print_github(&run->out, impact);
  else impact_print_text(&run->out, impact);
}

void verb_impact(Run *run) {
  const Schema *schema = compile_schema(run);
  CWanted wanted = {0};
  if (diags_failed(run->diags) || !find_wanted(run, schema, &wanted)) return;
  Clang clang;
  CCommands commands = {0};
  Str why = clang_open(run->arena, &clang);
  if (str_given(why)) {
    diag_add_path(run->diags, DIAG_CLANG_MISSING, STR_NONE, STRS(why));
    run->unverified = true;
    return;
  }
  if (!build_read_commands(run, &clang, commands_directory(run), &commands)) return;
  Str here = fs_real(run->arena, STR(".")); /* before libclang goes to the directory of a unit and stays there */
  Impact impact = {run->options->argument, c_uses_find(run->arena, &clang, &commands, &wanted)};
  shorten_paths(run, here, &impact.found);
  print(run, &impact);
  report_problems(run, &impact.found, wanted.row);
  run->outcome = outcome(run->arena, &impact.found, wanted.row);
}
