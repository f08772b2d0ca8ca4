/* `enums:` and a column's own `enum:`. */
#include "model/build.h"

#include "base/utf8.h"

/* The longest label Postgres takes: NAMEDATALEN - 1 bytes. */
enum { LABEL_MAX = 63 };

static Span enum_place(const void *value) {
  return ((const Enum *)value)->span;
}

static const Defined an_enum = {STR_INIT("enum"), enum_place};

static void add_value(Builder *b, Enum *e, Map *seen, EnumValue value) {
  Str label = value.label.str;
  EnumValue *first = map_get(seen, label);
  if (first != NULL) {
    Diag *diag = diag_add(b->diags, DIAG_LABEL_TWICE, value.label.span, STRS(label));
    diag_also(diag, first->label.span, STR("first given here"));
    return;
  }
  if (label.len == 0 || label.len > LABEL_MAX)
    diag_add(b->diags, DIAG_LABEL_LENGTH, value.label.span, STRS(label));
  EnumValue *kept = arena_make(b->arena, EnumValue);
  *kept = value;
  map_add(b->arena, seen, label, kept);
  vec_push(b->arena, &e->values, value);
  vec_push(b->arena, &e->labels, label);
}

/* `{ open: Lent out }` or `{ open: { comment: .., renamed_from: .. } }`. */
static EnumValue read_value(Builder *b, const NodeEntry *entry) {
  EnumValue value = {.label = entry->key->text, .comment = {STR_NONE, SPAN_NONE, false}};
  if (entry->value->kind != NODE_MAPPING) {
    if (!node_is_null(entry->value)) value.comment = node_text(entry->value);
    return value;
  }
  Fields fields = fields_read(b->arena, b->diags, entry->value, CONTEXT_ENUM_VALUE);
  value.comment = note_text(b, fields_get(&fields, KEY_ENUM_VALUE_COMMENT));
  value.c_name = node_str(fields_get(&fields, KEY_ENUM_VALUE_C_NAME));
  value.renamed_from = former_name(fields_get(&fields, KEY_ENUM_VALUE_RENAMED_FROM));
  return value;
}

static void read_values(Builder *b, Enum *e, const Node *values, Span span) {
  Map seen = {0};
  if (values != NULL && values->kind == NODE_MAPPING) {
    for (size_t i = 0; i < values->len; i++) {
      if (node_fits(values->entries[i].value, CONTEXT_ENUM_VALUE, b->diags))
        add_value(b, e, &seen, read_value(b, &values->entries[i]));
    }
  } else {
    TextList labels = node_texts(b->arena, values, b->diags);
    each(i, labels) add_value(b, e, &seen, (EnumValue){.label = labels.items[i]});
  }
  if (e->values.len == 0 && !e->external) diag_add(b->diags, DIAG_ENUM_EMPTY, span, NULL);
}

static Enum *enum_new(Builder *b, Span span) {
  Enum *e = arena_make(b->arena, Enum);
  e->on = ON_BOTH;
  e->span = span;
  return e;
}

Enum *enum_inline(Builder *b, const Node *values, Column *owner) {
  Enum *e = enum_new(b, values->span);
  e->owner = owner;
  read_values(b, e, values, values->span);
  return e;
}

void external_read(Builder *b, const Node *node, bool *external, Str *from, Str *import) {
  if (node == NULL) return;
  if (node->kind == NODE_SCALAR) {
    *external = node_bool(node, false, b->diags);
    return;
  }
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_EXTERNAL);
  *external = true;
  *from = node_str(fields_get(&fields, KEY_EXTERNAL_FROM));
  *import = node_str(fields_get(&fields, KEY_EXTERNAL_IMPORT));
  if (!str_given(*from) || !str_given(*import))
    diag_add(b->diags, DIAG_MISSING_KEY, node->span,
             STRS(str_given(*from) ? STR("import") : STR("from"), STR("`external`")));
}

Qualified qualified_read(Builder *b, Text key, const Node *name, const Node *schema) {
  ptrdiff_t dot = str_find_char(key.str, '.');
  Qualified whole = {name != NULL ? name->text : key, node_str(schema)};
  if (dot < 0 || name != NULL || schema != NULL) return whole;
  bool one = dot > 0 && (size_t)dot + 1 < key.str.len && str_find_last(key.str, '.') == dot;
  if (!one) {
    diag_add(b->diags, DIAG_QUALIFIED_NAME, key.span, STRS(key.str));
    return whole;
  }
  return (Qualified){text_slice(key, (size_t)dot + 1, key.str.len),
                     str_slice(key.str, 0, (size_t)dot)};
}

/* The values of `enums:`, in their short or their long form. */
static void read_named_values(Builder *b, Enum *e, const Fields *fields, const Node *node) {
  const Node *values = node->kind == NODE_MAPPING ? fields_get(fields, KEY_ENUM_VALUES) : node;
  bool given = node_get(node, STR("values")) != NULL; /* though perhaps no list: reported */
  if (values != NULL) read_values(b, e, values, values->span);
  else if (!given && !e->external)
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("values"), STR("an enum")));
  e->open = e->values.len == 0;
}

static void build_enum(Builder *b, Text key, const Node *node) {
  Enum *e = enum_new(b, key.span);
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_ENUM);
  Qualified name = qualified_read(b, key, fields_get(&fields, KEY_ENUM_NAME),
                                  fields_get(&fields, KEY_ENUM_SCHEMA));
  e->name = name.name;
  e->schema = str_eq(name.schema, b->schema->postgres.schema) ? STR_NONE : name.schema;
  e->comment = note_text(b, fields_get(&fields, KEY_ENUM_COMMENT));
  e->ts_name = node_str(fields_get(&fields, KEY_ENUM_TS_NAME));
  e->c_name = node_str(fields_get(&fields, KEY_ENUM_C_NAME));
  e->renamed_from = former_name(fields_get(&fields, KEY_ENUM_RENAMED_FROM));
  external_read(b, fields_get(&fields, KEY_ENUM_EXTERNAL), &e->external, &e->external_from,
                &e->external_import);
  read_named_values(b, e, &fields, node);
  if (map_get(&b->type_names, key.str) != NULL)
    diag_add(b->diags, DIAG_ENUM_NAMED_AS_TYPE, key.span, STRS(key.str));
  if (define(b, &b->schema->enums_by_name, key, e, &an_enum))
    vec_push(b->arena, &b->schema->enums, e);
}

/* An enum that is not one stays as a name, so that what names it is no mistake too. */
static void enum_placeholder(Builder *b, Text key) {
  Enum *e = enum_new(b, key.span);
  e->name = key;
  e->open = true;
  map_add(b->arena, &b->schema->enums_by_name, key.str, e);
}

void build_enums(Builder *b, const Node *enums) {
  for (size_t i = 0; enums != NULL && i < enums->len; i++) {
    const NodeEntry *entry = &enums->entries[i];
    if (node_fits(entry->value, CONTEXT_ENUM, b->diags))
      build_enum(b, entry->key->text, entry->value);
    else enum_placeholder(b, entry->key->text);
  }
}
