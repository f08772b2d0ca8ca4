/* The pipeline: one call per pass. */
#ifndef VERB_COMPILE_H
#define VERB_COMPILE_H

#include "load/load.h"
#include "sql/sql.h"
#include "target/frame/frame.h"
#include "tree/tree.h"
#include "verb/run.h"

/* Reads the schema that --file names, or the nearest schema.yaml, builds the model and applies the
 * rules. NULL when there is nothing to build on; mistakes are among the diagnostics. */
Schema *compile_schema(Run *run);
/* The same, and the files it was read from. */
Schema *compile_loaded(Run *run, Loaded *loaded);

/* Appends what `model --json` prints: the resolved schema, and the document that it is the meaning of. */
void model_print(Run *run, Buf *out, const Schema *schema, const Loaded *loaded);

/* Where the generated files of `schema` lie: beside it, or under --out. */
TreePlace compile_place(const Run *run, const Schema *schema);

/* The built-in templates and what --templates puts before them. */
TemplateSource compile_templates(const Run *run);

/* The schema as each dialect with an output has it; NULL for the others. */
void compile_sql(Run *run, const Schema *schema, const SqlSchema *sql[DIALECT_COUNT]);

/* What --only names, as ids of outputs; empty: all. An unknown name is reported. */
StrList compile_only(Run *run, const Schema *schema);

/* What becomes of the outputs: OUTPUTS_COMPARED drops the text of a file that the disk has already. */
typedef enum OutputsUse { OUTPUTS_KEPT, OUTPUTS_COMPARED } OutputsUse;

/* Makes every output of `schema` that `only` wants (empty: all) as a plan of files. Call it only when
 * the schema has no errors. NULL after an error. */
TreePlan *compile_outputs(Run *run, const Schema *schema, StrList only, OutputsUse use);

/* Writes the plan and says what was done with each file: the data, and the outcome of the run. */
void compile_write(Run *run, const TreePlan *plan, const TreeOptions *options);

#endif
