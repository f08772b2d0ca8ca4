/* A column that becomes of another type: what it costs, and how its values come along. */
#include "target/migration/postgres.h"

#include "base/buf.h"

Str column_base_type(const SqlColumn *column) {
  const Type *type = &column->column->type;
  return type_is_serial(type) ? type_infos[type_beneath(type->id)].postgres : column->type;
}

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

/* Of one type under two lengths or precisions: a time without one has six digits, the others take any length. */
static bool same_type_widens(const Type *old, const Type *new) {
  int was = old->args[0], is = new->args[0];
  bool time = type_infos[old->id].args == ARGS_PRECISION;
  if (type_infos[old->id].args == ARGS_FREE)
    return str_eq(old->free_args, new->free_args) || !str_given(new->free_args);
  if (was == is || is < 0 || (time && is == 6)) return true;
  return was >= 0 && was <= is && type_infos[old->id].args != ARGS_DIMENSIONS;
}

bool type_widens(const Type *old, const Type *new) {
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
  if (old->id == TYPE_DATE && type_is_timestamp(new)) return true;
  return old->id == new->id && same_type_widens(old, new);
}

/* The stored bytes serve the new type as they are. */
static bool keeps_bytes(const Type *old, const Type *new) {
  if (is_text_type(old) && is_text_type(new) && old->id != TYPE_CITEXT && new->id != TYPE_CITEXT)
    return type_widens(old, new);
  if (old->id == new->id && old->array == 0 && new->array == 0 && type_infos[old->id].args == ARGS_PRECISION)
    return type_widens(old, new);
  bool numeric = old->id == TYPE_NUMERIC && new->id == TYPE_NUMERIC && old->array == 0;
  return numeric && type_widens(old, new) && (new->args[0] < 0 || old->args[1] == new->args[1]);
}

static bool is_number(TypeId id) {
  return number_rank(id) > 0 || id == TYPE_REAL || id == TYPE_DOUBLE || id == TYPE_NUMERIC;
}

/* Rows whose value the new type cannot take, where a condition can say so. */
static Str query_too_large(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Type *old = &run->pair->old->column->type, *new = &run->pair->new->column->type;
  Str name = run->pair->new->name, where = STR_NONE;
  int rank = number_rank(new->id);
  if (new->array > 0) return STR_NONE;
  if ((new->id == TYPE_VARCHAR || new->id == TYPE_CHAR) && new->args[0] >= 0)
    where = str_format(arena, "char_length(%.*s::text) > %d", STR_ARG(name), new->args[0]);
  else if (number_rank(old->id) > rank && rank > 0)
    where = str_format(arena, "%.*s NOT BETWEEN %s", STR_ARG(name),
                       rank == 1 ? "-32768 AND 32767" : "-2147483648 AND 2147483647");
  else if (new->id == TYPE_NUMERIC && new->args[0] >= 0 && old->array == 0 && is_number(old->id))
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
    if (strs_have(&new->enumeration->labels, label)) continue;
    buf_format(&lost, "%s%.*s", lost.len > 0 ? ", " : "", STR_ARG(sql_literal(arena, label)));
  }
  if (lost.len == 0) return STR_NONE;
  return CAT(arena, STR("SELECT * FROM "), run->table->new->name, STR(" WHERE "), run->pair->new->name,
             STR("::text IN ("), buf_str(&lost), STR(")"));
}

/* --- how a value becomes one of the new type --- */

static bool is_string(TypeId id) {
  return id == TYPE_TEXT || id == TYPE_VARCHAR || id == TYPE_CHAR || id == TYPE_CITEXT || id == TYPE_NAME;
}

/* The casts of pg_cast that Postgres 15 has besides those of numbers and of strings. */
static const struct {
  TypeId from, to;
} casts[] = {
    {TYPE_BOOLEAN, TYPE_INTEGER}, {TYPE_INTEGER, TYPE_BOOLEAN}, {TYPE_NUMERIC, TYPE_MONEY},
    {TYPE_INTEGER, TYPE_MONEY}, {TYPE_BIGINT, TYPE_MONEY}, {TYPE_MONEY, TYPE_NUMERIC},
    {TYPE_DATE, TYPE_TIMESTAMP}, {TYPE_DATE, TYPE_TIMESTAMPTZ}, {TYPE_TIMESTAMP, TYPE_DATE},
    {TYPE_TIMESTAMP, TYPE_TIME}, {TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ}, {TYPE_TIMESTAMPTZ, TYPE_DATE},
    {TYPE_TIMESTAMPTZ, TYPE_TIME}, {TYPE_TIMESTAMPTZ, TYPE_TIMETZ}, {TYPE_TIMESTAMPTZ, TYPE_TIMESTAMP},
    {TYPE_TIME, TYPE_INTERVAL}, {TYPE_TIME, TYPE_TIMETZ}, {TYPE_TIMETZ, TYPE_TIME},
    {TYPE_INTERVAL, TYPE_TIME}, {TYPE_JSON, TYPE_JSONB}, {TYPE_JSONB, TYPE_JSON},
    {TYPE_JSONB, TYPE_BOOLEAN}, {TYPE_JSONB, TYPE_SMALLINT}, {TYPE_JSONB, TYPE_INTEGER},
    {TYPE_JSONB, TYPE_BIGINT}, {TYPE_JSONB, TYPE_REAL}, {TYPE_JSONB, TYPE_DOUBLE},
    {TYPE_JSONB, TYPE_NUMERIC}, {TYPE_INET, TYPE_CIDR}, {TYPE_CIDR, TYPE_INET},
    {TYPE_MACADDR, TYPE_MACADDR8}, {TYPE_MACADDR8, TYPE_MACADDR}, {TYPE_BIT, TYPE_VARBIT},
    {TYPE_VARBIT, TYPE_BIT}, {TYPE_BIT, TYPE_INTEGER}, {TYPE_BIT, TYPE_BIGINT}, {TYPE_INTEGER, TYPE_BIT},
    {TYPE_BIGINT, TYPE_BIT}, {TYPE_OID, TYPE_INTEGER}, {TYPE_OID, TYPE_BIGINT}, {TYPE_INTEGER, TYPE_OID},
    {TYPE_BIGINT, TYPE_OID}, {TYPE_SMALLINT, TYPE_OID},
};

