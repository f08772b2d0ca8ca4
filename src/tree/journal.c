/* Why the tree is always old, new, or on its way to new:
 *
 *   1. The journal is written and synced. It lists every temporary file by the path it is for, with
 *      the hash of its text.
 *   2. The temporary files are written, the new lock's the last.
 *   3. They are renamed to their places, orphans are deleted, the lock is renamed.
 *   4. The journal is removed.
 *
 * Killed in 1: the journal is torn (its last line is a hash of the rest), nothing else was done.
 * Killed in 2: no file is in its place yet, and a temporary file is missing or incomplete: undo.
 * Killed in 3: every temporary file was complete, so what is still waiting is put in place.
 * Killed in 4: everything is in place. */
#include "tree/journal.h"

/* schemagen-journal 1
 * root<TAB>schema.yaml
 * dir<TAB>generated/postgres
 * write<TAB>0123456789abcdef0123456789abcdef<TAB>generated/postgres/schema.sql
 * delete<TAB>0123456789abcdef0123456789abcdef<TAB>generated/old.sql
 * end<TAB>hash of the lines above */
#define JOURNAL_FIRST "schemagen-journal 1\n"

static void print_file(Buf *text, Str word, const JournalFile *file) {
  buf_format(text, "%.*s\t%.*s\t%.*s\n", STR_ARG(word), STR_ARG(file->hash), STR_ARG(file->path));
}

Str journal_text(Arena *arena, const Journal *journal) {
  Buf text = BUF(arena);
  buf_format(&text, JOURNAL_FIRST "root\t%.*s\n", STR_ARG(journal->yaml));
  each(i, journal->dirs) buf_format(&text, "dir\t%.*s\n", STR_ARG(journal->dirs.items[i]));
  each(i, journal->writes) print_file(&text, STR("write"), &journal->writes.items[i]);
  each(i, journal->deletes) print_file(&text, STR("delete"), &journal->deletes.items[i]);
  Str hash = hash128_hex(arena, buf_str(&text));
  buf_format(&text, "end\t%.*s\n", STR_ARG(hash));
  return buf_str(&text);
}

static bool parse_line(Arena *arena, Journal *journal, Str line) {
  Str word, rest = line;
  if (!str_split(&rest, '\t', &word) || !str_given(rest)) return false;
  if (str_eq(word, STR("root"))) {
    journal->yaml = rest;
    return true;
  }
  if (str_eq(word, STR("dir"))) {
    vec_push(arena, &journal->dirs, rest);
    return tree_path_ok(rest);
  }
  JournalFile file = {0};
  if (!str_split(&rest, '\t', &file.hash)) return false;
  if (!lock_is_hash(file.hash) || !tree_path_ok(rest)) return false;
  file.path = rest;
  if (str_eq(word, STR("write"))) vec_push(arena, &journal->writes, file);
  else if (str_eq(word, STR("delete"))) vec_push(arena, &journal->deletes, file);
  else return false;
  return true;
}

/* False when the journal is torn. */
static bool parse(Arena *arena, Str text, Journal *journal) {
  ptrdiff_t end = str_find_last(str_slice(text, 0, text.len == 0 ? 0 : text.len - 1), '\n');
  if (end < 0 || !str_starts(text, STR(JOURNAL_FIRST))) return false;
  Str lines = str_slice(text, 0, (size_t)end + 1);
  Str last = str_format(arena, "end\t%.*s\n", STR_ARG(hash128_hex(arena, lines)));
  if (!str_eq(last, str_slice(text, (size_t)end + 1, text.len))) return false;
  Str rest = str_slice(lines, sizeof JOURNAL_FIRST - 1, lines.len - 1);
  for (Str line; str_split(&rest, '\n', &line);)
    if (!parse_line(arena, journal, line)) return false;
  return str_given(journal->yaml);
}

static bool sync_dirs(TreeRun *run, const Journal *journal) {
  if (!run->options->durable) return true;
  Str last = STR_NONE;
  for (size_t i = 0; i < journal->writes.len + journal->deletes.len; i++) {
    size_t at = i - journal->writes.len;
    const JournalFile *file =
        i < journal->writes.len ? &journal->writes.items[i] : &journal->deletes.items[at];
    Str dir = tree_dir(file->path);
    if (str_given(last) && str_eq(dir, last)) continue;
    last = dir;
    if (!disk_sync_dir(&run->disk, dir)) return run_failed(run, DIAG_TREE_UNFINISHED, file->path);
  }
  each(i, journal->dirs) {
    Str above = tree_dir(journal->dirs.items[i]);
    if (!disk_sync_dir(&run->disk, above)) return run_failed(run, DIAG_TREE_UNFINISHED, above);
  }
  return true;
}

static bool rename_one(TreeRun *run, JournalFile *file) {
  if (!file->pending) return true;
  if (!disk_rename(&run->disk, tree_temp(run->arena, file->path), file->path)) return false;
  file->pending = false;
  return true;
}

