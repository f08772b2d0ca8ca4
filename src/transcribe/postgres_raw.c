/* What the language has no word for: `sql:` blocks of objects, of parts of tables, and of comments that have no
 * `comment:` key. */
#include "transcribe/postgres.h"

#include "model/name.h"

bool pg_is_lone(const CatalogIndex *index) {
  return index->invalid && !index->inherited && index->object.table->type == TABLE_PARTITIONED;
}

/* What a partition has beyond what its table gives it. */
static void put_partition_parts(Scribe *s, const CatalogTable *table) {
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    if (!c->inherited && c->type != CONSTRAINT_FOREIGN_KEY) put_raw(s, &c->object);
  }
  each(i, table->indexes)
    if (!table->indexes.items[i]->inherited && !pg_is_lone(table->indexes.items[i]))
      put_raw(s, &table->indexes.items[i]->object);
}

/* A raw table's policies and late references stand behind it. */
static void put_raw_parts(Scribe *s, const CatalogTable *table) {
  if (table_is_said(s, table)) return;
  if (pg_partition_is_said(s, table)) {
    put_partition_parts(s, table);
    return;
  }
  each(i, table->constraints)
    if (pg_is_apart(s, table->constraints.items[i])) put_raw(s, &table->constraints.items[i]->object);
  each(i, table->policies) put_raw(s, &table->policies.items[i]->object);
}

/* Behind all keys, which may be blocks, too. */
static void put_references(Scribe *s, const CatalogTable *table) {
  bool said = table_is_said(s, table);
  each(i, table->constraints) {
    const CatalogConstraint *c = table->constraints.items[i];
    bool raw = c->type == CONSTRAINT_FOREIGN_KEY && !(said && constraint_is_said(s, c));
    if (raw && !c->inherited) put_raw(s, &c->object);
  }
}

/* When the partitions are there, so that they do not get one. */
static void put_lone_indexes(Scribe *s, const CatalogTable *table) {
  each(i, table->indexes)
    if (pg_is_lone(table->indexes.items[i])) put_raw(s, &table->indexes.items[i]->object);
}

/* --- comments --- */

static void note_said(Scribe *s, Map *said, const Doc *doc) {
  if (doc->about != NULL && doc->kind == DOC_MAP && doc_get(doc, STR("comment")) != NULL)
    map_set(s->arena, said, str_copy(s->arena, (Str){(const char *)&doc->about, sizeof doc->about}), s);
  each(i, doc->items) note_said(s, said, doc->items.items[i]);
  each(i, doc->entries) note_said(s, said, doc->entries.items[i].value);
}

static Str table_word(const CatalogTable *table) {
  switch (table->type) {
  case TABLE_VIEW: return STR("VIEW ");
  case TABLE_MATERIALIZED_VIEW: return STR("MATERIALIZED VIEW ");
  case TABLE_FOREIGN: return STR("FOREIGN TABLE ");
  case TABLE_COMPOSITE: return STR("TYPE ");
  case TABLE_ORDINARY:
  case TABLE_PARTITIONED:
  case TABLE_VIRTUAL: break;
  }
  return STR("TABLE ");
}

static Str of_table(Scribe *s, Str word, const CatalogObject *object) {
  return CAT(s->arena, word, pg_ident(s->arena, object->name), STR(" ON "), pg_name(s->arena, &object->table->object));
}

static Str constraint_title(Scribe *s, const CatalogConstraint *c) {
  if (c->domain == NULL) return of_table(s, STR("CONSTRAINT "), &c->object);
  return CAT(s->arena, STR("CONSTRAINT "), pg_ident(s->arena, c->object.name), STR(" ON DOMAIN "),
             pg_name(s->arena, &c->domain->object));
}

static Str function_title(Scribe *s, const CatalogFunction *f) {
  Str kind = str_eq(f->type, STR("window function")) ? STR("function") : f->type;
  return CAT(s->arena, str_upper(s->arena, kind), STR(" "), pg_name(s->arena, &f->object), STR("("),
             str_eq(f->arguments, STR("")) && str_eq(kind, STR("aggregate")) ? STR("*") : f->arguments, STR(")"));
}

