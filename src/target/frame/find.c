/* Where the text of a template is: overrides, a user's directory, the binary. */
#include "target/frame/compile.h"

#include "base/utf8.h"

Str template_path_problem(Str path) {
  if (str_empty(path)) return STR("it is empty");
  if (path.ptr[0] == '/') return STR("it is absolute");
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    if (c == '\\') return STR("it holds a backslash");
    if (c < 0x20 || c == 0x7F) return STR("it holds a control character");
  }
  for (Str rest = path, part; str_split(&rest, '/', &part);) {
    if (str_empty(part)) return STR("a part between slashes is empty");
    if (str_eq(part, STR("."))) return STR("it holds `.`");
    if (str_eq(part, STR(".."))) return STR("it leads out of its directory");
    if (part.len > 255) return STR("a part between slashes is longer than 255 bytes");
  }
  return STR_NONE;
}

static bool check_directory(Diags *diags, Arena *arena, Str directory) {
  /* With "/." a symbolic link to a directory is one too. */
  if (fs_kind(arena, path_join(arena, directory, STR("."))) == FS_DIRECTORY) return true;
  bool missing = fs_kind(arena, directory) == FS_MISSING;
  Str why = missing ? STR("there is no such directory") : STR("not a directory that can be searched");
  diag_add_path(diags, DIAG_TEMPLATE_DIRECTORY, directory, STRS(directory, why));
  return false;
}

bool template_check_directories(Diags *diags, Arena *arena, const TemplateSource *source) {
  bool ok = true;
  each(i, source->overrides) ok = check_directory(diags, arena, source->overrides.items[i]) && ok;
  if (str_given(source->directory)) ok = check_directory(diags, arena, source->directory) && ok;
  return ok;
}

Str template_source_user(Arena *arena, Str path, TemplateSource *source) {
  bool directory = fs_kind(arena, path_join(arena, path, STR("."))) == FS_DIRECTORY;
  *source = (TemplateSource){.directory = directory ? path : path_dir(path)};
  return directory ? STR("main.tmpl") : path_base(path);
}

static Source *too_large(Compiler *compiler, Str path) {
  diag_add_path(compiler->diags, DIAG_TEMPLATE_UNREADABLE, path,
                STRS(path, STR("all sources together are too large")));
  return NULL;
}

static Source *add_source(Compiler *compiler, Str path, Str text) {
  Source *source = source_add(compiler->diags->sources, path, text);
  if (source == NULL) return too_large(compiler, path);
  size_t valid = utf8_valid_prefix(text);
  if (valid == text.len) return source;
  uint32_t at = source->base + (uint32_t)valid;
  diag_add(compiler->diags, DIAG_TEMPLATE_NOT_UTF8, (Span){at, at + 1}, NULL);
  return NULL;
}

/* Reads `name` in `directory`; false when it is not there. */
static bool read_file(Compiler *compiler, Str directory, Str name, Source **source) {
  Str path = path_join(compiler->arena, directory, name), text, why;
  if (fs_kind(compiler->arena, path) == FS_MISSING) return false;
  *source = NULL;
  if (fs_read(compiler->arena, path, TEMPLATE_MAX_BYTES, &text, &why))
    *source = add_source(compiler, path, text);
  else
    diag_add_path(compiler->diags, DIAG_TEMPLATE_UNREADABLE, path, STRS(path, why));
  return true;
}

static const Embedded *find_embedded(const TemplateSource *source, Str name) {
  for (size_t i = 0; i < source->embedded_len; i++)
    if (str_eq(source->embedded[i].path, name)) return &source->embedded[i];
  return NULL;
}

static void report_missing(Compiler *compiler, Str name, Span span) {
  const TemplateSource *source = compiler->source;
  Diag *diag = diag_add(compiler->diags, DIAG_TEMPLATE_MISSING, span, STRS(name));
  Buf help = BUF(compiler->arena);
  each(i, source->overrides)
    buf_format(&help, "%s%.*s", i == 0 ? "looked in " : ", ", STR_ARG(source->overrides.items[i]));
  if (str_given(source->directory))
    buf_format(&help, "%s%.*s", help.len == 0 ? "looked in " : ", ", STR_ARG(source->directory));
  if (help.len > 0) diag_help(diag, buf_str(&help));
}

const Source *template_find(Compiler *compiler, Str name, Span span) {
  Source *found = map_get(&compiler->loaded, name);
  if (found != NULL) return found;
  const TemplateSource *source = compiler->source;
  bool there = false;
  for (size_t i = 0; i < source->overrides.len && !there; i++)
    there = read_file(compiler, source->overrides.items[i], name, &found);
  if (!there && str_given(source->directory))
    there = read_file(compiler, source->directory, name, &found);
  const Embedded *embedded = there ? NULL : find_embedded(source, name);
  if (embedded != NULL) {
    Str path = str_concat(compiler->arena, STR("<built-in>/"), name);
    found = add_source(compiler, path, embedded->text);
  } else if (!there) {
    report_missing(compiler, name, span);
  }
  if (found != NULL) map_add(compiler->arena, &compiler->loaded, name, found);
  return found;
}
