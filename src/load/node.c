#include "load/node.h"

bool node_is_null(const Node *node) {
  if (node == NULL) return true;
  if (node->kind != NODE_SCALAR || !node->plain) return false;
  Str text = node->text.str;
  return text.len == 0 || str_eq(text, STR("~")) || str_eq(text, STR("null"));
}

const Node *node_get(const Node *mapping, Str key) {
  if (mapping == NULL || mapping->kind != NODE_MAPPING) return NULL;
  for (size_t i = 0; i < mapping->len; i++)
    if (str_eq(mapping->entries[i].key->text.str, key)) return mapping->entries[i].value;
  return NULL;
}
