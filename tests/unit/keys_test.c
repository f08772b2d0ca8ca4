/* Mappings read by keys.def: unknown keys, wrong kinds, and the readers of single values. */
#include "load/keys.h"
#include "load/keys_print.h"
#include "load/value.h"
#include "load/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Case {
  KeyContext context;
  const char *yaml;
  const char *found; /* "E0124 1:3 did you mean `columns`?": code, place and help; a line each */
} Case;

static Str found(Arena *arena, Diags *diags) {
  diags_sort(diags);
  Buf text = BUF(arena);
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    Place place = source_place(diags->sources, diag->span.start);
    buf_format(&text, "%s%.*s %u:%u %.*s", i == 0 ? "" : "\n",
               STR_ARG(diag_infos[diag->code].code), place.line, place.column,
               STR_ARG(diag->help));
  }
  return buf_str(&text);
}

static const Node *read_text(Diags *diags, const char *text) {
  const Source *source = source_add(diags->sources, STR("a.yaml"), str_from_z(text));
  return yaml_read(diags->arena, diags, source);
}

#define REMOVE "remove the key; keys of your own start with `x-`"
#define GIVE "give it a value or remove it"
static const Case cases[] = {
    {CONTEXT_TABLE, "comment: x\nx-mine: 1\ncolumns: {}\n", ""},
    {CONTEXT_TABLE, "colums: {}\n", "E0124 1:1 did you mean `columns`?"},
    {CONTEXT_TABLE, "version: 15\n",
     "E0124 1:1 `version` belongs to top-level `postgres` or top-level `sqlite`"},
    {CONTEXT_TABLE, "nullable: true\n", "E0124 1:1 `nullable` belongs to a column"},
    {CONTEXT_COLUMN, "strict: true\n", "E0124 1:1 `strict` belongs to a table's `sqlite`"},
    {CONTEXT_TABLE, "wholly_other: 1\n", "E0124 1:1 " REMOVE},
    {CONTEXT_TABLE, "colums: 1\nindexs: 1\n",
     "E0124 1:1 did you mean `columns`?\nE0124 2:1 did you mean `indexes`?"},
    {CONTEXT_TABLE, "columns: []\n", "E0125 1:10 "},
    {CONTEXT_TABLE, "use: a\n", "E0125 1:6 write a list: [a]"},
    {CONTEXT_TABLE, "use: 'a'\n", "E0125 1:6 "},
    {CONTEXT_TABLE, "primary_key: id\n", "E0125 1:14 write a list: [id]"},
    {CONTEXT_TABLE, "columns:\n", "E0126 1:1 " GIVE},
    {CONTEXT_TABLE, "columns: ~\n", "E0126 1:10 " GIVE},
    {CONTEXT_TABLE, "comment: null\n", ""}, /* text */
    {CONTEXT_TABLE, "comment:\n", "E0126 1:1 " GIVE},
    {CONTEXT_TABLE, "comment: [a]\n", "E0125 1:10 "},
    {CONTEXT_COLUMN, "default:\n", ""},
    {CONTEXT_COLUMN, "default: null\n", ""},
    {CONTEXT_COLUMN, "default: [1, 2]\n", ""},
    {CONTEXT_COLUMN, "{ comment: hello, world }\n", "E0108 1:12 quote it: \"hello, world\""},
    {CONTEXT_COLUMN, "{ comment: hello, world, and, all, type: text }\n",
     "E0108 1:12 quote it: \"hello, world, and, all\""},
    {CONTEXT_COLUMN, "{ world, comment: hello }\n", "E0124 1:3 " REMOVE},
    {CONTEXT_COLUMN, "{ type: text, unique }\n", "E0126 1:15 " GIVE},
    {CONTEXT_ENUM, "{ values: { a: x, b } }\n", ""},
};

static void mappings(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    fields_read(arena, diags, read_text(diags, cases[i].yaml), cases[i].context);
    assert_string_equal(str_z(arena, found(arena, diags)), cases[i].found);
    arena_free(arena);
  }
}

static void values_are_found_by_key(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  const Node *root = read_text(diags, "type: text\nnullable: [x]\nunique: true\n");
  Fields fields = fields_read(arena, diags, root, CONTEXT_COLUMN);
  assert_true(str_eq(node_str(fields_get(&fields, KEY_COLUMN_TYPE)), STR("text")));
  assert_null(fields_get(&fields, KEY_COLUMN_NULLABLE)); /* of a wrong kind */
  assert_true(fields_have(&fields, KEY_COLUMN_UNIQUE));
  assert_false(fields_have(&fields, KEY_COLUMN_DEFAULT));
  const Node *key = fields_key(&fields, KEY_COLUMN_UNIQUE);
  assert_true(str_eq(key->text.str, STR("unique")));
  assert_null(fields_key(&fields, KEY_COLUMN_DEFAULT));
  Fields none = fields_read(arena, diags, NULL, CONTEXT_TABLE);
  assert_false(fields_have(&none, KEY_TABLE_SQLITE));
  arena_free(arena);
}

