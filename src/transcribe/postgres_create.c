/* CREATE TABLE of what the language has no words for: foreign tables, typed ones, partitions that are not like their
 * table. A partition is made as a table of its own and attached, so that all its parts have their own names. */
#include "transcribe/postgres.h"

#include "model/name.h"

/* Since then the identity of a partitioned table is that of its partitions. */
enum { VERSION_17 = 170000, VERSION_16 = 160000 };

static bool is_partition(const CatalogTable *table) { return str_given(table->partition_bound); }

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

/* --- columns --- */

Str pg_not_null_rule(Arena *arena, Str table, Str column) {
  return name_fit_postgres(arena, table, column, STR("not_null"));
}

bool pg_has_own_not_null(const CatalogColumn *column) {
  const CatalogColumn *from = column->inherited ? pg_parents_column(column) : NULL;
  return from != NULL && column->not_null && from->not_null && !str_eq(column->not_null_name, from->not_null_name);
}

Str pg_not_null_name(Arena *arena, const CatalogColumn *column) {
  Str rule = pg_not_null_rule(arena, column->object.table->object.name, column->object.name);
  bool usual = !column->not_null || !str_given(column->not_null_name) || str_eq(column->not_null_name, rule);
  return usual ? STR_NONE : column->not_null_name;
}

static void add_identity(const CatalogColumn *column, Buf *out) {
  const CatalogSequence *q = column->sequence;
  buf_format(out, " GENERATED %s AS IDENTITY", column->identity == IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
  if (q == NULL) return;
  buf_format(out, " (SEQUENCE NAME %.*s", STR_ARG(pg_name(out->arena, &q->object)));
  pg_add_numbers(q, out);
  buf_char(out, ')');
}

static bool has_identity(const Scribe *s, const CatalogColumn *column) {
  bool attached = s->catalog->version >= VERSION_17 && is_partition(column->object.table);
  return column->identity != IDENTITY_NONE && !attached;
}

/* Up to 15 a child must leave out the expression that its parent's column has. */
static bool states_generated(const Scribe *s, const CatalogColumn *column) {
  if (!str_given(column->generated)) return false;
  const CatalogColumn *from = is_partition(column->object.table) ? NULL : pg_parents_column(column);
  return s->catalog->version >= VERSION_16 || from == NULL || !str_given(from->generated);
}

static void add_column(Scribe *s, const CatalogColumn *column, Buf *out) {
  Arena *arena = s->arena;
  buf_format(out, "\n  %.*s %.*s", STR_ARG(pg_ident(arena, column->object.name)), STR_ARG(column->type));
  add_foreign_options(arena, &column->foreign_options, out);
  if (str_given(column->collation)) buf_format(out, " COLLATE %.*s", STR_ARG(column->collation));
  if (has_identity(s, column)) add_identity(column, out);
  if (str_given(column->initial) && !pg_is_apart(s, column))
    buf_format(out, " DEFAULT %.*s", STR_ARG(column->initial));
  if (states_generated(s, column))
    buf_format(out, " GENERATED ALWAYS AS (%.*s) %s", STR_ARG(column->generated),
               column->generated_virtual ? "VIRTUAL" : "STORED");
  if (!column->not_null) return;
  Str name = pg_not_null_name(arena, column);
  if (str_given(name)) buf_format(out, " CONSTRAINT %.*s", STR_ARG(pg_ident(arena, name)));
  buf_lit(out, " NOT NULL");
}

static void add_columns(Scribe *s, const CatalogTable *table, Buf *out) {
  buf_lit(out, " (");
  size_t count = 0;
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    bool inherited = column->inherited && !is_partition(table);
    if (inherited && !pg_has_own_not_null(column)) continue;
    if (count++ > 0) buf_char(out, ',');
    if (!inherited) add_column(s, column, out);
    else
      buf_format(out, "\n  CONSTRAINT %.*s NOT NULL %.*s", STR_ARG(pg_ident(s->arena, column->not_null_name)),
                 STR_ARG(pg_ident(s->arena, column->object.name)));
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

/* --- the table --- */

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
  OptionList with = pg_all_options(arena, table);
  if (with.len > 0) {
    buf_lit(out, " WITH (");
    pg_add_options(&with, out);
    buf_char(out, ')');
  }
  if (str_given(table->tablespace)) buf_format(out, " TABLESPACE %.*s", STR_ARG(pg_ident(arena, table->tablespace)));
}

static void add_create(Scribe *s, const CatalogTable *table, Buf *out) {
  const char *kind = table->type == TABLE_FOREIGN ? "FOREIGN TABLE" : table->unlogged ? "UNLOGGED TABLE" : "TABLE";
  buf_format(out, "CREATE %s %.*s", kind, STR_ARG(pg_name(s->arena, &table->object)));
  if (str_given(table->of_type)) {
    buf_format(out, " OF %.*s", STR_ARG(table->of_type));
    add_typed_columns(s, table, out);
  } else {
    add_columns(s, table, out);
    if (table->parents.len > 0 && !is_partition(table)) add_parents(s, table, out);
  }
  add_storage(s, table, out);
}

static void add_part(Scribe *s, const CatalogObject *part, Buf *out) {
  Str sql = pg_statement(s, part);
  if (str_given(sql)) buf_format(out, ";\n%.*s", STR_ARG(sql));
}

/* A partition's parts stand before it is attached, also those that it would get from its table by then. */
static void add_parts(Scribe *s, const CatalogTable *table, Buf *out) {
  bool partition = is_partition(table);
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    bool later = c->type == CONSTRAINT_FOREIGN_KEY || pg_is_apart(s, c);
    if ((!c->inherited || partition) && !later) add_part(s, &c->object, out);
  }
  each(i, table->indexes)
    if ((!table->indexes.items[i]->inherited || partition) && !pg_is_lone(table->indexes.items[i]))
      add_part(s, &table->indexes.items[i]->object, out);
}

static void add_properties(const CatalogTable *table, Str name, Buf *out) {
  if (table->row_security) buf_format(out, ";\nALTER TABLE %.*s ENABLE ROW LEVEL SECURITY", STR_ARG(name));
  if (table->force_row_security) buf_format(out, ";\nALTER TABLE %.*s FORCE ROW LEVEL SECURITY", STR_ARG(name));
}

Str pg_table_statement(Scribe *s, const CatalogTable *table) {
  Buf out = BUF(s->arena);
  Str name = pg_name(s->arena, &table->object);
  add_create(s, table, &out);
  add_parts(s, table, &out);
  if (is_partition(table) && table->parents.len > 0)
    buf_format(&out, ";\nALTER TABLE ONLY %.*s ATTACH PARTITION %.*s %.*s",
               STR_ARG(pg_name(s->arena, &table->parents.items[0]->object)), STR_ARG(name),
               STR_ARG(table->partition_bound));
  add_properties(table, name, &out);
  return buf_str(&out);
}
