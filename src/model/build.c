/* model_build: the passes in order. */
#include "model/build.h"
#include "model/model.h"

const Node *top_level(Builder *b, KeyId key) {
  const Node *found = NULL;
  each(i, b->roots) {
    const Node *node = fields_get(&b->roots.items[i], key);
    if (node == NULL) continue;
    if (found == NULL) {
      found = node;
      continue;
    }
    const Node *name = fields_key(&b->roots.items[i], key);
    Diag *diag = diag_add(b->diags, DIAG_DEFINED_TWICE, name->span, STRS(STR("key"), name->text.str));
    diag_also(diag, found->span, STR("first defined here"));
  }
  return found;
}

/* A name becomes part of C identifiers: lower case, every run of other characters one `_`. */
static Str fold_prefix(Arena *arena, Str title) {
  Buf text = BUF(arena);
  for (size_t i = 0; i < title.len; i++) {
    char c = char_lower(title.ptr[i]);
    if (char_is_alnum(c)) buf_char(&text, c);
    else if (text.len > 0 && text.ptr[text.len - 1] != '_') buf_char(&text, '_');
  }
  while (text.len > 0 && text.ptr[text.len - 1] == '_') text.len--;
  Str folded = buf_str(&text);
  if (folded.len == 0) return STR("schema");
  return char_is_digit(folded.ptr[0]) ? str_concat(arena, STR("s_"), folded) : folded;
}

static void build_title(Builder *b) {
  const Node *name = top_level(b, KEY_ROOT_NAME);
  b->schema->title = node_text(name);
  b->schema->comment = note_text(b, top_level(b, KEY_ROOT_COMMENT));
  b->schema->prefix = fold_prefix(b->arena, b->schema->title.str);
  each(i, b->schema->outputs) {
    Output *output = &b->schema->outputs.items[i];
    if (!str_given(output->prefix)) output->prefix = b->schema->prefix;
  }
}

static Span mixin_place(const void *value) {
  return ((const Mixin *)value)->key->span;
}

static const Defined a_mixin = {STR_INIT("mixin"), mixin_place};

static void collect_mixins(Builder *b, const Node *mixins) {
  for (size_t i = 0; mixins != NULL && i < mixins->len; i++) {
    const NodeEntry *entry = &mixins->entries[i];
    bool fits = node_fits(entry->value, CONTEXT_MIXIN, b->diags);
    Mixin *mixin = arena_make(b->arena, Mixin);
    mixin->key = entry->key;
    mixin->fields =
      fields_read(b->arena, b->diags, fits ? entry->value : NULL, CONTEXT_MIXIN);
    note_text(b, fields_get(&mixin->fields, KEY_MIXIN_COMMENT)); /* goes nowhere; its file must be there */
    if (define(b, &b->mixins, entry->key->text, mixin, &a_mixin))
      vec_push(b->arena, &b->mixin_list, mixin);
  }
}

static Span text_place(const void *value) {
  return ((const Text *)value)->span;
}

static const Defined an_extension = {STR_INIT("extension"), text_place};
static const Defined a_schema = {STR_INIT("schema"), text_place};

/* False, after a diagnostic, when the list names the thing a second time. */
static bool first_of_name(Builder *b, Map *seen, Text name, const Defined *kind) {
  Text *kept = arena_make(b->arena, Text);
  *kept = name;
  return define(b, seen, name, kept, kind);
}

static void build_extensions(Builder *b, const Node *list) {
  for (size_t i = 0; list != NULL && i < list->len; i++) {
    const Node *node = list->items[i];
    if (!node_fits(node, CONTEXT_EXTENSION, b->diags)) continue;
    Extension extension = {.name = node_text(node)};
    if (node->kind == NODE_MAPPING) {
      Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_EXTENSION);
      extension.name = node_text(fields_get(&fields, KEY_EXTENSION_NAME));
      extension.schema = node_str(fields_get(&fields, KEY_EXTENSION_SCHEMA));
      extension.version = node_str(fields_get(&fields, KEY_EXTENSION_VERSION));
    }
    if (!text_given(extension.name))
      diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("name"), STR("an extension")));
    else if (first_of_name(b, &b->extensions_seen, extension.name, &an_extension))
      vec_push(b->arena, &b->schema->extensions, extension);
  }
}

static void add_schema(Builder *b, Str name, bool create) {
  if (!str_given(name) || str_eq(name, b->schema->postgres.schema)) return;
  if (map_add(b->arena, &b->schemas_seen, name, b) == NULL && create)
    vec_push(b->arena, &b->schema->schemas, name);
}

static void build_schema(Builder *b, const Node *node) {
  Text name = node_text(node);
  bool external = false;
  if (node->kind == NODE_MAPPING) {
    Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_SCHEMA);
    name = node_text(fields_get(&fields, KEY_SCHEMA_NAME));
    external = node_bool(fields_get(&fields, KEY_SCHEMA_EXTERNAL), false, b->diags);
  }
  bool given = text_given(name);
  if (!given) diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("name"), STR("a schema")));
  if (!given || !first_of_name(b, &b->schemas_listed, name, &a_schema)) return;
  add_schema(b, name.str, !external);
  if (external) vec_push(b->arena, &b->schema->schemas_external, name.str);
  else vec_push(b->arena, &b->schema->schemas_listed, name);
}

