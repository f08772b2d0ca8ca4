/* Giving the things of a schema their new names, and the statements for it. */
#include "model/name.h"
#include "model/objects.h"
#include "model/settings.h"
#include "target/migration/diff.h"

typedef struct Renamer {
  Arena *arena;
  Dialect dialect;
  Schema *schema;
  const Schema *to; /* the new form */
  const RenameList *renames;
  MoveList *moves;
  AsideList *asides;
  Str former; /* of what is renamed; absent: it only makes way */
} Renamer;

/* `object`: what programs know by its former name. */
static void say(const Renamer *r, Str sql, Str object) {
  Move move = {.sql = sql};
  Str as = str_given(r->former) ? CAT(r->arena, STR(" as "), r->former) : STR_NONE;
  vec_push(r->arena, &move.hazards, (Hazard){HAZARD_BREAKS_READERS, object, as, STR_NONE});
  vec_push(r->arena, r->moves, move);
}

static Str ident(const Renamer *r, Str name) { return sql_ident(r->arena, r->dialect, name); }

static Str table_sql(const Renamer *r, const Table *table) {
  return sql_table_name(r->arena, r->schema, r->dialect, table);
}

typedef struct Spot { /* where a thing is in Postgres */
  Str schema, name; /* absent: the default schema */
} Spot;

static Spot spot_of(Str whole) {
  ptrdiff_t dot = str_find_char(whole, '.');
  if (dot < 0) return (Spot){STR_NONE, whole};
  return (Spot){str_slice(whole, 0, (size_t)dot), str_slice(whole, (size_t)dot + 1, whole.len)};
}

/* Where what is called so is to be: its name may hold a dot of its own. */
static Spot spot_to(const Renamer *r, RenameKind kind, Str whole) {
  const Table *table = kind == RENAME_TABLE ? plan_find_table(r->arena, r->to, whole) : NULL;
  const Partition *partition = kind == RENAME_PARTITION ? plan_find_partition(r->arena, r->to, whole) : NULL;
  Named named;
  if (table != NULL) return (Spot){table->schema, table->name.str};
  if (partition != NULL) return (Spot){partition->schema, partition->name.str};
  bool other = kind != RENAME_TABLE && kind != RENAME_PARTITION;
  bool found = other && plan_find_named(r->arena, r->to, kind, whole, &named);
  return found ? (Spot){*named.schema, named.name->str} : spot_of(whole);
}

/* Where `whole` stands while another takes its name. */
static Str aside_name(const Renamer *r, Str whole) {
  Spot spot = spot_of(whole);
  Str aside = name_fit(r->arena, CAT(r->arena, spot.name, STR("__renamed")));
  vec_push(r->arena, r->asides, (Aside){spot.name, aside});
  return qualified_name(r->arena, spot.schema, aside);
}

static Str spot_sql(const Renamer *r, Spot spot) { return sql_qualified(r->arena, r->schema, spot.schema, spot.name); }

/* One that Postgres has; NULL: there is none. SQLite gives a view no other name: sqlite.c has it dropped before. */
static Table *find_view(const Renamer *r, Str whole) {
  if (r->dialect == DIALECT_POSTGRES) each(i, r->schema->tables) {
    Table *table = r->schema->tables.items[i];
    bool view = table->view != NULL && on(table->on, DIALECT_POSTGRES);
    if (view && str_eq(table_key_name(r->arena, table), whole)) return table;
  }
  return NULL;
}

static bool has_relation(const Renamer *r, Str whole) {
  if (plan_find_table(r->arena, r->schema, whole) != NULL || find_view(r, whole) != NULL) return true;
  return r->dialect == DIALECT_POSTGRES && plan_find_partition(r->arena, r->schema, whole) != NULL;
}

static bool is_free(const Renamer *r, Str schema, Str name) {
  return !has_relation(r, qualified_name(r->arena, schema, name));
}

static void say_name(const Renamer *r, Str alter, Spot from, Str to, Str object) {
  if (str_eq(from.name, to)) return;
  say(r, CAT(r->arena, alter, spot_sql(r, from), STR(" RENAME TO "), ident(r, to)), object);
}

/* ALTER TABLE books SET SCHEMA shop; ALTER TABLE shop.books RENAME TO novels; or the other way round, where the schema
 * has another that is called books. `alter`: "ALTER TABLE " */
