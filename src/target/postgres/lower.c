/* Postgres DDL: one file in the order in which it runs. Everything about SQL was decided in sql/;
 * here it is put in order, and what cannot stand inside CREATE TABLE is taken out of it. */
#include "target/postgres/postgres.h"

#include "base/buf.h"
#include "target/postgres/plan.h"

typedef struct Lowering {
  Arena *arena;
  const SqlSchema *sql;
  PgPlan *plan;
  PgSection *section; /* the one being filled */
  bool late; /* every foreign key comes after all tables */
} Lowering;

static Str ident(const Lowering *l, Str name) { return sql_ident(l->arena, DIALECT_POSTGRES, name); }

/* COMMENT ON `object` (two parts) IS 'text' */
static void add_comment(const Lowering *l, PgComments *comments, const char *kind, Str object,
                        Str text) {
  if (!str_given(text)) return;
  PgComment comment = {.object = str_format(l->arena, "%s %.*s", kind, STR_ARG(object)),
                       .text = sql_literal(l->arena, text)};
  vec_push(l->arena, comments, comment);
}

/* CONSTRAINT name ON table */
static void add_constraint_comment(const Lowering *l, PgComments *comments, const SqlTable *table,
                                   const DdlConstraint *constraint) {
  if (!str_given(constraint->comment)) return;
  Str object = str_format(l->arena, "%.*s ON %.*s", STR_ARG(constraint->name),
                          STR_ARG(table->name));
  add_comment(l, comments, "CONSTRAINT", object, constraint->comment);
}

/* --- schemas, extensions, enums --- */

static void lower_schemas(const Lowering *l) {
  const Schema *schema = l->sql->schema;
  Str usual = schema->postgres.schema, public = STR("public");
  bool own = str_given(usual) && !str_eq(usual, public);
  if (own) vec_push(l->arena, &l->plan->schemas, ident(l, usual));
  each(i, schema->schemas) {
    Str name = schema->schemas.items[i];
    if (str_eq(name, public) || str_eq(name, usual)) continue;
    vec_push(l->arena, &l->plan->schemas, ident(l, name));
  }
}

static void lower_extensions(const Lowering *l) {
  const Schema *schema = l->sql->schema;
  each(i, schema->extensions) {
    const Extension *from = &schema->extensions.items[i];
    PgExtension extension = {.name = ident(l, from->name.str)};
    if (str_given(from->schema)) extension.schema = ident(l, from->schema);
    if (str_given(from->version)) extension.version = sql_literal(l->arena, from->version);
    vec_push(l->arena, &l->plan->extensions, extension);
  }
}

static void lower_enum(const Lowering *l, const SqlEnum *from) {
  const Enum *enumeration = from->enumeration;
  PgEnum out = {.name = from->name};
  Buf all = BUF(l->arena);
  each(i, enumeration->values) {
    const EnumValue *value = &enumeration->values.items[i];
    PgLabel label = {.text = sql_literal(l->arena, value->label.str),
                     .comma = i + 1 < enumeration->values.len};
    if (text_given(value->comment)) {
      label.comment = ddl_one_line(l->arena, value->comment.str);
      buf_append(&all, label.comment);
    }
    buf_append(&all, label.text);
    vec_push(l->arena, &out.labels, label);
  }
  out.quote = ddl_dollar_quote(l->arena, buf_str(&all));
  add_comment(l, &out.comments, "TYPE", from->name, enumeration->comment.str);
  vec_push(l->arena, &l->plan->enums, out);
}

static void lower_sequence(const Lowering *l, const SqlSequence *from) {
  const Sequence *sequence = from->sequence;
  PgSequence out = {.name = from->name, .owner = ddl_sequence_owner(l->arena, l->sql, sequence)};
  if (sequence->type != TYPE_BIGINT) out.type = type_infos[sequence->type].yaml;
  Str options = ddl_numbers(l->arena, &sequence->numbers);
  if (!str_empty(options)) out.options = options;
  add_comment(l, &out.comments, "SEQUENCE", from->name, sequence->comment.str);
  vec_push(l->arena, &l->plan->sequences, out);
}

/* --- tables --- */

static void add_late(const Lowering *l, const SqlTable *table, const DdlConstraint *constraint) {
  PgConstraint late = {.table = table->name,
                       .name = constraint->name,
                       .definition = constraint->definition,
                       .quote = ddl_dollar_quote(l->arena, constraint->definition)};
  add_constraint_comment(l, &late.comments, table, constraint);
  vec_push(l->arena, &l->section->constraints, late);
}

/* Takes `constraint` into the table, or after all tables when it must come later. */
static void add_constraint(const Lowering *l, const SqlTable *table, PgTable *out,
                           DdlConstraint constraint, bool late) {
  if (late) {
    add_late(l, table, &constraint);
    return;
  }
  vec_push(l->arena, &out->constraints, constraint);
  add_constraint_comment(l, &out->comments, table, &constraint);
}

