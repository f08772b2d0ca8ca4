#include "load/doc.h"

enum { LINE = 80, STEP = 2 };

/* --- making --- */

static Doc *doc_new(Arena *arena, DocKind kind) {
  Doc *doc = arena_make(arena, Doc);
  doc->kind = kind;
  return doc;
}

Doc *doc_text(Arena *arena, Str text) {
  Doc *doc = doc_new(arena, DOC_TEXT);
  doc->text = text;
  return doc;
}

Doc *doc_word(Arena *arena, Str word) {
  Doc *doc = doc_new(arena, DOC_WORD);
  doc->text = word;
  return doc;
}

Doc *doc_int(Arena *arena, int64_t number) {
  return doc_word(arena, str_format(arena, "%lld", (long long)number));
}

Doc *doc_list(Arena *arena, DocLayout layout) {
  Doc *doc = doc_new(arena, DOC_LIST);
  doc->layout = layout;
  return doc;
}

Doc *doc_texts(Arena *arena, const Str *texts, size_t len) {
  Doc *list = doc_list(arena, DOC_FIT);
  for (size_t i = 0; i < len; i++) doc_add(arena, list, doc_text(arena, texts[i]));
  return list;
}

Doc *doc_map(Arena *arena, DocLayout layout) {
  Doc *doc = doc_new(arena, DOC_MAP);
  doc->layout = layout;
  return doc;
}

void doc_add(Arena *arena, Doc *list, Doc *item) {
  if (item != NULL) vec_push(arena, &list->items, item);
}

void doc_put(Arena *arena, Doc *map, Str key, Doc *value) {
  if (value != NULL) vec_push(arena, &map->entries, (DocEntry){key, value});
}

Doc *doc_get(const Doc *map, Str key) {
  each(i, map->entries)
    if (str_eq(map->entries.items[i].key, key)) return map->entries.items[i].value;
  return NULL;
}

Doc *doc_sql(Arena *arena, Str sql) {
  bool lines = str_find_char(sql, '\n') >= 0 && !str_ends(sql, STR("\n"));
  return doc_text(arena, lines ? str_concat(arena, sql, STR("\n")) : sql);
}

Doc *doc_of_node(Arena *arena, const Node *node) {
  if (node->kind == NODE_SCALAR) return node->plain ? doc_word(arena, node->text.str) : doc_text(arena, node->text.str);
  bool mapping = node->kind == NODE_MAPPING;
  Doc *out = mapping ? doc_map(arena, DOC_FIT) : doc_list(arena, DOC_FIT);
  for (size_t i = 0; i < node->len; i++) {
    if (mapping) doc_put(arena, out, node->entries[i].key->text.str, doc_of_node(arena, node->entries[i].value));
    else doc_add(arena, out, doc_of_node(arena, node->items[i]));
  }
  return out;
}

const void *doc_about_at(const Doc *doc, size_t at) {
  if (at < doc->start || at >= doc->end) return NULL;
  const void *found = NULL;
  each(i, doc->items) if (found == NULL) found = doc_about_at(doc->items.items[i], at);
  each(i, doc->entries) if (found == NULL) found = doc_about_at(doc->entries.items[i].value, at);
  return found != NULL ? found : doc->about;
}

/* --- on one line --- */

static bool is_scalar(const Doc *doc) { return doc->kind == DOC_TEXT || doc->kind == DOC_WORD; }

static bool print_line(Buf *out, Doc *doc, bool flow, size_t limit);

static bool print_line_list(Buf *out, Doc *doc, size_t limit) {
  buf_char(out, '[');
  each(i, doc->items) {
    if (i > 0) buf_lit(out, ", ");
    if (!print_line(out, doc->items.items[i], true, limit)) return false;
  }
  buf_char(out, ']');
  return true;
}

static bool print_line_map(Buf *out, Doc *doc, size_t limit) {
  buf_append(out, doc_empty(doc) ? STR("{") : STR("{ "));
  each(i, doc->entries) {
    if (i > 0) buf_lit(out, ", ");
    size_t start = out->len;
    scalar_print(out, doc->entries.items[i].key, true);
    buf_lit(out, ": ");
    if (!print_line(out, doc->entries.items[i].value, true, limit)) return false;
    doc->entries.items[i].value->start = start;
  }
  buf_append(out, doc_empty(doc) ? STR("}") : STR(" }"));
  return true;
}

