/* A column: everything about it that does not need another table. */
#include "model/build.h"
#include "model/objects.h"

static void read_dialect_type(Builder *b, const Node *node, Column *column) {
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_TYPE);
  const Node *const texts[] = {fields_get(&fields, KEY_TYPE_POSTGRES),
                               fields_get(&fields, KEY_TYPE_SQLITE)};
  column->type = type_none(node->span);
  column->type.id = TYPE_DIALECT;
  DialectText *own = arena_make(b->arena, DialectText);
  column->type.own = own;
  int given = 0, marked = 0;
  for (int i = 0; i < DIALECT_COUNT; i++) {
    Text text = node_text(texts[i]);
    if (str_ends(text.str, STR("?"))) {
      text = text_trim(text_slice(text, 0, text.str.len - 1));
      marked++;
    }
    own->text[i] = text;
    given += text_given(text);
  }
  column->nullable = marked > 0;
  column->on &= dialect_texts_on(*own);
  if (given == 0)
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("postgres"), STR("a type")));
  else if (marked > 0 && marked < given)
    diag_add(b->diags, DIAG_NULLABLE_DIFFERS, node->span, STRS(column->name.str));
}

void column_type_read(Builder *b, const Node *node, Column *column) {
  if (node->kind == NODE_MAPPING) {
    read_dialect_type(b, node, column);
    return;
  }
  column->type = type_read(b, node->text, &column->nullable);
  if (column->type.domain != NULL) column->on &= column->type.domain->value->on;
}

static void read_nullable(Builder *b, const Fields *fields, Column *column) {
  const Node *node = fields_get(fields, KEY_COLUMN_NULLABLE);
  if (node == NULL) return;
  bool long_form = node_bool(node, false, b->diags);
  if (column->nullable) diag_add(b->diags, DIAG_NULLABLE_TWICE, node->span, NULL);
  column->nullable = column->nullable || long_form;
}

static void read_enum(Builder *b, const Node *node, Column *column, const Node *type) {
  bool text = column->type.id == TYPE_TEXT || column->type.id == TYPE_UNKNOWN;
  if (type != NULL && (!text || column->type.array > 0)) {
    diag_add(b->diags, DIAG_ENUM_AND_TYPE, type->span, NULL);
    return;
  }
  column->type = type_none(node->span);
  column->type.id = TYPE_ENUM;
  column->type.enumeration = enum_inline(b, node, column);
}

static void read_identity(Builder *b, const Node *node, Column *column) {
  /* words.def: true, false, by default, always */
  static const IdentityKind kinds[] = {IDENTITY_BY_DEFAULT, IDENTITY_NONE, IDENTITY_BY_DEFAULT,
                                       IDENTITY_ALWAYS};
  static const NumberKeys keys = {KEY_IDENTITY_START, KEY_IDENTITY_INCREMENT, KEY_IDENTITY_MIN,
                                  KEY_IDENTITY_MAX,   KEY_IDENTITY_CACHE,     KEY_IDENTITY_CYCLE};
  if (node == NULL) return;
  Identity *identity = arena_make(b->arena, Identity);
  column->identity = identity;
  identity->span = node->span;
  if (node->kind == NODE_SCALAR) {
    int word = node_word(node, WORDS_IDENTITY, b->diags);
    identity->kind = word < 0 ? IDENTITY_NONE : kinds[word];
    return;
  }
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_IDENTITY);
  bool always = node_bool(fields_get(&fields, KEY_IDENTITY_ALWAYS), false, b->diags);
  identity->kind = always ? IDENTITY_ALWAYS : IDENTITY_BY_DEFAULT;
  identity->name = node_text(fields_get(&fields, KEY_IDENTITY_NAME));
  numbers_read(b, &fields, &keys, type_beneath(column->type.id), identity);
}

static void read_collate(Builder *b, const Node *node, Column *column) {
  if (node == NULL) return;
  const Node *postgres = node, *sqlite = node;
  if (node->kind == NODE_MAPPING) {
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_COLLATE);
    postgres = fields_get(&fields, KEY_COLLATE_POSTGRES);
    sqlite = fields_get(&fields, KEY_COLLATE_SQLITE);
    if (postgres == NULL && sqlite == NULL)
      diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("postgres"), STR("`collate`")));
  }
  DialectText *collate = arena_make(b->arena, DialectText);
  collate->text[DIALECT_POSTGRES] = node_text(postgres);
  collate->text[DIALECT_SQLITE] = node_text(sqlite);
  column->collate = collate;
}

