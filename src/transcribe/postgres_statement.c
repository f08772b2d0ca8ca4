/* The statements that make an object, for what the language cannot say. */
#include "transcribe/postgres.h"

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

/* --- tables --- */

/* host 'a', port '5432': as the server keeps them, name=value. */
static void add_foreign_options(Arena *arena, const StrList *options, Buf *out) {
  if (options->len == 0) return;
  buf_lit(out, " OPTIONS (");
  each(i, *options) {
    Str option = options->items[i];
    ptrdiff_t equals = str_find_char(option, '=');
    size_t at = equals < 0 ? option.len : (size_t)equals;
    buf_format(out, "%s%.*s ", i == 0 ? "" : ", ", STR_ARG(pg_ident(arena, str_slice(option, 0, at))));
    buf_append(out, pg_literal_text(arena, str_slice(option, at + 1, option.len)));
  }
  buf_char(out, ')');
}

static void add_column(Scribe *s, const CatalogColumn *column, Buf *out) {
  Arena *arena = s->arena;
  buf_format(out, "\n  %.*s %.*s", STR_ARG(pg_ident(arena, column->object.name)), STR_ARG(column->type));
  add_foreign_options(arena, &column->foreign_options, out);
  if (str_given(column->collation)) buf_format(out, " COLLATE %.*s", STR_ARG(column->collation));
  if (column->identity != IDENTITY_NONE)
    buf_format(out, " GENERATED %s AS IDENTITY (START WITH %lld INCREMENT BY %lld)",
               column->identity == IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT",
               column->sequence == NULL ? 1LL : (long long)column->sequence->start,
               column->sequence == NULL ? 1LL : (long long)column->sequence->increment);
  if (str_given(column->initial)) buf_format(out, " DEFAULT %.*s", STR_ARG(column->initial));
  if (str_given(column->generated))
    buf_format(out, " GENERATED ALWAYS AS (%.*s) %s", STR_ARG(column->generated),
               column->generated_virtual ? "VIRTUAL" : "STORED");
  if (column->not_null) buf_lit(out, " NOT NULL");
}

static void add_columns(Scribe *s, const CatalogTable *table, Buf *out) {
  buf_lit(out, " (");
  size_t count = 0;
  each(i, table->columns) {
    if (table->columns.items[i]->inherited && !str_given(table->partition_bound)) continue;
    if (count++ > 0) buf_char(out, ',');
    add_column(s, table->columns.items[i], out);
  }
  buf_lit(out, "\n)");
}

/* (street WITH OPTIONS DEFAULT 'here'): what is said of columns beyond their types. */
static void add_typed_columns(Scribe *s, const CatalogTable *table, Buf *out) {
  size_t count = 0;
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    if (!str_given(column->initial) && !column->not_null) continue;
    Str name = pg_ident(s->arena, column->object.name);
    buf_format(out, "%s%.*s WITH OPTIONS", count++ == 0 ? " (" : ", ", STR_ARG(name));
    if (str_given(column->initial)) buf_format(out, " DEFAULT %.*s", STR_ARG(column->initial));
    if (column->not_null) buf_lit(out, " NOT NULL");
  }
  if (count > 0) buf_char(out, ')');
}

static void add_options(const OptionList *options, Buf *out) {
  each(i, *options)
    buf_format(out, "%s%.*s='%.*s'", i == 0 ? "" : ", ", STR_ARG(options->items[i].key.str),
               STR_ARG(options->items[i].value.str));
}

static void add_parents(Scribe *s, const CatalogTable *table, Buf *out) {
  buf_lit(out, " INHERITS (");
  each(i, table->parents)
    buf_format(out, "%s%.*s", i == 0 ? "" : ", ", STR_ARG(pg_name(s->arena, &table->parents.items[i]->object)));
  buf_char(out, ')');
}

