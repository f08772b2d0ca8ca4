/* Which things of two forms are the same under another name. */
#include "base/buf.h"
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
  Table *table = map_get(&schema->by_key, whole);
  bool still = table != NULL && str_eq(table_key_name(arena, table), whole); /* it may have been renamed since */
  return still ? table : NULL;
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

/* The former name of a thing that is in `schema` now, as a Rename has it: one without a schema was in that; absent: it
 * had none. */
static Str former_beside(Arena *arena, const Schema *from, Str schema, Str former) {
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
  Str beside = former_beside(f->arena, f->from, schema, former);
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
      one->now = !one->there || (f->recorded && (renamed_anew(one->former, one->there, one->before) ||
                                                 gave_way(all, one->whole)));
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
  find_named_renames(&f, to, RENAME_VIEW);
  find_table_renames(&f, to);
  renames_find_partitions(arena, from, to, &out);
  renames_find_taken_along(arena, from, to, &out);
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

static Str rename_key(Arena *arena, RenameKind kind, Str owner, Str to) {
  Buf key = BUF(arena);
  buf_int(&key, (int)kind);
  buf_char(&key, '\n');
  buf_append(&key, owner);
  buf_char(&key, '\n');
  buf_append(&key, to);
  return buf_str(&key);
}

const Rename *plan_renamed(const Plan *plan, RenameKind kind, Str owner, Str to) {
  return plan->renames->len == 0 ? NULL : map_get(&plan->renamed, rename_key(plan->arena, kind, owner, to));
}

void plan_index_renames(Plan *plan) {
  each(i, *plan->renames) {
    Rename *rename = &plan->renames->items[i];
    map_add(plan->arena, &plan->renamed, rename_key(plan->arena, rename->kind, rename->owner, rename->to), rename);
    map_add(plan->arena, &plan->renamed, rename_key(plan->arena, rename->kind, rename->owner, STR_NONE), rename);
  }
}
