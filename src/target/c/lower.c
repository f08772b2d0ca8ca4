/* The C target: which tables and enums are emitted, in which files, in which order. What their parts
 * look like is decided in the other files of this folder; the rules have refused what C cannot have
 * (rules/names_c.c). */
#include "target/c/c.h"

#include "target/c/lower.h"
#include "target/ddl.h"

static const SqlTable *sql_of(const CLowering *l, const Table *table, Dialect dialect) {
  const SqlSchema *sql = l->run->sql[dialect];
  return sql == NULL ? NULL : sql->by_read[table->position];
}

/* The columns that exist in a dialect that is on. */
static CSources sources_of(const CLowering *l, const Table *table) {
  CSources out = {0};
  each(i, table->columns) {
    CSource source = {.column = table->columns.items[i]};
    bool exists = false;
    for (int d = 0; d < DIALECT_COUNT; d++) {
      const SqlTable *sql = sql_of(l, table, (Dialect)d);
      if (sql != NULL) source.sql[d] = sql->by_column[source.column->position];
      exists = exists || source.sql[d] != NULL;
    }
    if (!exists) continue;
    source.stem = c_column_stem(l->arena, source.column);
    vec_push(l->arena, &out, source);
  }
  return out;
}

/* The inline enums of the table, and the headers of the named ones. */
static void lower_enums(const CLowering *l, const CSources *sources, CTable *out) {
  Map seen = {0};
  each(i, *sources) {
    const Column *column = sources->items[i].column;
    Enum *e = column->type.enumeration;
    if (!c_enum_is_known(e)) continue;
    if (e->owner == column) vec_push(l->arena, &out->enums, c_lower_enum(l, e));
    if (e->owner != NULL || column->type.array > 0) continue;
    Str name = c_enum_name(l->arena, l->prefix, e);
    if (map_add(l->arena, &seen, name, e) == NULL) vec_push(l->arena, &out->headers, name);
  }
}

static CTable lower_table(const CLowering *l, const CName *name) {
  const Table *table = name->table;
  CSources sources = sources_of(l, table);
  CTable out = {.name = name->name, .pg_name = name->pg_name, .sqlite_name = name->sqlite_name,
                .hash = name->hash, .position = name->position, .align = 1};
  out.read_only = table->external;
  out.macro = str_upper(l->arena, out.name);
  out.sql = table_key_name(l->arena, table);
  if (text_given(table->comment)) out.comment = ddl_one_line(l->arena, table->comment.str);
  lower_enums(l, &sources, &out);
  c_lower_columns(l, &sources, &out);
  c_lower_statements(l, table, &sources, &out);
  if (!out.read_only) c_lower_checks(l, table, &sources, &out);
  if (l->run->output->self_test) c_lower_self_test(l, table, &out);
  return out;
}

/* What is known of a table before it is lowered. */
static void name_table(const CLowering *l, const Table *table, CPlan *plan) {
  const SqlTable *postgres = sql_of(l, table, DIALECT_POSTGRES);
  const SqlTable *sqlite = sql_of(l, table, DIALECT_SQLITE);
  CName out = {.table = table, .position = (int64_t)plan->names.len};
  if (postgres != NULL) out.pg_name = postgres->name;
  if (sqlite != NULL) out.sqlite_name = sqlite->name;
  ArenaMark mark = arena_mark(l->arena);
  CSources sources = sources_of(l, table);
  bool known = sources.len > 0; /* not of a dialect that is off, and some column is known */
  if (known && !table->external) plan->checks = plan->checks || c_has_checks(l, &sources, &out);
  arena_release(l->arena, mark);
  if (!known) return;
  out.name = c_table_name(l->arena, l->prefix, table);
  out.hash = c_hash_table(l, table);
  vec_push(l->arena, &plan->names, out);
}

