/* What every target has in common: it turns the schema into files.
 *
 * A target is a folder with lower.c, which decides and fills a plan of strings and flags, fields.def,
 * which names the plan's fields for templates, and its templates in templates/<target>/, which print.
 * targets.c lists them. */
#ifndef TARGET_TARGET_H
#define TARGET_TARGET_H

#include "sql/sql.h"
#include "target/frame/frame.h"

typedef struct TargetRun {
  Arena *arena; /* the target's own */
  Diags *diags;
  const Schema *schema;
  const SqlSchema *sql[DIALECT_COUNT]; /* NULL for a dialect without an output */
  const Output *output;
  const TemplateSource *templates;
  FrameSink sink; /* receives each file; a path relative to the root YAML's directory */
} TargetRun;

typedef struct Target {
  void (*run)(const TargetRun *run);
  bool directory; /* its output is a directory, not one file */
} Target;

extern const Target targets[TARGET_COUNT];

/* Loads the template `name`, renders `plan` with it, and hands the files to the sink, their paths
 * below the output's directory; text outside any {% file %} becomes the file `output->path`. */
void target_render(const TargetRun *run, Str name, const Record *record, const void *plan);

/* The same in two steps, for a template that prints several plans. */
const Template *target_template(const TargetRun *run, Str name, const Record *record);
void target_print(const TargetRun *run, const Template *tmpl, const void *plan);

/* Files that are printed piece by piece, each of another plan. */
typedef struct TargetPieces TargetPieces;
TargetPieces *target_pieces(const TargetRun *run);
/* Prints the next piece of every file of the template; `last` ends them. True: nothing that was allocated in the arena
 * of the run since the last piece is needed any more. */
bool target_print_pieces(TargetPieces *pieces, const Template *tmpl, const void *plan, bool last);

/* Hands over a file that is `name` below the output's directory; what the sink says of its text. */
bool target_emit(const TargetRun *run, Str name, Str text);

#endif
