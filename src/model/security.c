/* Who may see and write which rows in Postgres: `roles:`, and `rls:` and `policies:` of a table. */
#include "model/build.h"
#include "model/objects.h"

#include "diag/suggest.h"

/* What Postgres means by these it decides when the statement runs (CREATE POLICY, "role_name"). */
static const Str own_words[] = {STR_INIT("public"), STR_INIT("current_user"),
                                STR_INIT("current_role"), STR_INIT("session_user")};

static bool is_own_word(Str name) {
  for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++)
    if (str_eq(name, own_words[i])) return true;
  return false;
}

/* --- roles --- */

static Span role_place(const void *value) {
  return ((const Role *)value)->span;
}

static const Defined a_role = {STR_INIT("role"), role_place};

static void read_role(Builder *b, const Node *node, Role *role) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_ROLE);
  role->node = node;
  role->name = node_text(fields_get(&fields, KEY_ROLE_NAME));
  role->external = node_bool(fields_get(&fields, KEY_ROLE_EXTERNAL), false, b->diags);
  role->login = node_bool(fields_get(&fields, KEY_ROLE_LOGIN), false, b->diags);
  role->inherit = node_bool(fields_get(&fields, KEY_ROLE_INHERIT), true, b->diags);
  role->create_db = node_bool(fields_get(&fields, KEY_ROLE_CREATE_DB), false, b->diags);
  role->create_role = node_bool(fields_get(&fields, KEY_ROLE_CREATE_ROLE), false, b->diags);
  role->comment = note_text(b, fields_get(&fields, KEY_ROLE_COMMENT));
}

/* Source: IsReservedName and check_rolespec_name of Postgres. */
static bool is_reserved(Str name) {
  return is_own_word(name) || str_eq(name, STR("none")) || str_starts(name, STR("pg_"));
}

void build_roles(Builder *b, const Node *roles) {
  for (size_t i = 0; roles != NULL && i < roles->len; i++) {
    const Node *node = roles->items[i];
    if (!node_fits(node, CONTEXT_ROLE, b->diags)) continue;
    Role *role = arena_make(b->arena, Role);
    *role = (Role){.name = node_text(node), .inherit = true};
    if (node->kind == NODE_MAPPING) read_role(b, node, role);
    role->span = role->name.span;
    if (!text_given(role->name)) {
      diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("name"), STR("a role")));
      continue;
    }
    if (is_reserved(role->name.str))
      diag_add(b->diags, DIAG_ROLE_RESERVED, role->span, STRS(role->name.str));
    if (define(b, &b->roles, role->name, role, &a_role))
      vec_push(b->arena, &b->schema->roles, role);
  }
}

static void unknown_role(Builder *b, Text name) {
  StrList names = {0};
  each(i, b->schema->roles) vec_push(b->arena, &names, b->schema->roles.items[i]->name.str);
  for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++)
    vec_push(b->arena, &names, own_words[i]);
  Diag *diag = diag_add(b->diags, DIAG_UNKNOWN_ROLE, name.span, STRS(name.str));
  Str near = suggest_nearest(name.str, names.items, names.len);
  if (str_given(near)) diag_replace(b->diags, diag, name, near);
}

/* --- policies --- */

static void read_to(Builder *b, const Node *node, Policy *policy) {
  TextList names = node_texts(b->arena, node, b->diags);
  each(i, names) {
    Text name = names.items[i];
    PolicyRole to = {.role = map_get(&b->roles, name.str), .word = name.str};
    bool predefined = is_own_word(name.str) || str_starts(name.str, STR("pg_"));
    if (to.role == NULL && !predefined) unknown_role(b, name);
    else vec_push(b->arena, &policy->to, to);
  }
}

/* Source: the Postgres 15 manual, CREATE POLICY. */
static void check_clauses(Builder *b, const Policy *policy, const Fields *fields) {
  const Node *using = fields_get(fields, KEY_POLICY_USING);
  const Node *check = fields_get(fields, KEY_POLICY_CHECK);
  bool reads = policy->command == POLICY_SELECT || policy->command == POLICY_DELETE;
  Str command = word_text(WORDS_POLICY_COMMAND, (int)policy->command);
  if (policy->command == POLICY_INSERT && using != NULL)
    diag_add(b->diags, DIAG_POLICY_CLAUSE, using->span,
             STRS(command, STR("using"), STR("a row to insert is looked at by `check:`")));
  else if (reads && check != NULL)
    diag_add(b->diags, DIAG_POLICY_CLAUSE, check->span,
             STRS(command, STR("check"), STR("the rows there are looked at by `using:`")));
  else if (using == NULL && check == NULL && !fields->unknown)
    diag_add(b->diags, DIAG_POLICY_EMPTY, policy->name.span, STRS(policy->name.str));
}

static void read_policy(Builder *b, Text name, const Node *node, Table *table) {
  if (!node_fits(node, CONTEXT_POLICY, b->diags)) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_POLICY);
  Policy *policy = arena_make(b->arena, Policy);
  int command = node_word(fields_get(&fields, KEY_POLICY_FOR), WORDS_POLICY_COMMAND, b->diags);
  *policy = (Policy){.name = name,
                     .table = table,
                     .node = node,
                     .command = command < 0 ? POLICY_ALL : (PolicyCommand)command,
                     .using = dialect_text(b, fields_get(&fields, KEY_POLICY_USING)),
                     .check = dialect_text(b, fields_get(&fields, KEY_POLICY_CHECK)),
                     .comment = note_text(b, fields_get(&fields, KEY_POLICY_COMMENT))};
  const Node *only = fields_get(&fields, KEY_POLICY_ONLY);
  if (!on(only_read(b, only, ON_POSTGRES), DIALECT_POSTGRES))
    diag_add(b->diags, DIAG_NOWHERE, only->span, STRS(STR("policy")));
  policy->restrictive = node_word(fields_get(&fields, KEY_POLICY_AS), WORDS_POLICY_AS, b->diags) == 1;
  read_to(b, fields_get(&fields, KEY_POLICY_TO), policy);
  check_clauses(b, policy, &fields);
  vec_push(b->arena, &table->postgres.policies, policy);
}

void security_read(Builder *b, const Fields *fields, Table *table) {
  const Node *policies = fields_get(fields, KEY_TABLE_POSTGRES_POLICIES);
  int word = node_word(fields_get(fields, KEY_TABLE_POSTGRES_RLS), WORDS_RLS, b->diags);
  if (word >= 0) table->postgres.row_security = word == 0 ? ROWS_SECURED : ROWS_FORCED;
  for (size_t i = 0; policies != NULL && i < policies->len; i++)
    read_policy(b, policies->entries[i].key->text, policies->entries[i].value, table);
  if (table->postgres.policies.len > 0 && table->postgres.row_security == ROWS_OPEN)
    table->postgres.row_security = ROWS_SECURED;
}
