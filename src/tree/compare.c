/* The plan against the disk and the lock. Looks only. */
#include "tree/compare.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

bool run_failed(TreeRun *run, DiagCode code, Str path) {
  Str why = str_from_z(strerror(errno));
  diag_add_path(run->diags, code, tree_shown(run->arena, &run->plan->place, path), STRS(why));
  return false;
}

bool run_open(TreeRun *run, const TreePlan *plan, const TreeOptions *options, bool make) {
  *run = (TreeRun){
      .plan = plan, .options = options, .arena = plan->arena, .diags = plan->diags};
  if (disk_open(&run->disk, run->arena, plan->place.dir, make)) return true;
  return run_failed(run, make ? DIAG_TREE_WRITE_FAILED : DIAG_TREE_UNREADABLE, STR(""));
}

bool run_in_way(TreeRun *run, bool link, Str blocker) {
  diag_add_path(run->diags, link ? DIAG_TREE_LINK : DIAG_TREE_BLOCKED,
                tree_shown(run->arena, &run->plan->place, blocker), NULL);
  return false;
}

bool run_read(TreeRun *run, Str path, Str *text, unsigned *mode) {
  DiskNode node;
  *text = STR_NONE;
  if (!disk_look(&run->disk, path, &node)) return run_failed(run, DIAG_TREE_UNREADABLE, path);
  if (node.kind == FS_MISSING) return true;
  if (node.kind != FS_FILE) return run_in_way(run, node.kind == FS_LINK, node.blocker);
  bool ok = disk_text(&run->disk, &node, node.size, text) || run_failed(run, DIAG_TREE_UNREADABLE, path);
  close(node.fd);
  if (ok) *text = str_copy(run->arena, *text);
  if (mode != NULL) *mode = node.mode;
  return ok;
}

/* Everything about one path: what the plan wants, what the lock remembers, what is there. */
typedef struct Subject {
  const TreeFile *file; /* NULL: an orphan */
  const LockLine *line; /* NULL: not in the lock */
} Subject;

static TreeState state_in_way(FsKind kind) {
  return kind == FS_LINK ? TREE_LINK : TREE_BLOCKED;
}

/* The state of an existing file. `change->hash` becomes the hash of what is there when that is not
 * what the plan wants. */
static bool read_state(TreeRun *run, const DiskNode *node, Subject subject, TreeChange *change) {
  if (subject.file != NULL) {
    bool same = false;
    if (!disk_same(&run->disk, node, (DiskText){0, subject.file->text, true}, &same)) return false;
    change->state = TREE_SAME;
    if (same) return true;
  }
  change->state = TREE_FOREIGN;
  if (subject.line == NULL) return true;
  Str text;
  if (!disk_text(&run->disk, node, node->size, &text)) return false;
  Str hash = hash128_hex(run->arena, text);
  change->state = str_eq(hash, subject.line->hash) ? TREE_STALE : TREE_EDITED;
  if (change->orphan) change->hash = hash;
  return true;
}

static bool find_state(TreeRun *run, Subject subject, TreeChange *change) {
  DiskNode node;
  if (subject.file != NULL && subject.file->same) return true; /* TREE_SAME */
  if (!disk_look(&run->disk, change->path, &node))
    return run_failed(run, DIAG_TREE_UNREADABLE, change->path);
  if (node.kind == FS_MISSING) {
    change->state = TREE_MISSING;
    return true;
  }
  if (node.kind != FS_FILE) {
    change->state = state_in_way(node.kind);
    change->blocker = node.blocker;
    return true;
  }
  change->mode = node.mode;
  bool ok = read_state(run, &node, subject, change);
  if (!ok) run_failed(run, DIAG_TREE_UNREADABLE, change->path);
  close(node.fd);
  return ok;
}

static TreeAction action_for(const TreeChange *change, bool force) {
  switch (change->state) {
  case TREE_MISSING: return change->orphan ? TREE_NOTHING : TREE_CREATE;
  case TREE_STALE: return change->orphan ? TREE_DELETE : TREE_UPDATE;
  case TREE_EDITED:
    if (change->orphan) return force ? TREE_DELETE : TREE_NOTHING;
    return TREE_UPDATE;
  case TREE_FOREIGN: return force ? TREE_UPDATE : TREE_NOTHING;
  case TREE_SAME:
  case TREE_LINK:
  case TREE_BLOCKED: return TREE_NOTHING;
  }
  return TREE_NOTHING;
}

