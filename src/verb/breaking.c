#include "target/breaking/breaking.h"
#include "verb/compile.h"
#include "verb/source.h"
#include "verb/verbs.h"

/* "DATA, SQL, TS, C_API, C_ABI" */
static Str all_axes(Arena *arena) {
  Buf out = BUF(arena);
  for (int i = 0; i < BREAK_AXIS_COUNT; i++)
    buf_format(&out, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(break_axis_names[i]));
  return buf_str(&out);
}

/* --axis; all without it. */
static unsigned axes_of(Run *run) {
  const StrList *names = &run_flag(run, FLAG_AXIS)->list;
  unsigned axes = 0;
  each(i, *names) {
    int axis = 0;
    while (axis < BREAK_AXIS_COUNT && !str_eq_fold(break_axis_names[axis], names->items[i])) axis++;
    if (axis == BREAK_AXIS_COUNT)
      diag_add_path(run->diags, DIAG_UNKNOWN_AXIS, STR_NONE, STRS(names->items[i], all_axes(run->arena)));
    else axes |= 1u << axis;
  }
  return names->len == 0 ? (1u << BREAK_AXIS_COUNT) - 1 : axes;
}

static BreakForm form_of(Run *run, const Schema *schema) {
  BreakForm form = {.schema = schema};
  compile_sql(run, schema, form.sql);
  return form;
}

void verb_breaking(Run *run) {
  Str against = run_flag(run, FLAG_AGAINST)->text;
  unsigned axes = axes_of(run);
  if (!str_given(against)) diag_add_path(run->diags, DIAG_AGAINST_MISSING, STR_NONE, NULL);
  if (diags_failed(run->diags)) return;
  Schema *new = compile_schema(run);
  SchemaSource source;
  bool opened = !diags_failed(run->diags) && source_open(run, against, &source);
  if (opened && source_is_foreign(&source)) {
    diag_add_path(run->diags, DIAG_AGAINST_FOREIGN, STR_NONE, STRS(against));
    return;
  }
  Schema *old = opened ? source_schema(&source) : NULL;
  if (old == NULL || diags_failed(run->diags)) return;
  if (source.kind == SOURCE_FOLDER) { /* it knows of no outputs */
    old->outputs = new->outputs;
    old->dialects = new->dialects;
  }
  BreakForm before = form_of(run, old), after = form_of(run, new);
  breaking_find(run->arena, run->diags, &before, &after, axes);
  if (run->diags->findings == 0) run->outcome = STR("nothing breaks");
}
