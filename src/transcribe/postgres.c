/* Columns of Postgres: types, defaults, identity. */
#include "transcribe/postgres.h"

#include "load/yaml.h"
#include "model/name.h"
#include "model/type.h"
#include "sql/sql.h"
#include "transcribe/postgres_words.h"

Str pg_ident(Arena *arena, Str name) { return sql_ident(arena, DIALECT_POSTGRES, name); }

Str pg_name(Arena *arena, const CatalogObject *object) {
  Str name = pg_ident(arena, object->name);
  if (!str_given(object->schema)) return name;
  return CAT(arena, pg_ident(arena, object->schema), STR("."), name);
}

Str pg_unquoted(Arena *arena, Str ident) {
  if (!str_starts(ident, STR("\""))) return ident;
  return str_replace(arena, str_slice(ident, 1, ident.len - 1), STR("\"\""), STR("\""));
}

Str pg_literal_text(Arena *arena, Str text) { return sql_literal(arena, text); }

bool pg_is_declared(const Scribe *s, const CatalogObject *object) {
  return object != NULL && say_of(s, object) < SAY_RAW;
}

/* --- types --- */

/* The extension that brings the type is there, and its types are found where the YAML looks for them. */
static bool has_extension(const Scribe *s, Str name, Str schema) {
  each(i, s->catalog->extensions) {
    const CatalogExtension *extension = s->catalog->extensions.items[i];
    if (str_eq(extension->object.name, name)) return str_eq(extension->object.schema, schema);
  }
  return false;
}

/* "timestamp(3) without time zone" as its words and what stands in the parentheses. */
static Str split_arguments(Arena *arena, Str type, Str *arguments) {
  ptrdiff_t open = str_find_char(type, '('), close = str_find_last(type, ')');
  *arguments = STR_NONE;
  if (open < 0 || close < open) return type;
  *arguments = str_slice(type, (size_t)open + 1, (size_t)close);
  return str_concat(arena, str_slice(type, 0, (size_t)open), str_slice(type, (size_t)close + 1, type.len));
}

static const TypeInfo *find_type(const Scribe *s, Str words, Str type_name, Str type_schema) {
  for (TypeId id = 0; id < TYPE_COUNT; id++) {
    const TypeInfo *info = &type_infos[id];
    if (str_empty(info->postgres) || str_empty(info->yaml)) continue;
    bool own = str_empty(info->extension);
    if (own && str_eq(info->postgres, words)) return info;
    if (!own && str_eq(info->postgres, type_name) && has_extension(s, info->extension, type_schema)) return info;
  }
  return NULL;
}

Str pg_type_words(Scribe *s, Str type, Str type_name, Str type_schema) {
  Str arguments, words = split_arguments(s->arena, type, &arguments);
  const TypeInfo *info = find_type(s, words, type_name, type_schema);
  if (info == NULL) return STR_NONE;
  if (!str_given(arguments)) return info->yaml;
  return CAT(s->arena, info->yaml, STR("("), arguments, STR(")"));
}

static Str without_brackets(Str type) {
  while (str_ends(type, STR("[]"))) type.len -= 2;
  return type;
}

/* To the language the default of a domain is that of its columns; here the column has none of its own. */
static bool takes_domain_default(const CatalogColumn *column) {
  return str_given(column->domain->initial) && !str_given(column->initial) && column->dimensions == 0;
}

static Str type_words(Scribe *s, const CatalogColumn *column) {
  Str base = without_brackets(column->type), words;
  if (pg_is_serial(s, column))
    return str_eq(base, STR("integer")) ? STR("serial") : str_eq(base, STR("bigint")) ? STR("bigserial")
                                                                                       : STR("smallserial");
  if (column->enumeration != NULL) {
    if (!pg_is_declared(s, &column->enumeration->object)) return STR_NONE;
    words = key_of(s, &column->enumeration->object);
  } else if (column->domain != NULL) {
    if (!pg_domain_is_said(s, column->domain) || takes_domain_default(column)) return STR_NONE;
    words = key_of(s, &column->domain->object);
  } else words = pg_type_words(s, base, column->type_name, column->type_schema);
  if (!str_given(words)) return STR_NONE;
  size_t dimensions = base.len == column->type.len ? 0 : column->dimensions > 0 ? column->dimensions : 1;
  for (size_t i = 0; i < dimensions; i++) words = CAT(s->arena, words, STR("[]"));
  return words;
}

