/* What a run generates, before anything touches the disk: which paths are allowed, and that no two
 * outputs meet in one. */
#include "tree/path.h"
#include "tree/tree.h"

#include <limits.h>
#include <stdlib.h>

bool tree_path_ok(Str path) {
  if (path.len == 0 || path.len >= PATH_MAX / 2) return false;
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    if (c < 0x20 || c == 0x7f) return false;
  }
  size_t depth = 0;
  size_t start = 0;
  for (size_t i = 0; i <= path.len; i++) {
    if (i < path.len && path.ptr[i] != '/') continue;
    Str part = str_slice(path, start, i);
    if (part.len == 0 || part.len > NAME_MAX || str_eq(part, STR(".")) || str_eq(part, STR("..")))
      return false;
    start = i + 1;
    depth++;
  }
  return depth <= TREE_MAX_DEPTH;
}

Str tree_dir(Str path) {
  ptrdiff_t slash = str_find_last(path, '/');
  return slash < 0 ? STR("") : str_slice(path, 0, (size_t)slash);
}

Str tree_temp(Arena *arena, Str path) {
  Str dir = tree_dir(path);
  return str_format(arena, "%.*s%s.schemagen-%016llx.tmp", STR_ARG(dir), dir.len == 0 ? "" : "/",
                    (unsigned long long)hash64(path));
}

Str tree_shown(Arena *arena, const TreePlace *place, Str path) {
  return path.len == 0 ? place->dir : path_join(arena, place->dir, path);
}

/* Reports at the output's place in the YAML when it is known, else at the file. */
static Diag *report(TreePlan *plan, DiagCode code, const TreeFile *file, const Str *args) {
  if (span_given(file->span)) return diag_add(plan->diags, code, file->span, args);
  return diag_add_path(plan->diags, code, tree_shown(plan->arena, &plan->place, file->path), args);
}

static void report_two(TreePlan *plan, const TreeFile *file, const TreeFile *other) {
  Diag *diag = str_eq(file->path, other->path)
                   ? report(plan, DIAG_TREE_PATH_TWICE, file,
                            STRS(file->path, other->target, file->target))
                   : report(plan, DIAG_TREE_PATH_CASE, file, STRS(file->path, other->path));
  if (span_given(other->span) && span_given(file->span) && other->span.start != file->span.start)
    diag_also(diag, other->span, STR("the other output"));
}

/* Notes the directories above `path`; the file that stands where one of them has to be, or NULL. */
static TreeFile *add_dirs(TreePlan *plan, Str folded, TreeFile *file) {
  for (Str dir = tree_dir(folded); dir.len > 0; dir = tree_dir(dir)) {
    TreeFile *other = map_get(&plan->by_path, dir);
    if (other != NULL) return other;
    if (map_add(plan->arena, &plan->dirs, dir, file) != NULL) return NULL; /* nor any above it */
  }
  return NULL;
}

/* Takes the path for `file`; false, with a diagnostic, when it is taken. */
static bool claim(TreePlan *plan, TreeFile *file) {
  Str folded = str_lower(plan->arena, file->path);
  TreeFile *other = map_get(&plan->by_path, folded);
  if (other != NULL) {
    report_two(plan, file, other);
    return false;
  }
  other = map_get(&plan->dirs, folded);
  if (other != NULL) {
    report(plan, DIAG_TREE_PATH_NESTED, file, STRS(file->path, other->path));
    return false;
  }
  other = add_dirs(plan, folded, file);
  if (other != NULL) {
    report(plan, DIAG_TREE_PATH_NESTED, file, STRS(other->path, file->path));
    return false;
  }
  map_set(plan->arena, &plan->by_path, folded, file);
  return true;
}

static TreeFile *keep(TreePlan *plan, TreeFile file) {
  TreeFile *kept = arena_make(plan->arena, TreeFile);
  *kept = file;
  return kept;
}

static void reserve(TreePlan *plan, Str path, Str what) {
  TreeFile file = {.path = path, .target = what};
  if (!tree_path_ok(path)) report(plan, DIAG_TREE_PATH_OUTSIDE, &file, STRS(path));
  else claim(plan, keep(plan, file));
}

TreePlan *tree_plan_new(Arena *arena, Diags *diags, TreePlace place) {
  TreePlan *plan = arena_make(arena, TreePlan);
  plan->arena = arena;
  plan->diags = diags;
  plan->place = place;
  if (str_empty(plan->place.dir)) plan->place.dir = STR(".");
  reserve(plan, place.lock, STR("the lock"));
  if (tree_path_ok(place.lock))
    reserve(plan, tree_journal(arena, place.lock), STR("the journal of the lock"));
  if (tree_path_ok(place.yaml)) reserve(plan, place.yaml, STR("the schema itself"));
  return plan;
}

