/* Any YAML as compact JSON, keys in the order of the file. */
#include "load/node.h"

#include "base/json.h"

/* Moves `*at` behind the digits there; false when there is none. */
static bool take_digits(Str s, size_t *at) {
  size_t start = *at;
  while (*at < s.len && char_is_digit(s.ptr[*at])) (*at)++;
  return *at > start;
}

/* A plain scalar that JSON would read as a number: -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool is_json_number(Str s) {
  size_t at = s.len > 0 && s.ptr[0] == '-', start = at;
  if (!take_digits(s, &at) || (s.ptr[start] == '0' && at > start + 1)) return false;
  if (at < s.len && s.ptr[at] == '.') {
    at++;
    if (!take_digits(s, &at)) return false;
  }
  if (at < s.len && char_lower(s.ptr[at]) == 'e') {
    at++;
    at += at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-');
    if (!take_digits(s, &at)) return false;
  }
  return at == s.len;
}

static void scalar_json(Buf *buf, const Node *node) {
  Str text = node->text.str;
  bool word = str_eq(text, STR("true")) || str_eq(text, STR("false"));
  if (node_is_null(node)) buf_lit(buf, "null");
  else if (node->plain && (word || is_json_number(text))) buf_append(buf, text);
  else json_string(buf, text);
}

void node_json(Buf *buf, const Node *node) {
  if (node->kind == NODE_SCALAR) {
    scalar_json(buf, node);
    return;
  }
  bool mapping = node->kind == NODE_MAPPING;
  buf_char(buf, mapping ? '{' : '[');
  for (size_t i = 0; i < node->len; i++) {
    if (i > 0) buf_char(buf, ',');
    if (mapping) {
      json_string(buf, node->entries[i].key->text.str);
      buf_char(buf, ':');
    }
    node_json(buf, mapping ? node->entries[i].value : node->items[i]);
  }
  buf_char(buf, mapping ? '}' : ']');
}
