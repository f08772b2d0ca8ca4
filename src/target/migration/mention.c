/* Which texts speak of something: by its name, as no text of the user's is understood here. It is enough that a word of
 * the text is the name, in whatever case and place: one made anew without need costs little, one left out an error. */
#include "expr/scan.h"
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

/* --- what reads what is touched --- */

static bool is_word_of(ScanToken token, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (scan_is_word(token, str_from_z(words[i]))) return true;
  return false;
}

/* `*` behind these, a sign or nothing is all columns; behind anything else it multiplies. count(*) reads none. */
static bool is_all(ScanToken before) {
  static const char *const words[] = {"select", "all", "distinct", "returning"};
  if (before.kind == SCAN_NAME) return is_word_of(before, words, 4);
  return before.kind != SCAN_VALUE && !scan_is_sign(before, '(');
}

/* FROM products AS p (a, b) gives all columns other names. `at` is behind the name of the table. */
static bool is_renaming(Scan at) {
  static const char *const words[] = {"on", "using", "where", "in"}, *const as = "as";
  ScanToken alias = scan_next(&at);
  if (is_word_of(alias, &as, 1)) alias = scan_next(&at);
  return alias.kind == SCAN_NAME && !is_word_of(alias, words, 4) && scan_is_sign(scan_next(&at), '(');
}

/* All columns of the table, without their names. */
static bool reads_all(Plan *plan, const StrList *names, Str text) {
  static const char *const words[] = {"natural", "table"};
  Scan scan = {plan->arena, text, DIALECT_POSTGRES, 0};
  ScanToken before = {.kind = SCAN_END}, token;
  for (token = scan_next(&scan); token.kind != SCAN_END; before = token, token = scan_next(&scan)) {
    if (scan_is_sign(token, '*') && is_all(before)) return true;
    if (token.kind != SCAN_NAME) continue;
    if (is_word_of(token, words, 2)) return true;
    if (plan_mentions(plan, names, token.name) && is_renaming(scan)) return true;
  }
  return false;
}

bool plan_reads_touched(Plan *plan, Str text) {
  if (plan_mentions(plan, &plan->wholly, text)) return true;
  each(i, plan->partly) {
    const Partly *partly = &plan->partly.items[i];
    if (!plan_mentions(plan, &partly->names, text)) continue;
    if (plan_mentions(plan, &partly->columns, text) || reads_all(plan, &partly->names, text)) return true;
  }
  return false;
}

/* --- what is touched --- */

static void touch(Plan *plan, StrList *names, const Table *table) {
  plan_note(plan, names, table->name.str);
  plan_note(plan, names, table->flat_name);
}

/* Under the name that it has, and the one it had. */
static void touch_column(Plan *plan, const TablePair *pair, const ColumnPair *column, Partly *partly) {
  if (column->old == NULL) return;
  bool changes = column->new == NULL || map_get(pair->remade, column->new->column->name.str) != NULL;
  if (!changes) return;
  size_t at = (size_t)(column->old - pair->old->columns.items);
  plan_note(plan, &partly->columns, column->old->column->name.str);
  plan_note(plan, &partly->columns, plan_before(plan, pair->old)->columns.items[at].name);
}

static Partly *partly_of(Plan *plan, Str name) {
  each(i, plan->partly)
    if (strs_have(&plan->partly.items[i].names, name)) return &plan->partly.items[i];
  vec_push(plan->arena, &plan->partly, (Partly){0});
  return &plan->partly.items[plan->partly.len - 1];
}

void plan_touch(Plan *plan, const TablePair *pair, bool whole) {
  StrList names = {0};
  if (pair->old != NULL) {
    touch(plan, &names, pair->old->table);
    plan_note(plan, &names, plan_before(plan, pair->old)->bare);
  }
  if (pair->new != NULL) touch(plan, &names, pair->new->table);
  whole = whole || pair->old == NULL || pair->new == NULL;
  each(i, names) {
    plan_note(plan, &plan->touched, names.items[i]);
    if (whole) plan_note(plan, &plan->wholly, names.items[i]);
  }
  if (whole) return;
  Partly *partly = partly_of(plan, names.items[0]);
  each(i, names) plan_note(plan, &partly->names, names.items[i]);
  each(i, pair->columns) touch_column(plan, pair, &pair->columns.items[i], partly);
}
