#include "tree/lock.h"

#include "tree/path.h"

#include <stdlib.h>

/* schemagen-lock 1
 * root<TAB>schema.yaml
 * texts<TAB>0123456789abcdef0123456789abcdef
 * file<TAB>0123456789abcdef0123456789abcdef<TAB>postgres<TAB>generated/postgres/schema.sql */
#define LOCK_FIRST "schemagen-lock "
#define LOCK_VERSION "1"

bool lock_is_hash(Str text) {
  if (text.len != 32) return false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (!char_is_digit(c) && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

static bool is_conflict(Str line) {
  return str_starts(line, STR("<<<<<<<")) || str_starts(line, STR("=======")) ||
         str_starts(line, STR(">>>>>>>")) || str_starts(line, STR("|||||||"));
}

static bool parse_file(Str rest, LockLine *line) {
  return str_split(&rest, '\t', &line->hash) && lock_is_hash(line->hash) &&
         str_split(&rest, '\t', &line->target) && line->target.len > 0 &&
         str_split(&rest, '\t', &line->path) && tree_path_ok(line->path) && rest.len == 0;
}

static int by_path(const void *a, const void *b) {
  return str_cmp(((const LockLine *)a)->path, ((const LockLine *)b)->path);
}

static Str number(Arena *arena, size_t line) {
  return str_format(arena, "%zu", line);
}

static bool malformed(const TreePlan *plan, Str shown, size_t line) {
  diag_add_path(plan->diags, DIAG_LOCK_MALFORMED, shown, STRS(number(plan->arena, line)));
  return false;
}

static bool parse_first(const TreePlan *plan, Str shown, Str line) {
  if (!str_starts(line, STR(LOCK_FIRST))) return malformed(plan, shown, 1);
  Str version = str_slice(line, sizeof LOCK_FIRST - 1, line.len);
  if (str_eq(version, STR(LOCK_VERSION))) return true;
  diag_add_path(plan->diags, DIAG_LOCK_VERSION, shown, STRS(version));
  return false;
}

/* One line after the first; `number` is its number. */
static bool parse_line(const TreePlan *plan, Lock *lock, Str line) {
  Str rest = line, word;
  if (!str_split(&rest, '\t', &word)) return false;
  if (str_eq(word, STR("root")) && !str_given(lock->yaml) && rest.len > 0) {
    lock->yaml = rest;
    return true;
  }
  if (str_eq(word, STR("texts")) && !str_given(lock->texts) && lock_is_hash(rest)) {
    lock->texts = rest;
    return true;
  }
  LockLine file;
  if (!str_eq(word, STR("file")) || !parse_file(rest, &file)) return false;
  vec_push(plan->arena, &lock->lines, file);
  return true;
}

static bool parse_lines(const TreePlan *plan, Lock *lock, Str shown, Str text) {
  size_t count = 0;
  for (Str rest = text, line; str_split(&rest, '\n', &line);) {
    if (line.len == 0 && !str_given(rest)) break; /* behind the last line end */
    count++;
    if (str_ends(line, STR("\r"))) line.len--; /* a checkout with autocrlf */
    if (is_conflict(line)) {
      diag_add_path(plan->diags, DIAG_LOCK_CONFLICT, shown, STRS(number(plan->arena, count)));
      return false;
    }
    if (count == 1 && !parse_first(plan, shown, line)) return false;
    if (count > 1 && !parse_line(plan, lock, line)) return malformed(plan, shown, count);
  }
  return (count > 0 && str_given(lock->yaml)) || malformed(plan, shown, count + 1);
}

Lock *lock_parse(const TreePlan *plan, Str shown, Str text) {
  Lock *lock = arena_make(plan->arena, Lock);
  if (!parse_lines(plan, lock, shown, text)) return NULL;
  if (!str_eq(lock->yaml, plan->place.yaml)) {
    diag_add_path(plan->diags, DIAG_LOCK_OTHER, shown, STRS(lock->yaml, plan->place.yaml));
    return NULL;
  }
  if (lock->lines.len > 1)
    qsort(lock->lines.items, lock->lines.len, sizeof *lock->lines.items, by_path);
  for (size_t i = 1; i < lock->lines.len; i++) {
    Str path = lock->lines.items[i].path;
    if (!str_eq(path, lock->lines.items[i - 1].path)) continue;
    diag_add_path(plan->diags, DIAG_LOCK_TWICE, shown, STRS(path));
    return NULL;
  }
  return lock;
}

Str lock_text(Arena *arena, const Lock *lock) {
  Buf text = BUF(arena);
  buf_format(&text, LOCK_FIRST LOCK_VERSION "\nroot\t%.*s\n", STR_ARG(lock->yaml));
  if (str_given(lock->texts)) buf_format(&text, "texts\t%.*s\n", STR_ARG(lock->texts));
  each(i, lock->lines) {
    const LockLine *line = &lock->lines.items[i];
    buf_lit(&text, "file\t");
    buf_append(&text, line->hash);
    buf_char(&text, '\t');
    buf_append(&text, line->target);
    buf_char(&text, '\t');
    buf_append(&text, line->path);
    buf_char(&text, '\n');
  }
  return buf_str(&text);
}

Str tree_texts(Arena *arena, TreePlace place) {
  enum { HEAD = 64 << 20 };
  Str text, why, line;
  if (!fs_read(arena, path_join(arena, place.dir, place.lock), HEAD, &text, &why)) return STR_NONE;
  for (Str rest = text; str_split(&rest, '\n', &line) && !str_starts(line, STR("file\t"));) {
    Str hash = str_trim(line);
    if (str_starts(hash, STR("texts\t"))) return str_slice(hash, 6, hash.len);
  }
  return STR_NONE;
}
