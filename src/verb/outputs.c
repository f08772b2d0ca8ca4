/* The outputs of a schema, made side by side: lowering for each dialect first, then each output. One
 * output never looks at another, so the order of the work does not show. */
#include "base/hash.h"
#include "base/parallel.h"
#include "target/target.h"
#include "verb/compile.h"

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

/* --- work side by side --- */

enum { OUTPUT_SIZE = 5 }; /* to lower and print a table takes so many times as long as to check it: parallel_workers */

typedef struct Piece {
  const Output *output; /* NULL: not wanted */
  Str id;
  Arena *arena; /* where its files are kept */
  Diags *diags;
  TreeLook *look; /* NULL: the files are kept, and made in `arena` */
  bool differs;   /* from the disk: a text is needed, and lives in the scratch memory */
  VEC(TreeFile) files;
} Piece;

typedef struct Work {
  Run *run;
  const Schema *schema;
  const SqlSchema *sql[DIALECT_COUNT];
  const TemplateSource *templates;
  Piece *pieces; /* one for each output */
  const TreePlace *compared; /* where the files are compared as soon as they are made; NULL: they are kept */
} Work;

static void lower(void *context, size_t index, Worker *worker) {
  Work *work = context;
  if (on(work->schema->dialects, (Dialect)index))
    work->sql[index] = sql_lower(worker->kept, work->schema, (Dialect)index);
}

static bool take_file(void *context, Str path, Str text) {
  Piece *piece = context;
  TreeFile file = {.path = path, .text = text, .target = piece->id, .span = piece->output->span};
  if (piece->look != NULL) {
    tree_look(piece->look, &file);
    file.path = str_copy(piece->arena, path);
    if (file.same) file.text = STR_NONE;
    else piece->differs = true;
  } else {
    file.hash = hash128_hex(piece->arena, text); /* here, beside other outputs, and not alone later */
  }
  vec_push(piece->arena, &piece->files, file);
  return !file.same;
}

static bool take_part(void *context, Str path, Str text) {
  Piece *piece = context;
  return tree_look_part(piece->look, path, text);
}

/* From the last: the largest outputs stand there, and what begins last should be short. */
static void make_output(void *context, size_t number, Worker *worker) {
  Work *work = context;
  size_t index = work->schema->outputs.len - 1 - number;
  Piece *piece = &work->pieces[index];
  if (piece->output == NULL) return;
  piece->arena = worker->kept;
  piece->diags = diags_fork(worker->kept, work->run->diags);
  if (work->compared != NULL) piece->look = tree_look_begin(worker->kept, work->compared);
  TargetRun target = {.arena = worker->scratch,
                      .diags = piece->diags,
                      .schema = work->schema,
                      .sql = {work->sql[DIALECT_POSTGRES], work->sql[DIALECT_SQLITE]},
                      .output = piece->output,
                      .templates = work->templates,
                      .sink = {.file = take_file, .context = piece, .kept = worker->kept}};
  if (piece->look != NULL) {
    target.sink.part = take_part;
    target.sink.kept = worker->scratch;
  }
  targets[piece->output->target].run(&target);
  if (piece->look != NULL) tree_look_end(piece->look);
  worker->keep_scratch = piece->differs || piece->diags->list.len > 0; /* their words live there */
}

static void lower_all(Work *work) {
  parallel_run(work->run->arena, DIALECT_COUNT, parallel_workers(work->schema->tables.len), lower, work);
}

void compile_sql(Run *run, const Schema *schema, const SqlSchema *sql[DIALECT_COUNT]) {
  Work work = {.run = run, .schema = schema};
  lower_all(&work);
  for (int i = 0; i < DIALECT_COUNT; i++) sql[i] = work.sql[i];
}

/* --- the plan --- */

/* Where the tree lies: beside the schema, or under --out. */
TreePlace compile_place(const Run *run, const Schema *schema) {
  Str out = run_flag(run, FLAG_OUT)->text;
  Str yaml = path_base(schema->root_path);
  if (str_given(out)) return (TreePlace){out, yaml, STR("schemagen.lock")};
  return (TreePlace){schema->root_dir, yaml, schema->lock_path};
}

static void begin_pieces(Work *work, TreePlan *plan, const StrList *only) {
  const Schema *schema = work->schema;
  Run *run = work->run;
  work->pieces = arena_array(run->arena, Piece, schema->outputs.len + 1);
  each(i, schema->outputs) {
    const Output *output = &schema->outputs.items[i];
    const Target *target = &targets[output->target];
    tree_plan_output(plan, output->path, target->directory);
    Str id = output_id(run->arena, output);
    if (!wanted(only, id)) continue;
    work->pieces[i] = (Piece){.output = output, .id = id};
  }
}

TemplateSource compile_templates(const Run *run) {
  return (TemplateSource){.overrides = run_flag(run, FLAG_TEMPLATES)->list,
                          .directory = STR_NONE,
                          .embedded = embedded_templates,
                          .embedded_len = embedded_templates_len};
}

TreePlan *compile_outputs(Run *run, const Schema *schema, StrList only, OutputsUse use) {
  TreePlan *plan = tree_plan_new(run->arena, run->diags, compile_place(run, schema));
  TemplateSource templates = compile_templates(run);
  Work work = {.run = run, .schema = schema, .templates = &templates};
  size_t count = schema->outputs.len;
  if (use == OUTPUTS_COMPARED) work.compared = &plan->place;
  begin_pieces(&work, plan, &only);
  lower_all(&work);
  parallel_run(run->arena, count, parallel_workers(schema->tables.len * OUTPUT_SIZE), make_output, &work);
  for (size_t i = 0; i < count; i++) {
    const Piece *piece = &work.pieces[i];
    if (piece->output == NULL) continue;
    diags_join(run->diags, piece->diags);
    run_step(run, "made %.*s: %zu files", STR_ARG(piece->id), piece->files.len);
    each(j, piece->files) tree_plan_add(plan, piece->files.items[j]);
  }
  tree_plan_attributes(plan);
  return diags_failed(run->diags) ? NULL : plan;
}
