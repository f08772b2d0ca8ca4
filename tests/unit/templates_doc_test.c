/* docs/templates.md: its tables are the ones of the code, its example works. Run with
 * SCHEMAGEN_UPDATE_DOCS=1, the test writes the tables instead of comparing them. */
#include "base/fs.h"
#include "target/frame/filter.h"
#include "target/frame/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PAGE "docs/templates.md" /* tests run in the top folder */

static Str read_page(Arena *arena) {
  Str text, why;
  if (!fs_read(arena, STR(PAGE), 1 << 20, &text, &why)) fail_msg("%s: %.*s", PAGE, STR_ARG(why));
  return text;
}

/* The text between the lines <!-- NAME:begin --> and <!-- NAME:end -->. */
static Str section(Arena *arena, Str page, const char *name, size_t *from) {
  Str begin = str_format(arena, "<!-- %s:begin -->\n", name);
  ptrdiff_t start = str_find(page, begin), end = str_find(page, str_format(arena, "<!-- %s:end -->", name));
  assert_true(start >= 0 && end > start);
  *from = (size_t)start + begin.len;
  return str_slice(page, *from, (size_t)end);
}

static void write_page(Arena *arena, Str page, size_t from, Str old, Str new) {
  FILE *file = fopen(PAGE, "wb");
  assert_non_null(file);
  Buf out = BUF(arena);
  buf_append(&out, str_slice(page, 0, from));
  buf_append(&out, new);
  buf_append(&out, str_slice(page, from + old.len, page.len));
  assert_int_equal(fwrite(out.ptr, 1, out.len, file), out.len);
  assert_int_equal(fclose(file), 0);
}

static void test_filters(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str page = read_page(arena);
  size_t from;
  Str written = section(arena, page, "filters", &from);
  Buf table = BUF(arena);
  filters_print_markdown(&table);
  const char *update = getenv("SCHEMAGEN_UPDATE_DOCS");
  if (update != NULL && *update != '\0') write_page(arena, page, from, written, buf_str(&table));
  else if (!str_eq(written, buf_str(&table)))
    fail_msg("%s is not up to date; SCHEMAGEN_UPDATE_DOCS=1 writes:\n%.*s", PAGE,
             STR_ARG(buf_str(&table)));
  arena_free(arena);
}

/* What the example needs of the schema. */
typedef struct DocType {
  Str name;
} DocType;
typedef struct DocColumn {
  Str name;
  DocType type;
  bool nullable;
} DocColumn;
typedef struct DocTable {
  Str name;
  VEC(DocColumn) columns;
} DocTable;
typedef struct DocSchema {
  VEC(DocTable) tables;
} DocSchema;

static const Field type_fields[] = {FIELD_OF(DocType, name, STR, NULL, "")};
static const Record type_record = {STR_INIT("type"), sizeof(DocType), type_fields, 1, STR_INIT("")};
static const Field column_fields[] = {FIELD_OF(DocColumn, name, STR, NULL, ""),
                                      FIELD_OF(DocColumn, type, STRUCT, &type_record, ""),
                                      FIELD_OF(DocColumn, nullable, BOOL, NULL, "")};
static const Record column_record = {STR_INIT("column"), sizeof(DocColumn), column_fields, 3, STR_INIT("")};
static const Field table_fields[] = {FIELD_OF(DocTable, name, STR, NULL, ""),
                                     FIELD_OF(DocTable, columns, LIST, &column_record, "")};
static const Record table_record = {STR_INIT("table"), sizeof(DocTable), table_fields, 2, STR_INIT("")};
static const Field schema_fields[] = {FIELD_OF(DocSchema, tables, LIST, &table_record, "")};
static const Record schema_record = {STR_INIT("schema"), sizeof(DocSchema), schema_fields, 1, STR_INIT("")};

static Str fenced(Arena *arena, Str text, const char *language) {
  Str fence = str_format(arena, "```%s\n", language);
  ptrdiff_t start = str_find(text, fence);
  assert_true(start >= 0);
  text = str_slice(text, (size_t)start + fence.len, text.len);
  ptrdiff_t end = str_find(text, STR("```\n"));
  assert_true(end >= 0);
  return str_slice(text, 0, (size_t)end);
}

static void take_file(void *context, Str path, Str text) {
  assert_true(str_eq(path, STR("book_loans.py")));
  *(Str *)context = text;
}

static void test_example(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  size_t from;
  Str example = section(arena, read_page(arena), "example", &from);
  DocSchema schema = {0};
  DocTable table = {.name = STR("book_loans")};
  vec_push(arena, &table.columns, (DocColumn){STR("id"), {STR("integer")}, false});
  vec_push(arena, &table.columns, (DocColumn){STR("note"), {STR("text")}, true});
  vec_push(arena, &schema.tables, table);
  Embedded file = {STR("main.tmpl"), fenced(arena, example, "jinja")};
  TemplateSource source = {.embedded = &file, .embedded_len = 1};
  Diags *diags = diags_new(arena);
  const Template *tmpl = template_load(arena, diags, &source, STR("main.tmpl"), &schema_record);
  assert_non_null(tmpl);
  Str text = STR_NONE;
  template_render(arena, diags, tmpl, &schema, (FrameSink){take_file, &text});
  Str wanted = fenced(arena, example, "python");
  if (!str_eq(text, wanted)) fail_msg("gave\n%.*s", STR_ARG(text));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_filters),
      cmocka_unit_test(test_example),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