static void say_moved(const Renamer *r, Str alter, Spot from, Spot to, Str object) {
  Str via = from.name, schema = str_given(to.schema) ? to.schema : r->schema->postgres.schema;
  if (!str_eq(from.schema, to.schema)) {
    bool renamed = !str_eq(from.name, to.name);
    if (renamed && !is_free(r, to.schema, from.name))
      via = is_free(r, from.schema, to.name) ? to.name : aside_name(r, to.name);
    say_name(r, alter, from, via, object);
    say(r, CAT(r->arena, alter, spot_sql(r, (Spot){from.schema, via}), STR(" SET SCHEMA "), ident(r, schema)), object);
  }
  say_name(r, alter, (Spot){to.schema, via}, to.name, object);
}

static void rename_in_sqlite(const Renamer *r, Str from, Str to, Str object) {
  say(r, CAT(r->arena, STR("ALTER TABLE "), ident(r, from), STR(" RENAME TO "), ident(r, to)), object);
}

static void rename_table(const Renamer *r, Table *table, Str whole) {
  Spot from = {table->schema, table->name.str}, to = spot_to(r, RENAME_TABLE, whole);
  Str flat = table->flat_name;
  if (r->dialect == DIALECT_POSTGRES) {
    say_moved(r, STR("ALTER TABLE "), from, to, whole);
    each(i, r->schema->sequences) { /* it takes them along */
      Sequence *sequence = r->schema->sequences.items[i];
      if (sequence->owner != NULL && sequence->owner->table == table) sequence->schema = to.schema;
    }
  }
  table->schema = to.schema;
  table->name.str = to.name;
  table->flat_name = str_given(to.schema) ? CAT(r->arena, to.schema, STR("_"), to.name) : to.name;
  map_set(r->arena, &r->schema->by_key, table_key_name(r->arena, table), table);
  if (r->dialect == DIALECT_POSTGRES || str_eq(flat, table->flat_name)) return;
  if (str_eq_fold(flat, table->flat_name)) { /* to SQLite the name is taken, by the table itself */
    Str aside = CAT(r->arena, flat, STR("__renamed"));
    rename_in_sqlite(r, flat, aside, whole);
    flat = aside;
  }
  rename_in_sqlite(r, flat, table->flat_name, whole);
}

static void rename_partition(const Renamer *r, Partition *partition, Str whole) {
  Spot from = {partition->schema, partition->name.str}, to = spot_to(r, RENAME_PARTITION, whole);
  Str object = CAT(r->arena, table_key_name(r->arena, partition->table), STR("."), to.name);
  if (r->dialect == DIALECT_POSTGRES) say_moved(r, STR("ALTER TABLE "), from, to, object);
  partition->schema = to.schema;
  partition->name.str = to.name;
}

static void rename_view(const Renamer *r, Table *view, Str whole) {
  Spot from = {view->schema, view->name.str}, to = spot_of(whole);
  Str alter = view->view->materialized ? STR("ALTER MATERIALIZED VIEW ") : STR("ALTER VIEW ");
  say_moved(r, alter, from, to, whole);
  view->schema = to.schema;
  view->name.str = to.name;
  view->flat_name = str_given(to.schema) ? CAT(r->arena, to.schema, STR("_"), to.name) : to.name;
}

/* Tables, partitions and views share their names. */
static void rename_relation(const Renamer *r, Str from, Str to) {
  Table *table = plan_find_table(r->arena, r->schema, from), *view = find_view(r, from);
  if (table != NULL) rename_table(r, table, to);
  else if (view != NULL) rename_view(r, view, to);
  else rename_partition(r, plan_find_partition(r->arena, r->schema, from), to);
}

static void rename_column(const Renamer *r, const Table *table, Column *column, Str to) {
  if (on(column->on, r->dialect) && table_made(table, r->dialect))
    say(r, CAT(r->arena, STR("ALTER TABLE "), table_sql(r, table), STR(" RENAME COLUMN "),
               ident(r, column->name.str), STR(" TO "), ident(r, to)),
        CAT(r->arena, table_key_name(r->arena, table), STR("."), to));
  column->name.str = to;
}

static Str enum_sql(const Renamer *r, const Enum *enumeration) {
  return sql_qualified(r->arena, r->schema, enumeration->schema, enumeration->name.str);
}

static bool is_type(const Renamer *r, const Enum *enumeration) {
  return r->dialect == DIALECT_POSTGRES && sql_enum_is_type(r->schema, enumeration);
}

