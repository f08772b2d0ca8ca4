/* One SARIF 2.1.0 log with one run. The rules are the rows of codes.def, in its order. A result's
 * fingerprint is a hash of what does not change when lines move: code, file, message, the words of
 * the line, and which of several equal ones it is. */
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "diag/format.h"

static const char *level_of(Severity severity) {
  return severity_warns(severity) ? "warning" : "error";
}

static void print_rules(Buf *out) {
  for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
    const DiagInfo *info = &diag_infos[i];
    buf_format(out,
               "%s\n    {\"id\": \"%.*s\", \"name\": \"%.*s\", \"shortDescription\": {\"text\": ",
               i == 0 ? "" : ",", STR_ARG(info->code), STR_ARG(info->name));
    json_string(out, info->message);
    buf_format(out, "}, \"help\": {\"text\": \"schemagen explain %.*s\"}", STR_ARG(info->code));
    buf_format(out, ", \"defaultConfiguration\": {\"level\": \"%s\"}}", level_of(info->severity));
  }
}

/* A path as a URI reference (RFC 3986): everything but unreserved characters and / is escaped. */
static void print_artifact(Buf *out, Str path) {
  static const char hex[] = "0123456789ABCDEF";
  buf_lit(out, "\"artifactLocation\": {\"uri\": \"");
  if (str_starts(path, STR("/"))) buf_lit(out, "file://");
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    bool kept = char_is_word(path.ptr[i]) || c == '-' || c == '.' || c == '~' || c == '/';
    if (kept) {
      buf_char(out, path.ptr[i]);
      continue;
    }
    buf_char(out, '%');
    buf_char(out, hex[c >> 4]);
    buf_char(out, hex[c & 15u]);
  }
  buf_lit(out, "\"}");
}

static void print_region(Buf *out, const char *key, const Region *region) {
  buf_format(out, "\"%s\": {\"startLine\": %u, \"startColumn\": %u", key, region->line,
             region->column);
  buf_format(out, ", \"endLine\": %u, \"endColumn\": %u", region->end_line, region->end_column);
  buf_format(out, ", \"byteOffset\": %u, \"byteLength\": %u}", region->start,
             region->end - region->start);
}

static void print_location(Buf *out, const Sources *sources, Span span) {
  Region region = source_region(sources, span);
  buf_lit(out, "\"physicalLocation\": {");
  print_artifact(out, region.path);
  buf_lit(out, ", ");
  print_region(out, "region", &region);
  buf_char(out, '}');
}

static void print_locations(Buf *out, const Sources *sources, const Diag *diag) {
  if (span_given(diag->span)) {
    buf_lit(out, ",\n     \"locations\": [{");
    print_location(out, sources, diag->span);
    buf_lit(out, "}]");
  } else if (!str_empty(diag->path)) {
    buf_lit(out, ",\n     \"locations\": [{\"physicalLocation\": {");
    print_artifact(out, diag->path);
    buf_lit(out, "}}]");
  }
  if (!span_given(diag->also)) return;
  buf_lit(out, ",\n     \"relatedLocations\": [{\"id\": 1, \"message\": {\"text\": ");
  json_string(out, diag->also_label);
  buf_lit(out, "}, ");
  print_location(out, sources, diag->also);
  buf_lit(out, "}]");
}

static void print_fix(Buf *out, const Sources *sources, const Diag *diag) {
  if (!span_given(diag->fix)) return;
  Region region = source_region(sources, diag->fix);
  buf_lit(out, ",\n     \"fixes\": [{\"artifactChanges\": [{");
  print_artifact(out, region.path);
  buf_lit(out, ", \"replacements\": [{");
  print_region(out, "deletedRegion", &region);
  buf_lit(out, ", \"insertedContent\": {\"text\": ");
  json_string(out, diag->fix_text);
  buf_lit(out, "}}]}]}]");
}

/* Bytes of a line that count for a fingerprint; of a longer one those around the place. */
enum { FINGERPRINT_BYTES = 200 };

static Str words_at(const Sources *sources, Place place, uint32_t offset) {
  Str line = source_line(sources, place.source, place.line);
  size_t at = offset - (size_t)(line.ptr - place.source->text.ptr), half = FINGERPRINT_BYTES / 2;
  if (line.len <= FINGERPRINT_BYTES) return str_trim(line);
  return str_slice(line, at < half ? 0 : at - half, at + half);
}

/* `seen` counts equal results. */
static void print_fingerprint(Buf *out, const Diags *diags, const Diag *diag, Map *seen) {
  Arena *arena = diags->arena;
  Place place = source_place(diags->sources, diag->span.start);
  Str path = diag->path, line = STR("");
  if (place.source != NULL) {
    path = place.source->path;
    line = words_at(diags->sources, place, diag->span.start - place.source->base);
  }
  Str code = diag_infos[diag->code].code;
  Str key = str_format(arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(code), STR_ARG(path),
                       STR_ARG(diag->message), STR_ARG(line));
  Str hash = hash128_hex(arena, key);
  size_t *count = map_get(seen, hash);
  if (count == NULL) {
    count = arena_make(arena, size_t);
    map_set(arena, seen, hash, count);
  }
  buf_format(out, ",\n     \"partialFingerprints\": {\"schemagen/v1\": \"%.*s:%zu\"}",
             STR_ARG(hash), ++*count);
}

static void print_result(Buf *out, const Diags *diags, const Diag *diag, Map *seen) {
  const DiagInfo *info = &diag_infos[diag->code];
  buf_format(out, "\n    {\"ruleId\": \"%.*s\", \"ruleIndex\": %zu, \"level\": \"%s\",\n",
             STR_ARG(info->code), (size_t)diag->code, level_of(info->severity));
  Buf words = BUF(diags->arena);
  buf_append(&words, diag->message);
  if (!str_empty(diag->help)) buf_format(&words, "\n%.*s", STR_ARG(diag->help));
  buf_lit(out, "     \"message\": {\"text\": ");
  json_string(out, buf_str(&words));
  buf_char(out, '}');
  print_locations(out, diags->sources, diag);
  print_fix(out, diags->sources, diag);
  print_fingerprint(out, diags, diag, seen);
  buf_char(out, '}');
}

void diags_print_sarif(Buf *out, const Diags *diags, bool color) {
  (void)color;
  Map seen = {0};
  buf_lit(out, "{\n \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
               " \"version\": \"2.1.0\",\n"
               " \"runs\": [{\n"
               "  \"tool\": {\"driver\": {\"name\": \"schemagen\", \"semanticVersion\": "
               "\"" SCHEMAGEN_VERSION "\", \"rules\": [");
  print_rules(out);
  buf_lit(out, "]}},\n  \"columnKind\": \"unicodeCodePoints\",\n  \"results\": [");
  each(i, diags->list) {
    if (i > 0) buf_char(out, ',');
    print_result(out, diags, diags->list.items[i], &seen);
  }
  buf_lit(out, "]\n }]\n}\n");
}
