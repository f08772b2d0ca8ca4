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

/* The dialects of `set` that have an output. */
static inline DialectSet made(const Rules *r, DialectSet set) {
  return set & r->schema->dialects;
}
static inline bool made_on(const Rules *r, DialectSet set, Dialect dialect) {
  return on(made(r, set), dialect);
}

static inline bool rule_has_output(const Rules *r, TargetId target) {
  each(i, r->schema->outputs)
    if (r->schema->outputs.items[i].target == target) return true;
  return false;
}

/* The place that makes a column nullable: the `?` of its type, or `nullable:`. */
Span nullable_span(const Column *column);
/* The place of a key of the column's mapping, or of its name. */
static inline Span column_key(const Column *column, Str key) {
  return key_span(column->node, key, column->span);
}

/* indexes.c: reports a type that an index of the method takes with no operator class of its own. */
void rule_default_class(Rules *r, Str method, const Type *type, Span span);

#define RULE(name, dialects) void rule_##name(Rules *r);
#include "rules/rules.def"

typedef enum RuleId {
#define RULE(name, dialects) RULE_##name,
#include "rules/rules.def"
  RULE_COUNT
} RuleId;

typedef struct RuleInfo {
  Str name;
  void (*run)(Rules *r);
  DialectSet dialects;
} RuleInfo;
extern const RuleInfo rule_infos[RULE_COUNT];

#endif