/* All but the tables. */
static CPlan *begin_plan(const CLowering *l) {
  const TargetRun *run = l->run;
  const Schema *schema = run->schema;
  CPlan *plan = arena_make(run->arena, CPlan);
  *plan = (CPlan){.source = ddl_source(run->arena, schema),
                  .prefix = l->prefix,
                  .files = run->output->files,
                  .self_test = run->output->self_test,
                  .sqlite = run->sql[DIALECT_SQLITE] != NULL,
                  .pg = run->sql[DIALECT_POSTGRES] != NULL,
                  .first = true,
                  .last = true};
  plan->name = text_given(schema->title) ? schema->title.str : l->prefix;
  plan->type = str_concat(run->arena, l->prefix, STR("_schema"));
  plan->macro = str_upper(run->arena, plan->type);
  each(i, schema->enums) {
    const Enum *e = schema->enums.items[i];
    if ((e->on & schema->dialects) != 0 && c_enum_is_known(e))
      vec_push(run->arena, &plan->enums, c_lower_enum(l, e));
  }
  vec_reserve(run->arena, &plan->names, schema->tables.len);
  each(i, schema->tables) name_table(l, schema->tables.items[i], plan);
  plan->hash = c_hash_schema(l, plan);
  return plan;
}

/* The tables from number `from` up to `to`. */
static void lower_tables(const TargetRun *run, CPlan *plan, size_t from, size_t to) {
  CDraft draft = {.text = BUF(run->arena)};
  CLowering l = {run->arena, run, run->output->prefix, &draft};
  plan->tables.items = NULL; /* those before are gone */
  plan->tables.len = plan->tables.cap = 0;
  vec_reserve(run->arena, &plan->tables, to - from);
  for (size_t i = from; i < to; i++)
    vec_push(run->arena, &plan->tables, lower_table(&l, &plan->names.items[i]));
}

static CPlan *plan_new(const TargetRun *run) {
  CDraft draft = {.text = BUF(run->arena)};
  return begin_plan(&(CLowering){run->arena, run, run->output->prefix, &draft});
}

static void lower_all(const TargetRun *run, CPlan *plan) {
  lower_tables(run, plan, 0, plan->names.len);
  if (plan->self_test) c_order_self_test(run, plan);
}

const CPlan *c_plan(const TargetRun *run) {
  CPlan *plan = plan_new(run);
  lower_all(run, plan);
  return plan;
}

/* --- printing --- */

enum { TABLES_AT_A_TIME = 16 }; /* their plan and texts stay in the processor's cache */

/* The self-test needs the plan of all tables, and so may a template of the user's. */
static bool all_at_once(const TargetRun *run) {
  return run->output->self_test || run->templates->overrides.len > 0;
}

static void print_all(const TargetRun *run, CPlan *plan, const Template *tmpl) {
  lower_all(run, plan);
  target_print(run, tmpl, plan);
  if (plan->self_test) target_render(run, STR("c/self_test.c"), &c_plan_record, plan);
}

/* The tables from number `from` on; the number of the next. `layout: files` has no file of several tables. */
static size_t print_some(TargetPieces *pieces, const TargetRun *run, CPlan *plan, const Template *tmpl, size_t from) {
  size_t count = plan->names.len, to = from + TABLES_AT_A_TIME < count ? from + TABLES_AT_A_TIME : count;
  ArenaMark mark = arena_mark(run->arena);
  plan->first = from == 0;
  plan->last = to == count;
  lower_tables(run, plan, from, to);
  if (target_print_pieces(pieces, tmpl, plan, plan->files || plan->last)) arena_release(run->arena, mark);
  return to;
}

void c_run(const TargetRun *run) {
  CPlan *plan = plan_new(run);
  const Template *tmpl = target_template(run, plan->files ? STR("c/files.c") : STR("c/single.c"), &c_plan_record);
  if (tmpl == NULL) return;
  target_render(run, STR("c/main.c"), &c_plan_record, plan);
  if (all_at_once(run)) {
    print_all(run, plan, tmpl);
    return;
  }
  TargetPieces *pieces = target_pieces(run);
  size_t next = 0;
  do next = print_some(pieces, run, plan, tmpl, next);
  while (next < plan->names.len);
}