/* How it is kept: what stands behind the columns. */
static void add_storage(Scribe *s, const CatalogTable *table, Buf *out) {
  Arena *arena = s->arena;
  if (str_given(table->partition_key)) buf_format(out, " PARTITION BY %.*s", STR_ARG(table->partition_key));
  if (str_given(table->method)) buf_format(out, " USING %.*s", STR_ARG(pg_ident(arena, table->method)));
  if (table->type == TABLE_FOREIGN) {
    buf_format(out, " SERVER %.*s", STR_ARG(pg_ident(arena, table->server)));
    add_foreign_options(arena, &table->foreign_options, out);
  }
  if (table->with.len > 0) {
    buf_lit(out, " WITH (");
    add_options(&table->with, out);
    buf_char(out, ')');
  }
}

static void add_create_table(Scribe *s, const CatalogTable *table, Buf *out) {
  Arena *arena = s->arena;
  bool partition = str_given(table->partition_bound);
  const CatalogTable *parent = table->parents.len > 0 ? table->parents.items[0] : NULL;
  const char *kind = table->type == TABLE_FOREIGN ? "FOREIGN TABLE" : table->unlogged ? "UNLOGGED TABLE" : "TABLE";
  buf_format(out, "CREATE %s %.*s", kind, STR_ARG(pg_name(arena, &table->object)));
  bool whole = partition && parent != NULL && pg_same_columns(table, parent);
  if (whole) {
    buf_format(out, " PARTITION OF %.*s %.*s", STR_ARG(pg_name(arena, &parent->object)),
               STR_ARG(table->partition_bound));
  } else if (str_given(table->of_type)) {
    buf_format(out, " OF %.*s", STR_ARG(table->of_type));
    add_typed_columns(s, table, out);
  } else {
    add_columns(s, table, out);
    if (parent != NULL && !partition) add_parents(s, table, out);
  }
  add_storage(s, table, out);
  if (partition && !whole && parent != NULL)
    buf_format(out, ";\nALTER TABLE %.*s ATTACH PARTITION %.*s %.*s", STR_ARG(pg_name(arena, &parent->object)),
               STR_ARG(pg_name(arena, &table->object)), STR_ARG(table->partition_bound));
}

static void add_part(Scribe *s, const CatalogObject *part, Buf *out) {
  Str sql = pg_statement(s, part);
  if (str_given(sql)) buf_format(out, ";\n%.*s", STR_ARG(sql));
}

/* A default of a partition that is not its parent's, and the other way round. */
static void add_own_defaults(Scribe *s, const CatalogTable *table, Buf *out) {
  const CatalogTable *parent = table->parents.len > 0 ? table->parents.items[0] : NULL;
  bool created_alike = str_given(table->partition_bound) && parent != NULL && pg_same_columns(table, parent);
  if (!created_alike) return;
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i], *from = parent->columns.items[i];
    if (str_eq(column->initial, from->initial) || str_given(column->generated)) continue;
    buf_format(out, ";\nALTER TABLE %.*s ALTER COLUMN %.*s ", STR_ARG(pg_name(s->arena, &table->object)),
               STR_ARG(pg_ident(s->arena, column->object.name)));
    if (str_given(column->initial)) buf_format(out, "SET DEFAULT %.*s", STR_ARG(column->initial));
    else buf_lit(out, "DROP DEFAULT");
  }
}

static Str table_statement(Scribe *s, const CatalogTable *table) {
  Buf out = BUF(s->arena);
  Str name = pg_name(s->arena, &table->object);
  add_create_table(s, table, &out);
  add_own_defaults(s, table, &out);
  each(i, table->constraints)
    if (!table->constraints.items[i]->inherited && table->constraints.items[i]->type != CONSTRAINT_FOREIGN_KEY)
      add_part(s, &table->constraints.items[i]->object, &out);
  each(i, table->indexes)
    if (!table->indexes.items[i]->inherited) add_part(s, &table->indexes.items[i]->object, &out);
  if (table->row_security) buf_format(&out, ";\nALTER TABLE %.*s ENABLE ROW LEVEL SECURITY", STR_ARG(name));
  if (table->force_row_security) buf_format(&out, ";\nALTER TABLE %.*s FORCE ROW LEVEL SECURITY", STR_ARG(name));
  return buf_str(&out);
}

