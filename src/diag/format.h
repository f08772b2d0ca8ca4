/* The forms in which diagnostics are printed: one row per form, all from the same struct, so that
 * they name the same place. */
#ifndef DIAG_FORMAT_H
#define DIAG_FORMAT_H

#include "base/buf.h"
#include "diag/diag.h"

typedef struct DiagFormat {
  Str name; /* of --diagnostics */
  /* Appends all of `diags` (sorted) to `out`. */
  void (*print)(Buf *out, const Diags *diags, bool color);
  bool for_people;   /* may be followed by sentences, such as the summary */
  size_t max_errors; /* the cap when --max-errors does not say; 0: none */
} DiagFormat;

extern const DiagFormat diag_formats[];
extern const size_t diag_formats_len;

/* The printers. All append all of `diags`, which must be sorted; only the first one knows colour. */

/* For people: a first line as gcc prints it, which editors understand, then the lines of the file with
 * what is meant underlined, the help, and where to read more. */
void diags_print_text(Buf *out, const Diags *diags, bool color);

/* For programs: a JSON object a line, always with the same keys; null where there is nothing. */
void diags_print_json(Buf *out, const Diags *diags, bool color);

/* For code scanners: one SARIF 2.1.0 log (docs.oasis-open.org/sarif/sarif/v2.1.0). */
void diags_print_sarif(Buf *out, const Diags *diags, bool color);

/* For GitHub Actions: workflow commands, which become annotations
 * (docs.github.com: "Workflow commands", error and warning). */
void diags_print_github(Buf *out, const Diags *diags, bool color);
/* Text of a workflow command, and the value of one of its properties. */
void github_text(Buf *out, Str text);
void github_property(Buf *out, Str text);

/* Appends the first `max` errors and the first `max` warnings (0: all) of the sorted `diags`; says
 * how many were left out when the form is for people. */
void diags_print(Buf *out, const Diags *diags, const DiagFormat *format, size_t max, bool color);

#endif
