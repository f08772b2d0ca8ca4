/* Types: the table of them, and reading `numeric(10,2)[]?` as the YAML spells it. */
#include "model/build.h"
#include "model/objects.h"

#include "diag/suggest.h"

const TypeInfo type_infos[TYPE_COUNT] = {
#define TYPE(id, yaml, args, class, postgres, sqlite, drizzle_pg, drizzle_sqlite, c, ts, extension) \
  [TYPE_##id] = {STR_INIT(yaml),       ARGS_##args,              EXPR_##class,                      \
                 STR_INIT(postgres),   STR_INIT(sqlite),         STR_INIT(drizzle_pg),              \
                 STR_INIT(drizzle_sqlite), C_##c, STR_INIT(ts), STR_INIT(extension)},
#include "model/types.def"
};

typedef struct Alias {
  Str foreign, ours;
} Alias;

static const Alias aliases[] = {
#define ALIAS(foreign, ours) {STR_INIT(foreign), STR_INIT(ours)},
#include "model/aliases.def"
};

Str type_yaml(Arena *arena, const Type *type) {
  bool named_alone = type->args[0] < 0 && type->array == 0 && !str_given(type->free_args);
  if (named_alone && type->domain == NULL && type->id != TYPE_ENUM && type->id != TYPE_DIALECT)
    return type_info(type)->yaml;
  Buf text = BUF(arena);
  if (type->domain != NULL) {
    buf_append(&text, qualified_name(arena, type->domain->schema, type->domain->name.str));
    for (int i = 0; i < type->domain_array; i++) buf_lit(&text, "[]");
    return buf_str(&text);
  }
  if (type->id == TYPE_ENUM) {
    bool named = type->enumeration != NULL && text_given(type->enumeration->name);
    buf_append(&text, named ? type->enumeration->name.str : STR("enum"));
  } else if (type->id == TYPE_DIALECT) {
    Text own = type->own->text[DIALECT_POSTGRES];
    buf_append(&text, text_given(own) ? own.str : type->own->text[DIALECT_SQLITE].str);
  } else {
    buf_append(&text, type_info(type)->yaml);
  }
  if (str_given(type->free_args)) buf_format(&text, "(%.*s)", STR_ARG(type->free_args));
  else if (type->args[0] >= 0 && type->args[1] >= 0)
    buf_format(&text, "(%d,%d)", type->args[0], type->args[1]);
  else if (type->args[0] >= 0) buf_format(&text, "(%d)", type->args[0]);
  for (int i = 0; i < type->array; i++) buf_lit(&text, "[]");
  return buf_str(&text);
}

bool type_is_serial(const Type *type) {
  return type->array == 0 &&
         (type->id == TYPE_SMALLSERIAL || type->id == TYPE_SERIAL || type->id == TYPE_BIGSERIAL);
}

TypeId type_beneath(TypeId id) {
  switch ((int)id) {
  case TYPE_SMALLSERIAL: return TYPE_SMALLINT;
  case TYPE_SERIAL: return TYPE_INTEGER;
  case TYPE_BIGSERIAL: return TYPE_BIGINT;
  }
  return id;
}

bool type_is_integer(const Type *type) {
  return type->array == 0 && type_info(type)->class == EXPR_INTEGER;
}

bool type_is_timestamp(const Type *type) {
  return type->array == 0 && (type->id == TYPE_TIMESTAMP || type->id == TYPE_TIMESTAMPTZ);
}

Map type_names(Arena *arena) {
  Map names = {0};
  for (size_t i = 0; i < TYPE_COUNT; i++)
    if (!str_empty(type_infos[i].yaml))
      map_add(arena, &names, type_infos[i].yaml, (void *)(uintptr_t)&type_infos[i]);
  return names;
}

/* What may stand in the parentheses: the number of arguments and the range of each. */
typedef struct ArgRule {
  int least, most;
  int64_t low[2], high[2];
  Str form;
} ArgRule;

static const ArgRule arg_rules[] = {
  [ARGS_NONE] = {0, 0, {0, 0}, {0, 0}, STR_INIT("takes no arguments")},
  [ARGS_LENGTH] = {1, 1, {1, 0}, {10485760, 0}, STR_INIT("takes a length: (n)")},
  [ARGS_OPTIONAL_LENGTH] = {0, 1, {1, 0}, {10485760, 0}, STR_INIT("takes a length: (n)")},
  [ARGS_PRECISION] = {0, 1, {0, 0}, {6, 0}, STR_INIT("takes a precision from 0 to 6: (p)")},
  [ARGS_PRECISION_SCALE] = {0, 2, {1, 0}, {1000, 1000},
                            STR_INIT("takes a precision and a scale: (p,s), s not above p")},
  [ARGS_DIMENSIONS] = {1, 1, {1, 0}, {1000000000, 0},
                       STR_INIT("takes the number of dimensions, up to 16000: (n)")},
  [ARGS_FREE] = {0, 0, {0, 0}, {0, 0}, STR_INIT("")},
};

/* pgvector 0.8, "Types"; its sparsevec has a billion. */
enum { DENSE_DIMENSIONS = 16000 };

static bool read_args(Text args, const ArgRule *rule, Type *type) {
  int count = 0;
  Str rest = args.str, part;
  if (str_empty(str_trim(rest))) return false;
  for (; str_split(&rest, ',', &part); count++) {
    int64_t value;
    if (count >= rule->most || !str_to_int64(str_trim(part), &value)) return false;
    if (value < rule->low[count] || value > rule->high[count]) return false;
    type->args[count] = (int)value;
  }
  if (type->id == TYPE_VECTOR || type->id == TYPE_HALFVEC)
    return count == 1 && type->args[0] <= DENSE_DIMENSIONS;
  return count >= rule->least && (count < 2 || type->args[1] <= type->args[0]);
}

static void bad_args(Builder *b, Text text, const Type *type, const ArgRule *rule) {
  diag_add(b->diags, DIAG_TYPE_ARGUMENTS, text.span, STRS(type_info(type)->yaml, rule->form));
}

static void apply_args(Builder *b, Text text, Text args, Type *type) {
  if (type->domain != NULL) {
    if (text_given(args))
      diag_add(b->diags, DIAG_TYPE_ARGUMENTS, text.span,
               STRS(type->domain->name.str, arg_rules[ARGS_NONE].form));
    return;
  }
  const ArgRule *rule = &arg_rules[type_info(type)->args];
  if (type_info(type)->args == ARGS_FREE) {
    if (text_given(args)) type->free_args = args.str;
  } else if (text_given(args) ? !read_args(args, rule, type) : rule->least > 0) {
    bad_args(b, text, type, rule);
    type->args[0] = type->args[1] = -1;
    if (rule->least > 0) type->id = TYPE_UNKNOWN;
  }
}

static Str nearest_type(Builder *b, Str name) {
  StrList names = {0};
  for (size_t i = 0; i < TYPE_COUNT; i++)
    if (!str_empty(type_infos[i].yaml)) vec_push(b->arena, &names, type_infos[i].yaml);
  each(i, b->schema->enums) vec_push(b->arena, &names, b->schema->enums.items[i]->name.str);
  each(i, b->domain_list) vec_push(b->arena, &names, domain_key(b->domain_list.items[i]));
  return suggest_nearest(name, names.items, names.len);
}

/* "timestamp(3) with time zone" is spelt "timestamptz(3)" here: the arguments stand in the middle. */
static bool foreign_words(Builder *b, Text name) {
  ptrdiff_t open = str_find_char(name.str, '('), close = str_find_char(name.str, ')');
  if (open <= 0 || close < open) return false;
  Str words = str_concat(b->arena, str_slice(name.str, 0, (size_t)open),
                         str_slice(name.str, (size_t)close + 1, name.str.len));
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
    if (!str_eq_fold(aliases[i].foreign, words)) continue;
    Str ours = str_concat(b->arena, aliases[i].ours,
                          str_slice(name.str, (size_t)open, (size_t)close + 1));
    Diag *diag = diag_add(b->diags, DIAG_FOREIGN_TYPE, name.span, STRS(name.str, ours));
    diag_fix(diag, name.span, ours);
    return true;
  }
  return false;
}

