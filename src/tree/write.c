/* Makes the disk agree with the plan, as journal.c says. */
#include "tree/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* Reports what stands in the way of a file; what the user changed and loses; what is left to him. */
static bool judge(TreeRun *run, const TreeChange *change, Str *last_blocker) {
  Str shown = tree_shown(run->arena, &run->plan->place, change->path);
  bool in_way = change->state == TREE_LINK || change->state == TREE_BLOCKED;
  if (change->orphan) {
    if (change->action == TREE_NOTHING)
      diag_add_path(run->diags, DIAG_TREE_ORPHAN_KEPT, shown, NULL);
    return true;
  }
  if (in_way && !str_eq(change->blocker, *last_blocker)) {
    *last_blocker = change->blocker; /* one report for all files below a directory */
    run_in_way(run, change->state == TREE_LINK, change->blocker);
  }
  if (change->state == TREE_FOREIGN && change->action == TREE_NOTHING) {
    diag_add_path(run->diags, DIAG_TREE_FOREIGN, shown, NULL);
    return false;
  }
  if (change->state == TREE_EDITED && !run->options->force)
    diag_add_path(run->diags, DIAG_TREE_EDITED, shown, NULL);
  return !in_way;
}

static bool judge_all(TreeRun *run, const TreeReport *report) {
  bool ok = true;
  Str last_blocker = STR("");
  each(i, report->changes) ok = judge(run, &report->changes.items[i], &last_blocker) && ok;
  return ok;
}

/* Adds `dir` and those above it that do not exist to `dirs`, from the top down. */
static void add_missing(TreeRun *run, Str dir, Map *seen, StrList *dirs) {
  if (map_get(seen, dir) != NULL) return;
  map_set(run->arena, seen, dir, dirs);
  if (disk_dir(&run->disk, dir, false) >= 0 || errno != ENOENT) return;
  if (dir.len > 0) add_missing(run, tree_dir(dir), seen, dirs);
  if (dir.len > 0) vec_push(run->arena, dirs, dir);
}

static Journal plan_journal(TreeRun *run, const TreeReport *report, const StrList *made) {
  Journal journal = {.yaml = run->plan->place.yaml, .dirs = *made};
  Map seen = {0};
  each(i, report->changes) {
    const TreeChange *change = &report->changes.items[i];
    JournalFile file = {.path = change->path, .hash = change->hash, .pending = true};
    switch (change->action) {
    case TREE_NOTHING: break;
    case TREE_DELETE: vec_push(run->arena, &journal.deletes, file); break;
    case TREE_CREATE: add_missing(run, tree_dir(change->path), &seen, &journal.dirs);
      /* fall through */
    case TREE_UPDATE: vec_push(run->arena, &journal.writes, file); break;
    }
  }
  if (report->lock_stale)
    vec_push(run->arena, &journal.writes,
             (JournalFile){report->place.lock, hash128_hex(run->arena, report->lock_text), true});
  return journal;
}

static bool stage_one(TreeRun *run, Str path, Str text, unsigned mode) {
  DiskWrite write = {.path = tree_temp(run->arena, path), .text = text, .mode = mode,
                     .sync = run->options->durable};
  return disk_write(&run->disk, &write) || run_failed(run, DIAG_TREE_WRITE_FAILED, path);
}

static bool stage_all(TreeRun *run, const TreeReport *report, const Journal *journal) {
  Str path = tree_journal(run->arena, report->place.lock);
  DiskWrite write = {.path = path, .text = journal_text(run->arena, journal), .sync = true};
  if (!disk_write(&run->disk, &write)) return run_failed(run, DIAG_TREE_WRITE_FAILED, path);
  if (run->options->durable && !disk_sync_dir(&run->disk, tree_dir(path)))
    return run_failed(run, DIAG_TREE_WRITE_FAILED, path);
  each(i, report->changes) {
    const TreeChange *change = &report->changes.items[i];
    if (change->action != TREE_CREATE && change->action != TREE_UPDATE) continue;
    if (!stage_one(run, change->path, change->text, change->mode)) return false;
  }
  if (!report->lock_stale) return true;
  return stage_one(run, report->place.lock, report->lock_text, report->lock_mode);
}

static bool anything_to_do(const TreeReport *report) {
  each(i, report->changes) if (report->changes.items[i].action != TREE_NOTHING) return true;
  return report->lock_stale;
}

static bool apply(TreeRun *run, const TreeReport *report, const StrList *made) {
  if (!anything_to_do(report)) return true;
  Journal journal = plan_journal(run, report, made);
  if (stage_all(run, report, &journal)) return journal_finish(run, &journal);
  journal_undo(run, &journal);
  return false;
}

/* Takes the tree for this run alone, until `*fd` is closed. The lock's directory is what is locked,
 * so that two trees in one directory do not meet; `made` becomes the directories made for that. */
static bool take_tree(TreeRun *run, StrList *made, int *fd) {
  Str lock = run->plan->place.lock;
  Map seen = {0};
  Str text;
  if (!run_read(run, lock, &text, NULL)) return false; /* says what is in the way */
  add_missing(run, tree_dir(lock), &seen, made);
  int dir = disk_dir(&run->disk, tree_dir(lock), true);
  if (dir < 0) return run_failed(run, DIAG_TREE_WRITE_FAILED, lock);
  *fd = fcntl(dir, F_DUPFD_CLOEXEC, 0); /* its own: the disk closes the other when it moves on */
  if (*fd < 0) return run_failed(run, DIAG_TREE_WRITE_FAILED, lock);
  if (flock(*fd, LOCK_EX | LOCK_NB) == 0) return true;
  if (errno != EWOULDBLOCK) return run_failed(run, DIAG_TREE_WRITE_FAILED, lock);
  diag_add_path(run->diags, DIAG_TREE_BUSY, tree_shown(run->arena, &run->plan->place, lock), NULL);
  return false;
}

static bool write_tree(TreeRun *run, TreeReport **report) {
  StrList made = {0};
  int fd = -1;
  bool ok = take_tree(run, &made, &fd) && journal_recover(run);
  if (ok) *report = run_compare(run);
  ok = *report != NULL && judge_all(run, *report) && apply(run, *report, &made);
  for (size_t i = made.len; i > 0; i--) disk_remove_dir(&run->disk, made.items[i - 1]);
  if (fd >= 0) close(fd);
  return ok;
}

static bool rehearse(TreeRun *run, TreeReport **report) {
  bool interrupted;
  if (!run_interrupted(run, &interrupted)) return false;
  *report = run_compare(run);
  if (*report == NULL) return false;
  (*report)->interrupted = interrupted;
  return judge_all(run, *report);
}

bool tree_write(const TreePlan *plan, const TreeOptions *options, TreeReport **report) {
  TreeRun run;
  TreeReport *done = NULL;
  if (report == NULL) report = &done;
  *report = NULL;
  if (diags_failed(plan->diags)) return false;
  if (!run_open(&run, plan, options, !options->dry_run)) return false;
  bool ok = options->dry_run ? rehearse(&run, report) : write_tree(&run, report);
  disk_close(&run.disk);
  return ok;
}
