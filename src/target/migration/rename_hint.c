/* Things that go while others that are alike come: perhaps the same under another name. Only said, never
 * acted on. */
#include "model/objects.h"
#include "target/migration/diff.h"

static bool is_renamed(const RenameList *renames, RenameKind kind, Str owner, Str from) {
  each(i, *renames) {
    const Rename *rename = &renames->items[i];
    bool same_owner = !str_given(owner) || str_eq(rename->owner, owner);
    if (rename->kind == kind && same_owner && str_eq(rename->from, from)) return true;
  }
  return false;
}

static bool same_type(const Column *a, const Column *b) {
  return a->type.id == b->type.id && a->type.array == b->type.array && a->nullable == b->nullable &&
         a->type.args[0] == b->type.args[0] && a->type.args[1] == b->type.args[1];
}

/* It goes, and nothing says what becomes of it. */
static bool is_lost(const RenameList *renames, Str owner, const Table *now, const Column *column) {
  return plan_find_column(now, column->name.str) == NULL &&
         !is_renamed(renames, RENAME_COLUMN, owner, column->name.str);
}

/* The one column that goes and is like `new`; of several that in its place; NULL when there is none. */
static const Column *lost_like(const RenameList *renames, Str owner, const Table *old, const Table *table,
                               const Column *new) {
  const Column *found = NULL, *there = NULL;
  size_t count = 0;
  each(i, old->columns) {
    const Column *column = old->columns.items[i];
    if (!same_type(column, new) || !is_lost(renames, owner, table, column)) continue;
    if (column->position == new->position) there = column;
    found = column;
    count++;
  }
  return count == 1 ? found : there;
}

static void hint_columns(Diags *diags, const RenameList *renames, const Table *old, const Table *table) {
  Str owner = table_key_name(diags->arena, table);
  each(i, table->columns) {
    const Column *new = table->columns.items[i];
    if (plan_find_column(old, new->name.str) != NULL || str_given(new->renamed_from)) continue;
    const Column *lost = lost_like(renames, owner, old, table, new);
    if (lost != NULL)
      diag_add(diags, DIAG_LIKELY_RENAME, new->name.span, STRS(STR("column"), lost->name.str, new->name.str));
  }
}

/* Three of four columns have the same name, or are of one type in one place; and one has the same name. */
static bool are_alike(const Table *old, const Table *new) {
  size_t named = 0, placed = 0, most = old->columns.len > new->columns.len ? old->columns.len : new->columns.len;
  each(i, new->columns) {
    const Column *column = new->columns.items[i];
    const Column *there = i < old->columns.len ? old->columns.items[i] : NULL;
    if (plan_find_column(old, column->name.str) != NULL) named++;
    else if (there != NULL && same_type(there, column) && plan_find_column(new, there->name.str) == NULL) placed++;
  }
  return named > 0 && 4 * (named + placed) >= 3 * most;
}

static void hint_table(Diags *diags, const TableList *gone, const RenameList *renames, const Table *new) {
  each(i, *gone) {
    const Table *old = gone->items[i];
    Str whole = table_key_name(diags->arena, old);
    if (!are_alike(old, new) || is_renamed(renames, RENAME_TABLE, STR_NONE, whole)) continue;
    diag_add(diags, DIAG_LIKELY_RENAME, new->name.span,
             STRS(STR("table"), whole, table_key_name(diags->arena, new)));
    return;
  }
}

static void hint_tables(Diags *diags, const Schema *from, const Schema *to, const RenameList *renames) {
  Arena *arena = diags->arena;
  TableList gone = {0};
  each(i, from->tables) {
    Table *old = from->tables.items[i];
    bool stays = plan_find_table(arena, to, table_key_name(arena, old)) != NULL;
    if (!old->external && !stays) vec_push(arena, &gone, old);
  }
  each(i, to->tables) {
    const Table *table = to->tables.items[i];
    if (table->external) continue;
    Str former = renames_former(renames, RENAME_TABLE, table_key_name(arena, table));
    const Table *old = plan_find_table(arena, from, former);
    if (old != NULL) hint_columns(diags, renames, old, table);
    else hint_table(diags, &gone, renames, table);
  }
}