/* What ALTER calls it; absent: the dialect has nothing of it. */
static Str kind_word(const Renamer *r, const Named *named) {
  if (r->dialect == DIALECT_SQLITE) return STR_NONE;
  if (named->enumeration != NULL) return is_type(r, named->enumeration) ? STR("TYPE") : STR_NONE;
  return named->domain != NULL ? STR("DOMAIN") : STR("SEQUENCE");
}

/* ALTER DOMAIN short RENAME CONSTRAINT brief_check TO short_check */
static void rename_check(const Renamer *r, Str domain, Str old, Str new) {
  say(r, CAT(r->arena, STR("ALTER DOMAIN "), domain, STR(" RENAME CONSTRAINT "), domain_check_name(r->arena, old),
             STR(" TO "), domain_check_name(r->arena, new)), new);
  r->moves->items[r->moves->len - 1].hazards.len = 0;
}

/* What is at `now` is to be there. */
static Spot spot_to_be(const Renamer *r, RenameKind kind, Spot now) {
  Str whole = qualified_name(r->arena, now.schema, now.name);
  each(i, *r->renames) {
    const Rename *rename = &r->renames->items[i];
    if (rename->kind == kind && str_eq(rename->from, whole)) return spot_to(r, kind, rename->to);
  }
  return now;
}

/* The column's table goes to `schema`, or is there. */
static bool goes_to(const Renamer *r, const Sequence *sequence, Str schema) {
  const Table *table = sequence->owner->table;
  return str_eq(spot_to_be(r, RENAME_TABLE, (Spot){table->schema, table->name.str}).schema, schema);
}

/* One that belongs to a column moves with its table alone. It is given back when all have their names. */
static void disown(const Renamer *r, Sequence *sequence) {
  Spot spot = {sequence->schema, sequence->name.str};
  Str sql = CAT(r->arena, STR("ALTER SEQUENCE "), spot_sql(r, spot), STR(" OWNED BY NONE"));
  vec_push(r->arena, r->moves, (Move){.sql = sql});
  sequence->owner = NULL;
}

/* Sequences that are not to be where their tables go. */
static void disown_left_behind(const Renamer *r) {
  each(i, r->schema->sequences) {
    Sequence *sequence = r->schema->sequences.items[i];
    Spot spot = spot_to_be(r, RENAME_SEQUENCE, (Spot){sequence->schema, sequence->name.str});
    Str whole = qualified_name(r->arena, spot.schema, spot.name);
    bool stays = plan_find_named(r->arena, r->to, RENAME_SEQUENCE, whole, &(Named){0});
    if (stays && sequence->owner != NULL && !goes_to(r, sequence, spot.schema)) disown(r, sequence);
  }
}

static void rename_named(const Renamer *r, const Named *named, Str whole) {
  Str word = kind_word(r, named);
  RenameKind kind = named->enumeration != NULL ? RENAME_ENUM : named->domain != NULL ? RENAME_DOMAIN : RENAME_SEQUENCE;
  Spot from = {*named->schema, named->name->str}, to = spot_to(r, kind, whole);
  const Sequence *sequence = str_given(word) ? named->sequence : NULL;
  if (sequence != NULL && sequence->owner != NULL && goes_to(r, sequence, to.schema)) to.schema = from.schema; /* yet */
  *named->schema = to.schema;
  named->name->str = to.name;
  if (!str_given(word)) return;
  say_moved(r, CAT(r->arena, STR("ALTER "), word, STR(" ")), from, to, whole);
  if (!str_eq(from.name, to.name) && named->domain != NULL && expression_on(&named->domain->check, DIALECT_POSTGRES))
    rename_check(r, spot_sql(r, to), from.name, to.name);
}

/* Where the enum is no type, rows hold its labels: their update is the dialect's work, and the old form
 * keeps them, so that its checks are seen to change. */
static void rename_label(const Renamer *r, Enum *enumeration, const Rename *rename) {
  if (!is_type(r, enumeration)) return;
  say(r, CAT(r->arena, STR("ALTER TYPE "), enum_sql(r, enumeration), STR(" RENAME VALUE "),
             sql_literal(r->arena, rename->from), STR(" TO "), sql_literal(r->arena, rename->to)),
      CAT(r->arena, rename->owner, STR("."), rename->to));
  each(i, enumeration->values)
    if (str_eq(enumeration->values.items[i].label.str, rename->from))
      enumeration->values.items[i].label.str = rename->to;
  each(i, enumeration->labels)
    if (str_eq(enumeration->labels.items[i], rename->from)) enumeration->labels.items[i] = rename->to;
}

