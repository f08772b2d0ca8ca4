/* Bytes to a tree: what each kind of bad input is called and where it is said to be, and what good
 * input means. A case's places are `CODE line:column`, in order of place. */
#include "load/load.h"
#include "load/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct Case {
  const char *yaml;
  const char *found; /* "E0114 2:1, W0101 3:4" */
} Case;

static Str found(Arena *arena, Diags *diags) {
  diags_sort(diags);
  Buf text = BUF(arena);
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    Place place = source_place(diags->sources, diag->span.start);
    if (text.len > 0) buf_lit(&text, ", ");
    buf_format(&text, "%.*s", STR_ARG(diag_infos[diag->code].code));
    if (place.source != NULL) buf_format(&text, " %u:%u", place.line, place.column);
  }
  return buf_str(&text);
}

/* The tree on one line: {key: value}, [item], 'quoted'. */
static void print_tree(Buf *text, const Node *node) {
  switch (node->kind) {
  case NODE_SCALAR:
    buf_format(text, node->plain ? "%.*s" : "'%.*s'", STR_ARG(node->text.str));
    break;
  case NODE_SEQUENCE:
    for (size_t i = 0; i < node->len; i++) {
      buf_append(text, i == 0 ? STR("[") : STR(", "));
      print_tree(text, node->items[i]);
    }
    buf_append(text, node->len == 0 ? STR("[]") : STR("]"));
    break;
  case NODE_MAPPING:
    for (size_t i = 0; i < node->len; i++) {
      buf_append(text, i == 0 ? STR("{") : STR(", "));
      print_tree(text, node->entries[i].key);
      buf_lit(text, ": ");
      print_tree(text, node->entries[i].value);
    }
    buf_append(text, node->len == 0 ? STR("{}") : STR("}"));
    break;
  }
}

