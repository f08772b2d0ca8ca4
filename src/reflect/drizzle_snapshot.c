#include "reflect/drizzle_snapshot.h"

#include "reflect/drizzle_deltas.h"
#include "reflect/drizzle_parts.h"

enum { SNAPSHOT_MAX_BYTES = 256 << 20 };

/* --- which file --- */

/* NNNN_name/snapshot.json of drizzle-kit 1.0: folders are named so that they sort by time. */
static Str newest_folder(Arena *arena, Str path) {
  StrList files = fs_glob(arena, path_join(arena, path, STR("*/snapshot.json")));
  return files.len > 0 ? files.items[files.len - 1] : STR_NONE;
}

/* The tag of the journal's last entry, "0003_name"; absent when there is none or it is not understood. */
static Str last_tag(Arena *arena, Str meta) {
  SnapshotJson json = {.arena = arena, .diags = diags_new(arena)};
  Str text, why, tag = STR_NONE;
  if (!fs_read(arena, path_join(arena, meta, STR("_journal.json")), SNAPSHOT_MAX_BYTES, &text, &why)) return tag;
  if (str_given(cjson_open(arena, &json.lib))) return tag;
  cJSON *root = json_parse(&json, text);
  if (root == NULL) return tag;
  for (const cJSON *entry = json_first(&json, root, "entries"); entry != NULL; entry = entry->next)
    tag = json_text_of(&json, entry, "tag");
  json.lib.cJSON_Delete(root);
  return tag;
}

/* meta/NNNN_snapshot.json: that of the journal's last entry, else, with that entry in `behind`, the last by its
 * number. */
static Str newest_meta(Arena *arena, Str path, Str *behind) {
  Str meta = path_join(arena, path, STR("meta"));
  if (fs_kind(arena, meta) == FS_MISSING) meta = path;
  Str tag = last_tag(arena, meta), name = tag, number;
  if (str_given(tag) && str_split(&name, '_', &number)) {
    Str file = path_join(arena, meta, CAT(arena, number, STR("_snapshot.json")));
    if (fs_kind(arena, file) == FS_FILE) return file;
    *behind = tag;
  }
  StrList files = fs_glob(arena, path_join(arena, meta, STR("[0-9]*_snapshot.json")));
  Str newest = STR_NONE;
  each(i, files) { /* 10000 sorts behind 9999 */
    bool later = str_empty(newest) || files.items[i].len > newest.len ||
                 (files.items[i].len == newest.len && str_cmp(files.items[i], newest) > 0);
    if (later) newest = files.items[i];
  }
  return newest;
}

Str drizzle_snapshot_newest(Arena *arena, Diags *diags, Str path) {
  Str real = fs_real(arena, path);
  if (!str_given(real) || fs_kind(arena, real) != FS_DIRECTORY) return path;
  Str behind = STR_NONE, newest = newest_meta(arena, path, &behind);
  if (!str_given(newest)) newest = newest_folder(arena, path);
  if (!str_given(newest)) diag_add_path(diags, DIAG_SNAPSHOT_NONE, path, NULL);
  else if (str_given(behind)) diag_add_path(diags, DIAG_SNAPSHOT_BEHIND, newest, STRS(behind));
  return newest;
}

bool drizzle_snapshot_like(Str text) {
  Str start = str_trim(text);
  return str_starts(start, STR("{")) && str_find(text, STR("\"dialect\"")) >= 0 &&
         (str_find(text, STR("\"prevId\"")) >= 0 || str_find(text, STR("\"prevIds\"")) >= 0);
}

/* --- which form --- */

typedef struct Form {
  Str dialect, version, drizzle;
  Catalog *(*read)(SnapshotJson *json, const cJSON *root);
} Form;

static const Form forms[] = {
    {STR_INIT("pg"), STR_INIT("5"), {0}, snapshot_postgres_read},
    {STR_INIT("postgresql"), STR_INIT("6"), {0}, snapshot_postgres_read},
    {STR_INIT("postgresql"), STR_INIT("7"), {0}, snapshot_postgres_read},
    {STR_INIT("postgres"), STR_INIT("8"), STR_INIT("1.0"), snapshot_postgres_read},
    {STR_INIT("postgres"), STR_INIT("9"), STR_INIT("1.0"), snapshot_postgres_read},
    {STR_INIT("sqlite"), STR_INIT("5"), {0}, snapshot_sqlite_read},
    {STR_INIT("sqlite"), STR_INIT("6"), {0}, snapshot_sqlite_read},
    {STR_INIT("sqlite"), STR_INIT("7"), STR_INIT("1.0"), snapshot_sqlite_read},
};

static const Form *form_of(SnapshotJson *json, const cJSON *root) {
  Str dialect = json_name(json, root, "dialect"), version = json_name(json, root, "version");
  bool postgres = str_starts(dialect, STR("pg")) || str_starts(dialect, STR("postgres"));
  bool known = postgres || str_eq(dialect, STR("sqlite"));
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    bool same = str_eq(forms[i].dialect, dialect) || (postgres && !str_eq(forms[i].dialect, STR("sqlite")));
    if (same && str_eq(forms[i].version, version)) return &forms[i];
  }
  if (!json->failed) {
    json->failed = true;
    if (known) diag_add_path(json->diags, DIAG_SNAPSHOT_VERSION, json->path, STRS(version, dialect));
    else diag_add_path(json->diags, DIAG_SNAPSHOT_DIALECT, json->path, STRS(dialect));
  }
  return NULL;
}

static Catalog *read_root(SnapshotJson *json, cJSON *root) {
  const Form *form = form_of(json, root);
  if (form == NULL) return NULL;
  bool diff = str_eq(json_text_of(json, root, "type"), STR("diff"));
  if (diff && !drizzle_history_whole(json, root)) return NULL;
  Catalog *catalog = form->read(json, root);
  if (catalog == NULL) return NULL;
  catalog->of_drizzle = true;
  catalog->drizzle = form->drizzle;
  return catalog;
}

Catalog *drizzle_snapshot_read(Arena *arena, Diags *diags, Str path, Str text) {
  SnapshotJson json = {.arena = arena, .diags = diags, .path = path};
  Str why = cjson_open(arena, &json.lib);
  if (str_given(why)) {
    diag_add_path(diags, DIAG_SNAPSHOT_BROKEN, path, STRS(why));
    return NULL;
  }
  cJSON *root = json_parse(&json, drizzle_deltas_text(arena, text));
  if (root == NULL) return NULL;
  Catalog *catalog = read_root(&json, root);
  json.lib.cJSON_Delete(root);
  return json.failed ? NULL : catalog;
}
