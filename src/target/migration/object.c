/* Functions, views and triggers of the user's, and `sql:` blocks. A block that makes a view, policy, trigger, index or
 * constraint and nothing else is one of them.
 *
 * A function whose head is as it was takes its new body in place. A view or a trigger that changes is dropped
 * and made again; and so is each whose text names something that changes its shape, as neither engine lets a column go
 * or change its type under a view, and SQLite alters no table while a view cannot be read. */
#include "target/migration/diff.h"
#include "target/postgres/postgres.h"

typedef struct ObjectPair {
  const Step *old, *new; /* either may be NULL */
  bool same, body;       /* nothing but comments changes; nothing but a function's body */
  bool again;            /* it goes and comes */
  bool over;             /* a function whose head names the rows of a view or table that goes first */
} ObjectPair;
typedef VEC(ObjectPair) ObjectPairs;

/* --- pairs --- */

static Str whole_text(Plan *plan, const Schema *schema, const Step *step) {
  StrList statements = sql_object(plan->arena, schema, plan->to->dialect, step);
  Buf out = BUF(plan->arena);
  each(i, statements) {
    buf_append(&out, statements.items[i]);
    buf_char(&out, ';');
  }
  return buf_str(&out);
}

static Str undo_of(Arena *arena, const Step *step, Dialect dialect) {
  if (step->kind != STEP_SQL) return STR_NONE;
  return sql_block_undo(arena, dialect, step->object->text.text[dialect].str);
}

static bool is_object(Arena *arena, const Step *step, Dialect dialect) {
  bool kind = step->kind == STEP_FUNCTION || step->kind == STEP_VIEW || step->kind == STEP_TRIGGER;
  return step_made(step, dialect) && (kind || str_given(undo_of(arena, step, dialect)));
}

/* It reads tables, so that they cannot change under it. */
static bool is_reader(const Plan *plan, const Step *step) {
  Str undo = undo_of(plan->arena, step, plan->to->dialect);
  if (str_given(undo)) return !str_starts(undo, STR("DROP INDEX")) && !str_starts(undo, STR("ALTER"));
  return step->kind == STEP_VIEW || step->kind == STEP_TRIGGER;
}

static bool is_view(const Plan *plan, const Step *step) {
  Str undo = undo_of(plan->arena, step, plan->to->dialect);
  return step->kind == STEP_VIEW || str_starts(undo, STR("DROP VIEW")) || str_starts(undo, STR("DROP MATERIALIZED"));
}

static const Step *find_object(const Schema *schema, Dialect dialect, const Step *like) {
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == like->kind && step_made(step, dialect) &&
        str_eq(step->object->name.str, like->object->name.str))
      return step;
  }
  return NULL;
}

/* What stands before the body of a function. */
static Str head_of(Str text) {
  ptrdiff_t quote = str_find_char(text, '$');
  return quote < 0 ? text : str_slice(text, 0, (size_t)quote);
}

/* In the order of creation: those that go, then those that stay or come. */
static ObjectPairs pair_objects(Plan *plan) {
  Dialect dialect = plan->to->dialect;
  ObjectPairs out = {0};
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    if (is_object(plan->arena, step, dialect) && find_object(plan->new_schema, dialect, step) == NULL)
      vec_push(plan->arena, &out, (ObjectPair){.old = step});
  }
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (!is_object(plan->arena, step, dialect)) continue;
    ObjectPair pair = {.old = find_object(plan->old_schema, dialect, step), .new = step};
    if (pair.old != NULL) {
      Str was = whole_text(plan, plan->old_schema, pair.old), is = whole_text(plan, plan->new_schema, step);
      pair.same = str_eq(was, is);
      pair.body = step->kind == STEP_FUNCTION && str_eq(head_of(was), head_of(is));
    }
    vec_push(plan->arena, &out, pair);
  }
  return out;
}

/* --- statements --- */

static void drop_object(Plan *plan, const ObjectPair *pair) {
  StrList sql = sql_object_drop(plan->arena, plan->old_schema, plan->to->dialect, pair->old);
  Phase phase = pair->old->kind == STEP_FUNCTION ? PHASE_DROP_FUNCTIONS : PHASE_DROP_CODE;
  if (pair->old->kind == STEP_FUNCTION && pair->new != NULL) phase = PHASE_DROP_CALLED;
  if (pair->over) phase = PHASE_DROP_CODE;
  each(i, sql) {
    Move *move = plan_add(plan, phase, sql.items[i]);
    if (pair->new == NULL && (pair->old->kind == STEP_FUNCTION || is_view(plan, pair->old)))
      plan_hazard(plan, move, (Hazard){HAZARD_BREAKS_READERS, pair->old->object->name.str, STR_NONE,
                                       STR_NONE});
  }
}

