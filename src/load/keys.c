/* The tables of keys.def and words.def, and reading a mapping by them. */
#include "load/keys.h"

#include "diag/suggest.h"
#include "load/split.h"

#define S KIND_SCALAR
#define L KIND_SEQUENCE
#define M KIND_MAPPING
#define N KIND_NULL

/* A VALUE cell is pasted to TAKE_: `WORD(ACTION)` becomes TAKE_WORD(ACTION). */
#define TAKE_NOTHING {TAKES_NOTHING, 0}
#define TAKE_EMPTY {TAKES_EMPTY, 0}
#define TAKE_TEXT {TAKES_TEXT, 0}
#define TAKE_OPTIONAL_TEXT {TAKES_OPTIONAL_TEXT, 0}
#define TAKE_NAME {TAKES_NAME, 0}
#define TAKE_NAME_OR_NAMES {TAKES_NAME_OR_NAMES, 0}
#define TAKE_NAMES {TAKES_NAMES, 0}
#define TAKE_TEXTS {TAKES_TEXTS, 0}
#define TAKE_BOOL {TAKES_BOOL, 0}
#define TAKE_BOOL_OR_TEXT {TAKES_BOOL_OR_TEXT, 0}
#define TAKE_INT {TAKES_INT, 0}
#define TAKE_TYPE_NAME {TAKES_TYPE_NAME, 0}
#define TAKE_EXPRESSION {TAKES_EXPRESSION, 0}
#define TAKE_REFERENCE {TAKES_REFERENCE, 0}
#define TAKE_PATH {TAKES_PATH, 0}
#define TAKE_PATH_OR_BOOL {TAKES_PATH_OR_BOOL, 0}
#define TAKE_ANY {TAKES_ANY, 0}
#define TAKE_SCALAR_OR_LIST {TAKES_SCALAR_OR_LIST, 0}
#define TAKE_VALUES {TAKES_VALUES, 0}
#define TAKE_SETTINGS {TAKES_SETTINGS, 0}
#define TAKE_ROW_LIST {TAKES_ROW_LIST, 0}
#define TAKE_WORD(list) {TAKES_WORD, WORDS_##list}
#define TAKE_WORD_LIST(list) {TAKES_WORD_LIST, WORDS_##list}
#define TAKE_WORD_MAP(list) {TAKES_WORD_MAP, WORDS_##list}
#define TAKE_OBJECT(context) {TAKES_OBJECT, CONTEXT_##context}
#define TAKE_MAP(context) {TAKES_MAP, CONTEXT_##context}
#define TAKE_LIST(context) {TAKES_LIST, CONTEXT_##context}
#define TAKE_NAMED(context) {TAKES_NAMED, CONTEXT_##context}

const ValueInfo value_infos[TAKES_SIMPLE_COUNT] = {
#define VALUE(id, kinds, title, json) [TAKES_##id] = {kinds, STR_INIT(title), STR_INIT(json)},
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
};

typedef struct ContextRow {
  Str id;
  Takes short_form;
  Str title, doc;
  size_t first;
} ContextRow;

