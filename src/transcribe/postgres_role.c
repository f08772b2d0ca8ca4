/* Roles: those that policies and grants name, and the groups they are in. They are the server's: one with more power
 * than the language gives is somebody else's, and what it has no key for is a block. */
#include "transcribe/postgres.h"

static bool has_attribute(const CatalogRole *role, Str attribute) {
  each(i, role->attributes) if (str_eq(role->attributes.items[i], attribute)) return true;
  return false;
}

static const Str mighty[] = {STR_INIT("SUPERUSER"), STR_INIT("REPLICATION"), STR_INIT("BYPASSRLS")};

static bool is_external(const CatalogRole *role) {
  for (size_t i = 0; i < sizeof mighty / sizeof *mighty; i++)
    if (has_attribute(role, mighty[i])) return true;
  return false;
}

static Doc *role_doc(Scribe *s, const CatalogRole *role) {
  Doc *name = doc_text(s->arena, role->object.name), *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("name"), name);
  if (is_external(role)) {
    doc_put(s->arena, out, STR("external"), doc_word(s->arena, STR("true")));
    return out;
  }
  if (has_attribute(role, STR("LOGIN"))) doc_put(s->arena, out, STR("login"), doc_word(s->arena, STR("true")));
  if (has_attribute(role, STR("CREATEDB"))) doc_put(s->arena, out, STR("create_db"), doc_word(s->arena, STR("true")));
  if (has_attribute(role, STR("CREATEROLE")))
    doc_put(s->arena, out, STR("create_role"), doc_word(s->arena, STR("true")));
  if (has_attribute(role, STR("NOINHERIT"))) doc_put(s->arena, out, STR("inherit"), doc_word(s->arena, STR("false")));
  doc_put(s->arena, out, STR("comment"), text_or_null(s, role->object.comment));
  return out->entries.len == 1 ? name : out;
}

/* --- which --- */

static void use_role(Scribe *s, Map *used, Str role) {
  map_set(s->arena, used, pg_unquoted(s->arena, role), s);
}

/* Of `app WITH ADMIN OPTION`; as it is quoted. */
static Str group_name(Str membership) {
  bool inside = false;
  for (size_t i = 0; i < membership.len; i++) {
    inside = inside != (membership.ptr[i] == '"');
    if (!inside && membership.ptr[i] == ' ') return str_slice(membership, 0, i);
  }
  return membership;
}

static bool is_used(const Scribe *s, const Map *used, const CatalogRole *role) {
  return s->catalog->declared || map_get(used, role->object.name) != NULL;
}

/* Groups of groups, too: a role may stand in front of those that it is in. */
static void use_groups(Scribe *s, Map *used) {
  for (size_t before = 0; before != used->len;) {
    before = used->len;
    each(i, s->catalog->roles) {
      const CatalogRole *role = s->catalog->roles.items[i];
      if (!is_used(s, used, role) || is_external(role)) continue;
      each(k, role->member_of) use_role(s, used, group_name(role->member_of.items[k]));
    }
  }
}

static Map used_roles(Scribe *s) {
  Map used = {0};
  each(i, s->catalog->tables) each(j, s->catalog->tables.items[i]->policies) {
    const CatalogPolicy *policy = s->catalog->tables.items[i]->policies.items[j];
    each(k, policy->roles) use_role(s, &used, policy->roles.items[k]);
  }
  each(i, s->catalog->grants) use_role(s, &used, s->catalog->grants.items[i]->grantee);
  each(i, s->catalog->others) each(k, s->catalog->others.items[i]->roles)
    use_role(s, &used, s->catalog->others.items[i]->roles.items[k]);
  use_groups(s, &used);
  return used;
}

void pg_put_roles(Scribe *s) {
  Map used = used_roles(s);
  Doc *list = doc_list(s->arena, DOC_FIT);
  each(i, s->catalog->roles)
    if (is_used(s, &used, s->catalog->roles.items[i]))
      doc_add(s->arena, list, role_doc(s, s->catalog->roles.items[i]));
  if (!doc_empty(list)) doc_put(s->arena, s->root, STR("roles"), list);
}

/* --- what `roles:` has no key for --- */

static void add_attributes(Scribe *s, const CatalogRole *role, Buf *out) {
  static const Str heads[] = {STR_INIT("CONNECTION LIMIT "), STR_INIT("VALID UNTIL "), STR_INIT("SET ")};
  Str name = pg_ident(s->arena, role->object.name);
  each(i, role->attributes)
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
      if (str_starts(role->attributes.items[i], heads[k]))
        pg_add_statement(out, CAT(s->arena, STR("ALTER ROLE "), name, STR(" "), role->attributes.items[i]));
}

/* What no schema may give: power over the server, and what may be a secret. */
static void lose(Scribe *s, const CatalogRole *role) {
  Str of = CAT(s->arena, STR(" of role "), role->object.name);
  for (size_t i = 0; i < sizeof mighty / sizeof *mighty; i++)
    if (has_attribute(role, mighty[i]))
      vec_push(s->arena, &s->lost, CAT(s->arena, mighty[i], of, STR(", which is external")));
  each(i, role->security_labels)
    vec_push(s->arena, &s->lost, CAT(s->arena, STR("security label "), role->security_labels.items[i], of));
  each(i, role->withheld)
    vec_push(s->arena, &s->lost, CAT(s->arena, STR("setting "), role->withheld.items[i], of));
}

void pg_put_role_rest(Scribe *s) {
  Map used = used_roles(s);
  Buf out = BUF(s->arena);
  each(i, s->catalog->roles) {
    const CatalogRole *role = s->catalog->roles.items[i];
    if (!is_used(s, &used, role)) continue;
    lose(s, role);
    if (is_external(role)) continue;
    add_attributes(s, role, &out);
    each(k, role->member_of) {
      Str group = group_name(role->member_of.items[k]), more = role->member_of.items[k];
      more = str_slice(more, group.len, more.len);
      pg_add_statement(&out, CAT(s->arena, STR("GRANT "), group, STR(" TO "),
                                 pg_ident(s->arena, role->object.name), more));
    }
  }
  if (out.len > 0) put_block(s, NULL, STR("settings of roles"), buf_str(&out));
}
