/* Roles, row level security and policies.
 *
 * A role belongs to the cluster, and other databases may know it: it is created and altered, never dropped
 * (docs/decisions/0060-roles-are-not-dropped.md). */
#include "target/migration/postgres.h"

#include "base/buf.h"

/* --- roles --- */

static const Role *find_role(const Schema *schema, Str name) {
  each(i, schema->roles)
    if (str_eq(schema->roles.items[i]->name.str, name)) return schema->roles.items[i];
  return NULL;
}

typedef struct RolePlan {
  DdlRole role;
} RolePlan;

static const Field role_fields[] = {
    FIELD_OF(RolePlan, role, STRUCT, &ddl_role_record, "the role"),
};
static const Record role_plan_record = RECORD_OF(RolePlan, "RoleStatement", role_fields);

static void create_role(Plan *plan, const DdlRole *role) {
  RolePlan data = {*role};
  Str sql = str_trim(plan_render(plan, STR("postgres/role.sql"), &role_plan_record, &data));
  plan_add(plan, PHASE_CREATE_TYPES, str_slice(sql, 0, sql.len - 1)); /* its semicolon */
}

/* ALTER ROLE app NOLOGIN INHERIT NOCREATEDB NOCREATEROLE */
static void alter_role(Plan *plan, const Role *old, const Role *new) {
  bool same = old->login == new->login && old->inherit == new->inherit &&
              old->create_db == new->create_db && old->create_role == new->create_role;
  Str name = sql_ident(plan->arena, DIALECT_POSTGRES, new->name.str);
  if (!same)
    plan_add(plan, PHASE_CREATE_TYPES,
             str_format(plan->arena, "ALTER ROLE %.*s %sLOGIN %sINHERIT %sCREATEDB %sCREATEROLE",
                        STR_ARG(name), new->login ? "" : "NO", new->inherit ? "" : "NO",
                        new->create_db ? "" : "NO", new->create_role ? "" : "NO"));
  postgres_comment(plan, "ROLE", name, old->comment.str, new->comment.str);
}

void postgres_roles(Plan *plan) {
  DdlRoles roles = ddl_roles(plan->arena, plan->new_schema);
  size_t at = 0;
  each(i, plan->new_schema->roles) {
    const Role *new = plan->new_schema->roles.items[i];
    if (new->external) continue;
    const Role *old = find_role(plan->old_schema, new->name.str);
    if (old == NULL || old->external) create_role(plan, &roles.items[at]);
    else alter_role(plan, old, new);
    at++;
  }
  each(i, plan->old_schema->roles) {
    const Role *old = plan->old_schema->roles.items[i];
    const Role *new = find_role(plan->new_schema, old->name.str);
    bool goes = !old->external && new == NULL;
    if (goes && text_given(old->comment))
      postgres_comment(plan, "ROLE", sql_ident(plan->arena, DIALECT_POSTGRES, old->name.str),
                       old->comment.str, STR_NONE);
  }
}

/* --- policies --- */

typedef struct PolicyPlan {
  DdlPolicy policy;
} PolicyPlan;

static const Field policy_fields[] = {
    FIELD_OF(PolicyPlan, policy, STRUCT, &ddl_policy_record, "the policy"),
};
static const Record policy_plan_record = RECORD_OF(PolicyPlan, "PolicyStatement", policy_fields);

static Str policy_text(Plan *plan, const SqlTable *table, const Policy *policy) {
  PolicyPlan data = {ddl_policy(plan->arena, table, policy)};
  Str sql = str_trim(plan_render(plan, STR("postgres/policy.sql"), &policy_plan_record, &data));
  return str_slice(sql, 0, sql.len - 1);
}

static Str policy_object(Plan *plan, const SqlTable *table, const Policy *policy) {
  return CAT(plan->arena, sql_ident(plan->arena, DIALECT_POSTGRES, policy->name.str), STR(" ON "),
             table->name);
}

static const Policy *find_policy(const SqlTable *table, Str name) {
  if (table != NULL) each(i, table->table->postgres.policies) {
    const Policy *policy = table->table->postgres.policies.items[i];
    if (str_eq(policy->name.str, name)) return policy;
  }
  return NULL;
}

