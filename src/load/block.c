#include "load/block.h"

static Str next_line(Str text, size_t *at) {
  size_t from = *at;
  while (*at < text.len && text.ptr[*at] != '\n') (*at)++;
  if (*at < text.len) (*at)++;
  return str_slice(text, from, *at);
}

static size_t indent_of(Str line) {
  size_t indent = 0;
  while (indent < line.len && line.ptr[indent] == ' ') indent++;
  return indent;
}

/* How far the content is indented: the header's digit counts from a place we do not know, so that such a
 * block is taken by its first line that is not empty, like all others. */
static size_t block_indent(Str text, size_t at) {
  while (at < text.len) {
    Str line = next_line(text, &at);
    if (str_trim(line).len > 0) return indent_of(line);
  }
  return 0;
}

/* The byte of the source, from the header on, where byte `wanted` of the value stands; 0: not found. */
static size_t find_byte(Str source, Str value, size_t wanted) {
  size_t at = 0, done = 0;
  next_line(source, &at); /* the header */
  size_t indent = block_indent(source, at);
  while (at < source.len) {
    size_t begin = at;
    Str line = next_line(source, &at);
    size_t cut = indent_of(line) < indent ? indent_of(line) : indent;
    Str content = str_slice(line, cut, line.len);
    if (str_ends(content, STR("\r\n"))) content.len--; /* YAML makes it one line end */
    size_t len = content.len > value.len - done ? value.len - done : content.len;
    if (wanted <= done + len && wanted < done + content.len) return begin + cut + (wanted - done);
    done += len;
  }
  return 0;
}

Span block_span(const Sources *sources, Text text, size_t from, size_t to) {
  Source *source = text.verbatim ? NULL : source_of(sources, text.span.start);
  if (source == NULL || to <= from) return text_span(text, from, to);
  size_t start = text.span.start - source->base;
  Str all = str_slice(source->text, start, source->text.len);
  if (all.len == 0 || all.ptr[0] != '|') return text.span;
  size_t first = find_byte(all, text.str, from), last = find_byte(all, text.str, to - 1);
  if (first == 0 || last < first) return text.span;
  return (Span){text.span.start + (uint32_t)first, text.span.start + (uint32_t)last + 1};
}