static const ContextRow context_rows[CONTEXT_COUNT] = {
#define VALUE(id, kinds, title, json)
#define CONTEXT(id, short_form, title, doc)                                                        \
  [CONTEXT_##id] = {STR_INIT(#id), TAKE_##short_form, STR_INIT(title), STR_INIT(doc),              \
                    KEYS_BEGIN_##id},
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
};

const KeyInfo key_infos[KEY_COUNT] = {
#define VALUE(id, kinds, title, json)
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)                                                         \
  [KEY_##context##_##id] = {CONTEXT_##context, STR_INIT(name), TAKE_##value, STR_INIT(doc)},
#include "load/keys.def"
};

/* All words, list after list, and where each list begins. */
enum WordIndex {
#define WORDS(id, title) WORDS_BEGIN_##id, WORDS_BEFORE_##id = WORDS_BEGIN_##id - 1,
#define WORD_AT(line) WORD_AT_##line
#define WORD_ON(line) WORD_AT(line)
#define WORD(list, word, doc) WORD_ON(__LINE__),
#include "load/words.def"
  WORD_COUNT
};

static const WordInfo word_infos[WORD_COUNT] = {
#define WORDS(id, title)
#define WORD(list, word, doc) {STR_INIT(word), STR_INIT(doc)},
#include "load/words.def"
};

typedef struct WordListRow {
  Str title;
  size_t first;
} WordListRow;

static const WordListRow word_list_rows[WORDS_COUNT] = {
#define WORDS(id, title) [WORDS_##id] = {STR_INIT(title), WORDS_BEGIN_##id},
#define WORD(list, word, doc)
#include "load/words.def"
};

ContextInfo context_info(KeyContext context) {
  const ContextRow *row = &context_rows[context];
  size_t next = context + 1 < CONTEXT_COUNT ? context_rows[context + 1].first : KEY_COUNT;
  return (ContextInfo){row->id, row->short_form, row->title, row->doc, row->first,
                       next - row->first};
}

WordListInfo word_list_info(WordList list) {
  const WordListRow *row = &word_list_rows[list];
  size_t next = list + 1 < WORDS_COUNT ? word_list_rows[list + 1].first : WORD_COUNT;
  return (WordListInfo){row->title, word_infos + row->first, next - row->first};
}

KindSet takes_kinds(Takes takes) {
  switch (takes.kind) {
  case TAKES_WORD: return S;
  case TAKES_WORD_LIST: return L;
  case TAKES_WORD_MAP: return M;
  case TAKES_OBJECT: return M | takes_kinds(context_rows[takes.of].short_form);
  case TAKES_MAP: return M;
  case TAKES_LIST: return L;
  case TAKES_NAMED: return L | M;
#define VALUE(id, kinds, title, json) case TAKES_##id:
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
    return value_infos[takes.kind].kinds;
  }
  return 0;
}

Str takes_title(Takes takes) {
  switch (takes.kind) {
  case TAKES_WORD: return word_list_rows[takes.of].title;
  case TAKES_OBJECT: return context_rows[takes.of].title;
  case TAKES_WORD_LIST:
  case TAKES_LIST: return STR("a list");
  case TAKES_WORD_MAP:
  case TAKES_MAP: return STR("a mapping of names");
  case TAKES_NAMED: return STR("a list of names or a mapping of names");
#define VALUE(id, kinds, title, json) case TAKES_##id:
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
    return value_infos[takes.kind].title;
  }
  return STR("");
}

bool key_is_extra(Str name) {
  return str_starts(name, STR("x-"));
}

/* --- unknown keys --- */

static bool context_has(KeyContext context, Str name) {
  ContextInfo info = context_info(context);
  for (size_t i = 0; i < info.len; i++)
    if (str_eq(key_infos[info.first + i].name, name)) return true;
  return false;
}

static bool context_leads_to(KeyContext from, KeyContext to) {
  ContextInfo info = context_info(from);
  for (size_t i = 0; i < info.len; i++) {
    Takes takes = key_infos[info.first + i].takes;
    bool has_context = takes.kind >= TAKES_OBJECT;
    if (has_context && takes.of == (int)to) return true;
  }
  return false;
}

/* How far `other` is from `context`: 0 inside it, 1 around it, 2 elsewhere. */
static int context_distance(KeyContext context, KeyContext other) {
  if (context_leads_to(context, other)) return 0;
  return context_leads_to(other, context) ? 1 : 2;
}

/* "`name` belongs to a and b": the nearest contexts that have the key; absent when none has. */
static Str belongs_to(Arena *arena, KeyContext context, Str name) {
  enum { MOST = 2 };
  Buf text = BUF(arena);
  size_t found = 0;
  for (int distance = 0; distance <= 2 && found == 0; distance++)
    for (int other = 0; other < CONTEXT_COUNT && found < MOST; other++) {
      if (!context_has((KeyContext)other, name) ||
          context_distance(context, (KeyContext)other) != distance)
        continue;
      if (found++ == 0) buf_format(&text, "`%.*s` belongs to ", STR_ARG(name));
      else buf_lit(&text, " or ");
      buf_append(&text, context_rows[other].title);
    }
  return found == 0 ? STR_NONE : buf_str(&text);
}

static const KeyInfo *find_key(const ContextInfo *info, Str name) {
  const KeyInfo *key = key_infos + info->first;
  for (size_t i = 0; i < info->len; i++, key++)
    if (key->name.len == name.len && key->name.ptr[0] == name.ptr[0] && str_eq(key->name, name))
      return key;
  return NULL;
}

/* Returns the key that is probably meant, or NULL. */
static const KeyInfo *report_unknown(Diags *diags, const Node *key, KeyContext context) {
  ContextInfo info = context_info(context);
  Str name = key->text.str;
  Diag *diag = diag_add(diags, DIAG_UNKNOWN_KEY, key->text.span, STRS(info.title, name));
  Str *names = arena_array(diags->arena, Str, info.len);
  for (size_t i = 0; i < info.len; i++) names[i] = key_infos[info.first + i].name;
  Str near = suggest_nearest(name, names, info.len);
  Str elsewhere = belongs_to(diags->arena, context, name);
  if (str_given(near)) {
    diag_help(diag, str_format(diags->arena, "did you mean `%.*s`?", STR_ARG(near)));
    diag_fix(diag, key->text.span, near);
  } else if (str_given(elsewhere)) {
    diag_help(diag, elsewhere);
  }
  return str_given(near) ? find_key(&info, near) : NULL;
}

/* --- wrong kinds --- */

static KindSet node_kinds(const Node *node) {
  switch (node->kind) {
  case NODE_SCALAR:
    if (!node_is_null(node)) return KIND_SCALAR;
    return node->text.str.len == 0 ? KIND_NULL : KIND_SCALAR | KIND_NULL;
  case NODE_SEQUENCE: return KIND_SEQUENCE;
  case NODE_MAPPING: return KIND_MAPPING;
  }
  return 0;
}

/* "text, a list or a mapping" */
static Str kinds_words(Arena *arena, KindSet kinds) {
  static const struct {
    KindSet kind;
    Str word;
  } words[] = {{KIND_SCALAR, STR_INIT("a single value")},
               {KIND_SEQUENCE, STR_INIT("a list")},
               {KIND_MAPPING, STR_INIT("a mapping")}};
  Buf text = BUF(arena);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if ((kinds & words[i].kind) == 0) continue;
    kinds &= ~words[i].kind;
    KindSet left = kinds & (KIND_SCALAR | KIND_SEQUENCE | KIND_MAPPING);
    if (text.len > 0) buf_append(&text, left == 0 ? STR(" or ") : STR(", "));
    buf_append(&text, words[i].word);
  }
  return buf_str(&text);
}