/* It points at what a unique index holds, which is made with the parts of all tables, and then the key. */
static bool needs_index(const ForeignKey *fk) {
  return !fk->target->external && table_key_over(fk->target, &fk->target_columns, DIALECT_POSTGRES) == NULL;
}

static void lower_constraints(const Lowering *l, const SqlTable *table, PgTable *out) {
  Arena *arena = l->arena;
  if (table->primary_key != NULL) {
    add_constraint(l, table, out, ddl_primary_key(arena, l->sql, table->primary_key), false);
  }
  each(i, table->uniques) {
    add_constraint(l, table, out, ddl_unique(arena, l->sql, &table->uniques.items[i]), false);
  }
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    bool late = l->late || key->foreign_key->in_cycle || key->foreign_key->not_valid;
    if (!l->late && needs_index(key->foreign_key)) continue;
    add_constraint(l, table, out, ddl_foreign_key(arena, l->sql, key), late);
  }
  each(i, table->checks) {
    const SqlCheck *check = &table->checks.items[i];
    bool late = check->check != NULL && check->check->not_valid;
    add_constraint(l, table, out, ddl_check(arena, l->sql, check), late);
  }
  each(i, table->excludes) {
    add_constraint(l, table, out, ddl_exclude(arena, l->sql, &table->excludes.items[i]), false);
  }
  ddl_set_commas(&out->constraints);
}

static void lower_column_extras(const Lowering *l, const SqlTable *table, PgTable *out) {
  each(i, table->columns) {
    const SqlColumn *from = &table->columns.items[i];
    const Column *column = from->column;
    Str text = ddl_comment(l->arena, column->comment, column->deprecated);
    if (str_given(text)) {
      Str object = str_format(l->arena, "%.*s.%.*s", STR_ARG(table->name), STR_ARG(from->name));
      add_comment(l, &out->comments, "COLUMN", object, text);
    }
    if (str_given(column->pg_storage)) {
      PgStorage storage = {.column = from->name, .method = str_upper(l->arena, column->pg_storage)};
      vec_push(l->arena, &out->storages, storage);
    }
  }
}

static void lower_partitions(const Lowering *l, const SqlTable *table, PgTable *out) {
  out->partition_by = table->partition_by;
  each(i, table->partitions) {
    const SqlPartition *from = &table->partitions.items[i];
    const Partition *own = from->partition;
    PgPartition partition = {.name = from->name, .of = from->of, .rows = from->rows, .by = from->by};
    if (own->with.len > 0) partition.with = sql_options(l->arena, &own->with);
    if (str_given(own->tablespace)) partition.tablespace = ident(l, own->tablespace);
    vec_push(l->arena, &out->partitions, partition);
    add_comment(l, &out->comments, "TABLE", from->name, own->comment.str);
  }
}

static PgTable lower_table(const Lowering *l, const SqlTable *table) {
  const TablePostgres *own = &table->table->postgres;
  PgTable out = {.name = table->name, .unlogged = own->unlogged};
  add_comment(l, &out.comments, "TABLE", table->name, table->table->comment.str);
  lower_column_extras(l, table, &out);
  lower_constraints(l, table, &out);
  out.columns = ddl_columns(l->arena, l->sql, table, out.constraints.len > 0);
  out.inherits = ddl_inherits(l->arena, l->sql, table);
  lower_partitions(l, table, &out);
  if (own->with.len > 0) out.with = sql_options(l->arena, &own->with);
  if (str_given(own->tablespace)) out.tablespace = ident(l, own->tablespace);
  return out;
}

/* Last of all: from then on rows are seen and written only as the policies say. */
static void lower_security(const Lowering *l, const SqlTable *table) {
  const TablePostgres *own = &table->table->postgres;
  if (own->row_security == ROWS_OPEN) return;
  PgSecured out = {.table = table->name, .force = own->row_security == ROWS_FORCED};
  each(i, own->policies)
    vec_push(l->arena, &out.policies, ddl_policy(l->arena, table, own->policies.items[i]));
  vec_push(l->arena, &l->plan->secured, out);
}

static void lower_after(const Lowering *l, const SqlTable *table) {
  each(i, table->rows) vec_push(l->arena, &l->section->rows, table->rows.items[i]);
  each(i, table->indexes) {
    vec_push(l->arena, &l->section->indexes,
             ddl_index(l->arena, l->sql, table, &table->indexes.items[i]));
  }
  Str identity = ddl_replica_identity(l->arena, table);
  if (str_given(identity)) vec_push(l->arena, &l->section->replicas, (PgReplica){table->name, identity});
  each(i, table->triggers) {
    PgTrigger trigger = {table->triggers.items[i].function, table->triggers.items[i].sql};
    vec_push(l->arena, &l->section->triggers, trigger);
  }
}