static void build_schemas(Builder *b, const Node *list) {
  for (size_t i = 0; list != NULL && i < list->len; i++)
    if (node_fits(list->items[i], CONTEXT_SCHEMA, b->diags)) build_schema(b, list->items[i]);
}

static void schemas_of_partitions(Builder *b, const Partitioning *by) {
  if (by == NULL) return;
  each(i, by->partitions) {
    add_schema(b, by->partitions.items[i]->schema, true);
    schemas_of_partitions(b, by->partitions.items[i]->under);
  }
}

/* Schemas that an extension, table or enum of ours is in are created too. */
static void schemas_in_use(Builder *b) {
  each(i, b->schema->extensions) add_schema(b, b->schema->extensions.items[i].schema, true);
  each(i, b->schema->enums) {
    const Enum *e = b->schema->enums.items[i];
    add_schema(b, e->schema, !e->external && b->schema->postgres.enums == ENUMS_NATIVE);
  }
  each(i, b->schema->domains) {
    const Domain *domain = b->schema->domains.items[i];
    add_schema(b, domain->schema, on(domain->value->on, DIALECT_POSTGRES));
  }
  each(i, b->schema->sequences) add_schema(b, b->schema->sequences.items[i]->schema, true);
  each(i, b->schema->tables) {
    const Table *table = b->schema->tables.items[i];
    add_schema(b, table->schema, table_ours(table, DIALECT_POSTGRES));
  }
}

static void collect_extras(Builder *b) {
  each(i, b->loaded->files) {
    const Node *root = b->loaded->files.items[i].root;
    for (size_t j = 0; j < root->len; j++)
      if (key_is_extra(root->entries[j].key->text.str))
        vec_push(b->arena, &b->schema->extras, root->entries[j]);
  }
}

Schema *model_build(Arena *arena, Diags *diags, Loaded *loaded) {
  Builder b = {.arena = arena, .diags = diags, .loaded = loaded};
  b.schema = arena_make(arena, Schema);
  b.schema->arena = arena;
  b.schema->sources = diags->sources;
  b.schema->root_path = loaded->root_path;
  b.schema->root_dir = loaded->root_dir;
  b.type_names = type_names(arena);
  each(i, loaded->files)
    vec_push(arena, &b.roots, fields_read(arena, diags, loaded->files.items[i].root, CONTEXT_ROOT));
  build_settings(&b);
  build_title(&b);
  build_objects(&b);
  each(i, b.roots) {
    build_extensions(&b, fields_get(&b.roots.items[i], KEY_ROOT_EXTENSIONS));
    build_schemas(&b, fields_get(&b.roots.items[i], KEY_ROOT_SCHEMAS));
    build_enums(&b, fields_get(&b.roots.items[i], KEY_ROOT_ENUMS));
    build_roles(&b, fields_get(&b.roots.items[i], KEY_ROOT_ROLES));
    build_sequences(&b, fields_get(&b.roots.items[i], KEY_ROOT_SEQUENCES));
    collect_mixins(&b, fields_get(&b.roots.items[i], KEY_ROOT_MIXINS));
  }
  each(i, b.roots) collect_domains(&b, fields_get(&b.roots.items[i], KEY_ROOT_DOMAINS));
  build_domains(&b);
  each(i, b.roots) build_tables(&b, fields_get(&b.roots.items[i], KEY_ROOT_TABLES));
  each(i, b.roots) build_views(&b, fields_get(&b.roots.items[i], KEY_ROOT_VIEWS));
  build_unused_mixins(&b);
  link_references(&b);
  link_sequences(&b);
  each(i, b.tables) build_constraints(&b, b.tables.items[i]);
  each(i, b.tables) {
    build_foreign_keys(&b, b.tables.items[i]);
    build_indexes(&b, b.tables.items[i]);
    build_excludes(&b, b.tables.items[i]);
    build_rows(&b, b.tables.items[i]);
  }
  each(i, b.unused_mixins) each(j, b.unused_mixins.items[i]->columns)
    build_default(&b, b.unused_mixins.items[i]->columns.items[j]);
  schemas_in_use(&b);
  name_by_rule(&b);
  each(i, b.roots) build_triggers(&b, fields_get(&b.roots.items[i], KEY_ROOT_TRIGGERS));
  each(i, b.tables) build_table_postgres(&b, b.tables.items[i]);
  each(i, b.schema->tables) {
    Table *table = b.schema->tables.items[i];
    if (!table->external) map_add(b.arena, &b.schema->by_key, table_key_name(b.arena, table), table);
  }
  each(i, b.schema->tables) schemas_of_partitions(&b, b.schema->tables.items[i]->postgres.partitioning);
  order_steps(&b);
  order_tables_by_rows(&b);
  collect_extras(&b);
  b.schema->inputs = loaded->inputs;
  return b.schema;
}
