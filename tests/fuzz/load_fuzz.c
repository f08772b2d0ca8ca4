/* Any bytes as a schema file: read to a tree, and every mapping by the keys it would have. */
#include "load/keys.h"
#include "load/yaml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Places lie in the file, and what claims to be verbatim is. */
static void check_node(const Source *source, const Node *node) {
  if (node->span.start < source->base || node->span.end < node->span.start) abort();
  if (node->span.end > source->base + source->text.len) abort();
  if (node->kind != NODE_SCALAR || !node->text.verbatim) return;
  Span span = node->text.span;
  Str bytes = str_slice(source->text, span.start - source->base, span.end - source->base);
  if (!str_eq(bytes, node->text.str)) abort();
}

/* The tree under `node`, read as `context`; at most `*left` nodes, for aliases multiply. */
static void walk(Diags *diags, const Node *node, KeyContext context, size_t *left) {
  if (*left == 0) return;
  --*left;
  check_node(diags->sources->list.items[0], node);
  if (node->kind == NODE_SEQUENCE)
    for (size_t i = 0; i < node->len; i++) walk(diags, node->items[i], context, left);
  if (node->kind != NODE_MAPPING) return;
  fields_read(diags->arena, diags, node, context);
  for (size_t i = 0; i < node->len; i++) {
    check_node(diags->sources->list.items[0], node->entries[i].key);
    walk(diags, node->entries[i].value, (KeyContext)((context + 1) % CONTEXT_COUNT), left);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Buf text = BUF(arena); /* with a NUL behind it, as fs_read gives it */
  buf_append(&text, (Str){(const char *)data, size});
  buf_char(&text, '\0');
  const Source *source = source_add(diags->sources, STR("fuzz.yaml"), (Str){text.ptr, size});
  const Node *root = yaml_read(arena, diags, source);
  if (root == NULL && !diags_failed(diags)) abort();
  size_t left = 2000;
  if (root != NULL) walk(diags, root, CONTEXT_ROOT, &left);
  diags_sort(diags);
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    if (diag->span.end < diag->span.start || diag->fix.end < diag->fix.start) abort();
    if (span_given(diag->span)) source_place(diags->sources, diag->span.start);
  }
  arena_free(arena);
  return 0;
}
