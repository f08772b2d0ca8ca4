/* Running a program: text by memcpy, values by offset. */
#include "base/map.h"
#include "target/frame/program.h"
#include "target/frame/read.h"

enum { PART = 128 * 1024 }; /* bytes: a longer file is offered to the sink in parts */

typedef struct Slot {
  const void *item;
  LoopFields loop;
  AnyList list;
  size_t stride;  /* bytes from one item to the next */
  bool pointers;  /* the items are pointers to structs */
} Slot;

typedef struct Render {
  Arena *arena;
  Diags *diags;
  FrameSink sink;
  Slot *slots;
  Buf outside, path, file; /* text outside of files; path and text of the present file */
  bool parts;              /* the sink takes parts of the present file */
  Buf *out;                /* the one that is being printed to */
  Buf scratch[2];          /* between filters */
  Map paths;               /* folded paths of the files so far */
} Render;

static inline const char *value_at(const Render *render, const Path *path) {
  const Slot *slot = &render->slots[path->slot];
  const char *base = path->of_loop ? (const char *)&slot->loop : slot->item;
  for (size_t i = 0; i < path->follow_len; i++) base = read_pointer(base + path->follow[i]);
  return base + path->offset;
}

static inline bool is_true(const char *at, FieldKind kind) {
  switch (kind) {
  case FIELD_STR: return read_str(at).len != 0;
  case FIELD_BOOL: return read_bool(at);
  case FIELD_INT: return read_int(at) != 0;
  case FIELD_LIST:
  case FIELD_REFS:
  case FIELD_PARTS:
  case FIELD_STRS: return read_list(at).len != 0;
  case FIELD_REF: return read_pointer(at) != NULL;
  case FIELD_LINK:
  case FIELD_STRUCT: return true;
  }
  return false;
}

static bool paths_equal(const Render *render, const Cond *cond) {
  const char *a = value_at(render, &cond->path), *b = value_at(render, &cond->other);
  return cond->path.kind == FIELD_INT ? read_int(a) == read_int(b) : str_eq(read_str(a), read_str(b));
}

static bool cond_holds(const Render *render, const Cond *cond);

/* Most conditions are one value. */
static inline bool test_holds(const Render *render, const Cond *cond) {
  if (cond->kind == COND_TRUTH) return is_true(value_at(render, &cond->path), cond->path.kind);
  return cond_holds(render, cond);
}

static bool cond_holds(const Render *render, const Cond *cond) {
  switch (cond->kind) {
  case COND_TRUTH: return is_true(value_at(render, &cond->path), cond->path.kind);
  case COND_EQUAL_TEXT: return str_eq(read_str(value_at(render, &cond->path)), cond->text);
  case COND_EQUAL_INT: return read_int(value_at(render, &cond->path)) == cond->number;
  case COND_EQUAL_PATH: return paths_equal(render, cond);
  case COND_NOT: return !cond_holds(render, cond->left);
  case COND_AND: return cond_holds(render, cond->left) && cond_holds(render, cond->right);
  case COND_OR: return cond_holds(render, cond->left) || cond_holds(render, cond->right);
  }
  return false;
}

static void print_scalar(Buf *out, const char *at, FieldKind kind) {
  if (kind == FIELD_STR) buf_append(out, read_str(at));
  else if (kind == FIELD_INT) buf_int(out, read_int(at));
  else buf_append(out, read_bool(at) ? STR("true") : STR("false"));
}

/* What the first filter is given. Numbers and booleans become text in `scratch`. */
static FilterValue filter_value(const char *at, FieldKind kind, Buf *scratch) {
  FilterValue value = {.kind = GIVEN_TEXT};
  switch (kind) {
  case FIELD_STR: value.text = read_str(at); return value;
  case FIELD_BOOL:
    value.kind = GIVEN_BOOL;
    value.truth = read_bool(at);
    break;
  case FIELD_INT:
    value.kind = GIVEN_INT;
    value.number = read_int(at);
    break;
  case FIELD_STRS: memcpy(&value.strs, at, sizeof value.strs); /* fall through */
  case FIELD_LIST:
  case FIELD_REFS:
  case FIELD_PARTS:
    value.kind = GIVEN_STRS;
    value.count = read_list(at).len;
    return value;
  case FIELD_STRUCT:
  case FIELD_REF:
  case FIELD_LINK: return value;
  }
  scratch->len = 0;
  print_scalar(scratch, at, kind);
  value.text = buf_str(scratch);
  return value;
}

