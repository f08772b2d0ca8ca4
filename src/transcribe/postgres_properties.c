/* Properties of tables, views and their columns that neither the YAML nor the statement which makes them says: one
 * `sql:` block a table. */
#include "transcribe/postgres.h"

static Str alter_table(Arena *arena, const CatalogTable *table, Str what) {
  const char *kind = table->type == TABLE_VIEW                ? "VIEW"
                     : table->type == TABLE_MATERIALIZED_VIEW ? "MATERIALIZED VIEW"
                     : table->type == TABLE_FOREIGN           ? "FOREIGN TABLE"
                                                              : "TABLE";
  return str_format(arena, "ALTER %s %.*s %.*s", kind, STR_ARG(pg_name(arena, &table->object)), STR_ARG(what));
}

void pg_add_statement(Buf *out, Str sql) {
  buf_format(out, "%s%.*s", out->len == 0 ? "" : ";\n", STR_ARG(sql));
}

static void add_alter(Buf *out, const CatalogTable *table, Str what, Str value) {
  pg_add_statement(out, alter_table(out->arena, table, str_concat(out->arena, what, value)));
}

/* Of the table and not of its partitions. */
static void add_only(Buf *out, const CatalogTable *table, Str what, Str value) {
  const char *kind = table->type == TABLE_FOREIGN ? "FOREIGN TABLE" : "TABLE";
  pg_add_statement(out, str_format(out->arena, "ALTER %s ONLY %.*s %.*s%.*s", kind,
                                STR_ARG(pg_name(out->arena, &table->object)), STR_ARG(what), STR_ARG(value)));
}

static void add_column(Scribe *s, const CatalogColumn *column, Buf *out) {
  const CatalogTable *table = column->object.table;
  Str head = CAT(s->arena, STR("ALTER COLUMN "), pg_ident(s->arena, column->object.name), STR(" "));
  bool view = table->type == TABLE_VIEW;
  if (str_given(column->statistics))
    add_alter(out, table, head, CAT(s->arena, STR("SET STATISTICS "), column->statistics));
  each(i, column->options)
    pg_add_statement(out, alter_table(s->arena, table,
                                   str_format(s->arena, "%.*sSET (%.*s='%.*s')", STR_ARG(head),
                                              STR_ARG(column->options.items[i].key.str),
                                              STR_ARG(column->options.items[i].value.str))));
  if ((view || pg_is_apart(s, column)) && str_given(column->initial))
    pg_add_statement(out, alter_table(s->arena, table, CAT(s->arena, head, STR("SET DEFAULT "), column->initial)));
}

static void add_index_statistics(Scribe *s, const CatalogTable *table, Buf *out) {
  each(i, table->indexes) each(k, table->indexes.items[i]->keys) {
    const CatalogIndexKey *key = table->indexes.items[i]->keys.items[k];
    if (!str_given(key->statistics)) continue;
    pg_add_statement(out, str_format(s->arena, "ALTER INDEX %.*s ALTER COLUMN %zu SET STATISTICS %.*s",
                                  STR_ARG(pg_name(s->arena, &table->indexes.items[i]->object)), key->position,
                                  STR_ARG(key->statistics)));
  }
}

static void add_clustered(Scribe *s, const CatalogTable *table, Buf *out) {
  Str name = STR_NONE;
  each(i, table->indexes) if (table->indexes.items[i]->clustered) name = table->indexes.items[i]->object.name;
  each(i, table->constraints)
    if (table->constraints.items[i]->clustered) name = table->constraints.items[i]->object.name;
  if (!str_given(name)) return;
  add_alter(out, table, STR("CLUSTER ON "), pg_ident(s->arena, name));
}

enum { VERSION_15 = 150000 }; /* since then a sequence may be unlogged */

