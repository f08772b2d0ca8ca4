#include "verb/migrations.h"

#include "engine/cjson.h"
#include "model/model.h"
#include "target/drizzle/snapshot.h"
#include "verb/source.h"

bool dialect_wanted(const Run *run, Dialect dialect) {
  Str choice = run_flag(run, FLAG_DIALECT)->text;
  if (!str_given(choice) || str_eq(choice, STR("both"))) return true;
  return str_eq(choice, STR("postgres")) == (dialect == DIALECT_POSTGRES);
}

Schema *schema_read(Run *run, Str path, Loaded **loaded) {
  size_t before = run->diags->errors; /* something else may have failed already */
  *loaded = arena_make(run->arena, Loaded);
  if (!load(run->arena, run->diags, path, *loaded)) return NULL;
  Schema *schema = model_build(run->arena, run->diags, *loaded);
  return run->diags->errors > before ? NULL : schema;
}

/* --- the journal --- */

static bool broken(Run *run, const Folder *folder, Str file, Str why) {
  diag_add_path(run->diags, DIAG_MIGRATIONS_BROKEN, path_join(run->arena, folder->dir, file), STRS(why));
  return false;
}

static bool forked(Run *run, const Folder *folder, Str file, Str why) {
  diag_add_path(run->diags, DIAG_MIGRATIONS_FORKED, path_join(run->arena, folder->dir, file), STRS(why));
  return false;
}

/* It has a line that git puts where two branches differ. */
static bool is_unmerged(Run *run, Str path, Str text) {
  ptrdiff_t at = str_starts(text, STR("<<<<<<< ")) ? 0 : str_find(text, STR("\n<<<<<<< "));
  if (at < 0) return false;
  size_t line = at == 0 ? 1 : 2;
  for (ptrdiff_t i = 0; i < at; i++) line += text.ptr[i] == '\n';
  diag_add_path(run->diags, DIAG_MIGRATIONS_UNMERGED, path, STRS(str_format(run->arena, "%zu", line)));
  return true;
}

static cJSON *parse_json(Run *run, const Folder *folder, const Cjson *lib, Str file, Str text) {
  const char *end = NULL;
  if (is_unmerged(run, path_join(run->arena, folder->dir, file), text)) return NULL;
  cJSON *json = lib->cJSON_ParseWithLengthOpts(text.ptr, text.len + 1, &end, 1);
  if (json != NULL) return json;
  size_t line = 1;
  for (const char *at = text.ptr; at < end; at++) line += *at == '\n';
  broken(run, folder, file, str_format(run->arena, "it is not JSON, in line %zu", line));
  return NULL;
}

cJSON *folder_json(Run *run, const Folder *folder, const Cjson *lib, Str file) {
  Str text, why;
  if (fs_read(run->arena, path_join(run->arena, folder->dir, file), LOAD_MAX_BYTES, &text, &why))
    return parse_json(run, folder, lib, file, text);
  broken(run, folder, file, why);
  return NULL;
}

Str folder_json_text(Arena *arena, const Cjson *lib, const cJSON *object, const char *key) {
  const cJSON *value = lib->cJSON_GetObjectItemCaseSensitive(object, key);
  bool text = value != NULL && value->valuestring != NULL;
  return text ? str_copy(arena, str_from_z(value->valuestring)) : STR_NONE;
}

static int64_t number_of(const Cjson *lib, const cJSON *object, const char *key) {
  const cJSON *value = lib->cJSON_GetObjectItemCaseSensitive(object, key);
  return value == NULL ? -1 : (int64_t)value->valuedouble;
}

