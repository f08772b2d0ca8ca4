#include "load/load.h"

#include "load/bytes.h"
#include "load/yaml.h"

/* A file being read, and the one that includes it. */
typedef struct Includer Includer;
struct Includer {
  const Includer *by;
  Str path;
};

typedef struct Loader {
  Arena *arena;
  Diags *diags;
  Loaded *loaded;
  Map seen; /* path to itself, of all files read or being read */
  bool ok;
} Loader;

/* --- single files --- */

/* Its path says in which state it was read. */
static Source *add_source(Arena *arena, Diags *diags, const LoadFiles *files, Str path, Str text) {
  if (files == NULL) return source_add(diags->sources, path, text);
  Source *source = source_add(diags->sources, str_concat(arena, files->state, path), text);
  if (source != NULL) source->state = files->state.len;
  return source;
}

typedef struct Reading {
  const LoadFiles *files; /* NULL: the disk */
  Str path;
  Span blame; /* what names it; none: the command line */
} Reading;

static Source *read_source(Arena *arena, Diags *diags, Reading from) {
  Str text = STR(""), why = STR(""), path = from.path;
  const LoadFiles *files = from.files;
  bool read = files == NULL ? fs_read(arena, path, LOAD_MAX_BYTES, &text, &why)
                            : files->read(files, arena, path, &text, &why);
  Source *source = read ? add_source(arena, diags, files, path, text) : NULL;
  if (source != NULL) return source;
  Span blame = from.blame;
  if (read) why = STR("all files together are larger than 1 GiB");
  Diag *diag = span_given(blame)
                 ? diag_add(diags, DIAG_NAMED_FILE_UNREADABLE, blame, STRS(path, why))
                 : diag_add_path(diags, DIAG_FILE_UNREADABLE, path, STRS(why));
  if (files == NULL && fs_kind(arena, path) == FS_DIRECTORY)
    diag_help(diag, STR("name a file inside this directory"));
  return NULL;
}

Str load_dir(const Diags *diags, Span span) {
  const Source *source = source_of(diags->sources, span.start);
  if (source == NULL) return STR(".");
  return path_dir(str_slice(source->path, source->state, source->path.len));
}

/* Reports what is wrong with the bytes, in the text file and where the YAML names it. */
static bool check_text_file(Diags *diags, const Source *source, Span blame, size_t *start) {
  size_t before = diags->list.len;
  bool ascii, good = bytes_check(diags, source, start, &ascii);
  for (size_t i = before; i < diags->list.len; i++)
    diag_also(diags->list.items[i], blame, STR("named here"));
  return good;
}

/* Line ends are LF, as in YAML, and the one at the end belongs to the file, not to the text. */
static Text text_of_file(Arena *arena, const Source *source, size_t start) {
  size_t end = source->text.len;
  while (end > start && (source->text.ptr[end - 1] == '\n' || source->text.ptr[end - 1] == '\r'))
    end--;
  Str text = str_slice(source->text, start, end);
  Span span = {source->base + (uint32_t)start, source->base + (uint32_t)end};
  if (str_find_char(text, '\r') < 0) return (Text){text, span, true};
  text = str_replace(arena, text, STR("\r\n"), STR("\n"));
  return (Text){str_replace(arena, text, STR("\r"), STR("\n")), span, false};
}

Text load_text_file(Arena *arena, Diags *diags, Loaded *loaded, Text path) {
  Str full = path_normal(arena, path_join(arena, load_dir(diags, path.span), path.str));
  Text *text = map_get(&loaded->texts, full);
  if (text != NULL) return *text;
  Source *source = read_source(arena, diags, (Reading){loaded->from, full, path.span});
  if (source == NULL) return (Text){0};
  text = arena_make(arena, Text);
  map_set(arena, &loaded->texts, full, text);
  vec_push(arena, &loaded->inputs, full);
  size_t start = 0;
  if (check_text_file(diags, source, path.span, &start)) *text = text_of_file(arena, source, start);
  return *text;
}

bool load_find(Arena *arena, Diags *diags, Str *path) {
  Str name = STR("schema.yaml"), up = STR("");
  enum { HIGHEST = 64 };
  for (size_t i = 0; i < HIGHEST; i++) {
    *path = str_concat(arena, up, name);
    FsKind kind = fs_kind(arena, *path);
    if (kind == FS_FILE || kind == FS_LINK) return true;
    up = str_concat(arena, up, STR("../"));
  }
  diag_add_path(diags, DIAG_SCHEMA_NOT_FOUND, STR_NONE, NULL);
  return false;
}

/* --- the root and its includes --- */

static void load_file(Loader *loader, Str path, Span blame, const Includer *by);

/* "a.yaml -> b.yaml -> a.yaml": from `path`, which is being read, to where it is included again. */
static void report_cycle(Loader *loader, Span place, const Includer *by, Str path) {
  Str chain = path;
  for (const Includer *file = by; file != NULL; file = file->by) {
    chain = str_format(loader->arena, "%.*s -> %.*s", STR_ARG(file->path), STR_ARG(chain));
    if (str_eq(file->path, path)) break;
  }
  diag_add(loader->diags, DIAG_INCLUDE_CYCLE, place, STRS(chain));
  loader->ok = false;
}