/* It is laid out over several lines, whatever its length. */
static bool is_block(const Doc *doc) {
  if (is_scalar(doc)) return doc->kind == DOC_TEXT && scalar_is_block(doc->text);
  return (doc->layout != DOC_FIT || str_given(doc->remark)) && !doc_empty(doc);
}

/* Prints `doc` on one line; false when it is laid out as a block, or `limit` bytes of `out` do not hold it. */
static bool print_line(Buf *out, Doc *doc, bool flow, size_t limit) {
  doc->start = out->len;
  if (is_block(doc)) return false;
  switch (doc->kind) {
  case DOC_WORD: buf_append(out, doc->text); break;
  case DOC_TEXT: scalar_print(out, doc->text, flow); break;
  case DOC_LIST:
    if (!print_line_list(out, doc, limit)) return false;
    break;
  case DOC_MAP:
    if (!print_line_map(out, doc, limit)) return false;
    break;
  }
  doc->end = out->len;
  return out->len <= limit;
}

/* A scalar is as long as it is; a list or mapping goes on one line only where that line holds it. */
static bool print_short(Buf *out, Doc *doc, size_t line_start) {
  size_t before = out->len;
  if (print_line(out, doc, false, is_scalar(doc) ? SIZE_MAX : line_start + LINE)) return true;
  out->len = before;
  return false;
}

/* --- as blocks --- */

static void print_block(Buf *out, Doc *doc, size_t indent);

static size_t line_start(const Buf *out) {
  size_t at = out->len;
  while (at > 0 && out->ptr[at - 1] != '\n') at--;
  return at;
}

static void next_line(Buf *out, size_t indent) {
  buf_char(out, '\n');
  buf_repeat(out, ' ', indent);
}

static void print_remark(Buf *out, Str remark, size_t indent) {
  Str line;
  while (str_split(&remark, '\n', &line)) {
    buf_lit(out, "# ");
    buf_append(out, line);
    next_line(out, indent);
  }
}

/* What follows `key:` or `-`: on the same line, or for a mapping or list behind a key on the next. */
static void print_value(Buf *out, Doc *doc, size_t indent, bool item) {
  size_t start = line_start(out), before = out->len;
  buf_char(out, ' ');
  if (print_short(out, doc, start)) return;
  doc->start = out->len;
  if (is_scalar(doc)) {
    scalar_print_block(out, doc->text, indent + STEP);
  } else if (item) {
    print_block(out, doc, indent + STEP);
  } else {
    out->len = before;
    next_line(out, indent + STEP);
    print_block(out, doc, indent + STEP);
  }
  doc->end = out->len;
}

static void print_entry(Buf *out, DocEntry *entry, size_t indent) {
  size_t start = out->len;
  if (!is_scalar(entry->value) && str_given(entry->value->remark))
    print_remark(out, entry->value->remark, indent);
  scalar_print(out, entry->key, false);
  buf_char(out, ':');
  print_value(out, entry->value, indent, false);
  entry->value->start = start;
}

static void print_child(Buf *out, Doc *doc, size_t i, size_t indent) {
  if (doc->kind == DOC_MAP) {
    print_entry(out, &doc->entries.items[i], indent);
  } else {
    buf_char(out, '-');
    print_value(out, doc->items.items[i], indent, true);
  }
}

/* It takes more than a line. */
static bool is_tall(Buf *out, Doc *doc, size_t i, size_t indent) {
  const Doc *value = doc->kind == DOC_MAP ? doc->entries.items[i].value : doc->items.items[i];
  if (is_scalar(value)) return value->kind == DOC_TEXT && scalar_is_block(value->text);
  if (value->layout != DOC_FIT) return !doc_empty(value);
  size_t before = out->len;
  print_child(out, doc, i, indent);
  bool lines = str_find_char(str_slice(buf_str(out), before, out->len), '\n') >= 0;
  out->len = before;
  return lines;
}

static void print_block(Buf *out, Doc *doc, size_t indent) {
  bool spaced = doc->layout == DOC_SPACED, before = false;
  size_t len = doc->kind == DOC_LIST ? doc->items.len : doc->entries.len;
  for (size_t i = 0; i < len; i++) {
    bool tall = spaced && is_tall(out, doc, i, indent);
    if (i > 0 && (tall || before)) buf_char(out, '\n');
    if (i > 0) next_line(out, indent);
    print_child(out, doc, i, indent);
    before = tall;
  }
}

void doc_print(Buf *out, Doc *root) {
  root->start = out->len;
  print_block(out, root, 0);
  root->end = out->len;
  buf_char(out, '\n');
}
