/* Constraints and indexes of a snapshot as whole statements, with every name in quotes: for what cannot be said in
 * parts. */
#include "reflect/drizzle_postgres.h"

static void add_name(Buf *out, Str name) {
  buf_format(out, "\"%.*s\"", STR_ARG(str_replace(out->arena, name, STR("\""), STR("\"\""))));
}

static void add_table(Buf *out, const CatalogTable *table) {
  add_name(out, table->object.schema);
  buf_char(out, '.');
  add_name(out, table->object.name);
}

static void add_columns(Buf *out, const CatalogColumnList *columns) {
  buf_char(out, '(');
  each(i, *columns) {
    if (i > 0) buf_lit(out, ", ");
    add_name(out, columns->items[i]->object.name);
  }
  buf_char(out, ')');
}

static void add_action(Buf *out, const char *event, RefAction action) {
  if (action != REF_NO_ACTION)
    buf_format(out, " ON %s %.*s", event, STR_ARG(str_upper(out->arena, ref_action_word(action))));
}

static void add_foreign_key(Buf *out, const CatalogConstraint *key) {
  buf_lit(out, "FOREIGN KEY ");
  add_columns(out, &key->columns);
  buf_lit(out, " REFERENCES ");
  add_table(out, key->target);
  add_columns(out, &key->target_columns);
  add_action(out, "UPDATE", key->on_update);
  add_action(out, "DELETE", key->on_delete);
}

Str pg_snapshot_constraint_text(Arena *arena, const CatalogConstraint *c) {
  Buf out = BUF(arena);
  switch (c->type) {
  case CONSTRAINT_PRIMARY_KEY:
    buf_lit(&out, "PRIMARY KEY ");
    add_columns(&out, &c->columns);
    break;
  case CONSTRAINT_UNIQUE:
    buf_append(&out, c->nulls_not_distinct ? STR("UNIQUE NULLS NOT DISTINCT ") : STR("UNIQUE "));
    add_columns(&out, &c->columns);
    break;
  case CONSTRAINT_FOREIGN_KEY: add_foreign_key(&out, c); break;
  case CONSTRAINT_CHECK: buf_format(&out, "CHECK (%.*s)", STR_ARG(c->expression)); break;
  case CONSTRAINT_EXCLUSION:
  case CONSTRAINT_NOT_NULL: break; /* drizzle-kit has none */
  }
  return buf_str(&out);
}

Str pg_snapshot_policy_text(Arena *arena, const CatalogPolicy *policy, Str on) {
  Buf out = BUF(arena);
  buf_lit(&out, "CREATE POLICY ");
  add_name(&out, policy->object.name);
  buf_format(&out, " ON %.*s AS %s FOR %.*s TO ", STR_ARG(on), policy->restrictive ? "RESTRICTIVE" : "PERMISSIVE",
             STR_ARG(str_upper(arena, policy->command)));
  each(i, policy->roles) {
    Str role = policy->roles.items[i];
    if (i > 0) buf_lit(&out, ", ");
    if (pg_snapshot_is_role_word(role)) buf_append(&out, role);
    else add_name(&out, role);
  }
  if (str_given(policy->using)) buf_format(&out, " USING (%.*s)", STR_ARG(policy->using));
  if (str_given(policy->check)) buf_format(&out, " WITH CHECK (%.*s)", STR_ARG(policy->check));
  return buf_str(&out);
}

static void add_key(Buf *out, const CatalogIndexKey *key) {
  if (key->column != NULL) add_name(out, key->column->object.name);
  else buf_append(out, key->expression);
  if (str_given(key->collation)) buf_format(out, " COLLATE %.*s", STR_ARG(key->collation));
  if (str_given(key->opclass)) buf_format(out, " %.*s", STR_ARG(key->opclass));
  if (key->descending) buf_lit(out, " DESC");
  if (key->nulls_first != key->descending) buf_append(out, key->nulls_first ? STR(" NULLS FIRST") : STR(" NULLS LAST"));
}

Str pg_snapshot_index_text(Arena *arena, const CatalogIndex *index) {
  Buf out = BUF(arena);
  buf_append(&out, index->unique ? STR("CREATE UNIQUE INDEX ") : STR("CREATE INDEX "));
  add_name(&out, index->object.name);
  buf_lit(&out, " ON ");
  add_table(&out, index->object.table);
  buf_format(&out, " USING %.*s (", STR_ARG(index->method));
  each(i, index->keys) {
    if (i > 0) buf_lit(&out, ", ");
    add_key(&out, index->keys.items[i]);
  }
  buf_char(&out, ')');
  each(i, index->with) {
    const Option *option = &index->with.items[i];
    buf_format(&out, "%s%.*s=%.*s", i == 0 ? " WITH (" : ", ", STR_ARG(option->key.str), STR_ARG(option->value.str));
  }
  if (index->with.len > 0) buf_char(&out, ')');
  if (str_given(index->where)) buf_format(&out, " WHERE %.*s", STR_ARG(index->where));
  return buf_str(&out);
}
