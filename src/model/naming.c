/* Names by rule for constraints and indexes that the YAML does not name.
 *
 * A rule-made name never collides: where two would meet, the later one in the file gets a number, as
 * Postgres numbers its own. Names that the user gave are taken first and never changed; two of those
 * that clash are for rules/names.c to report. */
#include "model/build.h"
#include "model/name.h"

/* What the label of each kind of name is under each base. */
typedef enum NameKind { NAME_PRIMARY_KEY, NAME_UNIQUE, NAME_INDEX, NAME_FOREIGN_KEY, NAME_CHECK } NameKind;

static const Str labels[][2] = {
  [NAME_PRIMARY_KEY] = {STR_INIT("pk"), STR_INIT("pkey")},
  [NAME_UNIQUE] = {STR_INIT("unique"), STR_INIT("key")},
  [NAME_INDEX] = {STR_INIT("index"), STR_INIT("idx")},
  [NAME_FOREIGN_KEY] = {STR_INIT("fk"), STR_INIT("fkey")},
  [NAME_CHECK] = {STR_INIT("check"), STR_INIT("check")},
};

typedef struct Namer {
  Builder *builder;
  const Table *table;
  Map *keys;       /* "schema\0name" of primary keys */
  Map *relations;  /* tables, indexes, sequences, types: one namespace in Postgres and SQLite */
  Map *numbers;    /* a name that many relations would have, to the last number given to one (int) */
  Map constraints; /* of the table */
} Namer;

/* What a name is made of. */
typedef struct Parts {
  NameKind kind;
  NamingBase base;
  Str columns, target, target_columns;
} Parts;

static void take(Namer *n, Str name, bool relation) {
  Builder *b = n->builder;
  Map *map = relation ? n->relations : &n->constraints;
  map_add(b->arena, map, str_lower(b->arena, name), n);
}

static Str pattern_of(const Naming *naming, NameKind kind) {
  switch (kind) {
  case NAME_PRIMARY_KEY: return naming->primary_key.str;
  case NAME_UNIQUE: return naming->unique.str;
  case NAME_INDEX: return naming->index.str;
  case NAME_FOREIGN_KEY: return naming->foreign_key.str;
  case NAME_CHECK: return naming->check.str;
  }
  return STR_NONE;
}

static Str fill_pattern(Arena *arena, Str pattern, const Namer *n, const Parts *parts) {
  const struct { Str hole, value; } holes[] = {
    {STR("{table}"), n->table->name.str},   {STR("{columns}"), parts->columns},
    {STR("{column}"), parts->columns},      {STR("{ftable}"), parts->target},
    {STR("{fcolumns}"), parts->target_columns},
  };
  for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
    pattern = str_replace(arena, pattern, holes[i].hole,
                          str_given(holes[i].value) ? holes[i].value : STR(""));
  return pattern;
}

static Str by_base(Arena *arena, const Namer *n, const Parts *parts, Str number) {
  Str label = str_concat(arena, labels[parts->kind][parts->base == NAMING_POSTGRES], number);
  Str columns = parts->columns;
  if (parts->base == NAMING_DRIZZLE && parts->kind == NAME_FOREIGN_KEY)
    columns = str_format(arena, "%.*s_%.*s_%.*s", STR_ARG(columns), STR_ARG(parts->target),
                         STR_ARG(parts->target_columns));
  return name_join(arena, parts->base, n->table->name.str, columns, label);
}

static bool is_taken(const Namer *n, Str name, bool relation) {
  Str folded = str_lower(n->builder->arena, name);
  return map_get(&n->constraints, folded) != NULL ||
         (relation && map_get(n->relations, folded) != NULL);
}

static Str numbered(const Namer *n, const Parts *parts, int number) {
  Arena *arena = n->builder->arena;
  Str pattern = pattern_of(&n->builder->schema->naming, parts->kind);
  Str suffix = number == 0 ? STR("") : str_format(arena, "%d", number);
  if (!str_given(pattern)) return by_base(arena, n, parts, suffix);
  return name_fit(arena, str_concat(arena, fill_pattern(arena, pattern, n, parts), suffix));
}

