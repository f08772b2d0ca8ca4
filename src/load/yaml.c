/* The events of libyaml to a tree. The only file that includes <yaml.h>.
 *
 * Open collections are frames on a stack, so that depth costs no C stack; their children wait on one
 * shared pile and are copied to the arena, in one piece, when the collection ends. */
#include "load/yaml.h"

#include "base/map.h"
#include "load/bytes.h"
#include "load/split.h"
#include "load/syntax.h"

#include <yaml.h>

typedef struct Anchor {
  Node *node;
  size_t size; /* nodes in it, aliases expanded; 0 while it is being read */
} Anchor;

typedef struct Frame {
  Node *node;
  size_t first;   /* of its children on the pile: items, or keys and values in turn */
  size_t counted; /* nodes before it */
  Anchor *anchor; /* or NULL */
} Frame;

typedef struct Reader {
  Arena *arena;
  Diags *diags;
  const Source *source;
  size_t start;       /* byte of the first code point: 3 after a byte order mark */
  bool ascii;         /* code points are bytes */
  size_t index, byte; /* a code point and its byte, moved along */
  VEC(Frame) frames;
  VEC(const Node *) pile;
  Map anchors;              /* name to Anchor of the latest definition */
  size_t counted, expanded; /* nodes in all; those of them that aliases added */
  size_t flow;              /* open flow collections */
  size_t documents;
  bool stopped; /* what makes the rest unreadable is reported */
  bool holes;   /* something is missing from the tree, and that is reported */
  const Node *root;
} Reader;

/* --- places --- */

/* The byte of a code point. Marks go forward but for a few steps back, so the walk is short. */
static size_t byte_of(Reader *reader, size_t index) {
  if (reader->ascii) return index + reader->start;
  const char *text = reader->source->text.ptr;
  while (reader->index < index && reader->byte < reader->source->text.len) {
    reader->byte++;
    while (reader->byte < reader->source->text.len && ((unsigned char)text[reader->byte] & 0xC0u) == 0x80u)
      reader->byte++;
    reader->index++;
  }
  while (reader->index > index) {
    reader->byte--;
    while (((unsigned char)text[reader->byte] & 0xC0u) == 0x80u) reader->byte--;
    reader->index--;
  }
  return reader->byte;
}

static uint32_t position(Reader *reader, yaml_mark_t mark) {
  return reader->source->base + (uint32_t)byte_of(reader, mark.index);
}

static Span event_span(Reader *reader, const yaml_event_t *event) {
  uint32_t start = position(reader, event->start_mark);
  return (Span){start, position(reader, event->end_mark)};
}

static Str span_text(const Reader *reader, Span span) {
  return str_slice(reader->source->text, span.start - reader->source->base,
                   span.end - reader->source->base);
}

/* --- nodes --- */

static void tag_error(Reader *reader, Span span) {
  Str text = span_text(reader, span);
  ptrdiff_t at = str_find_char(text, '!');
  if (at < 0) return;
  size_t len = 1;
  while ((size_t)at + len < text.len && !char_is_space(text.ptr[(size_t)at + len])) len++;
  Span tag = {span.start + (uint32_t)at, span.start + (uint32_t)((size_t)at + len)};
  diag_add(reader->diags, DIAG_YAML_TAG, tag, STRS(span_text(reader, tag)));
}

static Anchor *anchor_new(Reader *reader, const yaml_char_t *name, Node *node) {
  if (name == NULL) return NULL;
  Anchor *anchor = arena_make(reader->arena, Anchor);
  anchor->node = node;
  map_set(reader->arena, &reader->anchors,
          str_copy(reader->arena, str_from_z((const char *)name)), anchor);
  return anchor;
}

static Node *node_new(Reader *reader, NodeKind kind, Span span) {
  Node *node = arena_make(reader->arena, Node);
  node->kind = kind;
  node->span = span;
  node->flow = reader->flow > 0;
  reader->counted++;
  return node;
}

static Node *null_node(Reader *reader, Span span) {
  Node *node = node_new(reader, NODE_SCALAR, span);
  node->plain = true;
  node->text = (Text){STR(""), span, false};
  return node;
}

/* The children on the pile from `first` on. */
static const Node **children_of(const Reader *reader, size_t first) {
  return reader->pile.len > first ? reader->pile.items + first : NULL;
}

static void emit(Reader *reader, const Node *node) {
  if (reader->frames.len == 0) reader->root = node;
  else vec_push(reader->arena, &reader->pile, node);
}

