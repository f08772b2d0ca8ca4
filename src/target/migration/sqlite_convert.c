/* Values of one type as those of another, as Postgres's casts have them. */
#include "target/migration/sqlite_convert.h"

#include "base/buf.h"

/* --- forms --- */

static Form stored_form(const Type *type, ExprStorage storage) {
  switch (storage) {
  case EXPR_STORED_UNIX: return FORM_UNIX;
  case EXPR_STORED_UNIX_MS: return FORM_UNIX_MS;
  case EXPR_STORED_SCALED: return FORM_SCALED;
  case EXPR_STORED_TEXT:
    return type->id == TYPE_NUMERIC ? FORM_DECIMAL : type->id == TYPE_TIMESTAMP ? FORM_LOCAL : FORM_INSTANT;
  case EXPR_STORED_SAME: break;
  }
  return FORM_NUMBER;
}

static Form form_of(const Type *type, ExprStorage storage) {
  TypeId id = type_beneath(type->id);
  if (id == TYPE_DIALECT) return FORM_OWN;
  if (storage != EXPR_STORED_SAME || id == TYPE_NUMERIC) return stored_form(type, storage);
  switch ((int)id) {
  case TYPE_SMALLINT: case TYPE_INTEGER: case TYPE_BIGINT: return FORM_INTEGER;
  case TYPE_REAL: case TYPE_DOUBLE: return FORM_REAL;
  case TYPE_BOOLEAN: return FORM_BOOLEAN;
  case TYPE_TEXT: case TYPE_VARCHAR: case TYPE_CHAR: case TYPE_CITEXT: case TYPE_ENUM: return FORM_TEXT;
  case TYPE_UUID: return FORM_UUID;
  case TYPE_JSON: case TYPE_JSONB: return FORM_JSON;
  case TYPE_BYTES: case TYPE_VECTOR: case TYPE_HALFVEC: return FORM_BYTES;
  case TYPE_DATE: return FORM_DATE;
  case TYPE_TIME: return FORM_TIME;
  default: return FORM_OTHER;
  }
}

static Shape shape_of(const SqlColumn *column) {
  const Type *type = &column->column->type;
  if (type->array > 0 && type->id != TYPE_DIALECT) return (Shape){FORM_LIST, type};
  return (Shape){form_of(type, column->storage), type};
}

/* An item of a list: numerics and instants are strings in its JSON. */
static Shape item_shape(const Type *type) {
  bool text = type->id == TYPE_NUMERIC || type->id == TYPE_TIMESTAMP || type->id == TYPE_TIMESTAMPTZ;
  return (Shape){form_of(type, text ? EXPR_STORED_TEXT : EXPR_STORED_SAME), type};
}

/* --- what the table says --- */

static const struct {
  Form from, to;
  const char *value, *refused;
  bool loses;
} conversions[] = {
#define CONVERSION(from, to, value, refused, loses) {FORM_##from, FORM_##to, value, refused, loses},
#include "target/migration/conversions.def"
};

Conversion convert_refused(Str value) {
  return (Conversion){.value = value, .refused = STR("true"), .loses = true};
}

Conversion convert_template(Arena *arena, const char *text, const char *refused, Str value) {
  Conversion out = {.value = str_replace(arena, str_from_z(text), STR("@"), value)};
  if (*refused != '\0') out.refused = str_replace(arena, str_from_z(refused), STR("@"), value);
  out.same = str_eq(out.value, value);
  return out;
}

static bool find_conversion(Arena *arena, Shape from, Shape to, Str value, Conversion *out) {
  for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++) {
    if (conversions[i].from != from.form || conversions[i].to != to.form) continue;
    *out = convert_template(arena, conversions[i].value, conversions[i].refused, value);
    out->loses = conversions[i].loses;
    return true;
  }
  return false;
}

/* --- instants --- */

/* What SQLite's functions of dates take for it. */
static const char *moment_of(Form form) {
  switch ((int)form) {
  case FORM_UNIX: return "@, 'unixepoch'";
  case FORM_UNIX_MS: return "@ / 1000.0, 'unixepoch'";
  case FORM_DATE: case FORM_INSTANT: case FORM_LOCAL: return "@";
  default: return NULL;
  }
}

