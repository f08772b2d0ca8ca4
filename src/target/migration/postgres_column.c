/* Columns of a table that is in both forms. Postgres adds a column at the end, wherever the YAML has it. */
#include "target/migration/postgres.h"

#include "base/buf.h"
#include "model/name.h"

/* --- what is made anew --- */

static bool same_text(Plan *plan, SqlText a, SqlText b) {
  return str_eq(sql_text(plan->arena, DIALECT_POSTGRES, a), sql_text(plan->arena, DIALECT_POSTGRES, b));
}

/* A plain column cannot become a generated one, and Postgres before 17 gives a generated one no other
 * expression: the column is dropped and added. */
static bool is_replaced(Plan *plan, const ColumnPair *pair) {
  if (pair->old == NULL || pair->new == NULL || sqltext_empty(pair->new->generated)) return false;
  return !same_text(plan, pair->old->generated, pair->new->generated) ||
         pair->old->generated_stored != pair->new->generated_stored;
}

static bool is_retyped(Plan *plan, const ColumnPair *pair) {
  if (pair->old == NULL || pair->new == NULL) return false;
  return !str_eq(pair->old->type, pair->new->type) ||
         !str_eq(pair->old->collation, pair->new->collation) ||
         postgres_enum_swapped(plan, pair->new->column);
}

static bool reads(const Map *remade, SqlText text) {
  each(i, text.pieces) {
    const Column *column = text.pieces.items[i].column;
    if (column != NULL && map_get(remade, column->name.str) != NULL) return true;
  }
  return false;
}

void postgres_find_remade(Plan *plan, TablePair *pair) {
  Arena *arena = plan->arena;
  pair->remade = arena_make(arena, Map);
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    if (is_retyped(plan, column) || is_replaced(plan, column))
      map_set(arena, pair->remade, column->new->column->name.str, pair);
  }
  each(i, pair->columns) { /* a generated column stands in the way of what it reads */
    const ColumnPair *column = &pair->columns.items[i];
    if (column->old != NULL && column->new != NULL && reads(pair->remade, column->new->generated))
      map_set(arena, pair->remade, column->new->column->name.str, pair);
  }
  map_set(arena, &plan->remade, pair_name(arena, pair), pair->remade);
}

/* --- one column --- */

typedef struct ColumnRun {
  Plan *plan;
  const TablePair *table;
  const ColumnPair *pair;
  Str object; /* "books.pages", for people */
  Str alter;  /* ALTER TABLE books ALTER COLUMN pages */
} ColumnRun;

static Move *say(const ColumnRun *run, Phase phase, Str what) {
  Move *move = plan_add(run->plan, phase, CAT(run->plan->arena, run->alter, STR(" "), what));
  move->lock = STR("ACCESS EXCLUSIVE");
  return move;
}

static void hazard(const ColumnRun *run, Move *move, HazardKind kind, Str detail, Str query) {
  plan_hazard(run->plan, move, (Hazard){kind, run->object, detail, query});
}

static Str query_nulls(const ColumnRun *run) {
  return CAT(run->plan->arena, STR("SELECT * FROM "), run->table->new->name, STR(" WHERE "),
             run->pair->new->name, STR(" IS NULL"));
}

static bool has_default(const SqlColumn *column) {
  return str_given(column->initial) || column->identity != NULL || !sqltext_empty(column->generated) ||
         type_is_serial(&column->column->type);
}

/* It holds no NULL: said so, or as part of the primary key, or numbered. */
static bool is_not_null(const SqlColumn *column) {
  return !column->column->nullable || column->column->primary_key || column->identity != NULL;
}

static void add_column(const ColumnRun *run) {
  Plan *plan = run->plan;
  const SqlTable *table = run->table->new;
  const SqlColumn *column = run->pair->new;
  Move *move = plan_add(plan, PHASE_ALTER_COLUMNS,
                        CAT(plan->arena, STR("ALTER TABLE "), table->name, STR(" ADD COLUMN "),
                            postgres_column_text(plan, column)));
  move->lock = STR("ACCESS EXCLUSIVE");
  if (is_not_null(column) && !has_default(column))
    hazard(run, move, HAZARD_MAY_FAIL, STR_NONE,
           CAT(plan->arena, STR("SELECT * FROM "), table->name));
  bool written = !sqltext_empty(column->generated) || column->identity != NULL ||
                 type_is_serial(&column->column->type) || column->column->initial->kind == DEFAULT_FUNCTION;
  bool steady = column->column->initial->kind == DEFAULT_FUNCTION &&
                column->column->initial->function == FUNCTION_NOW; /* one value for all rows */
  if (written && !steady) hazard(run, move, HAZARD_REWRITES, STR_NONE, STR_NONE);
}