/* The place of an event's value without the anchor and tag before it. */
static Span after_properties(Reader *reader, Span span) {
  const char *text = reader->source->text.ptr - reader->source->base;
  while (span.start < span.end && (text[span.start] == '&' || text[span.start] == '!')) {
    while (span.start < span.end && !char_is_space(text[span.start])) span.start++;
    while (span.start < span.end && char_is_space(text[span.start])) span.start++;
  }
  return span;
}

/* The key whose value is next on the pile of open collection `depth` (0: the innermost) when that many
 * children of it are read; absent in a list and at the root. */
static Str key_above(const Reader *reader, size_t depth, size_t end) {
  if (reader->frames.len <= depth) return STR_NONE;
  const Frame *frame = &reader->frames.items[reader->frames.len - 1 - depth];
  bool value = frame->node->kind == NODE_MAPPING && (end - frame->first) % 2 == 1;
  return value ? reader->pile.items[end - 1]->text.str : STR_NONE;
}

/* Is the node being read a text that may well hold " #"? */
static bool is_prose(const Reader *reader) {
  static const Str keys[] = {STR_INIT("comment"), STR_INIT("deprecated"), STR_INIT("check"),
                             STR_INIT("where"), STR_INIT("when"), STR_INIT("select"),
                             STR_INIT("generated"), STR_INIT("expr"), STR_INIT("backfill")};
  Str key = key_above(reader, 0, reader->pile.len);
  if (!str_given(key)) return false;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (str_eq(key, keys[i])) return true;
  size_t first = reader->frames.items[reader->frames.len - 1].first;
  Str above = key_above(reader, 1, first);
  bool dialect = str_eq(key, STR("postgres")) || str_eq(key, STR("sqlite"));
  if (dialect) return !str_eq(above, STR("outputs"));
  return str_eq(above, STR("checks")) || str_eq(above, STR("values"));
}

/* `comment: see issue #12` ends at "issue". Two spaces are how a comment is written. */
static void warn_when_cut(Reader *reader, const Node *node) {
  Str text = reader->source->text;
  size_t end = node->span.end - reader->source->base;
  bool hash = node->plain && node->text.str.len > 0 && end + 1 < text.len &&
              text.ptr[end] == ' ' && text.ptr[end + 1] == '#';
  if (!hash || !is_prose(reader)) return;
  Span place = {node->span.end + 1, node->span.end + 2};
  diag_add(reader->diags, DIAG_YAML_CUT_VALUE, place, NULL);
}

static void read_scalar(Reader *reader, const yaml_event_t *event) {
  Span span = event_span(reader, event);
  bool tagged = event->data.scalar.tag != NULL;
  if (tagged) tag_error(reader, span);
  if (tagged || event->data.scalar.anchor != NULL) span = after_properties(reader, span);
  Node *node = node_new(reader, NODE_SCALAR, span);
  Str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
  node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  bool quoted = event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  if (quoted) span = (Span){span.start + 1, span.end - 1};
  Str spelled = span_text(reader, span);
  bool verbatim = str_eq(spelled, value);
  node->text = (Text){verbatim ? spelled : str_copy(reader->arena, value), span, verbatim};
  Anchor *anchor = anchor_new(reader, event->data.scalar.anchor, node);
  if (anchor != NULL) anchor->size = 1;
  warn_when_cut(reader, node);
  emit(reader, node);
}

static void read_alias(Reader *reader, const yaml_event_t *event) {
  Span span = event_span(reader, event);
  Str name = str_from_z((const char *)event->data.alias.anchor);
  Anchor *anchor = map_get(&reader->anchors, name);
  if (anchor != NULL && anchor->size > 0) {
    reader->counted += anchor->size;
    reader->expanded += anchor->size;
    if (reader->expanded <= YAML_MAX_EXPANSION) {
      emit(reader, anchor->node);
      return;
    }
    diag_add(reader->diags, DIAG_ALIAS_EXPANSION, span, NULL);
    reader->stopped = true;
  } else if (anchor != NULL) {
    Diag *diag = diag_add(reader->diags, DIAG_ALIAS_RECURSIVE, span, STRS(name));
    diag_also(diag, anchor->node->span, STR("the anchor is on this value"));
  } else {
    diag_add(reader->diags, DIAG_ALIAS_UNKNOWN, span, STRS(name));
  }
  reader->holes = true;
  emit(reader, null_node(reader, span));
}

