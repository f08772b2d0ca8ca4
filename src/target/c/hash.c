/* The hashes by which code and database can tell that they are of one schema. */
#include "base/hash.h"
#include "target/c/lower.h"

/* Each part is followed by a byte that stands in no text, so that parts cannot run together. */
static void add(Buf *out, Str part) {
  buf_append(out, part);
  buf_char(out, '\0');
}

/* Words, not numbers of enums: those of a later version of this program may be others, and a program that was
 * compiled before would no longer be known. */
#define WORD(id, text) [id] = STR_INIT(text)

static Str word_of_value(ValueKind kind) {
  static const Str words[] = {
    WORD(VALUE_NULL, "null"), WORD(VALUE_BOOLEAN, "boolean"), WORD(VALUE_INTEGER, "integer"),
    WORD(VALUE_NUMBER, "number"), WORD(VALUE_TEXT, "text"), WORD(VALUE_ENUM, "enum"),
    WORD(VALUE_BYTES, "bytes"), WORD(VALUE_DATE, "date"), WORD(VALUE_TIME, "time"),
    WORD(VALUE_TIMESTAMP, "timestamp"), WORD(VALUE_UUID, "uuid"), WORD(VALUE_JSON, "json"),
    WORD(VALUE_ARRAY, "array"),
  };
  return words[kind];
}

static Str word_of_default(DefaultKind kind) {
  static const Str words[] = {
    WORD(DEFAULT_NONE, "none"), WORD(DEFAULT_VALUE, "value"), WORD(DEFAULT_FUNCTION, "function"),
    WORD(DEFAULT_EXPRESSION, "expression"),
  };
  return words[kind];
}

static Str word_of_identity(IdentityKind kind) {
  static const Str words[] = {
    WORD(IDENTITY_NONE, "none"), WORD(IDENTITY_BY_DEFAULT, "by default"), WORD(IDENTITY_ALWAYS, "always"),
  };
  return words[kind];
}

static Str word_of_match(RefMatch match) {
  static const Str words[] = {WORD(MATCH_SIMPLE, "simple"), WORD(MATCH_FULL, "full")};
  return words[match];
}

static void add_flag(Buf *out, bool flag) { add(out, flag ? STR("yes") : STR("no")); }

static void add_dialects(Buf *out, DialectSet set) {
  for (int i = 0; i < DIALECT_COUNT; i++)
    if (on(set, (Dialect)i)) buf_append(out, dialect_infos[i].key);
  buf_char(out, '\0');
}

static void add_number(Buf *out, int64_t number) {
  buf_int(out, number);
  buf_char(out, '\0');
}

static void add_expression(Buf *out, const Expression *expression) {
  add(out, expression->text.str);
  for (int i = 0; i < DIALECT_COUNT; i++) add(out, expression->own.text[i].str);
}

static void add_value(Buf *out, const Value *value) {
  add(out, word_of_value(value->kind));
  add(out, value->text);
  add_number(out, value->integer);
  add_number(out, (int64_t)value->len);
  for (size_t i = 0; i < value->len; i++) add_value(out, &value->items[i]);
}

static void add_default(Buf *out, const Default *initial) {
  add(out, word_of_default(initial->kind));
  switch (initial->kind) {
  case DEFAULT_NONE: break;
  case DEFAULT_VALUE: add_value(out, &initial->value); break;
  case DEFAULT_FUNCTION: add(out, default_functions[initial->function].name); break;
  case DEFAULT_EXPRESSION: add_expression(out, &initial->expression); break;
  }
}

static void add_columns(Buf *out, const ColumnList *columns) {
  add_number(out, (int64_t)columns->len);
  each(i, *columns) add(out, columns->items[i]->name.str);
}

static void add_labels(Buf *out, const Enum *e) {
  add_number(out, (int64_t)e->labels.len);
  each(i, e->labels) add(out, e->labels.items[i]);
}

static void add_column(Buf *out, const Schema *schema, const Column *column) {
  const Type *type = &column->type;
  add(out, column->name.str);
  add(out, type_yaml(out->arena, type));
  const DialectText *own = type->own == NULL ? &dialect_text_none : type->own;
  for (int i = 0; i < DIALECT_COUNT; i++) add(out, own->text[i].str);
  if (type->enumeration != NULL) add_labels(out, type->enumeration);
  add_flag(out, column->nullable);
  add_dialects(out, column->on);
  add(out, c_storage(column_storage(schema, column)));
  add(out, word_of_identity(column->identity->kind));
  add_default(out, column->initial);
  add_expression(out, column->generated);
}

static void add_key(Buf *out, const Key *key) {
  add_flag(out, key->primary);
  add_flag(out, key->nulls_not_distinct);
  add_dialects(out, key->on);
  add_columns(out, &key->columns);
}

static void add_foreign_key(Buf *out, const ForeignKey *key) {
  add_columns(out, &key->columns);
  add(out, table_key_name(out->arena, key->target));
  add_columns(out, &key->target_columns);
  add(out, ref_action_word(key->on_delete));
  add(out, ref_action_word(key->on_update));
  add(out, word_of_match(key->match));
  add_dialects(out, key->on);
}

static Str digits(Arena *arena, Str text) {
  return str_format(arena, "%016llx", (unsigned long long)hash64(text));
}

Str c_hash_table(const CLowering *l, const Table *table) {
  Buf *out = &l->draft->text;
  out->len = 0;
  add(out, table_key_name(l->arena, table));
  add_dialects(out, table->on);
  each(i, table->columns) add_column(out, l->run->schema, table->columns.items[i]);
  if (table->primary_key != NULL) add_key(out, table->primary_key);
  each(i, table->uniques) add_key(out, table->uniques.items[i]);
  each(i, table->foreign_keys) add_foreign_key(out, table->foreign_keys.items[i]);
  each(i, table->checks) {
    add_dialects(out, table->checks.items[i]->on);
    add_expression(out, &table->checks.items[i]->expression);
  }
  return digits(l->arena, buf_str(out));
}

Str c_hash_schema(const CLowering *l, const CPlan *plan) {
  Buf out = BUF(l->arena);
  each(i, l->run->schema->enums) {
    add(&out, l->run->schema->enums.items[i]->name.str);
    add_labels(&out, l->run->schema->enums.items[i]);
  }
  each(i, plan->names) add(&out, plan->names.items[i].hash);
  return digits(l->arena, buf_str(&out));
}
