/* `domains:`. A column of a domain is a column of the type beneath, which knows of the domain: only
 * Postgres has domains, so only there it is called by that name. What the domain says of its values
 * is said of each column too, for the targets without domains: its default, and in SQLite its check. */
#include "model/build.h"
#include "model/objects.h"

typedef struct PendingDomain {
  Text key;
  const Node *node;
  Domain *domain;      /* made when it is first named; until then NULL */
  bool being_made;     /* a second visit is a cycle */
  const Node *initial; /* `default:`, read again for each column; NULL: none, or a mistake */
  Text check;          /* portable, the same; absent: none, or a mistake */
} PendingDomain;

static Span domain_place(const void *value) {
  return ((const PendingDomain *)value)->key.span;
}

static const Defined a_domain = {STR_INIT("domain"), domain_place};

Str domain_key(const PendingDomain *pending) {
  return pending->key.str;
}

void collect_domains(Builder *b, const Node *domains) {
  for (size_t i = 0; domains != NULL && i < domains->len; i++) {
    const NodeEntry *entry = &domains->entries[i];
    PendingDomain *pending = arena_make(b->arena, PendingDomain);
    pending->key = entry->key->text;
    pending->node = node_fits(entry->value, CONTEXT_DOMAIN, b->diags) ? entry->value : NULL;
    if (map_get(&b->type_names, pending->key.str) != NULL)
      diag_add(b->diags, DIAG_DOMAIN_NAMED_AS_TYPE, pending->key.span, STRS(pending->key.str));
    const Enum *same = map_get(&b->schema->enums_by_name, pending->key.str);
    if (same != NULL) {
      Diag *diag = diag_add(b->diags, DIAG_DEFINED_TWICE, pending->key.span,
                            STRS(STR("type"), pending->key.str));
      diag_also(diag, same->span, STR("an enum"));
    }
    if (define(b, &b->domains, pending->key, pending, &a_domain))
      vec_push(b->arena, &b->domain_list, pending);
  }
}

/* A table that is none, with the one column `value`. */
static Column *value_column(Builder *b, const PendingDomain *pending) {
  Table *table = arena_make(b->arena, Table);
  table->name = pending->key;
  table->on = ON_BOTH;
  table->span = pending->key.span;
  Column *value = column_new(b, table, (Text){STR("value"), pending->key.span, false});
  map_add(b->arena, &table->by_name, value->name.str, value);
  vec_push(b->arena, &table->columns, value);
  return value;
}

static void read_type(Builder *b, const PendingDomain *pending, const Node *type, Domain *domain) {
  Column *value = domain->value;
  if (type == NULL) {
    if (pending->node != NULL && node_get(pending->node, STR("type")) == NULL)
      diag_add(b->diags, DIAG_MISSING_KEY, pending->node->span, STRS(STR("type"), STR("a domain")));
    return;
  }
  column_type_read(b, type, value);
  if (!type_is_serial(&(Type){.id = value->type.id})) return;
  diag_add(b->diags, DIAG_DOMAIN_SERIAL, type->span,
           STRS(domain->name.str, type_info(&value->type)->yaml,
                type_infos[type_beneath(value->type.id)].yaml));
  value->type.id = type_beneath(value->type.id);
}

/* Null is a value unless the domain, or the one beneath, says otherwise. */
static void read_nullable(Builder *b, const Node *node, Column *value) {
  const Domain *base = value->type.domain;
  bool beneath = base == NULL || value->type.domain_array > 0 || base->value->nullable;
  if (node != NULL && value->nullable) diag_add(b->diags, DIAG_NULLABLE_TWICE, node->span, NULL);
  value->nullable = node_bool(node, true, b->diags) && beneath;
}

static void read_values(Builder *b, PendingDomain *pending, const Fields *fields, Domain *domain) {
  const Node *check = fields_get(fields, KEY_DOMAIN_CHECK);
  const Node *initial = fields_get(fields, KEY_DOMAIN_DEFAULT);
  size_t errors = b->diags->errors;
  if (initial != NULL) domain->value->initial = default_of_column(b, domain->value, initial);
  if (b->diags->errors == errors) pending->initial = initial;
  errors = b->diags->errors;
  domain->check = expression_read(b, domain->value->table, check, EXPR_IN_CHECK);
  if (b->diags->errors == errors && domain->check.tree != NULL)
    pending->check = domain->check.text;
}

