#include "diag/source.h"

/* Bytes between two entries of Source.runes. */
enum { RUNE_STEP = 256 };

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

size_t sources_end(const Sources *sources) {
  if (sources->list.len == 0) return sources->origin == 0 ? 1 : sources->origin;
  const Source *last = sources->list.items[sources->list.len - 1];
  return last->base + last->text.len + 1;
}

Source *source_add(Sources *sources, Str path, Str text) {
  Source *known = map_get(&sources->by_path, path);
  if (known != NULL && str_eq(known->text, text)) return known;
  size_t base = sources_end(sources);
  if (base + text.len + 1 > SOURCES_MAX_BYTES) return NULL;
  Source *source = arena_make(sources->arena, Source);
  source->path = path;
  source->text = text;
  source->base = (uint32_t)base;
  vec_push(sources->arena, &sources->list, source);
  map_set(sources->arena, &sources->by_path, path, source);
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

static bool starts_rune(char c) {
  return ((unsigned char)c & 0xC0u) != 0x80u;
}

/* One walk over the text. A lone CR ends a line too, as in YAML. */
static void find_lines(Arena *arena, Source *source) {
  uint32_t runes = 0;
  vec_push(arena, &source->lines, 0);
  for (size_t i = 0; i < source->text.len; i++) {
    char c = source->text.ptr[i];
    if (i % RUNE_STEP == 0) vec_push(arena, &source->runes, runes);
    runes += starts_rune(c);
    bool crlf = c == '\r' && i + 1 < source->text.len && source->text.ptr[i + 1] == '\n';
    if (c == '\n' || (c == '\r' && !crlf)) vec_push(arena, &source->lines, (uint32_t)i + 1);
  }
  if (source->text.len % RUNE_STEP == 0) vec_push(arena, &source->runes, runes);
}

/* Code points before `offset`. */
static uint32_t runes_before(const Source *source, uint32_t offset) {
  uint32_t at = offset / RUNE_STEP * RUNE_STEP, runes = source->runes.items[offset / RUNE_STEP];
  for (; at < offset; at++) runes += starts_rune(source->text.ptr[at]);
  return runes;
}

Place source_place(const Sources *sources, uint32_t position) {
  Source *source = source_of(sources, position);
  if (source == NULL) return (Place){0};
  if (source->lines.len == 0) find_lines(sources->arena, source);
  uint32_t offset = position - source->base;
  if (offset > source->text.len) offset = (uint32_t)source->text.len;
  size_t low = 0, high = source->lines.len;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (source->lines.items[middle] <= offset) low = middle;
    else high = middle;
  }
  uint32_t column = runes_before(source, offset) - runes_before(source, source->lines.items[low]);
  return (Place){source, (uint32_t)low + 1, column + 1};
}

Region source_region(const Sources *sources, Span span) {
  Place start = source_place(sources, span.start);
  if (start.source == NULL) return (Region){.path = STR_NONE};
  uint32_t base = start.source->base, last = base + (uint32_t)start.source->text.len;
  if (span.end < span.start) span.end = span.start;
  if (span.end > last) span.end = last;
  Place end = source_place(sources, span.end);
  return (Region){.path = start.source->path,
                  .line = start.line,
                  .column = start.column,
                  .end_line = end.line,
                  .end_column = end.column,
                  .start = span.start - base,
                  .end = span.end - base};
}

Str source_line(const Sources *sources, Source *source, uint32_t line) {
  if (source->lines.len == 0) find_lines(sources->arena, source);
  if (line == 0 || line > source->lines.len) return STR_NONE;
  size_t from = source->lines.items[line - 1];
  size_t to = line < source->lines.len ? source->lines.items[line] : source->text.len;
  while (to > from && (source->text.ptr[to - 1] == '\n' || source->text.ptr[to - 1] == '\r')) to--;
  return str_slice(source->text, from, to);
}
