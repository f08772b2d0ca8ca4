#include "verb/compile.h"

#include "load/load.h"
#include "model/model.h"
#include "rules/rules.h"
#include "target/target.h"

Schema *compile_schema(Run *run) {
  Str path = run_flag(run, FLAG_FILE)->text;
  Loaded *loaded = arena_make(run->arena, Loaded);
  if (!str_given(path) && !load_find(run->arena, run->diags, &path)) return NULL;
  if (!load(run->arena, run->diags, path, loaded)) return NULL;
  Schema *schema = model_build(run->arena, run->diags, loaded);
  if (!diags_failed(run->diags)) rules_run(run->arena, run->diags, schema);
  return schema;
}

/* Collects the files of one output. What it made them in is reused for the next output, so the
 * finished text is copied out. */
typedef struct Collector {
  Arena *arena;
  TreePlan *plan;
  Str target;
  Span span;
} Collector;

static void collect(void *context, Str path, Str text) {
  const Collector *collector = context;
  tree_plan_add(collector->plan, (TreeFile){.path = str_copy(collector->arena, path),
                                            .text = str_copy(collector->arena, text),
                                            .target = collector->target,
                                            .span = collector->span});
}

/* "postgres", or "custom:templates/python": how --only and the lock name an output. */
static Str output_id(Arena *arena, const Output *output) {
  Str key = target_infos[output->target].key;
  if (output->target != TARGET_CUSTOM) return key;
  return str_format(arena, "%.*s:%.*s", STR_ARG(key), STR_ARG(output->templates));
}

static bool wanted(const StrList *only, Str id) {
  each(i, *only) {
    bool all_custom = str_eq(only->items[i], STR("custom")) && str_starts(id, STR("custom:"));
    if (all_custom || str_eq(only->items[i], id)) return true;
  }
  return only->len == 0;
}

StrList compile_only(Run *run, const Schema *schema) {
  StrList only = run_flag(run, FLAG_ONLY)->list, ids = {0}, known = {0};
  each(i, schema->outputs)
    vec_push(run->arena, &known, output_id(run->arena, &schema->outputs.items[i]));
  each(i, only) {
    bool found = false;
    each(j, known) {
      if (!wanted(&(StrList){&only.items[i], 1, 1}, known.items[j])) continue;
      vec_push(run->arena, &ids, known.items[j]);
      found = true;
    }
    if (found) continue;
    Buf list = BUF(run->arena);
    each(j, known) buf_format(&list, "%s%.*s", j == 0 ? "" : ", ", STR_ARG(known.items[j]));
    diag_add_path(run->diags, DIAG_UNKNOWN_OUTPUT, STR_NONE, STRS(only.items[i], buf_str(&list)));
  }
  return ids;
}

/* Where the tree lies: beside the schema, or under --out. */
static TreePlace tree_place(Run *run, const Schema *schema) {
  Str out = run_flag(run, FLAG_OUT)->text;
  Str yaml = path_base(schema->root_path);
  if (str_given(out)) return (TreePlace){out, yaml, STR("schemagen.lock")};
  return (TreePlace){schema->root_dir, yaml, schema->lock_path};
}

static void run_target(Run *run, TargetRun *target, TreePlan *plan) {
  const Output *output = target->output;
  Collector collector = {run->arena, plan, output_id(run->arena, output), output->span};
  size_t said = run->diags->list.len;
  target->sink = (FrameSink){collect, &collector};
  targets[output->target].run(target);
  if (run->diags->list.len == said) arena_reset(target->arena); /* else the words live there */
}

void compile_sql(Arena *arena, const Schema *schema, const SqlSchema *sql[DIALECT_COUNT]) {
  for (int i = 0; i < DIALECT_COUNT; i++)
    sql[i] = on(schema->dialects, (Dialect)i) ? sql_lower(arena, schema, (Dialect)i) : NULL;
}

TreePlan *compile_outputs(Run *run, const Schema *schema, StrList only) {
  TreePlan *plan = tree_plan_new(run->arena, run->diags, tree_place(run, schema));
  TemplateSource templates = {.overrides = run_flag(run, FLAG_TEMPLATES)->list,
                              .directory = STR_NONE,
                              .embedded = embedded_templates,
                              .embedded_len = embedded_templates_len};
  TargetRun target = {.arena = arena_like(run->arena), .diags = run->diags, .schema = schema,
                      .templates = &templates};
  compile_sql(run->arena, schema, target.sql);
  each(i, schema->outputs) {
    target.output = &schema->outputs.items[i];
    const Target *made_by = &targets[target.output->target];
    tree_plan_output(plan, target.output->path, made_by->directory);
    if (!wanted(&only, output_id(run->arena, target.output))) continue;
    if (made_by->run != NULL) run_target(run, &target, plan);
    else
      diag_add(run->diags, DIAG_NOT_COMPILED, target.output->span,
               STRS(target_infos[target.output->target].key));
  }
  tree_plan_attributes(plan);
  if (!diags_failed(run->diags)) arena_free(target.arena);
  return diags_failed(run->diags) ? NULL : plan;
}
