/* snapshot.json of drizzle-kit 1.0: for SQLite all rows; for Postgres the first of a folder, later ones the deltas to
 * what those before say. */
#include "base/json.h"
#include "reflect/drizzle_deltas.h"
#include "target/drizzle/snapshot.h"
#include "verb/migrations.h"

/* The last snapshot of the folder, with all rows. */
static cJSON *last_whole(SnapshotJson *json, Run *run, const Folder *folder) {
  Str text, why;
  json->path = folder_path(run, folder, folder_last(run, folder), FILE_SNAPSHOT);
  if (!fs_read(run->arena, json->path, LOAD_MAX_BYTES, &text, &why)) {
    diag_add_path(run->diags, DIAG_FILE_UNREADABLE, json->path, STRS(why));
    return NULL;
  }
  cJSON *root = json_parse(json, text);
  bool diff = root != NULL && str_eq(json_text_of(json, root, "type"), STR("diff"));
  if (diff) drizzle_history_whole(json, root);
  return root;
}

static Str deltas_of(Run *run, const Folder *folder, const SqlSchema *sql) {
  SnapshotJson json = {.arena = run->arena, .diags = run->diags};
  Str why = cjson_open(run->arena, &json.lib);
  if (str_given(why)) {
    diag_add_path(run->diags, DIAG_MIGRATIONS_BROKEN, folder->dir, STRS(why));
    return STR("[]");
  }
  cJSON *old = last_whole(&json, run, folder);
  cJSON *new = json_parse(&json, CAT(run->arena, STR("{\"ddl\": "), drizzle_rows(run->arena, sql), STR("}")));
  Str deltas = STR("[]");
  if (old != NULL && new != NULL && !json.failed)
    deltas = drizzle_deltas_between(&json, json_get(&json, old, "ddl"), json_get(&json, new, "ddl"));
  json.lib.cJSON_Delete(old);
  json.lib.cJSON_Delete(new);
  return deltas;
}

typedef struct RowsSnapshot {
  const Folder *folder;
  bool postgres, base;
  Str rows; /* or deltas */
} RowsSnapshot;

static Str print(Arena *arena, const RowsSnapshot *s, Str id) {
  Buf out = BUF(arena);
  JsonWriter json = JSON_WRITER(&out);
  json_open(&json, '{');
  if (s->postgres) json_member(&json, STR("type"), s->base ? STR("base") : STR("diff"));
  json_member(&json, STR("version"), folder_snapshot_version((FolderHead){s->folder->layout, s->folder->dialect}));
  json_member(&json, STR("dialect"), s->postgres ? STR("postgres") : STR("sqlite"));
  json_member(&json, STR("id"), id);
  json_open_at(&json, STR("prevIds"), '[');
  json_text(&json, s->folder->snapshot_id);
  json_close(&json, ']');
  if (s->postgres) {
    json_open_at(&json, STR("footprints"), '[');
    json_close(&json, ']');
  }
  json_key(&json, s->base ? STR("ddl") : STR("deltas"));
  json_raw(&json, s->rows);
  if (!s->postgres) {
    json_open_at(&json, STR("renames"), '[');
    json_close(&json, ']');
  }
  json_close(&json, '}');
  return buf_str(&out);
}

Str snapshot_of_rows(Run *run, const Folder *folder, const SqlSchema *sql, Str up) {
  bool postgres = folder->dialect == DIALECT_POSTGRES;
  RowsSnapshot s = {.folder = folder, .postgres = postgres, .base = !postgres || folder->entries.len == 0};
  s.rows = s.base ? drizzle_rows(run->arena, sql) : deltas_of(run, folder, sql);
  return print(run->arena, &s, folder_id(run->arena, CAT(run->arena, print(run->arena, &s, STR("")), up)));
}
