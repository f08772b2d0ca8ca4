/* The keys of the language: which a mapping may have, and what each one takes.
 *
 * keys.def and words.def hold them; this reads mappings by them, so that no caller compares key
 * names, and reports unknown keys and values of a wrong kind, each once. */
#ifndef LOAD_KEYS_H
#define LOAD_KEYS_H

#include "base/buf.h"
#include "load/node.h"

/* What a value may be. The first ones are VALUE rows of keys.def; the others refer to a word list
 * or a context. */
typedef enum TakesKind {
#define VALUE(id, kinds, title, json) TAKES_##id,
#define CONTEXT(id, short_form, title, doc)
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
  TAKES_SIMPLE_COUNT,
  TAKES_WORD = TAKES_SIMPLE_COUNT, /* one word of a list */
  TAKES_WORD_LIST,                 /* a list of such words */
  TAKES_WORD_MAP,                  /* free names, each with such a word */
  TAKES_OBJECT,                    /* the mapping of a context, or its short form */
  TAKES_MAP,                       /* free names, each with that */
  TAKES_LIST,                      /* a list of those */
  TAKES_NAMED                      /* a list of names, or free names each with that */
} TakesKind;

typedef enum KeyContext {
#define VALUE(id, kinds, title, json)
#define CONTEXT(id, short_form, title, doc) CONTEXT_##id,
#define KEY(context, id, name, value, doc)
#include "load/keys.def"
  CONTEXT_COUNT
} KeyContext;

/* KEY_COLUMN_TYPE and so on. The keys of a context are consecutive, from KEYS_BEGIN_COLUMN. */
typedef enum KeyId {
#define VALUE(id, kinds, title, json)
#define CONTEXT(id, short_form, title, doc)                                                        \
  KEYS_BEGIN_##id, KEYS_BEFORE_##id = KEYS_BEGIN_##id - 1,
#define KEY(context, id, name, value, doc) KEY_##context##_##id,
#include "load/keys.def"
  KEY_COUNT
} KeyId;

typedef enum WordList {
#define WORDS(id, title) WORDS_##id,
#define WORD(list, word, doc)
#include "load/words.def"
  WORDS_COUNT
} WordList;

typedef struct Takes {
  TakesKind kind;
  int of; /* a WordList or a KeyContext */
} Takes;

typedef unsigned KindSet; /* of KIND_* */
enum { KIND_SCALAR = 1, KIND_SEQUENCE = 2, KIND_MAPPING = 4, KIND_NULL = 8 };

typedef struct ValueInfo {
  KindSet kinds;
  Str title; /* "a list of names" */
  Str json;  /* its JSON Schema, with ' for " */
} ValueInfo;

typedef struct KeyInfo {
  KeyContext context;
  Str name;
  Takes takes;
  Str doc;
} KeyInfo;

typedef struct ContextInfo {
  Str id;    /* "COLUMN" */
  Takes short_form;
  Str title; /* "a column" */
  Str doc;
  size_t first, len; /* of its keys in key_infos */
} ContextInfo;

typedef struct WordInfo {
  Str word, doc;
} WordInfo;

typedef struct WordListInfo {
  Str title; /* "a foreign key action" */
  const WordInfo *words;
  size_t len;
} WordListInfo;

extern const ValueInfo value_infos[TAKES_SIMPLE_COUNT];
extern const KeyInfo key_infos[KEY_COUNT];
ContextInfo context_info(KeyContext context);
WordListInfo word_list_info(WordList list);

KindSet takes_kinds(Takes takes);
Str takes_title(Takes takes); /* "a list of names", "a foreign key action", "a column" */

/* Keys that start with `x-` are the user's own: kept in the tree, not read. */
bool key_is_extra(Str name);

/* A mapping read by its context. */
typedef struct Fields {
  const Node *mapping;
  KeyContext context;
  uint32_t *at; /* by KeyId less the first of the context: the entry's number from 1; 0: absent */
  bool unknown; /* a key was refused: what seems to be missing may be meant by it */
} Fields;

/* Sorts the entries of `mapping` by key. Unknown keys and values of a wrong kind are reported and
 * count as absent, and so is an explicit null where the key takes one but is not ANY; but a misspelt key
 * counts as the one it is nearest to. `mapping` may be NULL (all absent). */
Fields fields_read(Arena *arena, Diags *diags, const Node *mapping, KeyContext context);

/* The value of a key of the fields' context, or NULL. */
const Node *fields_get(const Fields *fields, KeyId key);
static inline bool fields_have(const Fields *fields, KeyId key) {
  return fields_get(fields, key) != NULL;
}
/* The key itself as it stands in the file, or NULL: the place to blame for a key that must not be
 * there. */
const Node *fields_key(const Fields *fields, KeyId key);

/* False, after a diagnostic, when `node` is of a kind that `context` does not take: for items of
 * lists and for values under free names. */
bool node_fits(const Node *node, KeyContext context, Diags *diags);

#endif
