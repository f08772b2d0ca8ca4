/* custom.sql: what Drizzle cannot hold and a database takes afterwards, and before.sql: what it needs
 * first. */
#include "target/drizzle/lowering.h"

static DzCustom *custom_of(Dz *dz) { return &dz->plan->custom; }

static void add_constraint(Dz *dz, const SqlTable *table, DdlConstraint constraint) {
  vec_push(dz->arena, &custom_of(dz)->constraints, (DzConstraint){table->name, constraint});
}

static void add_table_constraints(Dz *dz, const SqlTable *table) {
  each(i, table->uniques) {
    const SqlKey *key = &table->uniques.items[i];
    if (!unique_in_drizzle(dz, key)) add_constraint(dz, table, ddl_unique(dz->arena, dz->sql, key));
  }
  each(i, table->checks) {
    const SqlCheck *check = &table->checks.items[i];
    if (!check_in_drizzle(dz, check)) add_constraint(dz, table, ddl_check(dz->arena, dz->sql, check));
  }
  each(i, table->excludes)
    add_constraint(dz, table, ddl_exclude(dz->arena, dz->sql, &table->excludes.items[i]));
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    if (!index_in_drizzle(dz, index))
      vec_push(dz->arena, &custom_of(dz)->indexes, ddl_index(dz->arena, dz->sql, table, index));
  }
}

static void add_foreign_keys(Dz *dz, const SqlTable *table) {
  each(i, table->foreign_keys) {
    const SqlForeignKey *key = &table->foreign_keys.items[i];
    if (!foreign_key_in_drizzle(dz, key))
      add_constraint(dz, table, ddl_foreign_key(dz->arena, dz->sql, key));
  }
}

/* What CREATE TABLE says in our DDL and drizzle-kit does not know. */
static void add_table_changes(Dz *dz, const SqlTable *table) {
  const TablePostgres *own = &table->table->postgres;
  StrList *changes = &custom_of(dz)->tables;
  Str alter = CAT(dz->arena, STR("ALTER TABLE "), table->name, STR(" "));
  each(i, own->inherits) {
    Str parent = sql_table_name(dz->arena, dz->schema, dz->dialect, own->inherits.items[i]);
    vec_push(dz->arena, changes, CAT(dz->arena, alter, STR("INHERIT "), parent));
  }
  if (own->unlogged) vec_push(dz->arena, changes, CAT(dz->arena, alter, STR("SET UNLOGGED")));
  if (own->with.len > 0)
    vec_push(dz->arena, changes,
             CAT(dz->arena, alter, STR("SET ("), sql_options(dz->arena, &own->with), STR(")")));
  if (str_given(own->tablespace))
    vec_push(dz->arena, changes, CAT(dz->arena, alter, STR("SET TABLESPACE "),
                                     sql_ident(dz->arena, dz->dialect, own->tablespace)));
}

static void add_replica_identity(Dz *dz, const SqlTable *table) {
  Str identity = ddl_replica_identity(dz->arena, table);
  if (str_given(identity))
    vec_push(dz->arena, &custom_of(dz)->replicas,
             CAT(dz->arena, STR("ALTER TABLE "), table->name, STR(" REPLICA IDENTITY "), identity));
}

static void add_column_changes(Dz *dz, const SqlTable *table) {
  each(i, table->columns) {
    const SqlColumn *column = &table->columns.items[i];
    Str retype = column_retype(dz, column);
    DzChange change = {.table = table->name, .column = column->name, .type = retype,
                       .storage = column->column->pg_storage,
                       .compression = column->column->pg_compression};
    if (str_given(retype)) change.initial = column->initial;
    if (str_given(retype) || str_given(change.storage) || str_given(change.compression))
      vec_push(dz->arena, &custom_of(dz)->changes, change);
  }
}

static void add_triggers(Dz *dz, const SqlTable *table) {
  each(i, table->triggers) {
    const SqlTrigger *trigger = &table->triggers.items[i];
    vec_push(dz->arena, &custom_of(dz)->triggers, (DzTrigger){trigger->function, trigger->sql});
  }
}

/* drizzle-kit adds foreign keys before this runs, in both dialects. */
static void add_rows(Dz *dz) {
  each(i, dz->schema->by_rows) {
    const SqlTable *table = dz->sql->by_table[dz->schema->by_rows.items[i]->position];
    for (size_t r = 0; table != NULL && r < table->rows.len; r++)
      vec_push(dz->arena, &custom_of(dz)->rows, table->rows.items[r]);
  }
}