/* Something else has the name that this one is to get. */
static bool is_taken(const Renamer *r, const Rename *rename) {
  switch (rename->kind) {
  case RENAME_TABLE:
  case RENAME_PARTITION:
  case RENAME_VIEW: return has_relation(r, rename->to);
  case RENAME_ENUM:
  case RENAME_DOMAIN:
  case RENAME_SEQUENCE: return plan_find_named(r->arena, r->schema, rename->kind, rename->to, &(Named){0});
  case RENAME_COLUMN:
    return plan_find_column(plan_find_table(r->arena, r->schema, rename->owner), rename->to) != NULL;
  case RENAME_LABEL: {
    const Enum *enumeration = plan_find_enum(r->arena, r->schema, rename->owner);
    return is_type(r, enumeration) && enum_value(enumeration, rename->to) != NULL;
  }
  }
  return false;
}

static void rename_as(const Renamer *r, const Rename *rename) {
  switch (rename->kind) {
  case RENAME_TABLE:
  case RENAME_PARTITION:
  case RENAME_VIEW:
    rename_relation(r, rename->from, rename->to);
    return;
  case RENAME_ENUM:
  case RENAME_DOMAIN:
  case RENAME_SEQUENCE: {
    Named named;
    if (plan_find_named(r->arena, r->schema, rename->kind, rename->from, &named)) rename_named(r, &named, rename->to);
    return;
  }
  case RENAME_COLUMN: {
    Table *table = plan_find_table(r->arena, r->schema, rename->owner);
    rename_column(r, table, plan_find_column(table, rename->from), rename->to);
    return;
  }
  case RENAME_LABEL:
    rename_label(r, plan_find_enum(r->arena, r->schema, rename->owner), rename);
    return;
  }
}

static void rename_one(const Renamer *r, const Rename *rename) {
  Renamer of = *r;
  of.former = rename->from;
  rename_as(&of, rename);
}

static bool is_relation(const Rename *rename) {
  return rename->kind == RENAME_TABLE || rename->kind == RENAME_PARTITION || rename->kind == RENAME_VIEW;
}

/* What has the new name is renamed, too. */
static bool makes_way(const RenameList *left, const Rename *rename) {
  each(i, *left) {
    const Rename *other = &left->items[i];
    bool beside = is_relation(rename) ? is_relation(other)
                                      : other->kind == rename->kind && str_eq(other->owner, rename->owner);
    if (beside && str_eq(other->from, rename->to)) return true;
  }
  return false;
}

/* The first rename left whose new name is free. When there is none, something is put aside, and `left->len` is the
 * answer: what has one of the names and will go; or, when all wait for each other, the first of them. */
static size_t next_rename(const Renamer *r, RenameList *left) {
  each(i, *left)
    if (!is_taken(r, &left->items[i])) return i;
  each(i, *left) {
    const Rename *waits = &left->items[i];
    if (makes_way(left, waits)) continue;
    rename_as(r, &(Rename){waits->kind, waits->owner, waits->to, aside_name(r, waits->to)});
    return left->len;
  }
  Rename *first = &left->items[0];
  Rename aside = *first;
  aside.to = first->from = aside_name(r, first->from);
  rename_as(r, &aside);
  return left->len;
}

/* When its turn is: sequences before tables, which take those of their columns along; then what other names stand
 * under; then what is in these. */
static int turn_of(RenameKind kind) {
  if (kind == RENAME_SEQUENCE) return 0;
  return kind == RENAME_COLUMN || kind == RENAME_LABEL ? 2 : 1;
}

void renames_apply(Plan *plan, Schema *schema) {
  Arena *arena = plan->arena;
  const RenameList *renames = plan->renames;
  Renamer r = {.arena = arena, .dialect = plan->before->dialect, .schema = schema, .to = plan->new_schema,
               .renames = renames, .moves = &plan->phases[PHASE_RENAME], .asides = &plan->asides};
  if (r.dialect == DIALECT_POSTGRES) disown_left_behind(&r);
  for (int turn = 0; turn <= 2; turn++) {
    RenameList left = {0};
    each(i, *renames) {
      bool here = renames->items[i].kind != RENAME_VIEW || r.dialect == DIALECT_POSTGRES;
      if (here && turn_of(renames->items[i].kind) == turn) vec_push(arena, &left, renames->items[i]);
    }
    while (left.len > 0) {
      size_t at = next_rename(&r, &left);
      if (at == left.len) continue;
      rename_one(&r, &left.items[at]);
      left.items[at] = left.items[--left.len];
    }
  }
}
