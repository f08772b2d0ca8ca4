/* `partition_by:` and `partitions:`: how Postgres spreads the rows of a table, and of a partition that has
 * partitions of its own. Whether the partitions fit each other is for the rules. */
#include "model/build.h"

const Str partition_methods[PARTITION_HASH + 1] = {
    [PARTITION_RANGE] = STR_INIT("range"), [PARTITION_LIST] = STR_INIT("list"), [PARTITION_HASH] = STR_INIT("hash")};

/* --- by what --- */

/* Which of the three is given, and no other; NULL after a diagnostic. */
static const Node *read_method(Builder *b, const Node *node, PartitionMethod *method) {
  static const KeyId keys[] = {KEY_PARTITION_BY_RANGE, KEY_PARTITION_BY_LIST, KEY_PARTITION_BY_HASH};
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_PARTITION_BY);
  const Node *found = NULL;
  size_t count = 0;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    const Node *given = fields_get(&fields, keys[i]);
    if (given == NULL) continue;
    *method = (PartitionMethod)i;
    found = given;
    count++;
  }
  if (count == 1 && found->len > 0 && (*method != PARTITION_LIST || found->len == 1)) return found;
  if (!fields.unknown) diag_add(b->diags, DIAG_PARTITION_BY, node->span, NULL);
  return NULL;
}

/* NULL after a diagnostic. */
static Partitioning *read_by(Builder *b, const Node *node, const Table *table) {
  PartitionMethod method = PARTITION_RANGE;
  if (!node_fits(node, CONTEXT_PARTITION_BY, b->diags)) return NULL;
  const Node *list = read_method(b, node, &method);
  if (list == NULL) return NULL;
  Partitioning *by = arena_make(b->arena, Partitioning);
  *by = (Partitioning){.method = method, .node = node, .span = list->span};
  Str owner = str_format(b->arena, "`partition_by` of table \"%.*s\"", STR_ARG(table->name.str));
  TextList texts = node_texts(b->arena, list, b->diags);
  each(i, texts) {
    IndexKey key;
    if (!postgres_key_read(b, table, texts.items[i], owner, &key)) return NULL;
    vec_push(b->arena, &by->keys, key);
  }
  return by;
}

/* --- bounds --- */

static BoundKind word_kind(const Node *node) {
  if (node->kind != NODE_SCALAR) return BOUND_VALUE;
  if (str_eq_fold(node->text.str, STR("minvalue"))) return BOUND_MIN;
  return str_eq_fold(node->text.str, STR("maxvalue")) ? BOUND_MAX : BOUND_VALUE;
}

static Bound read_bound(Builder *b, const Node *node, const IndexKey *key, PartitionMethod method) {
  Bound bound = {.column = key->column, .span = node->span};
  size_t errors = b->diags->errors;
  if (method == PARTITION_RANGE) bound.kind = word_kind(node);
  if (bound.kind != BOUND_VALUE) return bound;
  if (key->column != NULL) {
    bound.value = value_read(b, node, &key->column->type);
  } else if (node->kind == NODE_SCALAR && !node_is_null(node)) {
    bound.value = (Value){.kind = VALUE_TEXT, .text = node->text.str, .span = node->span};
  }
  if (b->diags->errors > errors) bound.kind = BOUND_WRONG;
  return bound;
}

