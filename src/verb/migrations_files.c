/* What the files of a migration were when they were written. Our own snapshot holds their hashes:
 *
 *   "x-migration": { "up": "..", "down": "..", "snapshot": "..", "schema": "..", "accepted": { "up": ".." } }
 *
 * `accepted` has those that somebody edited and stands by. */
#include "tree/append.h"
#include "verb/migrations.h"

static const Str member = STR_INIT("\"x-migration\"");

/* By their members in `x-migration`. An online script is run once, by hand: it may be gone. */
static const struct {
  const char *key;
  bool json, needed;
} kinds[FILE_COUNT] = {
    [FILE_UP] = {"up", false, true},         [FILE_DOWN] = {"down", false, true},
    [FILE_ONLINE] = {"online", false, false}, [FILE_SNAPSHOT] = {"snapshot", true, true},
    [FILE_OWN] = {"schema", true, true},
};

typedef struct Seal {
  Str written[FILE_COUNT], accepted[FILE_COUNT]; /* absent: nothing is known; nothing was edited */
} Seal;

/* --- hashes --- */

/* The document of our own snapshot as far as its last member, the hashes, without a comma. */
static Str before_hashes(Str own) {
  size_t end = own.len;
  while (end > 0 && !str_starts(str_slice(own, end, own.len), member)) end--;
  for (size_t i = own.len; end == 0 && i > 0; i--)
    if (own.ptr[i - 1] == '}') end = i - 1;
  Str head = str_trim(str_slice(own, 0, end));
  return str_ends(head, STR(",")) ? str_slice(head, 0, head.len - 1) : head;
}

/* JSON without the white space between its parts: formatters run over all files of a project. */
static Str compact(Arena *arena, Str json) {
  Buf out = BUF(arena);
  bool quoted = false;
  for (size_t i = 0; i < json.len; i++) {
    char c = json.ptr[i];
    if (!quoted && strchr(" \t\r\n", c) != NULL) continue;
    buf_char(&out, c);
    if (quoted && c == '\\' && i + 1 < json.len) buf_char(&out, json.ptr[++i]);
    else if (c == '"') quoted = !quoted;
  }
  return buf_str(&out);
}

static Str hash_of(Arena *arena, FolderFile file, Str text) {
  if (file == FILE_OWN) text = before_hashes(text);
  return folder_id(arena, kinds[file].json ? compact(arena, text) : text);
}

static void print_hashes(JsonWriter *json, const Str hashes[FILE_COUNT]) {
  for (int file = 0; file < FILE_COUNT; file++) json_member(json, str_from_z(kinds[file].key), hashes[file]);
}

static Str seal(Arena *arena, Str own, const Seal *seal) {
  bool edited = false;
  Buf out = BUF(arena);
  buf_append(&out, before_hashes(own));
  JsonWriter json = {.out = &out, .depth = 1};
  json_open_at(&json, STR("x-migration"), '{');
  print_hashes(&json, seal->written);
  for (int file = 0; file < FILE_COUNT; file++) edited = edited || str_given(seal->accepted[file]);
  if (edited) {
    json_open_at(&json, STR("accepted"), '{');
    print_hashes(&json, seal->accepted);
    json_close(&json, '}');
  }
  json_close(&json, '}');
  json_close(&json, '}');
  buf_char(&out, '\n');
  return buf_str(&out);
}

Str files_sealed(Arena *arena, const Str texts[FILE_COUNT]) {
  Seal sealed = {0};
  for (int file = 0; file < FILE_COUNT; file++)
    if (str_given(texts[file])) sealed.written[file] = hash_of(arena, (FolderFile)file, texts[file]);
  return seal(arena, texts[FILE_OWN], &sealed);
}

/* --- reading --- */

typedef struct Checking {
  Run *run;
  const Folder *folder;
  Cjson lib;
  StrList crlf; /* files that differ in their line ends alone */
} Checking;

static void found(const Checking *c, DiagCode code, Str file, const Str *args) {
  diag_add_path(c->run->diags, code, path_join(c->run->arena, c->folder->dir, file), args);
}

static bool begin(Checking *c, Run *run, const Folder *folder) {
  *c = (Checking){.run = run, .folder = folder};
  Str why = cjson_open(run->arena, &c->lib);
  if (str_given(why)) found(c, DIAG_MIGRATIONS_BROKEN, STR("meta/_journal.json"), STRS(why));
  return !str_given(why);
}