/* --- collections --- */

static void open_frame(Reader *reader, const yaml_event_t *event, NodeKind kind) {
  bool mapping = kind == NODE_MAPPING;
  const yaml_char_t *tag = mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag;
  const yaml_char_t *anchor =
    mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
  bool flow = mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                      : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  Span span = event_span(reader, event);
  if (tag != NULL) tag_error(reader, (Span){span.start, reader->source->base +
                                                          (uint32_t)reader->source->text.len});
  Node *node = node_new(reader, kind, span);
  Frame frame = {node, reader->pile.len, reader->counted - 1, anchor_new(reader, anchor, node)};
  vec_push(reader->arena, &reader->frames, frame);
  if (flow || reader->flow > 0) reader->flow++;
  if (reader->frames.len <= YAML_MAX_DEPTH) return;
  diag_add(reader->diags, DIAG_YAML_TOO_DEEP, span, STRS(str_format(reader->arena, "%d", YAML_MAX_DEPTH)));
  reader->stopped = true;
}

/* A block collection has no end of its own: the last thing in it is its end. */
static void end_span(Reader *reader, const Frame *frame, const yaml_event_t *event) {
  if (event != NULL && event->end_mark.index > event->start_mark.index) {
    frame->node->span.end = position(reader, event->end_mark);
  } else if (reader->pile.len > frame->first) {
    Span last = reader->pile.items[reader->pile.len - 1]->span;
    if (last.end > frame->node->span.end) frame->node->span.end = last.end;
  }
}

/* Values that YAML split are one again; `reader->flow` still counts the frame that is closing. */
static void mend(Reader *reader, const Frame *frame) {
  if (reader->flow == 0) return;
  const Node **children = children_of(reader, frame->first);
  size_t len = reader->pile.len - frame->first;
  size_t step = frame->node->kind == NODE_MAPPING ? 2 : 1;
  reader->pile.len = frame->first + split_mend(reader->diags, reader->source, children, len, step);
}

static void fill_sequence(Reader *reader, const Frame *frame) {
  size_t len = reader->pile.len - frame->first;
  const Node **items = arena_array(reader->arena, const Node *, len);
  if (len > 0) memcpy(items, children_of(reader, frame->first), len * sizeof *items);
  frame->node->items = items;
  frame->node->len = len;
}

/* Whether an entry may stand in the tree; reports why not. */
static bool key_allowed(Reader *reader, const Node *key) {
  if (key->kind != NODE_SCALAR) {
    diag_add(reader->diags, DIAG_KEY_NOT_TEXT, key->span,
             STRS(key->kind == NODE_MAPPING ? STR("a mapping") : STR("a list")));
    return false;
  }
  if (key->plain && key->text.str.len == 0) {
    diag_add(reader->diags, DIAG_KEY_EMPTY, key->span, NULL);
    return false;
  }
  if (key->plain && str_eq(key->text.str, STR("<<"))) {
    diag_add(reader->diags, DIAG_MERGE_KEY, key->span, NULL);
    return false;
  }
  return true;
}

static void report_duplicate(Reader *reader, const Node *key, const Node *first) {
  Diag *diag = diag_add(reader->diags, DIAG_DUPLICATE_KEY, key->text.span, STRS(key->text.str));
  diag_also(diag, first->text.span, STR("the first one"));
}

/* The key of `node` that equals `key`, or NULL: by looking at all of few, by `seen` of many. */
static const Node *same_key(Reader *reader, const Node *node, Map *seen, const Node *key) {
  enum { FEW = 16 };
  Str name = key->text.str;
  if (node->len <= FEW) {
    for (size_t i = 0; i < node->len; i++)
      if (str_eq(node->entries[i].key->text.str, name)) return node->entries[i].key;
    return NULL;
  }
  if (seen->len == 0)
    for (size_t i = 0; i < node->len; i++)
      map_set(reader->arena, seen, node->entries[i].key->text.str, (void *)node->entries[i].key);
  return map_add(reader->arena, seen, name, (void *)key);
}

static void fill_mapping(Reader *reader, const Frame *frame) {
  Node *node = frame->node;
  size_t len = (reader->pile.len - frame->first) / 2;
  const Node **children = children_of(reader, frame->first);
  NodeEntry *entries = arena_array(reader->arena, NodeEntry, len);
  node->entries = entries;
  Map seen = {0};
  for (size_t i = 0; i < len; i++) {
    const Node **pair = children + 2 * i;
    if (!key_allowed(reader, pair[0])) {
      reader->holes = true;
      continue;
    }
    const Node *first = same_key(reader, node, &seen, pair[0]);
    if (first == NULL) entries[node->len++] = (NodeEntry){pair[0], pair[1]};
    else report_duplicate(reader, pair[0], first);
  }
}

