/* How to put the schema into a database, and the statements that take it out again: what was created last
 * goes first, and nothing is said of what is not the schema's. */
#include "target/docs/lowering.h"

typedef struct Revert {
  const Docs *d;
  const SqlSchema *sql;
  StrList *out;
  StrList functions; /* of triggers: dropped when no table needs them any more */
} Revert;

static void drop(Revert *r, Str what, Str name) {
  vec_push(r->d->arena, r->out, str_join(r->d->arena, STRS(STR("DROP "), what, STR(" "), name)));
}

/* Foreign keys that go round hold each other's table. */
static void drop_cycles(Revert *r) {
  each(i, r->sql->tables) each(j, r->sql->tables.items[i].foreign_keys) {
    const SqlTable *table = &r->sql->tables.items[i];
    const SqlForeignKey *key = &table->foreign_keys.items[j];
    if (!key->foreign_key->in_cycle || !str_given(key->name)) continue;
    Str words = str_join(r->d->arena, STRS(STR("ALTER TABLE "), table->name,
                                           STR(" DROP CONSTRAINT "), key->name));
    vec_push(r->d->arena, r->out, words);
  }
}

/* An index lies in the schema of its table. */
static Str index_name(const Revert *r, const SqlTable *table, const SqlIndex *index) {
  if (r->sql->dialect == DIALECT_SQLITE) return index->name;
  return sql_qualified(r->d->arena, r->d->schema, table->table->schema, index->index->name.str);
}

static void drop_external(Revert *r) {
  for (size_t i = r->sql->external.len; i-- > 0;) {
    const SqlTable *table = &r->sql->external.items[i];
    if (table->table->view != NULL) continue; /* they go with it */
    for (size_t j = table->indexes.len; j-- > 0;)
      drop(r, STR("INDEX"), index_name(r, table, &table->indexes.items[j]));
  }
}

/* An index may call a function only in Postgres's own words: the portable language has no functions of the user's. */
static bool may_call(const Index *index) {
  if (text_given(index->where.own.text[DIALECT_POSTGRES])) return true;
  each(i, index->keys)
    if (text_given(index->keys.items[i].expression.own.text[DIALECT_POSTGRES])) return true;
  return false;
}

/* What needs functions that are made after the table, and go before it. */
static void drop_callers(Revert *r, const SqlTable *table) {
  const TablePostgres *own = &table->table->postgres;
  for (size_t i = own->policies.len; i-- > 0;) {
    Str name = sql_ident(r->d->arena, DIALECT_POSTGRES, own->policies.items[i]->name.str);
    drop(r, STR("POLICY"), str_join(r->d->arena, STRS(name, STR(" ON "), table->name)));
  }
  for (size_t i = table->indexes.len; i-- > 0;)
    if (may_call(table->indexes.items[i].index))
      drop(r, STR("INDEX"), index_name(r, table, &table->indexes.items[i]));
}

static void drop_parts(Revert *r) {
  bool callers = r->sql->dialect == DIALECT_POSTGRES && r->d->schema->objects[OBJECT_FUNCTION].len > 0;
  drop_external(r);
  for (size_t i = r->sql->tables.len; callers && i-- > 0;) drop_callers(r, &r->sql->tables.items[i]);
}

static void note_functions(Revert *r, const SqlTable *table) {
  each(i, table->triggers)
    if (str_given(table->triggers.items[i].function))
      vec_push(r->d->arena, &r->functions, table->triggers.items[i].function_name);
}

static void drop_step(Revert *r, const Step *step) {
  const SqlTable *table;
  StrList drops;
  switch (step->kind) {
  case STEP_TABLE:
    table = r->sql->by_table[step->table->position];
    drop(r, STR("TABLE"), table->name);
    note_functions(r, table);
    break;
  case STEP_FUNCTION:
  case STEP_VIEW:
  case STEP_TRIGGER:
    drops = sql_object_drop(r->d->arena, r->d->schema, r->sql->dialect, step);
    each(i, drops) vec_push(r->d->arena, r->out, drops.items[i]);
    break;
  case STEP_TABLE_PARTS: drop_parts(r); break;
  case STEP_SQL: break; /* nobody but its author knows what it did */
  }
}

/* A schema of ours; one that an extension is in stays with it. */
static void drop_schema(Revert *r, Str name) {
  const Schema *schema = r->d->schema;
  each(i, schema->extensions)
    if (str_eq(schema->extensions.items[i].schema, name)) return;
  drop(r, STR("SCHEMA"), sql_ident(r->d->arena, DIALECT_POSTGRES, name));
}

