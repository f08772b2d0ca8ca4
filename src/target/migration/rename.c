/* Which things of two forms are the same under another name, and giving them their new names. */
#include "model/objects.h"
#include "model/settings.h"
#include "target/migration/diff.h"

typedef struct Finder {
  Arena *arena;
  Diags *diags;
  const Schema *from;
  bool recorded;
  bool flat; /* `from` is what SQLite says, where `auth.users` is auth_users; and so is what it becomes */
  RenameList *out;
} Finder;

/* The name of a table, as `from` has it. */
static Str as_there(const Finder *f, Str whole) {
  return f->flat && str_given(whole) ? str_replace(f->arena, whole, STR("."), STR("_")) : whole;
}

Table *plan_find_table(Arena *arena, const Schema *schema, Str whole) {
  each(i, schema->tables) {
    Table *table = schema->tables.items[i];
    if (!table->external && str_eq(table_key_name(arena, table), whole)) return table;
  }
  return NULL;
}

Enum *plan_find_enum(Arena *arena, const Schema *schema, Str whole) {
  each(i, schema->enums) {
    Enum *found = schema->enums.items[i];
    if (str_eq(qualified_name(arena, found->schema, found->name.str), whole)) return found;
  }
  return NULL;
}

Column *plan_find_column(const Table *table, Str name) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i]->name.str, name)) return table->columns.items[i];
  return NULL;
}

Str renames_former(const RenameList *renames, RenameKind kind, Str whole) {
  each(i, *renames)
    if (renames->items[i].kind == kind && str_eq(renames->items[i].to, whole)) return renames->items[i].from;
  return whole;
}

Str rename_former_whole(Arena *arena, const Schema *from, Str schema, Str former) {
  if (!str_given(former)) return STR_NONE;
  ptrdiff_t dot = str_find_char(former, '.');
  if (dot < 0) return qualified_name(arena, schema, former);
  Str usual = from->postgres.schema, given = str_slice(former, 0, (size_t)dot);
  bool is_usual = str_eq(given, str_given(usual) ? usual : STR("public"));
  return is_usual ? str_slice(former, (size_t)dot + 1, former.len) : former;
}

static bool was_there(const Finder *f, RenameKind kind, Str whole) {
  if (kind != RENAME_TABLE) return plan_find_named(f->arena, f->from, kind, whole, &(Named){0});
  return plan_find_table(f->arena, f->from, as_there(f, whole)) != NULL;
}

/* One without a schema was beside it; or in the usual schema, from which it moved. */
static Str former_whole(const Finder *f, RenameKind kind, Str schema, Str former) {
  Str beside = rename_former_whole(f->arena, f->from, schema, former);
  bool moved = str_given(former) && !was_there(f, kind, beside) && was_there(f, kind, former);
  return moved ? former : beside;
}

/* One of things whose names share a space: columns of a table, all tables, .. */
typedef struct Claim {
  Text name;
  Str whole, former; /* as a Rename has them; no former: it never had another */
  bool was;          /* what was called `former` is there */
  bool there;        /* and so is something that was called as it is */
  Str before;        /* what that said of its own former name */
  bool open;         /* the former name is gone or stands for something of another name: it was not given anew */
  bool now;
} Claim;
typedef VEC(Claim) Claims;

/* What was called so has another name now. */
static bool gave_way(const Claims *all, Str name) {
  each(i, *all)
    if (all->items[i].now && str_eq(all->items[i].former, name)) return true;
  return false;
}

/* Those that happen now: not what was said before already, unless what said so has another name itself. */
static void settle(const Finder *f, RenameKind kind, Str owner, Claims *all) {
  bool more = true;
  while (more) {
    more = false;
    each(i, *all) {
      Claim *one = &all->items[i];
      if (one->now || !one->was || str_eq(one->former, one->whole)) continue;
      bool anew = renamed_anew(one->former, one->there, one->before) || gave_way(all, one->whole);
      one->now = !one->there || (f->recorded && anew);
      more = more || one->now;
    }
  }
  each(i, *all) {
    const Claim *one = &all->items[i];
    if (one->now) vec_push(f->arena, f->out, (Rename){kind, owner, one->former, one->whole});
    else if (one->was && one->open && !f->recorded && f->diags != NULL)
      diag_add(f->diags, DIAG_RENAME_UNKNOWN, one->name.span, STRS(one->former, one->name.str));
  }
}