/* --- enums --- */

/* One value takes the place of another. */
static void hint_labels(Diags *diags, const RenameList *renames, const Enum *old, const Enum *new) {
  Str owner = qualified_name(diags->arena, new->schema, new->name.str);
  if (old->values.len != new->values.len) return;
  each(i, new->values) {
    const EnumValue *value = &new->values.items[i];
    Str was = old->labels.items[i];
    bool stays = strs_have(&old->labels, value->label.str) || strs_have(&new->labels, was);
    if (stays || str_given(value->renamed_from)) continue;
    if (!is_renamed(renames, RENAME_LABEL, owner, was))
      diag_add(diags, DIAG_LIKELY_RENAME, value->label.span, STRS(STR("value"), was, value->label.str));
  }
}

static bool same_labels(const Enum *a, const Enum *b) {
  if (a->labels.len != b->labels.len || a->labels.len == 0) return false;
  each(i, a->labels)
    if (!str_eq(a->labels.items[i], b->labels.items[i])) return false;
  return true;
}

/* --- enums, domains and sequences --- */

static bool same_domain(const Domain *a, const Domain *b) {
  const DialectText *was = &a->check.own, *is = &b->check.own;
  return same_type(a->value, b->value) && str_eq(a->check.text.str, b->check.text.str) &&
         str_eq(was->text[DIALECT_POSTGRES].str, is->text[DIALECT_POSTGRES].str);
}

static bool same_sequence(Arena *arena, const Sequence *a, const Sequence *b) {
  return a->type == b->type && str_eq(ddl_numbers(arena, &a->numbers), ddl_numbers(arena, &b->numbers));
}

static bool is_like(Arena *arena, RenameKind kind, const Named *old, const Named *new) {
  if (kind == RENAME_ENUM) return same_labels(old->enumeration, new->enumeration);
  return kind == RENAME_DOMAIN ? same_domain(old->domain, new->domain)
                               : same_sequence(arena, old->sequence, new->sequence);
}

static bool has_named(Arena *arena, const NamedList *all, Str whole) {
  each(i, *all)
    if (str_eq(named_whole(arena, &all->items[i]), whole)) return true;
  return false;
}

static bool is_own(const Named *named) {
  const Enum *enumeration = named->enumeration;
  return enumeration == NULL || (!enumeration->external && enumeration->owner == NULL);
}

static void hint_named(Diags *diags, const Schema *from, const Schema *to, const RenameList *renames, RenameKind kind) {
  Arena *arena = diags->arena;
  NamedList old = plan_named(arena, from, kind), new = plan_named(arena, to, kind);
  Str word = kind == RENAME_ENUM ? STR("enum") : kind == RENAME_DOMAIN ? STR("domain") : STR("sequence");
  each(i, new) {
    Str whole = named_whole(arena, &new.items[i]);
    bool renamed = !str_eq(renames_former(renames, kind, whole), whole);
    if (renamed || !is_own(&new.items[i]) || has_named(arena, &old, whole)) continue;
    each(k, old) {
      Str was = named_whole(arena, &old.items[k]);
      if (!is_like(arena, kind, &old.items[k], &new.items[i]) || has_named(arena, &new, was)) continue;
      if (is_renamed(renames, kind, STR_NONE, was)) continue;
      diag_add(diags, DIAG_LIKELY_RENAME, new.items[i].name->span, STRS(word, was, whole));
      break;
    }
  }
}

void renames_hint(Diags *diags, const Schema *from, const Schema *to, const RenameList *renames) {
  each(i, to->enums) {
    const Enum *new = to->enums.items[i];
    Str whole = qualified_name(diags->arena, new->schema, new->name.str);
    const Enum *old = plan_find_enum(diags->arena, from, renames_former(renames, RENAME_ENUM, whole));
    if (old != NULL && !new->external && new->owner == NULL) hint_labels(diags, renames, old, new);
  }
  hint_named(diags, from, to, renames, RENAME_ENUM);
  hint_named(diags, from, to, renames, RENAME_DOMAIN);
  hint_named(diags, from, to, renames, RENAME_SEQUENCE);
  hint_tables(diags, from, to, renames);
}
