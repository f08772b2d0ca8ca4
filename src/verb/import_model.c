/* The JSON of `schemagen model --json`, back to its YAML. The file holds the document beside the resolved schema, so
 * that nothing is guessed; what the document means is compared with the rest of the file, member by member. */
#include "base/fs.h"
#include "load/yaml.h"
#include "model/model.h"
#include "model/objects.h"
#include "transcribe/scribe.h"
#include "verb/compile.h"
#include "verb/import.h"

bool import_model_like(Str text) {
  bool resolved = str_find(text, STR("\"postgres_schema\"")) >= 0 && str_find(text, STR("\"creation_order\"")) >= 0;
  return str_starts(str_trim(text), STR("{")) && resolved;
}

/* --- the document --- */

/* Sections and tables are blocks; what is in a table goes on one line where it fits. */
static DocLayout layout_of(size_t depth, Str section, Str key) {
  bool tables = str_eq(section, STR("tables"));
  if (depth <= 1) return DOC_SPACED;
  if (depth == 2 && tables) return DOC_BLOCK;
  return depth == 3 && str_eq(key, STR("columns")) ? DOC_BLOCK : DOC_FIT;
}

static void lay_out(Doc *doc, size_t depth, Str section, Str key) {
  if (doc->kind == DOC_MAP) doc->layout = layout_of(depth, section, key);
  each(i, doc->entries) {
    const DocEntry *entry = &doc->entries.items[i];
    lay_out(entry->value, depth + 1, depth == 0 ? entry->key : section, entry->key);
  }
  each(i, doc->items) lay_out(doc->items.items[i], depth + 1, section, key);
}

/* --- what the document means, against what the file says it means --- */

typedef struct Compare {
  Run *run;
  bool told; /* of one difference: it has the others as its consequence */
} Compare;

static Str shown(Compare *c, const Node *node) {
  enum { LONGEST = 60 };
  Buf json = BUF(c->run->arena);
  node_json(&json, node);
  return json.len <= LONGEST ? buf_str(&json) : CAT(c->run->arena, str_slice(buf_str(&json), 0, LONGEST), STR(".."));
}

static void differs(Compare *c, Str path, const Node *said, Str meant) {
  if (c->told) return;
  c->told = true;
  diag_add(c->run->diags, DIAG_MODEL_DIFFERS, said->span, STRS(path, shown(c, said), meant));
}

static void compare_nodes(Compare *c, Str path, const Node *said, const Node *meant);

/* A member that an earlier version did not write is not there to be compared. */
static void compare_members(Compare *c, Str path, const Node *said, const Node *meant) {
  Arena *arena = c->run->arena;
  for (size_t i = 0; i < said->len; i++) {
    const NodeEntry *entry = &said->entries[i];
    Str key = entry->key->text.str, inner = path.len == 0 ? key : CAT(arena, path, STR("."), key);
    const Node *value = node_get(meant, key);
    if (path.len == 0 && str_eq(key, STR("document"))) continue;
    if (value != NULL) compare_nodes(c, inner, entry->value, value);
    else diag_add(c->run->diags, DIAG_MODEL_UNKNOWN, entry->key->span, STRS(inner));
  }
}

static void compare_items(Compare *c, Str path, const Node *said, const Node *meant) {
  Arena *arena = c->run->arena;
  for (size_t i = 0; i < said->len && i < meant->len; i++) {
    Str name = said->items[i]->kind == NODE_MAPPING ? node_str(node_get(said->items[i], STR("name"))) : STR_NONE;
    Str number = str_format(arena, "[%zu]", i + 1);
    if (str_given(name)) number = CAT(arena, STR("."), name);
    compare_nodes(c, CAT(arena, path, number), said->items[i], meant->items[i]);
  }
  if (said->len != meant->len) differs(c, path, said, str_format(arena, "a list of %zu", meant->len));
}

static void compare_nodes(Compare *c, Str path, const Node *said, const Node *meant) {
  bool scalars = said->kind == NODE_SCALAR && meant->kind == NODE_SCALAR;
  bool same = scalars && said->plain == meant->plain && str_eq(said->text.str, meant->text.str);
  if (said->kind != meant->kind || (scalars && !same)) differs(c, path, said, shown(c, meant));
  else if (said->kind == NODE_MAPPING) compare_members(c, path, said, meant);
  else if (said->kind == NODE_SEQUENCE) compare_items(c, path, said, meant);
}

/* --- the import --- */

static void count_table(Transcription *t, const Table *table) {
  if (table->view != NULL) t->views++;
  t->counts[CATALOG_TABLE]++;
  t->counts[CATALOG_COLUMN] += table->columns.len;
  t->counts[CATALOG_CONSTRAINT] += table->uniques.len + table->foreign_keys.len + table->checks.len +
                                   table->postgres.excludes.len + (table->primary_key != NULL);
  t->counts[CATALOG_INDEX] += table->indexes.len;
  t->counts[CATALOG_POLICY] += table->postgres.policies.len;
}

static void count_all(Transcription *t, const Schema *schema) {
  each(i, schema->tables) count_table(t, schema->tables.items[i]);
  t->counts[CATALOG_ENUM] = schema->enums.len;
  t->counts[CATALOG_DOMAIN] = schema->domains.len;
  t->counts[CATALOG_SEQUENCE] = schema->sequences.len;
  t->counts[CATALOG_EXTENSION] = schema->extensions.len;
  t->counts[CATALOG_FUNCTION] = schema->objects[OBJECT_FUNCTION].len;
  t->counts[CATALOG_TRIGGER] = schema->objects[OBJECT_TRIGGER].len;
  t->blocks = schema->objects[OBJECT_SQL].len;
}

/* Compiles the document and compares; mistakes stand at their places in the YAML that it is. */
static void prove(Run *run, Transcription *t, Str path, const Node *root) {
  Loaded *loaded = arena_make(run->arena, Loaded);
  Diags *own = diags_fork(run->arena, run->diags);
  Str yaml_path = CAT(run->arena, path, STR(".yaml"));
  if (load_memory(run->arena, own, yaml_path, t->yaml, loaded)) t->schema = model_build(run->arena, own, loaded);
  if (diags_failed(own)) {
    diags_join(run->diags, own);
    return;
  }
  Buf json = BUF(run->arena);
  model_print(run, &json, t->schema, loaded);
  const Source *printed = source_add(own->sources, yaml_path, buf_str(&json));
  Compare compare = {.run = run};
  compare_nodes(&compare, STR(""), root, yaml_read(run->arena, own, printed));
  count_all(t, t->schema);
}

Transcription *import_model(Run *run, Str path, Str text) {
  const Node *root = yaml_read(run->arena, run->diags, source_add(run->diags->sources, path, text));
  const Node *document = root == NULL || root->kind != NODE_MAPPING ? NULL : node_get(root, STR("document"));
  if (root == NULL) return NULL;
  if (document == NULL || document->kind != NODE_MAPPING) {
    diag_add_path(run->diags, DIAG_MODEL_NO_DOCUMENT, path, NULL);
    return NULL;
  }
  Transcription *t = arena_make(run->arena, Transcription);
  Buf yaml = BUF(run->arena);
  t->root = doc_of_node(run->arena, document);
  lay_out(t->root, 0, STR(""), STR(""));
  doc_print(&yaml, t->root);
  t->yaml = buf_str(&yaml);
  prove(run, t, path, root);
  return diags_failed(run->diags) ? NULL : t;
}