/* What COMMENT ON calls it; absent: it has no comment of its own. */
static Str title(Scribe *s, const CatalogObject *object) {
  Arena *arena = s->arena;
  Str name = pg_name(arena, object);
  switch (object->kind) {
  case CATALOG_SCHEMA: return CAT(arena, STR("SCHEMA "), pg_ident(arena, object->name));
  case CATALOG_TABLE: return CAT(arena, table_word((const CatalogTable *)object), name);
  case CATALOG_COLUMN:
    return CAT(arena, STR("COLUMN "), pg_name(arena, &object->table->object), STR("."), pg_ident(arena, object->name));
  case CATALOG_ENUM:
  case CATALOG_RANGE: return CAT(arena, STR("TYPE "), name);
  case CATALOG_DOMAIN: return CAT(arena, STR("DOMAIN "), name);
  case CATALOG_SEQUENCE: return CAT(arena, STR("SEQUENCE "), name);
  case CATALOG_CONSTRAINT: return constraint_title(s, (const CatalogConstraint *)object);
  case CATALOG_INDEX: return CAT(arena, STR("INDEX "), name);
  case CATALOG_TRIGGER: return of_table(s, STR("TRIGGER "), object);
  case CATALOG_RULE: return of_table(s, STR("RULE "), object);
  case CATALOG_POLICY: return of_table(s, STR("POLICY "), object);
  case CATALOG_FUNCTION: return function_title(s, (const CatalogFunction *)object);
  case CATALOG_STATISTICS: return CAT(arena, STR("STATISTICS "), name);
  case CATALOG_COMMENT: return ((const CatalogComment *)object)->on;
  case CATALOG_OTHER:
    return CAT(arena, str_upper(arena, ((const CatalogOther *)object)->type), STR(" "),
               ((const CatalogOther *)object)->identity);
  case CATALOG_ROLE:
  case CATALOG_EXTENSION:
  case CATALOG_INDEX_KEY:
  case CATALOG_GRANT:
  case CATALOG_NEED:
  case CATALOG_KIND_COUNT: break;
  }
  return STR_NONE;
}

/* What looks at the other objects, and so is made when they are there. */
static bool is_watcher(const CatalogObject *object) {
  if (object->kind != CATALOG_OTHER) return false;
  Str type = ((const CatalogOther *)object)->type;
  return str_eq(type, STR("event trigger")) || str_eq(type, STR("publication")) || str_eq(type, STR("default acl")) ||
         str_eq(type, STR("dependence")) || str_eq(type, STR("policy")) || str_eq(type, STR("setting")) ||
         str_eq(type, STR("statistics target"));
}

static Str comment_on(Scribe *s, Str what, Str text) {
  return CAT(s->arena, STR("COMMENT ON "), what, STR(" IS "), pg_literal_text(s->arena, text));
}

static void put_watcher(Scribe *s, const CatalogObject *object) {
  size_t before = s->blocks->items.len;
  put_raw(s, object);
  if (s->blocks->items.len == before || !str_given(object->comment)) return;
  put_block(s, object, CAT(s->arena, STR("comment on "), ((const CatalogOther *)object)->type, STR(" "), object->name),
            comment_on(s, title(s, object), object->comment));
}

static void put_comments(Scribe *s) {
  Map said = {0};
  Buf out = BUF(s->arena);
  note_said(s, &said, s->root);
  each(i, s->catalog->objects) {
    const CatalogObject *object = s->catalog->objects.items[i];
    if (!str_given(object->comment) || map_get(&said, (Str){(const char *)&object, sizeof object}) != NULL) continue;
    if (object->kind == CATALOG_ROLE || is_watcher(object)) continue; /* of no database; said with it */
    Str what = title(s, object);
    if (!str_given(what)) {
      vec_push(s->arena, &s->lost, CAT(s->arena, STR("comment on "), object->name));
      continue;
    }
    pg_add_statement(&out, comment_on(s, what, object->comment));
  }
  if (out.len > 0) put_block(s, NULL, STR("comments"), buf_str(&out));
}