static void single_values(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  const Node *root = read_text(diags, "- [true, false, 'true', yes]\n"
                                      "- [7, -1, x, 11]\n"
                                      "- [cascade, casade, set null]\n"
                                      "- [a, 'b', [c], ~]\n"
                                      "- one\n");
  const Node *const *bools = root->items[0]->items;
  assert_true(node_bool(bools[0], false, diags));
  assert_false(node_bool(bools[1], true, diags));
  assert_true(node_bool(NULL, true, diags));
  assert_true(node_bool(bools[2], true, diags));
  assert_false(node_bool(bools[3], false, diags));
  const Node *const *ints = root->items[1]->items;
  assert_int_equal(node_int(ints[0], 0, 10, 3, diags), 7);
  assert_int_equal(node_int(ints[1], -5, 10, 3, diags), -1);
  assert_int_equal(node_int(ints[2], 0, 10, 3, diags), 3);
  assert_int_equal(node_int(ints[3], 0, 10, 3, diags), 3);
  assert_int_equal(node_int(NULL, 0, 10, 3, diags), 3);
  const Node *const *words = root->items[2]->items;
  assert_int_equal(node_word(words[0], WORDS_ACTION, diags), 2);
  assert_int_equal(node_word(words[1], WORDS_ACTION, diags), -1);
  assert_true(str_eq(word_text(WORDS_ACTION, node_word(words[2], WORDS_ACTION, diags)),
                     STR("set null")));
  assert_int_equal(node_texts(arena, root->items[3], diags).len, 3);
  assert_int_equal(node_strs(arena, root->items[4], diags).len, 1);
  assert_string_equal(str_z(arena, found(arena, diags)),
                      "E0127 1:17 write true\n"
                      "E0127 1:25 write true\n"
                      "E0128 2:11 write digits only\n"
                      "E0129 2:14 \n"
                      "E0130 3:13 did you mean `cascade`?\n"
                      "E0125 4:12 ");
  arena_free(arena);
}

/* Rows of keys.def that would contradict each other. */
static void the_tables_are_sound(void **state) {
  (void)state;
  for (int i = 0; i < CONTEXT_COUNT; i++) {
    ContextInfo info = context_info((KeyContext)i);
    assert_true(info.len > 0 && info.doc.len > 0);
    assert_int_equal(takes_kinds(info.short_form) & KIND_MAPPING &
                       (info.short_form.kind == TAKES_ANY ? 0 : ~0u), 0);
    for (size_t k = 0; k < info.len; k++) {
      const KeyInfo *key = &key_infos[info.first + k];
      assert_int_equal(key->context, i);
      assert_true(takes_kinds(key->takes) != 0 && takes_title(key->takes).len > 0);
      assert_true(str_ends(key->doc, STR(".")) && str_find_char(key->doc, '|') < 0);
      for (size_t j = 0; j < k; j++)
        assert_false(str_eq(key_infos[info.first + j].name, key->name));
    }
  }
}

static void the_tables_are_printed(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Buf json = BUF(arena), markdown = BUF(arena), dictionary = BUF(arena);
  keys_print_json_schema(&json);
  keys_print_markdown(&markdown);
  keys_print_dictionary(&dictionary);
  for (size_t i = 0; i < KEY_COUNT; i++) {
    Str name = key_infos[i].name;
    assert_true(str_find(buf_str(&json), str_format(arena, "\"%.*s\": {", STR_ARG(name))) > 0);
    assert_true(str_find(buf_str(&markdown), str_format(arena, "| `%.*s` |", STR_ARG(name))) > 0);
    assert_true(str_find(buf_str(&dictionary), str_format(arena, "\"%.*s:\"", STR_ARG(name))) >= 0);
  }
  /* A YAML reader reads JSON: it must be well-formed, with a definition per context. */
  Diags *diags = diags_new(arena);
  const Source *source = source_add(diags->sources, STR("schema.json"), buf_str(&json));
  const Node *root = yaml_read(arena, diags, source);
  assert_non_null(root);
  assert_int_equal(node_get(root, STR("definitions"))->len, CONTEXT_COUNT);
  arena_free(arena);
}

/* tests/fuzz/load.dict is what keys.def says; SCHEMAGEN_UPDATE=1 writes it anew. */
static void the_dictionary_is_up_to_date(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Buf text = BUF(arena);
  keys_print_dictionary(&text);
  if (getenv("SCHEMAGEN_UPDATE") != NULL) {
    FILE *file = fopen("tests/fuzz/load.dict", "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    fclose(file);
  }
  Str found_text, why;
  assert_true(fs_read(arena, STR("tests/fuzz/load.dict"), 1 << 20, &found_text, &why));
  assert_true(str_eq(found_text, buf_str(&text)));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(mappings),
    cmocka_unit_test(values_are_found_by_key),
    cmocka_unit_test(single_values),
    cmocka_unit_test(the_tables_are_sound),
    cmocka_unit_test(the_tables_are_printed),
    cmocka_unit_test(the_dictionary_is_up_to_date),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
