/* pgRole and pgPolicy. A role belongs to the whole cluster, so that drizzle-kit, which would create it
 * anew for each database, is told that it exists; before.sql sees to that. */
#include "expr/scan.h"
#include "load/value.h"
#include "target/drizzle/lowering.h"

/* drizzle-kit joins the parts of a policy with `--` and splits them there again, statements at `;`
 * (PgSquasher). */
static bool survives(const Dz *dz, Text text) {
  if (!text_given(text)) return true;
  if (str_find(text.str, STR("--")) >= 0 || str_find_char(text.str, ';') >= 0) return false;
  Scan scan = {dz->arena, text.str, DIALECT_POSTGRES, 0};
  ScanToken token = scan_next(&scan);
  for (; token.kind != SCAN_END; token = scan_next(&scan))
    if (token.kind == SCAN_NAME && map_get(&dz->functions, token.name) != NULL) return false;
  return true;
}

bool policy_in_drizzle(const Dz *dz, const Policy *policy) {
  return survives(dz, policy->using) && survives(dz, policy->check);
}

/* drizzle-kit creates policies before custom.sql creates the functions that they call. */
void dz_name_functions(Dz *dz) {
  const ObjectList *functions = &dz->schema->objects[OBJECT_FUNCTION];
  each(i, *functions) {
    Text text = functions->items[i]->text.text[DIALECT_POSTGRES];
    if (!text_given(text)) continue;
    Str signature = sql_function_signature(dz->arena, text.str);
    ptrdiff_t open = str_find_char(signature, '(');
    Str name = open < 0 ? signature : str_slice(signature, 0, (size_t)open);
    Scan scan = {dz->arena, name, DIALECT_POSTGRES, 0};
    for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan))
      if (token.kind == SCAN_NAME) name = token.name;
    map_add(dz->arena, &dz->functions, name, dz);
  }
}

void dz_add_roles(Dz *dz, DzScope *scope) {
  each(i, dz->schema->roles) {
    const Role *from = dz->schema->roles.items[i];
    DzRole role = {.name = ts_role(dz->arena, dz->output, from),
                   .builder = scope_core(scope, STR("pgRole")),
                   .db_name = js_string(dz->arena, from->name.str)};
    vec_push(dz->arena, &scope->module->roles, role);
  }
}

static void add_option(DzTableRun *run, DzExtra *extra, Str key, Str value) {
  vec_push(run->dz->arena, &extra->options, (DzOption){key, value});
}

/* appUserRole; 'public'; [aRole, bRole] */
static Str roles_of(DzTableRun *run, const Policy *policy) {
  Dz *dz = run->dz;
  DzScope *leaf = dz->leaf == NULL ? run->scope : dz->leaf;
  Buf text = BUF(dz->arena);
  bool several = policy->to.len > 1;
  if (several) buf_char(&text, '[');
  each(i, policy->to) {
    const PolicyRole *to = &policy->to.items[i];
    if (i > 0) buf_lit(&text, ", ");
    buf_append(&text, to->role == NULL
                        ? js_string(dz->arena, to->word)
                        : scope_ref(run->scope, leaf, ts_role(dz->arena, dz->output, to->role)));
  }
  if (several) buf_char(&text, ']');
  return buf_str(&text);
}

static void add_policy(DzTableRun *run, const Policy *policy) {
  Arena *arena = run->dz->arena;
  DzExtra extra = {.builder = scope_core(run->scope, STR("pgPolicy")),
                   .name = js_string(arena, policy->name.str)};
  Str command = word_text(WORDS_POLICY_COMMAND, (int)policy->command);
  if (policy->restrictive) add_option(run, &extra, STR("as"), STR("'restrictive'"));
  if (policy->command != POLICY_ALL) add_option(run, &extra, STR("for"), js_string(arena, command));
  if (policy->to.len > 0) add_option(run, &extra, STR("to"), roles_of(run, policy));
  if (text_given(policy->using))
    add_option(run, &extra, STR("using"), dz_sql_raw(run, policy->using.str));
  if (text_given(policy->check))
    add_option(run, &extra, STR("withCheck"), dz_sql_raw(run, policy->check.str));
  vec_push(arena, &run->out->extras, extra);
}

void dz_add_policies(DzTableRun *run) {
  const TablePostgres *own = &run->table->postgres;
  size_t others = run->out->extras.len;
  each(i, own->policies)
    if (policy_in_drizzle(run->dz, own->policies.items[i])) add_policy(run, own->policies.items[i]);
  bool said = run->out->extras.len > others;
  run->out->enable_rls = own->row_security != ROWS_OPEN && !said;
}
