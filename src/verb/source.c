#include "verb/source.h"

#include "base/utf8.h"
#include "engine/child.h"
#include "engine/git.h"
#include "engine/session.h"
#include "model/model.h"
#include "reflect/drizzle_snapshot.h"
#include "transcribe/transcribe.h"
#include "verb/import.h"
#include "verb/migrations.h"

/* --- git --- */

static const Str git_prefix = STR_INIT("git:");

static bool read_git(const LoadFiles *files, Arena *arena, Str path, Str *text, Str *why) {
  return git_read(arena, files->context, path, text, why);
}

static StrList glob_git(const LoadFiles *files, Arena *arena, Str pattern) {
  return git_glob(arena, files->context, pattern);
}

/* REVISION[:PATH] */
static Schema *git_schema(Run *run, Str ref) {
  Arena *arena = run->arena;
  Str path = ref, revision = STR(""), text, why;
  if (!str_given(child_find(arena, STR("git")))) {
    diag_add_path(run->diags, DIAG_GIT_MISSING, STR_NONE, NULL);
    return NULL;
  }
  str_split(&path, ':', &revision);
  if (!str_given(path) || str_empty(path)) path = run_flag(run, FLAG_FILE)->text;
  if (!str_given(path) && !load_find(arena, run->diags, &path)) return NULL;
  path = path_normal(arena, path);
  Git *git = arena_make(arena, Git);
  git->revision = revision;
  LoadFiles *files = arena_make(arena, LoadFiles);
  *files = (LoadFiles){read_git, glob_git, CAT(arena, revision, STR(":")), git};
  if (!git_read(arena, git, path, &text, &why)) {
    diag_add_path(run->diags, DIAG_GIT_FAILED, CAT(arena, git_prefix, ref), STRS(why));
    return NULL;
  }
  size_t before = run->diags->errors;
  Loaded *loaded = arena_make(arena, Loaded);
  if (!load_from(arena, run->diags, files, path, loaded)) return NULL;
  Schema *schema = model_build(arena, run->diags, loaded);
  return run->diags->errors > before ? NULL : schema;
}

/* --- migrations --- */

/* A snapshot of drizzle-kit's. */
static bool open_kit(SchemaSource *source, Str path) {
  Run *run = source->run;
  Str text, why;
  source->kind = SOURCE_KIT;
  source->path = path;
  if (!fs_read(run->arena, path, LOAD_MAX_BYTES, &text, &why)) {
    diag_add_path(run->diags, DIAG_FILE_UNREADABLE, path, STRS(why));
    return false;
  }
  source->catalog = drizzle_snapshot_read(run->arena, run->diags, path, text);
  if (source->catalog != NULL) source->on = 1u << source->catalog->dialect;
  return source->catalog != NULL;
}

bool source_of_folder(Run *run, const Folder *folder, SchemaSource *source) {
  *source = (SchemaSource){.run = run, .ref = folder->dir, .kind = SOURCE_FOLDER, .on = ON_BOTH};
  if (folder->entries.len > 0) {
    const MigrationEntry *last = folder_last(run, folder);
    source->path = folder_path(run, folder, last, FILE_OWN);
    bool ours = fs_kind(run->arena, source->path) != FS_MISSING;
    if (!ours) source->path = folder_path(run, folder, last, FILE_SNAPSHOT);
    Str tag = folder->entries.items[folder->entries.len - 1].tag;
    bool behind = !str_eq(last->tag, tag) && fs_kind(run->arena, source->path) == FS_FILE;
    if (behind) diag_add_path(run->diags, DIAG_SNAPSHOT_BEHIND, source->path, STRS(tag));
    if (ours) return true;
    if (str_given(folder->rival))
      diag_add_path(run->diags, DIAG_SNAPSHOT_FORKED, source->path, STRS(folder->rival, last->tag));
  } else { /* perhaps snapshots without a journal */
    source->path = drizzle_snapshot_newest(run->arena, run->diags, source->ref);
    if (!str_given(source->path)) return false;
  }
  return open_kit(source, source->path);
}

static bool open_folder(SchemaSource *source) {
  Folder folder;
  if (!folder_read(source->run, DIALECT_POSTGRES, source->ref, &folder)) return false;
  return source_of_folder(source->run, &folder, source);
}

/* --- databases --- */

static bool is_url(Str ref) {
  return str_starts(ref, STR("postgres://")) || str_starts(ref, STR("postgresql://"));
}

/* `host=db dbname=app`, and no file */
static bool is_conninfo(Arena *arena, Str ref) {
  return str_find_char(ref, '=') > 0 && fs_kind(arena, ref) == FS_MISSING;
}

static bool is_sqlite(Arena *arena, Str ref) {
  static const Str head = STR_INIT("SQLite format 3");
  Str start;
  return fs_read_start(arena, ref, head.len, &start) && str_eq(start, head);
}