static void unknown_type(Builder *b, Text name) {
  if (foreign_words(b, name)) return;
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
    if (!str_eq_fold(aliases[i].foreign, name.str)) continue;
    Diag *diag = diag_add(b->diags, DIAG_FOREIGN_TYPE, name.span, STRS(name.str, aliases[i].ours));
    diag_fix(diag, name.span, aliases[i].ours);
    return;
  }
  Diag *diag = diag_add(b->diags, DIAG_UNKNOWN_TYPE, name.span, STRS(name.str));
  diag_replace(b->diags, diag, name, nearest_type(b, name.str));
}

/* The type beneath the domain, in as many arrays as `type` is in. */
static void take_domain(const Domain *domain, Type *type) {
  int arrays = type->array;
  Span span = type->span;
  *type = domain->value->type;
  type->domain = domain;
  type->domain_array = arrays;
  type->array += arrays;
  type->span = span;
}

static void find_type(Builder *b, Text name, Type *type) {
  const TypeInfo *info = map_get(&b->type_names, name.str);
  Enum *named = info != NULL ? NULL : map_get(&b->schema->enums_by_name, name.str);
  if (info != NULL) {
    type->id = (TypeId)(info - type_infos);
  } else if (named != NULL) {
    type->id = TYPE_ENUM;
    type->enumeration = named;
  } else if (map_get(&b->domains, name.str) != NULL) {
    const Domain *domain = domain_named(b, name);
    if (domain != NULL) take_domain(domain, type);
  } else {
    unknown_type(b, name);
  }
}

