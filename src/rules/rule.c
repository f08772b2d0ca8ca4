#include "rules/rule.h"

Span nullable_span(const Column *column) {
  const Type *type = &column->type;
  bool marked = node_get(column->node, STR("nullable")) == NULL && type->id != TYPE_DIALECT;
  if (marked) return (Span){type->span.end - 1, type->span.end};
  return column_key(column, STR("nullable"));
}