static bool read_entries(Run *run, Folder *folder, const Cjson *lib, const cJSON *journal) {
  const cJSON *entries = lib->cJSON_GetObjectItemCaseSensitive(journal, "entries");
  if (entries == NULL) return broken(run, folder, STR("meta/_journal.json"), STR("it has no list of entries"));
  for (const cJSON *from = entries->child; from != NULL; from = from->next) {
    MigrationEntry entry = {.index = number_of(lib, from, "idx"), .when = number_of(lib, from, "when"),
                            .tag = folder_json_text(run->arena, lib, from, "tag"),
                            .version = folder_json_text(run->arena, lib, from, "version")};
    Str why = str_given(entry.tag) ? STR_NONE : str_format(run->arena, "entry %zu has no tag", folder->entries.len);
    if (str_given(why)) return broken(run, folder, STR("meta/_journal.json"), why);
    vec_push(run->arena, &folder->entries, entry);
  }
  return true;
}

/* Of ours. Gaps are what people leave who take an entry out by hand; one number twice is of two branches. Nobody reads
 * those of drizzle-kit, and projects have merged journals by hand. */
static bool numbers_rise(Run *run, const Folder *folder, size_t theirs) {
  const MigrationEntries *entries = &folder->entries;
  Str file = STR("meta/_journal.json");
  for (size_t i = theirs; i < entries->len; i++) {
    const MigrationEntry *entry = &entries->items[i];
    for (size_t k = 0; k < i; k++) {
      const MigrationEntry *before = &entries->items[k];
      if (entry->index == before->index)
        return forked(run, folder, file, CAT(run->arena, before->tag, STR(" and "), entry->tag));
      Str why = str_format(run->arena, "entry %zu has a number that is not after those before", i);
      if (entry->index < before->index) return broken(run, folder, file, why);
    }
  }
  return true;
}

static bool read_journal(Run *run, Folder *folder, const Cjson *lib) {
  Str why, path = path_join(run->arena, folder->dir, STR("meta/_journal.json"));
  if (!fs_read(run->arena, path, LOAD_MAX_BYTES, &folder->journal, &why))
    return broken(run, folder, STR("meta/_journal.json"), why);
  cJSON *journal = parse_json(run, folder, lib, STR("meta/_journal.json"), folder->journal);
  bool ok = journal != NULL && read_entries(run, folder, lib, journal);
  lib->cJSON_Delete(journal);
  return ok;
}

/* --- directories --- */

Str folder_path(Run *run, const Folder *folder, const MigrationEntry *entry, FolderFile file) {
  return path_join(run->arena, folder->dir, folder_file(run->arena, folder->layout, entry, file));
}


static bool has_file(Run *run, const Folder *folder, const MigrationEntry *entry, FolderFile file) {
  return fs_kind(run->arena, folder_path(run, folder, entry, file)) != FS_MISSING;
}

bool folder_knows(Run *run, const Folder *folder, const MigrationEntry *entry) {
  return has_file(run, folder, entry, FILE_OWN) || has_file(run, folder, entry, FILE_SNAPSHOT);
}

const MigrationEntry *folder_last(Run *run, const Folder *folder) {
  size_t at = folder->entries.len - 1;
  while (at > 0 && !folder_knows(run, folder, &folder->entries.items[at])) at--;
  return &folder->entries.items[at];
}

/* What has no SQL no migrator knows; what has no snapshot was written by hand. Where none has one nobody began. */
static void list_directories(Run *run, Folder *folder) {
  StrList files = fs_glob(run->arena, path_join(run->arena, folder->dir, STR("*/migration.sql")));
  bool any = false;
  each(i, files) {
    Str tag = path_base(path_dir(files.items[i]));
    MigrationEntry entry = {.index = (int64_t)folder->entries.len, .when = folder_time(tag), .tag = tag};
    any = any || folder_knows(run, folder, &entry);
    vec_push(run->arena, &folder->entries, entry);
  }
  if (!any) folder->entries.len = 0;
}

/* --- the chain --- */

/* The ids of the snapshots before one: `prevId`, in 1.0 `prevIds`. */
static StrList ids_before(Arena *arena, const Cjson *lib, const cJSON *snapshot) {
  StrList ids = {0};
  Str one = folder_json_text(arena, lib, snapshot, "prevId");
  const cJSON *list = lib->cJSON_GetObjectItemCaseSensitive(snapshot, "prevIds");
  if (str_given(one)) vec_push(arena, &ids, one);
  for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL; item = item->next)
    if (item->valuestring != NULL) vec_push(arena, &ids, str_copy(arena, str_from_z(item->valuestring)));
  return ids;
}

