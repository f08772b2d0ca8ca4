#include "diag/diag.h"

#include "base/buf.h"

#include <stdlib.h>

#define ERROR SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define FINDING SEVERITY_FINDING
#define CONCERN SEVERITY_CONCERN
const DiagInfo diag_infos[DIAG_CODE_COUNT] = {
#define DIAG(code, name, severity, message, label, help)                                           \
  [DIAG_##name] = {STR_INIT(#code), STR_INIT(#name), severity, STR_INIT(message), STR_INIT(label), \
                   STR_INIT(help)},
#include "diag/codes.def"
};

size_t *diags_count(Diags *diags, DiagCode code) {
  switch (diag_infos[code].severity) {
  case SEVERITY_ERROR: return &diags->errors;
  case SEVERITY_WARNING: return &diags->warnings;
  case SEVERITY_FINDING:
  case SEVERITY_CONCERN: break;
  }
  return &diags->findings;
}

Diags *diags_new(Arena *arena) {
  Diags *diags = arena_make(arena, Diags);
  diags->arena = arena;
  diags->sources = arena_make(arena, Sources);
  diags->sources->arena = arena;
  return diags;
}

Diags *diags_fork(Arena *arena, const Diags *diags) {
  Diags *fork = diags_new(arena);
  fork->sources->origin = sources_end(diags->sources);
  return fork;
}

/* Moves a span that is in the sources from `origin` on. */
static void move_span(Span *span, size_t origin, uint32_t by) {
  if (!span_given(*span) || span->start < origin) return;
  span->start += by;
  span->end += by;
}

void diags_join(Diags *diags, const Diags *fork) {
  size_t origin = fork->sources->origin;
  uint32_t by = (uint32_t)(sources_end(diags->sources) - origin);
  if (fork->list.len == 0) return; /* nothing points into its sources */
  each(i, fork->sources->list) {
    Source *source = fork->sources->list.items[i];
    source->base += by;
    vec_push(diags->arena, &diags->sources->list, source);
  }
  each(i, fork->list) {
    Diag *diag = fork->list.items[i];
    move_span(&diag->span, origin, by);
    move_span(&diag->also, origin, by);
    move_span(&diag->fix, origin, by);
    vec_push(diags->arena, &diags->list, diag);
  }
  diags->errors += fork->errors;
  diags->warnings += fork->warnings;
  diags->findings += fork->findings;
}

/* The words of codes.def with {0} .. {9} replaced; a number without an argument is left as it is. */
static Str fill(Arena *arena, Str words, const Str *args) {
  if (str_find_char(words, '{') < 0) return words;
  size_t count = 0;
  while (args != NULL && str_given(args[count])) count++;
  Buf text = BUF(arena);
  for (size_t i = 0; i < words.len; i++) {
    bool hole = i + 2 < words.len && words.ptr[i] == '{' && char_is_digit(words.ptr[i + 1]) &&
                words.ptr[i + 2] == '}';
    size_t number = hole ? (size_t)(words.ptr[i + 1] - '0') : 0;
    if (hole && number < count) {
      buf_append(&text, args[number]);
      i += 2;
    } else {
      buf_char(&text, words.ptr[i]);
    }
  }
  return buf_str(&text);
}

static Diag *add(Diags *diags, DiagCode code, const Str *args) {
  const DiagInfo *info = &diag_infos[code];
  Diag *diag = arena_make(diags->arena, Diag);
  diag->code = code;
  diag->message = fill(diags->arena, info->message, args);
  diag->label = fill(diags->arena, info->label, args);
  diag->help = fill(diags->arena, info->help, args);
  vec_push(diags->arena, &diags->list, diag);
  (*diags_count(diags, code))++;
  return diag;
}

Diag *diag_add(Diags *diags, DiagCode code, Span span, const Str *args) {
  Diag *diag = add(diags, code, args);
  diag->span = span;
  return diag;
}

Diag *diag_add_path(Diags *diags, DiagCode code, Str path, const Str *args) {
  Diag *diag = add(diags, code, args);
  diag->path = path;
  return diag;
}

void diag_also(Diag *diag, Span span, Str label) {
  diag->also = span;
  diag->also_label = label;
}

void diag_help(Diag *diag, Str help) {
  diag->help = help;
}

void diag_fix(Diag *diag, Span span, Str text) {
  diag->fix = span;
  diag->fix_text = text;
}

void diag_replace(Diags *diags, Diag *diag, Text wrong, Str right) {
  if (!str_given(right)) return;
  diag_help(diag, str_format(diags->arena, "replace with \"%.*s\"", STR_ARG(right)));
  if (wrong.verbatim) diag_fix(diag, wrong.span, right);
}

static int compare(const void *a, const void *b) {
  const Diag *x = *(Diag *const *)a, *y = *(Diag *const *)b;
  if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
  int order = str_cmp(x->path, y->path);
  if (order == 0) order = str_cmp(diag_infos[x->code].code, diag_infos[y->code].code);
  return order != 0 ? order : str_cmp(x->message, y->message);
}

void diags_sort(Diags *diags) {
  if (diags->list.len == 0) return;
  qsort(diags->list.items, diags->list.len, sizeof *diags->list.items, compare);
  size_t kept = 1;
  for (size_t i = 1; i < diags->list.len; i++) {
    Diag *diag = diags->list.items[i];
    if (compare(&diags->list.items[kept - 1], &diag) != 0) diags->list.items[kept++] = diag;
    else (*diags_count(diags, diag->code))--;
  }
  diags->list.len = kept;
}
