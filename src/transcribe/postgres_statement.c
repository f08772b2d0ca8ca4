/* The statements that make an object, for what the language cannot say. */
#include "transcribe/postgres.h"

void pg_add_options(const OptionList *options, Buf *out) {
  each(i, *options)
    buf_format(out, "%s%.*s='%.*s'", i == 0 ? "" : ", ", STR_ARG(options->items[i].key.str),
               STR_ARG(options->items[i].value.str));
}

static Str on_table(Arena *arena, const CatalogObject *object) {
  return CAT(arena, STR(" ON "), pg_name(arena, &object->table->object));
}

static Str names_list(Arena *arena, const StrList *names) {
  Buf out = BUF(arena);
  each(i, *names) {
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, pg_ident(arena, names->items[i]));
  }
  return buf_str(&out);
}

/* --- views, types --- */

static Str view_statement(Scribe *s, const CatalogTable *view) {
  Buf out = BUF(s->arena);
  OptionList with = pg_all_options(s->arena, view);
  const char *kind = view->type == TABLE_MATERIALIZED_VIEW ? "MATERIALIZED VIEW" : "VIEW";
  buf_format(&out, "CREATE %s %.*s", kind, STR_ARG(pg_name(s->arena, &view->object)));
  if (str_given(view->method)) buf_format(&out, " USING %.*s", STR_ARG(pg_ident(s->arena, view->method)));
  if (with.len > 0) {
    buf_lit(&out, " WITH (");
    pg_add_options(&with, &out);
    buf_char(&out, ')');
  }
  if (str_given(view->tablespace)) buf_format(&out, " TABLESPACE %.*s", STR_ARG(pg_ident(s->arena, view->tablespace)));
  buf_format(&out, " AS\n%.*s", STR_ARG(view->select));
  return buf_str(&out);
}

/* Its columns have types and collations, and nothing more. */
static Str composite_statement(Scribe *s, const CatalogTable *type) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE TYPE %.*s AS (", STR_ARG(pg_name(s->arena, &type->object)));
  each(i, type->columns) {
    const CatalogColumn *column = type->columns.items[i];
    buf_format(&out, "%s\n  %.*s %.*s", i == 0 ? "" : ",", STR_ARG(pg_ident(s->arena, column->object.name)),
               STR_ARG(column->type));
    if (str_given(column->collation)) buf_format(&out, " COLLATE %.*s", STR_ARG(column->collation));
  }
  buf_lit(&out, "\n)");
  return buf_str(&out);
}

static Str relation_statement(Scribe *s, const CatalogTable *table) {
  switch (table->type) {
  case TABLE_ORDINARY:
  case TABLE_PARTITIONED:
  case TABLE_FOREIGN: return pg_table_statement(s, table);
  case TABLE_VIEW:
  case TABLE_MATERIALIZED_VIEW: return view_statement(s, table);
  case TABLE_COMPOSITE: return composite_statement(s, table);
  case TABLE_VIRTUAL: break;
  }
  return STR_NONE;
}

static Str enum_statement(Scribe *s, const CatalogEnum *e) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE TYPE %.*s AS ENUM (", STR_ARG(pg_name(s->arena, &e->object)));
  each(i, e->labels)
    buf_format(&out, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(pg_literal_text(s->arena, e->labels.items[i])));
  buf_char(&out, ')');
  return buf_str(&out);
}

static Str domain_statement(Scribe *s, const CatalogDomain *domain) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE DOMAIN %.*s AS %.*s", STR_ARG(pg_name(s->arena, &domain->object)), STR_ARG(domain->type));
  if (str_given(domain->collation)) buf_format(&out, " COLLATE %.*s", STR_ARG(domain->collation));
  if (str_given(domain->initial)) buf_format(&out, " DEFAULT %.*s", STR_ARG(domain->initial));
  bool named = domain->not_null && str_given(domain->not_null_name) &&
               !str_eq(domain->not_null_name, pg_not_null_rule(s->arena, domain->object.name, STR_NONE));
  if (named) buf_format(&out, " CONSTRAINT %.*s", STR_ARG(pg_ident(s->arena, domain->not_null_name)));
  if (domain->not_null) buf_lit(&out, " NOT NULL");
  each(i, domain->checks) {
    const CatalogConstraint *check = domain->checks.items[i];
    if (check->not_valid) continue;
    buf_format(&out, "\n  CONSTRAINT %.*s %.*s", STR_ARG(pg_ident(s->arena, check->object.name)),
               STR_ARG(check->definition));
  }
  each(i, domain->checks) {
    const CatalogConstraint *check = domain->checks.items[i];
    if (check->not_valid)
      buf_format(&out, ";\nALTER DOMAIN %.*s ADD CONSTRAINT %.*s %.*s", STR_ARG(pg_name(s->arena, &domain->object)),
                 STR_ARG(pg_ident(s->arena, check->object.name)), STR_ARG(check->definition));
  }
  return buf_str(&out);
}

