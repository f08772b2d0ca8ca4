/* Views and triggers as statements: what their parts say, around the user's text. */
#include "base/buf.h"
#include "expr/scan.h"
#include "sql/sql.h"

static Str object_text(const Object *object, Dialect dialect) {
  return object->text.text[dialect].str;
}

/* --- views --- */

static void add_options(Buf *out, const TablePostgres *own) {
  if (own->with.len > 0) buf_format(out, " WITH (%.*s)", STR_ARG(sql_options(out->arena, &own->with)));
  if (str_given(own->tablespace))
    buf_format(out, " TABLESPACE %.*s", STR_ARG(sql_ident(out->arena, DIALECT_POSTGRES, own->tablespace)));
}

/* CREATE VIEW loans_open (id, due) AS
 * SELECT .. */
static Str create_view(Arena *arena, const Schema *schema, Dialect dialect, const Object *view) {
  bool postgres = dialect == DIALECT_POSTGRES, again = postgres && schema->postgres.if_not_exists;
  bool stored = postgres && view->materialized;
  ColumnList columns = {0};
  each(i, view->table->columns)
    if (on(view->table->columns.items[i]->on, dialect))
      vec_push(arena, &columns, view->table->columns.items[i]);
  Buf out = BUF(arena);
  buf_lit(&out, "CREATE ");
  if (again && !stored) buf_lit(&out, "OR REPLACE ");
  buf_append(&out, stored ? STR("MATERIALIZED VIEW ") : STR("VIEW "));
  if (again && stored) buf_lit(&out, "IF NOT EXISTS ");
  buf_append(&out, sql_table_name(arena, schema, dialect, view->table));
  bool names = postgres || !sql_is_plain(schema);
  if (names) buf_format(&out, " (%.*s)", STR_ARG(sql_columns(arena, dialect, &columns)));
  if (postgres) add_options(&out, &view->table->postgres);
  buf_lit(&out, " AS\n");
  buf_append(&out, object_text(view, dialect));
  return buf_str(&out);
}

/* --- triggers --- */

typedef struct Event {
  unsigned bit;
  Str word, label;
} Event;

static const Event events[] = {
    {TRIGGER_INSERT, STR_INIT("INSERT"), STR_INIT("insert")},
    {TRIGGER_UPDATE, STR_INIT("UPDATE"), STR_INIT("update")},
    {TRIGGER_DELETE, STR_INIT("DELETE"), STR_INIT("delete")},
    {TRIGGER_TRUNCATE, STR_INIT("TRUNCATE"), STR_INIT("truncate")},
};
enum { EVENTS = sizeof events / sizeof *events };

static Str timing_word(TriggerTiming timing) {
  static const Str words[] = {[TRIGGER_BEFORE] = STR_INIT("BEFORE"),
                              [TRIGGER_AFTER] = STR_INIT("AFTER"),
                              [TRIGGER_INSTEAD_OF] = STR_INIT("INSTEAD OF")};
  return words[timing];
}

/* INSERT OR UPDATE OF a, b */
static void add_events(Buf *out, Dialect dialect, const TriggerParts *parts, unsigned wanted) {
  size_t first = out->len;
  for (size_t i = 0; i < EVENTS; i++) {
    if ((wanted & events[i].bit) == 0) continue;
    if (out->len > first) buf_lit(out, " OR ");
    buf_append(out, events[i].word);
    if (events[i].bit != TRIGGER_UPDATE || parts->of.len == 0) continue;
    buf_lit(out, " OF ");
    buf_append(out, sql_columns(out->arena, dialect, &parts->of));
  }
}

/*   BEFORE INSERT ON loans
 *   FOR EACH ROW
 *   WHEN (NEW.a > 0) */
static void add_parts(Buf *out, const Schema *schema, Dialect dialect, const Object *trigger,
                      unsigned wanted) {
  const TriggerParts *parts = &trigger->trigger;
  Str when = parts->when.text[dialect].str;
  buf_lit(out, "\n  ");
  buf_append(out, timing_word(parts->timing));
  buf_char(out, ' ');
  add_events(out, dialect, parts, wanted);
  buf_lit(out, " ON ");
  buf_append(out, sql_table_name(out->arena, schema, dialect, parts->table));
  buf_append(out, parts->for_each_statement ? STR("\n  FOR EACH STATEMENT")
                                            : STR("\n  FOR EACH ROW"));
  if (str_given(when)) buf_format(out, "\n  WHEN (%.*s)", STR_ARG(when));
}

