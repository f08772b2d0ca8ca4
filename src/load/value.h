/* Reading single values of the tree. Each function takes NULL for "absent", reports what does not
 * fit, and returns a usable value. */
#ifndef LOAD_VALUE_H
#define LOAD_VALUE_H

#include "base/fs.h"
#include "load/keys.h"

typedef VEC(Text) TextList;

/* The text of a scalar; absent for NULL and for other kinds (which are not reported here). */
static inline Text node_text(const Node *node) {
  return node != NULL && node->kind == NODE_SCALAR ? node->text : (Text){STR_NONE, SPAN_NONE, false};
}
static inline Str node_str(const Node *node) { return node_text(node).str; }

/* A plain `true` or `false` of `node`, without a diagnostic: 1, 0, or -1 for anything else. */
int node_truth(const Node *node);

/* A decimal whole number within [min, max]; `otherwise` when absent or wrong. */
int64_t node_int(const Node *node, int64_t min, int64_t max, int64_t otherwise, Diags *diags);

/* The index of a scalar's word in `list` (the order of words.def), or -1 when absent or wrong. */
int node_word(const Node *node, WordList list, Diags *diags);
Str word_text(WordList list, int word);

/* The scalars of a list; a single scalar counts as a list of itself (its kind is checked by
 * fields_read). Items of other kinds are reported and left out. */
TextList node_texts(Arena *arena, const Node *node, Diags *diags);
StrList node_strs(Arena *arena, const Node *node, Diags *diags);

#endif