/* --- objects --- */

/* All that a table or view says of other objects. */
static Str words_of(Scribe *s, const CatalogTable *table) {
  const Str *known = map_get(&s->words, (Str){(const char *)&table, sizeof table});
  if (known != NULL) return *known;
  Buf out = BUF(s->arena);
  each(i, table->columns) {
    const CatalogColumn *column = table->columns.items[i];
    const Str texts[] = {column->type, column->collation, column->initial, column->generated};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) buf_format(&out, "%.*s\n", STR_ARG(texts[k]));
  }
  each(i, table->constraints) buf_format(&out, "%.*s\n", STR_ARG(table->constraints.items[i]->definition));
  each(i, table->indexes) buf_format(&out, "%.*s\n", STR_ARG(table->indexes.items[i]->definition));
  buf_append(&out, table->select);
  Str *words = arena_make(s->arena, Str);
  *words = buf_str(&out);
  map_set(s->arena, &s->words, str_copy(s->arena, (Str){(const char *)&table, sizeof table}), words);
  return *words;
}

static bool has_word(Str text, Str word) {
  for (size_t at = 0; at + word.len <= text.len;) {
    ptrdiff_t next = str_find(str_slice(text, at, text.len), word);
    if (next < 0) return false;
    at += (size_t)next;
    bool begins = at == 0 || !char_is_word(text.ptr[at - 1]) || !char_is_word(word.ptr[0]);
    bool ends = at + word.len == text.len || !char_is_word(text.ptr[at + word.len]);
    if (begins && (ends || !char_is_word(word.ptr[word.len - 1]))) return true;
    at++;
  }
  return false;
}

static bool is_among(const CatalogTableList *tables, const CatalogTable *table) {
  each(i, *tables)
    if (tables->items[i] == table) return true;
  return false;
}

enum { USER_NAMES = 3 };

/* It is known to be made with the object, or speaks of one of the names. */
static bool uses(Scribe *s, const CatalogTable *table, const CatalogObject *object, const Str names[USER_NAMES]) {
  if (pg_needs(object, table)) return false; /* whatever its parts say: these come later */
  if (object->need != NULL && is_among(&object->need->users, table)) return true;
  Str words = words_of(s, table);
  for (int i = 0; i < USER_NAMES; i++)
    if (str_given(names[i]) && names[i].len > 0 && has_word(words, names[i])) return true; /* a cast has no name */
  return false;
}

static void find_users(Scribe *s, const CatalogTableList *tables, const CatalogObject *object,
                       const Str names[USER_NAMES], Doc *out) {
  each(i, *tables) {
    const CatalogTable *table = tables->items[i];
    bool view = table->type == TABLE_VIEW || table->type == TABLE_MATERIALIZED_VIEW;
    bool said = view ? pg_view_is_said(s, table) : table_is_said(s, table);
    if (pg_partition_is_said(s, table) || say_of(s, table) == SAY_NOT || !uses(s, table, object, names)) continue;
    Str label = said ? key_of(s, &table->object) : block_label(s, &table->object);
    doc_add(s->arena, out, doc_text(s->arena, label));
  }
}

/* "german" of `public."C".german USING btree`, `public.===(a,b)`: the name that texts have. */
static Str bare_name(const CatalogObject *object) {
  Str name = object->name;
  for (size_t i = 0; i < name.len; i++)
    if (name.ptr[i] == '(' || name.ptr[i] == ' ') name.len = i;
  ptrdiff_t dot = str_find_last(name, '.');
  name = str_slice(name, (size_t)(dot + 1), name.len);
  return str_starts(name, STR("\"")) ? str_slice(name, 1, name.len - 1) : name;
}

/* The text between two others; absent: it has not both. */
static Str between(Str text, Str begin, Str end) {
  ptrdiff_t from = str_given(text) ? str_find(text, begin) : -1;
  if (from < 0) return STR_NONE;
  text = str_slice(text, (size_t)from + begin.len, text.len);
  ptrdiff_t to = str_find(text, end);
  return to < 0 ? STR_NONE : str_slice(text, 0, (size_t)to);
}