static Str view_statement(Scribe *s, const CatalogTable *view) {
  const char *kind = view->type == TABLE_MATERIALIZED_VIEW ? "MATERIALIZED VIEW" : "VIEW";
  return str_format(s->arena, "CREATE %s %.*s AS\n%.*s", kind, STR_ARG(pg_name(s->arena, &view->object)),
                    STR_ARG(view->select));
}

static Str composite_statement(Scribe *s, const CatalogTable *type) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE TYPE %.*s AS", STR_ARG(pg_name(s->arena, &type->object)));
  add_columns(s, type, &out);
  return buf_str(&out);
}

static Str relation_statement(Scribe *s, const CatalogTable *table) {
  switch (table->type) {
  case TABLE_ORDINARY:
  case TABLE_PARTITIONED:
  case TABLE_FOREIGN: return table_statement(s, table);
  case TABLE_VIEW:
  case TABLE_MATERIALIZED_VIEW: return view_statement(s, table);
  case TABLE_COMPOSITE: return composite_statement(s, table);
  case TABLE_VIRTUAL: break;
  }
  return STR_NONE;
}

/* --- types --- */

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

static Str sequence_statement(Scribe *s, const CatalogSequence *q) {
  Buf out = BUF(s->arena);
  buf_format(&out, "CREATE %sSEQUENCE %.*s AS %.*s", q->unlogged ? "UNLOGGED " : "",
             STR_ARG(pg_name(s->arena, &q->object)), STR_ARG(q->type));
  buf_format(&out, " START WITH %lld INCREMENT BY %lld", (long long)q->start, (long long)q->increment);
  buf_format(&out, " MINVALUE %lld MAXVALUE %lld", (long long)q->min, (long long)q->max);
  buf_format(&out, " CACHE %lld%s", (long long)q->cache, q->cycle ? " CYCLE" : "");
  return buf_str(&out);
}

/* --- parts of tables --- */

/* The definition of a key with the parameters of its index, which Postgres leaves out of it. */
static Str whole_definition(Scribe *s, const CatalogConstraint *c) {
  if (c->with.len == 0 && !str_given(c->tablespace)) return c->definition;
  ptrdiff_t later = str_find(c->definition, STR(" DEFERRABLE"));
  size_t end = later < 0 ? c->definition.len : (size_t)later;
  Buf out = BUF(s->arena);
  buf_append(&out, str_slice(c->definition, 0, end));
  if (c->with.len > 0) {
    buf_lit(&out, " WITH (");
    add_options(&c->with, &out);
    buf_char(&out, ')');
  }
  if (str_given(c->tablespace))
    buf_format(&out, " USING INDEX TABLESPACE %.*s", STR_ARG(pg_ident(s->arena, c->tablespace)));
  buf_append(&out, str_slice(c->definition, end, c->definition.len));
  return buf_str(&out);
}

static Str constraint_statement(Scribe *s, const CatalogConstraint *c) {
  if (c->object.table == NULL) return STR_NONE;
  return str_format(s->arena, "ALTER TABLE %s%.*s ADD CONSTRAINT %.*s %.*s",
                    c->object.table->type == TABLE_PARTITIONED ? "" : "ONLY ",
                    STR_ARG(pg_name(s->arena, &c->object.table->object)), STR_ARG(pg_ident(s->arena, c->object.name)),
                    STR_ARG(whole_definition(s, c)));
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
  case CATALOG_INDEX: return ((const CatalogIndex *)object)->definition;
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
  case CATALOG_ROLE:
  case CATALOG_KIND_COUNT: break;
  }
  return STR_NONE;
}
