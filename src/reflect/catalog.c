#include "reflect/catalog.h"

#include <stdlib.h>

/* --- the tables --- */

static const Str table_type_words[] = {
    STR_INIT("table"), STR_INIT("partitioned table"), STR_INIT("foreign table"),
    STR_INIT("virtual table"), STR_INIT("view"), STR_INIT("materialized view"),
    STR_INIT("composite type"), STR_NONE_ITEM};
static const Str constraint_type_words[] = {
    STR_INIT("primary key"), STR_INIT("unique constraint"), STR_INIT("foreign key"), STR_INIT("check"),
    STR_INIT("exclusion"), STR_INIT("not null"), STR_NONE_ITEM};
static const Str identity_words[] = {STR_INIT(""), STR_INIT("by default"), STR_INIT("always"),
                                     STR_NONE_ITEM};
static const Str deferrable_words[] = {STR_INIT(""), STR_INIT("initially immediate"),
                                       STR_INIT("initially deferred"), STR_NONE_ITEM};
static const Str action_words[] = {STR_INIT(""), STR_INIT("restrict"), STR_INIT("cascade"),
                                   STR_INIT("set null"), STR_INIT("set default"), STR_NONE_ITEM};
static const Str match_words[] = {STR_INIT(""), STR_INIT("full"), STR_NONE_ITEM};

/* Where each kind's fields begin and end in `fields`. */
enum {
#define KIND(id, Type, words) BEGIN_##id, BEFORE_##id = BEGIN_##id - 1,
#define FIELD(kind, member, form, use, words) FIELD_##kind##_##member,
#define WORDS(kind, member, use, words, values) FIELD_##kind##_##member,
#define END_KIND(id) END_##id, AFTER_##id = END_##id - 1,
#include "reflect/catalog.def"
};

#define KIND(id, Type, words) typedef Type StructOf_##id;
#include "reflect/catalog.def"