/* What a trigger of Postgres does, from its first word. */
typedef enum Action { ACTION_EXECUTE, ACTION_BODY, ACTION_CALL } Action;

static Action action_of(Arena *arena, Str text) {
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  ScanToken first = scan_next(&scan);
  if (scan_is_word(first, STR("execute"))) return ACTION_EXECUTE;
  bool body = scan_is_word(first, STR("begin")) || scan_is_word(first, STR("declare"));
  return body ? ACTION_BODY : ACTION_CALL;
}

/* $$, or $trigger$, $trigger1$ .. when `text` holds it. */
static Str quote_for(Arena *arena, Str text) {
  Str quote = STR("$$");
  for (int n = 0; str_find(text, quote) >= 0; n++)
    quote = n == 0 ? STR("$trigger$") : str_format(arena, "$trigger%d$", n);
  return quote;
}

static StrList postgres_trigger(Arena *arena, const Schema *schema, const Object *trigger) {
  StrList out = {0};
  Str text = object_text(trigger, DIALECT_POSTGRES), name = trigger->name.str;
  const char *replace = schema->postgres.if_not_exists ? "OR REPLACE " : "";
  Action action = action_of(arena, text);
  Str function = sql_qualified(arena, schema, trigger->trigger.schema, name);
  if (action == ACTION_BODY) {
    Str quote = quote_for(arena, text);
    vec_push(arena, &out,
             str_format(arena, "CREATE %sFUNCTION %.*s() RETURNS trigger\n  LANGUAGE plpgsql\n"
                               "  AS %.*s\n%.*s;\n%.*s",
                        replace, STR_ARG(function), STR_ARG(quote), STR_ARG(text), STR_ARG(quote)));
  }
  Buf sql = BUF(arena);
  buf_format(&sql, "CREATE %sTRIGGER ", replace);
  buf_append(&sql, sql_ident(arena, DIALECT_POSTGRES, name));
  add_parts(&sql, schema, DIALECT_POSTGRES, trigger, trigger->trigger.events);
  buf_lit(&sql, "\n  ");
  if (action != ACTION_EXECUTE) buf_lit(&sql, "EXECUTE FUNCTION ");
  if (action == ACTION_BODY) buf_format(&sql, "%.*s()", STR_ARG(function));
  else buf_append(&sql, text);
  vec_push(arena, &out, buf_str(&sql));
  return out;
}

/* The statements between BEGIN and END, which the user may have written along. */
static Str sqlite_body(Arena *arena, Str text) {
  Scan scan = {arena, text, DIALECT_SQLITE, 0};
  ScanToken token = scan_next(&scan), last = token;
  if (!scan_is_word(token, STR("begin"))) return text;
  size_t from = scan.at;
  for (; token.kind != SCAN_END; token = scan_next(&scan)) last = token;
  size_t end = scan_is_word(last, STR("end")) ? last.from : text.len;
  while (from < end && char_is_space(text.ptr[from]) && text.ptr[from] != '\n') from++;
  if (from < end && text.ptr[from] == '\n') from++; /* the next line keeps its indent */
  while (end > from && (char_is_space(text.ptr[end - 1]) || text.ptr[end - 1] == ';')) end--;
  return str_slice(text, from, end);
}

/* SQLite has a trigger for each event: `name`, or `name_insert`, `name_update` .. of several. */
static StrList sqlite_trigger(Arena *arena, const Schema *schema, const Object *trigger) {
  StrList out = {0};
  unsigned wanted = trigger->trigger.events;
  bool one = (wanted & (wanted - 1)) == 0;
  Str body = sqlite_body(arena, object_text(trigger, DIALECT_SQLITE));
  for (size_t i = 0; i < EVENTS; i++) {
    if ((wanted & events[i].bit) == 0) continue;
    Str name = trigger->name.str;
    if (!one) name = str_join(arena, STRS(name, STR("_"), events[i].label));
    Buf sql = BUF(arena);
    buf_lit(&sql, "CREATE TRIGGER ");
    buf_append(&sql, sql_ident(arena, DIALECT_SQLITE, name));
    add_parts(&sql, schema, DIALECT_SQLITE, trigger, events[i].bit);
    const char *indent = str_find_char(body, '\n') < 0 ? "  " : "";
    buf_format(&sql, "\nBEGIN\n%s%.*s;\nEND", indent, STR_ARG(body));
    vec_push(arena, &out, buf_str(&sql));
  }
  return out;
}

