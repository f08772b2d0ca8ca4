#include "rules/rules.h"

#include "base/parallel.h"
#include "rules/rule.h"

const RuleInfo rule_infos[RULE_COUNT] = {
#define RULE(name, dialects) [RULE_##name] = {STR_INIT(#name), rule_##name, dialects},
#include "rules/rules.def"
};

typedef struct Pass {
  const Schema *schema;
  const Diags *diags;
  Diags *said[RULE_COUNT]; /* by each rule; NULL: it did not run */
} Pass;

static void run_rule(void *context, size_t index, Worker *worker) {
  Pass *pass = context;
  if ((rule_infos[index].dialects & pass->schema->dialects) == 0) return;
  Diags *diags = diags_fork(worker->kept, pass->diags);
  Rules r = {worker->scratch, diags, pass->schema};
  rule_infos[index].run(&r);
  pass->said[index] = diags;
  worker->keep_scratch = diags->list.len > 0; /* their words live there */
}

void rules_run(Arena *arena, Diags *diags, const Schema *schema) {
  Pass pass = {.schema = schema, .diags = diags};
  parallel_run(arena, RULE_COUNT, parallel_workers(schema->tables.len), run_rule, &pass);
  for (size_t i = 0; i < RULE_COUNT; i++)
    if (pass.said[i] != NULL) diags_join(diags, pass.said[i]);
}
