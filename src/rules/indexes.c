/* Indexes in Postgres: which method takes which type, what pgvector allows, what needs an
 * extension. */
#include "model/extension.h"
#include "model/objects.h"
#include "rules/rule.h"

#include "diag/suggest.h"

/* What an index of a method can have. */
enum { ABLE_UNIQUE = 1, ABLE_ORDER = 2, ABLE_SEVERAL = 4, ABLE_INCLUDE = 8 };

typedef enum Method {
#define METHOD(id, ...) METHOD_##id,
#define EXCEPTION(method, type)
#include "rules/methods.def"
  METHOD_COUNT
} Method;

typedef struct MethodInfo {
  Str name, extension;
  unsigned abilities;
  Str partner;
  bool classless;
} MethodInfo;

static const MethodInfo methods[METHOD_COUNT] = {
#define METHOD(id, name, extension, abilities, partner, classless)                                 \
  [METHOD_##id] = {STR_INIT(name), STR_INIT(extension), abilities, STR_INIT(partner), classless},
#define EXCEPTION(method, type)
#include "rules/methods.def"
};

static const bool exceptions[METHOD_COUNT][TYPE_COUNT] = {
#define METHOD(id, ...)
#define EXCEPTION(method, type) [METHOD_##method][TYPE_##type] = true,
#include "rules/methods.def"
};

static Method method_of(Str name) {
  if (!str_given(name)) return METHOD_BTREE;
  for (int i = 0; i < METHOD_COUNT; i++)
    if (str_eq(methods[i].name, name)) return (Method)i;
  return METHOD_COUNT;
}

static bool has_extension(const Rules *r, Str name) {
  each(i, r->schema->extensions)
    if (str_eq(r->schema->extensions.items[i].name.str, name)) return true;
  return false;
}

static bool has_default_class(const Rules *r, Method method, const Type *type) {
  Str partner = methods[method].partner;
  if (!str_empty(partner) && has_extension(r, partner) && type->array == 0) return true;
  if (type->id == TYPE_DIALECT || type->id == TYPE_UNKNOWN) return true;
  if (type->array > 0) return method == METHOD_GIN || method == METHOD_BTREE || method == METHOD_HASH;
  return methods[method].classless != exceptions[method][type->id];
}

void rule_default_class(Rules *r, Str method, const Type *type, Span span) {
  if (!has_default_class(r, method_of(method), type))
    diag_add(r->diags, DIAG_NO_OPCLASS, span, STRS(method, type_yaml(r->arena, type)));
}

/* The most dimensions a pgvector index takes; 0: no limit known. Source: the pgvector 0.8 README,
 * "HNSW" and "IVFFlat". */
static int most_dimensions(Method method, const Type *type) {
  if (method != METHOD_HNSW && method != METHOD_IVFFLAT) return 0;
  switch ((int)type->id) {
  case TYPE_VECTOR: return 2000;
  case TYPE_HALFVEC: return 4000;
  case TYPE_BIT: return 64000;
  }
  return 0;
}

/* The name in Postgres's words, as a single-quoted YAML scalar holds it. */
static Str own_name(Arena *arena, Str name) {
  bool plain = !char_is_digit(name.ptr[0]);
  for (size_t i = 0; i < name.len; i++)
    plain = plain && char_is_word(name.ptr[i]) && !char_is_upper(name.ptr[i]);
  if (plain) return name;
  Str doubled = str_replace(arena, name, STR("\""), STR("\"\""));
  return str_format(arena, "\"%.*s\"", STR_ARG(str_replace(arena, doubled, STR("'"), STR("''"))));
}

/* The same distance over half precision: vector_cosine_ops becomes halfvec_cosine_ops. */
static Str half_precision(const Rules *r, const IndexKey *key) {
  Str class = str_given(key->opclass) ? key->opclass : STR("vector_l2_ops");
  Str element = str_format(
    r->arena, "{ postgres: '(%.*s::halfvec(%d)) %.*s' }",
    STR_ARG(own_name(r->arena, key->column->name.str)), key->column->type.args[0],
    STR_ARG(str_replace(r->arena, class, STR("vector_"), STR("halfvec_"))));
  bool of_column = key->span.start == key->column->span.start;
  return str_format(r->arena, of_column ? "write the index under `indexes:` with half precision, "
                                          "`columns: [%.*s]`, or use fewer dimensions"
                                        : "index half precision: replace the element with `%.*s`, "
                                          "or use fewer dimensions",
                    STR_ARG(element));
}

static void check_dimensions(Rules *r, const Index *index, const IndexKey *key, Method method) {
  const Type *type = &key->column->type;
  int most = most_dimensions(method, type);
  if (most == 0 || type->args[0] <= most) return;
  Diag *diag = diag_add(r->diags, DIAG_VECTOR_TOO_LONG, key->span,
                        STRS(index->method, type_info(type)->yaml,
                             str_format(r->arena, "%d", most), type_yaml(r->arena, type)));
  if (type->id == TYPE_VECTOR && type->args[0] <= 4000) diag_help(diag, half_precision(r, key));
}

static void check_key(Rules *r, const Index *index, const IndexKey *key, Method method) {
  if (key->column == NULL) return;
  check_dimensions(r, index, key, method);
  if (str_given(key->opclass) || has_default_class(r, method, &key->column->type)) return;
  diag_add(r->diags, DIAG_NO_OPCLASS, key->span,
           STRS(methods[method].name, type_yaml(r->arena, &key->column->type)));
}

static void unknown_method(Rules *r, const Index *index) {
  Str names[METHOD_COUNT];
  for (int i = 0; i < METHOD_COUNT; i++) names[i] = methods[i].name;
  Str near = suggest_nearest(index->method, names, METHOD_COUNT);
  if (!str_given(near)) return; /* an extension's own */
  Span span = key_span(index->node, STR("using"), index->span);
  Diag *diag = diag_add(r->diags, DIAG_INDEX_METHOD, span, STRS(index->method));
  diag_help(diag, str_format(r->arena, "replace with \"%.*s\"", STR_ARG(near)));
}

/* Source: the Postgres 15 manual, CREATE INDEX, and the amcan* flags of each method. */
static void check_abilities(Rules *r, const Index *index, Method method) {
  unsigned able = methods[method].abilities;
  Span span = key_span(index->node, STR("columns"), index->span);
  bool ordered = false;
  each(i, index->keys) {
    const IndexKey *key = &index->keys.items[i];
    ordered = ordered || key->descending || key->nulls != KEY_NULLS_DEFAULT;
  }
  if (index->unique && (able & ABLE_UNIQUE) == 0)
    diag_add(r->diags, DIAG_UNIQUE_METHOD, key_span(index->node, STR("unique"), index->span),
             STRS(index->method));
  if (ordered && (able & ABLE_ORDER) == 0)
    diag_add(r->diags, DIAG_INDEX_ABILITY, span,
             STRS(index->method, STR("an order"), STR("leave out asc, desc and nulls")));
  if (index->keys.len > 1 && (able & ABLE_SEVERAL) == 0)
    diag_add(r->diags, DIAG_INDEX_ABILITY, span,
             STRS(index->method, STR("several columns"), STR("give each column its own index")));
  if (index->include.len > 0 && (able & ABLE_INCLUDE) == 0)
    diag_add(r->diags, DIAG_INDEX_ABILITY, key_span(index->node, STR("include"), index->span),
             STRS(index->method, STR("included columns"), STR("use btree or gist")));
}

static void check_index(Rules *r, const Index *index) {
  Method method = method_of(index->method);
  if (method == METHOD_COUNT) {
    unknown_method(r, index);
    return;
  }
  check_abilities(r, index, method);
  if (index->nulls_not_distinct && !index->unique)
    diag_add(r->diags, DIAG_NULLS_OF_PLAIN_INDEX,
             key_span(index->node, STR("nulls_distinct"), index->span), NULL);
  each(i, index->keys) check_key(r, index, &index->keys.items[i], method);
}

static void check_key_types(Rules *r, const Key *key) {
  each(i, key->columns) {
    const Column *c = key->columns.items[i];
    if (has_default_class(r, METHOD_BTREE, &c->type)) continue;
    Diag *diag = diag_add(r->diags, DIAG_NO_OPCLASS, key->span,
                          STRS(STR("btree"), type_yaml(r->arena, &c->type)));
    diag_help(diag, STR("a key cannot name an operator class: use another type, or a unique index "
                        "over an expression"));
  }
}

/* Without btree_gist GiST has no class for numbers, text and the like. Source: the Postgres 15 manual,
 * CREATE TABLE, EXCLUDE, and F.9 btree_gist. */
static void check_exclude(Rules *r, const Exclude *exclude) {
  Method method = method_of(exclude->method);
  Span using = key_span(exclude->node, STR("using"), exclude->name.span);
  bool able = method == METHOD_GIST || method == METHOD_SPGIST || method == METHOD_BTREE ||
              method == METHOD_HASH;
  if (method != METHOD_COUNT && !able)
    diag_add(r->diags, DIAG_EXCLUDE_METHOD, using, STRS(exclude->method));
  each(i, exclude->elements) {
    const IndexKey *key = &exclude->elements.items[i].key;
    if (!able || key->column == NULL || str_given(key->opclass)) continue;
    const Type *type = &key->column->type;
    if (has_default_class(r, method, type)) continue;
    bool partner = !str_empty(methods[method].partner) && type->array == 0;
    Str name = type_yaml(r->arena, type);
    if (partner)
      diag_add(r->diags, DIAG_EXTENSION_MISSING, key->span,
               STRS(str_format(r->arena, "%.*s under %.*s", STR_ARG(name), STR_ARG(exclude->method)),
                    methods[method].partner));
    else diag_add(r->diags, DIAG_NO_OPCLASS, key->span, STRS(exclude->method, name));
  }
}

void rule_indexes(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (!on(t->on, DIALECT_POSTGRES)) continue;
    if (t->primary_key != NULL && !t->external) check_key_types(r, t->primary_key);
    each(j, t->uniques)
      if (!t->external && on(t->uniques.items[j]->on, DIALECT_POSTGRES)) check_key_types(r, t->uniques.items[j]);
    each(j, t->postgres.excludes) check_exclude(r, t->postgres.excludes.items[j]);
    each(j, t->indexes)
      if (on(t->indexes.items[j]->on, DIALECT_POSTGRES)) check_index(r, t->indexes.items[j]);
  }
}