bool tree_plan_add(TreePlan *plan, TreeFile file) {
  if (!tree_path_ok(file.path)) {
    report(plan, DIAG_TREE_PATH_OUTSIDE, &file, STRS(file.path));
    return false;
  }
  if (!str_given(file.text)) file.text = STR("");
  TreeFile *kept = keep(plan, file);
  if (!claim(plan, kept)) return false;
  vec_push(plan->arena, &plan->files, kept);
  return true;
}

void tree_plan_output(TreePlan *plan, Str path, bool directory) {
  vec_push(plan->arena, &plan->outputs, (TreeFile){.path = path, .yields = directory});
}

/* Whether `path` lies below `dir`, which is not the tree's own directory. */
static bool below(Str path, Str dir) {
  return dir.len > 0 && path.len > dir.len && str_starts(path, dir) && path.ptr[dir.len] == '/';
}

/* The directory whose .gitattributes speaks of an output; empty: none does. */
static Str attributes_dir(const TreePlan *plan, const TreeFile *output) {
  Str beside_lock = tree_dir(plan->place.lock);
  if (below(output->path, beside_lock)) return beside_lock;
  return output->yields ? output->path : tree_dir(output->path);
}

typedef struct Attribute {
  Str dir, pattern;
} Attribute;

static int attribute_compare(const void *a, const void *b) {
  const Attribute *x = a, *y = b;
  int order = str_cmp(x->dir, y->dir);
  return order != 0 ? order : str_cmp(x->pattern, y->pattern);
}

/* The path of an output below `dir` as a pattern of gitattributes(5): quoted as in C when it holds a
 * space or a quote, with the wildcards escaped. */
static Str attribute_pattern(Arena *arena, Str dir, const TreeFile *output) {
  Str rest = str_slice(output->path, dir.len, output->path.len);
  bool quoted = str_find_char(rest, ' ') >= 0 || str_find_char(rest, '"') >= 0;
  Buf text = BUF(arena);
  if (quoted) buf_char(&text, '"');
  if (rest.len > 0 && rest.ptr[0] != '/') buf_char(&text, '/');
  for (size_t i = 0; i < rest.len; i++) {
    char c = rest.ptr[i];
    if (strchr("*?[\\", c) != NULL) buf_append(&text, quoted ? STR("\\\\") : STR("\\"));
    if (quoted && (c == '"' || c == '\\')) buf_char(&text, '\\');
    buf_char(&text, c);
  }
  if (output->yields) buf_lit(&text, "/**");
  if (quoted) buf_char(&text, '"');
  return buf_str(&text);
}

static void attributes_file(TreePlan *plan, const Attribute *list, size_t len) {
  Buf text = BUF(plan->arena);
  buf_format(&text, "# Generated by schemagen from %.*s. Do not edit.\n",
             STR_ARG(path_base(plan->place.yaml)));
  for (size_t i = 0; i < len; i++) {
    if (i > 0 && str_eq(list[i].pattern, list[i - 1].pattern)) continue;
    buf_append(&text, list[i].pattern);
    buf_lit(&text, " -text linguist-generated\n");
  }
  Str path = path_join(plan->arena, list[0].dir, STR(".gitattributes"));
  tree_plan_add(plan, (TreeFile){.path = path, .text = buf_str(&text),
                                 .target = STR("gitattributes"), .yields = true});
}

/* Whether a file of this run lies in or below `dir`: with `--only`, most outputs have none. */
static bool used(const TreePlan *plan, Str dir) {
  return map_get(&plan->dirs, str_lower(plan->arena, dir)) != NULL;
}

void tree_plan_attributes(TreePlan *plan) {
  if (plan->files.len == 0) return;
  tree_plan_output(plan, plan->place.lock, false);
  VEC(Attribute) list = {0};
  each(i, plan->outputs) {
    const TreeFile *output = &plan->outputs.items[i];
    Str dir = tree_path_ok(output->path) ? attributes_dir(plan, output) : STR("");
    if (dir.len == 0 || !used(plan, dir)) continue;
    vec_push(plan->arena, &list,
             (Attribute){dir, attribute_pattern(plan->arena, dir, output)});
  }
  if (list.len == 0) return;
  qsort(list.items, list.len, sizeof *list.items, attribute_compare);
  for (size_t from = 0, to; from < list.len; from = to) {
    for (to = from + 1; to < list.len && str_eq(list.items[to].dir, list.items[from].dir);) to++;
    attributes_file(plan, list.items + from, to - from);
  }
}