static void read_typescript(Builder *b, const Fields *fields, Column *column) {
  /* words.def: date, string, number, bigint, json, text */
  int form = node_word(fields_get(fields, KEY_COLUMN_TS), WORDS_TS_FORM, b->diags);
  column->ts = form < 0 ? TS_DEFAULT : (TsMode)(TS_DATE + form);
  const Node *type = fields_get(fields, KEY_COLUMN_TS_TYPE);
  if (type == NULL) return;
  column->ts_type = node_str(type);
  if (type->kind != NODE_MAPPING) return;
  Fields parts = fields_read(b->arena, b->diags, type, CONTEXT_TS_TYPE);
  column->ts_type = node_str(fields_get(&parts, KEY_TS_TYPE_NAME));
  if (!str_given(column->ts_type))
    diag_add(b->diags, DIAG_MISSING_KEY, type->span, STRS(STR("name"), STR("`ts_type`")));
  column->ts_from = node_str(fields_get(&parts, KEY_TS_TYPE_FROM));
}

void storage_read(Builder *b, const PendingColumn *pending) {
  Column *column = pending->column;
  const Node *storage = fields_get(&pending->fields, KEY_COLUMN_STORAGE);
  const Type *type = &column->type;
  int word = node_word(storage, WORDS_STORAGE, b->diags); /* scaled, text */
  bool numeric = type->id == TYPE_NUMERIC && type->array == 0;
  bool fixed = numeric && type->args[0] >= 0 && type->args[0] <= 18;
  if (type->id != TYPE_UNKNOWN && (word == 0 ? !fixed : word == 1 && !numeric))
    diag_add(b->diags, DIAG_STORAGE, storage->span,
             STRS(word_text(WORDS_STORAGE, word), type_yaml(b->arena, type)));
  if (storage == NULL) return;
  column->scaled = word == 0 && fixed;
  column->exact_text = word == 1 && numeric;
}

static void read_postgres(Builder *b, const Fields *fields, Column *column) {
  const Node *postgres = fields_get(fields, KEY_COLUMN_POSTGRES);
  if (postgres == NULL) return;
  Fields parts = fields_read(b->arena, b->diags, postgres, CONTEXT_COLUMN_POSTGRES);
  const Node *toast = fields_get(&parts, KEY_COLUMN_POSTGRES_STORAGE);
  const Node *compression = fields_get(&parts, KEY_COLUMN_POSTGRES_COMPRESSION);
  if (node_word(toast, WORDS_TOAST, b->diags) >= 0) column->pg_storage = node_str(toast);
  if (node_word(compression, WORDS_COMPRESSION, b->diags) >= 0)
    column->pg_compression = node_str(compression);
}

static void read_notes(Builder *b, const Fields *fields, Column *column) {
  column->comment = note_text(b, fields_get(fields, KEY_COLUMN_COMMENT));
  column->deprecated = deprecated_text(b, fields_get(fields, KEY_COLUMN_DEPRECATED));
  column->ts_name = node_str(fields_get(fields, KEY_COLUMN_TS_NAME));
  column->c_name = node_str(fields_get(fields, KEY_COLUMN_C_NAME));
  column->renamed_from = former_name(fields_get(fields, KEY_COLUMN_RENAMED_FROM));
}

static void refuse_actions(Builder *b, const Fields *fields) {
  static const KeyId keys[] = {KEY_COLUMN_ON_DELETE, KEY_COLUMN_ON_UPDATE};
  if (node_get(fields->mapping, STR("references")) != NULL) return; /* it is wrong: reported */
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const Node *key = fields_key(fields, keys[i]);
    if (key != NULL) diag_add(b->diags, DIAG_ACTION_ALONE, key->span, STRS(key->text.str));
  }
}