static Str counted(Builder *b, size_t count, const char *what) {
  return str_format(b->arena, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* A bound for each key of the range. */
static BoundList read_edge(Builder *b, const Node *node, const Partitioning *by) {
  BoundList bounds = {0};
  if (node == NULL) return bounds;
  bool list = node->kind == NODE_SEQUENCE;
  size_t len = list ? node->len : 1;
  if (len != by->keys.len)
    diag_add(b->diags, DIAG_PARTITION_BOUND, node->span,
             STRS(counted(b, len, "value"), counted(b, by->keys.len, "column"), STR("give a value for each column")));
  for (size_t i = 0; i < len && len == by->keys.len; i++) {
    const Node *item = list ? node->items[i] : node;
    Bound bound = read_bound(b, item, &by->keys.items[i], by->method);
    if (bound.kind == BOUND_VALUE && bound.value.kind == VALUE_NULL) {
      diag_add(b->diags, DIAG_PARTITION_BOUND, item->span,
               STRS(STR("null"), STR("a range"), STR("rows with a null go to the default partition")));
      bound.kind = BOUND_WRONG;
    }
    vec_push(b->arena, &bounds, bound);
  }
  return bounds;
}

static BoundList read_values(Builder *b, const Node *node, const Partitioning *by) {
  BoundList bounds = {0};
  bool list = node != NULL && node->kind == NODE_SEQUENCE;
  for (size_t i = 0; node != NULL && i < (list ? node->len : 1); i++)
    vec_push(b->arena, &bounds, read_bound(b, list ? node->items[i] : node, &by->keys.items[0], by->method));
  return bounds;
}

/* --- partitions --- */

/* What says the rows of a partition, by the method of what it is a partition of. */
static const struct { KeyId key; PartitionMethod method; } bound_keys[] = {
    {KEY_PARTITION_FROM, PARTITION_RANGE},   {KEY_PARTITION_TO, PARTITION_RANGE},
    {KEY_PARTITION_IN, PARTITION_LIST},      {KEY_PARTITION_MODULUS, PARTITION_HASH},
    {KEY_PARTITION_REMAINDER, PARTITION_HASH}};

static void check_form(Builder *b, const Partition *partition, const Fields *fields, PartitionMethod method) {
  static const Str helps[] = {[PARTITION_RANGE] = STR_INIT("give `from` and `to`, or `default`"),
                              [PARTITION_LIST] = STR_INIT("give `in`, or `default`"),
                              [PARTITION_HASH] = STR_INIT("give `modulus` and `remainder`")};
  bool wrong = partition->is_default && method == PARTITION_HASH, missing = false;
  if (wrong)
    diag_add(b->diags, DIAG_PARTITION_FORM, partition->name.span,
             STRS(partition->name.str, STR("default"), partition_methods[method], helps[method]));
  for (size_t i = 0; i < sizeof bound_keys / sizeof *bound_keys; i++) {
    const Node *key = fields->mapping == NULL ? NULL : fields_key(fields, bound_keys[i].key);
    bool wanted = bound_keys[i].method == method && !partition->is_default;
    missing = missing || (wanted && key == NULL);
    if (key == NULL || wanted) continue;
    wrong = true;
    diag_add(b->diags, DIAG_PARTITION_FORM, key->span,
             STRS(partition->name.str, key->text.str, partition_methods[method], helps[method]));
  }
  if (missing && !wrong && !fields->unknown)
    diag_add(b->diags, DIAG_PARTITION_LACKS, partition->name.span,
             STRS(partition->name.str, partition_methods[method], helps[method]));
}

static const Partitioning *read_partitioning(Builder *b, const Node *by, const Node *partitions, Table *table);

static void read_rows(Builder *b, Partition *partition, const Fields *fields, const Partitioning *of) {
  const Node *modulus = fields_get(fields, KEY_PARTITION_MODULUS);
  partition->is_default |= node_bool(fields_get(fields, KEY_PARTITION_DEFAULT), false, b->diags);
  check_form(b, partition, fields, of->method);
  if (of->method == PARTITION_RANGE) {
    partition->from = read_edge(b, fields_get(fields, KEY_PARTITION_FROM), of);
    partition->to = read_edge(b, fields_get(fields, KEY_PARTITION_TO), of);
  } else if (of->method == PARTITION_LIST) {
    partition->in = read_values(b, fields_get(fields, KEY_PARTITION_IN), of);
  } else {
    partition->modulus = node_int(modulus, 1, INT32_MAX, 0, b->diags);
    int64_t most = partition->modulus > 0 ? partition->modulus - 1 : INT32_MAX;
    partition->remainder = node_int(fields_get(fields, KEY_PARTITION_REMAINDER), 0, most, -1, b->diags);
  }
}

static Partition *read_partition(Builder *b, const NodeEntry *entry, const Partitioning *of, Table *table) {
  const Node *node = entry->value;
  if (!node_fits(node, CONTEXT_PARTITION, b->diags)) return NULL;
  Qualified name = qualified_read(b, entry->key->text, NULL, NULL);
  Partition *partition = arena_make(b->arena, Partition);
  *partition = (Partition){.name = name.name, .schema = name.schema, .table = table, .node = node};
  if (!str_given(name.schema)) partition->schema = table->schema;
  else if (str_eq(name.schema, b->schema->postgres.schema)) partition->schema = STR_NONE;
  bool word = node->kind == NODE_SCALAR;
  if (word && node_word(node, WORDS_PARTITION, b->diags) < 0) return NULL;
  partition->is_default = word;
  Fields fields = fields_read(b->arena, b->diags, word ? NULL : node, CONTEXT_PARTITION);
  read_rows(b, partition, &fields, of);
  partition->under = read_partitioning(b, fields_get(&fields, KEY_PARTITION_PARTITION_BY),
                                       fields_get(&fields, KEY_PARTITION_PARTITIONS), table);
  partition->with = options_read(b, fields_get(&fields, KEY_PARTITION_WITH));
  partition->tablespace = node_str(fields_get(&fields, KEY_PARTITION_TABLESPACE));
  partition->comment = note_text(b, fields_get(&fields, KEY_PARTITION_COMMENT));
  return partition;
}

/* NULL: not partitioned, or a mistake. */
static const Partitioning *read_partitioning(Builder *b, const Node *by, const Node *partitions, Table *table) {
  if (by == NULL && partitions != NULL)
    diag_add(b->diags, DIAG_PARTITIONS_ALONE, partitions->span, NULL);
  Partitioning *out = by == NULL ? NULL : read_by(b, by, table);
  for (size_t i = 0; out != NULL && partitions != NULL && i < partitions->len; i++) {
    Partition *partition = read_partition(b, &partitions->entries[i], out, table);
    if (partition != NULL) vec_push(b->arena, &out->partitions, partition);
  }
  return out;
}

void partitions_read(Builder *b, const Fields *fields, Table *table) {
  table->postgres.partitioning =
    read_partitioning(b, fields_get(fields, KEY_TABLE_POSTGRES_PARTITION_BY),
                      fields_get(fields, KEY_TABLE_POSTGRES_PARTITIONS), table);
}
