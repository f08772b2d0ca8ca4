/* Expressions and index elements: no input crashes, a refused one is reported, an accepted one prints
 * in both dialects, and what it prints is small enough. The first byte chooses the use. */
#include "../unit/expr_columns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool good) {
  if (!good) __builtin_trap();
}

/* Spans of all diagnostics lie inside the text. */
static void check_spans(const Diags *diags, Text text) {
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    demand(diag->span.start >= text.span.start && diag->span.end <= text.span.end);
    demand(diag->span.start <= diag->span.end && diag->fix.end <= text.span.end);
    demand(diag->message.len > 0 && diag->help.len > 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  Arena *arena = arena_new(0, NULL);
  Diags *diags = diags_new(arena);
  Str source = str_copy(arena, (Str){(const char *)data + 1, size - 1});
  const Source *file = source_add(diags->sources, STR("fuzz"), source);
  Text text = {source, {file->base, file->base + (uint32_t)source.len}, true};
  const ExprScope scope = {NULL, test_column, test_nearest, STR_INIT("t")};
  const Expr *expr = expr_parse(arena, diags, text, &scope, (ExprUse)(data[0] % 5));
  demand(expr_failed(expr) == (diags->errors > 0));
  demand(diags->errors <= 1 + size);
  for (int dialect = 0; dialect < DIALECT_COUNT; dialect++) {
    SqlText sql = expr_print(arena, expr, (Dialect)dialect);
    demand(sqltext_empty(sql) == expr_failed(expr));
    demand(test_flat(arena, sql, true).len < 4000000);
  }
  check_spans(diags, text);
  Diags *key_diags = diags_new(arena);
  IndexKeyText key;
  bool good = expr_parse_index_key(arena, key_diags, text, &key);
  demand(good == (key_diags->errors == 0));
  check_spans(key_diags, text);
  arena_free(arena);
  return 0;
}
