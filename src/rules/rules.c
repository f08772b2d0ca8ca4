#include "rules/rules.h"

#include "rules/rule.h"

typedef struct Rule {
  void (*run)(Rules *r);
  DialectSet dialects;
} Rule;

static const Rule rules[] = {
#define RULE(name, dialects) {rule_##name, dialects},
#include "rules/rules.def"
};

void rules_run(Arena *arena, Diags *diags, const Schema *schema) {
  Rules r = {arena, diags, schema};
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if ((rules[i].dialects & schema->dialects) != 0) rules[i].run(&r);
}