/* `$` is the moment. */
static const char *moment_as(Shape to) {
  switch ((int)to.form) {
  case FORM_UNIX: return "unixepoch($)";
  case FORM_UNIX_MS: return "CAST(round((julianday($) - 2440587.5) * 86400000) AS INTEGER)";
  case FORM_INSTANT: return "strftime('%Y-%m-%dT%H:%M:%fZ', $)";
  case FORM_LOCAL: return "strftime('%Y-%m-%dT%H:%M:%f', $)";
  case FORM_DATE: return "date($)";
  case FORM_TIME: return "strftime('%H:%M:%f', $)";
  case FORM_TEXT: return "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', $), '0'), '.')";
  default: return NULL;
  }
}

static bool loses_part(Form from, Form to) {
  return to == FORM_DATE || to == FORM_TIME || (to == FORM_UNIX && from != FORM_DATE);
}

/* +02 of Postgres is +02:00 of SQLite; a timestamp without a zone has none to heed. */
static Conversion moment_from_text(Arena *arena, Shape to, Str value) {
  Str whole = STR("CASE WHEN length(trim(@)) > 10 AND trim(@) GLOB '*[-+][0-9][0-9]' THEN trim(@) || ':00' "
                  "ELSE trim(@) END");
  Str moment = str_replace(arena, whole, STR("@"), value);
  Conversion out = {.loses = true};
  out.value = str_replace(arena, str_from_z(moment_as(to)), STR("$"), moment);
  Buf refused = BUF(arena);
  buf_format(&refused, "julianday(%.*s) IS NULL OR %.*s NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"
             " OR date(substr(trim(%.*s), 1, 10), '+0 days') IS NOT substr(trim(%.*s), 1, 10)",
             STR_ARG(moment), STR_ARG(moment), STR_ARG(value), STR_ARG(value));
  if (to.type->id == TYPE_TIMESTAMP) buf_format(&refused, " OR substr(trim(%.*s), 11) GLOB '*[-+]*'", STR_ARG(value));
  out.refused = buf_str(&refused);
  return out;
}

static bool find_moment(Arena *arena, Shape from, Shape to, Str value, Conversion *out) {
  const char *what = moment_of(from.form), *as = moment_as(to);
  if (from.form == FORM_TEXT && as != NULL && moment_of(to.form) != NULL) {
    *out = moment_from_text(arena, to, value);
    return true;
  }
  if (what == NULL || as == NULL) return false;
  Str moment = str_replace(arena, str_from_z(what), STR("@"), value);
  *out = (Conversion){.value = str_replace(arena, str_from_z(as), STR("$"), moment)};
  if (from.form == FORM_UNIX && to.form == FORM_UNIX_MS) out->value = CAT(arena, value, STR(" * 1000"));
  if (to.form == FORM_TEXT && from.type->id == TYPE_TIMESTAMPTZ)
    out->value = CAT(arena, out->value, STR(" || '+00'"));
  out->loses = loses_part(from.form, to.form);
  return true;
}

/* --- lists --- */

static Str as_item(Arena *arena, Shape shape, Str value) {
  if (shape.form == FORM_JSON) return CAT(arena, STR("json("), value, STR(")"));
  if (shape.form != FORM_BOOLEAN) return value;
  return CAT(arena, STR("json(CASE WHEN "), value, STR(" THEN 'true' WHEN NOT "), value, STR(" THEN 'false' END)"));
}

/* A single value is the only item; text that is a list of JSON stays one. */
static Conversion into_list(Arena *arena, Shape from, Shape to, Str value) {
  Shape item = item_shape(to.type);
  Conversion out = convert_shape(arena, from, item, value);
  out.same = false;
  Str single = CAT(arena, STR("json_array("), as_item(arena, item, out.value), STR(")"));
  out.value = CAT(arena, STR("CASE WHEN "), value, STR(" IS NOT NULL THEN "), single, STR(" END"));
  if (from.form != FORM_TEXT) return out;
  Str listed = CAT(arena, STR("CASE WHEN json_valid("), value, STR(") THEN json_type("), value,
                   STR(") = 'array' ELSE false END"));
  out.value = CAT(arena, STR("CASE WHEN "), listed, STR(" THEN "), value, STR(" WHEN "), value,
                  STR(" IS NOT NULL THEN "), single, STR(" END"));
  if (str_given(out.refused)) out.refused = CAT(arena, STR("NOT ("), listed, STR(") AND ("), out.refused, STR(")"));
  return out;
}