/* Postgres has a cast of its own; every other value goes by way of its text. */
static bool has_cast(TypeId from, TypeId to) {
  if (from == TYPE_ENUM || to == TYPE_ENUM || from == TYPE_DIALECT || to == TYPE_DIALECT) return false;
  if (from == to || is_string(from) || is_string(to) || (is_number(from) && is_number(to))) return true;
  for (size_t i = 0; i < sizeof casts / sizeof *casts; i++)
    if (casts[i].from == from && casts[i].to == to) return true;
  return false;
}

static Str format(const ColumnRun *run, const char *format, Str name, Str type) {
  Str text = str_replace(run->plan->arena, str_from_z(format), STR("@"), name);
  return CAT(run->plan->arena, text, STR("::"), type);
}

/* A list and what is none: of one element, of JSON. */
static Str using_list(const ColumnRun *run, const Type *old, const Type *new, Str type) {
  Arena *arena = run->plan->arena;
  Str name = run->pair->new->name;
  bool from_json = old->array == 0 && (old->id == TYPE_JSON || old->id == TYPE_JSONB);
  if (new->id == TYPE_JSON || new->id == TYPE_JSONB)
    return format(run, "to_jsonb(@)", name, type);
  if (from_json)
    return format(run, "('{' || substr(@::jsonb::text, 2, length(@::jsonb::text) - 2) || '}')", name, type);
  if (new->array > 0) {
    Str single = CAT(arena, STR("CASE WHEN @::text LIKE '{%}' THEN @::text::"), type,
                     STR(" WHEN @ IS NOT NULL THEN ARRAY[@::text]::"), type, STR(" END"));
    return str_replace(arena, single, STR("@"), name);
  }
  return format(run, "@::text", name, type);
}

/* books.state::text::loan_state */
static Str using_text(const ColumnRun *run) {
  const Type *old = &run->pair->old->column->type, *new = &run->pair->new->column->type;
  TypeId from = type_beneath(old->id), to = type_beneath(new->id);
  Str name = run->pair->new->name, type = column_base_type(run->pair->new);
  bool own = from == TYPE_DIALECT || to == TYPE_DIALECT;
  if ((old->array > 0) != (new->array > 0) && !own) return using_list(run, old, new, type);
  if (old->array > 0 && new->array > 0 && !has_cast(from, to)) return format(run, "@::text[]", name, type);
  if (from == TYPE_BOOLEAN && to != TYPE_INTEGER && is_number(to)) return format(run, "@::integer", name, type);
  if (to == TYPE_BOOLEAN && from != TYPE_INTEGER && is_number(from))
    return format(run, "@::numeric::integer", name, type);
  return format(run, has_cast(from, to) ? "@" : "@::text", name, type);
}

/* A program that reads and writes values of the one meets others, or is refused: none where it is the same type under
 * another limit, or an enum with more labels. */
static bool breaks_readers(const Type *from, const Type *to) {
  bool same_enum = from->id == TYPE_ENUM && to->id == TYPE_ENUM && from->array == to->array;
  if (!same_enum) return !keeps_bytes(from, to);
  each(i, from->enumeration->labels)
    if (!strs_have(&to->enumeration->labels, from->enumeration->labels.items[i])) return true;
  return false;
}

void column_change_type(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const SqlColumn *old = run->pair->old, *new = run->pair->new;
  const Type *from = &old->column->type, *to = &new->column->type;
  Str type = column_base_type(new);
  bool own = plan_converts(run->plan, run->pair);
  Str using = own ? CAT(arena, STR("("), sql_text(arena, DIALECT_POSTGRES, new->backfill), STR(")::"), type)
                  : using_text(run);
  Str collate = str_given(new->collation) ? CAT(arena, STR(" COLLATE "), new->collation) : STR("");
  Move *move = column_say(run, PHASE_ALTER_TABLES,
                   CAT(arena, STR("SET DATA TYPE "), type, collate, STR(" USING "), using));
  Str lost = query_lost_labels(run);
  if (str_given(lost)) column_hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, lost);
  Str detail = CAT(arena, type_yaml(arena, from), STR(" became "), type_yaml(arena, to));
  if (!keeps_bytes(from, to)) {
    column_hazard(run, move, HAZARD_REWRITES, STR_NONE, STR_NONE);
    column_locks(run, move);
  }
  if (!type_widens(from, to)) {
    column_hazard(run, move, HAZARD_NARROWS, detail, STR_NONE);
    if (!own) column_hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, query_too_large(run));
  }
  bool another = to->own != NULL && str_eq(old->type, new->type); /* of a block: its values are unknown */
  if (own || another) column_hazard(run, move, HAZARD_MAY_FAIL, STR_NONE, STR_NONE);
  if (breaks_readers(from, to))
    column_hazard(run, move, HAZARD_BREAKS_READERS, CAT(arena, STR(" as "), type_yaml(arena, from)), STR_NONE);
}