static void drop_postgres(Revert *r) {
  const Schema *schema = r->d->schema;
  const Str public = STR("public");
  for (size_t i = r->functions.len; i-- > 0;) drop(r, STR("FUNCTION"), r->functions.items[i]);
  for (size_t i = r->sql->sequences.len; i-- > 0;) {
    const SqlSequence *sequence = &r->sql->sequences.items[i];
    if (sequence->sequence->owner == NULL) drop(r, STR("SEQUENCE"), sequence->name);
  }
  for (size_t i = r->sql->domains.len; i-- > 0;)
    drop(r, STR("DOMAIN"), r->sql->domains.items[i].name);
  for (size_t i = r->sql->enums.len; i-- > 0;) drop(r, STR("TYPE"), r->sql->enums.items[i].name);
  for (size_t i = schema->schemas.len; i-- > 0;) {
    Str name = schema->schemas.items[i];
    if (!str_eq(name, public) && !str_eq(name, schema->postgres.schema)) drop_schema(r, name);
  }
  if (!str_eq(schema->postgres.schema, public)) drop_schema(r, schema->postgres.schema);
}

static bool has_cycle(const SqlSchema *sql) {
  each(i, sql->tables) each(j, sql->tables.items[i].foreign_keys) {
    if (sql->tables.items[i].foreign_keys.items[j].foreign_key->in_cycle) return true;
  }
  return false;
}

static StrList revert(const Docs *d, const SqlSchema *sql) {
  StrList out = {0};
  Revert r = {d, sql, &out, {0}};
  const StepList *steps = &d->schema->creation;
  bool sqlite = sql->dialect == DIALECT_SQLITE, off = sqlite && has_cycle(sql);
  if (off) vec_push(d->arena, &out, STR("PRAGMA foreign_keys = OFF"));
  if (!sqlite) drop_cycles(&r);
  for (size_t i = steps->len; i-- > 0;)
    if (step_made(&steps->items[i], sql->dialect)) drop_step(&r, &steps->items[i]);
  if (!sqlite) drop_postgres(&r);
  return out;
}

/* --- */

/* As a word of the shell. */
static Str shell_word(Arena *arena, Str path) {
  bool plain = path.len > 0 && path.ptr[0] != '-';
  for (size_t i = 0; i < path.len; i++)
    plain = plain && (char_is_word(path.ptr[i]) || strchr("./-", path.ptr[i]) != NULL);
  if (plain) return path;
  return str_join(arena, STRS(STR("'"), str_replace(arena, path, STR("'"), STR("'\\''")), STR("'")));
}

static StrList apply(const Docs *d, Dialect dialect) {
  StrList out = {0};
  TargetId target = dialect == DIALECT_POSTGRES ? TARGET_POSTGRES : TARGET_SQLITE;
  each(i, d->schema->outputs) {
    const Output *output = &d->schema->outputs.items[i];
    if (output->target != target) continue;
    Str path = shell_word(d->arena, ddl_one_line(d->arena, output->path));
    vec_push(d->arena, &out,
             target == TARGET_POSTGRES
                 ? str_format(d->arena, "psql \"$DATABASE_URL\" -v ON_ERROR_STOP=1 -1 -f %.*s",
                              STR_ARG(path))
                 : str_format(d->arena, "sqlite3 -bail app.db < %.*s", STR_ARG(path)));
  }
  return out;
}

static bool has_blocks(const Docs *d, Dialect dialect) {
  each(i, d->schema->objects[OBJECT_SQL])
    if (on(d->schema->objects[OBJECT_SQL].items[i]->on, dialect)) return true;
  return false;
}

static Str note_of(const Docs *d, Dialect dialect) {
  bool shared = d->schema->extensions.len + d->schema->roles.len > 0;
  if (has_blocks(d, dialect))
    return STR("Undo first what the blocks under `sql:` did; it is not known here.");
  if (dialect == DIALECT_POSTGRES && shared)
    return STR("Roles and extensions stay, with the schemas those are in: others may use them.");
  return STR_NONE;
}

void docs_dialects(Docs *d) {
  for (int i = 0; i < DIALECT_COUNT; i++) {
    DocsDialect out = {.title = dialect_infos[i].title, .note = note_of(d, (Dialect)i)};
    if (d->sql[i] == NULL) continue;
    out.apply = apply(d, (Dialect)i);
    out.revert = revert(d, d->sql[i]);
    if (out.apply.len + out.revert.len > 0) vec_push(d->arena, &d->plan->dialects, out);
  }
}
