#include "rules/rules.h"

#include "base/parallel.h"
#include "rules/rule.h"

typedef struct Rule {
  void (*run)(Rules *r);
  DialectSet dialects;
} Rule;

static const Rule rules[] = {
#define RULE(name, dialects) {rule_##name, dialects},
#include "rules/rules.def"
};

enum { RULE_COUNT = sizeof rules / sizeof *rules };

typedef struct Pass {
  const Schema *schema;
  const Diags *diags;
  Diags *said[RULE_COUNT]; /* by each rule; NULL: it did not run */
} Pass;

static void run_rule(void *context, size_t index, Worker *worker) {
  Pass *pass = context;
  if ((rules[index].dialects & pass->schema->dialects) == 0) return;
  Diags *diags = diags_fork(worker->kept, pass->diags, index);
  Rules r = {worker->scratch, diags, pass->schema};
  rules[index].run(&r);
  pass->said[index] = diags;
  worker->keep_scratch = diags->list.len > 0; /* their words live there */
}

void rules_run(Arena *arena, Diags *diags, const Schema *schema) {
  Pass pass = {.schema = schema, .diags = diags};
  parallel_run(arena, RULE_COUNT, parallel_workers(schema->tables.len), run_rule, &pass);
  for (size_t i = 0; i < RULE_COUNT; i++)
    if (pass.said[i] != NULL) diags_join(diags, pass.said[i]);
}
