/* `references:` and `foreign_keys:`: what they point at, and the types columns take from there. */
#include "model/build.h"

#include "diag/suggest.h"

typedef struct Target {
  PendingTable *table;
  Column *column; /* NULL: not found, reported */
} Target;

static void unknown_table(Builder *b, Text name) {
  StrList names = {0};
  each(i, b->tables) vec_push(b->arena, &names, b->tables.items[i]->key.str);
  Diag *diag = diag_add(b->diags, DIAG_UNKNOWN_TABLE, name.span, STRS(name.str));
  diag_replace(b->diags, diag, name, suggest_nearest(name.str, names.items, names.len));
}

static PendingTable *find_table(Builder *b, Text name) {
  PendingTable *table = map_get(&b->tables_by_key, name.str);
  if (table == NULL) unknown_table(b, name);
  return table;
}

Table *table_named(Builder *b, Text name) {
  PendingTable *found = find_table(b, name);
  return found == NULL ? NULL : found->table;
}

Column *column_named(Builder *b, const Table *table, Text name, Str owner) {
  Column *column = map_get(&table->by_name, name.str);
  if (column != NULL || table->columns_missing) return column;
  StrList names = {0};
  each(i, table->columns) vec_push(b->arena, &names, table->columns.items[i]->name.str);
  Diag *diag = diag_add(b->diags, DIAG_UNKNOWN_COLUMN, name.span,
                        STRS(owner, name.str, table_key_name(b->arena, table)));
  Str near = suggest_nearest(name.str, names.items, names.len);
  if (!str_given(near)) return NULL;
  const Column *similar = map_get(&table->by_name, near);
  diag_also(diag, similar->span, STR("a column with a similar name"));
  diag_replace(b->diags, diag, name, near);
  return NULL;
}

ColumnList columns_named(Builder *b, const Table *table, const Node *names, Str owner,
                         bool *whole) {
  ColumnList columns = {0};
  TextList texts = node_texts(b->arena, names, b->diags);
  each(i, texts) {
    Column *column = column_named(b, table, texts.items[i], owner);
    *whole = *whole && column != NULL;
    if (column == NULL) continue;
    bool twice = false;
    each(j, columns) twice = twice || columns.items[j] == column;
    if (twice)
      diag_add(b->diags, DIAG_COLUMN_LISTED_TWICE, texts.items[i].span,
               STRS(owner, texts.items[i].str));
    else vec_push(b->arena, &columns, column);
  }
  return columns;
}

static Target not_a_reference(Builder *b, Text reference, const PendingTable *table) {
  Diag *diag = diag_add(b->diags, DIAG_REFERENCE_FORM, reference.span, STRS(reference.str));
  if (table != NULL && table->key_column != NULL) {
    Str column = table->key_column->name.str;
    Str whole = str_format(b->arena, "%.*s.%.*s", STR_ARG(reference.str), STR_ARG(column));
    diag_replace(b->diags, diag, reference, whole);
  }
  return (Target){0};
}

/* Where the table ends in "books.id" or "auth.users.id": before the last dot, or an earlier one when
 * that gives a table of the schema, since a column's name may have dots too. */
static ptrdiff_t table_end(const Builder *b, Str reference) {
  ptrdiff_t last = str_find_last(reference, '.');
  for (ptrdiff_t dot = last; dot > 0; dot = str_find_last(str_slice(reference, 0, (size_t)dot), '.'))
    if (map_get(&b->tables_by_key, str_slice(reference, 0, (size_t)dot)) != NULL) return dot;
  return last;
}

static Target find_target(Builder *b, Text reference) {
  Target none = {0};
  ptrdiff_t dot = table_end(b, reference.str);
  PendingTable *whole = map_get(&b->tables_by_key, reference.str);
  if (dot <= 0 || (size_t)dot + 1 == reference.str.len || whole != NULL)
    return not_a_reference(b, reference, whole);
  PendingTable *table = find_table(b, text_slice(reference, 0, (size_t)dot));
  if (table == NULL) return none;
  Text name = text_slice(reference, (size_t)dot + 1, reference.str.len);
  return (Target){table, column_named(b, table->table, name, STR("a reference"))};
}

Column *column_referenced(Builder *b, Text reference) {
  return find_target(b, reference).column;
}

static const Node *reference_node(const PendingColumn *pending) {
  return fields_get(&pending->fields, KEY_COLUMN_REFERENCES);
}

static void find_reference(Builder *b, PendingColumn *pending) {
  const Node *node = reference_node(pending);
  if (node == NULL) return;
  Text text = node_text(node);
  if (node->kind == NODE_MAPPING) {
    const Node *column = node_get(node, STR("column"));
    if (column == NULL) {
      diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("column"), STR("`references`")));
      return;
    }
    text = node_text(column);
  }
  if (!text_given(text)) return;
  Target target = find_target(b, text);
  pending->target = target.table == NULL ? NULL : target.table->table;
  pending->target_column = target.column;
}

