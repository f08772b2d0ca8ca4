#include "target/target.h"

static bool emit(void *context, Str path, Str text) {
  return target_emit(context, path, text);
}

bool target_emit(const TargetRun *run, Str name, Str text) {
  Str path = run->output->path;
  if (str_given(name)) path = path_join(run->sink.kept, path, name);
  return run->sink.file(run->sink.context, path, text);
}

void target_render(const TargetRun *run, Str name, const Record *record, const void *plan) {
  const Template *tmpl = template_load(run->arena, run->diags, run->templates, name, record);
  if (tmpl == NULL) return;
  template_render(run->arena, run->diags, tmpl, plan,
                  (FrameSink){emit, (void *)(uintptr_t)run, run->sink.kept});
}