/* A plain scalar where only a list may stand: the list of it is the fix. */
static void offer_list(Diags *diags, Diag *diag, const Node *node) {
  if (!node->plain || !node->text.verbatim) return;
  Str fix = str_format(diags->arena, "[%.*s]", STR_ARG(node->text.str));
  diag_help(diag, str_format(diags->arena, "write a list: %.*s", STR_ARG(fix)));
  diag_fix(diag, node->span, fix);
}

static void report_kind(Diags *diags, Str what, const Node *node, KindSet takes) {
  KindSet is = node_kinds(node);
  Diag *diag = diag_add(diags, DIAG_WRONG_KIND, node->span,
                        STRS(what, kinds_words(diags->arena, takes), kinds_words(diags->arena, is)));
  if (is == KIND_SCALAR && (takes & KIND_SEQUENCE) != 0) offer_list(diags, diag, node);
}

/* The value of `key`, or (NULL) an item or a free name's value. */
static bool value_fits(const Node *value, Takes takes, const Node *key, Diags *diags) {
  KindSet kinds = takes_kinds(takes), is = node_kinds(value);
  if (kinds & is) return true;
  Str what = key == NULL ? takes_title(takes)
                         : str_format(diags->arena, "`%.*s`", STR_ARG(key->text.str));
  bool nothing = is == KIND_NULL && key != NULL; /* then there is only the key to point at */
  if (is & KIND_NULL)
    diag_add(diags, DIAG_NO_VALUE, nothing ? key->text.span : value->span, STRS(what));
  else
    report_kind(diags, what, value, kinds);
  return false;
}

