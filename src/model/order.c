/* The order in which everything is created: what a thing needs comes first, else kinds in the order of
 * StepKind, and things of a kind in the order of the file. What needs what beyond the keys of tables
 * is found in needs.c. Where foreign keys are part of a cycle, one of them waits until all tables are
 * there; a cycle without one is a mistake. */
#include "model/build.h"

/* A stack of its own instead of recursion: a chain of needs may be as long as the schema. */
typedef struct Visit {
  OrderNode *node;
  size_t need, parent, key; /* the need, inherited table and foreign key to look at next */
  ForeignKey *by;           /* the key that led here; NULL: something that cannot wait */
} Visit;

typedef struct Order {
  Builder *builder;
  OrderNodes nodes;
  VEC(Visit) stack;
  bool again; /* a foreign key was told to wait: start over */
} Order;

/* --- cycles --- */

/* "a -> b -> a": each needs the next. */
static Str cycle_path(const Order *o, size_t from) {
  Buf path = BUF(o->builder->arena);
  for (size_t i = from; i < o->stack.len; i++) {
    buf_append(&path, o->stack.items[i].node->name.str);
    buf_lit(&path, " -> ");
  }
  buf_append(&path, o->stack.items[from].node->name.str);
  return buf_str(&path);
}

/* The top of the stack needs `node`, which waits for it: a foreign key between them gives way. */
static void break_cycle(Order *o, const OrderNode *node) {
  size_t from = o->stack.len;
  while (from > 0 && o->stack.items[--from].node != node) {}
  for (size_t i = from + 1; i < o->stack.len; i++) {
    if (o->stack.items[i].by == NULL) continue;
    o->stack.items[i].by->in_cycle = true;
    o->again = true;
    return;
  }
  diag_add(o->builder->diags, DIAG_NEED_CYCLE, node->name.span,
           STRS(node->name.str, cycle_path(o, from)));
}

/* --- the walk --- */

static OrderNode *node_of(const Order *o, const Table *table) {
  return table->external ? NULL : &o->nodes.items[table->position];
}

static OrderNode *next_need(Order *o, Visit *visit) {
  NeedList *needs = &visit->node->needs;
  while (visit->need < needs->len) {
    OrderNode *node = &o->nodes.items[needs->items[visit->need++].node];
    if (node->state == ORDER_OPEN) break_cycle(o, node);
    else if (node->state == ORDER_NEW) return node;
  }
  return NULL;
}

/* A table or other thing to create before that of `visit`; `*by` is the key that asks for it. */
static OrderNode *next_node(Order *o, Visit *visit, ForeignKey **by) {
  *by = NULL;
  OrderNode *needed = next_need(o, visit);
  if (needed != NULL || visit->node->step.kind != STEP_TABLE) return needed;
  const Table *table = visit->node->step.table;
  while (visit->parent < table->postgres.inherits.len) {
    OrderNode *parent = node_of(o, table->postgres.inherits.items[visit->parent++]);
    if (parent != NULL && parent->state == ORDER_NEW) return parent;
  }
  while (visit->key < table->foreign_keys.len) {
    *by = table->foreign_keys.items[visit->key++];
    OrderNode *target = node_of(o, (*by)->target);
    if (target != NULL && target->state == ORDER_NEW && !(*by)->in_cycle) return target;
  }
  return NULL;
}

static void open_node(Order *o, OrderNode *node, ForeignKey *by) {
  node->state = ORDER_OPEN;
  vec_push(o->builder->arena, &o->stack, (Visit){.node = node, .by = by});
}

static void place_from(Order *o, OrderNode *first) {
  if (first->state == ORDER_NEW) open_node(o, first, NULL);
  while (o->stack.len > 0 && !o->again) {
    ForeignKey *by;
    OrderNode *node = next_node(o, &o->stack.items[o->stack.len - 1], &by);
    if (node != NULL) {
      open_node(o, node, by);
      continue;
    }
    OrderNode *done = o->stack.items[--o->stack.len].node;
    done->state = ORDER_DONE;
    vec_push(o->builder->arena, &o->builder->schema->creation, done->step);
  }
}

static void walk(Order *o) {
  do {
    o->again = false;
    o->stack.len = 0;
    o->builder->schema->creation.len = 0;
    for (size_t i = 0; i < o->nodes.len; i++) {
      bool made = o->nodes.items[i].step.kind != STEP_TABLE || !o->nodes.items[i].step.table->external;
      o->nodes.items[i].state = made ? ORDER_NEW : ORDER_DONE;
    }
    for (size_t i = 0; i < o->nodes.len && !o->again; i++) place_from(o, &o->nodes.items[i]);
  } while (o->again);
}

/* --- all there is --- */

static void add_node(Order *o, Step step, Text name) {
  o->nodes.items[o->nodes.len++] = (OrderNode){.step = step, .name = name};
}

static void add_objects(Order *o, ObjectKind kind, StepKind step) {
  const ObjectList *objects = &o->builder->schema->objects[kind];
  each(i, *objects)
    add_node(o, (Step){.kind = step, .object = objects->items[i]}, objects->items[i]->name);
}

static void collect_nodes(Order *o) {
  Schema *schema = o->builder->schema;
  size_t most = schema->tables.len + 1;
  for (int kind = 0; kind < OBJECT_KIND_COUNT; kind++) most += schema->objects[kind].len;
  o->nodes.items = arena_array(o->builder->arena, OrderNode, most);
  each(i, schema->tables) {
    Table *table = schema->tables.items[i];
    add_node(o, (Step){.kind = STEP_TABLE, .table = table}, o->builder->tables.items[i]->key);
  }
  add_objects(o, OBJECT_FUNCTION, STEP_FUNCTION);
  add_objects(o, OBJECT_VIEW, STEP_VIEW);
  add_node(o, (Step){.kind = STEP_TABLE_PARTS}, (Text){.str = STR_NONE});
  add_objects(o, OBJECT_TRIGGER, STEP_TRIGGER);
  add_objects(o, OBJECT_SQL, STEP_SQL);
}

void order_steps(Builder *b) {
  Schema *schema = b->schema;
  Order o = {.builder = b};
  collect_nodes(&o);
  find_needs(b, &o.nodes);
  walk(&o);
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == STEP_VIEW && step->object->table != NULL) step->object->table->step = i + 1;
    if (step->kind != STEP_TABLE) continue;
    Table *table = step->table;
    table->step = i + 1;
    vec_push(b->arena, &schema->by_dependency, table);
    table->creation = schema->by_dependency.len;
  }
  each(i, schema->tables) each(j, schema->tables.items[i]->foreign_keys) {
    ForeignKey *fk = schema->tables.items[i]->foreign_keys.items[j];
    fk->in_cycle = fk->target->creation > fk->table->creation && !fk->target->external;
  }
}
