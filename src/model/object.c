/* What is made by text of the user's under a name; `functions:` and `sql:`, which are no more than that. */
#include "model/build.h"

#include "expr/scan.h"

static Span object_place(const void *value) { return ((const Object *)value)->span; }

static const Defined objects[OBJECT_KIND_COUNT] = {
    [OBJECT_VIEW] = {STR_INIT("view"), object_place},
    [OBJECT_TRIGGER] = {STR_INIT("trigger"), object_place},
    [OBJECT_FUNCTION] = {STR_INIT("function"), object_place},
    [OBJECT_SQL] = {STR_INIT("`sql` block"), object_place},
};

/* `text` up to its last word: the semicolon at the end is written by the targets. */
static Text statement_text(Builder *b, Text text, Dialect dialect) {
  if (!text_given(text)) return text;
  Scan scan = {b->arena, text.str, dialect, 0};
  size_t end = 0;
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan))
    if (!scan_is_sign(token, ';')) end = token.from + token.text.len;
  text.str.len = end;
  return text;
}

DialectText statement_texts(Builder *b, const Node *postgres, const Node *sqlite) {
  DialectText texts = dialect_texts(b, postgres, sqlite);
  for (Dialect d = 0; d < DIALECT_COUNT; d++)
    texts.text[d] = statement_text(b, texts.text[d], d);
  return texts;
}

DialectText query_texts(Builder *b, const Node *node) {
  if (node == NULL) return dialect_text_none;
  Fields fields = {0};
  const Node *file = NULL;
  if (node->kind == NODE_MAPPING) {
    fields = fields_read(b->arena, b->diags, node, CONTEXT_DIALECT_SQL);
    file = fields_get(&fields, KEY_DIALECT_SQL_FILE);
  }
  if (node->kind == NODE_MAPPING && file == NULL)
    return statement_texts(b, fields_get(&fields, KEY_DIALECT_SQL_POSTGRES),
                           fields_get(&fields, KEY_DIALECT_SQL_SQLITE));
  return statement_texts(b, node, node);
}

/* Reports a text that is asked for and says nothing; once when there is none at all. */
static void check_texts(Builder *b, const Object *object, ObjectKind kind) {
  static const Str titles[] = {STR_INIT("Postgres"), STR_INIT("SQLite")};
  bool any = text_given(object->text.text[DIALECT_POSTGRES]) ||
             text_given(object->text.text[DIALECT_SQLITE]);
  for (Dialect d = 0; d < (any ? DIALECT_COUNT : 1u); d++) {
    Text text = object->text.text[d];
    if (!on(object->on, d) || text.str.len > 0) continue;
    diag_add(b->diags, DIAG_OBJECT_WITHOUT_TEXT, text_given(text) ? text.span : object->span,
             STRS(objects[kind].what, object->name.str, any ? titles[d] : STR("any database"),
                  kind == OBJECT_VIEW ? STR("`select:`") : STR("`postgres:` or `sqlite:`")));
  }
}

Object *object_new(Builder *b, Text name, const Node *node, DialectText text) {
  Object *object = arena_make(b->arena, Object);
  *object = (Object){.name = name, .text = text, .on = dialect_texts_on(text), .node = node,
                     .span = name.span};
  return object;
}

void add_object(Builder *b, ObjectKind kind, Object *object) {
  if (!define(b, &b->objects_seen[kind], object->name, object, &objects[kind])) return;
  check_texts(b, object, kind);
  vec_push(b->arena, &b->schema->objects[kind], object);
}

static void read_function(Builder *b, Text label, const Node *node) {
  if (!node_fits(node, CONTEXT_FUNCTION, b->diags)) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_FUNCTION);
  Object *object =
    object_new(b, label, node, statement_texts(b, fields_get(&fields, KEY_FUNCTION_POSTGRES),
                                               fields_get(&fields, KEY_FUNCTION_SQLITE)));
  object->on = only_read(b, fields_get(&fields, KEY_FUNCTION_ONLY), object->on);
  object->after = node_texts(b->arena, fields_get(&fields, KEY_FUNCTION_AFTER), b->diags);
  object->before = node_texts(b->arena, fields_get(&fields, KEY_FUNCTION_BEFORE), b->diags);
  object->comment = note_text(b, fields_get(&fields, KEY_FUNCTION_COMMENT));
  add_object(b, OBJECT_FUNCTION, object);
}

static void read_block(Builder *b, const Node *node) {
  if (!node_fits(node, CONTEXT_SQL_BLOCK, b->diags)) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_SQL_BLOCK);
  const Node *name = fields_get(&fields, KEY_SQL_BLOCK_NAME);
  if (name == NULL) {
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("name"), STR("an `sql` block")));
    return;
  }
  Object *object = object_new(b, name->text, node,
                              statement_texts(b, fields_get(&fields, KEY_SQL_BLOCK_POSTGRES),
                                              fields_get(&fields, KEY_SQL_BLOCK_SQLITE)));
  object->after = node_texts(b->arena, fields_get(&fields, KEY_SQL_BLOCK_AFTER), b->diags);
  object->before = node_texts(b->arena, fields_get(&fields, KEY_SQL_BLOCK_BEFORE), b->diags);
  add_object(b, OBJECT_SQL, object);
}

void build_objects(Builder *b) {
  each(i, b->roots) {
    const Fields *root = &b->roots.items[i];
    const Node *functions = fields_get(root, KEY_ROOT_FUNCTIONS);
    for (size_t j = 0; functions != NULL && j < functions->len; j++)
      read_function(b, functions->entries[j].key->text, functions->entries[j].value);
    const Node *blocks = fields_get(root, KEY_ROOT_SQL);
    for (size_t j = 0; blocks != NULL && j < blocks->len; j++) read_block(b, blocks->items[j]);
  }
}
