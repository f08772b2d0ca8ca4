/* The reference of a schema for people: Markdown, HTML, diagrams. Lowering decides what is said, once for
 * all of them (plan.h); templates/docs/ print it. */
#ifndef TARGET_DOCS_DOCS_H
#define TARGET_DOCS_DOCS_H

#include "target/target.h"

/* DATABASE.md below `run->output->path`, and with `layout: files` a page for each table. */
void docs_run(const TargetRun *run);

/* The same as one page, index.html. */
void docs_html_run(const TargetRun *run);

/* The tables and their references as text of Mermaid or of Graphviz, the file `run->output->path`. */
void docs_mermaid_run(const TargetRun *run);
void docs_dot_run(const TargetRun *run);

#endif
