/* The templates of single statements. */
#include "target/migration/diff.h"

static const Field column_fields[] = {
    FIELD_OF(PlanColumn, c, STRUCT, &ddl_column_record, "the column"),
};
const Record plan_column_record = RECORD_OF(PlanColumn, "ColumnText", column_fields);

static const Field index_fields[] = {
    FIELD_OF(PlanIndex, i, STRUCT, &ddl_index_record, "the index"),
    FIELD_OF(PlanIndex, if_not_exists, BOOL, NULL, "what exists is left alone"),
};
const Record plan_index_record = RECORD_OF(PlanIndex, "IndexStatement", index_fields);

static bool keep(void *context, Str path, Str text) {
  (void)path;
  *(Str *)context = text;
  return true;
}

Str plan_render(Plan *plan, Str name, const Record *record, const void *data) {
  TemplateSource source = {.embedded = embedded_templates, .embedded_len = embedded_templates_len};
  const Template *tmpl = map_get(&plan->templates, name);
  if (tmpl == NULL) {
    tmpl = template_load(plan->arena, plan->diags, &source, name, record);
    if (tmpl == NULL) return STR("");
    map_set(plan->arena, &plan->templates, name, (void *)(uintptr_t)tmpl);
  }
  Str text = STR("");
  template_render(plan->arena, plan->diags, tmpl, data, (FrameSink){.file = keep, .context = &text});
  return text;
}
