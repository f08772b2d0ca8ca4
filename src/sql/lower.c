/* Tables: which of their parts the dialect has, under which names. */
#include "sql/lower.h"

#include "expr/lexer.h"

bool sql_has_columns(const SqlBuild *b, const ColumnList *columns) {
  each(i, *columns) {
    if (!on(columns->items[i]->on, b->dialect)) return false;
  }
  return true;
}

static void lower_columns(const SqlBuild *b, SqlTable *table) {
  const ColumnList *from = &table->table->columns;
  /* Made in one piece: by_column and the keys point into it. */
  table->columns.items = arena_array(b->arena, SqlColumn, from->len + 1);
  table->columns.cap = from->len + 1;
  table->by_column = arena_array(b->arena, SqlColumn *, from->len + 1);
  each(i, *from) {
    const Column *column = from->items[i];
    if (!on(column->on, b->dialect)) continue;
    SqlColumn *made = &table->columns.items[table->columns.len++];
    *made = sql_lower_column(b, column);
    table->by_column[column->position] = made;
  }
}

/* SQLite has no need of names for keys; drizzle-kit 1.0 prints them, where it can have the schema at all. */
static bool is_named(const SqlBuild *b, Name name) {
  return b->dialect == DIALECT_POSTGRES || name.given || (b->schema->drizzle.v1 && !sql_is_plain(b->schema));
}

static SqlKey lower_key(const SqlBuild *b, const SqlTable *table, const Key *key) {
  bool postgres = b->dialect == DIALECT_POSTGRES;
  SqlKey out = {.key = key, .as_index = !postgres && !key->primary && !sql_is_plain(b->schema)};
  if (out.as_index || is_named(b, key->name)) out.name = sql_name(b, key->name.str);
  each(i, key->columns) {
    vec_push(b->arena, &out.columns, table->by_column[key->columns.items[i]->position]);
  }
  return out;
}

static void lower_keys(const SqlBuild *b, SqlTable *table) {
  const Key *primary = table->table->primary_key;
  if (primary != NULL && on(primary->on, b->dialect) && sql_has_columns(b, &primary->columns)) {
    const SqlColumn *first = table->by_column[primary->columns.items[0]->position];
    if (!first->primary_key) {
      table->primary_key = arena_make(b->arena, SqlKey);
      *table->primary_key = lower_key(b, table, primary);
    }
  }
  each(i, table->table->uniques) {
    const Key *key = table->table->uniques.items[i];
    if (!on(key->on, b->dialect) || !sql_has_columns(b, &key->columns)) continue;
    vec_push(b->arena, &table->uniques, lower_key(b, table, key));
  }
}

static void lower_foreign_keys(const SqlBuild *b, SqlTable *table) {
  each(i, table->table->foreign_keys) {
    const ForeignKey *key = table->table->foreign_keys.items[i];
    bool here = on(key->on, b->dialect) && on(key->target->on, b->dialect);
    if (!here || !sql_has_columns(b, &key->columns)) continue;
    SqlForeignKey out = {.foreign_key = key};
    if (is_named(b, key->name)) out.name = sql_name(b, key->name.str);
    vec_push(b->arena, &table->foreign_keys, out);
  }
}

Str sql_free_name(const SqlBuild *b, Map *taken, const SqlColumn *column, Str label) {
  const Column *of = column->column;
  bool postgres = b->dialect == DIALECT_POSTGRES;
  Str table = postgres ? of->table->name.str : of->table->flat_name;
  for (int pass = 0;; pass++) {
    Str numbered = pass == 0 ? label : str_format(b->arena, "%.*s%d", STR_ARG(label), pass);
    Str name = name_join(b->arena, b->schema->naming.base, table, of->name.str, numbered);
    if (map_add(b->arena, taken, str_lower(b->arena, name), taken) == NULL) return name;
  }
}

static void take_name(SqlBuild *b, Str name) {
  map_add(b->arena, &b->constraints, str_lower(b->arena, name), b);
}

/* The names that checks made by rule give way to. */
static void take_names(SqlBuild *b, const Table *table) {
  b->constraints = (Map){0};
  each(i, table->uniques) take_name(b, table->uniques.items[i]->name.str);
  each(i, table->foreign_keys) take_name(b, table->foreign_keys.items[i]->name.str);
  each(i, table->checks) take_name(b, table->checks.items[i]->name.str);
}

/* A domain's check in the words of SQLite says `value` for the column. */
static SqlText about_column(Arena *arena, Dialect dialect, const Check *check) {
  Str text = check->expression.own.text[dialect].str;
  SqlText out = {0};
  size_t done = 0;
  Token token = token_next(arena, text, 0);
  for (; token.kind != TOKEN_END; token = token_next(arena, text, token.to)) {
    if (!token_is_word(token, STR("value"))) continue;
    sqltext_add(arena, &out, str_slice(text, done, token.from));
    sqltext_add_column(arena, &out, check->column);
    done = token.to;
  }
  sqltext_add(arena, &out, str_slice(text, done, text.len));
  return out;
}