static void read_hashes(const Checking *c, const cJSON *object, Str hashes[FILE_COUNT]) {
  for (int file = 0; object != NULL && file < FILE_COUNT; file++)
    hashes[file] = folder_json_text(c->run->arena, &c->lib, object, kinds[file].key);
}

/* Nothing is known of the files of drizzle-kit's migrations. False after a diagnostic. */
static bool read_seal(const Checking *c, const MigrationEntry *entry, Seal *seal) {
  Str file = folder_file(c->run->arena, c->folder->layout, entry, FILE_OWN);
  *seal = (Seal){0};
  if (fs_kind(c->run->arena, path_join(c->run->arena, c->folder->dir, file)) == FS_MISSING) return true;
  cJSON *json = folder_json(c->run, c->folder, &c->lib, file);
  if (json == NULL) return false;
  const cJSON *hashes = c->lib.cJSON_GetObjectItemCaseSensitive(json, "x-migration");
  bool last = hashes == NULL || hashes->next == NULL;
  if (!last) found(c, DIAG_MIGRATIONS_BROKEN, file, STRS(STR("x-migration is not its last member")));
  else if (hashes != NULL) {
    read_hashes(c, hashes, seal->written);
    read_hashes(c, c->lib.cJSON_GetObjectItemCaseSensitive(hashes, "accepted"), seal->accepted);
  }
  c->lib.cJSON_Delete(json);
  return last;
}

/* Of a file that must be there, or of which a hash is known; absent: it is gone, or may be. */
static Str read_text(const Checking *c, const MigrationEntry *entry, FolderFile file, Str known) {
  Str text, why, name = folder_file(c->run->arena, c->folder->layout, entry, file);
  if (file != FILE_UP && !str_given(known)) return STR_NONE;
  if (fs_read(c->run->arena, path_join(c->run->arena, c->folder->dir, name), LOAD_MAX_BYTES, &text, &why)) return text;
  if (kinds[file].needed) found(c, DIAG_MIGRATION_FILE_GONE, name, STRS(why));
  return STR_NONE;
}

/* --- checking --- */

static bool is_there(const Checking *c, const MigrationEntry *entry, FolderFile file) {
  Str name = folder_file(c->run->arena, c->folder->layout, entry, file);
  return fs_kind(c->run->arena, path_join(c->run->arena, c->folder->dir, name)) != FS_MISSING;
}

static void gone(const Checking *c, DiagCode code, const MigrationEntry *entry, FolderFile file) {
  found(c, code, folder_file(c->run->arena, c->folder->layout, entry, file), STRS(STR("No such file or directory")));
}

/* drizzle-kit writes no way back: with one the last migration is ours, and the next would start from drizzle-kit's
 * snapshot, which holds less. */
static void check_own(const Checking *c, DiagCode code) {
  if (c->folder->entries.len == 0) return;
  const MigrationEntry *last = &c->folder->entries.items[c->folder->entries.len - 1];
  if (!is_there(c, last, FILE_OWN) && is_there(c, last, FILE_DOWN)) gone(c, code, last, FILE_OWN);
}

/* Git wrote them so: nobody edited anything, but databases get other texts, as of functions. JSON takes any. */
static bool has_other_line_ends(Checking *c, const MigrationEntry *entry, FolderFile file, Str wanted) {
  Arena *arena = c->run->arena;
  Str text = read_text(c, entry, file, wanted);
  if (!str_eq(hash_of(arena, file, str_replace(arena, text, STR("\r\n"), STR("\n"))), wanted)) return false;
  vec_push(arena, &c->crlf, folder_file(arena, c->folder->layout, entry, file));
  return true;
}

static void say_line_ends(const Checking *c) {
  Arena *arena = c->run->arena;
  if (c->crlf.len == 0) return;
  Str more = c->crlf.len == 1 ? STR("") : str_format(arena, " and of %zu more", c->crlf.len - 1);
  Str pattern = c->folder->layout == LAYOUT_JOURNAL ? STR("*.sql") : STR("*/*.sql");
  found(c, DIAG_MIGRATION_LINE_ENDS, c->crlf.items[0], STRS(more, c->folder->dir, pattern));
}

