/* Functions, views, triggers and `sql:` blocks of the user's: which of them change, and which make way for others. A
 * block of one statement of which its words say what it makes goes and comes as these do; of any other nothing is
 * known: a new one runs and an old one is left as it is.
 *
 * A function whose head is as it was takes its new body in place, and a view of Postgres whose columns are as they
 * were, perhaps with more behind them, its new query: rights on it and what reads it stay. Any other view or trigger
 * that changes is dropped and made again; and so is each whose text names something that changes its shape, as neither
 * engine lets a column go or change its type under a view, and SQLite alters no table while a view cannot be read. */
#include "target/migration/object.h"

#include "target/postgres/postgres.h"

/* --- pairs --- */

bool object_is_swapped(const Plan *plan, const ObjectPair *pair) {
  if (pair->old == NULL || pair->new == NULL || plan->swapped.len == 0 || pair->old->kind != STEP_SQL) return false;
  return strs_have(&plan->swapped, plan_called_name(plan, pair->old));
}

Str object_text(Plan *plan, const Schema *schema, const Step *step) {
  StrList statements = sql_object(plan->arena, schema, plan->to->dialect, step);
  Buf out = BUF(plan->arena);
  each(i, statements) {
    buf_append(&out, statements.items[i]);
    buf_char(&out, ';');
  }
  return buf_str(&out);
}

StrList plan_undo_of(const Plan *plan, const Step *step) {
  if (step->kind != STEP_SQL) return (StrList){0};
  const StepList *olds = &plan->old_schema->creation;
  bool old = step >= olds->items && step < olds->items + olds->len;
  Dialect dialect = plan->to->dialect;
  UndoKnown known = sql_undo_known(plan->arena, old ? plan->old_schema : plan->new_schema, dialect, step);
  return sql_block_undo(plan->arena, dialect, step->object->text.text[dialect].str, &known);
}

static bool is_object(const Step *step, Dialect dialect) {
  return step->kind != STEP_TABLE && step->kind != STEP_TABLE_PARTS && step_made(step, dialect);
}

/* One of the statements that take the block back begins with one of the `count` words. */
static bool is_undone_by(const Plan *plan, const Step *step, const char *const *words, size_t count) {
  StrList undo = plan_undo_of(plan, step);
  each(i, undo) for (size_t k = 0; k < count; k++)
    if (str_starts(undo.items[i], str_from_z(words[k]))) return true;
  return false;
}

bool object_is_view(const Plan *plan, const Step *step) {
  static const char *const drops[] = {"DROP VIEW", "DROP MATERIALIZED"};
  return step->kind == STEP_VIEW || is_undone_by(plan, step, drops, 2);
}

bool object_is_routine(const Plan *plan, const Step *step) {
  static const char *const drops[] = {"DROP FUNCTION", "DROP PROCEDURE"};
  bool one = plan_undo_of(plan, step).len == 1;
  return step->kind == STEP_FUNCTION || (one && is_undone_by(plan, step, drops, 2));
}

/* It reads tables, so that they cannot change under it. */
static bool is_reader(const Plan *plan, const Step *step) {
  static const char *const drops[] = {"DROP TRIGGER", "DROP POLICY", "DROP RULE", "DROP STATISTICS"};
  return step->kind == STEP_TRIGGER || object_is_view(plan, step) || is_undone_by(plan, step, drops, 4);
}

bool object_is_needed(const Plan *plan, const Step *step) {
  if (step->kind == STEP_FUNCTION) return true;
  static const char *const uses[] = {"DROP INDEX", "DROP EVENT", "DROP PUBLICATION"}, *const any = "DROP";
  return is_undone_by(plan, step, &any, 1) && !is_undone_by(plan, step, uses, 3) && !is_reader(plan, step);
}

/* A view may have another name by now than its key. */
static bool same_key(const Object *a, const Object *b) {
  if (a->table == NULL || b->table == NULL) return str_eq(a->name.str, b->name.str);
  return str_eq(a->table->schema, b->table->schema) && str_eq(a->table->name.str, b->table->name.str);
}

const Step *plan_find_object(const Schema *schema, Dialect dialect, const Step *like) {
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == like->kind && step_made(step, dialect) && same_key(step->object, like->object)) return step;
  }
  return NULL;
}

/* The head of a function as it is once tables and types have their new names. */
static Str head_now(const Plan *plan, Str text) {
  Str head = function_head(plan->arena, text);
  return plan_renamed_types(plan, head, str_find_char(head, '('));
}

