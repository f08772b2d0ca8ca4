/* What stands before and after the tables: settings, extensions, types, sequences; views, functions, triggers. */
#include "transcribe/postgres.h"

#include "expr/scan.h"

/* --- settings --- */

static void put_settings(Scribe *s) {
  enum { USUAL_VERSION = 15, VERSION_STEP = 10000 };
  Doc *out = doc_map(s->arena, DOC_FIT);
  int version = s->catalog->version / VERSION_STEP;
  if (version != USUAL_VERSION) doc_put(s->arena, out, STR("version"), doc_int(s->arena, version));
  if (str_given(s->options->schema) && !str_eq(s->options->schema, STR("public")))
    doc_put(s->arena, out, STR("schema"), doc_text(s->arena, s->options->schema));
  if (!doc_empty(out)) doc_put(s->arena, s->root, STR("postgres"), out);
  if (s->naming == NAMING_POSTGRES) doc_put(s->arena, s->root, STR("naming"), doc_text(s->arena, STR("postgres")));
}

static void put_extensions(Scribe *s) {
  Doc *list = doc_list(s->arena, DOC_FIT);
  each(i, s->catalog->extensions) {
    const CatalogExtension *extension = s->catalog->extensions.items[i];
    Doc *out = doc_text(s->arena, extension->object.name);
    Str schema = extension->object.schema; /* one in pg_catalog says so itself */
    if (!str_eq(schema, STR("public")) && !str_eq(schema, STR("pg_catalog"))) {
      Doc *name = out;
      out = doc_map(s->arena, DOC_FIT);
      doc_put(s->arena, out, STR("name"), name);
      doc_put(s->arena, out, STR("schema"), doc_text(s->arena, schema));
    }
    doc_add(s->arena, list, out);
  }
  if (!doc_empty(list)) doc_put(s->arena, s->root, STR("extensions"), list);
}

static void put_schemas(Scribe *s) {
  Doc *list = doc_list(s->arena, DOC_FIT);
  each(i, s->catalog->schemas) {
    Str name = s->catalog->schemas.items[i]->object.name;
    bool usual = str_eq(name, STR("public")) || str_eq(name, s->options->schema);
    if (!usual) doc_add(s->arena, list, doc_text(s->arena, name));
  }
  if (!doc_empty(list)) doc_put(s->arena, s->root, STR("schemas"), list);
}

/* --- types --- */

static void put_enums(Scribe *s) {
  Doc *enums = doc_map(s->arena, DOC_BLOCK);
  each(i, s->catalog->enums) {
    const CatalogEnum *e = s->catalog->enums.items[i];
    if (!pg_is_declared(s, &e->object) || e->labels.len == 0) {
      put_raw(s, &e->object);
      continue;
    }
    Doc *values = doc_texts(s->arena, e->labels.items, e->labels.len), *out = doc_map(s->arena, DOC_FIT);
    put_name(s, out, &e->object);
    doc_put(s->arena, out, STR("values"), values);
    doc_put(s->arena, out, STR("comment"), text_or_null(s, e->object.comment));
    if (out->entries.len == 1) out = values;
    out->about = &e->object;
    doc_put(s->arena, enums, key_of(s, &e->object), out);
  }
  if (!doc_empty(enums)) doc_put(s->arena, s->root, STR("enums"), enums);
}

/* "public.genre" is that object. */
static bool is_named(Scribe *s, const CatalogObject *object, Str type) {
  return str_eq(pg_name(s->arena, object), type);
}

/* The type beneath a domain as the language spells it; absent: it has no word. `*made_late`: an `sql:` block makes
 * it, so that the domain must be one, too. */
static Str beneath(Scribe *s, const CatalogDomain *domain, bool *made_late) {
  Str type = domain->type, end = STR("");
  while (str_ends(type, STR("[]"))) type.len -= 2, end = CAT(s->arena, end, STR("[]"));
  const Catalog *catalog = s->catalog;
  *made_late = false;
  each(i, catalog->enums)
    if (is_named(s, &catalog->enums.items[i]->object, type) && pg_is_declared(s, &catalog->enums.items[i]->object))
      return CAT(s->arena, key_of(s, &catalog->enums.items[i]->object), end);
  each(i, catalog->domains)
    if (is_named(s, &catalog->domains.items[i]->object, type) && pg_domain_is_said(s, catalog->domains.items[i]))
      return CAT(s->arena, key_of(s, &catalog->domains.items[i]->object), end);
  each(i, catalog->objects) *made_late = *made_late || is_named(s, catalog->objects.items[i], type);
  ptrdiff_t dot = str_find_char(type, '.');
  Str schema = dot < 0 ? STR("pg_catalog") : str_slice(type, 0, (size_t)dot);
  Str words = pg_type_words(s, type, str_slice(type, (size_t)(dot + 1), type.len), schema);
  return str_given(words) ? CAT(s->arena, words, end) : STR_NONE;
}

