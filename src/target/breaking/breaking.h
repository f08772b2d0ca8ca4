/* What a change of the schema breaks, on five axes: stored data, SQL, TypeScript, C sources, C binaries.
 *
 * Two whole schemas are compared. What C and TypeScript see is taken from the plans that their targets
 * print, so that a finding is about a name or type that really changes. What is added breaks nobody and
 * is not reported, unless those who do not know it fail for it. diag/breaking.def lists every kind of
 * change; the findings are diagnostics, with the place in the new schema and that in the old. */
#ifndef TARGET_BREAKING_BREAKING_H
#define TARGET_BREAKING_BREAKING_H

#include "sql/sql.h"

typedef enum BreakAxis {
  BREAK_AXIS_DATA, BREAK_AXIS_SQL, BREAK_AXIS_TS, BREAK_AXIS_C_API, BREAK_AXIS_C_ABI, BREAK_AXIS_COUNT
} BreakAxis;

/* "C_API" */
extern const Str break_axis_names[BREAK_AXIS_COUNT];

/* One of the two schemas, in the form of each dialect that has an output; NULL for the others. */
typedef struct BreakForm {
  const Schema *schema;
  const SqlSchema *sql[DIALECT_COUNT];
} BreakForm;

/* Reports what is on the axes of the set `axes` (1u << BreakAxis). The schemas have no errors. */
void breaking_find(Arena *arena, Diags *diags, const BreakForm *old, const BreakForm *new, unsigned axes);

/* The rows of breaking.def, a table for each axis. */
void breaking_print_markdown(Buf *out);

#endif