static Str range_statement(Scribe *s, const CatalogRange *range) {
  const struct { const char *word; Str value; } rows[] = {
      {"subtype_opclass", range->opclass},     {"collation", range->collation}, {"canonical", range->canonical},
      {"subtype_diff", range->difference}, {"multirange_type_name", range->multirange}};
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE TYPE %.*s AS RANGE (\n  subtype = %.*s", STR_ARG(pg_name(s->arena, &range->object)),
             STR_ARG(range->subtype));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (str_given(rows[i].value)) buf_format(&out, ",\n  %s = %.*s", rows[i].word, STR_ARG(rows[i].value));
  buf_lit(&out, "\n)");
  return buf_str(&out);
}

void pg_add_numbers(const CatalogSequence *q, Buf *out) {
  buf_format(out, " START WITH %lld INCREMENT BY %lld", (long long)q->start, (long long)q->increment);
  buf_format(out, " MINVALUE %lld MAXVALUE %lld", (long long)q->min, (long long)q->max);
  buf_format(out, " CACHE %lld%s", (long long)q->cache, q->cycle ? " CYCLE" : "");
}

static Str sequence_statement(Scribe *s, const CatalogSequence *q) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE %sSEQUENCE %.*s AS %.*s", q->unlogged ? "UNLOGGED " : "",
             STR_ARG(pg_name(s->arena, &q->object)), STR_ARG(q->type));
  pg_add_numbers(q, &out);
  return buf_str(&out);
}

/* --- parts of tables --- */

/* The definition of a key with what Postgres leaves out of it: the parameters and tablespace of its index. */
static Str whole_definition(Scribe *s, const CatalogConstraint *c) {
  bool exclusion = c->type == CONSTRAINT_EXCLUSION; /* whose definition has its parameters, but not its tablespace */
  bool with = c->with.len > 0 && !exclusion;
  if (!with && !str_given(c->tablespace)) return c->definition;
  ptrdiff_t later = exclusion ? str_find(c->definition, STR(" WHERE (")) : -1;
  if (later < 0) later = str_find(c->definition, STR(" DEFERRABLE"));
  size_t end = later < 0 ? c->definition.len : (size_t)later;
  Buf out = BUF(s->arena);
  buf_append(&out, str_slice(c->definition, 0, end));
  if (with) {
    buf_lit(&out, " WITH (");
    pg_add_options(&c->with, &out);
    buf_char(&out, ')');
  }
  if (str_given(c->tablespace))
    buf_format(&out, " USING INDEX TABLESPACE %.*s", STR_ARG(pg_ident(s->arena, c->tablespace)));
  buf_append(&out, str_slice(c->definition, end, c->definition.len));
  return buf_str(&out);
}

static Str constraint_statement(Scribe *s, const CatalogConstraint *c) {
  if (c->object.table == NULL) return STR_NONE;
  bool alone = c->object.table->type != TABLE_PARTITIONED && c->type != CONSTRAINT_CHECK; /* which children get */
  return str_format(s->arena, "ALTER TABLE %s%.*s ADD CONSTRAINT %.*s %.*s", alone ? "ONLY " : "",
                    STR_ARG(pg_name(s->arena, &c->object.table->object)), STR_ARG(pg_ident(s->arena, c->object.name)),
                    STR_ARG(whole_definition(s, c)));
}

/* The server says ONLY of each index of a partitioned table; without it the partitions get theirs. */
static Str index_statement(Scribe *s, const CatalogIndex *index) {
  Str only = STR(" ON ONLY "), text = index->definition;
  ptrdiff_t at = index->invalid || str_given(index->object.table->partition_bound) ? -1 : str_find(text, only);
  if (at < 0) return text;
  return CAT(s->arena, str_slice(text, 0, (size_t)at), STR(" ON "), str_slice(text, (size_t)at + only.len, text.len));
}