SqlText sql_check_expression(Arena *arena, Dialect dialect, const Check *check) {
  bool own = check->domain != NULL && check->expression.tree == NULL;
  return own ? about_column(arena, dialect, check)
             : sql_expression(arena, dialect, &check->expression);
}

static void lower_checks(SqlBuild *b, SqlTable *table) {
  each(i, table->table->checks) {
    const Check *check = table->table->checks.items[i];
    if (!on(check->on, b->dialect) || !expression_on(&check->expression, b->dialect)) continue;
    bool named = b->dialect == DIALECT_POSTGRES || check->name.given || !sql_is_plain(b->schema);
    SqlCheck out = {.kind = SQL_CHECK_USER,
                    .name = named ? sql_name(b, check->name.str) : STR_NONE,
                    .expression = sql_check_expression(b->arena, b->dialect, check),
                    .check = check,
                    .column = check->column};
    vec_push(b->arena, &table->checks, out);
  }
  take_names(b, table->table);
  each(i, table->columns) sql_enforce(b, table, &table->columns.items[i]);
}

static void lower_table(SqlBuild *b, const Table *from, SqlTable *table) {
  table->table = from;
  table->name = sql_table_name(b->arena, b->schema, b->dialect, from);
  table->bare = b->dialect == DIALECT_POSTGRES ? from->name.str : from->flat_name;
  lower_columns(b, table);
  lower_keys(b, table);
  lower_foreign_keys(b, table);
  lower_checks(b, table);
  sql_lower_excludes(b, table);
  sql_lower_indexes(b, table);
  sql_lower_partitions(b, table);
  sql_touch(b, table);
  if (on(from->rows_on, b->dialect)) sql_rows(b, table);
}

/* A table that someone else creates, or a view: it is read, and may have indexes of ours. */
static void lower_external(SqlBuild *b) {
  each(i, b->schema->tables) {
    const Table *from = b->schema->tables.items[i];
    if (!from->external || !on(from->on, b->dialect)) continue;
    SqlTable *table = arena_make(b->arena, SqlTable);
    *table = (SqlTable){.table = from,
                        .name = sql_table_name(b->arena, b->schema, b->dialect, from),
                        .bare = b->dialect == DIALECT_POSTGRES ? from->name.str : from->flat_name};
    lower_columns(b, table);
    b->out->by_read[from->position] = table;
    if (from->view != NULL && b->dialect == DIALECT_SQLITE) continue; /* an ordinary view there */
    if (from->indexes.len == 0) continue;
    sql_lower_indexes(b, table);
    vec_push(b->arena, &b->out->external, *table);
  }
}

static void lower_enums(const SqlBuild *b) {
  each(i, b->schema->enums) {
    const Enum *from = b->schema->enums.items[i];
    bool made = on(from->on, b->dialect) && !from->external && sql_enum_is_type(b->schema, from);
    if (!made) continue;
    Str name = sql_qualified(b->arena, b->schema, from->schema, from->name.str);
    vec_push(b->arena, &b->out->enums, (SqlEnum){.enumeration = from, .name = name});
  }
}

static void lower_domains(const SqlBuild *b) {
  each(i, b->schema->domains) {
    const Domain *from = b->schema->domains.items[i];
    if (!on(from->value->on, DIALECT_POSTGRES)) continue;
    SqlDomain out = {.domain = from,
                     .name = sql_qualified(b->arena, b->schema, from->schema, from->name.str),
                     .type = sql_type(b, from->value),
                     .initial = sql_default(b, from->value, from->value->initial),
                     .check = sql_expression(b->arena, b->dialect, &from->check)};
    vec_push(b->arena, &b->out->domains, out);
  }
}

static void lower_sequences(const SqlBuild *b) {
  each(i, b->schema->sequences) {
    const Sequence *from = b->schema->sequences.items[i];
    Str name = sql_qualified(b->arena, b->schema, from->schema, from->name.str);
    vec_push(b->arena, &b->out->sequences, (SqlSequence){.sequence = from, .name = name});
  }
}

SqlSchema *sql_lower(Arena *arena, const Schema *schema, Dialect dialect) {
  SqlSchema *out = arena_make(arena, SqlSchema);
  SqlBuild b = {.arena = arena, .schema = schema, .dialect = dialect, .out = out};
  *out = (SqlSchema){.dialect = dialect, .schema = schema};
  if (dialect == DIALECT_POSTGRES) {
    lower_enums(&b);
    lower_domains(&b);
    lower_sequences(&b);
  }
  /* Made in one piece: by_table points into it. */
  out->tables.cap = schema->tables.len + 1;
  out->tables.items = arena_array(arena, SqlTable, out->tables.cap);
  out->by_table = arena_array(arena, SqlTable *, out->tables.cap);
  out->by_read = arena_array(arena, SqlTable *, out->tables.cap);
  each(i, schema->by_dependency) {
    const Table *table = schema->by_dependency.items[i];
    if (!table_made(table, dialect)) continue;
    SqlTable *made = &out->tables.items[out->tables.len++];
    out->by_table[table->position] = out->by_read[table->position] = made;
    lower_table(&b, table, made);
  }
  lower_external(&b);
  return out;
}