/* CREATE OR REPLACE FUNCTION .. */
static Str replacing(Arena *arena, Str text) {
  static const Str create = STR_INIT("create ");
  if (text.len < create.len || !str_eq_fold(str_slice(text, 0, create.len), create)) return text;
  if (str_find(str_lower(arena, head_of(text)), STR("or replace")) >= 0) return text;
  return CAT(arena, STR("CREATE OR REPLACE "), str_slice(text, create.len, text.len));
}

static void create_object(Plan *plan, const ObjectPair *pair, bool early) {
  StrList sql = sql_object(plan->arena, plan->new_schema, plan->to->dialect, pair->new);
  each(i, sql) {
    Str text = pair->body && !pair->again ? replacing(plan->arena, sql.items[i]) : sql.items[i];
    Phase phase = early ? PHASE_CREATE_FUNCTIONS : PHASE_CREATE_CODE;
    if (pair->new->kind == STEP_SQL && !is_view(plan, pair->new)) phase = PHASE_BLOCKS;
    Move *move = plan_add(plan, phase, text);
    if (pair->new->kind == STEP_VIEW && pair->new->object->materialized && pair->old != NULL)
      plan_hazard(plan, move, (Hazard){HAZARD_REWRITES, pair->new->object->name.str, STR_NONE, STR_NONE});
  }
}

static Str comment_on(const PgObject *object, Str what) {
  if (object != NULL) each(i, object->comments)
    if (str_eq(object->comments.items[i].object, what)) return object->comments.items[i].text;
  return STR_NONE;
}

static void change_comments(Plan *plan, const ObjectPair *pair, bool fresh) {
  Arena *arena = plan->arena;
  if (plan->to->dialect == DIALECT_SQLITE || pair->new == NULL || pair->new->kind == STEP_SQL) return;
  PgObject new = postgres_object(arena, plan->to, pair->new), old = {0};
  if (pair->old != NULL && !fresh) old = postgres_object(arena, plan->from, pair->old);
  each(i, new.comments) {
    const PgComment *comment = &new.comments.items[i];
    if (str_eq(comment_on(&old, comment->object), comment->text)) continue;
    plan_add(plan, PHASE_COMMENTS,
             CAT(arena, STR("COMMENT ON "), comment->object, STR(" IS "), comment->text));
  }
  each(i, old.comments)
    if (!str_given(comment_on(&new, old.comments.items[i].object)))
      plan_add(plan, PHASE_COMMENTS,
               CAT(arena, STR("COMMENT ON "), old.comments.items[i].object, STR(" IS NULL")));
}

/* Tables of the new form that are still to come when `step` is made. */
static bool before_tables(const Schema *schema, const Step *step) {
  for (const Step *at = step; at < schema->creation.items + schema->creation.len; at++)
    if (at->kind == STEP_TABLE) return true;
  return false;
}

/* The other way round, so that what needs something goes before it. */
static void drop_objects(Plan *plan, const ObjectPairs *pairs) {
  for (size_t at = plan->old_schema->creation.len; at-- > 0;) {
    const Step *step = &plan->old_schema->creation.items[at];
    each(i, *pairs) {
      const ObjectPair *pair = &pairs->items[i];
      if (pair->old == step && (pair->new == NULL || pair->again)) drop_object(plan, pair);
    }
  }
}

/* What others call an object by: its name without schema and arguments. A block says it in `DROP VIEW shop.sold`. */
static Str called_name(Plan *plan, const Step *step) {
  if (step->kind == STEP_VIEW) return step->object->table->name.str;
  Dialect dialect = plan->to->dialect;
  Str name = step->kind == STEP_SQL ? undo_of(plan->arena, step, dialect)
                                    : sql_function_signature(plan->arena, step->object->text.text[dialect].str);
  ptrdiff_t open = str_find_char(name, '('), dot, blank = str_find_last(name, ' ');
  if (step->kind == STEP_SQL && blank >= 0) name = str_slice(name, (size_t)blank + 1, name.len);
  if (step->kind != STEP_SQL && open >= 0) name = str_slice(name, 0, (size_t)open);
  if ((dot = str_find_last(name, '.')) >= 0) name = str_slice(name, (size_t)dot + 1, name.len);
  return str_trim(str_replace(plan->arena, name, STR("\""), STR("")));
}

/* The rows of a view that is made anew, or of a table or view that goes, have a type that the function takes or
 * gives. */