/* A collation is a name of the language; one of another schema stands with the type, which is any text. */
static bool collation_has_schema(const CatalogColumn *column) {
  Str c = column->collation;
  return str_given(c) && str_find_char(c, '.') > 0 && !str_starts(c, STR("public.")) && !str_starts(c, STR("\""));
}

static Doc *pg_type(Scribe *s, const CatalogColumn *column, bool nullable) {
  Str words = say_of(s, column) == SAY_BEST && !collation_has_schema(column) ? type_words(s, column) : STR_NONE;
  Str mark = nullable ? STR("?") : STR("");
  if (str_given(words)) return doc_text(s->arena, CAT(s->arena, words, mark));
  Str type = column->type;
  if (collation_has_schema(column)) type = CAT(s->arena, type, STR(" COLLATE "), column->collation);
  return own_words(s, CAT(s->arena, type, mark));
}

/* --- sequences --- */

static int64_t type_most(Str type) {
  return str_eq(type, STR("smallint")) ? INT16_MAX : str_eq(type, STR("integer")) ? INT32_MAX : INT64_MAX;
}

void pg_put_numbers(Scribe *s, const CatalogSequence *q, Str type, Doc *out) {
  bool down = q->increment < 0;
  int64_t min = down ? -type_most(type) - 1 : 1, max = down ? -1 : type_most(type);
  if (q->start != (down ? q->max : q->min)) doc_put(s->arena, out, STR("start"), doc_int(s->arena, q->start));
  if (q->increment != 1) doc_put(s->arena, out, STR("increment"), doc_int(s->arena, q->increment));
  if (q->min != min) doc_put(s->arena, out, STR("min"), doc_int(s->arena, q->min));
  if (q->max != max) doc_put(s->arena, out, STR("max"), doc_int(s->arena, q->max));
  if (q->cache != 1) doc_put(s->arena, out, STR("cache"), doc_int(s->arena, q->cache));
  if (q->cycle) doc_put(s->arena, out, STR("cycle"), doc_word(s->arena, STR("true")));
}

static bool has_usual_name(const Scribe *s, const CatalogColumn *column) {
  const CatalogObject *sequence = &column->sequence->object, *table = &column->object.table->object;
  Str name = name_fit_postgres(s->arena, table->name, column->object.name, STR("seq"));
  return str_eq(name, sequence->name) && str_eq(sequence->schema, table->schema) &&
         column->sequence->unlogged == column->object.table->unlogged;
}

/* nextval('public.books_id_seq'::regclass) of its own sequence. */
static bool takes_next(const Scribe *s, const CatalogColumn *column) {
  Str text = column->initial, head = STR("nextval('"), tail = STR("'::regclass)");
  if (!str_given(text) || !str_starts(text, head) || !str_ends(text, tail)) return false;
  Str name = str_slice(text, head.len, text.len - tail.len);
  const CatalogObject *sequence = &column->sequence->object;
  Str whole = CAT(s->arena, sequence->schema, STR("."), sequence->name);
  return str_eq(str_replace(s->arena, name, STR("\""), STR("")), str_replace(s->arena, whole, STR("\""), STR("")));
}

bool pg_is_apart(const Scribe *s, const void *object) {
  return map_get(&s->apart, (Str){(const char *)&object, sizeof object}) != NULL;
}

void pg_set_apart(Scribe *s, const void *object) {
  map_set(s->arena, &s->apart, str_copy(s->arena, (Str){(const char *)&object, sizeof object}), s);
}

/* nextval('public.t_id_seq'::regclass) of a sequence that is another table's, and not inherited from it. */
static void find_shared_by(Scribe *s, const Map *owned, const CatalogColumn *column) {
  Str head = STR("nextval('"), text = column->initial;
  ptrdiff_t at = str_given(text) ? str_find(text, head) : -1;
  const CatalogColumn *from = at < 0 ? NULL : pg_parents_column(column);
  if (at < 0 || (from != NULL && str_eq(from->initial, text))) return;
  Str rest = str_slice(text, (size_t)at + head.len, text.len);
  ptrdiff_t end = str_find(rest, STR("'::regclass"));
  const CatalogSequence *sequence = end < 0 ? NULL : map_get(owned, str_slice(rest, 0, (size_t)end));
  if (sequence == NULL || sequence->owner->object.table == column->object.table) return;
  pg_set_apart(s, sequence->identity ? (const void *)column : (const void *)sequence);
}

