/* Printing any struct that a Record describes, and the Records themselves. */
#ifndef TARGET_FRAME_RECORD_H
#define TARGET_FRAME_RECORD_H

#include "target/frame/frame.h"

/* Appends the struct at `at` as JSON, indented by two spaces, keys in the order of the fields, with a
 * line end. Absent text and a NULL pointer are null; a list of strings stands on one line. What the
 * struct owns (STRUCT, LIST, PARTS) is printed whole. What it only points at (REF, LINK, REFS) is printed as
 * the `name` of the struct pointed at, so that tables which refer to each other do not repeat for
 * ever; a struct without a `name` is printed whole the first time on the way down, then as null. */
void record_print_json(Buf *out, const Record *record, const void *at);

/* The members alone, without the braces and the line end: for an object that has more. */
void record_print_members(Buf *out, const Record *record, const void *at);

/* Appends the field reference of docs/templates.md: a heading and a table for `root`, then for every
 * record its fields lead to, each once, in the order in which they are met. */
void record_print_markdown(Buf *out, const Record *root);

#endif
