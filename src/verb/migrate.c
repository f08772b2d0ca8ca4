#include "diag/suggest.h"
#include "model/model.h"
#include "target/drizzle/snapshot.h"
#include "tree/append.h"
#include "verb/compile.h"
#include "verb/consent.h"
#include "verb/proof.h"
#include "verb/source.h"
#include "verb/verbs.h"

/* One dialect's next migration. */
typedef struct Next {
  Folder folder;
  SourcePair pair; /* from the last migration to the schema */
  MigrationEntry entry;
  MoveList up, down;
  MoveList online; /* with --online, of Postgres */
} Next;

/* --- planning --- */

typedef enum Way { WAY_UP, WAY_DOWN, WAY_ONLINE } Way;

/* The files of the folder: on a new database drizzle-orm runs all of them in one transaction, in which Postgres lets no
 * value be used that was added to an enum. */
static Str history_of(Run *run, const Folder *folder) {
  Buf all = BUF(run->arena);
  Str text, why;
  each(i, folder->entries)
    if (fs_read(run->arena, folder_path(run, folder, &folder->entries.items[i], FILE_UP), LOAD_MAX_BYTES, &text, &why))
      buf_append(&all, text);
  return buf_str(&all);
}

static MoveList plan_way(Run *run, Next *next, Way way) {
  Schema *schemas[2]; /* their own: planning changes them */
  RenameList renames;
  Dialect dialect = next->folder.dialect;
  if (!source_pair_read(&next->pair, dialect, schemas, &renames)) return (MoveList){0};
  if (way == WAY_UP) renames_hint(run->diags, schemas[0], schemas[1], &renames);
  bool infers = source_pair_infers(&next->pair);
  Change there = {dialect, schemas[0], schemas[1], renames, false, way == WAY_ONLINE, infers, STR_NONE};
  RenameList reversed = renames_reversed(run->arena, &renames);
  Change home = {dialect, schemas[1], schemas[0], reversed, true, false, infers, STR_NONE};
  if (way == WAY_UP && dialect == DIALECT_POSTGRES) there.history = history_of(run, &next->folder);
  return migration_plan(run->arena, run->diags, way == WAY_DOWN ? &home : &there);
}

/* Before the first migration there is nothing. */
static bool open_pair(Run *run, const Schema *schema, Next *next) {
  SourcePair *pair = &next->pair;
  *pair = (SourcePair){.printer = {.run = run}};
  pair->from = (SchemaSource){.run = run, .kind = SOURCE_NOTHING, .on = ON_BOTH, .like = schema};
  pair->to = (SchemaSource){.run = run, .ref = schema->root_path, .kind = SOURCE_YAML, .on = ON_BOTH};
  return next->folder.entries.len == 0 || source_of_folder(run, &next->folder, &pair->from);
}

/* --- writing --- */

static Str document_text(Run *run, Str root_path) {
  Loaded *loaded;
  Buf out = BUF(run->arena);
  JsonWriter json = JSON_WRITER(&out);
  if (schema_read(run, root_path, &loaded) == NULL) return STR("");
  json_open(&json, '{');
  load_document(&json, loaded, LOAD_NO_OUTPUTS);
  json_open_at(&json, STR("x-migration"), '{'); /* the last of its name: keys of the user's may have it, too */
  json_close(&json, '}');
  json_close(&json, '}');
  return buf_str(&out);
}

/* drizzle-kit's snapshot, with an id that is made of it and of the migration. */
static Str snapshot_text(Run *run, const SqlSchema *sql, const Next *next, Str up) {
  const Folder *folder = &next->folder;
  Arena *arena = run->arena;
  if (folder->layout == LAYOUT_DIRECTORIES) return snapshot_of_rows(run, folder, sql, up);
  Str plain = drizzle_snapshot(arena, sql, STR(""), folder->snapshot_id);
  return drizzle_snapshot(arena, sql, folder_id(arena, CAT(arena, plain, up)), folder->snapshot_id);
}

