#include "load/value.h"

#include "diag/suggest.h"

static bool scalar(const Node *node) {
  return node != NULL && node->kind == NODE_SCALAR;
}

int node_truth(const Node *node) {
  if (!scalar(node) || !node->plain) return -1;
  return str_eq(node->text.str, STR("true")) ? 1 : str_eq(node->text.str, STR("false")) ? 0 : -1;
}

bool node_bool(const Node *node, bool otherwise, Diags *diags) {
  if (node == NULL) return otherwise;
  int truth = node_truth(node);
  if (truth >= 0) return truth == 1;
  static const Str words[][2] = {
    {STR_INIT("yes"), STR_INIT("true")}, {STR_INIT("on"), STR_INIT("true")},
    {STR_INIT("true"), STR_INIT("true")}, {STR_INIT("1"), STR_INIT("true")},
    {STR_INIT("no"), STR_INIT("false")}, {STR_INIT("off"), STR_INIT("false")},
    {STR_INIT("false"), STR_INIT("false")}, {STR_INIT("0"), STR_INIT("false")},
  };
  Diag *diag = diag_add(diags, DIAG_NOT_BOOL, node->span, STRS(node_str(node)));
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (scalar(node) && str_eq_fold(node->text.str, words[i][0])) {
      diag_help(diag, str_format(diags->arena, "write %.*s", STR_ARG(words[i][1])));
      diag_fix(diag, node->span, words[i][1]);
    }
  return otherwise;
}

int64_t node_int(const Node *node, int64_t min, int64_t max, int64_t otherwise, Diags *diags) {
  if (node == NULL) return otherwise;
  int64_t value;
  if (!scalar(node) || !str_to_int64(node->text.str, &value)) {
    diag_add(diags, DIAG_NOT_INT, node->span, STRS(node_str(node)));
    return otherwise;
  }
  if (value >= min && value <= max) return value;
  Str low = str_format(diags->arena, "%lld", (long long)min);
  Str high = str_format(diags->arena, "%lld", (long long)max);
  diag_add(diags, DIAG_INT_RANGE, node->span, STRS(node_str(node), low, high));
  return otherwise;
}

/* "`a`, `b` or `c`" */
static Str listed(Arena *arena, WordListInfo list) {
  Buf text = BUF(arena);
  for (size_t i = 0; i < list.len; i++) {
    if (i > 0) buf_append(&text, i + 1 == list.len ? STR(" or ") : STR(", "));
    buf_format(&text, "`%.*s`", STR_ARG(list.words[i].word));
  }
  return buf_str(&text);
}

static void report_word(const Node *node, WordListInfo list, Diags *diags) {
  Diag *diag = diag_add(diags, DIAG_UNKNOWN_WORD, node->span,
                        STRS(node_str(node), list.title, listed(diags->arena, list)));
  Str *words = arena_array(diags->arena, Str, list.len);
  for (size_t i = 0; i < list.len; i++) words[i] = list.words[i].word;
  Str near = suggest_nearest(node_str(node), words, list.len);
  if (!str_given(near)) return;
  diag_help(diag, str_format(diags->arena, "did you mean `%.*s`?", STR_ARG(near)));
  diag_fix(diag, node->text.span, near);
}

int node_word(const Node *node, WordList list, Diags *diags) {
  if (!scalar(node)) return -1;
  WordListInfo info = word_list_info(list);
  for (size_t i = 0; i < info.len; i++)
    if (str_eq(info.words[i].word, node->text.str)) return (int)i;
  report_word(node, info, diags);
  return -1;
}

Str word_text(WordList list, int word) {
  return word < 0 ? STR_NONE : word_list_info(list).words[word].word;
}

TextList node_texts(Arena *arena, const Node *node, Diags *diags) {
  TextList texts = {0};
  if (node == NULL) return texts;
  if (node->kind == NODE_SCALAR) vec_push(arena, &texts, node->text);
  if (node->kind != NODE_SEQUENCE) return texts;
  for (size_t i = 0; i < node->len; i++) {
    const Node *item = node->items[i];
    if (item->kind == NODE_SCALAR && item->text.str.len == 0 && item->plain)
      diag_add(diags, DIAG_NO_VALUE, item->span, STRS(STR("an item of the list")));
    else if (item->kind == NODE_SCALAR)
      vec_push(arena, &texts, item->text);
    else
      diag_add(diags, DIAG_WRONG_KIND, item->span,
               STRS(STR("an item of the list"), STR("a single value"),
                    item->kind == NODE_SEQUENCE ? STR("a list") : STR("a mapping")));
  }
  return texts;
}

StrList node_strs(Arena *arena, const Node *node, Diags *diags) {
  TextList texts = node_texts(arena, node, diags);
  StrList strs = {0};
  each(i, texts) vec_push(arena, &strs, texts.items[i].str);
  return strs;
}
