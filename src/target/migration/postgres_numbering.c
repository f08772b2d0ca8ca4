/* Columns that the database numbers: identity, and serial types, which are a sequence and a default. A column
 * that comes to be numbered goes on from the highest number it has. */
#include "target/migration/postgres.h"

#include "model/name.h"

typedef enum Numbering { NUMBERED_NOT, NUMBERED_SERIAL, NUMBERED_IDENTITY } Numbering;

static Numbering numbering_of(const SqlColumn *column) {
  if (column->identity != NULL) return NUMBERED_IDENTITY;
  return type_is_serial(&column->column->type) ? NUMBERED_SERIAL : NUMBERED_NOT;
}

/* What `kind` under `owner` was called before; `now` when it was called so. */
static Str former(const Plan *plan, RenameKind kind, Str owner, Str now) {
  const Rename *rename = plan_renamed(plan, kind, owner, now);
  return rename == NULL ? now : rename->from;
}

static Str bare(Str whole) {
  ptrdiff_t dot = str_find_char(whole, '.');
  return dot < 0 ? whole : str_slice(whole, (size_t)dot + 1, whole.len);
}

/* Postgres names the sequence of a numbered column after table and column when it makes it. */
static Str sequence_was(const ColumnRun *run) {
  Str whole = pair_name(run->plan->arena, run->table), name = run->pair->new->column->name.str;
  Str table_was = bare(former(run->plan, RENAME_TABLE, STR_NONE, whole));
  return column_sequence_name(run->plan->arena, run->pair->old->column, table_was,
                       former(run->plan, RENAME_COLUMN, whole, name));
}

static Str sequence_is(const ColumnRun *run) {
  const Column *column = run->pair->new->column;
  return column_sequence_name(run->plan->arena, column, run->table->new->table->name.str, column->name.str);
}

static Str in_schema(const ColumnRun *run, Str name) {
  return sql_qualified(run->plan->arena, run->plan->new_schema, run->table->new->table->schema, name);
}

void numbering_rename(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  Numbering before = numbering_of(run->pair->old);
  bool numbered = before != NUMBERED_NOT && before == numbering_of(run->pair->new); /* else another is made */
  Str was = sequence_was(run), is = sequence_is(run);
  if (!numbered || str_eq(was, is)) return;
  plan_add(run->plan, PHASE_RENAME_PARTS,
           CAT(arena, STR("ALTER SEQUENCE "), in_schema(run, was), STR(" RENAME TO "),
               sql_ident(arena, DIALECT_POSTGRES, is)));
}

/* SELECT setval(pg_get_serial_sequence('books', 'id'), max(id)) FROM books HAVING max(id) IS NOT NULL */
static void go_on(Plan *plan, Str table, const SqlColumn *column) {
  Arena *arena = plan->arena;
  plan_add(plan, PHASE_ALTER_TABLES,
           CAT(arena, STR("SELECT setval(pg_get_serial_sequence("), sql_literal(arena, table), STR(", "),
               sql_literal(arena, column->column->name.str), STR("), max("), column->name, STR(")) FROM "), table,
               STR(" HAVING max("), column->name, STR(") IS NOT NULL")));
}

void numbering_go_on(Plan *plan, const TablePair *table, const ColumnPair *column) {
  if (column->new != NULL && numbering_of(column->new) != NUMBERED_NOT) go_on(plan, table->new->name, column->new);
}

static void add_serial(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  Str sequence = in_schema(run, sequence_is(run));
  Str column = CAT(arena, run->table->new->name, STR("."), run->pair->new->name);
  bool unlogged = run->table->new->table->postgres.unlogged;
  plan_add(run->plan, PHASE_ALTER_TABLES,
           CAT(arena, STR("CREATE "), unlogged ? STR("UNLOGGED ") : STR(""), STR("SEQUENCE "), sequence,
               STR(" AS "), column_base_type(run->pair->new), STR(" OWNED BY "), column));
  column_say(run, PHASE_ALTER_TABLES,
             CAT(arena, STR("SET DEFAULT nextval("), sql_literal(arena, sequence), STR(")")));
  go_on(run->plan, run->table->new->name, run->pair->new);
}

static void drop_serial(const ColumnRun *run) {
  column_say(run, PHASE_DROP_PARTS, STR("DROP DEFAULT"));
  plan_add(run->plan, PHASE_DROP_PARTS,
           CAT(run->plan->arena, STR("DROP SEQUENCE "), in_schema(run, sequence_was(run))));
}

static void resize_serial(const ColumnRun *run) {
  TypeId was = type_beneath(run->pair->old->column->type.id), is = type_beneath(run->pair->new->column->type.id);
  if (was == is) return;
  plan_add(run->plan, PHASE_ALTER_TABLES,
           CAT(run->plan->arena, STR("ALTER SEQUENCE "), in_schema(run, sequence_is(run)), STR(" AS "),
               column_base_type(run->pair->new)));
}

static void add_identity(const ColumnRun *run) {
  column_say(run, PHASE_ALTER_TABLES,
             CAT(run->plan->arena, STR("ADD "), ddl_identity(run->plan->arena, run->pair->new->identity)));
  go_on(run->plan, run->table->new->name, run->pair->new);
}

/* SET GENERATED ALWAYS SET INCREMENT BY 5 SET NO MINVALUE ..: what is no longer said is as usual again, and the
 * numbers go on. */
static void alter_identity(const ColumnRun *run) {
  Arena *arena = run->plan->arena;
  const Identity *new = run->pair->new->identity;
  Identity was = *run->pair->old->identity, is = *new;
  was.name = is.name = (Text){0}; /* it is renamed */
  if (str_eq(ddl_identity(arena, &was), ddl_identity(arena, &is))) return;
  TypeId type = type_beneath(run->pair->new->column->type.id);
  int64_t increment = new->has_increment ? new->increment : 1;
  int64_t start = increment < 0 ? sequence_max(new, type) : sequence_min(new, type);
  Str kind = new->kind == IDENTITY_ALWAYS ? STR("ALWAYS") : STR("BY DEFAULT");
  Str text = str_format(arena, "SET GENERATED %.*s SET INCREMENT BY %lld", STR_ARG(kind), (long long)increment);
  text = new->has_min ? str_format(arena, "%.*s SET MINVALUE %lld", STR_ARG(text), (long long)new->min)
                      : CAT(arena, text, STR(" SET NO MINVALUE"));
  text = new->has_max ? str_format(arena, "%.*s SET MAXVALUE %lld", STR_ARG(text), (long long)new->max)
                      : CAT(arena, text, STR(" SET NO MAXVALUE"));
  text = str_format(arena, "%.*s SET START WITH %lld SET CACHE %lld SET %sCYCLE", STR_ARG(text),
                    (long long)(new->has_start ? new->start : start),
                    (long long)(new->has_cache ? new->cache : 1), new->cycle ? "" : "NO ");
  column_say(run, PHASE_ALTER_TABLES, text);
}

void numbering_change(const ColumnRun *run) {
  Numbering was = numbering_of(run->pair->old), is = numbering_of(run->pair->new);
  if (was == is) {
    if (is == NUMBERED_SERIAL) resize_serial(run);
    if (is == NUMBERED_IDENTITY) alter_identity(run);
    return;
  }
  if (was == NUMBERED_SERIAL) drop_serial(run);
  if (was == NUMBERED_IDENTITY) column_say(run, PHASE_DROP_PARTS, STR("DROP IDENTITY"));
  if (is == NUMBERED_SERIAL) add_serial(run);
  if (is == NUMBERED_IDENTITY) add_identity(run);
}
