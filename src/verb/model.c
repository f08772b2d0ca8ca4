#include "target/custom/view.h"
#include "target/frame/record.h"
#include "verb/compile.h"
#include "verb/verbs.h"

void verb_model(Run *run) {
  const Schema *schema = compile_schema(run);
  const SqlSchema *sql[DIALECT_COUNT];
  if (diags_failed(run->diags)) return;
  compile_sql(run, schema, sql);
  record_print_json(&run->out, &view_schema_record, view_of(run->arena, schema, sql));
}