typedef struct Link Link;
struct Link { /* one migration in the chain */
  Str id, file, tag;
  const Link *follower, *rival; /* rival: another that follows the same one */
  bool theirs; /* drizzle-kit's, before the first of ours */
};

static bool fork_at(Run *run, const Folder *folder, const Link *link) {
  return forked(run, folder, link->file, CAT(run->arena, STR("it follows the same one as "), link->rival->file));
}

/* Every snapshot names one or, where branches were merged, several before it. Of drizzle-kit's own history nothing is
 * asked: projects have lost, copied and rewritten its snapshots. */
static bool add_link(Run *run, const Folder *folder, Map *links, const StrList *before, Link *link) {
  each(i, *before) {
    Link *parent = map_get(links, before->items[i]);
    bool root = links->len == 0 && str_eq(before->items[i], SNAPSHOT_NO_ID);
    if (parent == NULL && !root && !link->theirs)
      return broken(run, folder, link->file, STR("it does not follow the snapshot before it"));
    if (parent == NULL) continue;
    link->rival = parent->follower;
    parent->follower = link;
  }
  map_set(run->arena, links, link->id, link);
  return before->len > 0 || link->theirs || broken(run, folder, link->file, STR("it does not say which it follows"));
}

/* How many entries drizzle-kit wrote before the first of ours. */
static size_t count_theirs(Run *run, const Folder *folder) {
  size_t count = 0;
  while (count < folder->entries.len &&
         fs_kind(run->arena, folder_path(run, folder, &folder->entries.items[count], FILE_OWN)) == FS_MISSING)
    count++;
  return count;
}

/* Only the last is followed by none: what branches is brought together again. */
static bool has_one_end(Run *run, const Folder *folder, const Link *links) {
  for (size_t i = 0; i + 1 < folder->entries.len; i++) {
    if (links[i].theirs || links[i].follower != NULL || !str_given(links[i].id)) continue;
    if (str_eq(links[i].id, folder->snapshot_id)) continue; /* what follows was written by hand */
    for (size_t k = i + 1; k < folder->entries.len; k++)
      if (links[k].rival == &links[i]) return fork_at(run, folder, &links[k]);
    return broken(run, folder, links[i].file, STR("none follows it, though it is not the last"));
  }
  return true;
}

static bool read_chain(Run *run, Folder *folder, const Cjson *lib) {
  Link *links = arena_array(run->arena, Link, folder->entries.len + 1);
  Map by_id = {0};
  size_t theirs = count_theirs(run, folder);
  if (!numbers_rise(run, folder, theirs)) return false;
  Map by_file = {0};
  each(i, folder->entries) {
    MigrationEntry *entry = &folder->entries.items[i];
    Str file = folder_file(run->arena, folder->layout, entry, FILE_SNAPSHOT);
    links[i] = (Link){.file = file, .tag = entry->tag, .theirs = i < theirs, .rival = map_get(&by_file, file)};
    bool by_hand = links[i].theirs || folder->layout == LAYOUT_DIRECTORIES;
    if (by_hand && !folder_knows(run, folder, entry)) continue;
    folder->rival = links[i].theirs && links[i].rival != NULL ? links[i].rival->tag : STR_NONE;
    if (str_given(folder->rival)) continue; /* 0003_a and 0003_b have one snapshot */
    map_set(run->arena, &by_file, file, &links[i]);
    cJSON *snapshot = folder_json(run, folder, lib, links[i].file);
    if (snapshot == NULL) return false;
    StrList before = ids_before(run->arena, lib, snapshot);
    links[i].id = folder_json_text(run->arena, lib, snapshot, "id");
    if (!str_given(entry->version)) entry->version = folder_json_text(run->arena, lib, snapshot, "version");
    lib->cJSON_Delete(snapshot);
    if (!add_link(run, folder, &by_id, &before, &links[i])) return false;
    folder->snapshot_id = links[i].id;
    folder->rival = links[i].theirs && links[i].rival != NULL ? links[i].rival->tag : STR_NONE;
  }
  return has_one_end(run, folder, links);
}