StrList sql_object(Arena *arena, const Schema *schema, Dialect dialect, const Step *step) {
  StrList out = {0};
  const Object *object = step->object;
  if (step->kind == STEP_TRIGGER && object->trigger.table != NULL)
    return dialect == DIALECT_POSTGRES ? postgres_trigger(arena, schema, object)
                                       : sqlite_trigger(arena, schema, object);
  vec_push(arena, &out, step->kind == STEP_VIEW ? create_view(arena, schema, dialect, object)
                                                : object_text(object, dialect));
  return out;
}

/* "FUNCTION f(a integer)": absent for what takes no comment, or says in its text what it is about. */
Str sql_object_title(Arena *arena, const Schema *schema, const Step *step) {
  const Object *object = step->object;
  switch (step->kind) {
  case STEP_FUNCTION:
    return str_join(arena, STRS(STR("FUNCTION "),
                                sql_function_signature(arena, object_text(object, DIALECT_POSTGRES))));
  case STEP_VIEW:
    return str_join(arena, STRS(object->materialized ? STR("MATERIALIZED VIEW ") : STR("VIEW "),
                                sql_table_name(arena, schema, DIALECT_POSTGRES, object->table)));
  case STEP_TRIGGER:
    if (object->trigger.table == NULL) break;
    return str_join(arena, STRS(STR("TRIGGER "), sql_ident(arena, DIALECT_POSTGRES, object->name.str),
                                STR(" ON "),
                                sql_table_name(arena, schema, DIALECT_POSTGRES, object->trigger.table)));
  case STEP_TABLE:
  case STEP_TABLE_PARTS:
  case STEP_SQL: break;
  }
  return STR_NONE;
}

/* --- taking them away --- */

static void drop_postgres_trigger(Arena *arena, const Schema *schema, const Object *trigger, StrList *out) {
  Str text = object_text(trigger, DIALECT_POSTGRES), name = trigger->name.str;
  if (trigger->trigger.table == NULL) {
    vec_push(arena, out, sql_trigger_undo(arena, DIALECT_POSTGRES, text));
    return;
  }
  const Table *table = trigger->trigger.table;
  vec_push(arena, out, CAT(arena, STR("DROP TRIGGER "), sql_ident(arena, DIALECT_POSTGRES, name),
                           STR(" ON "), sql_table_name(arena, schema, DIALECT_POSTGRES, table)));
  if (action_of(arena, text) == ACTION_BODY)
    vec_push(arena, out, CAT(arena, STR("DROP FUNCTION "),
                             sql_qualified(arena, schema, trigger->trigger.schema, name), STR("()")));
}

static void drop_trigger(Arena *arena, const Schema *schema, Dialect dialect, const Step *step, StrList *out) {
  if (dialect == DIALECT_POSTGRES) {
    drop_postgres_trigger(arena, schema, step->object, out);
    return;
  }
  StrList made = sql_object(arena, schema, dialect, step);
  each(i, made) vec_push(arena, out, sql_trigger_undo(arena, dialect, made.items[i]));
}

StrList sql_object_drop(Arena *arena, const Schema *schema, Dialect dialect, const Step *step) {
  StrList out = {0};
  const Object *object = step->object;
  bool postgres = dialect == DIALECT_POSTGRES;
  if (step->kind == STEP_VIEW) {
    Str what = postgres && object->materialized ? STR("DROP MATERIALIZED VIEW ") : STR("DROP VIEW ");
    vec_push(arena, &out, CAT(arena, what, sql_table_name(arena, schema, dialect, object->table)));
  } else if (step->kind == STEP_SQL) {
    const UndoKnown known = sql_undo_known(arena, schema, dialect, step);
    return sql_block_undo(arena, dialect, object_text(object, dialect), &known);
  } else if (step->kind == STEP_FUNCTION && postgres) {
    vec_push(arena, &out, CAT(arena, STR("DROP "), sql_object_title(arena, schema, step)));
  } else if (step->kind == STEP_TRIGGER) {
    drop_trigger(arena, schema, dialect, step, &out);
  }
  return out;
}
