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

static Str document_text(Run *run, Str root_path, Str up, Str down) {
  Loaded *loaded;
  Buf out = BUF(run->arena);
  JsonWriter json = JSON_WRITER(&out);
  if (schema_read(run, root_path, &loaded) == NULL) return STR("");
  json_open(&json, '{');
  load_document(&json, loaded, LOAD_NO_OUTPUTS);
  json_open_at(&json, STR("x-migration"), '{');
  json_member(&json, STR("up"), folder_id(run->arena, up));
  json_member(&json, STR("down"), folder_id(run->arena, down));
  json_close(&json, '}');
  json_close(&json, '}');
  buf_char(&out, '\n');
  return buf_str(&out);
}

typedef VEC(AppendFile) AppendFiles;

static void add_file(Run *run, const Next *next, AppendFiles *files, FolderFile file, Str text) {
  Str path = folder_file(run->arena, next->folder.layout, &next->entry, file);
  vec_push(run->arena, files, (AppendFile){.path = path, .text = text});
}

/* drizzle-kit's snapshot, with an id that is made of it and of the migration. */
static Str snapshot_text(Run *run, const SqlSchema *sql, const Next *next, Str up) {
  const Folder *folder = &next->folder;
  Arena *arena = run->arena;
  if (folder->layout == LAYOUT_DIRECTORIES) return snapshot_of_rows(run, folder, sql, up);
  Str plain = drizzle_snapshot(arena, sql, STR(""), folder->snapshot_id);
  return drizzle_snapshot(arena, sql, folder_id(arena, CAT(arena, plain, up)), folder->snapshot_id);
}

/* What makes it a migration comes last: the journal, which lists it, or its SQL, without which its directory is
 * none. */
static void write_next(Run *run, const Schema *schema, Next *next) {
  Arena *arena = run->arena;
  const SqlSchema *sql = sql_lower(arena, schema, next->folder.dialect);
  Str up = folder_sql(arena, &next->up), down = folder_sql(arena, &next->down);
  bool journal = next->folder.layout == LAYOUT_JOURNAL;
  AppendFiles files = {0};
  if (journal) add_file(run, next, &files, FILE_UP, up);
  add_file(run, next, &files, FILE_DOWN, down);
  add_file(run, next, &files, FILE_OWN, document_text(run, schema->root_path, up, down));
  add_file(run, next, &files, FILE_SNAPSHOT, snapshot_text(run, sql, next, up));
  if (next->online.len > 0)
    add_file(run, next, &files, FILE_ONLINE,
             folder_online_sql(arena, &next->online, next->folder.layout, &next->entry, up));
  vec_push(arena, &next->folder.entries, next->entry);
  AppendFile index = {.path = STR("meta/_journal.json"), .replaces = true, .was = next->folder.journal};
  index.text = folder_journal(arena, next->folder.dialect, &next->folder.entries);
  if (journal) vec_push(arena, &files, index);
  else add_file(run, next, &files, FILE_UP, up);
  if (!journal) files.items[files.len - 1].alone = str_format(arena, "%.*s*", STR_ARG(folder_stamp(next->entry.tag)));
  if (diags_failed(run->diags) || !tree_append(arena, run->diags, next->folder.dir, files.items, files.len)) return;
  each(i, files) buf_format(&run->out, "%.*s\n", STR_ARG(path_join(arena, next->folder.dir, files.items[i].path)));
}

static Str name_of(const Run *run, const Folder *folder) {
  Str name = run_flag(run, FLAG_NAME)->text;
  if (str_given(name)) return name;
  return folder->entries.len == 0 ? STR("init") : STR("change");
}

static void print_status(Run *run, const Next *next) {
  each(i, next->folder.entries)
    buf_format(&run->out, "%.*s\n",
               STR_ARG(path_join(run->arena, next->folder.dir, next->folder.entries.items[i].tag)));
  if (next->up.len == 0) buf_format(&run->out, "%.*s: up to date\n", STR_ARG(next->folder.dir));
  else buf_format(&run->out, "%.*s: the schema is ahead by %zu statement%s\n", STR_ARG(next->folder.dir),
                  next->up.len, next->up.len == 1 ? "" : "s");
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

/* One dialect: what is to be done, said or written. */
static bool prepare(Run *run, const Schema *schema, Dialect dialect, Next *next) {
  Str dir = path_join(run->arena, schema->root_dir, schema->migrations[dialect]);
  size_t before = run->diags->errors;
  if (!folder_read(run, dialect, dir, &next->folder) || !is_in_layout(run, schema, &next->folder)) return false;
  if (!open_pair(run, schema, next)) return false;
  bool look = run_flag(run, FLAG_CHECK)->given || run_flag(run, FLAG_STATUS)->given;
  if (look) folder_check(run, &next->folder, &run_flag(run, FLAG_ALLOW)->list);
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
  if (run_flag(run, FLAG_CHECK)->given) run->findings = run->findings || next->up.len > 0;
  if (only_look || next->up.len == 0) return;
  if (run_flag(run, FLAG_DRY_RUN)->given) {
    bool online = next->online.len > 0;
    Str up = folder_sql(run->arena, &next->up);
    buf_append(&run->out, online ? folder_online_sql(run->arena, &next->online, next->folder.layout, &next->entry, up)
                                  : up);
    return;
  }
  write_next(run, schema, next);
}

void verb_migrate(Run *run) {
  Schema *schema = compile_schema(run);
  Next next[DIALECT_COUNT] = {0};
  bool ready[DIALECT_COUNT] = {0}, any = false, look;
  look = run_flag(run, FLAG_STATUS)->given || run_flag(run, FLAG_CHECK)->given || run_flag(run, FLAG_VERIFY)->given ||
         run_flag(run, FLAG_BASELINE)->given;
  Consent consent = {.run = run, .schema = schema};
  if (diags_failed(run->diags) || !consent_known(run)) return;
  for (int d = 0; d < DIALECT_COUNT; d++) {
    if (!str_given(schema->migrations[d]) || !dialect_wanted(run, (Dialect)d)) continue;
    any = true;
    ready[d] = prepare(run, schema, (Dialect)d, &next[d]);
    if (ready[d] && !look) consent_ask(&consent, &next[d].up);
  }
  run->outcome = consent_line(&consent);
  if (!any) diag_add_path(run->diags, DIAG_NO_MIGRATIONS, STR_NONE, NULL);
  if (diags_failed(run->diags)) return;
  for (int d = 0; d < DIALECT_COUNT; d++)
    if (ready[d]) handle(run, schema, &next[d]);
}
