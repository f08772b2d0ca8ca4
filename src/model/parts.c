/* The small parts many keys share: `only:`, dialect text, names, options, definitions. */
#include "model/build.h"

DialectSet only_read(Builder *b, const Node *node, DialectSet within) {
  if (node == NULL) return within;
  int word = node_word(node, WORDS_DIALECT, b->diags);
  return word < 0 ? within : within & (1u << word);
}

Deferrable deferrable_read(Builder *b, const Node *node) {
  int word = node_word(node, WORDS_DEFERRABLE, b->diags);
  return word < 0 ? DEFERRABLE_NO : (Deferrable)word; /* words.def is in the order of Deferrable */
}

/* The scalar, or the file that the mapping of `context` names: `file` is its one key. */
static Text text_or_file(Builder *b, const Node *node, KeyContext context) {
  if (node == NULL) return (Text){STR_NONE, SPAN_NONE, false};
  if (node->kind == NODE_SCALAR) return node->text;
  ContextInfo info = context_info(context);
  Fields fields = fields_read(b->arena, b->diags, node, context);
  const Node *file = fields_get(&fields, (KeyId)info.first);
  Text text = {0};
  if (file != NULL) text = load_text_file(b->arena, b->diags, b->loaded, file->text);
  else if (!fields.unknown && node_get(node, STR("file")) == NULL)
    diag_add(b->diags, DIAG_MISSING_KEY, node->span, STRS(STR("file"), info.title));
  if (text_given(text)) load_name_text(b->arena, b->loaded, node, text.str);
  return text_given(text) ? text : (Text){STR("?"), node->span, false};
}

/* A comment in the last line must not swallow what is printed behind the text. */
Text dialect_text(Builder *b, const Node *node) {
  Text text = text_or_file(b, node, CONTEXT_SQL);
  ptrdiff_t end = str_find_last(text.str, '\n');
  if (str_find(str_slice(text.str, (size_t)(end + 1), text.str.len), STR("--")) < 0) return text;
  return (Text){str_concat(b->arena, text.str, STR("\n")), text.span, false};
}

Text note_text(Builder *b, const Node *node) {
  return text_or_file(b, node, CONTEXT_NOTE);
}

Text deprecated_text(Builder *b, const Node *node) {
  if (node_truth(node) == 0) return (Text){STR_NONE, SPAN_NONE, false};
  return text_or_file(b, node, CONTEXT_DEPRECATED);
}

DialectText dialect_texts(Builder *b, const Node *postgres, const Node *sqlite) {
  return (DialectText){{
    [DIALECT_POSTGRES] = dialect_text(b, postgres),
    [DIALECT_SQLITE] = dialect_text(b, sqlite),
  }};
}

DialectSet dialect_texts_on(DialectText texts) {
  DialectSet set = (text_given(texts.text[DIALECT_POSTGRES]) ? ON_POSTGRES : 0u) |
                   (text_given(texts.text[DIALECT_SQLITE]) ? ON_SQLITE : 0u);
  return set == 0 ? ON_BOTH : set;
}

OptionList options_read(Builder *b, const Node *node) {
  OptionList options = {0};
  for (size_t i = 0; node != NULL && i < node->len; i++) {
    const NodeEntry *entry = &node->entries[i];
    if (entry->value->kind == NODE_SCALAR)
      vec_push(b->arena, &options, (Option){entry->key->text, entry->value->text});
    else
      diag_add(b->diags, DIAG_OPTION_VALUE, entry->value->span, STRS(entry->key->text.str));
  }
  return options;
}

Str former_name(const Node *node) {
  bool list = node != NULL && node->kind == NODE_SEQUENCE;
  return node_str(list && node->len > 0 ? node->items[node->len - 1] : node);
}

Name name_given(const Node *node, Span otherwise) {
  if (node == NULL) return (Name){.span = otherwise};
  Span span = str_empty(node->text.str) ? node->span : node->text.span;
  return (Name){node->text.str, span, true};
}

bool define(Builder *b, Map *map, Text name, void *value, const Defined *kind) {
  const void *first = map_add(b->arena, map, name.str, value);
  if (first == NULL) return true;
  Diag *diag = diag_add(b->diags, DIAG_DEFINED_TWICE, name.span, STRS(kind->what, name.str));
  diag_also(diag, kind->place(first), STR("first defined here"));
  return false;
}