typedef struct Comparison {
  TreeRun *run;
  TreeReport *report;
  Lock next; /* what the lock should say */
} Comparison;

static void keep_line(Comparison *c, LockLine line) {
  vec_push(c->run->arena, &c->next.lines, line);
}

static bool compare_file(Comparison *c, const TreeFile *file, const LockLine *line) {
  TreeChange change = {.path = file->path, .target = file->target, .text = file->text,
                       .span = file->span, .hash = file->hash};
  if (!str_given(change.hash)) change.hash = hash128_hex(c->run->arena, file->text);
  if (!find_state(c->run, (Subject){file, line}, &change)) return false;
  change.action = action_for(&change, c->run->options->force && !file->yields);
  c->report->files++;
  bool yielded = file->yields && line == NULL && change.state != TREE_SAME &&
                 change.state != TREE_MISSING;
  if (change.state == TREE_SAME || yielded) c->report->same++;
  else vec_push(c->run->arena, &c->report->changes, change);
  if (!yielded) keep_line(c, (LockLine){file->path, file->target, change.hash});
  return true;
}

/* A file of the lock that the plan does not have. One that is no longer there, or that the user has
 * made his own, just leaves the lock. */
static bool compare_orphan(Comparison *c, const LockLine *line) {
  TreeChange change = {.path = line->path, .target = line->target, .orphan = true};
  if (!find_state(c->run, (Subject){NULL, line}, &change)) return false;
  change.action = action_for(&change, c->run->options->force);
  if (change.state != TREE_MISSING) vec_push(c->run->arena, &c->report->changes, change);
  return true;
}

static bool selected(const TreeOptions *options, Str target) {
  if (options->only.len == 0) return true;
  each(i, options->only) if (str_eq(options->only.items[i], target)) return true;
  return false;
}

static int by_path(const void *a, const void *b) {
  return str_cmp((*(TreeFile *const *)a)->path, (*(TreeFile *const *)b)->path);
}

/* A line of the lock without a file in the plan. */
static bool compare_line(Comparison *c, const LockLine *line) {
  if (selected(c->run->options, line->target)) return compare_orphan(c, line);
  keep_line(c, *line);
  return true;
}

/* Walks the files of the plan and the lines of the lock side by side; both are sorted by path. */
static bool compare_all(Comparison *c, TreeFile **files, size_t len, const Lock *lock) {
  const LockLine *line = lock->lines.items;
  const LockLine *end = lock->lines.len == 0 ? line : line + lock->lines.len;
  for (size_t i = 0; i < len; i++) {
    for (; line != end && str_cmp(line->path, files[i]->path) < 0; line++)
      if (!compare_line(c, line)) return false;
    bool known = line != end && str_eq(line->path, files[i]->path);
    if (!compare_file(c, files[i], known ? line++ : NULL)) return false;
  }
  for (; line != end; line++)
    if (!compare_line(c, line)) return false;
  return true;
}

TreeReport *run_compare(TreeRun *run) {
  const TreePlan *plan = run->plan;
  Str text;
  unsigned mode = 0;
  if (!run_read(run, plan->place.lock, &text, &mode)) return NULL;
  Lock none = {.yaml = plan->place.yaml};
  const Lock *lock = &none;
  if (str_given(text)) {
    lock = lock_parse(plan, tree_shown(run->arena, &plan->place, plan->place.lock), text);
    if (lock == NULL) return NULL;
  }
  none.texts = str_given(plan->texts) ? plan->texts : lock->texts;
  Comparison c = {.run = run, .report = arena_make(run->arena, TreeReport), .next = none};
  c.report->place = plan->place;
  TreeFile **files = arena_array(run->arena, TreeFile *, plan->files.len + 1);
  each(i, plan->files) files[i] = plan->files.items[i];
  qsort(files, plan->files.len, sizeof *files, by_path);
  if (!compare_all(&c, files, plan->files.len, lock)) return NULL;
  c.report->lock_text = lock_text(run->arena, &c.next);
  c.report->lock_mode = mode;
  c.report->lock_missing = !str_given(text);
  c.report->lock_stale = c.report->lock_missing ? c.next.lines.len > 0
                                                : !str_eq(text, c.report->lock_text);
  return c.report;
}

