#include "load/syntax.h"

void syntax_report(Diags *diags, const SyntaxError *error) {
  uint32_t at = error->source->base + (uint32_t)error->at;
  diag_add(diags, DIAG_YAML_SYNTAX, (Span){at, at}, STRS(error->problem));
}
