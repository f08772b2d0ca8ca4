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

/* Appends the first `max` errors and the first `max` warnings (0: all) of the sorted `diags`; says
 * how many were left out when the form is for people. */
void diags_print(Buf *out, const Diags *diags, const DiagFormat *format, size_t max, bool color);

#endif