static void file_texts(Run *run, const Schema *schema, const Next *next, Str texts[FILE_COUNT]) {
  Arena *arena = run->arena;
  const SqlSchema *sql = sql_lower(arena, schema, next->folder.dialect);
  Str up = folder_sql(arena, &next->up);
  texts[FILE_UP] = up;
  texts[FILE_DOWN] = folder_sql(arena, &next->down);
  texts[FILE_SNAPSHOT] = snapshot_text(run, sql, next, up);
  if (next->online.len > 0)
    texts[FILE_ONLINE] = folder_online_sql(arena, &next->online, next->folder.layout, &next->entry, up);
  texts[FILE_OWN] = document_text(run, schema->root_path);
  texts[FILE_OWN] = files_sealed(arena, texts);
}

/* Git leaves the bytes alone, of which there are hashes, whatever core.autocrlf says: decision 0144. */
static const AppendFile git_attributes = {.path = STR_INIT(".gitattributes"),
                                          .text = STR_INIT("* -text\n*.json linguist-generated\n")};

/* What makes it a migration comes last: the journal, which lists it, or its SQL, without which its directory is
 * none. */
static void write_next(Run *run, const Schema *schema, Next *next) {
  Arena *arena = run->arena;
  Folder *folder = &next->folder;
  bool journal = folder->layout == LAYOUT_JOURNAL;
  FolderFile first = journal ? FILE_UP : FILE_DOWN;
  AppendFile files[FILE_COUNT + 2];
  Str texts[FILE_COUNT] = {0};
  size_t count = 0;
  file_texts(run, schema, next, texts);
  if (fs_kind(arena, path_join(arena, folder->dir, git_attributes.path)) == FS_MISSING) files[count++] = git_attributes;
  for (int i = 0; i < FILE_COUNT; i++) {
    FolderFile file = (FolderFile)(((int)first + i) % FILE_COUNT);
    Str path = folder_file(arena, folder->layout, &next->entry, file);
    if (str_given(texts[file])) files[count++] = (AppendFile){.path = path, .text = texts[file]};
  }
  if (!journal) files[count - 1].alone = str_format(arena, "%.*s*", STR_ARG(folder_stamp(next->entry.tag)));
  AppendSet set = {.files = files, .left = files_in_place_of(run, folder, &next->entry)};
  vec_push(arena, &folder->entries, next->entry);
  if (journal)
    files[count++] = (AppendFile){.path = STR("meta/_journal.json"), .replaces = true, .was = folder->journal,
                                  .text = folder_journal(arena, folder->dialect, &folder->entries)};
  set.len = count;
  if (diags_failed(run->diags) || !tree_append(arena, run->diags, folder->dir, &set)) return;
  for (size_t i = 0; i < count; i++) run_did(run, STR(""), path_join(arena, folder->dir, files[i].path));
}

static Str name_of(const Run *run, const Folder *folder) {
  Str name = run_flag(run, FLAG_NAME)->text;
  if (str_given(name)) return name;
  return folder->entries.len == 0 ? STR("init") : STR("change");
}

static void print_status(Run *run, const Next *next) {
  each(i, next->folder.entries) {
    const MigrationEntry *entry = &next->folder.entries.items[i];
    Str edited = files_accepted(run, &next->folder, entry);
    buf_append(&run->out, path_join(run->arena, next->folder.dir, entry->tag));
    if (str_given(edited)) buf_format(&run->out, " (edited and accepted: %.*s)", STR_ARG(edited));
    buf_char(&run->out, '\n');
  }
  if (next->up.len == 0) buf_format(&run->out, "%.*s: up to date\n", STR_ARG(next->folder.dir));
}

