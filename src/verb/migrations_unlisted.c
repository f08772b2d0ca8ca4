/* Files of a folder of migrations that no migrator knows of: a killed run left them, or the journal got lost. */
#include "tree/append.h"
#include "verb/migrations.h"

/* The journal is written last, and in the newer layout the SQL of a directory. */
static const Str patterns[LAYOUT_COUNT][3] = {
    [LAYOUT_JOURNAL] = {STR_INIT("[0-9][0-9][0-9][0-9]_*.sql"), STR_INIT("meta/[0-9][0-9][0-9][0-9]_snapshot.json"),
                        STR_INIT("meta/_[0-9][0-9][0-9][0-9]_schemagen.json")},
    [LAYOUT_DIRECTORIES] = {STR_INIT("[0-9]*_*/*.json"), STR_INIT("[0-9]*_*/down.sql"),
                            STR_INIT("[0-9]*_*/online.sql")},
};

static void add_found(Run *run, const Folder *folder, Str pattern, StrList *files) {
  StrList found = fs_glob(run->arena, path_join(run->arena, folder->dir, pattern));
  each(i, found) vec_push(run->arena, files, path_relative(run->arena, folder->dir, found.items[i]));
}

/* Paths of the files of all migrations; in the newer layout those of their directories. */
static Map listed_of(Run *run, const Folder *folder) {
  Map listed = {0};
  each(i, folder->entries)
    for (int file = 0; file < FILE_COUNT; file++) {
      Str path = folder_file(run->arena, folder->layout, &folder->entries.items[i], (FolderFile)file);
      map_set(run->arena, &listed, folder->layout == LAYOUT_JOURNAL ? path : path_dir(path), run);
    }
  return listed;
}

/* Without those that are half-written, of which nothing is known. */
static StrList named(Run *run, const Folder *folder) {
  StrList files = {0}, unlisted = {0};
  Map listed = listed_of(run, folder);
  for (int i = 0; i < 3; i++) add_found(run, folder, patterns[folder->layout][i], &files);
  each(i, files) {
    Str key = folder->layout == LAYOUT_JOURNAL ? files.items[i] : path_dir(files.items[i]);
    if (map_get(&listed, key) == NULL) vec_push(run->arena, &unlisted, files.items[i]);
  }
  return unlisted;
}

StrList files_unlisted(Run *run, const Folder *folder) {
  StrList unlisted = named(run, folder);
  for (size_t i = 0; i < sizeof append_temps / sizeof *append_temps; i++)
    add_found(run, folder, append_temps[i], &unlisted);
  return unlisted;
}

/* "0003", "19700101000003_" */
static Str number_of(FolderLayout layout, Str path) {
  Str name = path_base(path);
  if (layout == LAYOUT_DIRECTORIES) return folder_stamp(path);
  return str_starts(name, STR("_")) ? str_slice(name, 1, 5) : str_slice(name, 0, 4);
}

StrList files_in_place_of(Run *run, const Folder *folder, const MigrationEntry *entry) {
  StrList unlisted = named(run, folder), same = {0};
  each(i, unlisted)
    if (str_eq(number_of(folder->layout, unlisted.items[i]), number_of(folder->layout, entry->tag)))
      vec_push(run->arena, &same, unlisted.items[i]);
  return same;
}

/* The directory of a migration, and others follow it: that is no run that was killed. */
static bool has_all_sql(Run *run, const Folder *folder, const StrList *unlisted) {
  Str last = folder->entries.len == 0 ? STR("") : folder->entries.items[folder->entries.len - 1].tag;
  each(i, *unlisted) {
    Str directory = path_dir(unlisted->items[i]);
    if (str_cmp(directory, last) >= 0) continue;
    Str path = path_join(run->arena, folder->dir, path_join(run->arena, directory, STR("migration.sql")));
    diag_add_path(run->diags, DIAG_MIGRATIONS_BROKEN, path, STRS(STR("No such file or directory")));
    return false;
  }
  return true;
}

/* A run that was killed leaves the files of one migration, and without a journal that is the first. */
bool folder_is_listed(Run *run, const Folder *folder) {
  StrList unlisted = named(run, folder);
  if (folder->layout == LAYOUT_DIRECTORIES) return has_all_sql(run, folder, &unlisted);
  each(i, unlisted) {
    if (folder->entries.len > 0 || str_eq(number_of(folder->layout, unlisted.items[i]), STR("0000"))) continue;
    Str words = str_given(folder->journal) ? STR("it lists no migration") : STR("it is missing");
    Str more = unlisted.len == 1 ? STR("") : str_format(run->arena, " and %zu more", unlisted.len - 1);
    diag_add_path(run->diags, DIAG_JOURNAL_LOST, path_join(run->arena, folder->dir, STR("meta/_journal.json")),
                  STRS(words, unlisted.items[0], more));
    return false;
  }
  return true;
}