bool run_interrupted(TreeRun *run, bool *interrupted) {
  Str path = tree_journal(run->arena, run->plan->place.lock), text;
  if (!run_read(run, path, &text, NULL)) return false;
  *interrupted = str_given(text);
  if (!*interrupted) return true;
  int dir = disk_dir(&run->disk, tree_dir(path), false);
  if (dir < 0 || flock(dir, LOCK_SH | LOCK_NB) == 0) {
    bool ok = run_read(run, path, &text, NULL); /* again: its writer may just have finished */
    *interrupted = str_given(text);
    return ok;
  }
  if (errno != EWOULDBLOCK) return run_failed(run, DIAG_TREE_UNREADABLE, path);
  diag_add_path(run->diags, DIAG_TREE_BUSY, tree_shown(run->arena, &run->plan->place, path), NULL);
  return false;
}

typedef struct Looked { /* a file some parts of which were taken */
  Str path;
  DiskNode node; /* what stands there, open */
  Hash128 *hash;
  size_t taken; /* bytes */
} Looked;

struct TreeLook {
  Arena *arena;
  Disk disk;
  bool open;
  VEC(Looked) files;
};

TreeLook *tree_look_begin(Arena *arena, const TreePlace *place) {
  TreeLook *look = arena_make(arena, TreeLook);
  look->arena = arena;
  look->open = disk_open(&look->disk, arena, place->dir, false);
  return look;
}

static void look_close(TreeLook *look, Looked *file) {
  close(file->node.fd);
  *file = look->files.items[--look->files.len];
}

/* NULL: there is no file to compare with. */
static Looked *look_at(TreeLook *look, Str path) {
  each(i, look->files)
    if (str_eq(look->files.items[i].path, path)) return &look->files.items[i];
  Looked file = {0};
  if (!look->open || !tree_path_ok(path) || !disk_look(&look->disk, path, &file.node)) return NULL;
  if (file.node.kind != FS_FILE) return NULL;
  file.path = str_copy(look->arena, path);
  file.hash = hash128_new(look->arena);
  vec_push(look->arena, &look->files, file);
  return &look->files.items[look->files.len - 1];
}

static bool look_same(TreeLook *look, const Looked *file, Str text, bool end) {
  bool same = false;
  return disk_same(&look->disk, &file->node, (DiskText){file->taken, text, end}, &same) && same;
}

bool tree_look_part(TreeLook *look, Str path, Str text) {
  Looked *file = look_at(look, path);
  if (file == NULL || !look_same(look, file, text, false)) return false;
  hash128_add(file->hash, text);
  file->taken += text.len;
  return true;
}

/* With the parts that were taken, which the disk has. */
static Str look_whole(TreeLook *look, const Looked *file, Str rest) {
  Str taken;
  if (file->taken == 0 || !disk_text(&look->disk, &file->node, file->taken, &taken)) return rest;
  return str_concat(look->arena, taken, rest);
}

void tree_look(TreeLook *look, TreeFile *file) {
  Looked *looked = look_at(look, file->path);
  if (looked == NULL) {
    file->hash = hash128_hex(look->arena, file->text);
    return;
  }
  hash128_add(looked->hash, file->text);
  file->hash = hash128_end(look->arena, looked->hash);
  file->same = look_same(look, looked, file->text, true);
  if (!file->same) file->text = look_whole(look, looked, file->text);
  look_close(look, looked);
}

void tree_look_end(TreeLook *look) {
  while (look->files.len > 0) look_close(look, &look->files.items[0]);
  if (look->open) disk_close(&look->disk);
}

TreeReport *tree_compare(const TreePlan *plan, const TreeOptions *options) {
  TreeRun run;
  bool interrupted = false;
  TreeReport *report = NULL;
  if (diags_failed(plan->diags)) return NULL;
  if (!run_open(&run, plan, options, false)) return NULL;
  if (run_interrupted(&run, &interrupted)) report = run_compare(&run);
  if (report != NULL) report->interrupted = interrupted;
  disk_close(&run.disk);
  return report;
}

bool tree_report_clean(const TreeReport *report) {
  return report->changes.len == 0 && !report->lock_stale && !report->interrupted;
}