static void add_comment(Dz *dz, Str object, Text comment, Text deprecated) {
  Str text = ddl_comment(dz->arena, comment, deprecated);
  if (text.len != 0)
    vec_push(dz->arena, &custom_of(dz)->comments,
             (DzComment){object, sql_literal(dz->arena, text)});
}

static void add_constraint_comment(Dz *dz, const SqlTable *table, Str name, Text comment) {
  if (!text_given(comment)) return;
  add_comment(dz, CAT(dz->arena, STR("CONSTRAINT "), name, STR(" ON "), table->name), comment,
              (Text){.str = STR_NONE});
}

static void add_column_comments(Dz *dz, const Table *table, Str name) {
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    bool said = text_given(column->comment) || text_given(column->deprecated);
    if (!said || !on(column->on, dz->dialect)) continue;
    Str object = CAT(dz->arena, STR("COLUMN "), name, STR("."),
                     sql_ident(dz->arena, dz->dialect, column->name.str));
    add_comment(dz, object, column->comment, column->deprecated);
  }
}

static void add_comments(Dz *dz, const SqlTable *table) {
  Text none = {.str = STR_NONE};
  const Key *primary = table->table->primary_key;
  add_comment(dz, str_concat(dz->arena, STR("TABLE "), table->name), table->table->comment, none);
  add_column_comments(dz, table->table, table->name);
  if (primary != NULL)
    add_constraint_comment(dz, table, sql_ident(dz->arena, dz->dialect, primary->name.str),
                           primary->comment);
  each(i, table->uniques)
    add_constraint_comment(dz, table, table->uniques.items[i].name,
                           table->uniques.items[i].key->comment);
  each(i, table->foreign_keys)
    add_constraint_comment(dz, table, table->foreign_keys.items[i].name,
                           table->foreign_keys.items[i].foreign_key->comment);
  each(i, table->excludes)
    add_constraint_comment(dz, table, table->excludes.items[i].name,
                           table->excludes.items[i].exclude->comment);
  each(i, table->checks)
    if (table->checks.items[i].check != NULL)
      add_constraint_comment(dz, table, table->checks.items[i].name,
                             table->checks.items[i].check->comment);
  each(i, table->indexes) {
    const SqlIndex *index = &table->indexes.items[i];
    if (!text_given(index->index->comment)) continue;
    Str name = sql_qualified(dz->arena, dz->schema, table->table->schema, index->index->name.str);
    add_comment(dz, str_concat(dz->arena, STR("INDEX "), name), index->index->comment, none);
  }
}

static void add_enum_comments(Dz *dz) {
  each(i, dz->sql->enums) {
    const SqlEnum *type = &dz->sql->enums.items[i];
    add_comment(dz, str_concat(dz->arena, STR("TYPE "), type->name), type->enumeration->comment,
                (Text){.str = STR_NONE});
  }
}

static void add_sequence_comments(Dz *dz) {
  each(i, dz->sql->sequences) {
    const SqlSequence *sequence = &dz->sql->sequences.items[i];
    add_comment(dz, str_concat(dz->arena, STR("SEQUENCE "), sequence->name),
                sequence->sequence->comment, (Text){.str = STR_NONE});
  }
}

static void add_extensions(Dz *dz) {
  each(i, dz->schema->extensions) {
    const Extension *from = &dz->schema->extensions.items[i];
    DzExtension extension = {.name = sql_ident(dz->arena, dz->dialect, from->name.str)};
    if (str_given(from->schema)) extension.schema = sql_ident(dz->arena, dz->dialect, from->schema);
    if (str_given(from->version)) extension.version = sql_literal(dz->arena, from->version);
    vec_push(dz->arena, &dz->plan->extensions, extension);
  }
}

static void add_object_comments(Dz *dz, const Step *step) {
  if (dz->dialect != DIALECT_POSTGRES) return;
  Str title = sql_object_title(dz->arena, dz->schema, step);
  if (str_given(title)) add_comment(dz, title, step->object->comment, (Text){.str = STR_NONE});
  if (step->kind == STEP_VIEW)
    add_column_comments(dz, step->object->table,
                        sql_table_name(dz->arena, dz->schema, dz->dialect, step->object->table));
}

