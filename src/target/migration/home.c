/* `postgres: {schema: ..}` is another one: everything without a schema moves there, before anything else changes. What
 * moves along with its table (indexes, sequences of columns) is not named, and functions in the user's own words stay
 * where these put them. */
#include "target/migration/postgres.h"

#include "base/buf.h"

typedef struct Moving {
  Plan *plan;
  const Schema *from;
  Str to; /* quoted */
} Moving;

static void move_away(const Moving *m, const char *kind, Str name, Str object) {
  Arena *arena = m->plan->arena;
  Move *move = plan_add(m->plan, PHASE_RENAME,
                        str_format(arena, "ALTER %s %.*s SET SCHEMA %.*s", kind, STR_ARG(name), STR_ARG(m->to)));
  plan_hazard(m->plan, move, (Hazard){HAZARD_BREAKS_READERS, object, STR_NONE, STR_NONE});
}

/* Of what is in no schema. */
static void move_named(const Moving *m, const char *kind, Str schema, Str name) {
  if (!str_given(schema)) move_away(m, kind, sql_qualified(m->plan->arena, m->from, schema, name), name);
}

static void move_partitions(const Moving *m, const Partitioning *by) {
  if (by == NULL) return;
  each(i, by->partitions) {
    const Partition *partition = by->partitions.items[i];
    move_named(m, "TABLE", partition->schema, partition->name.str);
    move_partitions(m, partition->under);
  }
}

static void move_table(const Moving *m, const Table *table) {
  bool theirs = table->external && table->view == NULL;
  if (theirs || !on(table->on, DIALECT_POSTGRES)) return;
  const char *kind = table->view == NULL ? "TABLE" : table->view->materialized ? "MATERIALIZED VIEW" : "VIEW";
  move_named(m, kind, table->schema, table->name.str);
  move_partitions(m, table->postgres.partitioning);
}

/* The function that is made for a trigger of which only the body is given. */
static void move_trigger(const Moving *m, const Step *step) {
  Arena *arena = m->plan->arena;
  if (step->kind != STEP_TRIGGER || !step_made(step, DIALECT_POSTGRES)) return;
  const TriggerParts *parts = &step->object->trigger;
  bool made = parts->table != NULL && sql_object(arena, m->from, DIALECT_POSTGRES, step).len > 1;
  if (!made || str_given(parts->schema)) return;
  Str name = sql_qualified(arena, m->from, STR_NONE, step->object->name.str);
  move_away(m, "FUNCTION", CAT(arena, name, STR("()")), step->object->name.str);
}

void plan_move_home(Plan *plan, Schema *from) {
  Str was = from->postgres.schema, is = plan->new_schema->postgres.schema, usual = STR("public");
  plan->home_before = was;
  if (str_eq(str_given(was) ? was : usual, str_given(is) ? is : usual)) return;
  const Moving m = {plan, from, sql_ident(plan->arena, DIALECT_POSTGRES, str_given(is) ? is : usual)};
  each(i, from->enums) {
    const Enum *enumeration = from->enums.items[i];
    bool type = !enumeration->external && sql_enum_is_type(from, enumeration);
    if (!type || !on(enumeration->on, DIALECT_POSTGRES)) continue;
    move_named(&m, "TYPE", enumeration->schema, enumeration->name.str);
  }
  each(i, from->domains) move_named(&m, "DOMAIN", from->domains.items[i]->schema, from->domains.items[i]->name.str);
  each(i, from->sequences) {
    const Sequence *sequence = from->sequences.items[i];
    if (sequence->owner == NULL) move_named(&m, "SEQUENCE", sequence->schema, sequence->name.str);
  }
  each(i, from->tables) move_table(&m, from->tables.items[i]);
  each(i, from->creation) move_trigger(&m, &from->creation.items[i]);
  from->postgres.schema = is;
}