static void drop_column(const ColumnRun *run, Phase phase, bool lost) {
  Plan *plan = run->plan;
  Str name = run->pair->old->name;
  Move *move = plan_add(plan, phase, CAT(plan->arena, STR("ALTER TABLE "), run->table->new->name,
                                         STR(" DROP COLUMN "), name));
  move->lock = STR("ACCESS EXCLUSIVE");
  if (!lost) return;
  hazard(run, move, HAZARD_DELETES_DATA, STR_NONE, STR_NONE);
  hazard(run, move, HAZARD_BREAKS_READERS, STR_NONE, STR_NONE);
}

/* --- types --- */

/* How much an integer or binary number holds, to see whether another holds more. */
static int number_rank(TypeId id) {
  switch ((int)type_beneath(id)) {
  case TYPE_SMALLINT: return 1;
  case TYPE_INTEGER: return 2;
  case TYPE_BIGINT: return 3;
  default: return 0;
  }
}

static bool is_text_type(const Type *type) {
  return type->array == 0 && (type->id == TYPE_TEXT || type->id == TYPE_VARCHAR || type->id == TYPE_CITEXT);
}

/* Every value of `old` is one of `new`. */
static bool widens(const Type *old, const Type *new) {
  if (old->array != new->array) return false;
  if (new->id == TYPE_TEXT) return true;
  if (number_rank(old->id) > 0 && number_rank(new->id) > 0)
    return number_rank(old->id) <= number_rank(new->id);
  if (number_rank(old->id) > 0 && new->id == TYPE_NUMERIC) return new->args[0] < 0;
  if (old->id == TYPE_REAL && new->id == TYPE_DOUBLE) return true;
  if (is_text_type(old) && new->id == TYPE_VARCHAR)
    return new->args[0] < 0 || (old->id == TYPE_VARCHAR && old->args[0] >= 0 && old->args[0] <= new->args[0]);
  if (old->id == TYPE_NUMERIC && new->id == TYPE_NUMERIC)
    return new->args[0] < 0 || (old->args[0] >= 0 && old->args[1] <= new->args[1] &&
                                old->args[0] - old->args[1] <= new->args[0] - new->args[1]);
  if (old->id == TYPE_DATE) return type_is_timestamp(new);
  return old->id == new->id && old->args[0] <= new->args[0];
}

/* The stored bytes serve the new type as they are. */
static bool keeps_bytes(const Type *old, const Type *new) {
  if (is_text_type(old) && is_text_type(new) && old->id != TYPE_CITEXT && new->id != TYPE_CITEXT)
    return widens(old, new);
  bool numeric = old->id == TYPE_NUMERIC && new->id == TYPE_NUMERIC && old->array == 0;
  return numeric && widens(old, new) && (new->args[0] < 0 || old->args[1] == new->args[1]);
}

/* Rows whose value the new type cannot take, where a condition can say so. */
static Str query_too_large(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Type *new = &run->pair->new->column->type;
  Str name = run->pair->new->name, where = STR_NONE;
  int rank = number_rank(new->id);
  if (new->array > 0) return STR_NONE;
  if ((new->id == TYPE_VARCHAR || new->id == TYPE_CHAR) && new->args[0] >= 0)
    where = str_format(arena, "char_length(%.*s::text) > %d", STR_ARG(name), new->args[0]);
  else if (number_rank(run->pair->old->column->type.id) > rank && rank > 0)
    where = str_format(arena, "%.*s NOT BETWEEN %s", STR_ARG(name),
                       rank == 1 ? "-32768 AND 32767" : "-2147483648 AND 2147483647");
  else if (new->id == TYPE_NUMERIC && new->args[0] >= 0)
    where = str_format(arena, "abs(%.*s) >= 1e%d", STR_ARG(name), new->args[0] - new->args[1]);
  if (!str_given(where)) return STR_NONE;
  return CAT(arena, STR("SELECT * FROM "), run->table->new->name, STR(" WHERE "), where);
}

/* Rows with a label that the enum no longer has. */
static Str query_lost_labels(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Type *old = &run->pair->old->column->type, *new = &run->pair->new->column->type;
  Buf lost = BUF(arena);
  if (old->id != TYPE_ENUM || new->id != TYPE_ENUM || new->array > 0) return STR_NONE;
  each(i, old->enumeration->labels) {
    Str label = old->enumeration->labels.items[i];
    if (postgres_has_label(new->enumeration, label)) continue;
    buf_format(&lost, "%s%.*s", lost.len > 0 ? ", " : "", STR_ARG(sql_literal(arena, label)));
  }
  if (lost.len == 0) return STR_NONE;
  return CAT(arena, STR("SELECT * FROM "), run->table->new->name, STR(" WHERE "), run->pair->new->name,
             STR("::text IN ("), buf_str(&lost), STR(")"));
}

