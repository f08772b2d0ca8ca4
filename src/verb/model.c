#include "target/custom/view.h"
#include "target/frame/record.h"
#include "verb/compile.h"
#include "verb/verbs.h"

void model_print(Run *run, Buf *out, const Schema *schema, const Loaded *loaded) {
  const SqlSchema *sql[DIALECT_COUNT];
  JsonWriter json = {.out = out, .depth = 1};
  compile_sql(run, schema, sql);
  buf_char(out, '{');
  record_print_members(out, &view_schema_record, view_of(run->arena, schema, sql));
  json_open_at(&json, STR("document"), '{');
  load_document(&json, loaded, LOAD_OUTPUTS);
  json_close(&json, '}');
  buf_lit(out, "\n}\n");
}

void verb_model(Run *run) {
  Loaded *loaded = arena_make(run->arena, Loaded);
  const Schema *schema = compile_loaded(run, loaded);
  if (!diags_failed(run->diags)) model_print(run, &run->out, schema, loaded);
}