static void close_frame(Reader *reader, const yaml_event_t *event) {
  Frame frame = reader->frames.items[--reader->frames.len];
  end_span(reader, &frame, event);
  /* Without its last value when a syntax error ends a mapping in the middle of an entry. */
  bool odd = frame.node->kind == NODE_MAPPING && (reader->pile.len - frame.first) % 2 == 1;
  if (odd) reader->pile.len--;
  mend(reader, &frame);
  if (frame.node->kind == NODE_MAPPING) fill_mapping(reader, &frame);
  else fill_sequence(reader, &frame);
  if (reader->flow > 0) reader->flow--;
  reader->pile.len = frame.first;
  if (frame.anchor != NULL) frame.anchor->size = reader->counted - frame.counted;
  emit(reader, frame.node);
}

/* --- the document --- */

static void start_document(Reader *reader, const yaml_event_t *event) {
  if (reader->documents++ == 0) return;
  diag_add(reader->diags, DIAG_SEVERAL_DOCUMENTS, event_span(reader, event), NULL);
  reader->stopped = true;
}

/* Takes one event; true at the end of the stream. */
static bool take_event(Reader *reader, const yaml_event_t *event) {
  switch (event->type) {
  case YAML_SCALAR_EVENT: read_scalar(reader, event); break;
  case YAML_ALIAS_EVENT: read_alias(reader, event); break;
  case YAML_MAPPING_START_EVENT: open_frame(reader, event, NODE_MAPPING); break;
  case YAML_SEQUENCE_START_EVENT: open_frame(reader, event, NODE_SEQUENCE); break;
  case YAML_MAPPING_END_EVENT:
  case YAML_SEQUENCE_END_EVENT: close_frame(reader, event); break;
  case YAML_DOCUMENT_START_EVENT: start_document(reader, event); break;
  case YAML_STREAM_END_EVENT: return true;
  case YAML_NO_EVENT:
  case YAML_STREAM_START_EVENT:
  case YAML_DOCUMENT_END_EVENT: break;
  }
  return false;
}

static void report_syntax(Reader *reader, const yaml_parser_t *parser) {
  size_t open = reader->frames.len;
  size_t first = open == 0 ? 0 : reader->frames.items[open - 1].first;
  SyntaxError error = {
    .source = reader->source,
    .problem = str_from_z(parser->problem == NULL ? "not valid" : parser->problem),
    .at = byte_of(reader, parser->problem_mark.index),
    .has_context = parser->context != NULL,
    .flow = reader->flow > 0,
    .open = open == 0 ? NULL : reader->frames.items[open - 1].node,
    .children = children_of(reader, first),
    .len = reader->pile.len - first,
  };
  error.context = byte_of(reader, parser->context_mark.index);
  syntax_report(reader->diags, &error);
}

static void read_events(Reader *reader, yaml_parser_t *parser) {
  yaml_event_t event;
  for (bool done = false; !done && !reader->stopped;) {
    reader->stopped = !yaml_parser_parse(parser, &event);
    if (reader->stopped) {
      report_syntax(reader, parser);
      return;
    }
    done = take_event(reader, &event);
    yaml_event_delete(&event);
  }
}

const Node *yaml_read(Arena *arena, Diags *diags, const Source *source) {
  Reader reader = {.arena = arena, .diags = diags, .source = source};
  if (!bytes_check(diags, source, &reader.start, &reader.ascii)) return NULL;
  reader.byte = reader.start;
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) {
    diag_add_path(diags, DIAG_FILE_UNREADABLE, source->path, STRS(STR("out of memory")));
    return NULL;
  }
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, (const unsigned char *)source->text.ptr + reader.start,
                               source->text.len - reader.start);
  read_events(&reader, &parser);
  yaml_parser_delete(&parser);
  while (reader.frames.len > 0) close_frame(&reader, NULL);
  if (reader.stopped || reader.holes) return NULL;
  if (!node_is_null(reader.root)) return reader.root;
  diag_add_path(diags, DIAG_FILE_EMPTY, source->path, NULL);
  return NULL;
}
