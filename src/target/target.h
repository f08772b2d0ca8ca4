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

/* Hands over a file that is `name` below the output's directory; what the sink says of its text. */
bool target_emit(const TargetRun *run, Str name, Str text);

#endif