/* books.state::text::loan_state: enums are reached by way of their text. */
static Str using_text(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Type *old = &run->pair->old->column->type, *new = &run->pair->new->column->type;
  bool by_text = old->id == TYPE_ENUM || new->id == TYPE_ENUM ||
                 (old->id == TYPE_DIALECT) != (new->id == TYPE_DIALECT);
  Str via = by_text ? (old->array > 0 ? STR("::text[]") : STR("::text")) : STR("");
  if (old->id == TYPE_BOOLEAN && number_rank(new->id) > 0) via = STR("::integer");
  if (number_rank(old->id) > 0 && new->id == TYPE_BOOLEAN && old->id != TYPE_INTEGER)
    via = STR("::integer");
  Str type = run->pair->new->type;
  if (type_is_serial(new)) type = type_info(new)->postgres;
  return CAT(arena, run->pair->new->name, via, STR("::"), type);
}

static void change_type(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const SqlColumn *old = run->pair->old, *new = run->pair->new;
  const Type *from = &old->column->type, *to = &new->column->type;
  Str type = type_is_serial(to) ? type_info(to)->postgres : new->type;
  Str collate = str_given(new->collation) ? CAT(arena, STR(" COLLATE "), new->collation) : STR("");
  Move *move = say(run, PHASE_ALTER_COLUMNS,
                   CAT(arena, STR("SET DATA TYPE "), type, collate, STR(" USING "), using_text(run)));
  Str lost = query_lost_labels(run);
  if (str_given(lost)) hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, lost);
  Str detail = CAT(arena, old->type, STR(" became "), new->type);
  if (!keeps_bytes(from, to)) hazard(run, move, HAZARD_REWRITES, STR_NONE, STR_NONE);
  if (!widens(from, to)) {
    hazard(run, move, HAZARD_NARROWS, detail, STR_NONE);
    hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, query_too_large(run));
  }
  hazard(run, move, HAZARD_BREAKS_READERS, STR_NONE, STR_NONE);
}

/* --- default, NOT NULL, identity --- */

static void drop_default(const ColumnRun *run) {
  if (str_given(run->pair->old->initial)) say(run, PHASE_DROP_PARTS, STR("DROP DEFAULT"));
}

static void set_default(const ColumnRun *run) {
  if (!str_given(run->pair->new->initial)) return;
  say(run, PHASE_ALTER_COLUMNS,
      CAT(run->plan->arena, STR("SET DEFAULT "), run->pair->new->initial));
}

static void change_nullability(const ColumnRun *run) {
  bool was = is_not_null(run->pair->old), is = is_not_null(run->pair->new);
  if (was == is) return;
  if (!is) {
    say(run, PHASE_ALTER_COLUMNS, STR("DROP NOT NULL"));
    return;
  }
  Move *move = say(run, PHASE_ALTER_COLUMNS, STR("SET NOT NULL"));
  hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, query_nulls(run));
  hazard(run, move, HAZARD_LOCKS, STR("read or write"), STR_NONE);
}

/* What `kind` under `owner` was called before; `now` when it was called so. */
static Str former(const Plan *plan, RenameKind kind, Str owner, Str now) {
  each(i, *plan->renames) {
    const Rename *rename = &plan->renames->items[i];
    bool same_owner = !str_given(owner) || str_eq(rename->owner, owner);
    if (rename->kind == kind && same_owner && str_eq(rename->to, now)) return rename->from;
  }
  return now;
}

static Str bare(Str whole) {
  ptrdiff_t dot = str_find_char(whole, '.');
  return dot < 0 ? whole : str_slice(whole, (size_t)dot + 1, whole.len);
}

static bool has_sequence(const SqlColumn *column) {
  return column->identity != NULL || type_is_serial(&column->column->type);
}