static void print_value(Render *render, const Op *op) {
  const char *at = value_at(render, &op->path);
  if (op->filters.len == 0) {
    print_scalar(render->out, at, op->path.kind);
    return;
  }
  FilterValue value = filter_value(at, op->path.kind, &render->scratch[1]);
  each(i, op->filters) {
    const FilterUse *use = &op->filters.items[i];
    bool last = i + 1 == op->filters.len;
    Buf *out = last ? render->out : &render->scratch[i % 2];
    if (!last) out->len = 0;
    use->info->run(out, &value, use->arg);
    if (!last) value = (FilterValue){.kind = GIVEN_TEXT, .text = buf_str(out)};
  }
}

static void loop_item(Slot *slot) {
  const char *at = slot->list.items + (size_t)slot->loop.index * slot->stride;
  slot->item = slot->pointers ? read_pointer(at) : at;
  slot->loop.number = slot->loop.index + 1;
  slot->loop.first = slot->loop.index == 0;
  slot->loop.last = (size_t)slot->loop.number == slot->list.len;
}

/* False when the list is empty. */
static bool loop_start(Render *render, const Op *op) {
  Slot *slot = &render->slots[op->slot];
  slot->list = read_list(value_at(render, &op->path));
  slot->pointers = op->path.kind == FIELD_REFS || op->path.kind == FIELD_PARTS;
  slot->stride = slot->pointers                   ? sizeof(void *)
                 : op->path.kind == FIELD_STRS ? sizeof(Str)
                                                  : op->path.record->size;
  slot->loop.index = 0;
  if (slot->list.len == 0) return false;
  loop_item(slot);
  return true;
}

/* False after the last item. */
static bool loop_next(Slot *slot) {
  if (slot->loop.last) return false;
  slot->loop.index++;
  loop_item(slot);
  return true;
}

static void file_start(Render *render) {
  render->path = BUF(render->sink.kept);
  render->out = &render->path;
}

static void file_open(Render *render) {
  render->file.len = 0;
  render->parts = render->sink.part != NULL;
  render->out = &render->file;
}

static void file_part(Render *render) {
  if (!render->parts || render->out != &render->file) return;
  render->parts = render->sink.part(render->sink.context, buf_str(&render->path), buf_str(&render->file));
  if (render->parts) render->file.len = 0;
}

static void file_end(Render *render, Span span) {
  Str path = buf_str(&render->path);
  render->out = &render->outside;
  Str problem = template_path_problem(path);
  if (str_given(problem)) {
    diag_add(render->diags, DIAG_TEMPLATE_BAD_PATH, span, STRS(path, problem));
    return;
  }
  Str *first = arena_make(render->arena, Str);
  *first = path;
  const Str *taken = map_add(render->arena, &render->paths, str_lower(render->arena, path), first);
  if (taken != NULL) diag_add(render->diags, DIAG_TEMPLATE_SAME_FILE, span, STRS(path, *taken));
  else if (render->sink.file(render->sink.context, path, buf_str(&render->file)))
    render->file = BUF(render->sink.kept);
}

static void run(Render *render, const Op *ops) {
  for (size_t at = 0;;) {
    const Op *op = &ops[at++];
    switch (op->kind) {
    case OP_TEXT: buf_append(render->out, op->text); break;
    case OP_VALUE: print_value(render, op); break;
    case OP_STR: buf_append(render->out, read_str(value_at(render, &op->path))); break;
    case OP_TEST:
      if (!test_holds(render, op->cond)) at = op->to;
      break;
    case OP_JUMP: at = op->to; break;
    case OP_FOR:
      if (!loop_start(render, op)) at = op->to;
      break;
    case OP_NEXT:
      if (render->file.len >= PART) file_part(render);
      if (loop_next(&render->slots[op->slot])) at = op->to;
      break;
    case OP_FILE_NAME: file_start(render); break;
    case OP_FILE_OPEN: file_open(render); break;
    case OP_FILE_END: file_end(render, op->span); break;
    case OP_STOP: return;
    }
  }
}

void template_render(Arena *arena, Diags *diags, const Template *tmpl, const void *plan,
                     FrameSink sink) {
  if (sink.kept == NULL) sink.kept = arena;
  Render render = {.arena = arena,
                   .diags = diags,
                   .sink = sink,
                   .slots = arena_array(arena, Slot, tmpl->slots),
                   .outside = BUF(sink.kept),
                   .file = BUF(sink.kept),
                   .scratch = {BUF(arena), BUF(arena)}};
  render.slots[0].item = plan;
  render.out = &render.outside;
  run(&render, tmpl->ops.items);
  if (render.outside.len > 0) sink.file(sink.context, STR_NONE, buf_str(&render.outside));
}
