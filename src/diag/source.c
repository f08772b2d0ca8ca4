#include "diag/source.h"

#include "base/utf8.h"

Span text_span(Text text, size_t from, size_t to) {
  if (!text.verbatim) return text.span;
  if (to > text.str.len) to = text.str.len;
  if (from > to) from = to;
  return (Span){text.span.start + (uint32_t)from, text.span.start + (uint32_t)to};
}

Text text_slice(Text text, size_t from, size_t to) {
  return (Text){str_slice(text.str, from, to), text_span(text, from, to), text.verbatim};
}

Text text_trim(Text text) {
  Str trimmed = str_trim(text.str);
  size_t from = (size_t)(trimmed.ptr - text.str.ptr);
  return trimmed.len == 0 ? text_slice(text, 0, 0) : text_slice(text, from, from + trimmed.len);
}

Source *source_add(Sources *sources, Str path, Str text) {
  size_t base = 1;
  if (sources->list.len > 0) {
    const Source *last = sources->list.items[sources->list.len - 1];
    base = last->base + last->text.len + 1;
  }
  if (base + text.len + 1 > SOURCES_MAX_BYTES) return NULL;
  Source *source = arena_make(sources->arena, Source);
  source->path = path;
  source->text = text;
  source->base = (uint32_t)base;
  vec_push(sources->arena, &sources->list, source);
  return source;
}

Source *source_of(const Sources *sources, uint32_t position) {
  size_t low = 0, high = sources->list.len;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sources->list.items[middle]->base <= position) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? NULL : sources->list.items[low - 1];
}

static void find_lines(Arena *arena, Source *source) {
  vec_push(arena, &source->lines, 0);
  for (size_t i = 0; i < source->text.len; i++) {
    char c = source->text.ptr[i];
    bool crlf = c == '\r' && i + 1 < source->text.len && source->text.ptr[i + 1] == '\n';
    if (c == '\n' || (c == '\r' && !crlf)) vec_push(arena, &source->lines, (uint32_t)i + 1);
  }
}

Place source_place(const Sources *sources, uint32_t position) {
  Source *source = source_of(sources, position);
  if (source == NULL) return (Place){0};
  if (source->lines.len == 0) find_lines(sources->arena, source);
  uint32_t offset = position - source->base;
  size_t low = 0, high = source->lines.len;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (source->lines.items[middle] <= offset) low = middle;
    else high = middle;
  }
  Str before = str_slice(source->text, source->lines.items[low], offset);
  return (Place){source, (uint32_t)low + 1, (uint32_t)utf8_length(before) + 1};
}

Str source_line(const Sources *sources, Source *source, uint32_t line) {
  if (source->lines.len == 0) find_lines(sources->arena, source);
  if (line == 0 || line > source->lines.len) return STR_NONE;
  size_t from = source->lines.items[line - 1];
  size_t to = line < source->lines.len ? source->lines.items[line] : source->text.len;
  while (to > from && (source->text.ptr[to - 1] == '\n' || source->text.ptr[to - 1] == '\r')) to--;
  return str_slice(source->text, from, to);
}
