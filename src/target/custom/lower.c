#include "target/custom/custom.h"
#include "target/custom/view.h"

void custom_run(const TargetRun *run) {
  TemplateSource source = {0};
  Str path = path_join(run->arena, run->schema->root_dir, run->output->templates);
  Str name = template_source_user(run->arena, path, &source);
  TargetRun own = *run;
  own.templates = &source;
  target_render(&own, name, &view_schema_record, view_of(run->arena, run->schema, run->sql));
}