/* What is there is a directory, and can be read: else the folder would seem to be empty. */
static bool is_place(Run *run, Str dir) {
  Str at = dir, why = STR_NONE;
  while (fs_kind(run->arena, at) == FS_MISSING && !str_eq(path_dir(at), at)) at = path_dir(at);
  bool above = !str_eq(at, dir), directory = fs_kind(run->arena, path_join(run->arena, at, STR("."))) == FS_DIRECTORY;
  if (above ? directory : fs_open_to(run->arena, at, &why)) return true;
  if (fs_kind(run->arena, at) == FS_DIRECTORY) diag_add_path(run->diags, DIAG_TREE_UNREADABLE, at, STRS(why));
  else diag_add_path(run->diags, DIAG_TREE_BLOCKED, at, NULL);
  return false;
}

/* Of which schema the next one starts. */
static bool is_known(Run *run, const Folder *folder) {
  return folder_knows(run, folder, folder_last(run, folder)) ||
         broken(run, folder, STR("meta/_journal.json"), STR("there is a snapshot of none that it lists"));
}

bool folder_read(Run *run, Dialect dialect, Str dir, Folder *folder) {
  *folder = (Folder){.dialect = dialect, .dir = dir, .snapshot_id = SNAPSHOT_NO_ID};
  if (!is_place(run, dir) || !is_place(run, path_join(run->arena, dir, STR("meta")))) return false;
  Str file = STR("meta/_journal.json");
  bool journal = fs_kind(run->arena, path_join(run->arena, dir, file)) != FS_MISSING;
  folder->layout = journal ? LAYOUT_JOURNAL : LAYOUT_DIRECTORIES;
  folder->begun = journal || fs_glob(run->arena, path_join(run->arena, dir, STR("*/snapshot.json"))).len > 0;
  if (!journal) list_directories(run, folder);
  if (!journal && folder->entries.len == 0) return true;
  Cjson lib;
  Str why = cjson_open(run->arena, &lib);
  if (str_given(why)) return broken(run, folder, file, why);
  if (journal ? !read_journal(run, folder, &lib) : !folder_is_listed(run, folder)) return false;
  return read_chain(run, folder, &lib) && (folder->entries.len == 0 || is_known(run, folder));
}

/* --- the schema before --- */

Schema *schema_empty(Run *run, const Schema *like) {
  Schema *empty = arena_make(run->arena, Schema);
  *empty = (Schema){.arena = run->arena, .postgres = like->postgres, .sqlite = like->sqlite,
                    .drizzle = like->drizzle, .naming = like->naming};
  empty->postgres.schema = STR("public"); /* the one a new database has */
  return empty;
}

Schema *folder_schema_at(Run *run, const Folder *folder, size_t count, const Schema *like) {
  SchemaSource source = {.run = run, .kind = SOURCE_NOTHING, .like = like};
  Folder first = *folder;
  first.entries.len = count;
  bool opened = count == 0 || source_of_folder(run, &first, &source);
  return opened ? source_schema(&source) : NULL;
}

Schema *snapshot_schema(Run *run, Str path) {
  Loaded *loaded;
  Str text, why;
  bool read = fs_read(run->arena, path, LOAD_MAX_BYTES, &text, &why);
  if (read && is_unmerged(run, path, text)) return NULL;
  if (read && !str_ends(str_trim(text), STR("}"))) { /* what YAML says of the rest helps nobody */
    diag_add_path(run->diags, DIAG_MIGRATIONS_BROKEN, path, STRS(STR("it ends in the middle")));
    return NULL;
  }
  Schema *schema = schema_read(run, path, &loaded);
  if (schema == NULL) diag_add_path(run->diags, DIAG_MIGRATION_SNAPSHOT, path, NULL);
  return schema;
}