/* A reference without a type has the type of its target, a serial as the integer beneath; and is
 * stored alike. */
static void take_type(Builder *b, PendingColumn *pending) {
  if (!pending->untyped || pending->target_column == NULL) return;
  if (pending->resolving) {
    diag_add(b->diags, DIAG_REFERENCE_TYPE_CYCLE, pending->column->span,
             STRS(pending->column->name.str));
    return;
  }
  pending->resolving = true;
  const Table *table = pending->target_column->table;
  PendingTable *target = b->tables.items[table->position];
  take_type(b, target->columns.items[pending->target_column->position]);
  Span span = pending->column->type.span;
  Type *type = &pending->column->type;
  *type = pending->target_column->type;
  type->span = span;
  type->id = type_beneath(type->id);
  pending->column->scaled = pending->target_column->scaled;
  pending->column->exact_text = pending->target_column->exact_text;
  pending->untyped = pending->resolving = false;
}

void link_references(Builder *b) {
  each(i, b->tables) each(j, b->tables.items[i]->columns) {
    find_reference(b, b->tables.items[i]->columns.items[j]);
    storage_read(b, b->tables.items[i]->columns.items[j]);
  }
  each(i, b->unused_mixins) each(j, b->unused_mixins.items[i]->columns)
    find_reference(b, b->unused_mixins.items[i]->columns.items[j]);
  each(i, b->tables) each(j, b->tables.items[i]->columns)
    take_type(b, b->tables.items[i]->columns.items[j]);
}

/* The keys that `references:` and `foreign_keys:` share. */
typedef struct KeyNames {
  KeyId name, on_delete, on_update, match, deferrable, not_valid, as, inverse, only, renamed_from;
} KeyNames;

static const KeyNames in_reference = {
  KEY_REFERENCES_NAME,       KEY_REFERENCES_ON_DELETE, KEY_REFERENCES_ON_UPDATE,
  KEY_REFERENCES_MATCH,      KEY_REFERENCES_DEFERRABLE, KEY_REFERENCES_NOT_VALID,
  KEY_REFERENCES_AS,         KEY_REFERENCES_INVERSE,   KEY_REFERENCES_ONLY,
  KEY_REFERENCES_RENAMED_FROM};
static const KeyNames in_foreign_key = {
  KEY_FOREIGN_KEY_NAME,       KEY_FOREIGN_KEY_ON_DELETE,  KEY_FOREIGN_KEY_ON_UPDATE,
  KEY_FOREIGN_KEY_MATCH,      KEY_FOREIGN_KEY_DEFERRABLE, KEY_FOREIGN_KEY_NOT_VALID,
  KEY_FOREIGN_KEY_AS,         KEY_FOREIGN_KEY_INVERSE,    KEY_FOREIGN_KEY_ONLY,
  KEY_FOREIGN_KEY_RENAMED_FROM};

Str ref_action_word(RefAction action) { return word_text(WORDS_ACTION, (int)action); }

bool ref_action_find(Str word, RefAction *action) {
  for (*action = REF_NO_ACTION; *action <= REF_SET_DEFAULT; ++*action)
    if (str_eq_fold(ref_action_word(*action), word)) return true;
  return false;
}

static RefAction action_read(Builder *b, const Node *node, RefAction otherwise) {
  int word = node_word(node, WORDS_ACTION, b->diags);
  return word < 0 ? otherwise : (RefAction)word;
}

static void read_options(Builder *b, ForeignKey *fk, const Fields *fields, const KeyNames *keys) {
  fk->name = name_given(fields_get(fields, keys->name), fk->span);
  fk->on_delete = action_read(b, fields_get(fields, keys->on_delete), fk->on_delete);
  fk->on_update = action_read(b, fields_get(fields, keys->on_update), fk->on_update);
  fk->match = node_word(fields_get(fields, keys->match), WORDS_MATCH, b->diags) == 1 ? MATCH_FULL
                                                                                     : MATCH_SIMPLE;
  fk->deferrable = deferrable_read(b, fields_get(fields, keys->deferrable));
  fk->not_valid = node_bool(fields_get(fields, keys->not_valid), false, b->diags);
  fk->as = node_str(fields_get(fields, keys->as));
  fk->inverse = node_str(fields_get(fields, keys->inverse));
  fk->on = only_read(b, fields_get(fields, keys->only), fk->on);
  fk->renamed_from = former_name(fields_get(fields, keys->renamed_from));
}

