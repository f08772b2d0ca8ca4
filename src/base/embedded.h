/* Files that are part of the binary; scripts/embed.cmake makes the tables. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/str.h"

typedef struct Embedded {
  Str path; /* below the embedded directory, e.g. "postgres/schema.sql" */
  Str text;
} Embedded;

extern const Embedded embedded_templates[]; /* templates/ */
extern const size_t embedded_templates_len;
extern const Embedded embedded_explain[]; /* src/diag/explain/ */
extern const size_t embedded_explain_len;
extern const Embedded embedded_catalog[]; /* src/reflect/postgres/ */
extern const size_t embedded_catalog_len;

#endif
