/* Sequences: the numbers of an identity column, and `sequences:`. */
#include "model/build.h"

#include "model/name.h"

static bool read_number(Builder *b, const Fields *fields, KeyId key, int64_t least, int64_t *value) {
  const Node *node = fields_get(fields, key);
  if (node == NULL) return false;
  *value = node_int(node, least, INT64_MAX, 1, b->diags);
  return true;
}

static int64_t type_most(TypeId type) {
  return type == TYPE_SMALLINT ? INT16_MAX : type == TYPE_INTEGER ? INT32_MAX : INT64_MAX;
}

static bool goes_down(const Identity *numbers) {
  return numbers->has_increment && numbers->increment < 0;
}

int64_t sequence_min(const Identity *numbers, TypeId type) {
  if (numbers->has_min) return numbers->min;
  return goes_down(numbers) ? -type_most(type) - 1 : 1;
}

int64_t sequence_max(const Identity *numbers, TypeId type) {
  if (numbers->has_max) return numbers->max;
  return goes_down(numbers) ? -1 : type_most(type);
}

int64_t sequence_start(const Identity *numbers, TypeId type) {
  if (numbers->has_start) return numbers->start;
  return goes_down(numbers) ? sequence_max(numbers, type) : sequence_min(numbers, type);
}

/* Postgres refuses such a sequence: CREATE SEQUENCE, "Parameters". */
static Str range_mistake(const Identity *numbers, TypeId type) {
  int64_t low = sequence_min(numbers, type), high = sequence_max(numbers, type);
  bool outside = numbers->has_start && (numbers->start < low || numbers->start > high);
  if (numbers->has_increment && numbers->increment == 0) return STR("increment is 0");
  if (low >= high) return STR("min is not below max");
  if (outside) return STR("start is not between min and max");
  return low < -type_most(type) - 1 || high > type_most(type) ? STR("a bound does not fit the type")
                                                               : STR_NONE;
}

void numbers_read(Builder *b, const Fields *fields, const NumberKeys *keys, TypeId type,
                  Identity *numbers) {
  numbers->has_start = read_number(b, fields, keys->start, INT64_MIN, &numbers->start);
  numbers->has_increment = read_number(b, fields, keys->increment, INT64_MIN, &numbers->increment);
  numbers->has_min = read_number(b, fields, keys->min, INT64_MIN, &numbers->min);
  numbers->has_max = read_number(b, fields, keys->max, INT64_MIN, &numbers->max);
  numbers->has_cache = read_number(b, fields, keys->cache, 1, &numbers->cache);
  numbers->cycle = node_bool(fields_get(fields, keys->cycle), false, b->diags);
  Str wrong = range_mistake(numbers, type);
  if (str_given(wrong)) diag_add(b->diags, DIAG_IDENTITY_RANGE, numbers->span, STRS(wrong));
}

Str column_sequence_name(Arena *arena, const Column *column, Str table, Str name) {
  if (text_given(column->identity->name)) return column->identity->name.str;
  return name_fit_postgres(arena, table, name, STR("seq"));
}

static Span sequence_place(const void *value) {
  return ((const Sequence *)value)->span;
}

static const Defined a_sequence = {STR_INIT("sequence"), sequence_place};

static TypeId read_type(Builder *b, const Node *node) {
  bool nullable = false;
  if (node == NULL) return TYPE_BIGINT;
  size_t errors = b->diags->errors;
  Type type = type_read(b, node->text, &nullable);
  bool counts = type_is_integer(&type) && !type_is_serial(&type) && !nullable;
  if (counts) return type.id;
  if (b->diags->errors == errors)
    diag_add(b->diags, DIAG_SEQUENCE_TYPE, node->span, STRS(node->text.str));
  return TYPE_BIGINT;
}

static void build_sequence(Builder *b, Text key, const Node *node) {
  static const NumberKeys keys = {KEY_SEQUENCE_START, KEY_SEQUENCE_INCREMENT, KEY_SEQUENCE_MIN,
                                  KEY_SEQUENCE_MAX,   KEY_SEQUENCE_CACHE,     KEY_SEQUENCE_CYCLE};
  Sequence *sequence = arena_make(b->arena, Sequence);
  sequence->span = sequence->numbers.span = key.span;
  sequence->node = node;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_SEQUENCE);
  Qualified name = qualified_read(b, key, fields_get(&fields, KEY_SEQUENCE_NAME),
                                  fields_get(&fields, KEY_SEQUENCE_SCHEMA));
  sequence->name = name.name;
  sequence->schema = str_eq(name.schema, b->schema->postgres.schema) ? STR_NONE : name.schema;
  sequence->type = read_type(b, fields_get(&fields, KEY_SEQUENCE_TYPE));
  numbers_read(b, &fields, &keys, sequence->type, &sequence->numbers);
  sequence->comment = note_text(b, fields_get(&fields, KEY_SEQUENCE_COMMENT));
  sequence->renamed_from = former_name(fields_get(&fields, KEY_SEQUENCE_RENAMED_FROM));
  if (define(b, &b->sequences, key, sequence, &a_sequence))
    vec_push(b->arena, &b->schema->sequences, sequence);
}

void build_sequences(Builder *b, const Node *sequences) {
  for (size_t i = 0; sequences != NULL && i < sequences->len; i++) {
    const NodeEntry *entry = &sequences->entries[i];
    if (!node_fits(entry->value, CONTEXT_SEQUENCE, b->diags)) continue;
    build_sequence(b, entry->key->text, node_is_null(entry->value) ? NULL : entry->value);
  }
}

/* Source: the Postgres 15 manual, CREATE SEQUENCE, OWNED BY. */
void link_sequences(Builder *b) {
  each(i, b->schema->sequences) {
    Sequence *sequence = b->schema->sequences.items[i];
    Text owner = node_text(node_get(sequence->node, STR("owned_by")));
    if (!text_given(owner)) continue;
    sequence->owner = column_referenced(b, owner);
    if (sequence->owner == NULL) continue;
    const Table *table = sequence->owner->table;
    bool same = str_eq(table->schema, sequence->schema) && table_made(table, DIALECT_POSTGRES);
    if (!same || !on(sequence->owner->on, DIALECT_POSTGRES))
      diag_add(b->diags, DIAG_SEQUENCE_OWNER, owner.span, STRS(sequence->name.str, owner.str));
  }
}
