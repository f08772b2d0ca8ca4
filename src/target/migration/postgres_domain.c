/* Domains. One that is of another type becomes a new type under the old name; the columns that have it are
 * remade. The rest is ALTER DOMAIN. */
#include "target/migration/postgres.h"

#include "base/buf.h"

static const SqlDomain *find_domain(const SqlSchema *sql, Str name) {
  each(i, sql->domains)
    if (str_eq(sql->domains.items[i].name, name)) return &sql->domains.items[i];
  return NULL;
}

static Str domain_name(Plan *plan, const Schema *schema, const Domain *domain) {
  return sql_qualified(plan->arena, schema, domain->schema, domain->name.str);
}

/* What it is of is another type now, or one that is made anew. */
static bool is_swapped(Plan *plan, const SqlDomain *old, const SqlDomain *new) {
  return !str_eq(old->type, new->type) || postgres_type_swapped(plan, &new->domain->value->type);
}

bool postgres_domain_swapped(Plan *plan, const Domain *domain) {
  Str name = domain_name(plan, plan->new_schema, domain);
  const SqlDomain *old = find_domain(plan->from, name), *new = find_domain(plan->to, name);
  return old != NULL && new != NULL && is_swapped(plan, old, new);
}

typedef struct DomainPlan {
  DdlDomain d;
} DomainPlan;

static const Field domain_fields[] = {
    FIELD_OF(DomainPlan, d, STRUCT, &ddl_domain_record, "the domain"),
};
static const Record domain_plan_record = RECORD_OF(DomainPlan, "DomainStatement", domain_fields);

static Str check_name(Plan *plan, const SqlDomain *domain) {
  return domain_check_name(plan->arena, domain->domain->name.str);
}

/* `beside`: the old one is still there with the name of the check, and Postgres would choose another. */
static void create_domain(Plan *plan, const SqlDomain *new, bool beside) {
  DomainPlan data = {ddl_domain(plan->arena, plan->to, new)};
  if (beside) data.d.check_name = check_name(plan, new);
  Str sql = str_trim(plan_render(plan, STR("postgres/domain.sql"), &domain_plan_record, &data));
  plan_add(plan, PHASE_CREATE_TYPES, str_slice(sql, 0, sql.len - 1));
}

static Str aside_name(Plan *plan, const SqlDomain *domain) {
  return postgres_old_name(plan->arena, domain->domain->name.str);
}

static void swap_domain(Plan *plan, const SqlDomain *new) {
  Arena *arena = plan->arena;
  plan_add(plan, PHASE_CREATE_TYPES,
           CAT(arena, STR("ALTER DOMAIN "), new->name, STR(" RENAME TO "),
               sql_ident(arena, DIALECT_POSTGRES, aside_name(plan, new))));
  create_domain(plan, new, true);
}

static void drop_domain(Plan *plan, const SqlDomain *old, const SqlDomain *new) {
  const Domain *model = old->domain;
  Str name = new != NULL ? sql_qualified(plan->arena, plan->new_schema, model->schema, aside_name(plan, old))
                         : postgres_step_aside(plan, "DOMAIN", old->name, model->name.str);
  Move *move = plan_add(plan, PHASE_DROP_TYPES, CAT(plan->arena, STR("DROP DOMAIN "), name));
  Str object = qualified_name(plan->arena, model->schema, model->name.str);
  if (new == NULL) plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS, object, STR_NONE, STR_NONE});
}

static Move *say(Plan *plan, const SqlDomain *domain, Phase phase, Str what) {
  Move *move = plan_add(plan, phase,
                        CAT(plan->arena, STR("ALTER DOMAIN "), domain->name, STR(" "), what));
  return move;
}

static void may_fail(Plan *plan, Move *move, const SqlDomain *domain) {
  plan_hazard(plan, move, (Hazard){HAZARD_MAY_FAIL, domain->domain->name.str, STR_NONE, STR_NONE});
}

static void alter_domain(Plan *plan, const SqlDomain *old, const SqlDomain *new) {
  Arena *arena = plan->arena;
  DdlDomain was = ddl_domain(arena, plan->from, old), is = ddl_domain(arena, plan->to, new);
  if (!str_eq(was.check, is.check)) {
    if (str_given(was.check))
      say(plan, new, PHASE_ALTER_TYPES, CAT(arena, STR("DROP CONSTRAINT "), check_name(plan, new)));
    if (str_given(is.check))
      may_fail(plan, say(plan, new, PHASE_ALTER_TYPES,
                         CAT(arena, STR("ADD CONSTRAINT "), check_name(plan, new), STR(" CHECK ("),
                             is.check, STR(")"))), new);
  }
  if (!str_eq(was.initial, is.initial))
    say(plan, new, PHASE_ALTER_TYPES,
        str_given(is.initial) ? CAT(arena, STR("SET DEFAULT "), is.initial) : STR("DROP DEFAULT"));
  if (was.not_null && !is.not_null) say(plan, new, PHASE_ALTER_TYPES, STR("DROP NOT NULL"));
  if (!was.not_null && is.not_null)
    may_fail(plan, say(plan, new, PHASE_ALTER_TYPES, STR("SET NOT NULL")), new);
}

void postgres_domains(Plan *plan) {
  each(i, plan->to->domains) {
    const SqlDomain *new = &plan->to->domains.items[i], *old = find_domain(plan->from, new->name);
    bool swapped = old != NULL && is_swapped(plan, old, new);
    if (old == NULL) create_domain(plan, new, false);
    else if (swapped) swap_domain(plan, new);
    else alter_domain(plan, old, new);
    postgres_comment(plan, "DOMAIN", new->name,
                     old == NULL || swapped ? STR_NONE : old->domain->comment.str,
                     new->domain->comment.str);
  }
  for (size_t i = plan->from->domains.len; i-- > 0;) { /* one that is of another goes before that */
    const SqlDomain *old = &plan->from->domains.items[i];
    const SqlDomain *new = find_domain(plan->to, old->name);
    if (new == NULL || is_swapped(plan, old, new)) drop_domain(plan, old, new);
  }
}
