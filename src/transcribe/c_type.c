/* Types of C as types of the language, and the defaults that comments hold. */
#include "load/yaml.h"
#include "model/c_name.h"
#include "transcribe/c_scribe.h"

/* --- the names of types --- */

typedef struct CTypeWords {
  Str c, yaml;
} CTypeWords;

/* By the name that is written. */
static const CTypeWords written[] = {
    {STR_INIT("int8_t"), STR_INIT("smallint")},   {STR_INIT("int16_t"), STR_INIT("smallint")},
    {STR_INIT("uint8_t"), STR_INIT("smallint")},  {STR_INIT("int32_t"), STR_INIT("integer")},
    {STR_INIT("uint16_t"), STR_INIT("integer")},  {STR_INIT("int64_t"), STR_INIT("bigint")},
    {STR_INIT("uint32_t"), STR_INIT("bigint")},   {STR_INIT("uint64_t"), STR_INIT("numeric(20)")},
    {STR_INIT("size_t"), STR_INIT("numeric(20)")}, {STR_INIT("bool"), STR_INIT("boolean")},
    {STR_INIT("time_t"), STR_INIT("timestamptz")}, {STR_INIT("uuid_t"), STR_INIT("uuid")},
    {STR_INIT("sg_str"), STR_INIT("text")},       {STR_INIT("sg_uuid"), STR_INIT("uuid")},
    {STR_INIT("sg_date"), STR_INIT("date")},      {STR_INIT("sg_time"), STR_INIT("time")},
    {STR_INIT("sg_ts"), STR_INIT("timestamptz")}, {STR_INIT("sg_interval"), STR_INIT("interval")},
};

/* sg_opt_.. of the runtime. */
static const CTypeWords optional[] = {
    {STR_INIT("i16"), STR_INIT("smallint")},  {STR_INIT("i32"), STR_INIT("integer")},
    {STR_INIT("i64"), STR_INIT("bigint")},    {STR_INIT("f32"), STR_INIT("real")},
    {STR_INIT("f64"), STR_INIT("double")},    {STR_INIT("bool"), STR_INIT("boolean")},
    {STR_INIT("uuid"), STR_INIT("uuid")},     {STR_INIT("date"), STR_INIT("date")},
    {STR_INIT("time"), STR_INIT("time")},     {STR_INIT("ts"), STR_INIT("timestamptz")},
    {STR_INIT("interval"), STR_INIT("interval")},
};

/* With all typedefs resolved. */
static const CTypeWords resolved[] = {
    {STR_INIT("_Bool"), STR_INIT("boolean")},      {STR_INIT("float"), STR_INIT("real")},
    {STR_INIT("double"), STR_INIT("double")},      {STR_INIT("short"), STR_INIT("smallint")},
    {STR_INIT("signed char"), STR_INIT("smallint")}, {STR_INIT("unsigned char"), STR_INIT("smallint")},
    {STR_INIT("unsigned short"), STR_INIT("integer")}, {STR_INIT("int"), STR_INIT("integer")},
    {STR_INIT("unsigned int"), STR_INIT("bigint")}, {STR_INIT("long"), STR_INIT("bigint")},
    {STR_INIT("long long"), STR_INIT("bigint")},   {STR_INIT("unsigned long"), STR_INIT("numeric(20)")},
    {STR_INIT("unsigned long long"), STR_INIT("numeric(20)")},
    {STR_INIT("char *"), STR_INIT("text")},        {STR_INIT("char"), STR_INIT("char(1)")},
};

static Str find_words(const CTypeWords *words, size_t len, Str name) {
  for (size_t i = 0; i < len; i++)
    if (str_eq(words[i].c, name)) return words[i].yaml;
  return STR_NONE;
}
#define FIND(words, name) find_words(words, sizeof(words) / sizeof *(words), name)

/* "const char *const" as "char *": what may be changed is nothing of the schema's. */
static Str without_const(Arena *arena, Str type) {
  Str text = str_replace(arena, type, STR("const "), STR(""));
  if (str_ends(text, STR("const"))) text = str_slice(text, 0, text.len - 5);
  return str_trim(text);
}

