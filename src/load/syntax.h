/* What libyaml could not read, in plain words and with the way out. */
#ifndef LOAD_SYNTAX_H
#define LOAD_SYNTAX_H

#include "diag/diag.h"

typedef struct SyntaxError {
  const Source *source;
  Str problem;       /* libyaml's words */
  size_t at;         /* the byte it stopped at */
} SyntaxError;

void syntax_report(Diags *diags, const SyntaxError *error);

#endif