static const Case cases[] = {
    {"", "E0102"},
    {"# only a comment\n", "E0102"},
    {"---\n", "E0102"},
    {"\xFF\xFEs\0", "E0104 1:1"},
    {"a: \xC3(\n", "E0103 1:4"},
    {"\xEF\xBB\xBF" "a: 1\na: 2\n", "E0105 1:1, E0114 2:1"},
    {"a: \x01\nb: \x7F\n", "E0106 1:4, E0106 2:4"},
    {"a:\n\tb: c\n", "E0107 2:1"},
    {"a:\n  b: c\n\td: e\n", "E0107 3:1"},
    {"t: { type: numeric(3,2)?, x: 1 }\n", "E0108 1:12"},
    {"t: { check: a in ('x', 'y'), x: 1 }\n", "E0108 1:13"},
    {"t: { type: text[], x: 1 }\n", "E0108 1:12"},
    {"t: [numeric(3,2), text]\n", "E0108 1:5"},
    {"t: { d: 'a' || b }\n", "E0108 1:9"},
    {"t: { d: it's fine, e: 1 }\n", ""},
    {"t: { d: f(1,\n  2), e: 1 }\n", "E0108 1:9"},
    {"t: { d: f(1, e: 1 }\n", ""},
    {"a: @x\n", "E0109 1:4"},
    {"a: `x`\n", "E0109 1:4"},
    {"a: %x\n", "E0109 1:4"},
    {"a: [x] y\n", "E0109 1:4"},
    {"a: {x} y\n", "E0109 1:4"},
    {"a: 'x' y\n", "E0109 1:4"},
    {"a: \"x\" y\n", "E0109 1:4"},
    {"a: * from b\n", "E0109 1:4"},
    {"a: & b\n", "E0109 1:4"},
    {"a: > 5\n", "E0109 1:4"},
    {"a: |x\n", "E0109 1:4"},
    {"a: !x y\n", "E0119 1:4"},
    {"a: ! y\n", "E0119 1:4"},
    {"a: !!str y\n", "E0119 1:4"},
    {"a: b: c\n", "E0111 1:5"},
    {"a: b\n  c: d\n", "E0112 2:4"},
    {"a:\n  b: c\n d: e\n", "E0110 3:2"},
    {"a: [b, c\nd: e\n", "E0113 1:4"},
    {"a: {b: c\nd: e\n", "E0113 1:4"},
    {"a: 'b\nc: d\n", "E0113 1:4"},
    {"a: \"b\nc: d\n", "E0113 1:4"},
    {"a: \"\\q\"\n", "E0110 1:5"},
    {"a: - b\n", "E0110 1:4"},
    {"a\nb: c\n", "E0110 1:1"},
    {"name:library\nb: c\n", "E0110 1:1"},
    {"a: [b, , c]\n", "E0110 1:8"},
    {"a:\n  - b\n  c: d\n", "E0110 3:3"},
    {"a: 1\nb: 2\na: 3\n", "E0114 3:1"},
    {"a: { b: 1, b: 2 }\nc: { d: 1, d: 2, d: 3 }\n", "E0114 1:12, E0114 2:12, E0114 2:18"},
    {"a: &x 1\nb: *x\n", ""},
    {"a: *x\n", "E0115 1:4"},
    {"a: &x [*x]\n", "E0116 1:8"},
    {"a: &x { b: 1 }\nc: { <<: *x }\n", "E0118 2:6"},
    {"'<<': 1\n", ""},
    {"a: 1\n---\nb: 2\n", "E0121 2:1"},
    {"? [a]\n: 1\n", "E0122 1:3"},
    {"{ {a: 1}: 2 }\n", "E0122 1:3"},
    {": 1\n", "E0110 1:1"},
    {"a: { b: {{ c }} }\n", "E0122 1:10"},
    {"comment: see issue #12\n", "W0101 1:20"},
    {"comment: see issue  # a comment\n", ""},
    {"comment: x # y\nother: x # y\n", "W0101 1:12"},
    {"\xC3\xA9: 1\n\xC3\xA9: 2\n", "E0114 2:1"},
    {"a: \"\xE2\x80\xA8\"\nb: { c: \xC3\xBC, c: 1 }\n", "E0114 2:12"},
    {"a: 1\r\nb: 2\r\na: 3\r\n", "E0114 3:1"},
    {"a: 1\rb: 2\ra: 3\r", "E0114 3:1"},
    {"a: 1\xC2\x85" "b: 2\na: 3\n", "E0114 2:1"},
    {"a: 1\n...\nb: 2\n", "E0110 3:1"},
    {"%YAML 1.2\n---\na: 1\n", ""},
    {"%FOO\n---\na: 1\n", "E0110 1:5"},
    {"a: [1, 2]]\n", "E0110 1:10"},
    {"a: {b: c}}\n", "E0110 1:10"},
    {"a: 1\n}\n", "E0110 2:1"},
    {"- a\n- b\n", ""},
    {"text\n", ""},
    {"x: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[a\n", "E0120 1:67"},
    {"? \n: 1\n", "E0123 1:2"},
    {"{ : 1 }\n", "E0110 1:3"},
    {"a: { b: 1 c: 2 }\n", "E0110 1:12"},
    {"a: [b: c, d]\n", ""},
    {"a: [lower(a, b), c]\n", "E0108 1:5"},
    {"a: { b: \"x\" + 'y', c: 1 }\n", "E0108 1:9"},
    {"a:\n  b: \xC3\xA9\xC3\xA9\n  b: 1\n", "E0114 3:3"},
    {"\xF0\x9F\x98\x80: { a: 1, \xC3\xA9: 2, \xC3\xA9: 3 }\n", "E0114 1:18"},
    {"a: 1\n b\n: c\n", "E0110 3:1"},
    {"a: |\n  x\n\ty\nb: 1\n", "E0107 3:1"},
    {"a: 1\nb: c: d\na: 2\n", "E0111 2:5"},
    {"a: { b: 1, b: 2\nc: [\n", "E0113 1:4, E0114 1:12"},
    {"a: ?\n", "E0109 1:4"},
    {"a: , b\n", "E0109 1:4"},
    {"a: \"b\" # c\nd: 'e' # f\n", ""},
    {"check: a > 1 # why\n", "W0101 1:14"},
    {"checks:\n  few: a < 9 # why\n", "W0101 2:14"},
    {"values:\n  open: Lent #1\n", "W0101 2:14"},
    {"checks:\n- few: a # b\n", ""},
    {"check:\n  sqlite: a # b\n", "W0101 2:13"},
    {"outputs:\n  sqlite: a # b\n", ""},
    {"{ deprecated: use x #1\n}\n", "W0101 1:21"},
    {"- @a\n", "E0109 1:3"},
    {"a: { b: @x }\n", "E0109 1:9"},
    {"a: { b: `x` }\n", "E0109 1:9"},
    {"a: {b: %x}\n", "E0109 1:8"},
    {"a:\tb\n", ""},
    {"a:\n- b\n-c\n", "E0110 3:1"},
    {"\xEF\xBB\xBF\xC3\xA9: 1\n\xC3\xA9: 2\n", "E0105 1:1, E0114 2:1"},
};

