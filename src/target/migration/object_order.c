/* When functions, views and blocks come, and new tables, which may need them: the order of creation (model/order.c)
 * holds for all of it, as for a new database. What reads no table that changes comes first of all, so that a change may
 * call it; what does, and what needs that, when its turn is among the tables that change; and what no table needs at
 * the end, when all tables are as they will be. */
#include "target/migration/object.h"

typedef struct Order {
  Plan *plan;
  const ObjectPairs *pairs;
  StrList last; /* names of what comes at the end */
  Str wanted;   /* what indexes say, and the functions they call */
} Order;

Phase plan_table_phase(const Plan *plan, const Table *table) {
  bool waits = map_get(&plan->late_tables, table_key_name(plan->arena, table)) != NULL;
  return waits ? PHASE_ALTER_TABLES : PHASE_CREATE_TABLES;
}

static bool reads_table(Plan *plan, Str texts, const Table *table) {
  StrList names = {0};
  if (str_empty(texts)) return false;
  vec_push(plan->arena, &names, table->name.str);
  vec_push(plan->arena, &names, table->flat_name);
  return plan_mentions(plan, &names, texts);
}

bool plan_is_awaited(Plan *plan, const Table *table) { return reads_table(plan, plan->waiting, table); }
bool plan_is_grouped(Plan *plan, const Table *table) { return reads_table(plan, plan->grouping, table); }

static void add_text(const Plan *plan, Str *texts, Str text) {
  *texts = CAT(plan->arena, str_given(*texts) ? *texts : STR(""), STR(" "), text);
}

static bool is_made(const ObjectPair *pair) {
  if (pair->new == NULL) return false;
  return pair->old == NULL || pair->again || ((pair->in_place || pair->unknown) && !pair->same);
}

/* What it has to find when it is made: of a function whose body is read when it is called, its head. */
static Str needs_of(Plan *plan, const Step *step) {
  Str text = object_text(plan, plan->new_schema, step);
  bool called = object_is_routine(plan, step) && !function_read_at_once(plan->arena, text);
  return called ? function_head(plan->arena, text) : text;
}

static bool is_wanted(const Order *order, const Step *step) {
  StrList names = {0};
  object_add_names(order->plan, step, &names);
  return plan_mentions(order->plan, &names, order->wanted);
}

static void find_wanted(Order *order) {
  Plan *plan = order->plan;
  Buf wanted = BUF(plan->arena);
  each(t, plan->to->tables) {
    const SqlTable *table = &plan->to->tables.items[t];
    each(i, table->indexes) {
      DdlIndex index = ddl_index(plan->arena, plan->to, table, &table->indexes.items[i]);
      buf_format(&wanted, "%.*s %.*s ", STR_ARG(index.keys), STR_ARG(index.where));
    }
    each(i, table->excludes) {
      buf_append(&wanted, ddl_exclude(plan->arena, plan->to, &table->excludes.items[i]).definition);
      buf_char(&wanted, ' ');
    }
  }
  order->wanted = buf_str(&wanted);
  for (size_t i = order->pairs->len; i-- > 0;) {
    const ObjectPair *pair = &order->pairs->items[i];
    if (is_made(pair) && is_wanted(order, pair->new))
      add_text(plan, &order->wanted, needs_of(plan, pair->new));
  }
}

/* Something of the new form that may need `step` is made after it: a table, or an index by way of a function. */
static bool before_tables(const Order *order, const Step *step) {
  const Plan *plan = order->plan;
  const StepList *creation = &plan->new_schema->creation;
  for (const Step *at = step; at < creation->items + creation->len; at++) {
    if (at->kind == STEP_TABLE && step_made(at, plan->to->dialect)) return true;
    if (at->kind == STEP_TABLE_PARTS && step->kind == STEP_FUNCTION) return true;
  }
  return plan->to->dialect == DIALECT_POSTGRES && is_wanted(order, step);
}

/* It names a table that changes. */
static bool names_changed(Plan *plan, Str text) {
  return plan_mentions(plan, &plan->touched, text) || plan_mentions(plan, &plan->grown, text);
}

/* --- what is made by text of the user's --- */

