/* How fast templates render: MB of output a second, best of nine.
 * Built and run by scripts/bench/templates.sh. */
#include "target/frame/frame.h"

#include <stdio.h>
#include <time.h>

typedef struct BenchColumn {
  Str name, type;
  bool nullable;
} BenchColumn;

typedef struct BenchTable {
  Str name;
  VEC(BenchColumn) columns;
} BenchTable;

typedef struct Bench {
  VEC(BenchTable) tables;
} Bench;

static const Field column_fields[] = {
    FIELD_OF(BenchColumn, name, STR, NULL, ""),
    FIELD_OF(BenchColumn, type, STR, NULL, ""),
    FIELD_OF(BenchColumn, nullable, BOOL, NULL, ""),
};
static const Record column_record = {STR_INIT("column"), sizeof(BenchColumn), column_fields, 3, STR_INIT("")};
static const Field table_fields[] = {
    FIELD_OF(BenchTable, name, STR, NULL, ""),
    FIELD_OF(BenchTable, columns, LIST, &column_record, ""),
};
static const Record table_record = {STR_INIT("table"), sizeof(BenchTable), table_fields, 2, STR_INIT("")};
static const Field bench_fields[] = {FIELD_OF(Bench, tables, LIST, &table_record, "")};
static const Record bench_record = {STR_INIT("schema"), sizeof(Bench), bench_fields, 1, STR_INIT("")};

static Bench plan_make(Arena *arena, size_t tables) {
  Bench plan = {0};
  for (size_t i = 0; i < tables; i++) {
    BenchTable table = {.name = str_format(arena, "some_table_%zu", i)};
    for (size_t j = 0; j < 10; j++) {
      BenchColumn column = {str_format(arena, "column_name_%zu", j), STR("varchar(200)"), j % 3 == 0};
      vec_push(arena, &table.columns, column);
    }
    vec_push(arena, &plan.tables, table);
  }
  return plan;
}

static const struct {
  const char *title, *text;
} templates[] = {
    {"mostly text",
     "{% for t in tables %}\n"
     "/* ---------------------------------------------------------------------------------------------- */\n"
     "/* A long comment that is the same for every table, as the accessors of the C target have it around */\n"
     "/* every function they define, so that nearly everything that is printed is a literal of a template. */\n"
     "static inline int accessor(const struct sg_row *row, struct sg_value *value, unsigned flags);\n"
     "/* table */ extern const struct sg_table table_of_the_schema_with_a_name; /* {{ t.name }} */\n"
     "{% end %}\n"},
    {"DDL",
     "{% for t in tables %}\n"
     "CREATE TABLE {{ t.name }} (\n"
     "{% for c in t.columns %}\n"
     "  {{ c.name }} {{ c.type }}{% if not c.nullable %} NOT NULL{% end %}{% if not c.last %},{% end %}\n"
     "{% end %}\n"
     ");\n\n"
     "{% end %}\n"},
    {"filters",
     "{% for t in tables %}\n"
     "export const {{ t.name | camel }} = pgTable({{ t.name | ts_string }}, {\n"
     "{% for c in t.columns %}\n"
     "  {{ c.name | camel }}: {{ c.type | ts_string }}({{ c.name | ts_string }}),\n"
     "{% end %}\n"
     "});\n"
     "{% end %}\n"},
};

static void take_bytes(void *context, Str path, Str text) {
  (void)path;
  *(size_t *)context += text.len;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(const char *title, const char *text) {
  double best = 1e9;
  size_t bytes = 0;
  for (int round = 0; round < 9; round++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    Bench plan = plan_make(arena, 20000);
    Embedded file = {STR("x"), str_from_z(text)};
    TemplateSource source = {.embedded = &file, .embedded_len = 1};
    const Template *tmpl = template_load(arena, diags, &source, STR("x"), &bench_record);
    bytes = 0;
    double start = seconds();
    template_render(arena, diags, tmpl, &plan, (FrameSink){take_bytes, &bytes});
    double took = seconds() - start;
    if (took < best) best = took;
    arena_free(arena);
  }
  printf("%-12s %6.1f MB in %6.2f ms: %5.0f MB/s\n", title, (double)bytes / 1e6, best * 1e3,
         (double)bytes / 1e6 / best);
}

int main(void) {
  for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
    measure(templates[i].title, templates[i].text);
  return 0;
}