static ForeignKey *foreign_key_new(Builder *b, Table *table, Span span) {
  ForeignKey *fk = arena_make(b->arena, ForeignKey);
  fk->table = table;
  fk->on = table->on;
  fk->span = span;
  fk->name.span = span;
  return fk;
}

static void of_column(Builder *b, PendingColumn *pending) {
  const Node *node = reference_node(pending);
  Column *column = pending->column;
  const Fields *fields = &pending->fields;
  if (node == NULL || pending->target_column == NULL) return;
  ForeignKey *fk = foreign_key_new(b, column->table, node->span);
  fk->on &= column->on;
  fk->target = pending->target;
  vec_push(b->arena, &fk->columns, column);
  vec_push(b->arena, &fk->target_columns, pending->target_column);
  fk->on_delete = action_read(b, fields_get(fields, KEY_COLUMN_ON_DELETE), REF_NO_ACTION);
  fk->on_update = action_read(b, fields_get(fields, KEY_COLUMN_ON_UPDATE), REF_NO_ACTION);
  if (node->kind == NODE_MAPPING) {
    Fields parts = fields_read(b->arena, b->diags, node, CONTEXT_REFERENCES);
    fk->node = node;
    read_options(b, fk, &parts, &in_reference);
  }
  vec_push(b->arena, &column->table->foreign_keys, fk);
}

/* The columns of the primary key of the table that `name` names; none after a diagnostic. */
static ColumnList primary_columns(Builder *b, const PendingTable *target, Text name) {
  const Key *key = target->table->primary_key;
  if (key != NULL && !target->key_broken) return key->columns;
  if (!target->key_broken)
    diag_add(b->diags, DIAG_TARGET_WITHOUT_KEY, name.span, STRS(name.str));
  return (ColumnList){0};
}

/* `references: table`, or `{ table, columns }`. */
static bool read_target(Builder *b, ForeignKey *fk, const Node *node) {
  Text name = node_text(node);
  const Node *columns = NULL;
  if (node->kind == NODE_MAPPING) {
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_FOREIGN_TARGET);
    name = node_text(fields_get(&fields, KEY_FOREIGN_TARGET_TABLE));
    columns = fields_get(&fields, KEY_FOREIGN_TARGET_COLUMNS);
  }
  if (!text_given(name)) {
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("table"), STR("references")));
    return false;
  }
  PendingTable *target = find_table(b, name);
  if (target == NULL) return false;
  fk->target = target->table;
  bool whole = true;
  fk->whole_key = columns == NULL;
  fk->target_columns =
    columns == NULL ? primary_columns(b, target, name)
                    : columns_named(b, target->table, columns, STR("a foreign key"), &whole);
  return whole && fk->target_columns.len > 0;
}

static Str count_columns(Arena *arena, size_t count) {
  return str_format(arena, "%zu column%s", count, count == 1 ? "" : "s");
}

static void of_list(Builder *b, PendingTable *pending, const Node *node) {
  if (!node_fits(node, CONTEXT_FOREIGN_KEY, b->diags)) return;
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_FOREIGN_KEY);
  ForeignKey *fk = foreign_key_new(b, pending->table, node->span);
  fk->node = node;
  const Node *columns = fields_get(&fields, KEY_FOREIGN_KEY_COLUMNS);
  const Node *target = fields_get(&fields, KEY_FOREIGN_KEY_REFERENCES);
  Str missing = columns == NULL ? STR("columns") : STR("references");
  if (columns == NULL || target == NULL) {
    if (node_get(node, missing) == NULL) /* else it is of a wrong kind: reported */
      diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(missing, STR("a foreign key")));
    return;
  }
  bool whole = true;
  fk->columns = columns_named(b, pending->table, columns, STR("a foreign key"), &whole);
  read_options(b, fk, &fields, &in_foreign_key);
  fk->comment = note_text(b, fields_get(&fields, KEY_FOREIGN_KEY_COMMENT));
  each(i, fk->columns) fk->on &= fk->columns.items[i]->on;
  if (!read_target(b, fk, target) || !whole || fk->columns.len == 0) return;
  if (fk->columns.len != fk->target_columns.len) {
    diag_add(b->diags, DIAG_FOREIGN_KEY_LENGTHS, columns->span,
             STRS(count_columns(b->arena, fk->columns.len),
                  count_columns(b->arena, fk->target_columns.len)));
    return;
  }
  vec_push(b->arena, &pending->table->foreign_keys, fk);
}

void build_foreign_keys(Builder *b, PendingTable *pending) {
  each(i, pending->columns) of_column(b, pending->columns.items[i]);
  const Node *list = fields_get(&pending->fields, KEY_TABLE_FOREIGN_KEYS);
  for (size_t i = 0; list != NULL && i < list->len; i++) of_list(b, pending, list->items[i]);
}