void pg_find_shared(Scribe *s) {
  Map owned = {0};
  each(i, s->catalog->sequences) {
    CatalogSequence *sequence = s->catalog->sequences.items[i];
    Str name = str_replace(s->arena, pg_name(s->arena, &sequence->object), STR("'"), STR("''"));
    if (sequence->owner != NULL) map_set(s->arena, &owned, name, sequence);
  }
  each(i, s->catalog->tables) each(k, s->catalog->tables.items[i]->columns)
    find_shared_by(s, &owned, s->catalog->tables.items[i]->columns.items[k]);
}

bool pg_is_serial(const Scribe *s, const CatalogColumn *column) {
  const CatalogSequence *sequence = column->sequence;
  if (sequence == NULL || sequence->identity || !column->not_null || say_of(s, column) != SAY_BEST) return false;
  if (!table_is_said(s, column->object.table)) return false; /* its block says the default, not the type */
  if (pg_is_apart(s, sequence)) return false; /* it must be there before the tables that share it */
  Doc *numbers = doc_map(s->arena, DOC_FIT);
  Scribe scratch = *s;
  pg_put_numbers(&scratch, sequence, column->type, numbers);
  return doc_empty(numbers) && str_eq(sequence->type, column->type) && has_usual_name(s, column) &&
         takes_next(s, column);
}

static Doc *identity_doc(Scribe *s, const CatalogColumn *column) {
  bool always = column->identity == IDENTITY_ALWAYS;
  Doc *out = doc_map(s->arena, DOC_FIT);
  if (column->sequence != NULL) pg_put_numbers(s, column->sequence, column->type, out);
  if (column->sequence != NULL && !has_usual_name(s, column))
    doc_put(s->arena, out, STR("name"), doc_text(s->arena, column->sequence->object.name));
  if (doc_empty(out)) return doc_word(s->arena, always ? STR("always") : STR("true"));
  if (!always) return out;
  Doc *whole = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, whole, STR("always"), doc_word(s->arena, STR("true")));
  each(i, out->entries) doc_put(s->arena, whole, out->entries.items[i].key, out->entries.items[i].value);
  return whole;
}

/* --- defaults --- */

/* 'it''s'::text as its value and the type behind it; false when it is anything else. */
static bool split_literal(Arena *arena, Str text, Str *value, Str *type) {
  if (!str_starts(text, STR("'"))) return false;
  Buf out = BUF(arena);
  size_t at = 1;
  for (; at < text.len; at++) {
    if (text.ptr[at] == '\'') {
      if (at + 1 >= text.len || text.ptr[at + 1] != '\'') break;
      at++;
    }
    buf_char(&out, text.ptr[at]);
  }
  *value = buf_str(&out);
  *type = str_slice(text, at + 1, text.len);
  if (!str_starts(*type, STR("::"))) return false;
  *type = str_slice(*type, 2, type->len);
  return str_find_char(*type, ')') < 0 && str_find_char(*type, '\'') < 0;
}

static bool is_number(Str text, bool *whole) {
  size_t at = 0, digits = 0, points = 0;
  for (; at < text.len; at++) {
    if (char_is_digit(text.ptr[at])) digits++;
    else if (text.ptr[at] == '.' && at > 0) points++;
    else return false;
  }
  *whole = points == 0;
  return digits > 0 && points <= 1 && char_is_digit(text.ptr[text.len - 1]);
}

ExprType pg_class(const Scribe *s, const CatalogColumn *column) {
  if (column->enumeration != NULL || column->domain != NULL) return EXPR_OTHER;
  Str arguments, words = split_arguments(s->arena, without_brackets(column->type), &arguments);
  const TypeInfo *info = find_type(s, words, column->type_name, column->type_schema);
  return info == NULL ? EXPR_OTHER : info->class;
}

/* 0, -1, 0.5: as Postgres keeps what was written so. Negative ones it quotes: '-1'::integer. */
static Doc *number_doc(Scribe *s, ExprType class, Str text) {
  bool number = class == EXPR_INTEGER || class == EXPR_NUMERIC || class == EXPR_REAL, whole = false;
  if (!number) return NULL;
  if (is_number(text, &whole)) return whole || class != EXPR_INTEGER ? doc_word(s->arena, text) : NULL;
  Str value, type;
  if (!split_literal(s->arena, text, &value, &type)) return NULL;
  bool negative = str_starts(value, STR("-")), good = is_number(str_slice(value, negative, value.len), &whole);
  int64_t large = 0;
  bool wide = str_to_int64(value, &large) && (large > INT32_MAX || large < INT32_MIN);
  if (!good || (class == EXPR_INTEGER && !whole)) return NULL;
  bool as_written = wide ? str_eq(type, STR("bigint"))
                    : negative && str_eq(type, whole ? STR("integer") : STR("numeric"));
  return as_written ? doc_word(s->arena, value) : NULL;
}

