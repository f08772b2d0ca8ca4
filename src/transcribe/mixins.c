/* Columns that all tables share. Those of a mixin follow a table's own, and its primary key comes before them: so
 * what can be shared is the columns at the end, and the key when it is the first column of every table. */
#include "transcribe/scribe.h"

enum { FEWEST_TABLES = 2 };

static Doc *columns_under(const Doc *tables, size_t i) {
  return doc_get(tables->entries.items[i].value, STR("columns"));
}

static Str text_of(Arena *arena, const DocEntry *entry) {
  Doc *map = doc_map(arena, DOC_BLOCK);
  Buf out = BUF(arena);
  doc_put(arena, map, entry->key, entry->value);
  doc_print(&out, map);
  return buf_str(&out);
}

/* All tables have `wanted` columns from the end (or from the start) alike. */
static bool all_alike(Scribe *s, const Doc *tables, size_t wanted, bool at_end) {
  Str first = STR_NONE;
  each(i, tables->entries) {
    const Doc *columns = columns_under(tables, i);
    if (columns->entries.len <= wanted) return false; /* each keeps a column of its own */
    const DocEntry *entry = &columns->entries.items[at_end ? columns->entries.len - wanted : wanted - 1];
    Str text = text_of(s->arena, entry);
    if (str_given(first) && !str_eq(first, text)) return false;
    first = text;
  }
  return true;
}

static bool is_key(const Doc *column) { return column->kind == DOC_MAP && doc_get(column, STR("primary_key")) != NULL; }

static void take_column(Scribe *s, Doc *shared, const Doc *columns, size_t at) {
  doc_put(s->arena, shared, columns->entries.items[at].key, columns->entries.items[at].value);
}

/* "timestamps" of nothing but points in time. */
static Str name_of(const Doc *shared) {
  each(i, shared->entries) {
    const Doc *value = shared->entries.items[i].value;
    const Doc *type = value->kind == DOC_MAP ? doc_get(value, STR("type")) : value;
    if (type == NULL || type->kind != DOC_TEXT || !str_starts(type->text, STR("timestamp"))) return STR("shared");
  }
  return STR("timestamps");
}

/* The table says that it uses the mixin, behind its columns; a table without other columns has none. */
static void use_mixin(Scribe *s, Doc *table, size_t from, size_t count, Str name) {
  Doc *columns = doc_get(table, STR("columns"));
  for (size_t i = 0; i < count; i++) columns->entries.items[i] = columns->entries.items[from + i];
  columns->entries.len = count;
  Doc *use = doc_texts(s->arena, &name, 1);
  size_t at = 0;
  while (table->entries.items[at].value != columns) at++;
  doc_put(s->arena, table, STR("use"), use);
  for (size_t i = table->entries.len - 1; i > at + 1; i--) {
    DocEntry moved = table->entries.items[i];
    table->entries.items[i] = table->entries.items[i - 1];
    table->entries.items[i - 1] = moved;
  }
}

void share_columns(Scribe *s, Doc *tables) {
  size_t end = 0;
  if (tables->entries.len < FEWEST_TABLES) return;
  while (all_alike(s, tables, end + 1, true)) end++;
  if (end == 0) return;
  const Doc *first = columns_under(tables, 0);
  bool key = is_key(first->entries.items[0].value) && first->entries.len > end + 1 && all_alike(s, tables, 1, false);
  each(i, tables->entries) key = key && columns_under(tables, i)->entries.len > end + 1;
  Doc *shared = doc_map(s->arena, DOC_BLOCK), *mixin = doc_map(s->arena, DOC_BLOCK);
  Doc *mixins = doc_map(s->arena, DOC_SPACED);
  if (key) take_column(s, shared, first, 0);
  for (size_t i = first->entries.len - end; i < first->entries.len; i++) take_column(s, shared, first, i);
  Str name = name_of(shared);
  each(i, tables->entries)
    use_mixin(s, tables->entries.items[i].value, key, columns_under(tables, i)->entries.len - end - key, name);
  doc_put(s->arena, mixin, STR("columns"), shared);
  doc_put(s->arena, mixins, name, mixin);
  doc_put(s->arena, s->root, STR("mixins"), mixins);
}