/* The folder's layout is that of drizzle-kit's version: neither it nor the migrator could read a mixture. */
static bool is_in_layout(Run *run, const Schema *schema, Folder *folder) {
  FolderLayout wanted = schema->drizzle.v1 ? LAYOUT_DIRECTORIES : LAYOUT_JOURNAL;
  Str file = path_join(run->arena, folder->dir, STR("meta/_journal.json"));
  if (!folder->begun) folder->layout = wanted;
  else if (folder->layout != wanted && wanted == LAYOUT_JOURNAL)
    diag_add_path(run->diags, DIAG_MIGRATIONS_LAYOUT, folder->dir,
                  STRS(STR("1.0"), STR("say drizzle: { version: \"1.0\" }")));
  else if (folder->layout != wanted)
    diag_add_path(run->diags, DIAG_MIGRATIONS_LAYOUT, file,
                  STRS(STR("0.31"), STR("run `drizzle-kit up`, or say drizzle: { version: \"0.45\" }")));
  return folder->layout == wanted;
}

static bool read_folder(Run *run, const Schema *schema, Dialect dialect, Folder *folder) {
  Str dir = path_join(run->arena, schema->root_dir, schema->migrations[dialect]);
  return folder_read(run, dialect, dir, folder) && is_in_layout(run, schema, folder) && folder_is_listed(run, folder);
}

/* One dialect: what is to be done, said or written. */
static bool prepare(Run *run, const Schema *schema, Dialect dialect, Next *next) {
  size_t before = run->diags->errors;
  if (!read_folder(run, schema, dialect, &next->folder)) return false;
  if (!open_pair(run, schema, next)) return false;
  bool look = run_flag(run, FLAG_CHECK)->given || run_flag(run, FLAG_STATUS)->given;
  if (look) files_check(run, &next->folder);
  else if (!run_flag(run, FLAG_VERIFY)->given && !files_whole(run, &next->folder)) return false;
  if (run->diags->errors > before) return false;
  next->up = plan_way(run, next, WAY_UP);
  next->down = plan_way(run, next, WAY_DOWN);
  if (run_flag(run, FLAG_ONLINE)->given && dialect == DIALECT_POSTGRES)
    next->online = plan_way(run, next, WAY_ONLINE);
  FolderHead head = {next->folder.layout, dialect};
  next->entry = folder_next(run->arena, head, &next->folder.entries, name_of(run, &next->folder));
  printer_end(&next->pair.printer);
  return run->diags->errors == before && !run->unverified;
}

static void prove(Run *run, const Schema *schema, const Next *next) {
  ProofNext proof = {.folder = &next->folder};
  if (next->up.len > 0) {
    proof.up = folder_sql(run->arena, &next->up);
    proof.down = folder_sql(run->arena, &next->down);
    if (next->online.len > 0)
      proof.online = folder_online_sql(run->arena, &next->online, next->folder.layout, &next->entry, proof.up);
  }
  migrate_prove(run, schema, &proof);
}

/* What tells the migrator that a database, which was there before the folder, has all of it already. */
static void print_baseline(Run *run, const Folder *folder) {
  FolderHead head = {folder->layout, folder->dialect};
  buf_lit(&run->out, "BEGIN;\n");
  buf_append(&run->out, folder_records(run->arena, head));
  each(i, folder->entries) {
    const MigrationEntry *entry = &folder->entries.items[i];
    Str up, why, path = folder_path(run, folder, entry, FILE_UP);
    if (!fs_read(run->arena, path, LOAD_MAX_BYTES, &up, &why)) {
      diag_add_path(run->diags, DIAG_MIGRATION_FILE_GONE, path, STRS(why));
      return;
    }
    buf_format(&run->out, "-- %.*s\n", STR_ARG(entry->tag));
    buf_append(&run->out, folder_record(run->arena, head, entry, up));
  }
  buf_lit(&run->out, "COMMIT;\n");
}

/* What would be written. */
static void show(Run *run, Next *next) {
  bool online = next->online.len > 0;
  Str up = folder_sql(run->arena, &next->up);
  buf_format(&run->out, "%s-- %.*s\n", run->out.len > 0 ? "\n" : "",
             STR_ARG(folder_path(run, &next->folder, &next->entry, online ? FILE_ONLINE : FILE_UP)));
  buf_append(&run->out, online ? folder_online_sql(run->arena, &next->online, next->folder.layout, &next->entry, up)
                                : up);
}

