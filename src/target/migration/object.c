/* Functions, views, triggers and `sql:` blocks of the user's. A block of one statement of which its words say what it
 * makes goes and comes as these do; of any other nothing is known: a new one runs and an old one is left as it is.
 *
 * They come in the order in which `generate` creates everything (model/order.c): those that tables need before these,
 * the others when all tables are as they will be.
 *
 * A function whose head is as it was takes its new body in place. A view or a trigger that changes is dropped
 * and made again; and so is each whose text names something that changes its shape, as neither engine lets a column go
 * or change its type under a view, and SQLite alters no table while a view cannot be read. */
#include "reflect/sql_script.h"
#include "target/migration/diff.h"
#include "target/postgres/postgres.h"

typedef struct ObjectPair {
  const Step *old, *new; /* either may be NULL */
  bool same, body;       /* nothing but comments changes; nothing but a function's body */
  bool again;            /* it goes and comes */
  bool over;             /* its head names the rows of a view that goes first */
  bool over_table;       /* of a table that does */
  bool unknown;          /* a block of which nothing is known */
} ObjectPair;
typedef VEC(ObjectPair) ObjectPairs;

/* --- pairs --- */

static bool is_swapped(const Plan *plan, const ObjectPair *pair) {
  if (pair->old == NULL || pair->new == NULL || plan->swapped.len == 0 || pair->old->kind != STEP_SQL) return false;
  return strs_have(&plan->swapped, plan_called_name(plan, pair->old));
}