static bool is_over(Plan *plan, const ObjectPairs *pairs, const ObjectPair *function) {
  Str head = head_of(function->old->object->text.text[plan->to->dialect].str);
  StrList gone = {0};
  each(i, *pairs) {
    const ObjectPair *pair = &pairs->items[i];
    bool goes = pair->old != NULL && is_view(plan, pair->old) && (pair->new == NULL || pair->again);
    if (goes) vec_push(plan->arena, &gone, called_name(plan, pair->old));
  }
  each(i, plan->from->tables) {
    const Table *table = plan->from->tables.items[i].table;
    bool goes = map_get(&plan->new_tables, table_key_name(plan->arena, table)) == NULL;
    if (goes) vec_push(plan->arena, &gone, table->name.str);
  }
  return plan_mentions(plan, &gone, head);
}

static void touch_object(Plan *plan, const ObjectPair *pair) {
  const Step *step = pair->old;
  if (step->kind != STEP_FUNCTION && !is_view(plan, step)) return;
  vec_push(plan->arena, &plan->touched, called_name(plan, step));
  if (step->kind == STEP_VIEW) vec_push(plan->arena, &plan->touched, step->object->table->flat_name);
  if (step->kind == STEP_FUNCTION) vec_push(plan->arena, &plan->functions, called_name(plan, step));
  if (step->kind == STEP_VIEW && pair->new != NULL)
    map_set(plan->arena, &plan->views_again, table_key_name(plan->arena, pair->new->object->table), plan);
}

/* It goes before others change, and perhaps comes again. */
static bool makes_way(Plan *plan, const ObjectPairs *pairs, ObjectPair *pair) {
  if (pair->old->kind == STEP_FUNCTION) {
    pair->over = plan->to->dialect == DIALECT_POSTGRES && is_over(plan, pairs, pair);
    return pair->new == NULL || pair->over || !(pair->same || pair->body);
  }
  if (pair->new == NULL || !pair->same) return true;
  if (!is_reader(plan, pair->new)) return false;
  return plan_mentions(plan, &plan->touched, whole_text(plan, plan->old_schema, pair->old)) ||
         plan_mentions(plan, &plan->touched, whole_text(plan, plan->new_schema, pair->new));
}

/* Until no more are found: a view over a view that makes way makes way. */
static void mark_again(Plan *plan, ObjectPairs *pairs) {
  bool *done = arena_array(plan->arena, bool, pairs->len + 1), more = true;
  while (more) {
    more = false;
    each(i, *pairs) {
      ObjectPair *pair = &pairs->items[i];
      if (done[i] || pair->old == NULL || !makes_way(plan, pairs, pair)) continue;
      pair->again = pair->new != NULL;
      done[i] = more = true;
      touch_object(plan, pair);
    }
  }
}

void plan_objects(Plan *plan) {
  ObjectPairs pairs = pair_objects(plan);
  mark_again(plan, &pairs);
  drop_objects(plan, &pairs);
  each(i, pairs) {
    const ObjectPair *pair = &pairs.items[i];
    if (pair->new == NULL) continue;
    bool fresh = pair->old == NULL || pair->again;
    bool early = pair->new->kind == STEP_FUNCTION && !pair->over && before_tables(plan->new_schema, pair->new);
    if (fresh || (pair->body && !pair->same)) create_object(plan, pair, early);
    change_comments(plan, pair, fresh);
  }
}

/* --- blocks of which nothing is known: a new one runs and an old one is left as it is --- */

static bool is_block(const Plan *plan, const Step *step) {
  Dialect dialect = plan->to->dialect;
  return step->kind == STEP_SQL && step_made(step, dialect) && !is_object(plan->arena, step, dialect);
}

static const Object *find_block(const Schema *schema, Dialect dialect, Str name) {
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == STEP_SQL && step_made(step, dialect) && str_eq(step->object->name.str, name))
      return step->object;
  }
  return NULL;
}

void plan_blocks(Plan *plan) {
  Dialect dialect = plan->to->dialect;
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (!is_block(plan, step)) continue;
    const Object *old = find_block(plan->old_schema, dialect, step->object->name.str);
    Str text = step->object->text.text[dialect].str;
    if (old == NULL || !str_eq(old->text.text[dialect].str, text)) plan_add(plan, PHASE_BLOCKS, text);
  }
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    if (!is_block(plan, step)) continue;
    if (find_block(plan->new_schema, dialect, step->object->name.str) != NULL) continue;
    Move *move = plan_add(plan, PHASE_BLOCKS, STR("SELECT 1"));
    plan_hazard(plan, move, (Hazard){HAZARD_NOT_UNDONE, step->object->name.str, STR_NONE, STR_NONE});
  }
}