/* JSON without the blanks between its parts. */
static Str without_blanks(Arena *arena, Str json) {
  Buf out = BUF(arena);
  bool quoted = false;
  for (size_t i = 0; i < json.len; i++) {
    char c = json.ptr[i];
    if (quoted && c == '\\' && i + 1 < json.len) buf_char(&out, json.ptr[i++]);
    else if (c == '"') quoted = !quoted;
    if (quoted || !char_is_space(c)) buf_char(&out, json.ptr[i]);
  }
  return buf_str(&out);
}

/* An object or list as YAML, when it is printed the same again; but for blanks when it is a jsonb, which the server
 * prints its own way. */
static Doc *json_doc(Scribe *s, Str value, bool binary) {
  bool map = str_starts(value, STR("{"));
  if (str_eq(value, STR("{}"))) return doc_map(s->arena, DOC_FIT);
  if (str_eq(value, STR("[]"))) return doc_list(s->arena, DOC_FIT);
  if (!map && !str_starts(value, STR("["))) return NULL;
  Diags *diags = diags_new(s->arena);
  const Node *node = yaml_read(s->arena, diags, source_add(diags->sources, STR("default"), value));
  if (node == NULL || diags_failed(diags)) return NULL;
  Buf again = BUF(s->arena);
  node_json(&again, node);
  if (!str_eq(buf_str(&again), binary ? without_blanks(s->arena, value) : value)) return NULL;
  Doc *read = doc_of_node(s->arena, node);
  if (!map) return read;
  Doc *out = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, out, STR("value"), read);
  return out;
}

static Doc *quoted_doc(Scribe *s, const CatalogColumn *column, ExprType class, Str value) {
  bool fits = column->enumeration != NULL || class == EXPR_TEXT ||
              (class == EXPR_UUID && str_is_uuid(value)) ||
              (class == EXPR_DATE && value.len == STR("2000-01-01").len);
  if (class == EXPR_JSON) return json_doc(s, value, str_eq(column->type, STR("jsonb")));
  return fits ? text_value(s, value) : NULL;
}

/* "character varying" for character varying(20): the type of a literal has no length. */
static Str literal_type(Scribe *s, const CatalogColumn *column) {
  Str arguments, words = split_arguments(s->arena, without_brackets(column->type), &arguments);
  return str_eq(words, STR("character")) ? STR("bpchar") : words;
}

/* {a,b} of words or whole numbers, which the language prints the same; NULL: anything with quotes, braces or nulls. */
static Doc *array_doc(Scribe *s, ExprType class, Str value) {
  bool texts = class == EXPR_TEXT || class == EXPR_OTHER, whole = false;
  Doc *out = doc_list(s->arena, DOC_FIT);
  Str rest = str_slice(value, 1, value.len - 1), item;
  if (!str_starts(value, STR("{")) || !str_ends(value, STR("}")) || value.len < 2) return NULL;
  while (value.len > 2 && str_split(&rest, ',', &item)) {
    bool word = item.len > 0 && texts && !str_eq_fold(item, STR("null"));
    for (size_t i = 0; i < item.len; i++) word = word && (char_is_word(item.ptr[i]) || item.ptr[i] == '-');
    bool number = class == EXPR_INTEGER && is_number(item, &whole) && whole;
    if (!word && !number) return NULL;
    doc_add(s->arena, out, number ? doc_word(s->arena, item) : doc_text(s->arena, item));
  }
  return out;
}

/* What the language says behind the literal of an array; that of a server which was given none has no length. */
static Str array_type(Scribe *s, const CatalogColumn *column) {
  bool length = str_find_char(column->type, '(') > 0;
  return length ? column->type : CAT(s->arena, literal_type(s, column), STR("[]"));
}

