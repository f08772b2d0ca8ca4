#include "load/load.h"

#include "load/yaml.h"

Str load_dir(const Diags *diags, Span span) {
  const Source *source = source_of(diags->sources, span.start);
  return source == NULL ? STR(".") : path_dir(source->path);
}

bool load(Arena *arena, Diags *diags, Str path, Loaded *loaded) {
  Str text, why;
  *loaded = (Loaded){.root_path = path, .root_dir = path_dir(path)};
  if (!fs_read(arena, path, LOAD_MAX_BYTES, &text, &why)) {
    diag_add_path(diags, DIAG_FILE_UNREADABLE, path, STRS(why));
    return false;
  }
  Source *source = source_add(diags->sources, path, text);
  if (source == NULL) return false;
  vec_push(arena, &loaded->inputs, path);
  LoadedFile file = {path, path_dir(path), yaml_read(arena, diags, source)};
  if (file.root == NULL) return false;
  vec_push(arena, &loaded->files, file);
  return true;
}