/* What is said of its own former name: `there` by what has the new name in the old form, `next` by what has the former
 * name in the new one. NULL: nothing has it. */
static void add_claim(const Finder *f, Claims *all, Claim one, const Str *there, const Str *next) {
  one.there = there != NULL;
  one.before = there == NULL ? STR_NONE : *there;
  one.open = next == NULL || str_given(*next);
  vec_push(f->arena, all, one);
}

static void find_in_table(const Finder *f, Table *old, Table *table) {
  Claims all = {0};
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    Claim one = {.name = column->name, .whole = column->name.str, .former = column->renamed_from};
    if (!str_given(one.former)) continue;
    const Column *there = plan_find_column(old, one.whole), *next = plan_find_column(table, one.former);
    one.was = plan_find_column(old, one.former) != NULL;
    add_claim(f, &all, one, there == NULL ? NULL : &there->renamed_from, next == NULL ? NULL : &next->renamed_from);
  }
  settle(f, RENAME_COLUMN, as_there(f, table_key_name(f->arena, table)), &all);
}

static void find_in_enum(const Finder *f, const Enum *old, const Enum *enumeration, Str owner) {
  Claims all = {0};
  each(i, enumeration->values) {
    const EnumValue *value = &enumeration->values.items[i];
    Claim one = {.name = value->label, .whole = value->label.str, .former = value->renamed_from};
    if (!str_given(one.former)) continue;
    const EnumValue *there = enum_value(old, one.whole), *next = enum_value(enumeration, one.former);
    one.was = enum_value(old, one.former) != NULL;
    add_claim(f, &all, one, there == NULL ? NULL : &there->renamed_from, next == NULL ? NULL : &next->renamed_from);
  }
  settle(f, RENAME_LABEL, owner, &all);
}

static void find_named_renames(const Finder *f, const Schema *to, RenameKind kind) {
  Claims all = {0};
  NamedList things = plan_named(f->arena, to, kind);
  each(i, things) {
    const Named *new = &things.items[i];
    Named there, next, was;
    Claim one = {.name = *new->name, .whole = named_whole(f->arena, new)};
    if (!str_given(new->former)) continue;
    one.former = former_whole(f, kind, *new->schema, new->former);
    bool is_there = plan_find_named(f->arena, f->from, kind, one.whole, &there);
    bool has_next = plan_find_named(f->arena, to, kind, one.former, &next);
    one.was = plan_find_named(f->arena, f->from, kind, one.former, &was);
    Str before = is_there ? former_whole(f, kind, *there.schema, there.former) : STR_NONE;
    add_claim(f, &all, one, is_there ? &before : NULL, has_next ? &next.former : NULL);
  }
  settle(f, kind, STR_NONE, &all);
}

static void find_label_renames(const Finder *f, const Schema *to) {
  each(i, to->enums) {
    const Enum *new = to->enums.items[i];
    Str whole = qualified_name(f->arena, new->schema, new->name.str);
    const Enum *old = plan_find_enum(f->arena, f->from, renames_former(f->out, RENAME_ENUM, whole));
    if (old != NULL) find_in_enum(f, old, new, whole);
  }
}

static void find_table_renames(const Finder *f, const Schema *to) {
  Claims all = {0};
  each(i, to->tables) {
    const Table *new = to->tables.items[i];
    Claim one = {.name = new->name, .whole = as_there(f, table_key_name(f->arena, new))};
    if (new->external || !str_given(new->renamed_from)) continue;
    Str former = former_whole(f, RENAME_TABLE, new->schema, new->renamed_from);
    const Table *next = plan_find_table(f->arena, to, former);
    one.former = as_there(f, former);
    const Table *there = plan_find_table(f->arena, f->from, one.whole);
    one.was = plan_find_table(f->arena, f->from, one.former) != NULL;
    Str before = there == NULL ? STR_NONE : former_whole(f, RENAME_TABLE, there->schema, there->renamed_from);
    add_claim(f, &all, one, there == NULL ? NULL : &before, next == NULL ? NULL : &next->renamed_from);
  }
  settle(f, RENAME_TABLE, STR_NONE, &all);
  each(i, to->tables) {
    Table *new = to->tables.items[i];
    if (new->external) continue;
    Str whole = as_there(f, table_key_name(f->arena, new));
    Table *old = plan_find_table(f->arena, f->from, renames_former(f->out, RENAME_TABLE, whole));
    if (old != NULL) find_in_table(f, old, new);
  }
}