/* Where counting goes on: a pattern such as "idx_{columns}" makes one name for thousands of tables. */
static int *last_number(const Namer *n, Str name) {
  Arena *arena = n->builder->arena;
  Str folded = str_lower(arena, name);
  int *number = map_get(n->numbers, folded);
  if (number != NULL) return number;
  number = arena_make(arena, int);
  map_set(arena, n->numbers, folded, number);
  return number;
}

static Str make(Namer *n, const Parts *parts, bool relation) {
  int of_table = 0;
  Str name = numbered(n, parts, 0);
  if (is_taken(n, name, relation)) {
    int *number = relation ? last_number(n, name) : &of_table;
    do name = numbered(n, parts, ++*number);
    while (is_taken(n, name, relation));
  }
  take(n, name, relation);
  return name;
}

static Str joined(Arena *arena, const ColumnList *columns) {
  Buf text = BUF(arena);
  each(i, *columns) {
    if (i > 0) buf_char(&text, '_');
    buf_append(&text, columns->items[i]->name.str);
  }
  return buf_str(&text);
}

/* What an expression is called in the name of its index: as Postgres would; under `drizzle`, which has no
 * rule for it, with the columns it reads, so that lower(a) and lower(b) are told apart. */
static Str expression_name(Arena *arena, NamingBase base, const Expression *expression) {
  if (expression->tree == NULL) return STR("expr"); /* a dialect's own words */
  Str word = expr_figure(expression->tree);
  if (base == NAMING_POSTGRES) return str_given(word) ? word : STR("expr");
  Buf text = BUF(arena);
  ExprColumns columns = expr_columns(arena, expression->tree);
  each(i, columns) {
    Str name = ((const Column *)columns.items[i])->name.str;
    if (i == 0 && str_given(word) && !str_eq(word, name)) buf_append(&text, word);
    if (text.len > 0) buf_char(&text, '_');
    buf_append(&text, name);
  }
  return text.len > 0 ? buf_str(&text) : STR("expr");
}

static Str index_columns(Arena *arena, NamingBase base, const Index *index) {
  StrList names = {0};
  each(i, index->keys) {
    const IndexKey *key = &index->keys.items[i];
    Str name = key->column != NULL ? key->column->name.str : expression_name(arena, base, &key->expression);
    vec_push(arena, &names, name);
  }
  if (base == NAMING_POSTGRES) names = names_of_index_columns(arena, &names);
  return names_joined(arena, &names);
}

/* Postgres's own name for a primary key, which drizzle cannot change on a single column. SQLite names
 * none, so only keys of one schema can meet. */
static Str postgres_key(Namer *n) {
  Arena *arena = n->builder->arena;
  Str schema = str_given(n->table->schema) ? n->table->schema : STR("");
  for (int number = 0;; number++) {
    Str label = number == 0 ? STR("pkey") : str_format(arena, "pkey%d", number);
    Str name = name_fit_postgres(arena, n->table->name.str, STR_NONE, label);
    Str key = str_concat(arena, str_concat(arena, schema, (Str){"", 1}), name);
    if (map_add(arena, n->keys, key, n) != NULL) continue;
    take(n, name, true);
    take(n, name, false);
    return name;
  }
}

static void name_key(Namer *n, Key *key) {
  Arena *arena = n->builder->arena;
  const Naming *naming = &n->builder->schema->naming;
  if (key->name.given) return;
  Parts parts = {.kind = key->primary ? NAME_PRIMARY_KEY : NAME_UNIQUE,
                 .base = naming->base,
                 .columns = joined(arena, &key->columns)};
  bool alone = key->primary && key->columns.len == 1;
  bool plain = naming->base == NAMING_POSTGRES && !text_given(naming->primary_key);
  key->name.str = alone || (key->primary && plain) ? postgres_key(n) : make(n, &parts, true);
}

