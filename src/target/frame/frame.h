/* The template engine.
 *
 * A template prints a plan: plain C structs, described by Records. Names are resolved against the
 * Record when the template loads, so an unknown name is a diagnostic with its place and never an
 * empty string in the output, and rendering only follows offsets. Decisions are made in lower.c, not
 * here: the language has output, if, for, include, file, and filters. docs/templates.md describes it
 * for users, who render their own templates with `outputs.custom`. */
#ifndef TARGET_FRAME_FRAME_H
#define TARGET_FRAME_FRAME_H

#include "base/buf.h"
#include "base/embedded.h"
#include "base/fs.h"
#include "diag/diag.h"

typedef struct Record Record;

typedef enum FieldKind {
  FIELD_STR,     /* Str */
  FIELD_BOOL,    /* bool */
  FIELD_INT,     /* int64_t */
  FIELD_STRUCT,  /* a struct inside the struct */
  FIELD_REF,     /* a pointer to a struct, or NULL: a template must ask with `if` before it looks in */
  FIELD_LINK,    /* a pointer to a struct that is never NULL: looked into without asking */
  FIELD_LIST,    /* VEC of structs */
  FIELD_REFS,    /* VEC of pointers to structs, none of them NULL */
  FIELD_PARTS,   /* the same, and the structs are parts of this one: JSON prints them whole */
  FIELD_STRS     /* VEC of Str (StrList) */
} FieldKind;

typedef struct Field {
  Str name;
  FieldKind kind;
  size_t offset;
  const Record *record; /* of FIELD_STRUCT, REF, LINK, LIST, REFS, PARTS */
  Str doc;
} Field;

struct Record {
  Str name;
  size_t size; /* of the C struct */
  const Field *fields;
  size_t len;
  Str doc;
};

/* For tables of fields: FIELD_OF(Column, name, STR, NULL, "the column's SQL name"). */
#define FIELD_OF(Struct, member, kind_, record_, doc_)                                             \
  FIELD_NAMED(#member, Struct, member, kind_, record_, doc_)

/* The same under another name: FIELD_NAMED("comment", Column, comment.str, STR, NULL, "..."). */
#define FIELD_NAMED(name_, Struct, member, kind_, record_, doc_)                                   \
  {.name = STR_INIT(name_), .kind = FIELD_##kind_, .offset = offsetof(Struct, member),             \
   .record = (record_), .doc = STR_INIT(doc_)}

/* The Record of a struct whose fields stand in the array `fields_`:
 * const Record table_record = RECORD_OF(Table, "Table", table_fields); */
#define RECORD_OF(Struct, title, fields_) RECORD_DOC(Struct, title, fields_, "")
#define RECORD_DOC(Struct, title, fields_, doc_)                                                   \
  {.name = STR_INIT(title), .size = sizeof(Struct), .fields = (fields_),                           \
   .len = sizeof(fields_) / sizeof(Field), .doc = STR_INIT(doc_)}

/* Where template text comes from: the first that has a file of that path wins. A directory that is
 * missing or cannot be searched is a diagnostic; files in it that no template uses are fine. */
typedef struct TemplateSource {
  StrList overrides;         /* --templates DIR: a file there wins over an embedded one */
  Str directory;             /* a user's template directory (outputs.custom); absent for built-in */
  const Embedded *embedded;
  size_t embedded_len;
} TemplateSource;

/* A user's own template: the file `path`, or `main.tmpl` in the directory `path`. Fills in where it
 * and what it includes is looked for (no built-in templates, no overrides), and returns the name to
 * load. */
Str template_source_user(Arena *arena, Str path, TemplateSource *source);

/* Receives each finished file; false: its text is not needed any more, and its memory may be used for
 * the next. `path` is absent for text outside any {% file %}; otherwise it is
 * relative, without `.`, `..`, empty parts, backslashes or control characters, and no other path of
 * the run is the same when ASCII case is ignored. Path and text live in `kept`. */
typedef struct FrameSink {
  bool (*file)(void *context, Str path, Str text);
  /* Offered what a long file has so far. True: it is taken, and the next call for that file, of this or of `file`,
   * has what follows; false: the rest will come as a whole. NULL: all of it does. Nobody has looked at the path yet.
   * Parts of several files may come in turn. */
  bool (*part)(void *context, Str path, Str text);
  void *context;
  Arena *kept; /* where paths and texts are made; NULL: the arena of the run */
} FrameSink;

typedef struct Template Template;

/* Loads, parses and resolves template `name`, a path as `template_path_problem` allows it; NULL after
 * a mistake, which is reported. The template and what it includes stay in `arena`; its texts are added
 * to the sources of `diags`, those of the binary as `<built-in>/NAME`. */
const Template *template_load(Arena *arena, Diags *diags, const TemplateSource *source, Str name,
                              const Record *root);

/* Renders `plan`, a struct described by the Record the template was loaded with. Each {% file %} is
 * handed to the sink at its end; one whose path is unsafe or used twice is reported instead. Text
 * outside any {% file %} is handed over last, when there is any. */
void template_render(Arena *arena, Diags *diags, const Template *tmpl, const void *plan,
                     FrameSink sink);

/* Why `path` may not be the path of a generated file or of a template; absent when it may. */
Str template_path_problem(Str path);

#endif
