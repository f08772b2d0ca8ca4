/* Templates from anywhere: loaded against a plan with every kind of field, and rendered. */
#include "../unit/frame_plan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take_file(void *context, Str path, Str text) {
  size_t *bytes = context;
  if (str_given(path) && str_given(template_path_problem(path))) abort();
  *bytes += text.len;
  return true;
}

/* Nested loops multiply, and are the user's own business: a few of them are enough here. */
static bool loops_too_much(Str text) {
  size_t loops = 0;
  for (ptrdiff_t at; (at = str_find(text, STR("for"))) >= 0; loops++)
    text = str_slice(text, (size_t)at + 3, text.len);
  return loops > 10;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Arena *arena = arena_new(0, NULL);
  Str text = str_copy(arena, (Str){(const char *)data, size});
  Embedded files[] = {
      {STR_INIT("main.tmpl"), text},
      {STR_INIT("part.tmpl"), STR_INIT("{% if t.parent %}{{ t.parent.name }}{% end %}")},
      {STR_INIT("loop.tmpl"), STR_INIT("{% for t in tables %}{% include \"part.tmpl\" %}{% end %}")},
  };
  TemplateSource source = {.embedded = files, .embedded_len = 3};
  Diags *diags = diags_new(arena);
  size_t bytes = 0;
  if (!loops_too_much(text)) {
    const Template *tmpl = template_load(arena, diags, &source, STR("main.tmpl"), &plan_record);
    if ((tmpl == NULL) != diags_failed(diags)) abort();
    if (tmpl != NULL)
      template_render(arena, diags, tmpl, plan_make(arena), (FrameSink){.file = take_file, .context = &bytes});
  }
  diags_sort(diags);
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    if (diag->span.end < diag->span.start) abort();
    if (span_given(diag->span)) source_place(diags->sources, diag->span.start);
  }
  arena_free(arena);
  return 0;
}