static void add_object(Dz *dz, const Step *step, StrList *list) {
  StrList statements = sql_object(dz->arena, dz->schema, dz->dialect, step);
  each(i, statements) vec_push(dz->arena, list, statements.items[i]);
  if (step->kind == STEP_FUNCTION && dz->dialect == DIALECT_POSTGRES) custom_of(dz)->functions = true;
  add_object_comments(dz, step);
}

/* The last step of that kind; 0 when there is none. */
static size_t last_step(const StepList *steps, StepKind kind) {
  size_t last = 0;
  each(i, *steps)
    if (steps->items[i].kind == kind) last = i;
  return last;
}

/* drizzle-kit makes all tables at once: what one of them needs comes before all of them. */
static void add_objects(Dz *dz) {
  const StepList *steps = &dz->schema->creation;
  size_t tables = last_step(steps, STEP_TABLE), parts = last_step(steps, STEP_TABLE_PARTS);
  each(i, *steps) {
    const Step *step = &steps->items[i];
    bool object = step->kind != STEP_TABLE && step->kind != STEP_TABLE_PARTS;
    if (!object || !step_made(step, dz->dialect)) continue;
    StrList *list = i < tables  ? &dz->plan->before
                    : i < parts ? &custom_of(dz)->first
                                : &custom_of(dz)->last;
    add_object(dz, step, list);
  }
}

static void add_security(Dz *dz, const SqlTable *table) {
  const TablePostgres *own = &table->table->postgres;
  if (own->row_security == ROWS_FORCED) vec_push(dz->arena, &custom_of(dz)->forced, table->name);
  each(i, own->policies) {
    const Policy *policy = own->policies.items[i];
    DdlPolicy ddl = ddl_policy(dz->arena, table, policy);
    if (!policy_in_drizzle(dz, policy)) vec_push(dz->arena, &custom_of(dz)->policies, ddl);
    else if (text_given(policy->comment))
      add_comment(dz, CAT(dz->arena, STR("POLICY "), ddl.name, STR(" ON "), table->name),
                  policy->comment, (Text){.str = STR_NONE});
  }
}

static void add_domains(Dz *dz) {
  each(i, dz->sql->domains) {
    const SqlDomain *domain = &dz->sql->domains.items[i];
    bool before = domain_comes_before(dz, domain->domain);
    DdlDomains *to = before ? &dz->plan->domains : &custom_of(dz)->domains;
    vec_push(dz->arena, to, ddl_domain(dz->arena, dz->sql, domain));
  }
}

void dz_add_custom(Dz *dz) {
  bool postgres = dz->dialect == DIALECT_POSTGRES;
  each(i, dz->sql->tables) {
    const SqlTable *table = &dz->sql->tables.items[i];
    if (postgres) add_table_changes(dz, table);
    if (postgres) add_column_changes(dz, table);
    if (postgres) add_replica_identity(dz, table);
    add_table_constraints(dz, table);
    add_triggers(dz, table);
    if (postgres) add_comments(dz, table);
    if (postgres) add_security(dz, table);
  }
  add_rows(dz);
  each(i, dz->sql->external) each(j, dz->sql->external.items[i].indexes) {
    const SqlTable *table = &dz->sql->external.items[i];
    vec_push(dz->arena, &custom_of(dz)->indexes,
             ddl_index(dz->arena, dz->sql, table, &table->indexes.items[j]));
  }
  each(i, dz->sql->tables) add_foreign_keys(dz, &dz->sql->tables.items[i]);
  if (postgres) {
    add_enum_comments(dz);
    add_sequence_comments(dz);
    add_extensions(dz);
    add_domains(dz);
    dz->plan->roles = ddl_roles(dz->arena, dz->schema);
  }
  add_objects(dz);
  const DzPlan *plan = dz->plan;
  dz->plan->has_before =
    plan->extensions.len + plan->roles.len + plan->domains.len + plan->before.len > 0;
  const DzCustom *custom = custom_of(dz);
  size_t changes = custom->domains.len + custom->sequences.len + custom->tables.len +
                   custom->changes.len + custom->replicas.len + custom->comments.len;
  size_t things = changes + custom->rows.len + custom->indexes.len + custom->constraints.len +
                  custom->triggers.len + custom->first.len + custom->last.len +
                  custom->forced.len + custom->policies.len;
  dz->plan->has_custom = things > 0;
}