static Phase phase_of(Order *order, const Step *step) {
  Plan *plan = order->plan;
  Str text = needs_of(plan, step);
  bool at_once = function_read_at_once(plan->arena, text);
  if (!before_tables(order, step) || plan_mentions(plan, &order->last, text)) return PHASE_CREATE_CODE;
  bool reads = !object_is_needed(plan, step) || at_once;
  if (!plan_mentions(plan, &plan->late, text) && !(reads && names_changed(plan, text))) return PHASE_CREATE_TABLES;
  if (plan->to->dialect == DIALECT_SQLITE) return PHASE_CREATE_CODE;
  add_text(plan, &plan->waiting, text);
  return PHASE_ALTER_TABLES;
}

static void create_one(Order *order, const ObjectPair *pair) {
  Plan *plan = order->plan;
  bool fresh = pair->old == NULL || pair->again;
  object_comments(plan, pair, fresh);
  if (!is_made(pair)) {
    if (pair->new->kind == STEP_SQL) plan_say_again(plan, pair->new);
    return;
  }
  Phase phase = phase_of(order, pair->new);
  Str text = needs_of(plan, pair->new);
  if (str_has_word(str_lower(plan->arena, text), STR("group"))) add_text(plan, &plan->grouping, text);
  object_create(plan, pair, phase);
  bool named = object_is_view(plan, pair->new) || (object_is_needed(plan, pair->new) && fresh);
  if (!named || phase == PHASE_CREATE_TABLES) return;
  object_add_names(plan, pair->new, &plan->late);
  if (phase == PHASE_CREATE_CODE) object_add_names(plan, pair->new, &order->last);
}

/* --- new tables --- */

static bool inherits_changed(Plan *plan, const Table *table) {
  each(i, table->postgres.inherits) {
    Str parent = table->postgres.inherits.items[i]->name.str;
    if (names_changed(plan, parent) || plan_mentions(plan, &plan->late, parent)) return true;
  }
  return false;
}

static bool column_waits(Plan *plan, const SqlColumn *column) {
  const DialectText *own = column->column->type.own;
  Str initial = str_given(column->initial) ? column->initial : STR("");
  if (own != NULL && (names_changed(plan, column->type) || plan_mentions(plan, &plan->late, column->type))) return true;
  return plan_mentions(plan, &plan->late, initial) ||
         plan_mentions(plan, &plan->late, sql_text(plan->arena, DIALECT_POSTGRES, column->generated));
}

/* It has rows of something that changes, or calls or inherits from what waits itself. */
static bool table_waits(Plan *plan, const SqlTable *table) {
  if (inherits_changed(plan, table->table)) return true;
  each(i, table->columns)
    if (column_waits(plan, &table->columns.items[i])) return true;
  each(i, table->checks)
    if (plan_mentions(plan, &plan->late, sql_text(plan->arena, DIALECT_POSTGRES, table->checks.items[i].expression)))
      return true;
  return false;
}

static void note_table(Plan *plan, const Table *model) {
  Str name = table_key_name(plan->arena, model);
  const SqlTable *table = map_get(&plan->new_tables, name);
  if (plan->to->dialect == DIALECT_SQLITE || table == NULL || !table_waits(plan, table)) return;
  map_set(plan->arena, &plan->late_tables, name, plan);
  if (map_get(&plan->old_tables, name) != NULL) return; /* what names it waits as it is */
  vec_push(plan->arena, &plan->late, model->name.str);
  vec_push(plan->arena, &plan->late, model->flat_name);
}

void objects_create(Plan *plan, const ObjectPairs *pairs) {
  Order order = {.plan = plan, .pairs = pairs};
  size_t at = 0; /* in the order of creation, behind those that go */
  bool views = false;
  each(i, *pairs) views = views || (is_made(&pairs->items[i]) && object_is_view(plan, pairs->items[i].new));
  if (views && plan->to->dialect == DIALECT_POSTGRES) find_wanted(&order);
  while (at < pairs->len && pairs->items[at].new == NULL) at++;
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (step->kind == STEP_TABLE) note_table(plan, step->table);
    else if (at < pairs->len && pairs->items[at].new == step) create_one(&order, &pairs->items[at++]);
  }
}
