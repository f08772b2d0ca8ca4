#include "target/target.h"

static Str path_of(const TargetRun *run, Str name) {
  return str_given(name) ? path_join(run->sink.kept, run->output->path, name) : run->output->path;
}

bool target_emit(const TargetRun *run, Str name, Str text) {
  return run->sink.file(run->sink.context, path_of(run, name), text);
}

static bool emit(void *context, Str path, Str text) {
  return target_emit(context, path, text);
}

static bool emit_part(void *context, Str path, Str text) {
  const TargetRun *run = context;
  return run->sink.part(run->sink.context, path_of(run, path), text);
}

void target_render(const TargetRun *run, Str name, const Record *record, const void *plan) {
  const Template *tmpl = template_load(run->arena, run->diags, run->templates, name, record);
  if (tmpl == NULL) return;
  template_render(run->arena, run->diags, tmpl, plan,
                  (FrameSink){emit, run->sink.part == NULL ? NULL : emit_part, (void *)(uintptr_t)run, run->sink.kept});
}