static bool mentions(Arena *arena, Str text, Str name) {
  if (!str_given(text) || str_find(text, name) < 0) return false;
  Scan scan = {arena, text, DIALECT_POSTGRES, 0};
  for (ScanToken token = scan_next(&scan); token.kind != SCAN_END; token = scan_next(&scan))
    if (token.kind == SCAN_NAME && str_eq(token.name, name)) return true;
  return false;
}

/* Functions are made after domains. */
static bool calls_function(Scribe *s, const CatalogDomain *domain) {
  each(i, s->catalog->functions) {
    Str name = s->catalog->functions.items[i]->object.name;
    if (mentions(s->arena, domain->initial, name)) return true;
    each(k, domain->checks)
      if (mentions(s->arena, domain->checks.items[k]->expression, name)) return true;
  }
  return false;
}

/* The language has one check, and those of an `sql:` block come too late for a domain over this one. */
static bool has_checks_beneath(Scribe *s, const CatalogDomain *domain) {
  Str name = pg_name(s->arena, &domain->object);
  if (domain->checks.len < 2) return false;
  each(i, s->catalog->domains) {
    Str type = s->catalog->domains.items[i]->type;
    while (str_ends(type, STR("[]"))) type.len -= 2;
    if (str_eq(type, name)) return true;
  }
  return false;
}

/* NOT NULL as the domain beneath: the language does not say it again. */
static bool repeats_not_null(Scribe *s, const CatalogDomain *domain) {
  each(i, s->catalog->domains) {
    const CatalogDomain *base = s->catalog->domains.items[i];
    if (domain->not_null && base->not_null && is_named(s, &base->object, domain->type)) return true;
  }
  return false;
}

bool pg_domain_is_said(Scribe *s, const CatalogDomain *domain) {
  bool made_late;
  beneath(s, domain, &made_late);
  return pg_is_declared(s, &domain->object) && !has_checks_beneath(s, domain) &&
         !repeats_not_null(s, domain) && !str_given(domain->collation) &&
         !made_late && !calls_function(s, domain);
}

const CatalogConstraint *pg_domain_check(const CatalogDomain *domain) {
  each(i, domain->checks)
    if (!domain->checks.items[i]->not_valid) return domain->checks.items[i];
  return NULL;
}

static Doc *domain_doc(Scribe *s, const CatalogDomain *domain) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  bool made_late;
  Str words = beneath(s, domain, &made_late);
  put_name(s, out, &domain->object);
  doc_put(s->arena, out, STR("type"), str_given(words) ? doc_text(s->arena, words) : own_words(s, domain->type));
  if (domain->not_null) doc_put(s->arena, out, STR("nullable"), doc_word(s->arena, STR("false")));
  if (str_given(domain->initial)) doc_put(s->arena, out, STR("default"), own_words(s, domain->initial));
  const CatalogConstraint *check = pg_domain_check(domain);
  if (check != NULL)
    doc_put(s->arena, out, STR("check"), own_words(s, without_parentheses(check->expression)));
  doc_put(s->arena, out, STR("comment"), text_or_null(s, domain->object.comment));
  if (out->entries.len == 1 && out->entries.items[0].value->kind == DOC_TEXT) out = out->entries.items[0].value;
  out->about = &domain->object;
  return out;
}

/* The compiler cannot tell a need of a type of the same name, in another schema, from the domain's own name. */
static void put_raw_domain(Scribe *s, const CatalogDomain *domain) {
  size_t before = s->blocks->items.len;
  put_raw(s, &domain->object);
  if (s->blocks->items.len == before) return;
  Str type = domain->type;
  while (str_ends(type, STR("[]"))) type.len -= 2;
  each(i, s->catalog->composites) {
    const CatalogObject *composite = &s->catalog->composites.items[i]->object;
    if (!is_named(s, composite, type) || !str_eq(composite->name, domain->object.name)) continue;
    Doc *after = doc_list(s->arena, DOC_FIT);
    doc_add(s->arena, after, doc_text(s->arena, block_label(s, composite)));
    doc_put(s->arena, s->blocks->items.items[before], STR("after"), after);
  }
}

static void put_domains(Scribe *s) {
  Doc *domains = doc_map(s->arena, DOC_BLOCK);
  each(i, s->catalog->domains) {
    const CatalogDomain *domain = s->catalog->domains.items[i];
    if (pg_domain_is_said(s, domain))
      doc_put(s->arena, domains, key_of(s, &domain->object), domain_doc(s, domain));
    else put_raw_domain(s, domain);
  }
  if (!doc_empty(domains)) doc_put(s->arena, s->root, STR("domains"), domains);
}

/* --- sequences --- */

