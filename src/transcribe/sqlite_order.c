/* Blocks of tables need no order among each other: SQLite does not look at what a foreign key points at. The language
 * takes each name in a text for a need, and two blocks that name each other for a circle; `before:` breaks it. */
#include "reflect/sqlite_text.h"
#include "transcribe/sqlite.h"

typedef struct Block {
  const CatalogTable *table;
  VEC(size_t) named; /* other blocks, by their number */
  bool seen;
} Block;

typedef struct Blocks {
  Arena *arena;
  Block *items;
  size_t len;
  Map by_name; /* folded name to Block */
} Blocks;

static void find_named(Blocks *blocks, Block *block, SqlTokens *tokens) {
  sql_tokens_read(blocks->arena, block->table->definition, SIZE_MAX - 1, tokens);
  for (size_t i = 0; i < tokens->len; i++) {
    const Block *other = map_get(&blocks->by_name, str_lower(blocks->arena, tokens->items[i].value));
    if (other != NULL && other != block) vec_push(blocks->arena, &block->named, (size_t)(other - blocks->items));
  }
}

static bool reaches(Blocks *blocks, size_t from, size_t to) {
  Block *block = &blocks->items[from];
  if (from == to) return true;
  block->seen = true;
  bool found = false;
  for (size_t i = 0; i < block->named.len && !found; i++)
    found = !blocks->items[block->named.items[i]].seen && reaches(blocks, block->named.items[i], to);
  return found;
}

/* Those behind this one that it names and that lead back to it. */
static Doc *before_doc(Blocks *blocks, size_t at) {
  Doc *list = doc_list(blocks->arena, DOC_FIT);
  for (size_t i = 0; i < blocks->items[at].named.len; i++) {
    size_t other = blocks->items[at].named.items[i];
    bool again = false; /* it is named twice */
    for (size_t j = 0; j < i; j++) again = again || blocks->items[at].named.items[j] == other;
    for (size_t j = 0; j < blocks->len; j++) blocks->items[j].seen = false;
    if (other < at || again || !reaches(blocks, other, at)) continue;
    Str name = sqlite_block_name(blocks->arena, blocks->items[other].table);
    doc_add(blocks->arena, list, doc_text(blocks->arena, name));
  }
  return list;
}

void sqlite_find_before(Scribe *s) {
  const Catalog *catalog = s->catalog;
  Blocks blocks = {.arena = s->arena, .items = arena_array(s->arena, Block, catalog->tables.len + 1)};
  SqlTokens tokens = {0};
  s->before = (Map){0};
  each(i, catalog->tables) {
    const CatalogTable *table = catalog->tables.items[i];
    if (table_is_said(s, table)) continue;
    Block *block = &blocks.items[blocks.len++];
    block->table = table;
    map_set(s->arena, &blocks.by_name, str_lower(s->arena, table->object.name), block);
  }
  for (size_t i = 0; i < blocks.len; i++) find_named(&blocks, &blocks.items[i], &tokens);
  for (size_t i = 0; i < blocks.len; i++) {
    Doc *before = before_doc(&blocks, i);
    const CatalogTable *table = blocks.items[i].table;
    if (!doc_empty(before))
      map_set(s->arena, &s->before, str_copy(s->arena, (Str){(const char *)&table, sizeof table}), before);
  }
}
