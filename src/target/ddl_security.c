/* CREATE ROLE and CREATE POLICY. */
#include "base/buf.h"
#include "target/ddl.h"

static const Field role_fields[] = {
    FIELD_OF(DdlRole, name, STR, NULL, "its name, quoted as needed"),
    FIELD_OF(DdlRole, literal, STR, NULL, "its name as a literal"),
    FIELD_OF(DdlRole, options, STR, NULL, "`LOGIN CREATEDB`"),
    FIELD_OF(DdlRole, quote, STR, NULL, "a dollar quote for a DO block"),
    FIELD_OF(DdlRole, comment, STR, NULL, "its comment as a literal"),
};
const Record ddl_role_record = RECORD_OF(DdlRole, "Role", role_fields);

static const Field policy_fields[] = {
    FIELD_OF(DdlPolicy, name, STR, NULL, "its name, quoted as needed"),
    FIELD_OF(DdlPolicy, table, STR, NULL, "the table's name"),
    FIELD_OF(DdlPolicy, restrictive, BOOL, NULL, "joined to the others by AND"),
    FIELD_OF(DdlPolicy, command, STR, NULL, "what it is for, when not all"),
    FIELD_OF(DdlPolicy, to, STR, NULL, "the roles, when not everyone"),
    FIELD_OF(DdlPolicy, using, STR, NULL, "which rows are seen"),
    FIELD_OF(DdlPolicy, check, STR, NULL, "which rows may be written"),
    FIELD_OF(DdlPolicy, quote, STR, NULL, "a dollar quote for a DO block"),
    FIELD_OF(DdlPolicy, comment, STR, NULL, "its comment as a literal"),
};
const Record ddl_policy_record = RECORD_OF(DdlPolicy, "Policy", policy_fields);

static void add_word(Buf *out, bool given, const char *word) {
  if (given) buf_format(out, "%s%s", out->len > 0 ? " " : "", word);
}

static Str options_text(Arena *arena, const Role *role) {
  Buf out = BUF(arena);
  add_word(&out, role->login, "LOGIN");
  add_word(&out, !role->inherit, "NOINHERIT");
  add_word(&out, role->create_db, "CREATEDB");
  add_word(&out, role->create_role, "CREATEROLE");
  return out.len == 0 ? STR_NONE : buf_str(&out);
}

DdlRoles ddl_roles(Arena *arena, const Schema *schema) {
  DdlRoles out = {0};
  each(i, schema->roles) {
    const Role *from = schema->roles.items[i];
    if (from->external) continue;
    DdlRole role = {.name = sql_ident(arena, DIALECT_POSTGRES, from->name.str),
                    .literal = sql_literal(arena, from->name.str),
                    .options = options_text(arena, from)};
    if (text_given(from->comment)) role.comment = sql_literal(arena, from->comment.str);
    Str comment = str_given(role.comment) ? role.comment : STR("");
    role.quote = ddl_dollar_quote(arena, str_concat(arena, role.literal, comment));
    vec_push(arena, &out, role);
  }
  return out;
}

static Str roles_text(Arena *arena, const Policy *policy) {
  Buf out = BUF(arena);
  each(i, policy->to) {
    const PolicyRole *to = &policy->to.items[i];
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, to->role == NULL ? to->word
                                      : sql_ident(arena, DIALECT_POSTGRES, to->role->name.str));
  }
  return out.len == 0 ? STR_NONE : buf_str(&out);
}

static Str command_text(PolicyCommand command) {
  switch (command) {
  case POLICY_SELECT: return STR("SELECT");
  case POLICY_INSERT: return STR("INSERT");
  case POLICY_UPDATE: return STR("UPDATE");
  case POLICY_DELETE: return STR("DELETE");
  case POLICY_ALL: break;
  }
  return STR_NONE;
}

DdlPolicy ddl_policy(Arena *arena, const SqlTable *table, const Policy *policy) {
  DdlPolicy out = {.name = sql_ident(arena, DIALECT_POSTGRES, policy->name.str),
                   .table = table->name,
                   .command = command_text(policy->command),
                   .to = roles_text(arena, policy),
                   .using = policy->using.str,
                   .check = policy->check.str,
                   .restrictive = policy->restrictive};
  Buf inside = BUF(arena);
  if (text_given(policy->using)) buf_append(&inside, policy->using.str);
  if (text_given(policy->check)) buf_append(&inside, policy->check.str);
  out.quote = ddl_dollar_quote(arena, buf_str(&inside));
  if (text_given(policy->comment)) out.comment = sql_literal(arena, policy->comment.str);
  return out;
}