Doc *pg_literal(Scribe *s, const CatalogColumn *column, Str text) {
  bool array = str_ends(column->type, STR("[]"));
  Str value = STR_NONE, type = STR_NONE;
  ExprType class = pg_class(s, column);
  if (array) {
    Str whole = array_type(s, column);
    bool plain = split_literal(s->arena, text, &value, &type) && str_eq(type, whole) && column->domain == NULL;
    bool known = class != EXPR_OTHER || column->enumeration != NULL || str_eq(value, STR("{}"));
    return plain && known ? array_doc(s, class, value) : NULL;
  }
  if (class == EXPR_BOOLEAN && (str_eq(text, STR("true")) || str_eq(text, STR("false"))))
    return doc_word(s->arena, text);
  Doc *number = number_doc(s, class, text);
  if (number != NULL) return number;
  if (!split_literal(s->arena, text, &value, &type) || !str_eq(type, literal_type(s, column))) return NULL;
  return quoted_doc(s, column, class, value);
}

/* now() of a timestamptz, gen_random_uuid() of a uuid: what the language prints for its own functions. */
static Doc *function_doc(Scribe *s, const CatalogColumn *column) {
  static const struct {
    ExprType class;
    Str text, word;
  } functions[] = {
      {EXPR_TIMESTAMPTZ, STR_INIT("now()"), STR_INIT("now()")},
      {EXPR_TIMESTAMP, STR_INIT("(now() AT TIME ZONE 'UTC'::text)"), STR_INIT("now()")},
      {EXPR_DATE, STR_INIT("((now() AT TIME ZONE 'UTC'::text))::date"), STR_INIT("current_date()")},
      {EXPR_TIME, STR_INIT("((now() AT TIME ZONE 'UTC'::text))::time without time zone"), STR_INIT("current_time()")},
      {EXPR_UUID, STR_INIT("gen_random_uuid()"), STR_INIT("uuid()")},
      {EXPR_UUID, STR_INIT("uuidv7()"), STR_INIT("uuid7()")}, /* since 18, for which the language prints it */
  };
  ExprType class = pg_class(s, column);
  bool array = str_ends(column->type, STR("[]"));
  if (array) return NULL;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (class == functions[i].class && str_eq(column->initial, functions[i].text))
      return doc_text(s->arena, functions[i].word);
  return NULL;
}

static Doc *pg_initial(Scribe *s, const CatalogColumn *column) {
  if (!str_given(column->initial) || pg_is_serial(s, column) || pg_is_apart(s, column)) return NULL;
  Doc *out = NULL;
  if (say_of(s, column) == SAY_BEST) {
    out = function_doc(s, column);
    if (out == NULL) out = pg_literal(s, column, column->initial);
  }
  return out != NULL ? out : own_words(s, column->initial);
}

/* --- the rest --- */

static Doc *collate_doc(Scribe *s, const CatalogColumn *column) {
  Str name = column->collation;
  if (!str_given(name) || collation_has_schema(column)) return NULL;
  if (str_starts(name, STR("public."))) name = str_slice(name, STR("public.").len, name.len);
  return own_words(s, pg_unquoted(s->arena, name));
}

static void pg_column(Scribe *s, const CatalogColumn *column, Doc *out) {
  Doc *own = doc_map(s->arena, DOC_FIT);
  if (column->identity != IDENTITY_NONE) doc_put(s->arena, out, STR("identity"), identity_doc(s, column));
  doc_put(s->arena, out, STR("collate"), collate_doc(s, column));
  doc_put(s->arena, own, STR("storage"), text_or_null(s, column->storage));
  doc_put(s->arena, own, STR("compression"), text_or_null(s, column->compression));
  if (!doc_empty(own)) doc_put(s->arena, out, STR("postgres"), own);
}

static bool pg_nullable(const Scribe *s, const CatalogColumn *column) {
  (void)s;
  return !column->not_null && !in_primary_key(column);
}

static const CatalogColumn *pg_check_column(const Scribe *s, const CatalogConstraint *check) {
  const CatalogColumn *only = check->columns.len == 1 ? check->columns.items[0] : NULL;
  return only != NULL && check_named_by_rule(s, check, only) ? only : NULL;
}

static void pg_raw_table(Scribe *s, const CatalogTable *table, Doc *tables) {
  (void)tables;
  put_raw(s, &table->object);
}

const ScribeDialect scribe_postgres = {
    .begin = pg_begin,
    .type = pg_type,
    .nullable = pg_nullable,
    .check_column = pg_check_column,
    .raw_table = pg_raw_table,
    .initial = pg_initial,
    .portable = pg_portable,
    .figure = pg_figure,
    .prove = pg_prove,
    .values = pg_values,
    .text = pg_text_as_written,
    .column = pg_column,
    .table = pg_table,
    .part = pg_partition_is_said,
    .before = pg_before,
    .after = pg_after,
    .statement = pg_statement,
};
