/* The types of Postgres as people spell them, to how Postgres prints them. */
#include "model/type.h"
#include "reflect/drizzle_parts.h"

typedef struct Spelling {
  Str spelt, printed, name;
} Spelling;

/* Where the three are not the same. Sources: the manual's table 8.1 and format_type of Postgres 15. */
static const Spelling spellings[] = {
    {STR_INIT("int"), STR_INIT("integer"), STR_INIT("int4")},
    {STR_INIT("int2"), STR_INIT("smallint"), STR_INIT("int2")},
    {STR_INIT("int4"), STR_INIT("integer"), STR_INIT("int4")},
    {STR_INIT("int8"), STR_INIT("bigint"), STR_INIT("int8")},
    {STR_INIT("smallint"), STR_INIT("smallint"), STR_INIT("int2")},
    {STR_INIT("integer"), STR_INIT("integer"), STR_INIT("int4")},
    {STR_INIT("bigint"), STR_INIT("bigint"), STR_INIT("int8")},
    {STR_INIT("bool"), STR_INIT("boolean"), STR_INIT("bool")},
    {STR_INIT("boolean"), STR_INIT("boolean"), STR_INIT("bool")},
    {STR_INIT("float4"), STR_INIT("real"), STR_INIT("float4")},
    {STR_INIT("real"), STR_INIT("real"), STR_INIT("float4")},
    {STR_INIT("float"), STR_INIT("double precision"), STR_INIT("float8")},
    {STR_INIT("float8"), STR_INIT("double precision"), STR_INIT("float8")},
    {STR_INIT("double precision"), STR_INIT("double precision"), STR_INIT("float8")},
    {STR_INIT("decimal"), STR_INIT("numeric"), STR_INIT("numeric")},
    {STR_INIT("dec"), STR_INIT("numeric"), STR_INIT("numeric")},
    {STR_INIT("varchar"), STR_INIT("character varying"), STR_INIT("varchar")},
    {STR_INIT("character varying"), STR_INIT("character varying"), STR_INIT("varchar")},
    {STR_INIT("char varying"), STR_INIT("character varying"), STR_INIT("varchar")},
    {STR_INIT("nchar varying"), STR_INIT("character varying"), STR_INIT("varchar")},
    {STR_INIT("national char varying"), STR_INIT("character varying"), STR_INIT("varchar")},
    {STR_INIT("national character varying"), STR_INIT("character varying"), STR_INIT("varchar")},
    {STR_INIT("char"), STR_INIT("character"), STR_INIT("bpchar")},
    {STR_INIT("nchar"), STR_INIT("character"), STR_INIT("bpchar")},
    {STR_INIT("national char"), STR_INIT("character"), STR_INIT("bpchar")},
    {STR_INIT("national character"), STR_INIT("character"), STR_INIT("bpchar")},
    {STR_INIT("character"), STR_INIT("character"), STR_INIT("bpchar")},
    {STR_INIT("varbit"), STR_INIT("bit varying"), STR_INIT("varbit")},
    {STR_INIT("bit varying"), STR_INIT("bit varying"), STR_INIT("varbit")},
    {STR_INIT("time"), STR_INIT("time without time zone"), STR_INIT("time")},
    {STR_INIT("time without time zone"), STR_INIT("time without time zone"), STR_INIT("time")},
    {STR_INIT("timetz"), STR_INIT("time with time zone"), STR_INIT("timetz")},
    {STR_INIT("time with time zone"), STR_INIT("time with time zone"), STR_INIT("timetz")},
    {STR_INIT("timestamp"), STR_INIT("timestamp without time zone"), STR_INIT("timestamp")},
    {STR_INIT("timestamp without time zone"), STR_INIT("timestamp without time zone"), STR_INIT("timestamp")},
    {STR_INIT("timestamptz"), STR_INIT("timestamp with time zone"), STR_INIT("timestamptz")},
    {STR_INIT("timestamp with time zone"), STR_INIT("timestamp with time zone"), STR_INIT("timestamptz")},
};

static bool is_plain(Str name) {
  if (name.len == 0 || char_is_digit(name.ptr[0])) return false;
  for (size_t i = 0; i < name.len; i++)
    if (!char_is_word(name.ptr[i]) || char_is_upper(name.ptr[i])) return false;
  return true;
}

static Str quoted(Arena *arena, Str name) {
  if (is_plain(name)) return name;
  return CAT(arena, STR("\""), str_replace(arena, name, STR("\""), STR("\"\"")), STR("\""));
}

Str snapshot_qualified(Arena *arena, Str schema, Str name) {
  return CAT(arena, quoted(arena, schema), STR("."), quoted(arena, name));
}

/* "integer[3][]" is `integer` with two dimensions, "integer array[3]" with one. */
static Str without_brackets(Str text, size_t *dimensions) {
  static const Str word = STR_INIT(" array");
  for (text = str_trim(text); str_ends(text, STR("]")); ++*dimensions) {
    ptrdiff_t open = str_find_last(text, '[');
    if (open < 0) break;
    text = str_trim(str_slice(text, 0, (size_t)open));
  }
  size_t rest = text.len > word.len ? text.len - word.len : 0;
  if (rest == 0 || !str_eq_fold(str_slice(text, rest, text.len), word)) return text;
  *dimensions = 1;
  return str_trim(str_slice(text, 0, rest));
}

