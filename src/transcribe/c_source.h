/* C structs as a schema: what `import c` makes of a header.
 *
 * A header that schemagen generated is recognised by its descriptors: its comments say of each member what it is in the
 * schema. In any other header a struct of the file itself is a table; types come from C, and the rest from comments of
 * the same form or from annotations (docs/import.md). */
#ifndef TRANSCRIBE_C_SOURCE_H
#define TRANSCRIBE_C_SOURCE_H

#include "reflect/c_header.h"
#include "transcribe/transcribe.h"

/* The tables of `header`; `file` is the path that was read, `name` what the schema is called. Mistakes are among the
 * diagnostics, at their places in the header; NULL when there were any. */
Transcription *transcribe_c(Arena *arena, Diags *diags, const CHeader *header, Str file, Str name);

#endif