/* Postgres names the sequence of a numbered column after table and column when it makes it. */
static void rename_sequence(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const SqlColumn *old = run->pair->old, *new = run->pair->new;
  if (!has_sequence(old) || !has_sequence(new)) return;
  Str whole = pair_name(arena, run->table), name = new->column->name.str;
  Str table_was = bare(former(run->plan, RENAME_TABLE, STR_NONE, whole));
  Str was = name_fit_postgres(arena, table_was, former(run->plan, RENAME_COLUMN, whole, name), STR("seq"));
  Str is = name_fit_postgres(arena, run->table->new->table->name.str, name, STR("seq"));
  if (str_eq(was, is)) return;
  plan_add(run->plan, PHASE_RENAME_PARTS,
           CAT(arena, STR("ALTER SEQUENCE "),
               sql_qualified(arena, run->plan->new_schema, run->table->new->table->schema, was),
               STR(" RENAME TO "), sql_ident(arena, DIALECT_POSTGRES, is)));
}

static bool same_identity(Plan *plan, const SqlColumn *old, const SqlColumn *new) {
  return str_eq(ddl_identity(plan->arena, old->identity), ddl_identity(plan->arena, new->identity));
}

/* An identity with other options is taken off and put on again; it goes on from the highest number. */
static void change_identity(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const SqlColumn *old = run->pair->old, *new = run->pair->new;
  if (same_identity(run->plan, old, new)) return;
  if (old->identity != NULL) say(run, PHASE_ALTER_COLUMNS, STR("DROP IDENTITY"));
  if (new->identity == NULL) return;
  say(run, PHASE_ALTER_COLUMNS, CAT(arena, STR("ADD "), ddl_identity(arena, new->identity)));
  Str literal = sql_literal(arena, run->table->new->name);
  plan_add(run->plan, PHASE_ALTER_COLUMNS,
           CAT(arena, STR("SELECT setval(pg_get_serial_sequence("), literal, STR(", "),
               sql_literal(arena, new->column->name.str), STR("), max("), new->name,
               STR(")) FROM "), run->table->new->name, STR(" HAVING max("), new->name,
               STR(") IS NOT NULL")));
}

static void change_storage(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Column *old = run->pair->old->column, *new = run->pair->new->column;
  if (!str_eq(old->pg_storage, new->pg_storage))
    say(run, PHASE_ALTER_COLUMNS,
        CAT(arena, STR("SET STORAGE "),
            str_given(new->pg_storage) ? str_upper(arena, new->pg_storage) : STR("DEFAULT")));
  if (!str_eq(old->pg_compression, new->pg_compression))
    say(run, PHASE_ALTER_COLUMNS,
        CAT(arena, STR("SET COMPRESSION "),
            str_given(new->pg_compression) ? new->pg_compression : STR("default")));
}

static void comment_column(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Column *old = run->pair->old == NULL ? NULL : run->pair->old->column;
  const Column *new = run->pair->new->column;
  Str was = old == NULL ? STR_NONE : ddl_comment(arena, old->comment, old->deprecated);
  Str is = ddl_comment(arena, new->comment, new->deprecated);
  Str object = CAT(arena, run->table->new->name, STR("."), run->pair->new->name);
  postgres_comment(run->plan, "COLUMN", object, was, is);
}

static void change_column(const ColumnRun *run) {
  const SqlColumn *old = run->pair->old, *new = run->pair->new;
  bool remade = map_get(run->table->remade, new->column->name.str) != NULL;
  rename_sequence(run);
  if (is_replaced(run->plan, run->pair) || (remade && !sqltext_empty(new->generated))) {
    drop_column(run, PHASE_DROP_PARTS, sqltext_empty(old->generated));
    add_column(run);
    return;
  }
  if (!sqltext_empty(old->generated) && sqltext_empty(new->generated))
    say(run, PHASE_ALTER_COLUMNS, STR("DROP EXPRESSION"));
  bool default_changed = !str_eq(old->initial, new->initial) && sqltext_empty(old->generated);
  if (remade || default_changed) drop_default(run);
  if (remade) change_type(run);
  if (remade || default_changed) set_default(run);
  if (new->identity != NULL) change_nullability(run);
  change_identity(run);
  if (new->identity == NULL) change_nullability(run);
  change_storage(run);
}

void postgres_alter_columns(Plan *plan, const TablePair *pair) {
  Arena *arena = plan->arena;
  each(i, pair->columns) {
    const ColumnPair *column = &pair->columns.items[i];
    const SqlColumn *named = column->new != NULL ? column->new : column->old;
    ColumnRun run = {plan, pair, column,
                     CAT(arena, pair_name(arena, pair), STR("."), named->column->name.str),
                     CAT(arena, STR("ALTER TABLE "), pair->new->name, STR(" ALTER COLUMN "), named->name)};
    if (column->new == NULL) drop_column(&run, PHASE_DROP_COLUMNS, true);
    else if (column->old == NULL) add_column(&run);
    else change_column(&run);
    if (column->new != NULL) comment_column(&run);
  }
}
