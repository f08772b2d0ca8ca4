#include "reflect/compare.h"

#include "reflect/sqlite_text.h"

typedef struct Compare {
  Arena *arena;
  const Catalog *left, *right;
  CatalogDifferenceList found;
} Compare;

static const Str comment_words = STR_INIT("comment");

Str catalog_difference_words(const CatalogDifference *difference) {
  if (difference->field != NULL) return difference->field->words;
  return difference->left != NULL && difference->right != NULL ? comment_words : STR_NONE;
}

static void add(Compare *c, CatalogDifference difference) { vec_push(c->arena, &c->found, difference); }

/* SQLite keeps the text as it was written: quotes, spaces and the case of words say nothing. */
static bool same(const Compare *c, const CatalogObject *object, const CatalogField *field, Str a, Str b) {
  if (str_eq(a, b)) return str_given(a) == str_given(b) || str_empty(a);
  if (c->left->dialect != DIALECT_SQLITE) return false;
  if (field->form == FORM_TEXT) return str_eq_fold(a, b);
  if (field->form != FORM_SQL || !str_given(a) || !str_given(b)) return false;
  Str table = object->table != NULL ? object->table->object.name : STR_NONE;
  return str_eq(sql_text_normal(c->arena, a, table), sql_text_normal(c->arena, b, table));
}

static bool compare_fields(Compare *c, const CatalogObject *left, const CatalogObject *right, CatalogUse use) {
  const CatalogKindInfo *info = &catalog_kinds[left->kind];
  size_t before = c->found.len;
  for (size_t f = 0; f < info->count; f++) {
    const CatalogField *field = &info->fields[f];
    if (field->use != use) continue;
    Str a = catalog_field_text(c->arena, left, field), b = catalog_field_text(c->arena, right, field);
    if (!same(c, left, field, a, b)) add(c, (CatalogDifference){left, right, field, a, b});
  }
  return c->found.len == before;
}

static void compare_objects(Compare *c, const CatalogObject *left, const CatalogObject *right) {
  if (compare_fields(c, left, right, USE_COMPARED)) compare_fields(c, left, right, USE_LAST);
  if (!str_eq(left->comment, right->comment))
    add(c, (CatalogDifference){left, right, NULL, left->comment, right->comment});
}

/* Its table, or the index it is a key of, is missing too: that says it already. */
static bool part_of_missing(const CatalogObject *object, const Catalog *other) {
  if (object->kind == CATALOG_INDEX_KEY &&
      catalog_find(other, CATALOG_INDEX, ((const CatalogIndexKey *)object)->index->object.label) == NULL)
    return true;
  return object->table != NULL && catalog_find(other, CATALOG_TABLE, object->table->object.label) == NULL;
}

static void only_left(Compare *c, const CatalogObject *object) {
  if (!part_of_missing(object, c->right)) add(c, (CatalogDifference){.left = object});
}

static void only_right(Compare *c, const CatalogObject *object) {
  if (!part_of_missing(object, c->left)) add(c, (CatalogDifference){.right = object});
}

CatalogDifferenceList catalog_compare(Arena *arena, const Catalog *left, const Catalog *right) {
  Compare compare = {.arena = arena, .left = left, .right = right};
  const CatalogObjectList *a = &left->objects, *b = &right->objects;
  size_t i = 0, j = 0;
  while (i < a->len && j < b->len) {
    int order = catalog_object_cmp(a->items[i], b->items[j]);
    if (order < 0) only_left(&compare, a->items[i++]);
    else if (order > 0) only_right(&compare, b->items[j++]);
    else compare_objects(&compare, a->items[i++], b->items[j++]);
  }
  while (i < a->len) only_left(&compare, a->items[i++]);
  while (j < b->len) only_right(&compare, b->items[j++]);
  return compare.found;
}
