/* A schema from YAML text, through the files the compiler itself would read, and what was said about
 * it: "E0203 8:10, W0301 3:2", by place. */
#ifndef MODEL_SUPPORT_H
#define MODEL_SUPPORT_H

#include "load/load.h"
#include "model/model.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct Compiled {
  Schema *schema;
  bool built; /* without a mistake before the rules */
  Str said;
} Compiled;

static void write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
  assert_int_equal(fclose(file), 0);
}

static Str said(Arena *arena, Diags *diags) {
  Buf text = BUF(arena);
  diags_sort(diags);
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    Place place = source_place(diags->sources, diag->span.start);
    buf_format(&text, "%s%.*s %u:%u", i > 0 ? ", " : "", STR_ARG(diag_infos[diag->code].code),
               place.line, place.column);
  }
  return buf_str(&text);
}

/* `yaml` follows the first line, `schemagen: 1`. */
static Compiled compile(Arena *arena, const char *yaml) {
  Diags *diags = diags_new(arena);
  Loaded loaded;
  Compiled out = {NULL, false, STR_NONE};
  write_file("schema.yaml", str_z(arena, str_format(arena, "schemagen: 1\n%s", yaml)));
  if (load(arena, diags, STR("schema.yaml"), &loaded)) {
    out.schema = model_build(arena, diags, &loaded);
    out.built = !diags_failed(diags);
    if (out.built) rules_run(arena, diags, out.schema);
  }
  out.said = said(arena, diags);
  return out;
}

static int enter_directory(void **state) {
  static char dir[] = "/tmp/schemagen-model-XXXXXX";
  *state = dir;
  return mkdtemp(dir) != NULL && chdir(dir) == 0 ? 0 : -1;
}

static int leave_directory(void **state) {
  remove("schema.yaml");
  return chdir("/") == 0 && rmdir(*state) == 0 ? 0 : -1;
}

#endif
