/* Documents that are written, and read again by the loader: every text comes back byte for byte. */
#include "base/str.h"
#include "load/doc.h"
#include "load/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const texts[] = {
    "", " ", "a", "it's", "say \"x\"", "both ' and \"", "back\\slash", "back\\slash \"quoted\"", "true", "False", "null", "~",
    "yes", "NO", "on", "y", "=", "<<", "007", "-1", "1.50", "1e3", "0x1F", "0o17", "0b1", "1_000", "12:30:45", "2020-01-01",
    "2020-01-01T00:00:00Z", ".inf", "-.5", "+1", "- item", "-", "--", "---", "--- x", "...", "?", "? key", ":", ": x",
    "a: b", "a:b", "a:", "a #b", "a#b", "#a", "&anchor", "*alias", "!tag", "|", ">", "%directive", "@at", "`tick", "[a]", "{a}",
    "a, b", "a[1]", "text?", "text[]?", "numeric(10,2)", "lower(title)", "a > 0", "state <> 'returned' or x is null",
    " leading", "trailing ", "tab\tinside", "\ttab first", "line\nbreak", "line\n", "line\n\n", "\nfirst empty", "\n", "\n\n",
    "  indented\nblock\n", "a\n  b\n    c\n", "a\n\n\nb\n", "trailing blank \nnext\n", "cr\r\nlf\r\n", "nul-like \x01 control",
    "\x7f", "\xC2\x85", "\xE2\x80\xA8 line separator", "\xE2\x80\xA9", "\xEF\xBB\xBF bom", "\xC3\xA4\xC3\xB6\xC3\xBC", "\xF0\x9F\x98\x80",
    "\xEF\xBF\xBE", "\xC2\xA0nbsp", "escape \x1b[0m", "a\n\tb\n", "\n  x\n y", "# not a comment\nx\n", "a\n---\nb\n", "x: |\n  y\n",
    "CREATE FUNCTION f() RETURNS void\n    LANGUAGE sql\n    AS $$\n  SELECT ': #';\n$$;\n",
    "a very long line that goes on and on, well beyond the eighty columns that a line of flow style may have here",
};
enum { TEXTS = sizeof texts / sizeof *texts };

typedef struct Written {
  Arena *arena;
  Str yaml;
  const Node *root;
} Written;

static Written write_and_read(Doc *root, Arena *arena) {
  Buf out = BUF(arena);
  doc_print(&out, root);
  Diags *diags = diags_new(arena);
  const Source *source = source_add(diags->sources, STR("made.yaml"), buf_str(&out));
  Written written = {arena, buf_str(&out), yaml_read(arena, diags, source)};
  each(i, diags->list) print_error("%.*s\n%.*s\n", STR_ARG(diags->list.items[i]->message), STR_ARG(written.yaml));
  assert_int_equal(diags->list.len, 0);
  assert_non_null(written.root);
  return written;
}

static void same(const Node *node, const char *text, Str yaml) {
  Str expected = str_from_z(text);
  assert_non_null(node);
  if (node->kind != NODE_SCALAR || !str_eq(node->text.str, expected))
    print_error("<%.*s> instead of <%s> in\n%.*s\n", STR_ARG(node->text.str), text, STR_ARG(yaml));
  assert_int_equal(node->kind, NODE_SCALAR);
  assert_true(str_eq(node->text.str, expected));
}

/* Each text as a value and as a key, in blocks and on a line, alone and beside others, deep down. */
static void every_text_comes_back(void **state) {
  (void)state;
  for (size_t i = 0; i < TEXTS; i++) {
    Arena *arena = arena_new(0, NULL);
    Str text = str_from_z(texts[i]);
    Doc *root = doc_map(arena, DOC_BLOCK), *list = doc_list(arena, DOC_BLOCK), *flow = doc_map(arena, DOC_FIT);
    Doc *item = doc_map(arena, DOC_BLOCK), *keyed = doc_map(arena, DOC_BLOCK);
    doc_put(arena, root, STR("value"), doc_text(arena, text));
    doc_put(arena, flow, STR("type"), doc_text(arena, text));
    doc_put(arena, flow, STR("list"), doc_texts(arena, (Str[]){text, STR("x"), text}, 3));
    doc_put(arena, root, STR("flow"), flow);
    doc_put(arena, item, STR("a"), doc_text(arena, text));
    doc_put(arena, item, STR("b"), doc_text(arena, text));
    doc_add(arena, list, item);
    doc_add(arena, list, doc_text(arena, text));
    doc_put(arena, root, STR("list"), list);
    doc_put(arena, keyed, text, doc_text(arena, STR("v")));
    doc_put(arena, root, STR("keyed"), keyed);
    Written w = write_and_read(root, arena);
    same(node_get(w.root, STR("value")), texts[i], w.yaml);
    same(node_get(node_get(w.root, STR("flow")), STR("type")), texts[i], w.yaml);
    same(node_get(node_get(w.root, STR("flow")), STR("list"))->items[2], texts[i], w.yaml);
    same(node_get(node_get(w.root, STR("list"))->items[0], STR("a")), texts[i], w.yaml);
    same(node_get(node_get(w.root, STR("list"))->items[0], STR("b")), texts[i], w.yaml);
    same(node_get(w.root, STR("list"))->items[1], texts[i], w.yaml);
    assert_true(str_eq(node_get(w.root, STR("keyed"))->entries[0].key->text.str, text));
    arena_free(arena);
  }
}