bool node_fits(const Node *node, KeyContext context, Diags *diags) {
  return value_fits(node, (Takes){TAKES_OBJECT, (int)context}, NULL, diags);
}

/* --- reading --- */

static bool is_bare(const NodeEntry *entry) {
  return entry->key->flow && entry->value->kind == NODE_SCALAR && entry->value->plain &&
         entry->value->text.str.len == 0;
}

/* `{comment: hello, world}`: unknown keys without values after a plain value are pieces of it.
 * Reports them as one and returns how many there are; 0 when entry `i` is no such piece. */
static size_t report_pieces(Diags *diags, const Node *mapping, size_t i, const ContextInfo *info) {
  if (i == 0 || !is_bare(&mapping->entries[i])) return 0;
  const Node *value = mapping->entries[i - 1].value;
  if (value->kind != NODE_SCALAR || !value->plain || value->text.str.len == 0) return 0;
  size_t end = i;
  while (end < mapping->len && is_bare(&mapping->entries[end]) &&
         find_key(info, mapping->entries[end].key->text.str) == NULL)
    end++;
  Span span = span_join(value->span, mapping->entries[end - 1].key->span);
  const Source *source = source_of(diags->sources, span.start);
  if (span.end < span.start || source != source_of(diags->sources, span.end)) return 0;
  split_report(diags, source, span);
  return end - i;
}

/* A misspelt key is read as the one it is nearest to, so that what needs that key is no mistake too. */
static void take_misspelt(Fields *fields, const Node *value, size_t at, const KeyInfo *meant) {
  if (meant == NULL || (takes_kinds(meant->takes) & node_kinds(value)) == 0) return;
  uint32_t *place = &fields->at[(size_t)(meant - key_infos) - context_rows[fields->context].first];
  if (*place == 0) *place = (uint32_t)(at + 1);
}

Fields fields_read(Arena *arena, Diags *diags, const Node *mapping, KeyContext context) {
  ContextInfo info = context_info(context);
  Fields fields = {mapping, context, arena_array(arena, uint32_t, info.len), false};
  if (mapping == NULL || mapping->kind != NODE_MAPPING) return fields;
  for (size_t i = 0; i < mapping->len; i++) {
    const NodeEntry *entry = &mapping->entries[i];
    Str name = entry->key->text.str;
    const KeyInfo *key = find_key(&info, name);
    if (key != NULL) {
      if (value_fits(entry->value, key->takes, entry->key, diags))
        fields.at[(size_t)(key - key_infos) - info.first] = (uint32_t)(i + 1);
    } else if (!key_is_extra(name)) {
      fields.unknown = true;
      size_t pieces = report_pieces(diags, mapping, i, &info);
      if (pieces > 0) i += pieces - 1;
      else take_misspelt(&fields, entry->value, i, report_unknown(diags, entry->key, context));
    }
  }
  return fields;
}

static const NodeEntry *find_entry(const Fields *fields, KeyId key) {
  uint32_t at = fields->at[(size_t)key - context_rows[fields->context].first];
  return at == 0 ? NULL : &fields->mapping->entries[at - 1];
}

const Node *fields_get(const Fields *fields, KeyId key) {
  const NodeEntry *entry = find_entry(fields, key);
  return entry == NULL ? NULL : entry->value;
}

const Node *fields_key(const Fields *fields, KeyId key) {
  const NodeEntry *entry = find_entry(fields, key);
  return entry == NULL ? NULL : entry->key;
}
