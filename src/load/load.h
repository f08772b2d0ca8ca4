/* The files of a schema: the root YAML, what it includes, and the text files it names. */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "base/json.h"
#include "base/map.h"
#include "load/value.h"

/* Most bytes of one file: 64 MiB. */
#define LOAD_MAX_BYTES ((size_t)64 << 20)

/* Where files are read from, when not from the disk as it is. */
typedef struct LoadFiles LoadFiles;
struct LoadFiles {
  /* As fs_read and fs_glob do. */
  bool (*read)(const LoadFiles *files, Arena *arena, Str path, Str *text, Str *why);
  StrList (*glob)(const LoadFiles *files, Arena *arena, Str pattern);
  Str state; /* stands before the paths in diagnostics: "HEAD~1:" */
  void *context;
};

typedef struct LoadedFile {
  Str path;         /* as shown: relative to where the root's path is */
  Str dir;          /* where paths in this file start */
  const Node *root; /* a mapping with the keys of CONTEXT_ROOT */
} LoadedFile;

typedef struct Loaded {
  Str root_path, root_dir;
  const LoadFiles *from; /* NULL: the disk */
  VEC(LoadedFile) files; /* the root first, then each include where it stands */
  StrList inputs;        /* every file read, text files too, in the order of reading */
  Map texts;             /* path to Text of text files */
  Map named;             /* bytes of the address of a `{file: ..}` node to the Str it stands for */
} Loaded;

/* Reads `path` and all it includes. False when a file could not be read as a whole, so that
 * what is said about the rest could be wrong; its diagnostics are reported either way. A file that
 * two files include counts once. */
bool load(Arena *arena, Diags *diags, Str path, Loaded *loaded);

/* The same, from `files`. */
bool load_from(Arena *arena, Diags *diags, const LoadFiles *files, Str path, Loaded *loaded);

/* The same of a document that is in memory and shown as `path`. */
bool load_memory(Arena *arena, Diags *diags, Str path, Str text, Loaded *loaded);

/* The text of the file that `path` (a scalar of the YAML) names, as a source of its own, so that
 * diagnostics can point into it; without the line ends at its end. An absent text after a
 * diagnostic: a file that is no text is reported once, however often it is named. */
Text load_text_file(Arena *arena, Diags *diags, Loaded *loaded, Text path);

/* Says that `node`, a `{file: ..}`, stands for `text`, so that load_document can put it there. */
void load_name_text(Arena *arena, Loaded *loaded, const Node *node, Str text);

/* The whole schema as one document of the language, in JSON: what is included stands in its place, and
 * so do the texts of files. Without `include:`, and unless outputs are asked for without `outputs:` and
 * `x-migration:`, which migrate adds. Members of the open object `json`. Call it when the model is built: only that
 * knows which `file:` names one. */
typedef enum LoadOutputs { LOAD_NO_OUTPUTS, LOAD_OUTPUTS } LoadOutputs;
void load_document(JsonWriter *json, const Loaded *loaded, LoadOutputs outputs);

/* The directory of the file that holds `span`: where relative paths in it start. */
Str load_dir(const Diags *diags, Span span);

/* Looks for schema.yaml here and in the directories above; its path is relative to here. False,
 * after a diagnostic, when there is none. */
bool load_find(Arena *arena, Diags *diags, Str *path);

#endif