static bool delete_all(TreeRun *run, const Journal *journal) {
  each(i, journal->deletes) {
    const JournalFile *file = &journal->deletes.items[i];
    Str hash;
    bool ok = disk_hash(&run->disk, file->path, &hash);
    if (str_given(hash) && !str_eq(hash, file->hash)) continue; /* changed just now: not ours */
    if (ok && str_given(hash)) ok = disk_remove(&run->disk, file->path);
    if (!ok) return run_failed(run, DIAG_TREE_UNFINISHED, file->path);
    Str dir = tree_dir(file->path);
    while (dir.len > 0 && disk_remove_dir(&run->disk, dir)) dir = tree_dir(dir);
  }
  return true;
}

static bool remove_journal(TreeRun *run) {
  Str lock = run->plan->place.lock, path = tree_journal(run->arena, lock);
  if (!disk_remove(&run->disk, path)) return run_failed(run, DIAG_TREE_UNFINISHED, path);
  if (run->options->durable && !disk_sync_dir(&run->disk, tree_dir(lock)))
    return run_failed(run, DIAG_TREE_UNFINISHED, path);
  return true;
}

bool journal_finish(TreeRun *run, Journal *journal) {
  const Str lock = run->plan->place.lock;
  bool began = false;
  JournalFile *lock_file = NULL;
  each(i, journal->writes) {
    JournalFile *file = &journal->writes.items[i];
    if (str_eq(file->path, lock)) {
      lock_file = file;
      continue;
    }
    began = began || !file->pending;
    if (rename_one(run, file)) {
      began = true;
      continue;
    }
    run_failed(run, began ? DIAG_TREE_UNFINISHED : DIAG_TREE_WRITE_FAILED, file->path);
    if (!began) journal_undo(run, journal);
    return false;
  }
  if (!delete_all(run, journal)) return false;
  if (lock_file != NULL && !rename_one(run, lock_file))
    return run_failed(run, DIAG_TREE_UNFINISHED, lock);
  return sync_dirs(run, journal) && remove_journal(run);
}

bool journal_undo(TreeRun *run, const Journal *journal) {
  bool ok = true;
  each(i, journal->writes)
    ok = disk_remove(&run->disk, tree_temp(run->arena, journal->writes.items[i].path)) && ok;
  if (!ok) return false; /* the journal stays, to say what is still there */
  ok = disk_remove(&run->disk, tree_journal(run->arena, run->plan->place.lock));
  for (size_t i = journal->dirs.len; i > 0; i--)
    disk_remove_dir(&run->disk, journal->dirs.items[i - 1]);
  return ok;
}

typedef struct Survey {
  bool in_place; /* a file has its new text */
  bool broken;   /* a file has not, and the new text does not wait either */
} Survey;

/* Looks which new texts wait, complete, and which are in place. */
static bool survey(TreeRun *run, Journal *journal, Survey *found) {
  *found = (Survey){false, false};
  each(i, journal->writes) {
    JournalFile *file = &journal->writes.items[i];
    Str hash;
    if (!disk_hash(&run->disk, tree_temp(run->arena, file->path), &hash))
      return run_failed(run, DIAG_TREE_UNREADABLE, file->path);
    file->pending = str_eq(hash, file->hash);
    if (file->pending) continue;
    if (!disk_hash(&run->disk, file->path, &hash))
      return run_failed(run, DIAG_TREE_UNREADABLE, file->path);
    if (str_eq(hash, file->hash)) found->in_place = true;
    else found->broken = true;
  }
  return true;
}

static void say(TreeRun *run, Str shown, Str what) {
  diag_add_path(run->diags, DIAG_TREE_RECOVERED, shown, STRS(what));
}

static bool recover_parsed(TreeRun *run, Journal *journal, Str shown) {
  if (!str_eq(journal->yaml, run->plan->place.yaml)) {
    diag_add_path(run->diags, DIAG_LOCK_OTHER, shown,
                  STRS(journal->yaml, run->plan->place.yaml));
    return false;
  }
  Survey found;
  if (!survey(run, journal, &found)) return false;
  if (found.broken && !found.in_place) {
    if (!journal_undo(run, journal))
      return run_failed(run, DIAG_TREE_UNFINISHED,
                        tree_journal(run->arena, run->plan->place.lock));
    say(run, shown, STR("undone"));
    return true;
  }
  each(i, journal->writes) /* what neither waits nor is in place was changed by someone since */
    if (!journal->writes.items[i].pending)
      disk_remove(&run->disk, tree_temp(run->arena, journal->writes.items[i].path));
  if (!journal_finish(run, journal)) return false;
  say(run, shown, STR("finished"));
  return true;
}

bool journal_recover(TreeRun *run) {
  Str path = tree_journal(run->arena, run->plan->place.lock), text;
  Str shown = tree_shown(run->arena, &run->plan->place, path);
  if (!run_read(run, path, &text, NULL)) return false;
  if (!str_given(text)) return true;
  Journal journal = {0};
  if (parse(run->arena, text, &journal)) return recover_parsed(run, &journal, shown);
  say(run, shown, STR("discarded"));
  return remove_journal(run);
}
