/* A YAML document that is made, not read: the counterpart of node.h.
 *
 * Mappings, lists and scalars are put together in memory and printed as a person would write them: `{ a: b }`
 * and `[a, b]` on a line of at most 80 columns, the block form else; every scalar in the quotes it needs, so that
 * our own loader, and any YAML parser, reads the same bytes back; Prettier leaves it as it is. */
#ifndef LOAD_DOC_H
#define LOAD_DOC_H

#include "base/buf.h"
#include "base/vec.h"
#include "load/node.h"

typedef enum DocKind {
  DOC_TEXT, /* a scalar that is text, whatever it looks like: "true" gets quotes */
  DOC_WORD, /* a scalar as it stands: true, 12, null */
  DOC_LIST,
  DOC_MAP
} DocKind;

/* How a list or mapping is laid out. */
typedef enum DocLayout {
  DOC_FIT,   /* on one line when it fits there, else as a block */
  DOC_BLOCK, /* as a block */
  DOC_SPACED /* as a block, with an empty line between the entries that are blocks themselves */
} DocLayout;

typedef struct Doc Doc;

typedef struct DocEntry {
  Str key;
  Doc *value;
} DocEntry;

struct Doc {
  DocKind kind;
  DocLayout layout;
  Str text;          /* of a scalar */
  Str remark;        /* DOC_MAP, DOC_LIST: lines of a comment above it; absent: none */
  VEC(Doc *) items;  /* DOC_LIST */
  VEC(DocEntry) entries; /* DOC_MAP */
  const void *about; /* for the maker's use: what the node stands for */
  size_t start, end; /* the bytes it has in what doc_print printed last, its key included */
};

Doc *doc_text(Arena *arena, Str text);
Doc *doc_word(Arena *arena, Str word);
Doc *doc_int(Arena *arena, int64_t number);
Doc *doc_list(Arena *arena, DocLayout layout);
Doc *doc_texts(Arena *arena, const Str *texts, size_t len); /* a list of texts, on one line when it fits */
Doc *doc_map(Arena *arena, DocLayout layout);
void doc_add(Arena *arena, Doc *list, Doc *item);
/* Adds the entry; nothing when `value` is NULL, so that what is not there need not be asked for. */
void doc_put(Arena *arena, Doc *map, Str key, Doc *value);
Doc *doc_get(const Doc *map, Str key); /* NULL: it has no such key */
static inline bool doc_empty(const Doc *doc) { return doc->items.len == 0 && doc->entries.len == 0; }

/* Statements of SQL: as a literal block with a line end at its end when it has several lines. */
Doc *doc_sql(Arena *arena, Str sql);

/* What was read, to be printed again: lists and mappings are DOC_FIT. */
Doc *doc_of_node(Arena *arena, const Node *node);

/* `about` of the innermost node at that byte of what was printed last that has one; NULL: none. */
const void *doc_about_at(const Doc *doc, size_t at);

/* Appends the document and fills every node's place. `root` is a mapping. */
void doc_print(Buf *out, Doc *root);

/* --- scalar.c --- */

/* The text as a scalar on one line: plain where no YAML parser, 1.1 or 1.2, could take it for something else,
 * else in quotes. `flow`: inside {} or []. */
void scalar_print(Buf *out, Str text, bool flow);

/* It can stand as a literal block, and should: it has several lines of printable text. */
bool scalar_is_block(Str text);
/* `|`, its lines, each after a line end and `indent` blanks, without the line end after the last. */
void scalar_print_block(Buf *out, Str text, size_t indent);

#endif