/* int32_t * of a value that may be missing; a pointer to text is the text. */
static Str pointed(Str type) {
  bool pointer = str_ends(type, STR(" *")) && !str_eq(type, STR("char *"));
  return pointer ? str_slice(type, 0, type.len - 2) : STR_NONE;
}

static Str scalar_words(Str type, Str canonical) {
  Str prefix = STR("sg_opt_"), words = FIND(written, type);
  if (!str_given(words) && str_starts(type, prefix)) words = FIND(optional, str_slice(type, prefix.len, type.len));
  return str_given(words) ? words : FIND(resolved, canonical);
}

/* char[32] is a text with its NUL; unsigned char[16] bytes; any other an array of its elements. */
static Str array_words(Arena *arena, Str type, Str canonical) {
  ptrdiff_t open = str_find_char(canonical, '['), written_open = str_find_char(type, '[');
  int64_t count = 0;
  if (open <= 0 || !str_to_int64(str_slice(canonical, (size_t)open + 1, canonical.len - 1), &count)) return STR_NONE;
  Str element = str_slice(canonical, 0, (size_t)open);
  if (str_eq(element, STR("char")) && count > 1) return str_format(arena, "varchar(%lld)", (long long)count - 1);
  if (str_eq(element, STR("unsigned char"))) return STR("bytes");
  Str name = written_open > 0 ? str_trim(str_slice(type, 0, (size_t)written_open)) : element;
  Str words = scalar_words(name, str_trim(element));
  return str_given(words) ? str_concat(arena, words, STR("[]")) : STR_NONE;
}

static Str c_words(Arena *arena, const CMember *member) {
  Str type = without_const(arena, member->type), canonical = without_const(arena, member->canonical);
  Str words = str_find_char(canonical, '[') > 0 && !str_eq(type, STR("uuid_t")) ? array_words(arena, type, canonical)
                                                                               : scalar_words(type, canonical);
  Str inner = pointed(canonical), inner_type = pointed(type);
  if (!str_given(words) && str_given(inner)) words = scalar_words(str_given(inner_type) ? inner_type : type, inner);
  return words;
}

bool c_type_is_optional(const CMember *member) {
  bool text = str_find(member->canonical, STR("char *")) >= 0;
  return str_starts(member->type, STR("sg_opt_")) || (str_ends(member->canonical, STR("*")) && !text);
}

/* --- enums --- */

static const CEnumeration *enum_of(const CScribe *c, const CMember *member) {
  Str tag = STR("enum "), name = without_const(c->arena, member->canonical);
  if (str_starts(name, tag)) name = str_slice(name, tag.len, name.len);
  each(i, c->header->enums)
    if (name.len > 0 && str_eq(c->header->enums.items[i]->alias, name)) return c->header->enums.items[i];
  return NULL;
}

/* What all constants begin with, up to a `_`: GENRE_NOVEL, GENRE_ESSAY. */
static size_t common_start(const CEnumeration *e) {
  if (e->constants.len == 0) return 0;
  Str first = e->constants.items[0].name;
  size_t same = first.len;
  each(i, e->constants) {
    Str name = e->constants.items[i].name;
    size_t at = 0;
    while (at < same && at < name.len && name.ptr[at] == first.ptr[at]) at++;
    same = at;
  }
  while (same > 0 && first.ptr[same - 1] != '_') same--;
  return same;
}

/* The zero of a generated enum, and of many others, is no value. */
static bool is_unset(const CEnumerator *constant) {
  return constant->value == 0 && str_ends(constant->name, STR("_UNSET"));
}

/* A comment that begins with the label in quotes says how it is written: "in progress", or with more behind a `;`. */
static Str label_of(Arena *arena, const CEnumerator *constant, size_t start, Str *comment) {
  *comment = c_comment_text(arena, constant->comment);
  Str label = c_take_quoted(comment, STR("; "));
  return str_given(label) ? label : str_lower(arena, str_slice(constant->name, start, constant->name.len));
}