static Domain *make_domain(Builder *b, PendingDomain *pending) {
  Domain *domain = arena_make(b->arena, Domain);
  const Node *mapping = pending->node;
  const Node *type = NULL;
  if (mapping != NULL && mapping->kind == NODE_SCALAR) {
    type = mapping;
    mapping = NULL;
  }
  Fields fields = fields_read(b->arena, b->diags, mapping, CONTEXT_DOMAIN);
  Qualified name = qualified_read(b, pending->key, fields_get(&fields, KEY_DOMAIN_NAME),
                                  fields_get(&fields, KEY_DOMAIN_SCHEMA));
  domain->node = mapping;
  domain->span = pending->key.span;
  domain->name = name.name;
  domain->schema = str_eq(name.schema, b->schema->postgres.schema) ? STR_NONE : name.schema;
  domain->comment = note_text(b, fields_get(&fields, KEY_DOMAIN_COMMENT));
  domain->renamed_from = former_name(fields_get(&fields, KEY_DOMAIN_RENAMED_FROM));
  domain->value = value_column(b, pending);
  read_type(b, pending, type != NULL ? type : fields_get(&fields, KEY_DOMAIN_TYPE), domain);
  read_nullable(b, fields_get(&fields, KEY_DOMAIN_NULLABLE), domain->value);
  read_values(b, pending, &fields, domain);
  domain->pending = pending;
  vec_push(b->arena, &b->schema->domains, domain);
  return domain;
}

const Domain *domain_named(Builder *b, Text name) {
  PendingDomain *pending = map_get(&b->domains, name.str);
  if (pending == NULL) return NULL;
  if (pending->being_made) {
    diag_add(b->diags, DIAG_DOMAIN_CYCLE, name.span, STRS(name.str));
    return NULL;
  }
  if (pending->domain != NULL) return pending->domain;
  pending->being_made = true;
  pending->domain = make_domain(b, pending);
  pending->being_made = false;
  return pending->domain;
}

void build_domains(Builder *b) {
  each(i, b->domain_list) {
    const PendingDomain *pending = b->domain_list.items[i];
    if (pending->domain == NULL) domain_named(b, pending->key);
  }
}

/* --- what a domain means for a column --- */

static void add_check(Builder *b, Column *column, const Domain *domain) {
  const PendingDomain *pending = domain->pending;
  DialectSet set = column->table->on & column->on & ON_SQLITE;
  bool own = text_given(domain->check.own.text[DIALECT_SQLITE]);
  if (set == 0 || (!own && !text_given(pending->check))) return;
  Check *check = arena_make(b->arena, Check);
  *check = (Check){.table = column->table, .column = column, .domain = domain, .on = set,
                   .expression = domain->check, .span = domain->span};
  check->name.span = column->span;
  if (!own) { /* the same words, about this column */
    Table named = {.name = domain->name};
    map_add(b->arena, &named.by_name, STR("value"), column);
    check->expression = expression_of_text(b, &named, pending->check, EXPR_IN_CHECK);
  }
  vec_push(b->arena, &column->table->checks, check);
}

void domain_of_column(Builder *b, Column *column) {
  const Domain *domain = column->type.domain;
  if (domain == NULL || column->type.domain_array > 0) return;
  if (column->nullable && !domain->value->nullable)
    diag_add(b->diags, DIAG_DOMAIN_NOT_NULL, column->type.span,
             STRS(column->name.str, domain->name.str));
  if (column->identity->kind != IDENTITY_NONE)
    diag_add(b->diags, DIAG_DOMAIN_IDENTITY, column->type.span,
             STRS(column->name.str, domain->name.str));
  bool computed = expression_given(column->generated);
  for (; domain != NULL; domain = domain->value->type.domain) {
    if (column->initial->kind == DEFAULT_NONE && !computed && domain->pending->initial != NULL)
      column->initial = default_of_column(b, column, domain->pending->initial);
    add_check(b, column, domain);
    if (domain->value->type.domain_array > 0) break;
  }
}
