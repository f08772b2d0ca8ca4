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

const Template *target_template(const TargetRun *run, Str name, const Record *record) {
  return template_load(run->arena, run->diags, run->templates, name, record);
}

void target_print(const TargetRun *run, const Template *tmpl, const void *plan) {
  FrameSink sink = {emit, run->sink.part == NULL ? NULL : emit_part, (void *)(uintptr_t)run, run->sink.kept};
  template_render(run->arena, run->diags, tmpl, plan, sink);
}

void target_render(const TargetRun *run, Str name, const Record *record, const void *plan) {
  const Template *tmpl = target_template(run, name, record);
  if (tmpl != NULL) target_print(run, tmpl, plan);
}

/* --- files in pieces --- */

typedef struct Unfinished {
  Str path;
  Buf text; /* what the sink did not take */
} Unfinished;

struct TargetPieces {
  const TargetRun *run;
  VEC(Unfinished) files;
  bool last, kept;
};

TargetPieces *target_pieces(const TargetRun *run) {
  TargetPieces *pieces = arena_make(run->arena, TargetPieces);
  pieces->run = run;
  return pieces;
}

static Unfinished *unfinished_of(TargetPieces *pieces, Str path) {
  Arena *arena = pieces->run->sink.kept;
  each(i, pieces->files)
    if (str_eq(pieces->files.items[i].path, path)) return &pieces->files.items[i];
  vec_push(arena, &pieces->files, (Unfinished){str_copy(arena, path), BUF(arena)});
  pieces->kept = true;
  return &pieces->files.items[pieces->files.len - 1];
}

static bool emit_last(TargetPieces *pieces, Str path, Str text) {
  const FrameSink *sink = &pieces->run->sink;
  each(i, pieces->files) {
    Unfinished *file = &pieces->files.items[i];
    if (!str_eq(file->path, path) || file->text.len == 0) continue;
    buf_append(&file->text, text);
    text = buf_str(&file->text);
  }
  bool kept = sink->file(sink->context, path, text);
  pieces->kept = pieces->kept || kept;
  return kept;
}

static bool emit_piece(void *context, Str name, Str text) {
  TargetPieces *pieces = context;
  const FrameSink *sink = &pieces->run->sink;
  Str path = path_of(pieces->run, name);
  if (pieces->last) return emit_last(pieces, path, text);
  Unfinished *file = unfinished_of(pieces, path);
  bool taken = file->text.len == 0 && sink->part != NULL && sink->part(sink->context, path, text);
  if (taken) return false;
  buf_append(&file->text, text);
  pieces->kept = true;
  return false;
}

bool target_print_pieces(TargetPieces *pieces, const Template *tmpl, const void *plan, bool last) {
  const TargetRun *run = pieces->run;
  pieces->last = last;
  pieces->kept = false;
  template_render(run->arena, run->diags, tmpl, plan,
                  (FrameSink){.file = emit_piece, .context = pieces, .kept = last ? run->sink.kept : NULL});
  return run->sink.kept != run->arena || !(pieces->kept || run->diags->list.len > 0);
}