static Doc *labels_doc(CScribe *c, const CEnumeration *e) {
  size_t start = common_start(e);
  bool said = false;
  Doc *list = doc_list(c->arena, DOC_FIT), *map = doc_map(c->arena, DOC_BLOCK);
  each(i, e->constants) {
    Str comment;
    if (is_unset(&e->constants.items[i])) continue;
    Str label = label_of(c->arena, &e->constants.items[i], start, &comment);
    said = said || comment.len > 0;
    doc_add(c->arena, list, doc_text(c->arena, label));
    doc_put(c->arena, map, label, comment.len > 0 ? doc_text(c->arena, comment) : doc_word(c->arena, STR("null")));
  }
  return said ? map : list;
}

static Doc *enum_doc(CScribe *c, const CEnumeration *e) {
  Doc *labels = labels_doc(c, e);
  Str comment = c_comment_text(c->arena, e->comment);
  if (comment.len == 0 && labels->kind == DOC_LIST) return labels;
  Doc *out = doc_map(c->arena, DOC_BLOCK);
  if (comment.len > 0) doc_put(c->arena, out, STR("comment"), doc_text(c->arena, comment));
  doc_put(c->arena, out, STR("values"), labels);
  return out;
}

/* "genre" of genre_t, of lib_genre when lib is the prefix. */
static Str enum_key(const CScribe *c, const CEnumeration *e) {
  Str name = e->alias;
  if (str_given(c->prefix) && str_starts(name, c->prefix)) name = str_slice(name, c->prefix.len + 1, name.len);
  return str_ends(name, STR("_t")) ? str_slice(name, 0, name.len - 2) : name;
}

/* "kind" of "kind[]" */
static Str element_of(Str type) {
  while (str_ends(type, STR("[]"))) type = str_slice(type, 0, type.len - 2);
  return type;
}

/* The enum of a generated header that the schema calls so. */
static const CEnumeration *enum_named(const CScribe *c, Str type) {
  Str name = CAT(c->arena, c->prefix, STR("_"), c_stem(c->arena, element_of(type)));
  each(i, c->header->enums)
    if (str_eq(c->header->enums.items[i]->alias, name)) return c->header->enums.items[i];
  return NULL;
}

static void put_enum(CScribe *c, Doc *out, const CEnumeration *e, const CNote *note) {
  bool inside = note->formal && str_eq(note->type, STR("enum"));
  Str type = note->formal && !inside ? note->type : enum_key(c, e), key = element_of(type);
  if (inside || e->alias.len == 0) {
    doc_put(c->arena, out, STR("enum"), labels_doc(c, e));
    return;
  }
  if (doc_get(c->enums, key) == NULL) {
    Doc *doc = enum_doc(c, e);
    doc->about = &e->place;
    doc_put(c->arena, c->enums, key, doc);
  }
  doc_put(c->arena, out, STR("type"), doc_text(c->arena, type));
}

/* --- types --- */

/* The type of the language before its arguments; NULL: it has none of that name. */
static const TypeInfo *builtin(Str type) {
  size_t end = 0;
  while (end < type.len && (char_is_word(type.ptr[end]))) end++;
  for (size_t i = 0; i < TYPE_COUNT; i++)
    if (type_infos[i].yaml.len > 0 && str_eq(type_infos[i].yaml, str_slice(type, 0, end))) return &type_infos[i];
  return NULL;
}

static void need_extension(CScribe *c, Str type) {
  const TypeInfo *info = builtin(type);
  if (info != NULL && info->extension.len > 0) map_set(c->arena, &c->extensions, info->extension, c);
}

