/* Which texts speak of something: by its name, as no text of the user's is understood here. It is enough that a word of
 * the text is the name, in whatever case and place: one made anew without need costs little, one left out an error. */
#include "target/migration/diff.h"

static bool is_plain(Str name) {
  for (size_t i = 0; i < name.len; i++)
    if (!char_is_word(name.ptr[i])) return false;
  return name.len > 0;
}

bool plan_mentions(Plan *plan, const StrList *names, Str text) {
  if (str_empty(text) || names->len == 0) return false;
  Str lower = str_lower(plan->arena, text);
  each(i, *names) {
    Str name = names->items[i];
    if (!is_plain(name) || str_has_word(lower, str_lower(plan->arena, name))) return true;
  }
  return false;
}

bool plan_loses(const TablePair *pair) {
  if (pair->new == NULL) return true;
  if (pair->old != NULL) each(i, pair->columns)
    if (pair->columns.items[i].new == NULL) return true;
  return false;
}

void plan_note(Plan *plan, StrList *names, Str name) {
  if (!strs_have(names, name)) vec_push(plan->arena, names, name);
}

static void touch(Plan *plan, const Table *table) {
  plan_note(plan, &plan->touched, table->name.str);
  plan_note(plan, &plan->touched, table->flat_name);
}

void plan_touch(Plan *plan, const TablePair *pair) {
  if (pair->old != NULL) {
    touch(plan, pair->old->table);
    plan_note(plan, &plan->touched, plan_before(plan, pair->old)->bare);
  }
  if (pair->new != NULL) touch(plan, pair->new->table);
}