/* Takes `[]` off the end of `*text`, with white space around it; false when there is none. */
static bool take_brackets(Builder *b, Text *text) {
  Text t = text_trim(*text);
  if (!str_ends(t.str, STR("]"))) return false;
  ptrdiff_t open = str_find_last(t.str, '[');
  if (open < 0) return false;
  Str size = str_trim(str_slice(t.str, (size_t)open + 1, t.str.len - 1));
  if (!str_empty(size)) {
    Span span = text_span(t, (size_t)open, t.str.len);
    Diag *diag = diag_add(b->diags, DIAG_FOREIGN_TYPE, span,
                          STRS(str_slice(t.str, (size_t)open, t.str.len), STR("[]")));
    diag_fix(diag, span, STR("[]"));
  }
  *text = text_trim(text_slice(t, 0, (size_t)open));
  return true;
}

Type type_none(Span span) {
  return (Type){.id = TYPE_UNKNOWN, .args = {-1, -1}, .free_args = STR_NONE, .span = span};
}

Type type_read(Builder *b, Text whole, bool *nullable) {
  Type type = type_none(whole.span);
  Text text = text_trim(whole), args = {.str = STR_NONE};
  if (str_ends(text.str, STR("?"))) {
    *nullable = true;
    text = text_trim(text_slice(text, 0, text.str.len - 1));
  }
  while (take_brackets(b, &text)) type.array++;
  Text name = text;
  if (str_ends(text.str, STR(")"))) {
    ptrdiff_t open = str_find_char(text.str, '(');
    if (open >= 0) {
      args = text_slice(text, (size_t)open + 1, text.str.len - 1);
      name = text_trim(text_slice(text, 0, (size_t)open));
    }
  }
  find_type(b, name, &type);
  if (type.id != TYPE_UNKNOWN) apply_args(b, text, args, &type);
  if (type.array > 6) diag_add(b->diags, DIAG_ARRAY_TOO_DEEP, whole.span, NULL);
  return type;
}
