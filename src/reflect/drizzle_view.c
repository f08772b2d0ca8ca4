/* The columns of a view of a snapshot. drizzle-kit keeps those that are columns of a table, in the order of the
 * TypeScript, and 1.0 keeps none; a view has what its query gives, in that order. */
#include "expr/scan.h"
#include "reflect/drizzle_postgres.h"

typedef VEC(ScanToken) TokenList;

typedef struct Item {
  size_t from, to; /* tokens */
  Str name;
} Item;

typedef struct Items {
  Arena *arena;
  TokenList tokens;
  size_t at;
  VEC(Item) list;
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

static bool read_items(Items *items) {
  while (true) {
    size_t from = items->at;
    while (!ends_list(items, items->at) && !scan_is_sign(token_at(items, items->at), ','))
      items->at = scan_is_sign(token_at(items, items->at), '(') ? behind(items, items->at) : items->at + 1;
    Str name = items->at > from ? item_name(items, from, items->at) : STR_NONE;
    if (!str_given(name)) return false;
    vec_push(items->arena, &items->list, ((Item){from, items->at, name}));
    if (!scan_is_sign(token_at(items, items->at), ',')) return true;
    items->at++;
  }
}

/* What a query gives, and `at` behind it; false when its names cannot be told from its words. */
static bool items_of(Items *items, Str select) {
  Scan scan = {.arena = items->arena, .text = select, .dialect = DIALECT_POSTGRES};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan))
    vec_push(items->arena, &items->tokens, token);
  while (scan_is_sign(token_at(items, items->at), '(')) items->at++;
  if (!accept(items, "select")) return false;
  if (!accept(items, "distinct")) accept(items, "all");
  else if (accept(items, "on")) items->at = behind(items, items->at);
  return read_items(items);
}

/* --- columns that the snapshot does not say --- */

/* Of a path t or s.t. */
static CatalogTable *table_of_path(PgSnapshot *r, const Items *items, size_t from, size_t to) {
  if (to - from != 1 && to - from != 3) return NULL;
  Str schema = to - from == 3 ? token_at(items, from).name : STR("public");
  return pg_snapshot_table(r, pg_snapshot_kept(schema), pg_snapshot_kept(token_at(items, to - 1).name));
}

/* The table of a query that has one alone, which is no view; or NULL. */
static CatalogTable *only_table(PgSnapshot *r, Items *items) {
  size_t from = items->at + 1, to = from;
  if (!scan_is_word(token_at(items, items->at), STR("from"))) return NULL;
  while (token_at(items, to).kind == SCAN_NAME && scan_is_sign(token_at(items, to + 1), '.')) to += 2;
  bool alone = token_at(items, to).kind == SCAN_NAME && ends_list(items, to + 1);
  return alone ? table_of_path(r, items, from, to + 1) : NULL;
}

/* The column of a table that an item is, perhaps under another name; NULL: it is more than that. */
static const CatalogColumn *column_behind(PgSnapshot *r, Items *items, const Item *item) {
  static const CatalogColumn number = {
      .type = STR_INIT("bigint"), .type_name = STR_INIT("int8"), .type_schema = STR_INIT("pg_catalog")};
  size_t to = item->to, from = item->from;
  if (to - from > 2 && scan_is_word(token_at(items, to - 2), STR("as"))) to -= 2;
  if (scan_is_word(token_at(items, from), STR("count")) && behind(items, from + 1) == to) return &number;
  if (!is_path(items, from, to)) return NULL;
  CatalogTable *table = to - from == 1 ? only_table(r, items) : table_of_path(r, items, from, to - 2);
  bool stored = table != NULL && table->type == TABLE_ORDINARY;
  return stored ? pg_snapshot_column(table, token_at(items, to - 1).name) : NULL;
}

static CatalogColumn *derived(PgSnapshot *r, CatalogTable *view, Items *items, const Item *item) {
  const CatalogColumn *source = column_behind(r, items, item);
  if (source == NULL) return NULL;
  CatalogColumn *column = fill_new(&r->fill, CATALOG_COLUMN);
  column->object.name = pg_snapshot_kept(item->name);
  column->object.table = view;
  column->type = source->type;
  column->type_name = source->type_name;
  column->type_schema = source->type_schema;
  column->dimensions = source->dimensions;
  column->enumeration = source->enumeration;
  fill_add(&r->fill, &column->object);
  return column;
}

void pg_snapshot_order_columns(PgSnapshot *r, CatalogTable *view) {
  Items items = {.arena = r->arena};
  CatalogColumnList ordered = {0};
  size_t said = view->columns.len, found = 0;
  bool known = items_of(&items, view->select);
  for (size_t i = 0; known && i < items.list.len; i++) {
    CatalogColumn *column = pg_snapshot_column(view, items.list.items[i].name);
    found += column != NULL;
    if (column == NULL) column = derived(r, view, &items, &items.list.items[i]);
    known = column != NULL;
    if (known) column->position = column->number = i + 1;
    if (known) vec_push(r->arena, &ordered, column);
  }
  view->columns = known && found == said ? ordered : (CatalogColumnList){0};
}