static bool is_unknown(const Plan *plan, const Step *step) {
  return step->kind == STEP_SQL && plan_undo_of(plan, step).len == 0;
}

/* The columns of a view are as they were, perhaps with more behind them. */
static bool view_grows(const Plan *plan, const Object *old, const Object *new) {
  const ColumnList *was = &old->table->columns, *is = &new->table->columns;
  size_t next = 0;
  if (plan->to->dialect == DIALECT_SQLITE || old->materialized || new->materialized) return false;
  each(i, *was) {
    if (!on(was->items[i]->on, DIALECT_POSTGRES)) continue;
    while (next < is->len && !on(is->items[next]->on, DIALECT_POSTGRES)) next++;
    if (next == is->len) return false;
    const Column *before = was->items[i], *now = is->items[next++];
    bool same = str_eq(before->name.str, now->name.str) &&
                str_eq(type_yaml(plan->arena, &before->type), type_yaml(plan->arena, &now->type));
    if (!same) return false;
  }
  return true;
}

static void compare(Plan *plan, ObjectPair *pair) {
  Str was = object_text(plan, plan->old_schema, pair->old), is = object_text(plan, plan->new_schema, pair->new);
  pair->same = str_eq(was, is);
  if (object_is_routine(plan, pair->new))
    pair->in_place = str_eq(head_now(plan, was), function_head(plan->arena, is));
  else if (pair->new->kind == STEP_VIEW)
    pair->in_place = view_grows(plan, pair->old->object, pair->new->object);
}

/* Its signature, as it is once tables and types have their new names; absent: it is no function. */
static Str signature_of(const Plan *plan, const Schema *schema, const Step *step) {
  if (step->kind != STEP_FUNCTION || plan->to->dialect == DIALECT_SQLITE) return STR_NONE;
  Str signature = sql_function_signature(plan->arena, step->object->text.text[DIALECT_POSTGRES].str);
  return schema == plan->new_schema ? signature : plan_renamed_types(plan, signature, str_find_char(signature, '('));
}

static const Step *find_function(const Plan *plan, const Schema *schema, Str signature) {
  if (str_given(signature)) each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    bool function = step->kind == STEP_FUNCTION && step_made(step, DIALECT_POSTGRES);
    if (function && str_eq(signature_of(plan, schema, step), signature)) return step;
  }
  return NULL;
}

/* The same thing in `schema` as `step` is in `own`: a function of the same signature, whatever its key; else what has
 * the key and is not the same as another. */
static const Step *partner_of(const Plan *plan, const Schema *schema, const Schema *own, const Step *step) {
  const Step *found = find_function(plan, schema, signature_of(plan, own, step));
  if (found != NULL) return found;
  found = plan_find_object(schema, plan->to->dialect, step);
  bool another = found != NULL && find_function(plan, own, signature_of(plan, schema, found)) != NULL;
  return another ? NULL : found;
}

/* In the order of creation: those that go, then those that stay or come. */
static ObjectPairs pair_objects(Plan *plan) {
  Dialect dialect = plan->to->dialect;
  ObjectPairs out = {0};
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    if (is_object(step, dialect) && partner_of(plan, plan->new_schema, plan->old_schema, step) == NULL)
      vec_push(plan->arena, &out, (ObjectPair){.old = step, .unknown = is_unknown(plan, step)});
  }
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (!is_object(step, dialect)) continue;
    ObjectPair pair = {.old = partner_of(plan, plan->old_schema, plan->new_schema, step), .new = step};
    pair.unknown = is_unknown(plan, step) || (pair.old != NULL && is_unknown(plan, pair.old));
    if (pair.old != NULL) compare(plan, &pair);
    vec_push(plan->arena, &out, pair);
  }
  return out;
}

/* --- names --- */

/* `name`: a signature; or, of a block, what takes away what it makes. */
static Str bare_name(const Plan *plan, const Step *step, Str name) {
  ptrdiff_t open = str_find_char(name, '('), dot, blank;
  if (open >= 0) name = str_slice(name, 0, (size_t)open);
  if (step->kind == STEP_SQL && (blank = str_find_last(name, ' ')) >= 0)
    name = str_slice(name, (size_t)blank + 1, name.len);
  if ((dot = str_find_last(name, '.')) >= 0) name = str_slice(name, (size_t)dot + 1, name.len);
  return str_trim(str_replace(plan->arena, name, STR("\""), STR("")));
}