static void bad_input_is_reported_in_place(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    const Source *source = source_add(diags->sources, STR("a.yaml"), str_from_z(cases[i].yaml));
    yaml_read(arena, diags, source);
    assert_string_equal(str_z(arena, found(arena, diags)), cases[i].found);
    arena_free(arena);
  }
}

static const struct {
  const char *yaml, *tree;
} trees[] = {
    {"a: yes\nb: 'no'\nc: \"007\"\n", "{a: yes, b: 'no', c: '007'}"},
    {"a:\n- b\n- { c: d, e: [f] }\n", "{a: [b, {c: d, e: [f]}]}"},
    {"a:\nb: ~\nc: null\n", "{a: , b: ~, c: null}"},
    {"a: |\n  x\n  y\nb: >\n  x\n  y\n", "{a: 'x\ny\n', b: 'x y\n'}"},
    {"a: \"x\\ty\"\nb: 'it''s'\n", "{a: 'x\ty', b: 'it's'}"},
    {"a: &x { b: 1 }\nc: [*x, *x]\n", "{a: {b: 1}, c: [{b: 1}, {b: 1}]}"},
    {"a: &x 1\nb: &x 2\nc: *x\n", "{a: 1, b: 2, c: 2}"},
    {"{ a: 1, 'b': [], c: {} }\n", "{a: 1, 'b': [], c: {}}"},
    {"a: 1\r\nb:\r\n  c: 2\r\n", "{a: 1, b: {c: 2}}"},
    {"t: { type: numeric(3,2)?, x: [f(a, b), c] }\n", "{t: {type: numeric(3,2)?, x: [f(a, b), c]}}"},
    {"a: 1\na: 2\nb: { c: 2, c: 3 }\n", "{a: 1, b: {c: 2}}"},
    {"a: text?\nb: { c: text? }\n", "{a: text?, b: {c: text?}}"},
    {"a: x\n  y\n", "{a: x y}"},
};

static const Node *read_text(Diags *diags, Str text) {
  const Source *source = source_add(diags->sources, STR("a.yaml"), text);
  return yaml_read(diags->arena, diags, source);
}

static void good_input_is_a_tree(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
    Arena *arena = arena_new(0, NULL);
    const Node *root = read_text(diags_new(arena), str_from_z(trees[i].yaml));
    assert_non_null(root);
    Buf tree = BUF(arena);
    print_tree(&tree, root);
    assert_string_equal(str_z(arena, buf_str(&tree)), trees[i].tree);
    arena_free(arena);
  }
}

/* Every span of a tree lies in the file and in its parent's, and verbatim texts are the bytes there. */
static void check_spans(const Source *source, const Node *node, Span within) {
  assert_true(node->span.start >= within.start && node->span.end <= within.end);
  assert_true(node->span.start <= node->span.end);
  if (node->kind == NODE_SCALAR && node->text.verbatim) {
    Span span = node->text.span;
    Str bytes = str_slice(source->text, span.start - source->base, span.end - source->base);
    assert_true(str_eq(bytes, node->text.str));
  }
  for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->len; i++)
    check_spans(source, node->items[i], node->span);
  for (size_t i = 0; node->kind == NODE_MAPPING && i < node->len; i++) {
    check_spans(source, node->entries[i].key, node->span);
    check_spans(source, node->entries[i].value, node->span);
  }
}

static void spans_are_nested(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
    if (strchr(trees[i].yaml, '*') != NULL) continue; /* an alias stands for nodes elsewhere */
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    const Node *root = read_text(diags, str_from_z(trees[i].yaml));
    const Source *source = diags->sources->list.items[0];
    Span all = {source->base, source->base + (uint32_t)source->text.len};
    check_spans(source, root, all);
    arena_free(arena);
  }
}