static const CatalogField fields[] = {
#define FIELD(kind, member, form, use, words)                                                      \
  {STR_INIT(#member), STR_INIT(words), FORM_##form, USE_##use, offsetof(StructOf_##kind, member), NULL},
#define WORDS(kind, member, use, words, values)                                                    \
  {STR_INIT(#member), STR_INIT(words), FORM_WORD, USE_##use, offsetof(StructOf_##kind, member), values},
#include "reflect/catalog.def"
};

const CatalogKindInfo catalog_kinds[CATALOG_KIND_COUNT] = {
#define KIND(id, Type, words)                                                                      \
  {STR_INIT(words), sizeof(Type), fields + BEGIN_##id, (size_t)END_##id - (size_t)BEGIN_##id},
#include "reflect/catalog.def"
};

Str catalog_kind_words(const CatalogObject *object) {
  if (object->kind == CATALOG_TABLE)
    return table_type_words[((const CatalogTable *)object)->type];
  if (object->kind == CATALOG_CONSTRAINT)
    return constraint_type_words[((const CatalogConstraint *)object)->type];
  if (object->kind == CATALOG_FUNCTION) return ((const CatalogFunction *)object)->type;
  if (object->kind == CATALOG_OTHER) return ((const CatalogOther *)object)->type;
  return catalog_kinds[object->kind].words;
}

/* --- values as text --- */

static void add_item(Buf *out, Str item) {
  if (out->len > 0) buf_lit(out, ", ");
  buf_append(out, item);
}

/* Options are a set: in the order of their keys they are the same however they were given. NULL: the first. */
static const Option *option_after(const OptionList *list, const Option *last) {
  const Option *next = NULL;
  each(i, *list) {
    const Option *option = &list->items[i];
    bool later = last == NULL || str_cmp(option->key.str, last->key.str) > 0;
    if (later && (next == NULL || str_cmp(option->key.str, next->key.str) < 0)) next = option;
  }
  return next;
}

static void add_list(Buf *out, const void *value, CatalogForm form) {
  if (form == FORM_LIST) {
    const StrList *list = value;
    each(i, *list) add_item(out, list->items[i]);
  } else if (form == FORM_OPTIONS) {
    const Option *option = NULL;
    while ((option = option_after(value, option)) != NULL) {
      add_item(out, option->key.str);
      if (text_given(option->value)) buf_format(out, "=%.*s", STR_ARG(option->value.str));
    }
  } else if (form == FORM_TABLES) {
    const CatalogTableList *list = value;
    each(i, *list) add_item(out, list->items[i]->object.label);
  } else {
    const CatalogColumnList *list = value;
    each(i, *list) add_item(out, list->items[i] ? list->items[i]->object.name : STR("?"));
  }
}

static Str object_text(const CatalogObject *object, bool label) {
  if (object == NULL) return STR_NONE;
  return label ? object->label : object->name;
}

Str catalog_field_text(Arena *arena, const CatalogObject *object, const CatalogField *field) {
  const void *value = (const char *)object + field->offset;
  Buf out = BUF(arena);
  switch (field->form) {
  case FORM_TEXT:
  case FORM_SQL: return *(const Str *)value;
  case FORM_BOOL: return *(const bool *)value ? STR("yes") : STR_NONE;
  case FORM_COUNT:
    if (*(const size_t *)value != 0) buf_uint(&out, *(const size_t *)value);
    break;
  case FORM_NUMBER: buf_int(&out, *(const int64_t *)value); break;
  case FORM_WORD: buf_append(&out, field->values[*(const unsigned *)value]); break;
  case FORM_LIST:
  case FORM_OPTIONS:
  case FORM_COLUMNS:
  case FORM_TARGETS:
  case FORM_TABLES: add_list(&out, value, field->form); break;
  case FORM_COLUMN: return object_text(*(const CatalogObject *const *)value, false);
  case FORM_TABLE:
  case FORM_TYPE:
  case FORM_INDEX: return object_text(*(const CatalogObject *const *)value, true);
  }
  return out.len > 0 ? buf_str(&out) : STR_NONE;
}

static void add_line(Buf *out, Str words, Str text) {
  text = str_replace(out->arena, str_trim(text), STR("\n"), STR("\n      "));
  buf_format(out, "  %.*s: %.*s\n", STR_ARG(words), STR_ARG(text));
}

Str catalog_print(Arena *arena, const Catalog *catalog) {
  Buf out = BUF(arena);
  each(i, catalog->objects) {
    const CatalogObject *object = catalog->objects.items[i];
    const CatalogKindInfo *info = &catalog_kinds[object->kind];
    Str words = catalog_kind_words(object);
    buf_format(&out, "%.*s %.*s\n", STR_ARG(words), STR_ARG(object->label));
    for (size_t f = 0; f < info->count; f++) {
      Str text = catalog_field_text(arena, object, &info->fields[f]);
      if (str_empty(text) || info->fields[f].form == FORM_INDEX) continue;
      add_line(&out, info->fields[f].words, text);
    }
    if (str_given(object->comment)) add_line(&out, STR("comment"), object->comment);
  }
  return buf_str(&out);
}

/* --- finding --- */

static int cmp_labels(const CatalogObject *a, const CatalogObject *b) {
  if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
  return str_cmp(a->label, b->label);
}

/* Keys without a name have their columns for a label, and several may be over the same ones. */
static int cmp_constraints(const CatalogConstraint *a, const CatalogConstraint *b) {
  if (a->type != b->type) return a->type < b->type ? -1 : 1;
  if (a->target == NULL || b->target == NULL) return str_cmp(a->target_name, b->target_name);
  return str_cmp(a->target->object.name, b->target->object.name);
}

int catalog_object_cmp(const CatalogObject *a, const CatalogObject *b) {
  int order = cmp_labels(a, b);
  if (order != 0 || a->kind != CATALOG_CONSTRAINT) return order;
  return cmp_constraints((const CatalogConstraint *)a, (const CatalogConstraint *)b);
}

CatalogObject *catalog_find(const Catalog *catalog, CatalogKind kind, Str label) {
  CatalogObject wanted = {.kind = kind, .label = label};
  size_t from = 0, to = catalog->objects.len;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    int order = cmp_labels(&wanted, catalog->objects.items[middle]);
    if (order == 0) return catalog->objects.items[middle];
    if (order < 0) to = middle;
    else from = middle + 1;
  }
  return NULL;
}

/* --- leaving out --- */

const CatalogTable *catalog_table_of(const CatalogObject *object) {
  if (object->kind == CATALOG_TABLE) return (const CatalogTable *)object;
  if (object->kind == CATALOG_INDEX_KEY) return ((const CatalogIndexKey *)object)->index->object.table;
  return object->table;
}

#define KEEP(list, object_of)                                                                      \
  do {                                                                                             \
    size_t kept = 0;                                                                               \
    each(i, list)                                                                                  \
      if (keep(context, object_of)) (list).items[kept++] = (list).items[i];                        \
    (list).len = kept;                                                                             \
  } while (0)

static const CatalogObject *owner_of(const CatalogObject *object) {
  const CatalogTable *table = catalog_table_of(object);
  return table != NULL ? &table->object : object;
}

static void keep_relations(Catalog *catalog, CatalogKeep *keep, void *context) {
  KEEP(catalog->tables, &catalog->tables.items[i]->object);
  KEEP(catalog->functions, &catalog->functions.items[i]->object);
  KEEP(catalog->views, &catalog->views.items[i]->object);
}

void catalog_keep(Catalog *catalog, CatalogKeep *keep, void *context) {
  KEEP(catalog->objects, owner_of(catalog->objects.items[i]));
  KEEP(catalog->schemas, &catalog->schemas.items[i]->object);
  KEEP(catalog->sequences, owner_of(&catalog->sequences.items[i]->object));
  keep_relations(catalog, keep, context);
}