/* An identity column's sequence is logged as its table is, and has the column's type: but for what LIKE copies. */
static void add_identity(Scribe *s, const CatalogColumn *column, Buf *out) {
  const CatalogSequence *q = column->sequence;
  if (q == NULL || !q->identity) return;
  Str head = CAT(s->arena, STR("ALTER SEQUENCE "), pg_name(s->arena, &q->object));
  if (q->unlogged != column->object.table->unlogged && s->catalog->version >= VERSION_15)
    pg_add_statement(out, CAT(s->arena, head, STR(" SET "), q->unlogged ? STR("UNLOGGED") : STR("LOGGED")));
  if (!str_eq(q->type, column->type) && column->domain == NULL)
    pg_add_statement(out, str_format(s->arena, "%.*s AS %.*s MINVALUE %lld MAXVALUE %lld", STR_ARG(head),
                                     STR_ARG(q->type), (long long)q->min, (long long)q->max));
}

static void add_switched(Scribe *s, const CatalogTable *table, Buf *out) {
  each(i, table->triggers) {
    const CatalogTrigger *t = table->triggers.items[i];
    if (!str_given(t->enabled)) continue;
    Str word = str_eq(t->enabled, STR("disabled")) ? STR("DISABLE TRIGGER ")
               : str_eq(t->enabled, STR("always")) ? STR("ENABLE ALWAYS TRIGGER ")
                                                   : STR("ENABLE REPLICA TRIGGER ");
    add_only(out, table, word, pg_ident(s->arena, t->object.name));
  }
}

static void add_replica(Scribe *s, const CatalogTable *table, Buf *out) {
  Str identity = table->replica_identity;
  if (!str_given(identity) || pg_replica_is_said(s, table)) return;
  bool index = str_starts(identity, STR("index "));
  add_only(out, table, STR("REPLICA IDENTITY "),
           index ? CAT(s->arena, STR("USING "), identity) : str_upper(s->arena, identity));
}

const CatalogColumn *pg_parents_column(const CatalogColumn *column) {
  const CatalogTable *table = column->object.table;
  each(i, table->parents) each(k, table->parents.items[i]->columns) {
    const CatalogColumn *from = table->parents.items[i]->columns.items[k];
    if (str_eq(from->object.name, column->object.name)) return from;
  }
  return NULL;
}

/* How its values are kept, unless that was said when the column was made; `from` is where it has it from. */
static void add_kept(Scribe *s, const CatalogColumn *column, const CatalogColumn *from, Buf *out) {
  Str storage = from == NULL ? STR_NONE : from->storage, compression = from == NULL ? STR_NONE : from->compression;
  Str head = CAT(s->arena, STR("ALTER COLUMN "), pg_ident(s->arena, column->object.name), STR(" SET "));
  Str own = str_given(column->storage) ? column->storage : column->type_storage;
  Str method = str_given(column->compression) ? column->compression : STR("default");
  if (!str_eq(column->storage, storage))
    add_alter(out, column->object.table, head, CAT(s->arena, STR("STORAGE "), str_upper(s->arena, own)));
  if (!str_eq(column->compression, compression))
    add_alter(out, column->object.table, head, CAT(s->arena, STR("COMPRESSION "), method));
}

/* What a column has that its parent's has not: all of it when the YAML does not say the column again. */
static void add_inherited(Scribe *s, const CatalogColumn *column, const CatalogColumn *from, Buf *out) {
  const CatalogTable *table = column->object.table;
  Str head = CAT(s->arena, STR("ALTER COLUMN "), pg_ident(s->arena, column->object.name), STR(" "));
  bool again = !column->inherited;
  if (column->not_null && !from->not_null && !again) add_alter(out, table, head, STR("SET NOT NULL"));
  if (!column->not_null && from->not_null) add_alter(out, table, head, STR("DROP NOT NULL"));
  if (str_given(column->generated) || str_eq(column->initial, from->initial)) return;
  if (!str_given(column->initial)) add_alter(out, table, head, STR("DROP DEFAULT"));
  else if (!again) add_alter(out, table, head, CAT(s->arena, STR("SET DEFAULT "), column->initial));
}