static void places_inside_a_text(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  const Node *root = read_text(diags, STR("\xC3\xA9: x\na: '\xC3\xBC" "bcd'\nb: \"q\\tr\"\n"));
  Text verbatim = node_text(node_get(root, STR("a")));
  Place place = source_place(diags->sources, text_span(verbatim, 3, 4).start);
  assert_int_equal(place.line, 2);
  assert_int_equal(place.column, 7); /* the c after one two-byte letter and one of one */
  assert_false(node_text(node_get(root, STR("b"))).verbatim);
  arena_free(arena);
}

/* Ten aliases to ten aliases to .. : 10^6 nodes. Stopped before it costs memory. */
static void aliases_do_not_explode(void **state) {
  (void)state;
  Arena *arena = arena_new((size_t)16 << 20, NULL);
  Diags *diags = diags_new(arena);
  Buf yaml = BUF(arena);
  buf_lit(&yaml, "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
  for (char c = 'b'; c < 'h'; c++) {
    buf_format(&yaml, "%c: &%c [", c, c);
    for (int i = 0; i < 10; i++) buf_format(&yaml, "%s*%c", i == 0 ? "" : ", ", c - 1);
    buf_lit(&yaml, "]\n");
  }
  buf_char(&yaml, '\0');
  assert_null(read_text(diags, (Str){yaml.ptr, yaml.len - 1}));
  assert_string_equal(str_z(arena, found(arena, diags)), "E0117 5:36");
  arena_free(arena);
}

/* --- files --- */

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

typedef struct FileCase {
  const char *files[4][2]; /* path, text; the first is the root */
  const char *found;       /* diagnostics, or the files in order when there are none */
} FileCase;

#define Y "schemagen: 1\n"
static const FileCase file_cases[] = {
    {{{"schema.yaml", Y}}, "schema.yaml"},
    {{{"schema.yaml", "name: x\n"}}, "E0132 1:1"},
    {{{"schema.yaml", "schemagen: 2\n"}}, "E0133 1:12"},
    {{{"schema.yaml", "- a\n"}}, "E0131 1:1"},
    {{{"schema.yaml", Y "include: [t/*.yaml, u.yaml]\n"},
      {"t/b.yaml", "tables: {}\n"},
      {"t/a.yaml", "include: [c.yml]\n"},
      {"t/c.yml", "name: c\n"}},
     "E0134 2:21"},
    {{{"schema.yaml", Y "include: [t/*.yaml, t/c.yml]\n"},
      {"t/b.yaml", "tables: {}\n"},
      {"t/a.yaml", "include: [c.yml]\n"},
      {"t/c.yml", "name: c\n"}},
     "schema.yaml t/a.yaml t/c.yml t/b.yaml"},
    {{{"schema.yaml", Y "include: [\"*.yaml\"]\n"}, {"b.yaml", "name: b\n"}}, "schema.yaml b.yaml"},
    {{{"schema.yaml", Y "include: [no/*.yaml]\n"}}, "E0135 2:11"},
    {{{"schema.yaml", Y "include: [schema.yaml]\n"}}, "E0136 2:11"},
    {{{"schema.yaml", Y "include: [t/a.yaml]\n"}, {"t/a.yaml", "include: [../schema.yaml]\n"}},
     "E0136 1:11"},
    {{{"schema.yaml", Y "a: 1\na: 2\ninclude: [t/a.yaml]\n"}, {"t/a.yaml", "b: 1\nb: {\n"}},
     "E0114 3:1, E0114 2:1, E0113 2:4"},
    {{{"schema.yaml", Y "include: [t]\n"}, {"t/a.yaml", ""}}, "E0134 2:11"},
};

static Str run_file_case(Arena *arena, const FileCase *test) {
  for (size_t i = 0; i < 4 && test->files[i][0] != NULL; i++)
    write_file(test->files[i][0], test->files[i][1]);
  Diags *diags = diags_new(arena);
  Loaded loaded;
  bool ok = load(arena, diags, STR("schema.yaml"), &loaded);
  Buf text = BUF(arena);
  each(i, loaded.files) {
    if (i > 0) buf_char(&text, ' ');
    buf_append(&text, loaded.files.items[i].path);
  }
  for (size_t i = 0; i < 4 && test->files[i][0] != NULL; i++) remove(test->files[i][0]);
  return ok && diags->list.len == 0 ? buf_str(&text) : found(arena, diags);
}

static void includes(void **state) {
  (void)state;
  char dir[] = "/tmp/schemagen-load-XXXXXX";
  assert_non_null(mkdtemp(dir));
  assert_int_equal(chdir(dir), 0);
  assert_int_equal(mkdir("t", 0777), 0);
  for (size_t i = 0; i < sizeof file_cases / sizeof *file_cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Str text = run_file_case(arena, &file_cases[i]);
    assert_string_equal(str_z(arena, text), file_cases[i].found);
    arena_free(arena);
  }
}

/* In the directory that `includes` made. */
static void files_that_are_not_there(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Loaded loaded;
  Str path;
  assert_false(load_find(arena, diags, &path));
  assert_false(load(arena, diags, STR("none.yaml"), &loaded));
  assert_false(load(arena, diags, STR("t"), &loaded));
  write_file("big.yaml", "");
  assert_int_equal(truncate("big.yaml", (off_t)LOAD_MAX_BYTES + 1), 0); /* sparse */
  assert_false(load(arena, diags, STR("big.yaml"), &loaded));
  remove("big.yaml");
  assert_string_equal(str_z(arena, found(arena, diags)), "E0137, E0101, E0101, E0101");
  write_file("schema.yaml", Y);
  assert_int_equal(chdir("t"), 0);
  assert_true(load_find(arena, diags, &path));
  assert_string_equal(str_z(arena, path), "../schema.yaml");
  assert_int_equal(chdir(".."), 0);
  arena_free(arena);
}

static void text_files(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Loaded loaded;
  write_file("schema.yaml", Y "a: t/x.sql\nb: no.sql\n");
  write_file("t/x.sql", "select\n 1");
  assert_true(load(arena, diags, STR("schema.yaml"), &loaded));
  const Node *root = loaded.files.items[0].root;
  Text text = load_text_file(arena, diags, &loaded, node_text(node_get(root, STR("a"))));
  Text again = load_text_file(arena, diags, &loaded, node_text(node_get(root, STR("a"))));
  assert_true(str_eq(text.str, STR("select\n 1")));
  assert_int_equal(text.span.start, again.span.start);
  assert_int_equal(loaded.inputs.len, 2);
  Place place = source_place(diags->sources, text_span(text, 8, 9).start);
  assert_int_equal(place.line, 2);
  assert_int_equal(place.column, 2);
  assert_false(text_given(
    load_text_file(arena, diags, &loaded, node_text(node_get(root, STR("b"))))));
  assert_string_equal(str_z(arena, found(arena, diags)), "E0134 3:4");
  remove("schema.yaml");
  remove("t/x.sql");
  remove("t");
  arena_free(arena);
}

static void text_files_that_are_no_text(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Loaded loaded;
  write_file("schema.yaml", Y "a: lines\nb: latin1\nc: latin1\nd: big\n");
  write_file("lines", "one\r\ntwo\r\n\r\n");
  write_file("latin1", "caf\xe9");
  write_file("big", "");
  assert_int_equal(truncate("big", (off_t)LOAD_MAX_BYTES + 1), 0); /* sparse */
  assert_true(load(arena, diags, STR("schema.yaml"), &loaded));
  const Node *root = loaded.files.items[0].root;
  Text lines = load_text_file(arena, diags, &loaded, node_text(node_get(root, STR("a"))));
  assert_true(str_eq(lines.str, STR("one\ntwo")));
  assert_false(lines.verbatim);
  static const char *const bad[] = {"b", "c", "d"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    Text path = node_text(node_get(root, str_from_z(bad[i])));
    assert_false(text_given(load_text_file(arena, diags, &loaded, path)));
  }
  assert_string_equal(str_z(arena, found(arena, diags)), "E0134 5:4, E0103 1:4");
  Diag *diag = diags->list.items[1];
  assert_int_equal(source_place(diags->sources, diag->also.start).line, 3); /* where it is named */
  remove("schema.yaml");
  remove("lines");
  remove("latin1");
  remove("big");
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bad_input_is_reported_in_place),
    cmocka_unit_test(good_input_is_a_tree),
    cmocka_unit_test(spans_are_nested),
    cmocka_unit_test(places_inside_a_text),
    cmocka_unit_test(aliases_do_not_explode),
    cmocka_unit_test(includes),
    cmocka_unit_test(files_that_are_not_there),
    cmocka_unit_test(text_files),
    cmocka_unit_test(text_files_that_are_no_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
