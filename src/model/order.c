/* The order in which tables are created: what a table references or inherits comes first, otherwise the order
 * of the file. Where foreign keys form a cycle, one of them waits until all tables are there. */
#include "model/build.h"

typedef struct Visit {
  Builder *builder;
  bool *entered;
} Visit;

/* A stack of its own instead of recursion: a chain of references may be as long as the schema. */
typedef struct Step {
  Table *table;
  size_t parent, next; /* the inherited table and the foreign key to look at */
} Step;

static Table *next_target(Visit *v, Step *step) {
  const Table *table = step->table;
  while (step->parent < table->postgres.inherits.len) {
    Table *parent = table->postgres.inherits.items[step->parent++];
    if (!parent->external && !v->entered[parent->position]) return parent;
  }
  while (step->next < table->foreign_keys.len) {
    Table *target = table->foreign_keys.items[step->next++]->target;
    if (!target->external && !v->entered[target->position]) return target;
  }
  return NULL;
}

static void place_from(Visit *v, Table *first) {
  Schema *schema = v->builder->schema;
  VEC(Step) stack = {0};
  if (first->external || v->entered[first->position]) return;
  v->entered[first->position] = true;
  vec_push(v->builder->arena, &stack, (Step){.table = first});
  while (stack.len > 0) {
    Table *target = next_target(v, &stack.items[stack.len - 1]);
    if (target != NULL) {
      v->entered[target->position] = true;
      vec_push(v->builder->arena, &stack, (Step){.table = target});
      continue;
    }
    Table *done = stack.items[--stack.len].table;
    vec_push(v->builder->arena, &schema->by_dependency, done);
    done->creation = schema->by_dependency.len;
  }
}

void order_tables(Builder *b) {
  Schema *schema = b->schema;
  Visit v = {b, arena_array(b->arena, bool, schema->tables.len + 1)};
  each(i, schema->tables) place_from(&v, schema->tables.items[i]);
  each(i, schema->tables) each(j, schema->tables.items[i]->foreign_keys) {
    ForeignKey *fk = schema->tables.items[i]->foreign_keys.items[j];
    fk->in_cycle = fk->target->creation > fk->table->creation && !fk->target->external;
  }
}
