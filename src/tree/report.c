/* What `check` and `generate --dry-run` print. */
#include "tree/compare.h"
#include "tree/diff.h"

#include <unistd.h>

static Str word_for_orphan(TreeState state) {
  switch (state) {
  case TREE_STALE: return STR("no longer generated");
  case TREE_EDITED: return STR("no longer generated, and edited by hand");
  case TREE_SAME:
  case TREE_MISSING:
  case TREE_FOREIGN:
  case TREE_LINK:
  case TREE_BLOCKED: return STR("no longer generated, and replaced by something else");
  }
  return STR("");
}

static Str word_for(const TreeChange *change) {
  if (change->orphan) return word_for_orphan(change->state);
  switch (change->state) {
  case TREE_SAME: return STR("up to date");
  case TREE_MISSING: return STR("missing");
  case TREE_STALE: return STR("out of date");
  case TREE_EDITED: return STR("edited by hand");
  case TREE_FOREIGN: return STR("not written by schemagen");
  case TREE_LINK: return STR("a symbolic link is in the way");
  case TREE_BLOCKED: return STR("something that is no file is in the way");
  }
  return STR("");
}

static Str action_for(TreeAction action) {
  switch (action) {
  case TREE_NOTHING: return STR("left alone");
  case TREE_CREATE: return STR("create");
  case TREE_UPDATE: return STR("update");
  case TREE_DELETE: return STR("delete");
  }
  return STR("");
}

/* generated/postgres/schema.sql: out of date (update) */
static void print_line(Buf *out, const TreeReport *report, Str path, Str words, TreeAction action) {
  Str shown = tree_shown(out->arena, &report->place, path), what = action_for(action);
  buf_format(out, "%.*s: %.*s (%.*s)\n", STR_ARG(shown), STR_ARG(words), STR_ARG(what));
}

/* The names begin with a/ and b/, as git's do, so that `git apply` and `patch -p1` read the diff. */
static void print_diff(Buf *out, Disk *disk, const TreeChange *change, TreeStyle style) {
  DiskNode node;
  Str text;
  if (!disk_look(disk, change->path, &node) || node.kind != FS_FILE) return;
  if (disk_text(disk, &node, node.size, &text)) {
    DiffStyle diff = {.old_name = str_concat(out->arena, STR("a/"), change->path),
                      .new_name = str_concat(out->arena, STR("b/"), change->path),
                      .context = 3,
                      .max_lines = style.max_lines,
                      .colour = style.colour};
    diff_unified(out, text, change->text, &diff);
  }
  close(node.fd);
}

static bool has_diff(const TreeChange *change) {
  return !change->orphan && (change->state == TREE_STALE || change->state == TREE_EDITED ||
                             change->state == TREE_FOREIGN);
}

void tree_report_print(Buf *out, const TreeReport *report, TreeStyle style) {
  Disk disk;
  bool open = style.diff && disk_open(&disk, out->arena, report->place.dir, false);
  if (report->interrupted) {
    Str journal = tree_journal(out->arena, report->place.lock);
    buf_append(out, tree_shown(out->arena, &report->place, journal));
    buf_lit(out, ": a run was interrupted while it wrote (finish or undo)\n");
  }
  each(i, report->changes) {
    const TreeChange *change = &report->changes.items[i];
    print_line(out, report, change->path, word_for(change), change->action);
    if (open && has_diff(change)) print_diff(out, &disk, change, style);
  }
  if (report->lock_stale)
    print_line(out, report, report->place.lock,
               report->lock_missing ? STR("missing") : STR("out of date"),
               report->lock_missing ? TREE_CREATE : TREE_UPDATE);
  if (open) disk_close(&disk);
}

size_t tree_report_count(const TreeReport *report, TreeAction action) {
  size_t count = 0;
  each(i, report->changes) count += report->changes.items[i].action == action;
  return count;
}