bool c_put_type(CScribe *c, Doc *out, const CStruct *row, const CMember *member, const CNote *note) {
  const CEnumeration *e = enum_of(c, member);
  Str words = note->formal && builtin(note->type) != NULL ? note->type : c_words(c->arena, member);
  if (e == NULL && note->formal && builtin(note->type) == NULL && str_given(c->prefix)) e = enum_named(c, note->type);
  if (e != NULL) {
    put_enum(c, out, e, note);
    return true;
  }
  if (note->formal && builtin(note->type) == NULL)
    c_lose(c, row, member, CAT(c->arena, STR("the type "), note->type, STR(", which is not in the header")));
  if (!str_given(words)) return false;
  need_extension(c, words);
  doc_put(c->arena, out, STR("type"), doc_text(c->arena, words));
  return true;
}

/* --- defaults --- */

/* What the generated DDL calls the functions of the language. */
static const CTypeWords functions[] = {
    {STR_INIT("now()"), STR_INIT("now()")},
    {STR_INIT("(now() AT TIME ZONE 'UTC')"), STR_INIT("now()")},
    {STR_INIT("CURRENT_TIMESTAMP"), STR_INIT("now()")},
    {STR_INIT("gen_random_uuid()"), STR_INIT("uuid()")},
    {STR_INIT("uuidv7()"), STR_INIT("uuid7()")},
    {STR_INIT("((now() AT TIME ZONE 'UTC')::date)"), STR_INIT("current_date()")},
    {STR_INIT("((now() AT TIME ZONE 'UTC')::time)"), STR_INIT("current_time()")},
    {STR_INIT("nanoid()"), STR_INIT("nanoid()")},
    {STR_INIT("cuid()"), STR_INIT("cuid()")},
};

/* 'it''s'::text as it's; absent: it is no string. */
static Str string_value(Arena *arena, Str sql) {
  size_t end = 1;
  if (sql.len < 2 || sql.ptr[0] != '\'') return STR_NONE;
  for (; end < sql.len; end++) {
    if (sql.ptr[end] != '\'') continue;
    if (end + 1 == sql.len || sql.ptr[end + 1] != '\'') break;
    end++;
  }
  Str rest = end < sql.len ? str_slice(sql, end + 1, sql.len) : STR("?");
  bool cast = rest.len == 0 || (str_starts(rest, STR("::")) && str_find_char(rest, '\'') < 0);
  return cast ? str_replace(arena, str_slice(sql, 1, end), STR("''"), STR("'")) : STR_NONE;
}

static Doc *json_doc(Arena *arena, Str text) {
  Diags *apart = diags_new(arena);
  const Node *node = yaml_read(arena, apart, source_add(apart->sources, STR("json"), text));
  if (node == NULL || diags_failed(apart)) return NULL;
  Doc *out = doc_map(arena, DOC_FIT);
  doc_put(arena, out, STR("value"), doc_of_node(arena, node));
  return out;
}

static bool is_number(Str text) {
  size_t at = str_starts(text, STR("-")), digits = 0;
  for (; at < text.len; at++) {
    if (!char_is_digit(text.ptr[at]) && text.ptr[at] != '.') return false;
    digits += char_is_digit(text.ptr[at]);
  }
  return digits > 0;
}

Doc *c_default(Arena *arena, Str type, Str sql) {
  const TypeInfo *info = builtin(type);
  bool deep = str_find(type, STR("[][]")) >= 0, array = !deep && str_ends(type, STR("[]"));
  bool json = info != NULL && info->class == EXPR_JSON;
  Str function = FIND(functions, sql), text = string_value(arena, sql);
  if (info != NULL && info->class == EXPR_UUID && str_starts(sql, STR("(encode(set_bit"))) function = STR("uuid7()");
  if (str_given(function)) return doc_text(arena, function);
  if (deep) return NULL;
  if (array) return str_given(text) && str_eq(text, STR("{}")) ? doc_list(arena, DOC_FIT) : NULL;
  if (str_given(text) && json) return json_doc(arena, text);
  if (is_number(sql) || str_eq(sql, STR("true")) || str_eq(sql, STR("false"))) return doc_word(arena, sql);
  if (!str_given(text)) return NULL;
  Doc *out = doc_map(arena, DOC_FIT);
  doc_put(arena, out, STR("value"), doc_text(arena, text));
  return str_ends(text, STR(")")) ? out : doc_text(arena, text);
}
