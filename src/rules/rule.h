/* What the files of rules share. */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include "model/schema.h"
#include "rules/rules.h"

typedef struct Rules {
  Arena *arena;
  Diags *diags;
  const Schema *schema;
} Rules;

#define RULE(name, dialects) void rule_##name(Rules *r);
#include "rules/rules.def"

#endif