static void check_entry(Checking *c, const MigrationEntry *entry) {
  Arena *arena = c->run->arena;
  Seal seal;
  if (!read_seal(c, entry, &seal)) return;
  for (int file = 0; file < FILE_COUNT; file++) {
    bool accepted = str_given(seal.accepted[file]);
    Str wanted = accepted ? seal.accepted[file] : seal.written[file];
    Str text = read_text(c, entry, (FolderFile)file, wanted);
    if (!str_given(text) || !str_given(wanted) || str_eq(hash_of(arena, (FolderFile)file, text), wanted)) continue;
    if (has_other_line_ends(c, entry, (FolderFile)file, wanted)) continue;
    found(c, DIAG_MIGRATION_EDITED, folder_file(arena, c->folder->layout, entry, (FolderFile)file),
          STRS(accepted ? STR("accepted") : STR("written"), entry->tag));
  }
}

/* drizzle-orm runs those whose time is after that of the last one it ran. */
static void check_times(const Checking *c) {
  for (size_t i = 1; c->folder->layout == LAYOUT_JOURNAL && i < c->folder->entries.len; i++) {
    const MigrationEntry *entry = &c->folder->entries.items[i];
    if (entry->when <= entry[-1].when) found(c, DIAG_JOURNAL_TIME, STR("meta/_journal.json"), STRS(entry->tag));
  }
}

void files_check(Run *run, const Folder *folder) {
  Checking c;
  if (!begin(&c, run, folder)) return;
  each(i, folder->entries) check_entry(&c, &folder->entries.items[i]);
  say_line_ends(&c);
  check_own(&c, DIAG_MIGRATION_FILE_GONE);
  StrList unlisted = files_unlisted(run, folder);
  each(i, unlisted) found(&c, DIAG_MIGRATION_UNLISTED, unlisted.items[i], NULL);
  check_times(&c);
}

/* Projects have lost files of what drizzle-kit wrote, and nothing depends on them. */
bool files_whole(Run *run, const Folder *folder) {
  Checking c = {.run = run, .folder = folder};
  size_t before = run->diags->errors;
  each(i, folder->entries) {
    const MigrationEntry *entry = &folder->entries.items[i];
    if (is_there(&c, entry, FILE_OWN) && !is_there(&c, entry, FILE_UP))
      gone(&c, DIAG_MIGRATIONS_BROKEN, entry, FILE_UP);
  }
  check_own(&c, DIAG_MIGRATIONS_BROKEN);
  return run->diags->errors == before;
}

/* --- edits that are accepted --- */

Str files_accepted(Run *run, const Folder *folder, const MigrationEntry *entry) {
  Checking c;
  Seal seal;
  Buf out = BUF(run->arena);
  if (!begin(&c, run, folder) || !read_seal(&c, entry, &seal)) return STR_NONE;
  for (int file = 0; file < FILE_COUNT; file++) {
    if (!str_given(seal.accepted[file])) continue;
    Str path = folder_file(run->arena, folder->layout, entry, (FolderFile)file);
    buf_format(&out, "%s%.*s", out.len > 0 ? ", " : "", STR_ARG(path_base(path)));
  }
  return out.len > 0 ? buf_str(&out) : STR_NONE;
}

/* One that is again as it was written is no edit any more. */
static size_t accept_files(Checking *c, const MigrationEntry *entry, Seal *seal) {
  Arena *arena = c->run->arena;
  size_t count = 0;
  for (int file = 0; file < FILE_COUNT; file++) {
    Str *accepted = &seal->accepted[file], written = seal->written[file];
    Str text = read_text(c, entry, (FolderFile)file, written), former = str_given(*accepted) ? *accepted : written;
    if (!str_given(text) || !str_given(written)) continue;
    Str hash = hash_of(arena, (FolderFile)file, text);
    if (str_eq(hash, former) || has_other_line_ends(c, entry, (FolderFile)file, former)) continue;
    *accepted = str_eq(hash, written) ? STR_NONE : hash;
    run_did(c->run, STR("accepted: "), folder_path(c->run, c->folder, entry, (FolderFile)file));
    count++;
  }
  return count;
}

size_t files_accept(Run *run, const Folder *folder, const MigrationEntry *entry) {
  Checking c;
  Seal sealed;
  AppendFile file = {.path = folder_file(run->arena, folder->layout, entry, FILE_OWN), .replaces = true};
  if (!begin(&c, run, folder) || !read_seal(&c, entry, &sealed)) return 0;
  size_t count = accept_files(&c, entry, &sealed);
  say_line_ends(&c);
  if (count == 0 || diags_failed(run->diags)) return 0;
  file.was = read_text(&c, entry, FILE_OWN, sealed.written[FILE_UP]);
  file.text = seal(run->arena, file.was, &sealed);
  return tree_append(run->arena, run->diags, folder->dir, &(AppendSet){.files = &file, .len = 1}) ? count : 0;
}