Str sqlite_each_item(Arena *arena, Str list, int depth, Str item) {
  if (depth == 0) return item;
  Str name = str_format(arena, "item_%d", depth);
  Str inner = sqlite_each_item(arena, CAT(arena, name, STR(".value")), depth - 1, item);
  if (depth > 1) inner = CAT(arena, STR("json("), inner, STR(")"));
  return CAT(arena, STR("(SELECT json_group_array("), inner, STR(") FROM json_each("), list, STR(") AS "), name,
             STR(")"));
}

static Conversion between_lists(Arena *arena, Shape from, Shape to, Str value) {
  Str item = STR("item_1.value");
  Shape shape = item_shape(to.type);
  Conversion out = convert_shape(arena, item_shape(from.type), shape, item);
  if (out.same && !str_given(out.refused)) {
    out.value = value;
    return out;
  }
  if (from.type->array > 1 || to.type->array > 1) return convert_refused(value);
  out.same = false;
  out.value = CAT(arena, STR("CASE WHEN "), value, STR(" IS NOT NULL THEN "),
                  sqlite_each_item(arena, value, 1, as_item(arena, shape, out.value)), STR(" END"));
  if (str_given(out.refused))
    out.refused = CAT(arena, STR("EXISTS (SELECT 1 FROM json_each("), value,
                      STR(") AS item_1 WHERE item_1.value IS NOT NULL AND ("), out.refused, STR("))"));
  return out;
}

/* --- the whole --- */

Conversion convert_shape(Arena *arena, Shape from, Shape to, Str value) {
  Conversion out;
  if (from.form == FORM_LIST && to.form == FORM_LIST) return between_lists(arena, from, to, value);
  if (find_conversion(arena, from, to, value, &out)) return out;
  if (to.form == FORM_LIST) return into_list(arena, from, to, value);
  bool number = form_is_number(from.form), wanted = form_is_number(to.form);
  bool becomes = to.form == FORM_TEXT || to.form == FORM_JSON || to.form == FORM_BOOLEAN;
  if ((number && (wanted || becomes)) || (wanted && (from.form == FORM_TEXT || from.form == FORM_BOOLEAN)))
    return convert_number(arena, from, to, value);
  if (from.form == to.form) return (Conversion){.value = value, .same = true};
  if (find_moment(arena, from, to, value, &out)) return out;
  return convert_refused(value);
}

Conversion sqlite_convert(Arena *arena, const SqlColumn *old, const SqlColumn *new) {
  Shape from = shape_of(old), to = shape_of(new);
  Str value = old->name;
  if (from.form == FORM_OWN || to.form == FORM_OWN) {
    bool same = str_eq(old->type, new->type);
    Str cast = CAT(arena, STR("CAST("), value, STR(" AS "), new->type, STR(")"));
    return (Conversion){.value = same ? value : cast, .same = same, .loses = !same};
  }
  Conversion out = convert_shape(arena, from, to, value);
  bool free_text = to.form == FORM_TEXT || to.form == FORM_OTHER;
  out.typed = !free_text && (from.form != to.form || !out.same);
  Str given = CAT(arena, value, STR(" IS NOT NULL"));
  if (!out.same && old->column->nullable && str_find(out.value, STR("printf(")) >= 0) /* it has a text for null */
    out.value = CAT(arena, STR("CASE WHEN "), given, STR(" THEN "), out.value, STR(" END"));
  if (!str_given(out.refused)) return out;
  if (str_eq(out.refused, STR("true"))) out.refused = given;
  else if (old->column->nullable) out.refused = CAT(arena, given, STR(" AND ("), out.refused, STR(")"));
  return out;
}