static bool is_pattern(Str path) {
  return str_find_char(path, '*') >= 0 || str_find_char(path, '?') >= 0 ||
         str_find_char(path, '[') >= 0;
}

static bool is_open(const Includer *by, Str path) {
  for (; by != NULL; by = by->by)
    if (str_eq(by->path, path)) return true;
  return false;
}

static void include_one(Loader *loader, Text pattern, Str path, const Includer *by) {
  bool itself = is_pattern(pattern.str) && str_eq(path, by->path);
  if (itself) return; /* `*.yaml` does not mean the file it stands in */
  if (is_open(by, path)) report_cycle(loader, pattern.span, by, path);
  else if (map_get(&loader->seen, path) == NULL) load_file(loader, path, pattern.span, by);
}

static void include(Loader *loader, Text pattern, const Includer *by) {
  Str full = path_normal(loader->arena, path_join(loader->arena, path_dir(by->path), pattern.str));
  StrList paths = {0};
  const LoadFiles *files = loader->loaded->from;
  if (!is_pattern(pattern.str)) vec_push(loader->arena, &paths, full);
  else paths = files == NULL ? fs_glob(loader->arena, full) : files->glob(files, loader->arena, full);
  if (paths.len == 0) {
    diag_add(loader->diags, DIAG_INCLUDE_NOTHING, pattern.span, STRS(pattern.str));
    loader->ok = false;
  }
  each(i, paths) include_one(loader, pattern, paths.items[i], by);
}

/* `schemagen: 1`: the root must say which language it is written in; an included file may. */
static void check_version(Loader *loader, const Node *root, bool needed) {
  const Node *version = node_get(root, STR("schemagen"));
  if (version == NULL && needed) {
    Span start = {root->span.start, root->span.start};
    Diag *diag = diag_add(loader->diags, DIAG_VERSION_MISSING, start, NULL);
    if (root->len > 0 && !root->entries[0].key->flow) diag_fix(diag, start, STR("schemagen: 1\n"));
    return;
  }
  bool one = version == NULL || (version->kind == NODE_SCALAR && str_eq(version->text.str, STR("1")));
  if (one) return;
  Str given = version->kind == NODE_SCALAR ? version->text.str : STR("this");
  diag_add(loader->diags, DIAG_VERSION_UNKNOWN, version->span, STRS(given));
}

static void load_includes(Loader *loader, const Node *root, const Includer *by) {
  const Node *list = node_get(root, STR("include"));
  if (list == NULL || list->kind != NODE_SEQUENCE) return; /* fields_read says what is wrong */
  for (size_t i = 0; i < list->len; i++) {
    Text pattern = node_text(list->items[i]);
    if (pattern.str.len > 0) include(loader, pattern, by);
  }
}

static void load_source(Loader *loader, Source *source, Str path, const Includer *by) {
  const Node *root = NULL;
  if (source != NULL) {
    vec_push(loader->arena, &loader->loaded->inputs, path);
    root = yaml_read(loader->arena, loader->diags, source);
  }
  if (root != NULL && root->kind != NODE_MAPPING) {
    diag_add(loader->diags, DIAG_ROOT_NOT_MAPPING, root->span, NULL);
    root = NULL;
  }
  if (root == NULL) {
    loader->ok = false;
    return;
  }
  LoadedFile file = {path, path_dir(path), root};
  vec_push(loader->arena, &loader->loaded->files, file);
  check_version(loader, root, by == NULL);
  const Includer self = {by, path};
  load_includes(loader, root, &self);
}

static void load_file(Loader *loader, Str path, Span blame, const Includer *by) {
  map_set(loader->arena, &loader->seen, path, loader);
  Reading from = {loader->loaded->from, path, blame};
  load_source(loader, read_source(loader->arena, loader->diags, from), path, by);
}

static Loader loader_new(Arena *arena, Diags *diags, Str *path, Loaded *loaded) {
  *path = path_normal(arena, *path);
  *loaded = (Loaded){.root_path = *path, .root_dir = path_dir(*path)};
  return (Loader){.arena = arena, .diags = diags, .loaded = loaded, .ok = true};
}

bool load(Arena *arena, Diags *diags, Str path, Loaded *loaded) {
  return load_from(arena, diags, NULL, path, loaded);
}

bool load_from(Arena *arena, Diags *diags, const LoadFiles *files, Str path, Loaded *loaded) {
  Loader loader = loader_new(arena, diags, &path, loaded);
  loaded->from = files;
  load_file(&loader, path, SPAN_NONE, NULL);
  return loader.ok;
}

bool load_memory(Arena *arena, Diags *diags, Str path, Str text, Loaded *loaded) {
  Loader loader = loader_new(arena, diags, &path, loaded);
  map_set(arena, &loader.seen, path, &loader);
  load_source(&loader, source_add(diags->sources, path, text), path, NULL);
  return loader.ok;
}