static Str policy_statement(Scribe *s, const CatalogPolicy *policy) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE POLICY %.*s%.*s", STR_ARG(pg_ident(s->arena, policy->object.name)),
             STR_ARG(on_table(s->arena, &policy->object)));
  if (policy->restrictive) buf_lit(&out, " AS RESTRICTIVE");
  buf_format(&out, " FOR %.*s", STR_ARG(str_upper(s->arena, policy->command)));
  bool everyone = policy->roles.len == 1 && str_eq(policy->roles.items[0], STR("public"));
  if (!everyone) buf_format(&out, " TO %.*s", STR_ARG(names_list(s->arena, &policy->roles)));
  if (str_given(policy->using)) buf_format(&out, " USING (%.*s)", STR_ARG(policy->using));
  if (str_given(policy->check)) buf_format(&out, " WITH CHECK (%.*s)", STR_ARG(policy->check));
  return buf_str(&out);
}

/* --- grants --- */

static Str privileges_text(Arena *arena, const StrList *privileges, Str columns) {
  Buf out = BUF(arena);
  each(i, *privileges)
    buf_format(&out, "%s%.*s%.*s", i == 0 ? "" : ", ", STR_ARG(privileges->items[i]), STR_ARG(columns));
  return buf_str(&out);
}

bool pg_is_of_column(const CatalogGrant *grant) { return str_starts(grant->on, STR("COLUMN ")); }

/* "TABLE t", and of "COLUMN c OF t" the table with " (c)" behind each privilege. */
static Str grant_target(Arena *arena, Str on, Str *columns) {
  Str head = STR("COLUMN "), of = STR(" OF ");
  *columns = STR("");
  ptrdiff_t at = str_find(on, of);
  if (!str_starts(on, head) || at < 0) return on;
  *columns = CAT(arena, STR(" ("), str_slice(on, head.len, (size_t)at), STR(")"));
  return CAT(arena, STR("TABLE "), str_slice(on, (size_t)at + of.len, on.len));
}

static Str grant_statement(Scribe *s, const CatalogGrant *grant) {
  Str columns, on = grant_target(s->arena, grant->on, &columns);
  Buf out = BUF(s->arena);
  buf_format(&out, "REVOKE ALL%.*s ON %.*s FROM %.*s", STR_ARG(columns), STR_ARG(on), STR_ARG(grant->grantee));
  if (grant->privileges.len > 0)
    buf_format(&out, ";\nGRANT %.*s ON %.*s TO %.*s", STR_ARG(privileges_text(s->arena, &grant->privileges, columns)),
               STR_ARG(on), STR_ARG(grant->grantee));
  if (grant->grantable.len > 0)
    buf_format(&out, ";\nGRANT %.*s ON %.*s TO %.*s WITH GRANT OPTION",
               STR_ARG(privileges_text(s->arena, &grant->grantable, columns)), STR_ARG(on), STR_ARG(grant->grantee));
  return buf_str(&out);
}

Str pg_statement(Scribe *s, const CatalogObject *object) {
  switch (object->kind) {
  case CATALOG_TABLE: return relation_statement(s, (const CatalogTable *)object);
  case CATALOG_ENUM: return enum_statement(s, (const CatalogEnum *)object);
  case CATALOG_DOMAIN: return domain_statement(s, (const CatalogDomain *)object);
  case CATALOG_RANGE: return range_statement(s, (const CatalogRange *)object);
  case CATALOG_SEQUENCE: return sequence_statement(s, (const CatalogSequence *)object);
  case CATALOG_CONSTRAINT: return constraint_statement(s, (const CatalogConstraint *)object);
  case CATALOG_INDEX: return index_statement(s, (const CatalogIndex *)object);
  case CATALOG_TRIGGER: return ((const CatalogTrigger *)object)->definition;
  case CATALOG_RULE: return ((const CatalogRule *)object)->definition;
  case CATALOG_POLICY: return policy_statement(s, (const CatalogPolicy *)object);
  case CATALOG_FUNCTION: return ((const CatalogFunction *)object)->definition;
  case CATALOG_STATISTICS: return ((const CatalogStatistics *)object)->definition;
  case CATALOG_GRANT: return grant_statement(s, (const CatalogGrant *)object);
  case CATALOG_OTHER: return ((const CatalogOther *)object)->definition;
  case CATALOG_SCHEMA: return CAT(s->arena, STR("CREATE SCHEMA "), pg_ident(s->arena, object->name));
  case CATALOG_EXTENSION:
  case CATALOG_COLUMN:
  case CATALOG_INDEX_KEY:
  case CATALOG_COMMENT:
  case CATALOG_NEED:
  case CATALOG_ROLE:
  case CATALOG_KIND_COUNT: break;
  }
  return STR_NONE;
}