static void expect(const char *expected, Doc *root, Arena *arena) {
  Written w = write_and_read(root, arena);
  if (!str_eq(w.yaml, str_from_z(expected))) print_error("%.*s\ninstead of\n%s\n", STR_ARG(w.yaml), expected);
  assert_true(str_eq(w.yaml, str_from_z(expected)));
}

static void looks_like_a_person_wrote_it(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Doc *root = doc_map(arena, DOC_SPACED), *tables = doc_map(arena, DOC_SPACED);
  doc_put(arena, root, STR("schemagen"), doc_int(arena, 1));
  doc_put(arena, root, STR("naming"), doc_text(arena, STR("postgres")));
  for (int i = 0; i < 2; i++) {
    Doc *table = doc_map(arena, DOC_BLOCK), *columns = doc_map(arena, DOC_BLOCK), *column = doc_map(arena, DOC_FIT);
    doc_put(arena, column, STR("type"), doc_text(arena, STR("text?")));
    doc_put(arena, column, STR("check"), doc_text(arena, STR("length(x) > 0")));
    doc_put(arena, columns, STR("id"), doc_text(arena, STR("bigint?")));
    doc_put(arena, columns, STR("x"), column);
    doc_put(arena, table, STR("columns"), columns);
    Doc *unique = doc_list(arena, DOC_FIT);
    doc_add(arena, unique, doc_texts(arena, (Str[]){STR("id"), STR("x")}, 2));
    doc_put(arena, table, STR("unique"), unique);
    Doc *wide = doc_map(arena, DOC_FIT);
    doc_put(arena, wide, STR("columns"), doc_texts(arena, (Str[]){STR("a_column_of_some_length"), STR("another_one")}, 2));
    doc_put(arena, wide, STR("name"), doc_text(arena, STR("a_name_that_makes_it_too_long_for_a_line")));
    Doc *indexes = doc_list(arena, DOC_BLOCK);
    doc_add(arena, indexes, wide);
    doc_put(arena, table, STR("indexes"), indexes);
    doc_put(arena, tables, i == 0 ? STR("a") : STR("b"), table);
  }
  doc_put(arena, root, STR("tables"), tables);
  Doc *sql = doc_map(arena, DOC_BLOCK);
  doc_put(arena, sql, STR("postgres"), doc_sql(arena, STR("SELECT 1;\nSELECT 2")));
  doc_put(arena, root, STR("empty"), doc_map(arena, DOC_BLOCK));
  doc_put(arena, root, STR("sql"), sql);
#define TABLE                                                                                                          \
  "    columns:\n      id: bigint?\n      x: { type: \"text?\", check: length(x) > 0 }\n    unique: [[id, x]]\n"        \
  "    indexes:\n      - columns: [a_column_of_some_length, another_one]\n"                                            \
  "        name: a_name_that_makes_it_too_long_for_a_line\n"
  expect("schemagen: 1\nnaming: postgres\n\ntables:\n  a:\n" TABLE "\n  b:\n" TABLE
         "\nempty: {}\n\nsql:\n  postgres: |\n    SELECT 1;\n    SELECT 2\n", root, arena);
  arena_free(arena);
}

/* A node knows the bytes it has, its key included. */
static void nodes_know_their_places(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Doc *root = doc_map(arena, DOC_BLOCK), *value = doc_text(arena, STR("b")), *flow = doc_map(arena, DOC_FIT);
  Doc *inner = doc_text(arena, STR("d"));
  doc_put(arena, root, STR("a"), value);
  doc_put(arena, flow, STR("c"), inner);
  doc_put(arena, root, STR("f"), flow);
  Buf out = BUF(arena);
  doc_print(&out, root);
  assert_true(str_eq(str_slice(buf_str(&out), value->start, value->end), STR("a: b")));
  assert_true(str_eq(str_slice(buf_str(&out), flow->start, flow->end), STR("f: { c: d }")));
  assert_true(str_eq(str_slice(buf_str(&out), inner->start, inner->end), STR("c: d")));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_text_comes_back),
      cmocka_unit_test(looks_like_a_person_wrote_it),
      cmocka_unit_test(nodes_know_their_places),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
