/* How ids, times, JSON and so on are really held, by what the schema has and how it is set. */
#include "target/docs/lowering.h"

typedef enum Convention {
#define CONVENTION(id, ...) CONVENTION_##id,
#include "target/docs/conventions.def"
  CONVENTION_COUNT
} Convention;

typedef struct ConventionInfo {
  Str title, words[DIALECT_COUNT];
} ConventionInfo;

static const ConventionInfo convention_infos[CONVENTION_COUNT] = {
#define CONVENTION(id, title, postgres, sqlite)                                                    \
  [CONVENTION_##id] = {STR_INIT(title), {STR_INIT(postgres), STR_INIT(sqlite)}},
#include "target/docs/conventions.def"
};

/* Who makes the key of a table. */
typedef enum KeyMaker {
  MAKER_DATABASE_UUID, MAKER_DATABASE_NUMBER, MAKER_NANOID, MAKER_CUID, MAKER_REFERENCE,
  MAKER_SEVERAL, MAKER_WRITER, MAKER_NONE, MAKER_COUNT
} KeyMaker;

typedef struct Found {
  bool conventions[CONVENTION_COUNT];
  size_t makers[MAKER_COUNT];
  size_t actions[REF_SET_DEFAULT + 1];
} Found;

/* --- what there is --- */

static void find_timestamp(const Docs *d, const Column *column, Found *found) {
  int form = (int)d->schema->sqlite.timestamps; /* in the order of conventions.def */
  bool zone = column->type.id == TYPE_TIMESTAMPTZ;
  found->conventions[(zone ? CONVENTION_TIMESTAMPTZ_MS : CONVENTION_TIMESTAMP_MS) + form] = true;
}

static void find_numeric(const Docs *d, const Column *column, Found *found) {
  ExprStorage storage = column_storage(d->schema, column);
  found->conventions[storage == EXPR_STORED_SCALED ? CONVENTION_NUMERIC_SCALED
                     : storage == EXPR_STORED_TEXT ? CONVENTION_NUMERIC_TEXT
                                                   : CONVENTION_NUMERIC] = true;
}

static Convention enum_convention(const Docs *d) {
  bool types = d->schema->postgres.enums == ENUMS_NATIVE && d->schema->enums.len > 0;
  bool checked = d->schema->sqlite.enforce != ENFORCE_NONE;
  if (types) return checked ? CONVENTION_ENUM_TYPES : CONVENTION_ENUM_TYPES_UNCHECKED;
  return checked ? CONVENTION_ENUM_CHECKS : CONVENTION_ENUM_CHECKS_UNCHECKED;
}

static void find_type(const Docs *d, const Column *column, Found *found) {
  bool *is = found->conventions;
  bool checked = d->schema->sqlite.enforce != ENFORCE_NONE;
  if (column->type.array > 0) {
    is[CONVENTION_ARRAYS] = true;
    return;
  }
  switch (type_info(&column->type)->c) {
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ: find_timestamp(d, column, found); break;
  case C_DECIMAL: find_numeric(d, column, found); break;
  case C_DATE: is[CONVENTION_DATES] = true; break;
  case C_TIME: is[CONVENTION_TIMES] = true; break;
  case C_INTERVAL: is[CONVENTION_INTERVALS] = true; break;
  case C_BOOL: is[CONVENTION_BOOLEANS] = true; break;
  case C_JSON: is[checked ? CONVENTION_JSON : CONVENTION_JSON_UNCHECKED] = true; break;
  case C_UUID: is[CONVENTION_UUIDS] = true; break;
  case C_ENUM: is[enum_convention(d)] = true; break;
  case C_VECTOR: is[CONVENTION_VECTORS] = true; break;
  case C_BYTES: is[CONVENTION_BYTES] = true; break;
  case C_I16:
  case C_I32:
  case C_I64:
  case C_F32:
  case C_F64:
  case C_TEXT: break;
  }
}

static bool refers(const Column *column) {
  const ForeignKeyList *keys = &column->table->foreign_keys;
  each(i, *keys)
    if (keys->items[i]->columns.len == 1 && keys->items[i]->columns.items[0] == column) return true;
  return false;
}

static KeyMaker maker_of(const Table *table) {
  const Key *key = table->primary_key;
  if (key == NULL) return MAKER_NONE;
  if (key->columns.len > 1) return MAKER_SEVERAL;
  const Column *column = key->columns.items[0];
  if (column->identity->kind != IDENTITY_NONE || type_is_serial(&column->type))
    return MAKER_DATABASE_NUMBER;
  if (column->initial->kind == DEFAULT_FUNCTION) {
    switch (column->initial->function) {
    case FUNCTION_UUID:
    case FUNCTION_UUID7: return MAKER_DATABASE_UUID;
    case FUNCTION_NANOID: return MAKER_NANOID;
    case FUNCTION_CUID: return MAKER_CUID;
    case FUNCTION_NOW:
    case FUNCTION_CURRENT_DATE:
    case FUNCTION_CURRENT_TIME:
    case FUNCTION_COUNT: break;
    }
  }
  return refers(column) ? MAKER_REFERENCE : MAKER_WRITER;
}

static void find(const Docs *d, const Table *table, Found *found) {
  if (table->external) return;
  found->makers[maker_of(table)]++;
  each(i, table->foreign_keys) found->actions[table->foreign_keys.items[i]->on_delete]++;
  each(i, table->columns) {
    find_type(d, table->columns.items[i], found);
    if (table->columns.items[i]->touch == TOUCH_DATABASE)
      found->conventions[CONVENTION_TOUCH] = true;
  }
}

/* --- what is said of it --- */

static DocsPieces *add_note(const Docs *d, Str title) {
  vec_push(d->arena, &d->plan->conventions, (DocsNote){.title = title});
  return &d->plan->conventions.items[d->plan->conventions.len - 1].words;
}

/* "`uuid`, made by the database (3 tables); .." */
static void add_counts(const Docs *d, Str title, const size_t *counts, const Str *words, Str of) {
  DocsPieces *out = NULL;
  for (size_t i = 0; str_given(words[i]); i++) {
    if (counts[i] == 0 || str_empty(words[i])) continue;
    if (out == NULL) out = add_note(d, title);
    else docs_text(d, out, STR("; "));
    docs_words(d, out, words[i]);
    docs_text(d, out, str_format(d->arena, " (%zu %.*s%s)", counts[i], STR_ARG(of),
                                 counts[i] == 1 ? "" : "s"));
  }
}

static void add_keys(const Docs *d, const Found *found) {
  static const Str words[MAKER_COUNT + 1] = {
    [MAKER_DATABASE_UUID] = STR_INIT("a UUID, made by the database"),
    [MAKER_DATABASE_NUMBER] = STR_INIT("a number, counted by the database"),
    [MAKER_NANOID] = STR_INIT("`nanoid()` text, made by the program that writes the row"),
    [MAKER_CUID] = STR_INIT("`cuid()` text, made by the program that writes the row"),
    [MAKER_REFERENCE] = STR_INIT("that of the row it belongs to"),
    [MAKER_SEVERAL] = STR_INIT("several columns together"),
    [MAKER_WRITER] = STR_INIT("given by the program that writes the row"),
    [MAKER_NONE] = STR_INIT("none"),
    [MAKER_COUNT] = STR_NONE_ITEM,
  };
  add_counts(d, STR("Primary keys"), found->makers, words, STR("table"));
}

static void add_deletes(const Docs *d, const Found *found) {
  static const Str words[REF_SET_DEFAULT + 2] = {
    [REF_NO_ACTION] = STR_INIT("refused while rows refer to it, `NO ACTION`"),
    [REF_RESTRICT] = STR_INIT("refused while rows refer to it, `RESTRICT`"),
    [REF_CASCADE] = STR_INIT("the rows that refer to it go too, `CASCADE`"),
    [REF_SET_NULL] = STR_INIT("the rows that refer to it stay without it, `SET NULL`"),
    [REF_SET_DEFAULT] = STR_INIT("the rows that refer to it take their default, `SET DEFAULT`"),
    [REF_SET_DEFAULT + 1] = STR_NONE_ITEM,
  };
  add_counts(d, STR("Deleting a row"), found->actions, words, STR("reference"));
}

static void add_convention(const Docs *d, const ConventionInfo *info) {
  DocsPieces *out = add_note(d, info->title);
  bool same = str_eq(info->words[DIALECT_POSTGRES], info->words[DIALECT_SQLITE]);
  const char *before = "";
  for (int i = 0; i < DIALECT_COUNT; i++) {
    if (!docs_has(d, (Dialect)i) || (same && *before != '\0')) continue;
    if (d->plan->several && !same)
      docs_text(d, out, str_join(d->arena, STRS(str_from_z(before), STR("in "),
                                                dialect_infos[i].title, STR(" "))));
    docs_words(d, out, info->words[i]);
    before = "; ";
  }
}

static void add_foreign_keys(const Docs *d, const Found *found) {
  size_t count = 0;
  for (int i = 0; i <= REF_SET_DEFAULT; i++) count += found->actions[i];
  if (count == 0 || !docs_has(d, DIALECT_SQLITE)) return;
  docs_words(d, add_note(d, STR("Foreign keys in SQLite")),
             STR("hold only in a connection that has said `PRAGMA foreign_keys = ON`"));
}

void docs_conventions(Docs *d) {
  Found found = {{false}, {0}, {0}};
  each(i, d->schema->tables) find(d, d->schema->tables.items[i], &found);
  add_keys(d, &found);
  for (size_t i = 0; i < CONVENTION_COUNT; i++)
    if (found.conventions[i]) add_convention(d, &convention_infos[i]);
  add_deletes(d, &found);
  add_foreign_keys(d, &found);
}