/* The type whose users need it unsaid: DEFAULT FOR TYPE point USING gist of an operator class, and of a cast the one
 * of its two types that is not Postgres' own. */
static Str used_by_type(const CatalogObject *object) {
  const CatalogOther *other = object->kind == CATALOG_OTHER ? (const CatalogOther *)object : NULL;
  if (other == NULL) return STR_NONE;
  if (!str_eq(other->type, STR("cast"))) return between(other->definition, STR(" DEFAULT FOR TYPE "), STR(" USING "));
  Str from = between(other->identity, STR("("), STR(" AS ")), to = between(other->identity, STR(" AS "), STR(")"));
  bool own = str_given(to) && str_find_char(to, '.') > 0 && !str_starts(to, STR("pg_catalog."));
  return own ? to : from;
}

/* A range needs the operator class of its subtype unsaid. */
static void find_ranges(Scribe *s, Str subtype, Doc *out) {
  each(i, s->catalog->ranges)
    if (str_given(subtype) && str_eq(s->catalog->ranges.items[i]->subtype, subtype))
      doc_add(s->arena, out, doc_text(s->arena, block_label(s, &s->catalog->ranges.items[i]->object)));
}

/* The operators of an operator class or family, which the compiler does not see: they have no names. */
static void put_after_operators(Scribe *s, const CatalogObject *object, Doc *block) {
  const CatalogOther *other = object->kind == CATALOG_OTHER ? (const CatalogOther *)object : NULL;
  if (other == NULL || !str_starts(other->type, STR("operator "))) return;
  Doc *after = doc_list(s->arena, DOC_FIT);
  each(i, s->catalog->others) {
    const CatalogOther *operator = s->catalog->others.items[i];
    bool of = str_eq(operator->type, STR("operator")) && str_find(other->definition, operator->identity) >= 0;
    if (of) doc_add(s->arena, after, doc_text(s->arena, block_label(s, &operator->object)));
  }
  if (!doc_empty(after)) doc_put(s->arena, block, STR("after"), after);
}

/* "::json" of a cast that no function makes: texts that say so may be made with it. */
static Str used_by_cast(Scribe *s, const CatalogObject *object) {
  const CatalogOther *other = object->kind == CATALOG_OTHER ? (const CatalogOther *)object : NULL;
  bool plain = other != NULL && str_eq(other->type, STR("cast")) &&
               str_find(other->definition, STR(" WITH FUNCTION ")) < 0;
  Str to = plain ? between(other->definition, STR(" AS "), STR(")")) : STR_NONE;
  return str_given(to) ? CAT(s->arena, STR("::"), to) : STR_NONE;
}

static void put_before_users(Scribe *s, const CatalogObject *object, Doc *block) {
  const Str names[USER_NAMES] = {bare_name(object), used_by_type(object), used_by_cast(s, object)};
  Doc *users = doc_list(s->arena, DOC_FIT);
  find_users(s, &s->catalog->tables, object, names, users);
  find_users(s, &s->catalog->views, object, names, users);
  find_ranges(s, names[1], users);
  if (!doc_empty(users)) doc_put(s->arena, block, STR("before"), users);
}

/* What tables are made with comes before them. Its name need not be a word of theirs that the compiler sees: a
 * collation, an operator, a text search configuration. */
void pg_put_early(Scribe *s, const CatalogObject *object) {
  size_t before = s->blocks->items.len;
  put_raw(s, object);
  bool mapping = object->kind == CATALOG_OTHER && str_eq(((const CatalogOther *)object)->type, STR("user mapping"));
  if (s->blocks->items.len == before || say_of(s, object) != SAY_BEST || mapping) return;
  put_after_operators(s, object, s->blocks->items.items[before]);
  put_before_users(s, object, s->blocks->items.items[before]);
}

/* --- domains: their check has a name by rule, and there is one --- */