/* --- text of the user's --- */

static void add_view_comments(const Lowering *l, PgObject *out, const Table *view) {
  Str name = sql_table_name(l->arena, l->sql->schema, DIALECT_POSTGRES, view);
  each(i, view->columns) {
    const Column *column = view->columns.items[i];
    Str text = ddl_comment(l->arena, column->comment, column->deprecated);
    if (!str_given(text) || !on(column->on, DIALECT_POSTGRES)) continue;
    Str object = str_join(l->arena, STRS(name, STR("."), ident(l, column->name.str)));
    add_comment(l, &out->comments, "COLUMN", object, text);
  }
}

static PgObject lower_object(const Lowering *l, const Step *step) {
  const Object *object = step->object;
  PgObject out = {.statements = sql_object(l->arena, l->sql->schema, DIALECT_POSTGRES, step)};
  Str title = sql_object_title(l->arena, l->sql->schema, step);
  if (str_given(title) && text_given(object->comment)) {
    PgComment comment = {title, sql_literal(l->arena, object->comment.str)};
    vec_push(l->arena, &out.comments, comment);
  }
  if (step->kind == STEP_VIEW) add_view_comments(l, &out, object->table);
  return out;
}

/* --- the order --- */

static void add_keys_of_indexes(const Lowering *l, const SqlTable *table) {
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    DdlConstraint constraint = ddl_foreign_key(l->arena, l->sql, key);
    if (needs_index(key->foreign_key)) add_late(l, table, &constraint);
  }
}

static void lower_parts(const Lowering *l) {
  each(i, l->plan->sequences) {
    const PgSequence *sequence = &l->plan->sequences.items[i];
    if (str_given(sequence->owner)) vec_push(l->arena, &l->section->owned, *sequence);
  }
  each(i, l->sql->tables) lower_after(l, &l->sql->tables.items[i]);
  each(i, l->sql->tables) add_keys_of_indexes(l, &l->sql->tables.items[i]);
  each(i, l->sql->external) lower_after(l, &l->sql->external.items[i]);
}

static void lower_step(const Lowering *l, const Step *step) {
  switch (step->kind) {
  case STEP_TABLE:
    vec_push(l->arena, &l->section->tables,
             lower_table(l, l->sql->by_table[step->table->position]));
    break;
  case STEP_TABLE_PARTS: lower_parts(l); break;
  case STEP_FUNCTION:
  case STEP_VIEW: vec_push(l->arena, &l->section->first, lower_object(l, step)); break;
  case STEP_TRIGGER:
  case STEP_SQL: vec_push(l->arena, &l->section->last, lower_object(l, step)); break;
  }
}

static void lower_steps(Lowering *l) {
  const StepList *steps = &l->sql->schema->creation;
  StepKind last = STEP_TABLE;
  vec_push(l->arena, &l->plan->sections, (PgSection){0});
  each(i, *steps) {
    const Step *step = &steps->items[i];
    if (!step_made(step, DIALECT_POSTGRES)) continue;
    if (step->kind < last) vec_push(l->arena, &l->plan->sections, (PgSection){0});
    l->section = &l->plan->sections.items[l->plan->sections.len - 1];
    lower_step(l, step);
    last = step->kind;
  }
}

PgTable postgres_table(Arena *arena, const SqlSchema *sql, const SqlTable *table) {
  PgSection section = {0};
  Lowering l = {.arena = arena, .sql = sql, .section = &section, .late = true};
  return lower_table(&l, table);
}

PgObject postgres_object(Arena *arena, const SqlSchema *sql, const Step *step) {
  Lowering l = {.arena = arena, .sql = sql};
  return lower_object(&l, step);
}

void postgres_run(const TargetRun *run) {
  const SqlSchema *sql = run->sql[DIALECT_POSTGRES];
  PgPlan plan = {.source = ddl_source(run->arena, run->schema),
                 .if_not_exists = run->schema->postgres.if_not_exists,
                 .roles = ddl_roles(run->arena, run->schema)};
  Lowering l = {.arena = run->arena, .sql = sql, .plan = &plan};
  lower_schemas(&l);
  lower_extensions(&l);
  each(i, sql->enums) lower_enum(&l, &sql->enums.items[i]);
  each(i, sql->domains)
    vec_push(run->arena, &plan.domains, ddl_domain(run->arena, sql, &sql->domains.items[i]));
  each(i, sql->sequences) lower_sequence(&l, &sql->sequences.items[i]);
  lower_steps(&l);
  each(i, sql->tables) lower_security(&l, &sql->tables.items[i]);
  target_render(run, STR("postgres/schema.sql"), &pg_plan_record, &plan);
}