static bool goes_without_saying(const Scribe *s, const CatalogSequence *sequence) {
  return sequence->identity ||
         (sequence->owner != NULL && sequence->owner->sequence == sequence && pg_is_serial(s, sequence->owner));
}

static Doc *sequence_doc(Scribe *s, const CatalogSequence *sequence) {
  Doc *out = doc_map(s->arena, DOC_FIT);
  put_name(s, out, &sequence->object);
  if (!str_eq(sequence->type, STR("bigint"))) doc_put(s->arena, out, STR("type"), doc_text(s->arena, sequence->type));
  pg_put_numbers(s, sequence, sequence->type, out);
  if (sequence->owner != NULL) {
    Str table = key_of(s, &sequence->owner->object.table->object);
    doc_put(s->arena, out, STR("owned_by"),
            doc_text(s->arena, CAT(s->arena, table, STR("."), sequence->owner->object.name)));
  }
  doc_put(s->arena, out, STR("comment"), text_or_null(s, sequence->object.comment));
  out->about = &sequence->object;
  return out;
}

bool pg_sequence_is_said(const Scribe *s, const CatalogSequence *sequence) {
  bool owned = sequence->owner == NULL || table_is_said(s, sequence->owner->object.table);
  return goes_without_saying(s, sequence) || (pg_is_declared(s, &sequence->object) && !sequence->unlogged && owned);
}

static void put_sequences(Scribe *s) {
  Doc *out = doc_map(s->arena, DOC_BLOCK);
  each(i, s->catalog->sequences) {
    const CatalogSequence *sequence = s->catalog->sequences.items[i];
    if (goes_without_saying(s, sequence)) continue;
    if (!pg_sequence_is_said(s, sequence)) pg_put_early(s, &sequence->object);
    else doc_put(s->arena, out, key_of(s, &sequence->object), sequence_doc(s, sequence));
  }
  if (!doc_empty(out)) doc_put(s->arena, s->root, STR("sequences"), out);
}

void pg_before(Scribe *s) {
  put_settings(s);
  put_schemas(s);
  put_extensions(s);
  pg_put_roles(s);
  put_enums(s);
  put_domains(s);
  put_sequences(s);
  pg_early(s);
}

/* --- views --- */

/* Keys that are blocks, and that the text needs unsaid: for GROUP BY a primary key, for ON CONFLICT any. */
static Doc *keys_doc(Scribe *s, Str text) {
  bool needs = str_find(text, STR("GROUP BY")) >= 0 || str_find(text, STR("ON CONFLICT")) >= 0;
  Doc *out = doc_list(s->arena, DOC_FIT);
  each(i, s->catalog->tables) {
    const CatalogTable *table = s->catalog->tables.items[i];
    if (!needs || !table_is_said(s, table) || !mentions(s->arena, text, table->object.name)) continue;
    each(k, table->constraints) {
      const CatalogConstraint *c = table->constraints.items[k];
      bool key = c->type == CONSTRAINT_PRIMARY_KEY || c->type == CONSTRAINT_UNIQUE;
      if (key && !c->inherited && !constraint_is_said(s, c))
        doc_add(s->arena, out, doc_text(s->arena, block_label(s, &c->object)));
    }
  }
  return doc_empty(out) ? NULL : out;
}

static Doc *view_options(Scribe *s, const CatalogTable *view) {
  Doc *own = doc_map(s->arena, DOC_FIT);
  OptionList with = pg_all_options(s->arena, view);
  doc_put(s->arena, own, STR("with"), options_doc(s, &with));
  doc_put(s->arena, own, STR("tablespace"), text_or_null(s, view->tablespace));
  return doc_empty(own) ? NULL : own;
}

static Doc *view_doc(Scribe *s, const CatalogTable *view) {
  Doc *out = doc_map(s->arena, DOC_BLOCK);
  put_name(s, out, &view->object);
  doc_put(s->arena, out, STR("comment"), text_or_null(s, view->object.comment));
  if (view->type == TABLE_MATERIALIZED_VIEW)
    doc_put(s->arena, out, STR("materialized"), doc_word(s->arena, STR("true")));
  doc_put(s->arena, out, STR("columns"), columns_of(s, view));
  Doc *select = doc_map(s->arena, DOC_BLOCK);
  doc_put(s->arena, select, s->key, doc_sql(s->arena, server_text(s, str_trim(view->select))));
  doc_put(s->arena, out, STR("select"), select);
  doc_put(s->arena, out, STR("after"), keys_doc(s, view->select));
  put_indexes(s, view, out);
  doc_put(s->arena, out, STR("postgres"), view_options(s, view));
  out->about = &view->object;
  return out;
}

bool pg_view_is_said(const Scribe *s, const CatalogTable *view) {
  return say_of(s, view) < SAY_RAW && view->columns.len > 0 && !str_given(view->method);
}