static void read_fields(Builder *b, PendingColumn *pending, const Node *node) {
  Column *column = pending->column;
  const Fields *fields = &pending->fields;
  column->on = only_read(b, fields_get(fields, KEY_COLUMN_ONLY), column->on);
  const Node *type = fields_get(fields, KEY_COLUMN_TYPE);
  const Node *enumeration = fields_get(fields, KEY_COLUMN_ENUM);
  bool references = fields_have(fields, KEY_COLUMN_REFERENCES);
  if (type != NULL) column_type_read(b, type, column);
  read_nullable(b, fields, column);
  if (enumeration != NULL) read_enum(b, enumeration, column, type);
  pending->untyped = type == NULL && enumeration == NULL && references;
  if (type == NULL && enumeration == NULL && !references && !fields->unknown &&
      node_get(node, STR("type")) == NULL)
    diag_add(b->diags, DIAG_COLUMN_WITHOUT_TYPE, column->span, STRS(column->name.str));
  if (!references) refuse_actions(b, fields);
  read_identity(b, fields_get(fields, KEY_COLUMN_IDENTITY), column);
  read_collate(b, fields_get(fields, KEY_COLUMN_COLLATE), column);
  read_typescript(b, fields, column);
  read_postgres(b, fields, column);
  read_notes(b, fields, column);
}

/* `primary_key: true` on a second column: composites stand with the table. */
static void read_primary_key(Builder *b, PendingTable *table, PendingColumn *pending) {
  const Node *node = fields_get(&pending->fields, KEY_COLUMN_PRIMARY_KEY);
  if (!node_bool(node, false, b->diags)) return;
  if (table->key_column == NULL) {
    table->key_column = pending->column;
    return;
  }
  Diag *diag = diag_add(b->diags, DIAG_PRIMARY_KEY_TWICE, node->span,
                        STRS(table->key_column->name.str, pending->column->name.str));
  diag_also(diag, table->key_column->span, STR("the first"));
}

static Span column_place(const void *value) {
  return ((const Column *)value)->span;
}

static const Defined a_column = {STR_INIT("column"), column_place};

static bool within(Span outer, Span inner) {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/* Of a table's own column and a mixin's the table's is the place to blame: others use the mixin. */
static bool define_column(Builder *b, const Table *table, Map *columns, Column *column) {
  const Column *first = map_get(columns, column->name.str);
  if (first == NULL || table->node == NULL)
    return define(b, columns, column->name, column, &a_column);
  bool first_own = within(table->node->span, first->span);
  if (first_own == within(table->node->span, column->span))
    return define(b, columns, column->name, column, &a_column);
  Diag *diag = diag_add(b->diags, DIAG_DEFINED_TWICE, first_own ? first->span : column->span,
                        STRS(a_column.what, column->name.str));
  diag_also(diag, first_own ? column->span : first->span, STR("a mixin that the table uses has it"));
  return false;
}

Column *column_new(Builder *b, Table *table, Text name) {
  Column *column = arena_make(b->arena, Column);
  column->name = name;
  column->table = table;
  column->position = table->columns.len;
  column->type = type_none(name.span);
  column->on = table->on;
  column->span = name.span;
  column->initial = column->touch_value = &default_none;
  column->generated = column->backfill = &expression_none;
  column->identity = &identity_none;
  column->collate = &dialect_text_none;
  return column;
}

void build_column(Builder *b, PendingTable *table, Text name, const Node *node) {
  bool fits = node_fits(node, CONTEXT_COLUMN, b->diags);
  Column *column = column_new(b, table->table, name);
  column->type = type_none(node->span);
  if (!define_column(b, table->table, &table->table->by_name, column)) return;
  PendingColumn *pending = arena_make(b->arena, PendingColumn);
  pending->column = column;
  pending->fields = fields_read(b->arena, b->diags, fits ? node : NULL, CONTEXT_COLUMN);
  if (node->kind == NODE_MAPPING) {
    column->node = node;
    read_fields(b, pending, node);
    read_primary_key(b, table, pending);
  } else if (fits) {
    column_type_read(b, node, column);
  }
  vec_push(b->arena, &table->table->columns, column);
  vec_push(b->arena, &table->columns, pending);
}
