/* What libyaml could not read, in plain words and with the way out. */
#ifndef LOAD_SYNTAX_H
#define LOAD_SYNTAX_H

#include "load/node.h"

typedef struct SyntaxError {
  const Source *source;
  Str problem;      /* libyaml's words */
  size_t at;        /* the byte it stopped at */
  bool has_context; /* the construct it was in began at byte `context` */
  size_t context;
  bool flow;        /* inside {} or [] */
  const Node *open;            /* the innermost open collection, or NULL */
  const Node *const *children; /* of it, as far as they were read */
  size_t len;
} SyntaxError;

void syntax_report(Diags *diags, const SyntaxError *error);

#endif
