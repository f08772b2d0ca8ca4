/* The forms of --diagnostics for programs, and that all forms name the same place. */
#include "base/json.h"
#include "diag/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const DiagFormat *format_named(const char *name) {
  for (size_t i = 0; i < diag_formats_len; i++)
    if (str_eq(diag_formats[i].name, str_from_z(name))) return &diag_formats[i];
  fail_msg("no form %s", name);
  return NULL;
}

static Str printed(const Diags *diags, const char *format) {
  Buf out = BUF(diags->arena);
  diags_print(&out, diags, format_named(format), 0, false);
  return buf_str(&out);
}

static Span span_at(const Source *source, size_t from, size_t to) {
  return (Span){source->base + (uint32_t)from, source->base + (uint32_t)to};
}

/* A diagnostic with everything: a second place in another file and a fix. */
static Diags *everything(Arena *arena) {
  Diags *diags = diags_new(arena);
  Source *a =
      source_add(diags->sources, STR("my schema.yaml"), STR("tables:\n  \xc3\xa9t\xc3\xa9: 1\n"));
  Source *b = source_add(diags->sources, STR("b,c.yaml"), STR("x: {\n}\n"));
  Diag *diag = diag_add(diags, DIAG_FILE_UNREADABLE, span_at(a, 10, 15), STRS(STR("50% \"q\"")));
  diag->label = STR("here");
  diag_help(diag, STR("one\ntwo"));
  diag_also(diag, span_at(b, 3, 6), STR("first"));
  diag_fix(diag, span_at(a, 17, 18), STR("{}"));
  diag_add_path(diags, DIAG_FILE_UNREADABLE, STR("b,c.yaml"), STRS(STR("\xff")));
  return diags;
}

static void check(Str found, const char *expected) {
  if (str_eq(found, str_from_z(expected))) return;
  fail_msg("\n-- expected --\n%s\n-- got --\n%.*s", expected, STR_ARG(found));
}

static void test_json(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  check(printed(everything(arena), "json"),
        "{\"code\":\"E0101\",\"name\":\"FILE_UNREADABLE\",\"severity\":\"error\","
        "\"message\":\"cannot read the file: 50% \\\"q\\\"\",\"label\":\"here\","
        "\"help\":\"one\\ntwo\",\"file\":\"my schema.yaml\",\"line\":2,\"column\":3,"
        "\"end_line\":2,\"end_column\":6,\"start\":10,\"end\":15,"
        "\"also\":{\"label\":\"first\",\"file\":\"b,c.yaml\",\"line\":1,\"column\":4,"
        "\"end_line\":2,\"end_column\":2,\"start\":3,\"end\":6},"
        "\"fix\":{\"file\":\"my schema.yaml\",\"line\":2,\"column\":8,"
        "\"end_line\":2,\"end_column\":9,\"start\":17,\"end\":18,\"text\":\"{}\"}}\n"
        "{\"code\":\"E0101\",\"name\":\"FILE_UNREADABLE\",\"severity\":\"error\","
        "\"message\":\"cannot read the file: \\ufffd\",\"label\":null,"
        "\"help\":\"check the path and its permissions\",\"file\":\"b,c.yaml\",\"line\":null,"
        "\"column\":null,\"end_line\":null,\"end_column\":null,\"start\":null,\"end\":null,"
        "\"also\":null,\"fix\":null}\n");
  arena_free(arena);
}

static void test_github(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  check(printed(everything(arena), "github"),
        "::error file=my schema.yaml,line=2,endLine=2,col=3,endColumn=6,title=E0101::"
        "cannot read the file: 50%25 \"q\"%0Aone%0Atwo\n"
        "::error file=b%2Cc.yaml,title=E0101::"
        "cannot read the file: \xff%0Acheck the path and its permissions\n");
  arena_free(arena);
}

static void test_sarif(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str log = printed(everything(arena), "sarif");
  Str part = str_slice(log, (size_t)str_find(log, STR("     \"message\": {")), log.len);
  part = str_slice(part, 0, (size_t)str_find(part, STR(",\n     \"partial")));
  check(part,
        "     \"message\": {\"text\": \"cannot read the file: 50% \\\"q\\\"\\none\\ntwo\"},\n"
        "     \"locations\": [{\"physicalLocation\": {\"artifactLocation\": "
        "{\"uri\": \"my%20schema.yaml\"}, \"region\": {\"startLine\": 2, \"startColumn\": 3, "
        "\"endLine\": 2, \"endColumn\": 6, \"byteOffset\": 10, \"byteLength\": 5}}}],\n"
        "     \"relatedLocations\": [{\"id\": 1, \"message\": {\"text\": \"first\"}, "
        "\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"b%2Cc.yaml\"}, \"region\": "
        "{\"startLine\": 1, \"startColumn\": 4, \"endLine\": 2, \"endColumn\": 2, "
        "\"byteOffset\": 3, \"byteLength\": 3}}}],\n"
        "     \"fixes\": [{\"artifactChanges\": [{\"artifactLocation\": "
        "{\"uri\": \"my%20schema.yaml\"}, \"replacements\": [{\"deletedRegion\": "
        "{\"startLine\": 2, \"startColumn\": 8, \"endLine\": 2, \"endColumn\": 9, "
        "\"byteOffset\": 17, \"byteLength\": 1}, \"insertedContent\": {\"text\": \"{}\"}}]}]}]");
  arena_free(arena);
}

