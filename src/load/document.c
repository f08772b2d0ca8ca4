/* A schema of several files as one document. */
#include "load/load.h"

static Str address(const Node *const *node) { return (Str){(const char *)node, sizeof(*node)}; }

typedef struct NamedText {
  const Node *node; /* its bytes are the key */
  Str text;
} NamedText;

void load_name_text(Arena *arena, Loaded *loaded, const Node *node, Str text) {
  NamedText *named = arena_make(arena, NamedText);
  *named = (NamedText){node, text};
  map_set(arena, &loaded->named, address(&named->node), named);
}

static void add_entries(JsonWriter *json, const Loaded *loaded, const Node *mapping);

static const NamedText *named_text(const Loaded *loaded, const Node *node) {
  return map_get(&loaded->named, address(&node));
}

static void add_node(JsonWriter *json, const Loaded *loaded, const Node *node) {
  const NamedText *named = named_text(loaded, node);
  if (named != NULL) {
    json_text(json, named->text);
    return;
  }
  switch (node->kind) {
  case NODE_SCALAR: {
    Buf scalar = BUF(json->out->arena);
    node_json(&scalar, node);
    json_raw(json, buf_str(&scalar));
    return;
  }
  case NODE_SEQUENCE:
    json_open(json, '[');
    for (size_t i = 0; i < node->len; i++) add_node(json, loaded, node->items[i]);
    json_close(json, ']');
    return;
  case NODE_MAPPING:
    json_open(json, '{');
    add_entries(json, loaded, node);
    json_close(json, '}');
    return;
  }
}

static void add_entries(JsonWriter *json, const Loaded *loaded, const Node *mapping) {
  for (size_t i = 0; i < mapping->len; i++) {
    json_key(json, mapping->entries[i].key->text.str);
    add_node(json, loaded, mapping->entries[i].value);
  }
}

/* The values that all files have under one key of the top level, as one. */
static void add_joined(JsonWriter *json, const Loaded *loaded, Str key, NodeKind kind) {
  json_open_at(json, key, kind == NODE_MAPPING ? '{' : '[');
  each(i, loaded->files) {
    const Node *value = node_get(loaded->files.items[i].root, key);
    if (value == NULL || value->kind != kind) continue;
    if (kind == NODE_MAPPING) add_entries(json, loaded, value);
    else
      for (size_t n = 0; n < value->len; n++) add_node(json, loaded, value->items[n]);
  }
  json_close(json, kind == NODE_MAPPING ? '}' : ']');
}

void load_document(JsonWriter *json, const Loaded *loaded, LoadOutputs outputs) {
  Map seen = {0};
  map_set(json->out->arena, &seen, STR("include"), json);
  if (outputs == LOAD_NO_OUTPUTS) {
    map_set(json->out->arena, &seen, STR("outputs"), json);
    map_set(json->out->arena, &seen, STR("x-migration"), json);
  }
  each(i, loaded->files) {
    const Node *root = loaded->files.items[i].root;
    for (size_t n = 0; n < root->len; n++) {
      Str key = root->entries[n].key->text.str;
      const Node *value = root->entries[n].value;
      if (map_add(json->out->arena, &seen, key, json) != NULL) continue;
      if (value->kind != NODE_SCALAR && named_text(loaded, value) == NULL) {
        add_joined(json, loaded, key, value->kind);
        continue;
      }
      json_key(json, key);
      add_node(json, loaded, value);
    }
  }
}