/* --- extensions --- */

static void need(Rules *r, Str extension, Str thing, Span span) {
  if (str_empty(extension) || has_extension(r, extension)) return;
  diag_add(r->diags, DIAG_EXTENSION_MISSING, span, STRS(thing, extension));
}

/* A function of the schema's own may have the same name. */
static bool is_own_function(const Rules *r, Str name) {
  each(i, r->schema->objects[OBJECT_FUNCTION]) {
    const Object *function = r->schema->objects[OBJECT_FUNCTION].items[i];
    if (str_find(str_lower(r->arena, function->text.text[DIALECT_POSTGRES].str), name) >= 0) return true;
  }
  return false;
}

static void need_for_text(Rules *r, const Expression *expression) {
  Text own = expression->own.text[DIALECT_POSTGRES];
  if (!text_given(own)) return;
  Scan scan = {.arena = r->arena, .text = own.str, .dialect = DIALECT_POSTGRES};
  ScanToken call;
  for (Str extension; extension_next_call(&scan, &call, &extension);)
    if (!is_own_function(r, call.name))
      need(r, extension, call.text, text_span(own, call.from, call.from + call.text.len));
}

void rule_extensions(Rules *r) {
  each(i, r->schema->tables) {
    const Table *t = r->schema->tables.items[i];
    if (!table_made(t, DIALECT_POSTGRES)) continue;
    each(j, t->columns) {
      const Column *c = t->columns.items[j];
      if (!on(c->on, DIALECT_POSTGRES)) continue;
      need(r, type_info(&c->type)->extension, type_yaml(r->arena, &c->type), c->type.span);
      need_for_text(r, &c->initial->expression);
      need_for_text(r, c->generated);
    }
    each(j, t->indexes) {
      const Index *index = t->indexes.items[j];
      if (!on(index->on, DIALECT_POSTGRES)) continue;
      Method method = method_of(index->method);
      if (method != METHOD_COUNT)
        need(r, methods[method].extension, index->method,
             key_span(index->node, STR("using"), index->span));
      each(k, index->keys)
        need(r, extension_of_opclass(index->keys.items[k].opclass), index->keys.items[k].opclass,
             index->keys.items[k].span);
    }
  }
}
