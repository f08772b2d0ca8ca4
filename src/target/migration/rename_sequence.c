/* Sequences that belong to a column: Postgres takes them along when the table goes to another schema. */
#include "model/objects.h"
#include "target/migration/diff.h"

static bool is_renamed(const RenameList *renames, Str from, Str to) {
  each(i, *renames) {
    const Rename *rename = &renames->items[i];
    if (rename->kind == RENAME_SEQUENCE && (str_eq(rename->from, from) || str_eq(rename->to, to))) return true;
  }
  return false;
}

void renames_find_taken_along(Arena *arena, const Schema *from, const Schema *to, RenameList *out) {
  each(i, to->sequences) {
    const Sequence *new = to->sequences.items[i];
    Str whole = qualified_name(arena, new->schema, new->name.str);
    Named old, other;
    if (new->owner == NULL || plan_find_named(arena, from, RENAME_SEQUENCE, whole, &other)) continue;
    Str table = renames_former(out, RENAME_TABLE, table_key_name(arena, new->owner->table));
    const Table *was = plan_find_table(arena, from, table);
    Str former = was == NULL ? whole : qualified_name(arena, was->schema, new->name.str);
    if (!plan_find_named(arena, from, RENAME_SEQUENCE, former, &old)) continue;
    bool owned = old.sequence->owner != NULL && old.sequence->owner->table == was;
    bool stays = plan_find_named(arena, to, RENAME_SEQUENCE, former, &other);
    if (!owned || stays || is_renamed(out, former, whole)) continue;
    vec_push(arena, out, (Rename){RENAME_SEQUENCE, STR_NONE, former, whole});
  }
}