static void name_rest(Namer *n, Table *table) {
  Arena *arena = n->builder->arena;
  NamingBase base = n->builder->schema->naming.base;
  if (table->primary_key != NULL) name_key(n, table->primary_key);
  each(i, table->uniques) name_key(n, table->uniques.items[i]);
  each(i, table->indexes) {
    Index *index = table->indexes.items[i];
    if (index->name.given) continue;
    index->name.str =
      make(n, &(Parts){.kind = NAME_INDEX, .base = base, .columns = index_columns(arena, base, index)}, true);
  }
  each(i, table->foreign_keys) {
    ForeignKey *fk = table->foreign_keys.items[i];
    if (fk->name.given) continue;
    fk->name.str = make(n,
                        &(Parts){NAME_FOREIGN_KEY, base, joined(arena, &fk->columns),
                                 fk->target->name.str, joined(arena, &fk->target_columns)},
                        false);
  }
  each(i, table->checks) {
    Check *check = table->checks.items[i];
    if (check->name.given) continue;
    check->name.str =
      make(n, &(Parts){.kind = NAME_CHECK, .base = base, .columns = check->column->name.str}, false);
  }
}

static void take_given(Namer *n, const Table *table) {
  if (table->primary_key != NULL && table->primary_key->name.given)
    take(n, table->primary_key->name.str, true);
  each(i, table->uniques)
    if (table->uniques.items[i]->name.given) take(n, table->uniques.items[i]->name.str, true);
  each(i, table->postgres.excludes) take(n, table->postgres.excludes.items[i]->name.str, true);
  each(i, table->indexes)
    if (table->indexes.items[i]->name.given) take(n, table->indexes.items[i]->name.str, true);
}

static void take_constraints(Namer *n, const Table *table) {
  if (table->primary_key != NULL && table->primary_key->name.given)
    take(n, table->primary_key->name.str, false);
  each(i, table->uniques)
    if (table->uniques.items[i]->name.given) take(n, table->uniques.items[i]->name.str, false);
  each(i, table->foreign_keys)
    if (table->foreign_keys.items[i]->name.given)
      take(n, table->foreign_keys.items[i]->name.str, false);
  each(i, table->checks)
    if (table->checks.items[i]->name.given) take(n, table->checks.items[i]->name.str, false);
  each(i, table->postgres.excludes) take(n, table->postgres.excludes.items[i]->name.str, false);
}

/* The sequence that Postgres makes behind a serial or identity column. */
static void take_sequences(Namer *n, const Table *table) {
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    if (!type_is_serial(&column->type) && column->identity->kind == IDENTITY_NONE) continue;
    take(n, name_fit_postgres(n->builder->arena, table->name.str, column->name.str, STR("seq")),
         true);
  }
}

void name_by_rule(Builder *b) {
  Map relations = {0}, keys = {0}, numbers = {0};
  Namer namer = {.builder = b, .relations = &relations, .keys = &keys};
  each(i, b->schema->enums) take(&namer, b->schema->enums.items[i]->name.str, true);
  each(i, b->schema->domains) take(&namer, b->schema->domains.items[i]->name.str, true);
  each(i, b->schema->sequences) take(&namer, b->schema->sequences.items[i]->name.str, true);
  each(i, b->schema->tables) {
    const Table *table = b->schema->tables.items[i];
    take(&namer, table->name.str, true);
    take(&namer, table->flat_name, true);
    take_given(&namer, table);
    take_sequences(&namer, table);
  }
  each(i, b->schema->tables) {
    Table *table = b->schema->tables.items[i];
    Namer own = {.builder = b, .table = table, .relations = &relations, .keys = &keys,
                 .numbers = &numbers};
    take_constraints(&own, table);
    name_rest(&own, table);
  }
}
