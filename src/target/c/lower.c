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

static void lower_table(const CLowering *l, const Table *table, CPlan *plan) {
  const SqlTable *postgres = sql_of(l, table, DIALECT_POSTGRES);
  const SqlTable *sqlite = sql_of(l, table, DIALECT_SQLITE);
  CSources sources = sources_of(l, table);
  if (sources.len == 0) return; /* of a dialect that is off, or no column is known */
  CTable out = {.name = c_table_name(l->arena, l->prefix, table), .align = 1,
                .position = (int64_t)plan->tables.len};
  out.read_only = table->external;
  out.macro = str_upper(l->arena, out.name);
  out.sql = table_key_name(l->arena, table);
  if (postgres != NULL) out.pg_name = postgres->name;
  if (sqlite != NULL) out.sqlite_name = sqlite->name;
  if (text_given(table->comment)) out.comment = ddl_one_line(l->arena, table->comment.str);
  out.hash = c_hash_table(l, table);
  lower_enums(l, &sources, &out);
  c_lower_columns(l, &sources, &out);
  c_lower_statements(l, table, &sources, &out);
  if (!out.read_only) c_lower_checks(l, table, &sources, &out);
  plan->checks = plan->checks || out.checks.len > 0;
  if (plan->self_test) c_lower_self_test(l, table, &out);
  vec_push(l->arena, &plan->tables, out);
}

const CPlan *c_plan(const TargetRun *run) {
  const Schema *schema = run->schema;
  CDraft draft = {.text = BUF(run->arena)};
  CLowering l = {run->arena, run, run->output->prefix, &draft};
  CPlan *plan = arena_make(run->arena, CPlan);
  *plan = (CPlan){.source = ddl_source(run->arena, schema),
                  .prefix = l.prefix,
                  .files = run->output->files,
                  .self_test = run->output->self_test,
                  .sqlite = run->sql[DIALECT_SQLITE] != NULL,
                  .pg = run->sql[DIALECT_POSTGRES] != NULL};
  plan->name = text_given(schema->title) ? schema->title.str : l.prefix;
  plan->type = str_concat(run->arena, l.prefix, STR("_schema"));
  plan->macro = str_upper(run->arena, plan->type);
  each(i, schema->enums) {
    const Enum *e = schema->enums.items[i];
    if ((e->on & schema->dialects) != 0 && c_enum_is_known(e))
      vec_push(run->arena, &plan->enums, c_lower_enum(&l, e));
  }
  vec_reserve(run->arena, &plan->tables, schema->tables.len);
  each(i, schema->tables) lower_table(&l, schema->tables.items[i], plan);
  plan->n_tables = (int64_t)plan->tables.len;
  if (plan->self_test) c_order_self_test(&l, plan);
  plan->hash = c_hash_schema(&l, plan);
  return plan;
}

void c_run(const TargetRun *run) {
  target_render(run, STR("c/main.c"), &c_plan_record, c_plan(run));
}
