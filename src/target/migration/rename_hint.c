/* Things that go while others that are alike come: perhaps the same under another name. Only said, never
 * acted on. */
#include "target/migration/diff.h"

static bool is_renamed(const RenameList *renames, RenameKind kind, Str owner, Str from) {
  each(i, *renames) {
    const Rename *rename = &renames->items[i];
    bool same_owner = !str_given(owner) || str_eq(rename->owner, owner);
    if (rename->kind == kind && same_owner && str_eq(rename->from, from)) return true;
  }
  return false;
}

static const Table *find_table(Arena *arena, const Schema *schema, Str whole) {
  each(i, schema->tables) {
    const Table *table = schema->tables.items[i];
    if (!table->external && str_eq(table_key_name(arena, table), whole)) return table;
  }
  return NULL;
}

static const Column *find_column(const Table *table, Str name) {
  each(i, table->columns)
    if (str_eq(table->columns.items[i]->name.str, name)) return table->columns.items[i];
  return NULL;
}

static bool same_type(const Column *a, const Column *b) {
  return a->type.id == b->type.id && a->type.array == b->type.array && a->nullable == b->nullable &&
         a->type.args[0] == b->type.args[0] && a->type.args[1] == b->type.args[1];
}

/* The one column that goes and is like `new`, or NULL when none or several are. */
static const Column *lost_like(const RenameList *renames, Str owner, const Table *old, const Table *table,
                               const Column *new) {
  const Column *found = NULL;
  each(i, old->columns) {
    const Column *column = old->columns.items[i];
    if (find_column(table, column->name.str) != NULL || !same_type(column, new)) continue;
    if (is_renamed(renames, RENAME_COLUMN, owner, column->name.str)) continue;
    if (found != NULL) return NULL;
    found = column;
  }
  return found;
}

static void hint_columns(Diags *diags, const RenameList *renames, const Table *old, const Table *table) {
  Str owner = table_key_name(diags->arena, table);
  each(i, table->columns) {
    const Column *new = table->columns.items[i];
    if (find_column(old, new->name.str) != NULL || str_given(new->renamed_from)) continue;
    const Column *lost = lost_like(renames, owner, old, table, new);
    if (lost != NULL)
      diag_add(diags, DIAG_LIKELY_RENAME, new->name.span, STRS(STR("column"), lost->name.str, new->name.str));
  }
}

static bool same_columns(const Table *a, const Table *b) {
  if (a->columns.len != b->columns.len) return false;
  each(i, a->columns)
    if (find_column(b, a->columns.items[i]->name.str) == NULL) return false;
  return true;
}

static void hint_table(Diags *diags, const Schema *from, const Schema *to, const RenameList *renames,
                       const Table *new) {
  each(i, from->tables) {
    const Table *old = from->tables.items[i];
    Str whole = table_key_name(diags->arena, old);
    if (old->external || find_table(diags->arena, to, whole) != NULL || !same_columns(old, new)) continue;
    if (is_renamed(renames, RENAME_TABLE, STR_NONE, whole)) continue;
    diag_add(diags, DIAG_LIKELY_RENAME, new->name.span,
             STRS(STR("table"), whole, table_key_name(diags->arena, new)));
    return;
  }
}

/* What the table was called in the old form. */
static Str former_name(const RenameList *renames, Str whole) {
  each(i, *renames)
    if (renames->items[i].kind == RENAME_TABLE && str_eq(renames->items[i].to, whole))
      return renames->items[i].from;
  return whole;
}

void renames_hint(Diags *diags, const Schema *from, const Schema *to, const RenameList *renames) {
  each(i, to->tables) {
    const Table *table = to->tables.items[i];
    if (table->external) continue;
    Str former = former_name(renames, table_key_name(diags->arena, table));
    const Table *old = find_table(diags->arena, from, former);
    if (old != NULL) hint_columns(diags, renames, old, table);
    else hint_table(diags, from, to, renames, table);
  }
}