/* The name of its NOT NULL. A child's is that of its parent, and follows it; another one no statement gives. */
static void add_not_null_name(Scribe *s, const CatalogColumn *column, const CatalogColumn *from, Buf *out) {
  Str rule = pg_not_null_rule(s->arena, column->object.table->object.name, column->object.name);
  bool has = column->not_null && str_given(column->not_null_name), same = str_eq(column->not_null_name, rule);
  if (!has || (from == NULL && same)) return;
  if (from != NULL && from->not_null) {
    if (!str_eq(from->not_null_name, column->not_null_name))
      vec_push(s->arena, &s->lost, CAT(s->arena, STR("the name of NOT NULL of "), column->object.label));
    return;
  }
  Str name = pg_ident(s->arena, column->not_null_name);
  if (!same)
    add_alter(out, column->object.table, STR("RENAME CONSTRAINT "),
              CAT(s->arena, pg_ident(s->arena, rule), STR(" TO "), name));
}

/* What the statement or the YAML that makes the column leaves unsaid of it. */
static void add_unsaid(Scribe *s, const CatalogColumn *column, Buf *out) {
  const CatalogTable *table = column->object.table;
  bool view = table->type == TABLE_VIEW, partition = str_given(table->partition_bound);
  bool part = pg_partition_is_said(s, table), said = table_is_said(s, table) || part;
  const CatalogColumn *from = partition && !part ? NULL : pg_parents_column(column);
  if (from != NULL) add_inherited(s, column, from, out);
  if (!view && (!said || column->inherited)) add_kept(s, column, from, out);
}

/* Before the children that are blocks: a new name goes to all children, under which they must have the old one. */
static void put_not_null_names(Scribe *s, const CatalogTable *table) {
  Buf out = BUF(s->arena);
  bool part = pg_partition_is_said(s, table);
  if (!part && !table_is_said(s, table)) return;
  each(i, table->columns)
    add_not_null_name(s, table->columns.items[i], pg_parents_column(table->columns.items[i]), &out);
  if (out.len == 0) return;
  Doc *children = doc_list(s->arena, DOC_FIT);
  Doc *block = put_block(s, &table->object, CAT(s->arena, STR("names of NOT NULL of "), key_of(s, &table->object)),
                         buf_str(&out));
  each(i, s->catalog->tables) each(k, s->catalog->tables.items[i]->parents) {
    const CatalogTable *child = s->catalog->tables.items[i];
    bool raw = child->parents.items[k] == table && !table_is_said(s, child) && !pg_partition_is_said(s, child);
    if (raw) doc_add(s->arena, children, doc_text(s->arena, block_label(s, &child->object)));
  }
  if (!doc_empty(children)) doc_put(s->arena, block, STR("before"), children);
}

static void put_rules(Scribe *s, const CatalogTable *table) {
  each(i, table->rules) {
    const CatalogRule *rule = table->rules.items[i];
    put_raw(s, &rule->object);
    if (!str_given(rule->enabled)) continue;
    Str word = str_eq(rule->enabled, STR("disabled")) ? STR("DISABLE RULE ")
               : str_eq(rule->enabled, STR("always")) ? STR("ENABLE ALWAYS RULE ")
                                                      : STR("ENABLE REPLICA RULE ");
    put_block(s, &table->object, CAT(s->arena, STR("state of rule "), rule->object.name),
              alter_table(s->arena, table, CAT(s->arena, word, pg_ident(s->arena, rule->object.name))));
  }
}

void pg_put_properties(Scribe *s, const CatalogTable *table) {
  Buf out = BUF(s->arena);
  each(i, table->columns) {
    add_unsaid(s, table->columns.items[i], &out);
    add_column(s, table->columns.items[i], &out);
    add_identity(s, table->columns.items[i], &out);
  }
  add_index_statistics(s, table, &out);
  add_clustered(s, table, &out);
  add_switched(s, table, &out);
  add_replica(s, table, &out);
  if (table->not_populated)
    pg_add_statement(&out, CAT(s->arena, STR("REFRESH MATERIALIZED VIEW "), pg_name(s->arena, &table->object),
                            STR(" WITH NO DATA")));
  Str label = CAT(s->arena, STR("properties of "), key_of(s, &table->object));
  if (out.len > 0) put_block(s, &table->object, label, buf_str(&out));
  put_not_null_names(s, table);
  put_rules(s, table);
}