static void put_views(Scribe *s) {
  Doc *views = doc_map(s->arena, DOC_SPACED);
  each(i, s->catalog->views) {
    const CatalogTable *view = s->catalog->views.items[i];
    if (pg_view_is_said(s, view)) doc_put(s->arena, views, key_of(s, &view->object), view_doc(s, view));
    else put_raw(s, &view->object);
  }
  if (!doc_empty(views)) doc_put(s->arena, s->root, STR("views"), views);
}

/* --- functions --- */

/* CREATE FUNCTION for CREATE OR REPLACE FUNCTION: nothing is there to replace. */
static Str create_text(Scribe *s, const CatalogFunction *f) {
  Str head = STR("CREATE OR REPLACE "), text = str_trim(f->definition);
  if (!str_starts(text, head)) return text;
  return CAT(s->arena, STR("CREATE "), str_slice(text, head.len, text.len));
}

/* Overloads get their arguments behind the name, of which the label may hold any. */
static Str function_label(Scribe *s, const CatalogFunction *f) {
  Str label = f->object.name;
  bool taken = map_add(s->arena, &s->taken, CAT(s->arena, STR("function "), label), s) != NULL;
  if (!taken) return label;
  label = CAT(s->arena, label, STR("("), f->arguments, STR(")"));
  while (map_add(s->arena, &s->taken, CAT(s->arena, STR("function "), label), s) != NULL)
    label = CAT(s->arena, f->object.schema, STR("."), label);
  return label;
}

/* The table cannot be made without the function: it is called by a default, a generated column or a check. */
static bool table_calls(Scribe *s, const CatalogTable *table, Str name) {
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    if (mentions(s->arena, column->initial, name) || mentions(s->arena, column->generated, name)) return true;
  }
  each(i, table->constraints)
    if (mentions(s->arena, table->constraints.items[i]->expression, name)) return true;
  return false;
}

/* Tables and views that call a function whose text has their name, as that of an argument: the compiler would take
 * that for a need of the function. */
static Doc *callers_doc(Scribe *s, const CatalogFunction *f, Str text) {
  Doc *out = doc_list(s->arena, DOC_FIT);
  each(i, s->catalog->tables) {
    const CatalogTable *table = s->catalog->tables.items[i];
    bool named = mentions(s->arena, text, table->object.name);
    if (!named || !table_is_said(s, table) || !table_calls(s, table, f->object.name)) continue;
    if (pg_needs(&f->object, table)) continue;
    doc_add(s->arena, out, doc_text(s->arena, key_of(s, &table->object)));
  }
  each(i, s->catalog->views) {
    const CatalogTable *view = s->catalog->views.items[i];
    bool named = mentions(s->arena, text, view->object.name) && !pg_needs(&f->object, view);
    if (named && pg_view_is_said(s, view) && mentions(s->arena, view->select, f->object.name))
      doc_add(s->arena, out, doc_text(s->arena, key_of(s, &view->object)));
  }
  return doc_empty(out) ? NULL : out;
}

static void put_functions(Scribe *s) {
  Doc *functions = doc_map(s->arena, DOC_SPACED);
  each(i, s->catalog->functions) {
    const CatalogFunction *f = s->catalog->functions.items[i];
    if (!str_given(f->definition) || say_of(s, f) >= SAY_RAW || str_eq(f->type, STR("aggregate"))) {
      put_raw(s, &f->object);
      continue;
    }
    Doc *out = doc_map(s->arena, DOC_BLOCK);
    Str text = create_text(s, f);
    doc_put(s->arena, out, s->key, doc_sql(s->arena, str_given(f->body) ? text : server_text(s, text)));
    if (!str_given(f->body)) doc_put(s->arena, out, STR("after"), keys_doc(s, text));
    doc_put(s->arena, out, STR("before"), callers_doc(s, f, text));
    if (str_eq(f->type, STR("function"))) doc_put(s->arena, out, STR("comment"), text_or_null(s, f->object.comment));
    out->about = &f->object;
    doc_put(s->arena, functions, function_label(s, f), out);
  }
  if (!doc_empty(functions)) doc_put(s->arena, s->root, STR("functions"), functions);
}

static void put_triggers_of(Scribe *s, const CatalogTable *table, Doc *list) {
  each(i, table->triggers)
    if (!table->triggers.items[i]->inherited) pg_put_trigger(s, table->triggers.items[i], list);
}

void pg_after(Scribe *s) {
  put_views(s);
  put_functions(s);
  Doc *triggers = doc_map(s->arena, DOC_SPACED);
  each(i, s->catalog->tables) put_triggers_of(s, s->catalog->tables.items[i], triggers);
  each(i, s->catalog->views) put_triggers_of(s, s->catalog->views.items[i], triggers);
  if (!doc_empty(triggers)) doc_put(s->arena, s->root, STR("triggers"), triggers);
  pg_rest(s);
}