RenameList renames_find(Arena *arena, Diags *diags, const Schema *from, const Schema *to, bool recorded) {
  RenameList out = {0};
  bool flat = !recorded && from->dialects == ON_SQLITE;
  Finder f = {arena, diags, from, recorded, flat, &out};
  find_named_renames(&f, to, RENAME_ENUM);
  find_label_renames(&f, to);
  find_named_renames(&f, to, RENAME_DOMAIN);
  find_named_renames(&f, to, RENAME_SEQUENCE);
  find_table_renames(&f, to);
  return out;
}

RenameList renames_reversed(Arena *arena, const RenameList *renames) {
  RenameList out = {0};
  each(i, *renames) {
    Rename rename = renames->items[i];
    RenameKind of = rename.kind == RENAME_LABEL ? RENAME_ENUM : RENAME_TABLE;
    Str owner = str_given(rename.owner) ? renames_former(renames, of, rename.owner) : STR_NONE;
    vec_push(arena, &out, (Rename){rename.kind, owner, rename.to, rename.from});
  }
  return out;
}

/* --- giving the new names --- */

typedef struct Renamer {
  Arena *arena;
  Dialect dialect;
  Schema *schema;
  MoveList *moves;
} Renamer;

/* `object`: what programs know by its former name. */
static void say(const Renamer *r, Str sql, Str object) {
  Move move = {.sql = sql};
  vec_push(r->arena, &move.hazards, (Hazard){HAZARD_BREAKS_READERS, object, STR_NONE, STR_NONE});
  vec_push(r->arena, r->moves, move);
}

static Str ident(const Renamer *r, Str name) { return sql_ident(r->arena, r->dialect, name); }

static Str table_sql(const Renamer *r, const Table *table) {
  return sql_table_name(r->arena, r->schema, r->dialect, table);
}

/* Its name without the schema, as the dialect has it. */
static Str bare_name(const Renamer *r, const Table *table) {
  return r->dialect == DIALECT_SQLITE ? table->flat_name : table->name.str;
}

static void set_whole(Text *name, Str *schema, Str whole) {
  ptrdiff_t dot = str_find_char(whole, '.');
  *schema = dot < 0 ? STR_NONE : str_slice(whole, 0, (size_t)dot);
  name->str = dot < 0 ? whole : str_slice(whole, (size_t)dot + 1, whole.len);
}

