/* A YAML document as a tree whose every node knows its place. */
#ifndef LOAD_NODE_H
#define LOAD_NODE_H

#include "base/buf.h"
#include "diag/diag.h"

typedef enum NodeKind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING } NodeKind;

typedef struct Node Node;

typedef struct NodeEntry {
  const Node *key; /* always a scalar */
  const Node *value;
} NodeEntry;

struct Node {
  NodeKind kind;
  bool plain; /* a scalar without quotes or block style: only then may it be null, true, false */
  bool flow;  /* stands inside {} or [] */
  Span span;  /* the whole node, quotes and brackets included */
  Text text;  /* NODE_SCALAR: its value; the span is inside the quotes */
  size_t len; /* of items or entries */
  union {
    const Node **items;        /* NODE_SEQUENCE */
    const NodeEntry *entries;  /* NODE_MAPPING, in the order of the file, keys unique */
  };
};

/* True for an absent node (NULL) and for a plain `null`, `~` or nothing at all. */
bool node_is_null(const Node *node);

/* The value under `key`, or NULL. */
const Node *node_get(const Node *mapping, Str key);

/* Reads a plain `true` or `false`; anything else is a diagnostic and `otherwise`. */
bool node_bool(const Node *node, bool otherwise, Diags *diags);

/* Appends `node` as compact JSON, keys in the order of the file (node_json.c). */
void node_json(Buf *buf, const Node *node);

#endif
