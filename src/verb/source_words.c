/* SQLite keeps texts as somebody typed them. Two that mean the same are made the same: a table's columns without
 * its name before them, as drizzle-kit writes it, and without quotes that are not needed. */
#include "reflect/sqlite_text.h"
#include "verb/source.h"

typedef struct Words {
  Arena *arena;
  Str table; /* whose text it is */
} Words;

/* "posts"."state" IN ('a', 'b')  ->  state IN ('a', 'b') */
static Str plain(const Words *w, Str text) {
  SqlTokens tokens = sql_tokens(w->arena, text);
  Buf out = BUF(w->arena);
  size_t end = 0; /* of the token before, in the text */
  bool apart = false;
  for (size_t at = 0; at + 1 < tokens.len; at++) {
    const SqlToken *token = &tokens.items[at];
    apart = apart || token->from > end;
    end = token->to;
    bool name = token->kind == SQL_TOKEN_QUOTED;
    bool own = (name || token->kind == SQL_TOKEN_WORD) && str_eq_fold(token->value, w->table);
    if (own && sql_token_is(&tokens.items[at + 1], ".")) {
      end = tokens.items[++at].to;
      continue;
    }
    if (apart && out.len > 0) buf_char(&out, ' ');
    apart = false;
    Str word = str_slice(text, token->from, token->to);
    buf_append(&out, name ? sql_ident(w->arena, DIALECT_SQLITE, token->value) : word);
  }
  return buf_str(&out);
}

/* An expression of a table's: not a whole statement, not that of a view, and not the bare name of an index's column. */
static bool is_expression(const CatalogObject *object, const CatalogField *field) {
  if (object->kind == CATALOG_INDEX_KEY && ((const CatalogIndexKey *)object)->column != NULL) return false;
  bool part = object->kind == CATALOG_COLUMN || object->kind == CATALOG_CONSTRAINT || object->kind == CATALOG_INDEX ||
              object->kind == CATALOG_INDEX_KEY;
  return part && field->form == FORM_SQL && field->use == USE_COMPARED && object->table != NULL;
}

void catalog_plain_words(Arena *arena, Catalog *catalog) {
  if (catalog->dialect != DIALECT_SQLITE) return;
  each(i, catalog->objects) {
    CatalogObject *object = catalog->objects.items[i];
    const CatalogKindInfo *info = &catalog_kinds[object->kind];
    for (size_t f = 0; f < info->count; f++) {
      if (!is_expression(object, &info->fields[f])) continue;
      Str *value = (Str *)((char *)object + info->fields[f].offset);
      Words words = {arena, object->table->object.name};
      if (str_given(*value)) *value = plain(&words, *value);
    }
  }
}