/* Its texts may read a column of its own table that is disturbed, or name something else that makes way. */
static bool reads(Plan *plan, const Policy *policy, bool disturbed) {
  Str using = text_given(policy->using) ? policy->using.str : STR("");
  Str check = text_given(policy->check) ? policy->check.str : STR("");
  if (disturbed) return using.len + check.len > 0;
  return plan_mentions(plan, &plan->touched, using) || plan_mentions(plan, &plan->touched, check);
}

static void create_policy(Plan *plan, const TablePair *pair, const Policy *policy, Str comment_before) {
  plan_add(plan, PHASE_CREATE_CODE, policy_text(plan, pair->new, policy));
  postgres_comment(plan, "POLICY", policy_object(plan, pair->new, policy), comment_before,
                   policy->comment.str);
}

static void drop_policy(Plan *plan, const TablePair *pair, const Policy *policy, bool gone) {
  Move *move = plan_add(plan, PHASE_DROP_POLICIES,
                        CAT(plan->arena, STR("DROP POLICY "), policy_object(plan, pair->old, policy)));
  if (gone)
    plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS,
                                     CAT(plan->arena, pair_name(plan->arena, pair), STR("."),
                                         policy->name.str), STR_NONE, STR_NONE});
}

static void change_policies(Plan *plan, const TablePair *pair, bool disturbed) {
  if (pair->old != NULL) each(i, pair->old->table->postgres.policies) {
    const Policy *old = pair->old->table->postgres.policies.items[i];
    const Policy *new = find_policy(pair->new, old->name.str);
    bool same = new != NULL && str_eq(policy_text(plan, pair->old, old), policy_text(plan, pair->new, new));
    if (!same || reads(plan, old, disturbed)) drop_policy(plan, pair, old, new == NULL);
    else postgres_comment(plan, "POLICY", policy_object(plan, pair->new, new), old->comment.str,
                          new->comment.str);
  }
  each(i, pair->new->table->postgres.policies) {
    const Policy *new = pair->new->table->postgres.policies.items[i];
    const Policy *old = find_policy(pair->old, new->name.str);
    bool same = old != NULL && str_eq(policy_text(plan, pair->old, old), policy_text(plan, pair->new, new));
    if (!same || reads(plan, new, disturbed)) create_policy(plan, pair, new, STR_NONE);
  }
}

/* They would go with their table, but what they read goes before that. */
void postgres_policies_go(Plan *plan, const TablePair *pair) {
  each(i, pair->old->table->postgres.policies) {
    const Policy *old = pair->old->table->postgres.policies.items[i];
    if (reads(plan, old, false)) drop_policy(plan, pair, old, false);
  }
}

/* --- row level security --- */

static RowSecurity security_of(const SqlTable *table) {
  if (table == NULL) return ROWS_OPEN;
  const TablePostgres *own = &table->table->postgres;
  bool open = own->row_security == ROWS_OPEN && own->policies.len == 0;
  return open ? ROWS_OPEN : own->row_security == ROWS_FORCED ? ROWS_FORCED : ROWS_SECURED;
}

static void say(Plan *plan, const TablePair *pair, Phase phase, const char *what) {
  plan_add(plan, phase,
                        str_format(plan->arena, "ALTER TABLE %.*s %s ROW LEVEL SECURITY",
                                   STR_ARG(pair->new->name), what));
}

void postgres_security(Plan *plan, const TablePair *pair, bool disturbed) {
  RowSecurity was = security_of(pair->old), is = security_of(pair->new);
  if (was == ROWS_OPEN && is != ROWS_OPEN) say(plan, pair, PHASE_CREATE_CODE, "ENABLE");
  if (was != ROWS_FORCED && is == ROWS_FORCED) say(plan, pair, PHASE_CREATE_CODE, "FORCE");
  change_policies(plan, pair, disturbed);
  if (was == ROWS_FORCED && is != ROWS_FORCED) say(plan, pair, PHASE_CREATE_CODE, "NO FORCE");
  if (was != ROWS_OPEN && is == ROWS_OPEN) say(plan, pair, PHASE_CREATE_CODE, "DISABLE");
}