typedef struct Parts {
  Str base; /* in lower case, with one blank between words: "timestamp with time zone" */
  Str args; /* "10,2"; absent: none */
} Parts;

static void add_words(Buf *out, Str text) {
  Str word;
  while (str_split(&text, ' ', &word)) {
    if (str_empty(word)) continue;
    if (out->len > 0) buf_char(out, ' ');
    buf_append(out, str_lower(out->arena, word));
  }
}

static Parts split(Arena *arena, Str text) {
  Parts parts = {0};
  Buf base = BUF(arena);
  ptrdiff_t open = str_find_char(text, '('), close = str_find_last(text, ')');
  if (open < 0 || close < open) {
    add_words(&base, text);
  } else {
    add_words(&base, str_slice(text, 0, (size_t)open));
    add_words(&base, str_slice(text, (size_t)close + 1, text.len));
    parts.args = str_replace(arena, str_slice(text, (size_t)open + 1, (size_t)close), STR(" "), STR(""));
  }
  parts.base = buf_str(&base);
  return parts;
}

/* The precision stands behind the first word of a time type, else at the end. */
static Str with_args(Arena *arena, Str printed, Str args) {
  if (!str_given(args)) return printed;
  ptrdiff_t blank = str_find_char(printed, ' ');
  bool time = blank > 0 && str_ends(printed, STR("time zone"));
  size_t at = time ? (size_t)blank : printed.len;
  return CAT(arena, str_slice(printed, 0, at), STR("("), args, STR(")"), str_slice(printed, at, printed.len));
}

static Str usual_args(Arena *arena, Str printed, Str args) {
  bool one = str_eq(printed, STR("character")) || str_eq(printed, STR("bit"));
  if (one && !str_given(args)) return STR("1");
  bool scale = str_eq(printed, STR("numeric")) && str_given(args) && str_find_char(args, ',') < 0;
  return scale ? CAT(arena, args, STR(",0")) : args;
}

static const TypeInfo *info_of(Str base) {
  for (int id = 0; id < TYPE_ENUM; id++)
    if (str_eq(type_infos[id].postgres, base)) return &type_infos[id];
  return NULL;
}

/* Types of pg_catalog that have no word in the language, as format_type of Postgres 15 prints them. */
static bool is_catalog_type(Str base) {
  static const char *const names[] = {
      "\"char\"",
      "aclitem",
      "bpchar",
      "box",
      "cid",
      "circle",
      "int2vector",
      "jsonpath",
      "line",
      "lseg",
      "macaddr8",
      "name",
      "oid",
      "oidvector",
      "path",
      "pg_lsn",
      "pg_snapshot",
      "point",
      "polygon",
      "refcursor",
      "regclass",
      "regcollation",
      "regconfig",
      "regdictionary",
      "regnamespace",
      "regoper",
      "regoperator",
      "regproc",
      "regprocedure",
      "regrole",
      "regtype",
      "tid",
      "txid_snapshot",
      "xid",
      "xid8",
      "int4multirange",
      "int8multirange",
      "nummultirange",
      "tsmultirange",
      "tstzmultirange",
      "datemultirange",
      NULL,
  };
  for (const char *const *name = names; *name != NULL; name++)
    if (str_eq(base, str_from_z(*name))) return true;
  return false;
}

static TypeId serial_of(Str base) {
  static const Str others[] = {STR_INIT("serial2"), STR_INIT("serial4"), STR_INIT("serial8")};
  for (TypeId id = TYPE_SMALLSERIAL; id <= TYPE_BIGSERIAL; id++)
    if (str_eq(type_infos[id].yaml, base) || str_eq(others[id - TYPE_SMALLSERIAL], base)) return id;
  return TYPE_UNKNOWN;
}

/* float(24) is real, float(25) double precision. */
static Parts sized_float(Parts parts) {
  int64_t bits;
  if (!str_eq(parts.base, STR("float")) || !str_given(parts.args) || !str_to_int64(parts.args, &bits)) return parts;
  return (Parts){.base = bits < 25 ? STR("real") : STR("double precision")};
}

SnapshotType snapshot_type(Arena *arena, Str text) {
  SnapshotType type = {.schema = STR("pg_catalog"), .serial = TYPE_UNKNOWN};
  text = without_brackets(text, &type.dimensions);
  Parts parts = split(arena, text);
  type.serial = serial_of(parts.base);
  if (type.serial != TYPE_UNKNOWN) parts.base = type_infos[type.serial].postgres;
  parts = sized_float(parts);
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings && !str_given(type.name); i++) {
    if (!str_eq(spellings[i].spelt, parts.base)) continue;
    type.name = spellings[i].name;
    type.printed = spellings[i].printed;
  }
  if (!str_given(type.name)) {
    const TypeInfo *info = info_of(parts.base);
    bool interval = str_starts(parts.base, STR("interval"));
    bool builtin = interval || (info != NULL && str_empty(info->extension)) || is_catalog_type(parts.base);
    bool bare = info == NULL && !interval && !str_given(parts.args); /* whose case counts: an enum's */
    type.name = interval ? STR("interval") : bare ? text : parts.base;
    type.printed = builtin ? parts.base : snapshot_qualified(arena, STR("public"), type.name);
    if (!builtin) type.schema = STR("public");
  }
  type.printed = with_args(arena, type.printed, usual_args(arena, type.printed, parts.args));
  return type;
}