Str source_shown(const SchemaSource *source) {
  bool postgres = source->kind == SOURCE_DATABASE && on(source->on, DIALECT_POSTGRES);
  return postgres ? STR("the Postgres database") : source->ref;
}

bool source_is_bookkeeping(const CatalogObject *object) {
  return str_eq(object->name, STR("__drizzle_migrations")) ||
         str_eq(object->name, STR("__drizzle_migrations_id_seq")) ||
         (object->kind == CATALOG_SCHEMA && str_eq(object->name, STR("drizzle")));
}

static bool is_no_bookkeeping(void *context, const CatalogObject *object) {
  (void)context;
  return !source_is_bookkeeping(object);
}

static bool open_database(SchemaSource *source, bool postgres) {
  Run *run = source->run;
  EngineError error;
  PgSession *session = postgres ? pg_session_open(run->arena, source->ref, STR_NONE, &error) : NULL;
  if (postgres && session == NULL) {
    diag_add_path(run->diags, DIAG_SOURCE_UNREACHABLE, STR_NONE, STRS(error.words));
    run->unverified = true;
    return false;
  }
  pg_session_close(session);
  Str name;
  source->kind = SOURCE_DATABASE;
  source->on = postgres ? ON_POSTGRES : ON_SQLITE;
  source->catalog = import_catalog(run, source->ref, &run_flag(run, FLAG_SCHEMA)->list, &name);
  if (source->catalog == NULL) return false;
  catalog_keep(source->catalog, is_no_bookkeeping, NULL);
  return true;
}

/* --- files that are no YAML --- */

static bool is_script(Str ref) {
  return str_ends(ref, STR(".sql")) || str_ends(ref, STR(".md")) || str_ends(ref, STR(".markdown"));
}

/* A script is run by the engine it is for, which --dialect says when nothing in it does. */
static bool open_script(SchemaSource *source) {
  Run *run = source->run;
  Str dialect = run_flag(run, FLAG_DIALECT)->text;
  Import import = {.run = run, .arena = run->arena, .source = source->ref,
                   .schemas = run_flag(run, FLAG_SCHEMA)->list};
  import.forced = str_given(dialect) && !str_eq(dialect, STR("both"));
  import.dialect = str_eq(dialect, STR("sqlite")) ? DIALECT_SQLITE : DIALECT_POSTGRES;
  source->kind = SOURCE_DATABASE;
  source->catalog = import_read(&import);
  if (source->catalog != NULL) source->on = 1u << source->catalog->dialect;
  return source->catalog != NULL;
}

static bool is_kit_json(Arena *arena, Str ref) {
  Str text, why;
  return str_ends(ref, STR(".json")) && fs_read(arena, ref, LOAD_MAX_BYTES, &text, &why) &&
         drizzle_snapshot_like(utf8_text(arena, text));
}

/* --- any --- */

bool source_open(Run *run, Str ref, SchemaSource *source) {
  *source = (SchemaSource){.run = run, .ref = ref, .kind = SOURCE_YAML, .on = ON_BOTH};
  if (str_starts(ref, git_prefix)) source->kind = SOURCE_GIT;
  else if (is_url(ref) || is_conninfo(run->arena, ref)) return open_database(source, true);
  else if (fs_kind(run->arena, path_join(run->arena, ref, STR("."))) == FS_DIRECTORY) return open_folder(source);
  else if (is_sqlite(run->arena, ref)) return open_database(source, false);
  else if (is_script(ref)) return open_script(source);
  else if (is_kit_json(run->arena, ref)) return open_kit(source, ref);
  return true;
}

Schema *source_schema(const SchemaSource *source) {
  Run *run = source->run;
  Loaded *loaded;
  switch (source->kind) {
  case SOURCE_GIT: return git_schema(run, str_slice(source->ref, git_prefix.len, source->ref.len));
  case SOURCE_KIT:
  case SOURCE_DATABASE: return catalog_schema(run, source->catalog);
  case SOURCE_FOLDER: return snapshot_schema(run, source->path);
  case SOURCE_NOTHING: return schema_empty(run, source->like);
  case SOURCE_YAML: break;
  }
  return schema_read(run, source->ref, &loaded);
}

Schema *catalog_schema(Run *run, const Catalog *catalog) {
  TranscribeOptions options = {0};
  Transcription *t = transcribe(run->arena, run->diags, catalog, &options);
  each(i, t->lost) diag_add_path(run->diags, DIAG_SOURCE_LOSS, STR_NONE, STRS(t->lost.items[i]));
  if (t->schema == NULL && t->lost.len == 0)
    diag_add_path(run->diags, DIAG_SOURCE_LOSS, STR_NONE, STRS(STR("the whole schema")));
  return t->schema;
}
