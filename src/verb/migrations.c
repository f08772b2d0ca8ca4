#include "verb/migrations.h"

#include "engine/cjson.h"
#include "model/model.h"
#include "target/drizzle/snapshot.h"

bool dialect_wanted(const Run *run, Dialect dialect) {
  Str choice = run_flag(run, FLAG_DIALECT)->text;
  if (!str_given(choice) || str_eq(choice, STR("both"))) return true;
  return str_eq(choice, STR("postgres")) == (dialect == DIALECT_POSTGRES);
}

Schema *schema_read(Run *run, Str path, Loaded **loaded) {
  *loaded = arena_make(run->arena, Loaded);
  if (!load(run->arena, run->diags, path, *loaded)) return NULL;
  Schema *schema = model_build(run->arena, run->diags, *loaded);
  return diags_failed(run->diags) ? NULL : schema;
}

/* --- the journal --- */

static bool broken(Run *run, const Folder *folder, Str file, Str why) {
  diag_add_path(run->diags, DIAG_MIGRATIONS_BROKEN, path_join(run->arena, folder->dir, file), STRS(why));
  return false;
}

static cJSON *read_json(Run *run, const Folder *folder, const Cjson *lib, Str file) {
  Str text, why;
  const char *end = NULL;
  if (!fs_read(run->arena, path_join(run->arena, folder->dir, file), LOAD_MAX_BYTES, &text, &why)) {
    broken(run, folder, file, why);
    return NULL;
  }
  cJSON *json = lib->cJSON_ParseWithLengthOpts(text.ptr, text.len + 1, &end, 1);
  if (json != NULL) return json;
  size_t line = 1;
  for (const char *at = text.ptr; at < end; at++) line += *at == '\n';
  broken(run, folder, file, str_format(run->arena, "it is not JSON, in line %zu", line));
  return NULL;
}

static Str string_of(Arena *arena, const Cjson *lib, const cJSON *object, const char *key) {
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
  for (const cJSON *from = entries == NULL ? NULL : entries->child; from != NULL; from = from->next) {
    MigrationEntry entry = {.index = number_of(lib, from, "idx"), .when = number_of(lib, from, "when"),
                            .tag = string_of(run->arena, lib, from, "tag"),
                            .version = string_of(run->arena, lib, from, "version")};
    if (entry.index != (int64_t)folder->entries.len || !str_given(entry.tag))
      return broken(run, folder, STR("meta/_journal.json"),
                    str_format(run->arena, "entry %zu has no tag or another number",
                               folder->entries.len));
    vec_push(run->arena, &folder->entries, entry);
  }
  return true;
}

/* Every snapshot names the one before it. */
static bool read_chain(Run *run, Folder *folder, const Cjson *lib) {
  each(i, folder->entries) {
    Str file = folder_meta(run->arena, folder->entries.items[i].index, "snapshot");
    cJSON *snapshot = read_json(run, folder, lib, file);
    if (snapshot == NULL) return false;
    Str id = string_of(run->arena, lib, snapshot, "id");
    Str previous = string_of(run->arena, lib, snapshot, "prevId");
    lib->cJSON_Delete(snapshot);
    if (!str_eq(previous, folder->snapshot_id))
      return broken(run, folder, file, STR("it does not follow the snapshot before it"));
    folder->snapshot_id = id;
  }
  return true;
}

bool folder_read(Run *run, Dialect dialect, Str dir, Folder *folder) {
  *folder = (Folder){.dialect = dialect, .dir = dir, .snapshot_id = SNAPSHOT_NO_ID};
  Str journal_path = path_join(run->arena, dir, STR("meta/_journal.json"));
  if (fs_kind(run->arena, journal_path) == FS_MISSING) return true;
  Cjson lib;
  Str why = cjson_open(run->arena, &lib);
  if (str_given(why)) return broken(run, folder, STR("meta/_journal.json"), why);
  cJSON *journal = read_json(run, folder, &lib, STR("meta/_journal.json"));
  if (journal == NULL) return false;
  bool ok = read_entries(run, folder, &lib, journal);
  lib.cJSON_Delete(journal);
  return ok && read_chain(run, folder, &lib);
}

/* --- the schema before --- */

Schema *schema_empty(Run *run, const Schema *like) {
  Schema *empty = arena_make(run->arena, Schema);
  *empty = (Schema){.arena = run->arena, .postgres = like->postgres, .sqlite = like->sqlite,
                    .drizzle = like->drizzle, .naming = like->naming};
  empty->postgres.schema = STR("public"); /* the one a new database has */
  return empty;
}

Schema *folder_schema(Run *run, const Folder *folder, const Schema *like) {
  if (folder->entries.len == 0) return schema_empty(run, like);
  int64_t index = folder->entries.items[folder->entries.len - 1].index;
  Loaded *loaded;
  Str path = path_join(run->arena, folder->dir, folder_meta(run->arena, index, "schemagen"));
  Schema *schema = schema_read(run, path, &loaded);
  if (schema == NULL) diag_add_path(run->diags, DIAG_MIGRATION_SNAPSHOT, path, NULL);
  return schema;
}
