/* What comments and annotations say of structs and members. */
#include "load/yaml.h"
#include "transcribe/c_scribe.h"

/* --- comments --- */

static bool is_mark(char c) { return c == '*' || c == '/' || c == '!' || c == '<'; }

/* The line without the marks of the comment at its start: "/" "**<", "//", " * ". */
static Str line_text(Str line) {
  line = str_trim(line);
  size_t at = 0;
  while (at < line.len && is_mark(line.ptr[at])) at++;
  return str_trim(str_slice(line, at, line.len));
}

Str c_comment_text(Arena *arena, Str raw) {
  Buf out = BUF(arena);
  bool apart = false; /* an empty line stands before the next */
  if (!str_given(raw)) return STR("");
  for (Str rest = raw, line; str_split(&rest, '\n', &line);) {
    line = str_trim(line);
    if (str_ends(line, STR("*/"))) line = str_slice(line, 0, line.len - 2);
    line = line_text(line);
    if (line.len == 0) {
      apart = true;
      continue;
    }
    if (out.len > 0) buf_char(&out, apart ? '\n' : ' ');
    apart = false;
    buf_append(&out, line);
  }
  return buf_str(&out);
}

Str c_take_quoted(Str *comment, Str mark) {
  for (size_t i = 1; str_starts(*comment, STR("\"")) && i < comment->len; i++) {
    Str rest = str_slice(*comment, i + 1, comment->len), inside = str_slice(*comment, 1, i);
    if (comment->ptr[i] != '"' || (rest.len > 0 && !str_starts(rest, mark))) continue;
    *comment = rest.len > 0 ? str_slice(rest, mark.len, rest.len) : rest;
    return inside;
  }
  return STR_NONE;
}

/* Where `end` or the end of the text is, outside of quotes and parentheses. */
static size_t item_end(Str text, size_t from, Str end) {
  size_t depth = 0;
  char quote = '\0';
  for (size_t i = from; i < text.len; i++) {
    char c = text.ptr[i];
    if (quote != '\0') quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"') quote = c;
    else if (c == '(') depth++;
    else if (c == ')' && depth > 0) depth--;
    else if (depth == 0 && str_starts(str_slice(text, i, text.len), end)) return i;
  }
  return text.len;
}

/* Takes `word` from the start of `*text`, when it is there as a whole. */
static bool take(Str *text, const char *word) {
  Str start = str_from_z(word);
  if (!str_starts(*text, start)) return false;
  *text = str_slice(*text, start.len, text->len);
  return true;
}

static bool read_reference(CNote *note, Str text) {
  Str mark = STR(" on delete ");
  ptrdiff_t at = str_find(text, mark);
  note->reference = at < 0 ? text : str_slice(text, 0, (size_t)at);
  if (at >= 0) note->on_delete = str_slice(text, (size_t)at + mark.len, text.len);
  return str_find_char(note->reference, '.') > 0 || str_ends(note->reference, STR(")"));
}

static bool read_item(CNote *note, Str item) {
  if (str_eq(item, STR("part of the key"))) return note->part = true;
  if (str_eq(item, STR("times SCALE"))) return true;
  if (str_eq(item, STR("generated"))) return note->generated = true;
  if (str_eq(item, STR("unique"))) return note->unique = true;
  if (str_eq(item, STR("index"))) return note->index = true;
  if (str_eq(item, STR("primary key"))) return note->key = true;
  if (str_eq(item, STR("identity always"))) return str_given(note->identity = STR("always"));
  if (str_eq(item, STR("identity"))) return str_given(note->identity = STR("by default"));
  if (take(&item, "default ")) return str_given(note->initial = item);
  if (take(&item, "the program gives it ")) return str_given(note->program = item);
  return take(&item, "-> ") && read_reference(note, item);
}

/* The type and whether it may be null: what a comment of this form begins with. False: it has another form. */
static bool read_head(CNote *note, Str head) {
  static const struct { Str words; bool null, key; } ends[] = {
      {STR_INIT(" not null"), false, false}, {STR_INIT(" primary key"), false, true}, {STR_INIT(" null"), true, false}};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    if (!str_ends(head, ends[i].words)) continue;
    note->type = str_slice(head, 0, head.len - ends[i].words.len);
    note->null = ends[i].null;
    note->key = ends[i].key;
    return note->type.len > 0;
  }
  return false;
}

CNote c_note_read(Arena *arena, Str comment) {
  CNote note = {0};
  Str said = c_comment_text(arena, comment);
  size_t semicolon = item_end(said, 0, STR("; "));
  Str facts = str_slice(said, 0, semicolon);
  size_t end = item_end(facts, 0, STR(", "));
  note.formal = read_head(&note, str_slice(facts, 0, end));
  while (note.formal && end < facts.len) {
    size_t from = end + 2;
    end = item_end(facts, from, STR(", "));
    note.formal = read_item(&note, str_slice(facts, from, end));
  }
  if (!note.formal) return (CNote){.comment = said};
  if (semicolon < said.len) note.comment = str_slice(said, semicolon + 2, said.len);
  return note;
}

/* --- annotations --- */

const Node *c_annotations_read(CScribe *c, const StrList *annotations, Span span) {
  Buf yaml = BUF(c->arena);
  each(i, *annotations) {
    Str text = annotations->items[i];
    if (!str_starts(text, STR("sg:"))) continue;
    buf_append(&yaml, yaml.len == 0 ? STR("{ ") : STR(", "));
    buf_append(&yaml, str_slice(text, 3, text.len));
  }
  if (yaml.len == 0) return NULL;
  buf_lit(&yaml, " }");
  Diags *own = diags_fork(c->arena, c->diags);
  Str path = str_format(c->arena, "annotation %zu", sources_end(own->sources)); /* each its own */
  const Node *node = yaml_read(c->arena, own, source_add(own->sources, path, buf_str(&yaml)));
  if (node != NULL && node->kind == NODE_MAPPING && !diags_failed(own)) return node;
  Str why = diags_failed(own) ? own->list.items[0]->message : STR("it is no list of keys");
  diag_add(c->diags, DIAG_C_ANNOTATION, span, STRS(why));
  return NULL;
}