static Str whole_text(Plan *plan, const Schema *schema, const Step *step) {
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
  return sql_block_undo(plan->arena, plan->to->dialect, step->object->text.text[plan->to->dialect].str);
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

static bool is_view(const Plan *plan, const Step *step) {
  static const char *const drops[] = {"DROP VIEW", "DROP MATERIALIZED"};
  return step->kind == STEP_VIEW || is_undone_by(plan, step, drops, 2);
}

static bool is_routine(const Plan *plan, const Step *step) {
  static const char *const drops[] = {"DROP FUNCTION", "DROP PROCEDURE"};
  bool one = plan_undo_of(plan, step).len == 1;
  return step->kind == STEP_FUNCTION || (one && is_undone_by(plan, step, drops, 2));
}

/* It reads tables, so that they cannot change under it. */
static bool is_reader(const Plan *plan, const Step *step) {
  static const char *const drops[] = {"DROP TRIGGER", "DROP POLICY", "DROP RULE", "DROP STATISTICS"};
  return step->kind == STEP_TRIGGER || is_view(plan, step) || is_undone_by(plan, step, drops, 4);
}

/* A function, or what else a table can be made of: it is there as long as any table. */
static bool is_needed(const Plan *plan, const Step *step) {
  if (step->kind == STEP_FUNCTION) return true;
  static const char *const uses[] = {"DROP INDEX", "DROP EVENT", "DROP PUBLICATION"}, *const any = "DROP";
  return is_undone_by(plan, step, &any, 1) && !is_undone_by(plan, step, uses, 3) && !is_reader(plan, step);
}

const Step *plan_find_object(const Schema *schema, Dialect dialect, const Step *like) {
  each(i, schema->creation) {
    const Step *step = &schema->creation.items[i];
    if (step->kind == like->kind && step_made(step, dialect) &&
        str_eq(step->object->name.str, like->object->name.str))
      return step;
  }
  return NULL;
}

/* DROP FUNCTION f(people), DROP TRIGGER t ON people: what a text says of others is said by their new names. */
static Str drop_now(const Plan *plan, const Step *old, Str sql) {
  bool whole = old->kind == STEP_SQL || (old->kind == STEP_TRIGGER && old->object->trigger.table == NULL);
  if (is_routine(plan, old)) return plan_renamed_types(plan, sql, str_find_char(sql, '('));
  return whole ? plan_renamed_types(plan, sql, str_find(sql, STR(" ON "))) : sql;
}

/* The head of a function as it is once tables and types have their new names. */
static Str head_now(const Plan *plan, Str text) {
  Str head = function_head(plan->arena, text);
  return plan_renamed_types(plan, head, str_find_char(head, '('));
}

static bool is_unknown(const Plan *plan, const Step *step) {
  return step->kind == STEP_SQL && plan_undo_of(plan, step).len == 0;
}

/* In the order of creation: those that go, then those that stay or come. */
static ObjectPairs pair_objects(Plan *plan) {
  Dialect dialect = plan->to->dialect;
  ObjectPairs out = {0};
  each(i, plan->old_schema->creation) {
    const Step *step = &plan->old_schema->creation.items[i];
    if (is_object(step, dialect) && plan_find_object(plan->new_schema, dialect, step) == NULL)
      vec_push(plan->arena, &out, (ObjectPair){.old = step, .unknown = is_unknown(plan, step)});
  }
  each(i, plan->new_schema->creation) {
    const Step *step = &plan->new_schema->creation.items[i];
    if (!is_object(step, dialect)) continue;
    ObjectPair pair = {.old = plan_find_object(plan->old_schema, dialect, step), .new = step};
    pair.unknown = is_unknown(plan, step) || (pair.old != NULL && is_unknown(plan, pair.old));
    if (pair.old != NULL) {
      Str was = whole_text(plan, plan->old_schema, pair.old), is = whole_text(plan, plan->new_schema, step);
      pair.same = str_eq(was, is);
      pair.body = is_routine(plan, step) && str_eq(head_now(plan, was), function_head(plan->arena, is));
    }
    vec_push(plan->arena, &out, pair);
  }
  return out;
}

/* --- statements --- */

/* A view that goes with a table that was made after it: because of a column of that type. */
static bool has_rows_of(const Plan *plan, const ObjectPair *pair) {
  const StepList *creation = &plan->old_schema->creation;
  bool goes = pair->new == NULL && pair->old->kind == STEP_VIEW && plan->to->dialect == DIALECT_POSTGRES;
  for (const Step *at = pair->old; goes && at < creation->items + creation->len; at++) {
    if (at->kind != STEP_TABLE || !step_made(at, DIALECT_POSTGRES)) continue;
    if (map_get(&plan->new_tables, table_key_name(plan->arena, at->table)) == NULL) return true;
  }
  return false;
}

static Phase drop_phase(const Plan *plan, const ObjectPair *pair) {
  if (pair->over) return PHASE_DROP_CODE;
  if (pair->over_table) return PHASE_DROP_GONE;
  if (!is_needed(plan, pair->old)) return has_rows_of(plan, pair) ? PHASE_DROP_GONE : PHASE_DROP_CODE;
  return pair->new != NULL ? PHASE_DROP_CALLED : PHASE_DROP_FUNCTIONS;
}

static void drop_object(Plan *plan, const ObjectPair *pair) {
  const Step *old = pair->old;
  StrList sql = sql_object_drop(plan->arena, plan->old_schema, plan->to->dialect, old);
  bool known = is_needed(plan, old) || is_view(plan, old);
  each(i, sql) {
    Move *move = plan_add(plan, drop_phase(plan, pair), drop_now(plan, old, sql.items[i]));
    move->step = (size_t)(old - plan->old_schema->creation.items) + 1;
    Hazard hazard = {HAZARD_BREAKS_READERS, old->object->name.str, STR_NONE, STR_NONE};
    if (pair->new == NULL && known) plan_hazard(plan, move, hazard);
    hazard.kind = HAZARD_DELETES_DATA;
    if (str_starts(sql.items[i], STR("DROP TABLE"))) plan_hazard(plan, move, hazard);
  }
}

/* What an unknown block did stays: that is what there is to say. */
static void leave_block(Plan *plan, const ObjectPair *pair) {
  Move *move = plan_add(plan, PHASE_END, STR("SELECT 1"));
  plan_hazard(plan, move, (Hazard){HAZARD_NOT_UNDONE, pair->old->object->name.str, STR_NONE, STR_NONE});
}

/* A block of several statements is as many: drivers that prepare what they run take one at a time. */
StrList plan_made_by(const Plan *plan, const Step *step) {
  StrList out = {0}, whole = sql_object(plan->arena, plan->new_schema, plan->to->dialect, step);
  SqlStatementList statements = {0};
  if (step->kind != STEP_SQL) return whole;
  each(i, whole)
    sql_script_split(plan->arena, plan->to->dialect, whole.items[i], &(SqlBlock){0, whole.items[i].len, STR_NONE},
                     &statements);
  if (statements.len < 2) return whole;
  each(i, statements) vec_push(plan->arena, &out, statements.items[i].text);
  return out;
}

static void create_object(Plan *plan, const ObjectPair *pair, bool early) {
  StrList sql = plan_made_by(plan, pair->new);
  plan->functions_first = plan->functions_first || (early && is_routine(plan, pair->new));
  each(i, sql) {
    Str text = pair->body && !pair->again ? function_replacing(plan->arena, sql.items[i]) : sql.items[i];
    Move *move = plan_add(plan, early ? PHASE_CREATE_TABLES : PHASE_CREATE_CODE, text);
    move->step = (size_t)(pair->new - plan->new_schema->creation.items) + 1;
    move->block = pair->unknown;
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

/* Something of the new form that may need `step` is made after it: a table, or for a function an index, too. */
static bool before_tables(const Plan *plan, const Step *step) {
  const StepList *creation = &plan->new_schema->creation;
  for (const Step *at = step; at < creation->items + creation->len; at++) {
    if (at->kind == STEP_TABLE && step_made(at, plan->to->dialect)) return true;
    if (at->kind == STEP_TABLE_PARTS && step->kind == STEP_FUNCTION) return true;
  }
  return false;
}

/* What it has to find when it is made: of a function whose body is a text its head. */
static Str needs_text(Plan *plan, const Step *step) {
  Str text = whole_text(plan, plan->new_schema, step);
  bool head = is_routine(plan, step) && !function_read_at_once(plan->arena, text);
  return head ? function_head(plan->arena, text) : text;
}

/* It can come before the tables: it reads none that is still to change, nor what is `late` itself. */
static bool is_early(Plan *plan, const ObjectPair *pair, const StrList *late) {
  if (!before_tables(plan, pair->new)) return false;
  Str text = needs_text(plan, pair->new);
  bool reads = !is_needed(plan, pair->new) || function_read_at_once(plan->arena, text);
  if (reads && (plan_mentions(plan, &plan->touched, text) || plan_mentions(plan, &plan->grown, text))) return false;
  return !plan_mentions(plan, late, text);
}

/* The other way round, so that what needs something goes before it. */
static void drop_objects(Plan *plan, const ObjectPairs *pairs) {
  for (size_t at = plan->old_schema->creation.len; at-- > 0;) {
    const Step *step = &plan->old_schema->creation.items[at];
    each(i, *pairs) {
      const ObjectPair *pair = &pairs->items[i];
      bool goes = pair->old == step && (pair->new == NULL || pair->again);
      if (goes && pair->unknown) leave_block(plan, pair);
      else if (goes && !is_swapped(plan, pair)) drop_object(plan, pair);
    }
  }
}

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
  if (step->kind == STEP_VIEW) return step->object->table->name.str;
  if (step->kind != STEP_SQL)
    return bare_name(plan, step,
                     sql_function_signature(plan->arena, step->object->text.text[plan->to->dialect].str));
  StrList undo = plan_undo_of(plan, step);
  return undo.len == 0 ? STR_NONE : bare_name(plan, step, undo.items[0]);
}

/* All names that the step makes. */
static void add_names(const Plan *plan, const Step *step, StrList *out) {
  StrList undo = plan_undo_of(plan, step);
  if (undo.len == 0) vec_push(plan->arena, out, plan_called_name(plan, step));
  each(i, undo)
    if (str_starts(undo.items[i], STR("DROP "))) vec_push(plan->arena, out, bare_name(plan, step, undo.items[i]));
}

/* The function takes or gives rows of a view that goes, if only to come again. */
static bool is_over_view(Plan *plan, const ObjectPairs *pairs, Str head) {
  StrList gone = {0};
  each(i, *pairs) {
    const ObjectPair *pair = &pairs->items[i];
    bool goes = pair->old != NULL && is_view(plan, pair->old) && (pair->new == NULL || pair->again);
    if (goes) vec_push(plan->arena, &gone, plan_called_name(plan, pair->old));
  }
  return plan_mentions(plan, &gone, head);
}

static bool is_over_table(Plan *plan, Str head) {
  StrList gone = {0};
  each(i, plan->from->tables) {
    const Table *table = plan->from->tables.items[i].table;
    bool goes = map_get(&plan->new_tables, table_key_name(plan->arena, table)) == NULL;
    if (goes) vec_push(plan->arena, &gone, table->name.str);
  }
  return plan_mentions(plan, &gone, head);
}

static void touch_object(Plan *plan, const ObjectPair *pair) {
  const Step *step = pair->old;
  if (!is_needed(plan, step) && !is_view(plan, step)) return;
  add_names(plan, step, &plan->touched);
  if (pair->again) add_names(plan, step, &plan->anew);
  if (step->kind == STEP_VIEW) vec_push(plan->arena, &plan->touched, step->object->table->flat_name);
  if (is_routine(plan, step)) vec_push(plan->arena, &plan->functions, plan_called_name(plan, step));
  if (step->kind == STEP_VIEW && pair->new != NULL)
    map_set(plan->arena, &plan->views_again, table_key_name(plan->arena, pair->new->object->table), plan);
}

/* It goes before others change, and perhaps comes again. */
static bool makes_way(Plan *plan, const ObjectPairs *pairs, ObjectPair *pair) {
  if (pair->unknown) return pair->new == NULL;
  if (is_swapped(plan, pair)) return true;
  if (is_needed(plan, pair->old)) {
    Str text = pair->old->object->text.text[plan->to->dialect].str, head = function_head(plan->arena, text);
    bool postgres = plan->to->dialect == DIALECT_POSTGRES, at_once = function_read_at_once(plan->arena, text);
    if (at_once) head = text;
    pair->over = postgres && is_over_view(plan, pairs, head);
    pair->over_table = postgres && is_over_table(plan, head);
    bool stays = pair->new != NULL && (pair->same || pair->body) && !plan_mentions(plan, &plan->swapped, head) &&
                 !(at_once && plan_mentions(plan, &plan->touched, text));
    return pair->over || pair->over_table || !stays;
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
  StrList late = {0};
  mark_again(plan, &pairs);
  drop_objects(plan, &pairs);
  each(i, pairs) {
    const ObjectPair *pair = &pairs.items[i];
    if (pair->new == NULL) continue;
    bool fresh = pair->old == NULL || pair->again, changed = (pair->body || pair->unknown) && !pair->same;
    bool early = (fresh || changed) && is_early(plan, pair, &late);
    if (fresh || changed) create_object(plan, pair, early);
    else if (pair->new->kind == STEP_SQL) plan_say_again(plan, pair->new);
    bool named = is_view(plan, pair->new) || is_needed(plan, pair->new);
    if (fresh && !early && named) add_names(plan, pair->new, &late);
    change_comments(plan, pair, fresh);
  }
}