/* ALTER TABLE books SET SCHEMA shop; ALTER TABLE shop.books RENAME TO novels */
static void rename_table(const Renamer *r, Table *table, Str whole) {
  Str before = table_sql(r, table), old = bare_name(r, table), old_schema = table->schema;
  bool postgres = r->dialect == DIALECT_POSTGRES;
  Text name;
  Str schema;
  set_whole(&name, &schema, whole);
  if (postgres && !str_eq(schema, old_schema)) {
    table->schema = schema;
    Str to = str_given(schema) ? schema : r->schema->postgres.schema;
    say(r, CAT(r->arena, STR("ALTER TABLE "), before, STR(" SET SCHEMA "), ident(r, to)), whole);
    before = table_sql(r, table);
  }
  table->schema = schema;
  table->name.str = name.str;
  table->flat_name = str_given(schema) ? CAT(r->arena, schema, STR("_"), name.str) : name.str;
  Str now = bare_name(r, table);
  if (str_eq(old, now)) return;
  say(r, CAT(r->arena, STR("ALTER TABLE "), before, STR(" RENAME TO "), ident(r, now)), whole);
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

/* One that belongs to a column moves with its table alone. It is given back when all have their names. */
static void disown(const Renamer *r, Sequence *sequence, Str name) {
  if (sequence->owner == NULL) return;
  vec_push(r->arena, r->moves, (Move){.sql = CAT(r->arena, STR("ALTER SEQUENCE "), name, STR(" OWNED BY NONE"))});
  sequence->owner = NULL;
}

/* ALTER TYPE state SET SCHEMA shop; ALTER TYPE shop.state RENAME TO status */
static void rename_named(const Renamer *r, const Named *named, Str whole) {
  Str schema, was = named->name->str, word = kind_word(r, named);
  Text name;
  Str alter = CAT(r->arena, STR("ALTER "), word, STR(" "));
  Str before = sql_qualified(r->arena, r->schema, *named->schema, was);
  set_whole(&name, &schema, whole);
  bool moved = !str_eq(schema, *named->schema) && str_given(word), renamed = !str_eq(name.str, was) && str_given(word);
  Str to = str_given(schema) ? schema : r->schema->postgres.schema;
  *named->schema = schema;
  named->name->str = name.str;
  if (moved && named->sequence != NULL) disown(r, named->sequence, before);
  if (moved) say(r, CAT(r->arena, alter, before, STR(" SET SCHEMA "), ident(r, to)), whole);
  before = sql_qualified(r->arena, r->schema, schema, was);
  if (!renamed) return;
  say(r, CAT(r->arena, alter, before, STR(" RENAME TO "), ident(r, name.str)), whole);
  if (named->domain != NULL && expression_on(&named->domain->check, DIALECT_POSTGRES))
    rename_check(r, sql_qualified(r->arena, r->schema, schema, name.str), was, name.str);
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
  case RENAME_TABLE: return plan_find_table(r->arena, r->schema, rename->to) != NULL;
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

static void rename_one(const Renamer *r, const Rename *rename) {
  switch (rename->kind) {
  case RENAME_TABLE:
    rename_table(r, plan_find_table(r->arena, r->schema, rename->from), rename->to);
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

/* What has the new name is renamed, too. */
static bool makes_way(const RenameList *left, const Rename *rename) {
  each(i, *left) {
    const Rename *other = &left->items[i];
    bool beside = other->kind == rename->kind && str_eq(other->owner, rename->owner);
    if (beside && str_eq(other->from, rename->to)) return true;
  }
  return false;
}

static Str aside_name(const Renamer *r, Str name) { return CAT(r->arena, name, STR("__renamed")); }

/* The first rename left whose new name is free. When there is none, something is put aside, and `left->len` is the
 * answer: what has one of the names and will go; or, when all wait for each other, the first of them. */
static size_t next_rename(const Renamer *r, RenameList *left) {
  each(i, *left)
    if (!is_taken(r, &left->items[i])) return i;
  each(i, *left) {
    const Rename *waits = &left->items[i];
    if (makes_way(left, waits)) continue;
    rename_one(r, &(Rename){waits->kind, waits->owner, waits->to, aside_name(r, waits->to)});
    return left->len;
  }
  Rename *first = &left->items[0];
  Rename aside = *first;
  aside.to = first->from = aside_name(r, first->from);
  rename_one(r, &aside);
  return left->len;
}

/* When its turn is: sequences before tables, which take those of their columns along; then what other names stand
 * under; then what is in these. */
static int turn_of(RenameKind kind) {
  if (kind == RENAME_SEQUENCE) return 0;
  return kind == RENAME_COLUMN || kind == RENAME_LABEL ? 2 : 1;
}

void renames_apply(const Plan *plan, Schema *schema, MoveList *moves) {
  Arena *arena = plan->arena;
  const RenameList *renames = plan->renames;
  Renamer r = {arena, plan->before->dialect, schema, moves};
  for (int turn = 0; turn <= 2; turn++) {
    RenameList left = {0};
    each(i, *renames)
      if (turn_of(renames->items[i].kind) == turn) vec_push(arena, &left, renames->items[i]);
    while (left.len > 0) {
      size_t at = next_rename(&r, &left);
      if (at == left.len) continue;
      rename_one(&r, &left.items[at]);
      left.items[at] = left.items[--left.len];
    }
  }
}
