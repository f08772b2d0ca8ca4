/* `set_on_update`: a trigger a column, which sets it when an UPDATE leaves it as it was.
 *
 * An UPDATE that sets the column to another value keeps that value. Postgres sets it before the row is
 * written. SQLite can only write the row again afterwards, and under PRAGMA recursive_triggers that
 * write fires triggers too: it is left out when it would change nothing (the clock has not moved), and
 * in a table with several such columns their triggers answer only to writes of other columns. */
#include "sql/lower.h"

typedef struct TouchFunction {
  Str name; /* qualified, as it stands in DDL */
} TouchFunction;

static Str trigger_name(SqlBuild *b, const SqlColumn *column) {
  return sql_name(b, sql_free_name(b, &b->triggers, column, STR("touch")));
}

/* touch_updated_at, or touch_updated_at_2 when tables give their updated_at different values. */
static Str function_name(SqlBuild *b, const Column *column, TouchFunction *function) {
  Str name = STR_NONE;
  bool taken = true;
  for (int pass = 1; taken; pass++) {
    Str base = str_concat(b->arena, STR("touch_"), column->name.str);
    name = pass == 1 ? base : str_format(b->arena, "%.*s_%d", STR_ARG(base), pass);
    name = name_fit(b->arena, name);
    taken = map_add(b->arena, &b->touch_names, name, function) != NULL;
  }
  return sql_qualified(b->arena, b->schema, STR_NONE, name);
}

/* CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$ .. $$ */
static Str function_sql(const SqlBuild *b, const SqlColumn *column, Str name, Str value) {
  const char *quote = str_find(value, STR("$$")) < 0 ? "$$" : "$touch$";
  return str_format(b->arena,
                    "CREATE %sFUNCTION %.*s() RETURNS trigger\n"
                    "  LANGUAGE plpgsql\n"
                    "  AS %s\n"
                    "BEGIN\n"
                    "  NEW.%.*s := %.*s;\n"
                    "  RETURN NEW;\n"
                    "END\n"
                    "%s",
                    b->schema->postgres.if_not_exists ? "OR REPLACE " : "", STR_ARG(name), quote,
                    STR_ARG(column->name), STR_ARG(value), quote);
}

/* CREATE TRIGGER loans_updated_at_touch
 *   BEFORE UPDATE ON loans
 *   FOR EACH ROW
 *   WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
 *   EXECUTE FUNCTION touch_updated_at() */
static SqlTrigger postgres_trigger(SqlBuild *b, const SqlTable *table, const SqlColumn *column,
                                   Str value) {
  SqlTrigger trigger = {.name = trigger_name(b, column), .column = column->column->name.str};
  Buf key = BUF(b->arena);
  buf_append(&key, column->column->name.str);
  buf_char(&key, '\0');
  buf_append(&key, value);
  TouchFunction *function = map_get(&b->touch_functions, buf_str(&key));
  if (function == NULL) {
    function = arena_make(b->arena, TouchFunction);
    function->name = function_name(b, column->column, function);
    map_set(b->arena, &b->touch_functions, buf_str(&key), function);
    trigger.function = function_sql(b, column, function->name, value);
    trigger.function_name = str_concat(b->arena, function->name, STR("()"));
  }
  trigger.sql = str_format(b->arena,
                           "CREATE %sTRIGGER %.*s\n"
                           "  BEFORE UPDATE ON %.*s\n"
                           "  FOR EACH ROW\n"
                           "  WHEN (NEW.%.*s IS NOT DISTINCT FROM OLD.%.*s)\n"
                           "  EXECUTE FUNCTION %.*s()",
                           b->schema->postgres.if_not_exists ? "OR REPLACE " : "",
                           STR_ARG(trigger.name), STR_ARG(table->name), STR_ARG(column->name),
                           STR_ARG(column->name), STR_ARG(function->name));
  return trigger;
}

/* The name of the row's number: the one no column has taken. */
static Str rowid_name(const Table *table) {
  static const Str names[] = {STR_INIT("rowid"), STR_INIT("_rowid_"), STR_INIT("oid")};
  for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
    bool taken = false;
    each(i, table->columns) {
      taken = taken || str_eq_fold(table->columns.items[i]->name.str, names[n]);
    }
    if (!taken) return names[n];
  }
  return STR_NONE;
}

