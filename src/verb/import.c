#include "verb/import.h"

#include "base/fs.h"
#include "base/utf8.h"
#include "load/load.h"
#include "reflect/drizzle_snapshot.h"
#include "transcribe/transcribe.h"
#include "verb/compile.h"
#include "verb/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* --- which source it is --- */

static bool is_url(Import *import) {
  return str_starts(import->source, STR("postgres://")) || str_starts(import->source, STR("postgresql://"));
}

/* `host=db dbname=app`: a word, then = */
static bool is_conninfo(Import *import) {
  ptrdiff_t equals = str_find_char(import->source, '=');
  bool word = equals > 0;
  for (ptrdiff_t i = 0; i < equals; i++)
    word = word && (char_is_word(import->source.ptr[i]) || import->source.ptr[i] == ' ');
  return word && fs_kind(import->arena, import->source) == FS_MISSING;
}

/* "SQLite format 3" and a zero: sqlite.org/fileformat.html, 1.3. */
static bool is_sqlite_file(Import *import) {
  char head[16] = {0};
  int file = open(str_z(import->arena, import->source), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool whole = read(file, head, sizeof head) == (ssize_t)sizeof head;
  close(file);
  return whole && memcmp(head, "SQLite format 3", sizeof head) == 0;
}

static bool has_end(Import *import, const char *end) {
  Str tail = str_from_z(end), source = import->source;
  bool long_enough = source.len > tail.len;
  return long_enough && str_eq_fold(str_slice(source, source.len - tail.len, source.len), tail);
}

static bool is_sql_file(Import *import) { return has_end(import, ".sql"); }
static bool is_document(Import *import) { return has_end(import, ".md") || has_end(import, ".markdown"); }

/* The text of a .json file; absent: it is none, or cannot be read. */
static Str json_text_in(Import *import) {
  Str text, why;
  bool is = has_end(import, ".json") && fs_read(import->arena, import->source, LOAD_MAX_BYTES, &text, &why);
  return is ? utf8_text(import->arena, text) : STR_NONE;
}

/* Its directory, or JSON that looks like one. */
static bool is_snapshot(Import *import) {
  if (fs_kind(import->arena, path_join(import->arena, import->source, STR("."))) == FS_DIRECTORY) return true;
  Str text = json_text_in(import);
  return str_given(text) && drizzle_snapshot_like(text);
}

typedef struct SourceKind {
  bool (*is)(Import *import);
  ImportRead *read;
} SourceKind;

/* The first that recognises the source reads it. */
static const SourceKind kinds[] = {
    {is_url, import_postgres},
    {is_sqlite_file, import_sqlite_file},
    {is_sql_file, import_sql_file},
    {is_document, import_document},
    {is_snapshot, import_snapshot},
    {is_conninfo, import_postgres},
};

Catalog *import_read(Import *import) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i].is(import)) return kinds[i].read(import);
  bool there = fs_kind(import->arena, import->source) != FS_MISSING;
  bool secret = str_find(import->source, STR("://")) >= 0 || str_find_char(import->source, '=') >= 0;
  Str shown = secret ? STR("this source") : import->source; /* it may hold a password */
  Str why = there ? STR("it is no kind of source that import knows") : STR("there is no such file");
  diag_add_path(import->run->diags, DIAG_IMPORT_SOURCE, STR_NONE, STRS(shown, why));
  return NULL;
}

Catalog *import_catalog(Run *run, Str source, const StrList *schemas, Str *name) {
  Import import = {.run = run, .arena = run->arena, .source = source, .schemas = *schemas};
  Catalog *catalog = import_read(&import);
  *name = import.name;
  return catalog;
}

/* --- the command --- */

static void print_lost(Run *run, const Transcription *t) {
  bool allowed = run_flag(run, FLAG_ALLOW_LOSS)->given;
  each(i, t->lost)
    diag_add_path(run->diags, allowed ? DIAG_IMPORT_LOSS_ALLOWED : DIAG_IMPORT_LOSS, STR_NONE, STRS(t->lost.items[i]));
  each(i, t->left_out) diag_add_path(run->diags, DIAG_IMPORT_LEFT_OUT, STR_NONE, STRS(t->left_out.items[i]));
}

/* To --output, or as the data of the run. An existing file is replaced only with --force. */
static void write_yaml(Run *run, const Transcription *t) {
  Str path = run_flag(run, FLAG_OUTPUT)->text;
  if (!str_given(path)) {
    buf_append(&run->out, t->yaml);
    return;
  }
  int mode = O_WRONLY | O_CREAT | O_CLOEXEC | (run_flag(run, FLAG_FORCE)->given ? O_TRUNC : O_EXCL);
  int file = open(str_z(run->arena, path), mode, 0666);
  int error = file < 0 ? errno : run_write(file, t->yaml);
  if (file >= 0 && close(file) != 0 && error == 0) error = errno;
  if (error == EEXIST) diag_add_path(run->diags, DIAG_STARTER_EXISTS, path, NULL);
  else if (error != 0) diag_add_path(run->diags, DIAG_STARTER_UNWRITABLE, path, STRS(str_from_z(strerror(error))));
}

static const Transcription *import_one(Run *run, TranscribeOptions *options) {
  Str source = run->options->argument, second = run->options->second;
  bool c = str_given(source) && str_eq(source, STR("c"));
  if (!str_given(c ? second : source)) {
    diag_add_path(run->diags, DIAG_IMPORT_OF_WHAT, STR_NONE, NULL);
    return NULL;
  }
  if (c) return import_c(run, second, &run->options->rest);
  if (str_given(second)) {
    diag_add_path(run->diags, DIAG_UNEXPECTED_ARGUMENT, STR_NONE, STRS(STR("import"), second));
    return NULL;
  }
  Str json = json_text_in(&(Import){.run = run, .arena = run->arena, .source = source});
  if (str_given(json) && import_model_like(json)) return import_model(run, source, json);
  const Catalog *catalog = import_catalog(run, source, &run_flag(run, FLAG_SCHEMA)->list, &options->name);
  return catalog == NULL ? NULL : transcribe(run->arena, run->diags, catalog, options);
}

void verb_import(Run *run) {
  const StrList *schemas = &run_flag(run, FLAG_SCHEMA)->list;
  bool pair = run_flag(run, FLAG_PAIR_POSTGRES)->given || run_flag(run, FLAG_PAIR_SQLITE)->given;
  TranscribeOptions options = {.schema = schemas->len == 1 ? schemas->items[0] : STR_NONE,
                               .mixins = run_flag(run, FLAG_MIXINS)->given,
                               .infer_enums = run_flag(run, FLAG_INFER_ENUMS)->given,
                               .inert = true};
  if (pair && str_given(run->options->argument)) {
    diag_add_path(run->diags, DIAG_UNEXPECTED_ARGUMENT, STR_NONE, STRS(STR("import"), run->options->argument));
    return;
  }
  const Transcription *t = pair ? import_pair(run, &options) : import_one(run, &options);
  if (t == NULL) return;
  print_lost(run, t);
  write_yaml(run, t);
  run->outcome = transcription_summary(run->arena, t);
}