Str plan_called_name(const Plan *plan, const Step *step) {
  if (step->kind == STEP_VIEW) return plan_own_name(plan, step->object->table->name.str);
  if (step->kind != STEP_SQL)
    return bare_name(plan, step,
                     sql_function_signature(plan->arena, step->object->text.text[plan->to->dialect].str));
  StrList undo = plan_undo_of(plan, step);
  return undo.len == 0 ? STR_NONE : bare_name(plan, step, undo.items[0]);
}

void object_add_names(const Plan *plan, const Step *step, StrList *out) {
  StrList undo = plan_undo_of(plan, step);
  if (undo.len == 0) vec_push(plan->arena, out, plan_called_name(plan, step));
  each(i, undo)
    if (str_starts(undo.items[i], STR("DROP "))) vec_push(plan->arena, out, bare_name(plan, step, undo.items[i]));
}

/* --- what makes way --- */

/* What has its name in its text makes way, too. */
static void touch_object(Plan *plan, const ObjectPair *pair) {
  const Step *step = pair->old;
  bool view = object_is_view(plan, step);
  if (!object_is_needed(plan, step) && !view) return;
  size_t before = plan->touched.len;
  object_add_names(plan, step, &plan->touched);
  if (view) object_add_names(plan, step, &plan->gone);
  if (pair->again) object_add_names(plan, step, &plan->anew);
  if (step->kind == STEP_VIEW) vec_push(plan->arena, &plan->touched, step->object->table->flat_name);
  for (size_t i = before; i < plan->touched.len; i++) plan_note(plan, &plan->wholly, plan->touched.items[i]);
  if (object_is_routine(plan, step)) vec_push(plan->arena, &plan->functions, plan_called_name(plan, step));
  if (step->kind == STEP_VIEW && pair->new != NULL)
    map_set(plan->arena, &plan->views_again, table_key_name(plan->arena, pair->new->object->table), plan);
}

static bool needed_makes_way(Plan *plan, const ObjectPair *pair) {
  Str text = pair->old->object->text.text[plan->to->dialect].str, head = function_head(plan->arena, text);
  bool at_once = function_read_at_once(plan->arena, text);
  if (at_once) head = text;
  if (pair->new == NULL || !(pair->same || pair->in_place)) return true;
  bool all = str_find_char(text, '*') >= 0 && plan_mentions(plan, &plan->grown, text); /* of the columns: now more */
  return plan_mentions(plan, &plan->gone, head) || plan_mentions(plan, &plan->swapped, head) ||
         (at_once && (all || plan_mentions(plan, &plan->touched, text)));
}

/* It goes before others change, and perhaps comes again. */
static bool makes_way(Plan *plan, const ObjectPair *pair) {
  if (pair->unknown) return pair->new == NULL;
  if (object_is_swapped(plan, pair)) return true;
  if (object_is_needed(plan, pair->old)) return needed_makes_way(plan, pair);
  if (pair->new == NULL || !(pair->same || pair->in_place)) return true;
  Str was = object_text(plan, plan->old_schema, pair->old), is = object_text(plan, plan->new_schema, pair->new);
  return is_reader(plan, pair->new) &&
         (plan_reads_touched(plan, was) || plan_reads_touched(plan, is));
}

void objects_mark(Plan *plan) {
  bool more = true;
  while (more) {
    more = false;
    each(i, *plan->objects) {
      ObjectPair *pair = &plan->objects->items[i];
      if (pair->away || pair->old == NULL || !makes_way(plan, pair)) continue;
      pair->away = more = true;
      pair->again = pair->new != NULL;
      touch_object(plan, pair);
    }
  }
}

/* --- the whole --- */

void objects_find(Plan *plan) {
  plan->objects = arena_make(plan->arena, ObjectPairs);
  *plan->objects = pair_objects(plan);
}

/* Against the order of creation, so that what needs something goes before it. */
static void drop_objects(Plan *plan) {
  for (size_t at = plan->old_schema->creation.len; at-- > 0;) {
    const Step *step = &plan->old_schema->creation.items[at];
    each(i, *plan->objects) {
      const ObjectPair *pair = &plan->objects->items[i];
      if (pair->old == step && pair->away && !object_is_swapped(plan, pair)) object_drop(plan, pair);
    }
  }
}

void objects_plan(Plan *plan) {
  drop_objects(plan);
  objects_create(plan, plan->objects);
}
