/* The columns of a view of a snapshot. drizzle-kit keeps those that are columns of a table, in the order of the
 * TypeScript; a view has what its query gives, in that order. */
#include "expr/scan.h"
#include "reflect/drizzle_postgres.h"

typedef VEC(ScanToken) TokenList;

typedef struct Items {
  Arena *arena;
  TokenList tokens;
  size_t at;
} Items;

static ScanToken token_at(const Items *items, size_t at) {
  return at < items->tokens.len ? items->tokens.items[at] : (ScanToken){.kind = SCAN_END};
}

static bool accept(Items *items, const char *word) {
  bool found = scan_is_word(token_at(items, items->at), str_from_z(word));
  items->at += found;
  return found;
}

/* Behind the parentheses that open at `at`. */
static size_t behind(const Items *items, size_t at) {
  size_t depth = 0;
  for (; at < items->tokens.len; at++) {
    if (scan_is_sign(token_at(items, at), '(')) depth++;
    if (scan_is_sign(token_at(items, at), ')') && --depth == 0) return at + 1;
  }
  return at;
}

/* What may stand behind the list. */
static bool ends_list(const Items *items, size_t at) {
  static const char *const words[] = {"where", "group", "union", "except", "intersect", "order", "limit", NULL};
  ScanToken token = token_at(items, at);
  if (token.kind == SCAN_END || scan_is_sign(token, ')')) return true;
  if (scan_is_word(token, STR("from"))) return at == 0 || !scan_is_word(token_at(items, at - 1), STR("distinct"));
  for (const char *const *word = words; *word != NULL; word++)
    if (!token.quoted && scan_is_word(token, str_from_z(*word))) return true;
  return false;
}

/* a.b.c, or a.b.c(..) up to `to` */
static bool is_path(const Items *items, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    bool name = (i - from) % 2 == 0;
    if (name ? token_at(items, i).kind != SCAN_NAME : !scan_is_sign(token_at(items, i), '.')) return false;
  }
  return (to - from) % 2 == 1;
}

/* Words that are no column and no alias. */
static bool is_word_of_sql(ScanToken token) {
  static const char *const words[] = {"null", "true", "false", "end", NULL};
  for (const char *const *word = words; *word != NULL; word++)
    if (!token.quoted && scan_is_word(token, str_from_z(*word))) return true;
  return false;
}

/* What Postgres calls the item; absent: not known here. Source: FigureColname of Postgres. */
static Str item_name(const Items *items, size_t from, size_t to) {
  ScanToken last = token_at(items, to - 1), before = to - from > 1 ? token_at(items, to - 2) : (ScanToken){0};
  bool named = last.kind == SCAN_NAME && !is_word_of_sql(last);
  if (to - from > 1 && scan_is_word(before, STR("as"))) return last.kind == SCAN_NAME ? last.name : STR_NONE;
  if (is_path(items, from, to)) return named ? last.name : STR_NONE;
  if (named && to - from > 1 && (before.kind == SCAN_VALUE || scan_is_sign(before, ')'))) return last.name;
  for (size_t open = from + 1; open < to; open++) {
    if (!scan_is_sign(token_at(items, open), '(')) continue;
    bool call = is_path(items, from, open) && behind(items, open) == to;
    return call ? token_at(items, open - 1).name : STR_NONE;
  }
  return STR_NONE;
}

static bool read_items(Items *items, StrList *names) {
  while (true) {
    size_t from = items->at;
    while (!ends_list(items, items->at) && !scan_is_sign(token_at(items, items->at), ','))
      items->at = scan_is_sign(token_at(items, items->at), '(') ? behind(items, items->at) : items->at + 1;
    Str name = items->at > from ? item_name(items, from, items->at) : STR_NONE;
    if (!str_given(name)) return false;
    vec_push(items->arena, names, name);
    if (!scan_is_sign(token_at(items, items->at), ',')) return true;
    items->at++;
  }
}

/* The names of what a query gives; false when they cannot be told from its words. */
static bool names_of(Arena *arena, Str select, StrList *names) {
  Items items = {.arena = arena};
  Scan scan = {.arena = arena, .text = select, .dialect = DIALECT_POSTGRES};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan))
    vec_push(arena, &items.tokens, token);
  while (scan_is_sign(token_at(&items, items.at), '(')) items.at++;
  if (!accept(&items, "select")) return false;
  if (!accept(&items, "distinct")) accept(&items, "all");
  else if (accept(&items, "on")) items.at = behind(&items, items.at);
  return read_items(&items, names);
}

void pg_snapshot_order_columns(PgSnapshot *r, CatalogTable *view) {
  StrList names = {0};
  CatalogColumnList ordered = {0};
  bool known = names_of(r->arena, view->select, &names) && names.len == view->columns.len;
  for (size_t i = 0; known && i < names.len; i++) {
    CatalogColumn *column = pg_snapshot_column(view, names.items[i]);
    known = column != NULL;
    if (known) column->position = column->number = i + 1;
    if (known) vec_push(r->arena, &ordered, column);
  }
  view->columns = known ? ordered : (CatalogColumnList){0};
}