static void add_same(Buf *out, Str name) {
  buf_append(out, name);
  buf_lit(out, " = NEW.");
  buf_append(out, name);
}

/* rowid = NEW.rowid; of a table without row numbers, its primary key. */
static Str same_row(const SqlBuild *b, const Table *table) {
  Buf out = BUF(b->arena);
  Str rowid = table->without_rowid ? STR_NONE : rowid_name(table);
  if (str_given(rowid)) add_same(&out, rowid);
  if (str_given(rowid) || table->primary_key == NULL) return buf_str(&out);
  const ColumnList *columns = &table->primary_key->columns;
  each(i, *columns) {
    if (i > 0) buf_lit(&out, " AND ");
    add_same(&out, sql_name(b, columns->items[i]->name.str));
  }
  return buf_str(&out);
}

/* ` OF a, b`: every column that is not touched itself, when several are. */
static Str other_columns(const SqlBuild *b, const SqlTable *table) {
  size_t touched = 0;
  Buf out = BUF(b->arena);
  each(i, table->columns) {
    const SqlColumn *column = &table->columns.items[i];
    if (column->column->touch == TOUCH_DATABASE) touched++;
    else if (sqltext_empty(column->generated)) {
      buf_append(&out, out.len == 0 ? STR(" OF ") : STR(", "));
      buf_append(&out, column->name);
    }
  }
  return touched > 1 ? buf_str(&out) : STR("");
}

/* ` AND updated_at IS NOT unixepoch()`; a new UUID always differs. */
static Str unless_same(const SqlBuild *b, const SqlColumn *column, Str value) {
  const Default *touch = column->column->touch_value;
  bool fresh = touch->kind == DEFAULT_FUNCTION &&
               (touch->function == FUNCTION_UUID || touch->function == FUNCTION_UUID7);
  if (fresh) return STR("");
  return str_format(b->arena, " AND %.*s IS NOT %.*s", STR_ARG(column->name), STR_ARG(value));
}

/* CREATE TRIGGER loans_updated_at_touch
 *   AFTER UPDATE ON loans
 *   FOR EACH ROW
 *   WHEN NEW.updated_at IS OLD.updated_at
 * BEGIN
 *   UPDATE loans SET updated_at = (unixepoch())
 *   WHERE rowid = NEW.rowid AND updated_at IS NOT (unixepoch());
 * END */
static SqlTrigger sqlite_trigger(SqlBuild *b, const SqlTable *table, const SqlColumn *column,
                                 Str value) {
  Str name = column->name, of = other_columns(b, table), row = same_row(b, table->table);
  Str unless = unless_same(b, column, value);
  SqlTrigger trigger = {.name = trigger_name(b, column), .column = column->column->name.str};
  trigger.sql = str_format(b->arena,
                           "CREATE TRIGGER %.*s\n"
                           "  AFTER UPDATE%.*s ON %.*s\n"
                           "  FOR EACH ROW\n"
                           "  WHEN NEW.%.*s IS OLD.%.*s\n"
                           "BEGIN\n"
                           "  UPDATE %.*s SET %.*s = %.*s\n"
                           "  WHERE %.*s%.*s;\n"
                           "END",
                           STR_ARG(trigger.name), STR_ARG(of), STR_ARG(table->name),
                           STR_ARG(name), STR_ARG(name), STR_ARG(table->name), STR_ARG(name),
                           STR_ARG(value), STR_ARG(row), STR_ARG(unless));
  return trigger;
}

void sql_touch(SqlBuild *b, SqlTable *table) {
  if (b->dialect == DIALECT_POSTGRES) b->triggers = (Map){0};
  each(i, table->columns) {
    const SqlColumn *column = &table->columns.items[i];
    if (column->column->touch != TOUCH_DATABASE) continue;
    Str value = sql_default(b, column->column, column->column->touch_value);
    if (!str_given(value)) continue;
    SqlTrigger trigger = b->dialect == DIALECT_POSTGRES
                             ? postgres_trigger(b, table, column, value)
                             : sqlite_trigger(b, table, column, value);
    vec_push(b->arena, &table->triggers, trigger);
  }
}