static void handle(Run *run, const Schema *schema, Next *next) {
  if (run_flag(run, FLAG_VERIFY)->given) {
    prove(run, schema, next);
    return;
  }
  if (run_flag(run, FLAG_BASELINE)->given) {
    print_baseline(run, &next->folder);
    return;
  }
  bool only_look = run_flag(run, FLAG_STATUS)->given || run_flag(run, FLAG_CHECK)->given;
  if (run_flag(run, FLAG_STATUS)->given) print_status(run, next);
  if (only_look && next->up.len > 0)
    buf_format(&run->out, "%.*s: the schema is ahead by %zu statement%s\n", STR_ARG(next->folder.dir), next->up.len,
               next->up.len == 1 ? "" : "s");
  if (run_flag(run, FLAG_CHECK)->given) run->findings = run->findings || next->up.len > 0;
  if (only_look || next->up.len == 0) return;
  if (run_flag(run, FLAG_DRY_RUN)->given) show(run, next);
  else write_next(run, schema, next);
}

/* --- edits that are accepted --- */

/* Of one name, in the folder of each dialect. */
static void accept_tag(Run *run, Folder folders[DIALECT_COUNT], Str tag) {
  size_t known = 0, accepted = 0;
  StrList tags = {0};
  for (int d = 0; d < DIALECT_COUNT; d++)
    each(i, folders[d].entries) {
      const MigrationEntry *entry = &folders[d].entries.items[i];
      vec_push(run->arena, &tags, entry->tag);
      if (!str_eq(entry->tag, tag)) continue;
      known++;
      accepted += files_accept(run, &folders[d], entry);
    }
  if (known == 0) {
    Diag *diag = diag_add_path(run->diags, DIAG_MIGRATION_UNKNOWN, STR_NONE, STRS(tag));
    Str near = suggest_nearest(tag, tags.items, tags.len);
    if (str_given(near)) diag_help(diag, CAT(run->arena, STR("did you mean "), near, STR("?")));
  } else if (accepted == 0 && !diags_failed(run->diags) && run->diags->findings == 0)
    run_did(run, tag, STR(": its files are as they were written, or accepted"));
}

static void accept_edits(Run *run, const Schema *schema) {
  const StrList *tags = &run_flag(run, FLAG_ACCEPT)->list;
  Folder folders[DIALECT_COUNT] = {0};
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (str_given(schema->migrations[d]) && dialect_wanted(run, (Dialect)d) &&
        !read_folder(run, schema, (Dialect)d, &folders[d]))
      return;
  each(i, *tags) accept_tag(run, folders, tags->items[i]);
}

void verb_migrate(Run *run) {
  Schema *schema = compile_schema(run);
  Next next[DIALECT_COUNT] = {0};
  bool ready[DIALECT_COUNT] = {0}, look;
  DialectSet planned = 0;
  look = run_flag(run, FLAG_STATUS)->given || run_flag(run, FLAG_CHECK)->given || run_flag(run, FLAG_VERIFY)->given ||
         run_flag(run, FLAG_BASELINE)->given;
  Consent consent = {.run = run, .schema = schema};
  if (diags_failed(run->diags) || !consent_known(run)) return;
  if (run_flag(run, FLAG_ACCEPT)->given) accept_edits(run, schema);
  if (run_flag(run, FLAG_ACCEPT)->given && !look) return;
  for (int d = 0; d < DIALECT_COUNT; d++) {
    if (!str_given(schema->migrations[d]) || !dialect_wanted(run, (Dialect)d)) continue;
    planned |= 1u << d;
    ready[d] = prepare(run, schema, (Dialect)d, &next[d]);
    if (ready[d] && !look) consent_ask(&consent, (Dialect)d, &next[d].up);
  }
  if (planned == 0) diag_add_path(run->diags, DIAG_NO_MIGRATIONS, STR_NONE, NULL);
  bool shows = run_flag(run, FLAG_DRY_RUN)->given && !diags_failed(run->diags); /* also what is not consented to */
  run->outcome = consent_said(&consent, planned);
  if (diags_failed(run->diags) && !shows) return;
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (ready[d]) handle(run, schema, &next[d]);
}