static void put_domain_checks(Scribe *s, const CatalogDomain *domain) {
  if (!pg_domain_is_said(s, domain)) return;
  const CatalogConstraint *said = pg_domain_check(domain);
  Str rule = name_fit_postgres(s->arena, domain->object.name, STR_NONE, STR("check"));
  Buf out = BUF(s->arena);
  Str head = CAT(s->arena, STR("ALTER DOMAIN "), pg_name(s->arena, &domain->object));
  if (said != NULL && !str_eq(said->object.name, rule))
    pg_add_statement(&out, CAT(s->arena, head, STR(" RENAME CONSTRAINT "), pg_ident(s->arena, rule), STR(" TO "),
                            pg_ident(s->arena, said->object.name)));
  Str not_null = pg_not_null_rule(s->arena, domain->object.name, STR_NONE);
  if (str_given(domain->not_null_name) && !str_eq(domain->not_null_name, not_null))
    pg_add_statement(&out, CAT(s->arena, head, STR(" RENAME CONSTRAINT "), pg_ident(s->arena, not_null), STR(" TO "),
                            pg_ident(s->arena, domain->not_null_name)));
  each(i, domain->checks) {
    const CatalogConstraint *check = domain->checks.items[i];
    if (check == said) continue;
    pg_add_statement(&out, CAT(s->arena, head, STR(" ADD CONSTRAINT "), pg_ident(s->arena, check->object.name),
                               STR(" "), check->definition));
  }
  if (out.len == 0) return;
  Doc *block = put_block(s, &domain->object, CAT(s->arena, STR("checks of domain "), key_of(s, &domain->object)),
                         buf_str(&out));
  put_before_users(s, &domain->object, block);
}

/* --- all of it --- */

/* Those of columns behind the others: REVOKE ALL of a table takes away what its columns give. */
static void put_grants(Scribe *s) {
  Buf out = BUF(s->arena);
  for (int columns = 0; columns < 2; columns++) each(i, s->catalog->grants) {
    const CatalogGrant *grant = s->catalog->grants.items[i];
    if (pg_is_of_column(grant) == columns) pg_add_statement(&out, pg_statement(s, &grant->object));
  }
  if (out.len > 0) put_block(s, NULL, STR("grants"), buf_str(&out));
}

/* What looks at the other objects, and so is made when they are there. */

/* When the table is there. */
static void put_owner(Scribe *s, const CatalogSequence *sequence) {
  const CatalogColumn *owner = sequence->owner;
  if (owner == NULL || pg_sequence_is_said(s, sequence)) return;
  put_block(s, &sequence->object, CAT(s->arena, STR("owner of sequence "), sequence->object.label),
            CAT(s->arena, STR("ALTER SEQUENCE "), pg_name(s->arena, &sequence->object), STR(" OWNED BY "),
                pg_name(s->arena, &owner->object.table->object), STR("."), pg_ident(s->arena, owner->object.name)));
}

void pg_early(Scribe *s) {
  const Catalog *catalog = s->catalog;
  each(i, catalog->composites) pg_put_early(s, &catalog->composites.items[i]->object);
  each(i, catalog->ranges) pg_put_early(s, &catalog->ranges.items[i]->object);
  each(i, catalog->others)
    if (!is_watcher(&catalog->others.items[i]->object)) pg_put_early(s, &catalog->others.items[i]->object);
}

void pg_rest(Scribe *s) {
  const Catalog *catalog = s->catalog;
  each(i, catalog->tables) put_raw_parts(s, catalog->tables.items[i]);
  each(i, catalog->tables) put_lone_indexes(s, catalog->tables.items[i]);
  each(i, catalog->tables) put_references(s, catalog->tables.items[i]);
  each(i, catalog->tables) pg_put_properties(s, catalog->tables.items[i]);
  each(i, catalog->sequences) put_owner(s, catalog->sequences.items[i]);
  each(i, catalog->views) pg_put_properties(s, catalog->views.items[i]);
  each(i, catalog->domains) put_domain_checks(s, catalog->domains.items[i]);
  each(i, catalog->statistics) put_raw(s, &catalog->statistics.items[i]->object);
  put_comments(s);
  pg_put_role_rest(s);
  put_grants(s);
  each(i, catalog->others)
    if (is_watcher(&catalog->others.items[i]->object)) put_watcher(s, &catalog->others.items[i]->object);
}