/* The fingerprints of `text` with one mistake at each `x`. */
static Str fingerprints(Arena *arena, const char *text) {
  Diags *diags = diags_new(arena);
  Source *source = source_add(diags->sources, STR("a.yaml"), str_from_z(text));
  for (size_t i = 0; i < source->text.len; i++)
    if (text[i] == 'x')
      diag_add(diags, DIAG_FILE_UNREADABLE, span_at(source, i, i + 1), STRS(STR("same")));
  Buf found = BUF(arena);
  Str rest = printed(diags, "sarif");
  for (ptrdiff_t at; (at = str_find(rest, STR("schemagen/v1"))) >= 0;) {
    rest = str_slice(rest, (size_t)at + 16, rest.len);
    buf_append(&found, str_slice(rest, 0, 34));
    buf_char(&found, '\n');
  }
  return buf_str(&found);
}

static void test_fingerprints(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str before = fingerprints(arena, "a: x\nb: x\na: x\n");
  assert_int_equal(before.len, 3 * 35);
  assert_true(str_eq(before, fingerprints(arena, "# moved\n\n  a: x\n\nb: x\na: x\n")));
  Str first = str_slice(before, 0, 32), second = str_slice(before, 35, 67);
  assert_false(str_eq(first, second));                    /* another line */
  assert_true(str_eq(first, str_slice(before, 70, 102))); /* the same words again: */
  assert_false(str_eq(str_slice(before, 32, 34), str_slice(before, 102, 104))); /* counted */
  arena_free(arena);
}

/* At every offset of a text that has every kind of line end and character, counted here in another
 * way than source.c does. */
static void test_same_place(void **state) {
  (void)state;
  static const char text[] = "a: \xc3\xa9\r\n\xe5\x90\x8d\rb\n\n\t\xf0\x9f\x98\x80z\r\n";
  unsigned line = 1, column = 1;
  for (size_t at = 0; at < sizeof text; at++) {
    if (((unsigned char)text[at] & 0xC0u) == 0x80u) continue; /* within a character */
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    source_add(diags->sources, STR("other.yaml"), STR("x\ny"));
    Source *source = source_add(diags->sources, STR("a.yaml"), str_from_z(text));
    diag_add(diags, DIAG_FILE_UNREADABLE, span_at(source, at, at), STRS(STR("x")));
    Str places[][2] = {
        {STR("text"), str_format(arena, "a.yaml:%u:%u: error", line, column)},
        {STR("json"), str_format(arena,
                                 "\"a.yaml\",\"line\":%u,\"column\":%u,\"end_line\":%u,"
                                 "\"end_column\":%u,\"start\":%zu,",
                                 line, column, line, column, at)},
        {STR("sarif"), str_format(arena,
                                  "a.yaml\"}, \"region\": {\"startLine\": %u, "
                                  "\"startColumn\": %u, ",
                                  line, column)},
        {STR("github"),
         str_format(arena, "file=a.yaml,line=%u,endLine=%u,col=%u,", line, line, column)},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
      Str found = printed(diags, places[i][0].ptr);
      if (str_find(found, places[i][1]) < 0)
        fail_msg("offset %zu: no %s in\n%.*s", at, places[i][1].ptr, STR_ARG(found));
    }
    arena_free(arena);
    bool ends = text[at] == '\n' || (text[at] == '\r' && text[at + 1] != '\n');
    line += ends;
    column = ends ? 1 : column + 1;
  }
}

/* Columns beyond several checkpoints, against counting from the line's start. */
static void test_long_line(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Buf text = BUF(arena);
  buf_lit(&text, "first\n");
  for (int i = 0; i < 2000; i++) buf_append(&text, i % 3 == 0 ? STR("\xc3\xa9") : STR("a"));
  Diags *diags = diags_new(arena);
  Source *source = source_add(diags->sources, STR("a.yaml"), buf_str(&text));
  uint32_t column = 1;
  for (size_t at = 6; at < text.len; at++) {
    if (((unsigned char)text.ptr[at] & 0xC0u) == 0x80u) continue;
    Place place = source_place(diags->sources, source->base + (uint32_t)at);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, column++);
  }
  arena_free(arena);
}

static void test_json_string(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Buf out = BUF(arena);
  json_string(&out, (Str){"a\"\\\n\t\x01\x7f\0\xe2\x80\xa8\xc3\xa9\xc3(\xed\xa0\x80", 18});
  check(buf_str(&out),
        "\"a\\\"\\\\\\n\\t\\u0001\\u007f\\u0000\\u2028\xc3\xa9\\ufffd(\\ufffd\\ufffd\\ufffd\"");
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_json),        cmocka_unit_test(test_github),
      cmocka_unit_test(test_sarif),       cmocka_unit_test(test_fingerprints),
      cmocka_unit_test(test_same_place),  cmocka_unit_test(test_long_line),
      cmocka_unit_test(test_json_string),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
