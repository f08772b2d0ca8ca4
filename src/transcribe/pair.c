#include "transcribe/pair.h"

#include "base/map.h"
#include "reflect/compare.h"
#include "transcribe/pair_merge.h"
#include "transcribe/scribe.h"
#include "transcribe/sqlite.h"

typedef struct Pair {
  Arena *arena;
  const Catalog *const *catalogs;
  const TranscribeOptions *options;
  Transcription *sides[DIALECT_COUNT];
  StrList weak; /* keys of tables whose expressions no portable text is for */
  Map split;    /* keys of tables that stand there twice */
  Doc *root;
  StrList twice;
} Pair;

static const Doc *section(const Pair *p, Dialect dialect, Str key) {
  static const Doc none = {.kind = DOC_MAP};
  const Doc *found = doc_get(p->sides[dialect]->root, key);
  return found == NULL ? &none : found;
}

static bool is_split(const Pair *p, Str key) {
  return map_get(&p->split, key) != NULL;
}

static void split(Pair *p, Str key) {
  map_set(p->arena, &p->split, str_copy(p->arena, key), p);
}

/* --- references to tables that stand there twice --- */

static Str other_key(const Pair *p, Str key) {
  return CAT(p->arena, key, STR("_sqlite"));
}

/* "users.id" or "users", which SQLite's form of a split table has another key for. */
static Str rekeyed(const Pair *p, Str text) {
  if (is_split(p, text)) return other_key(p, text);
  ptrdiff_t dot = str_find_last(text, '.');
  Str table = dot < 0 ? text : str_slice(text, 0, (size_t)dot);
  return dot > 0 && is_split(p, table) ? CAT(p->arena, other_key(p, table), str_slice(text, (size_t)dot, text.len))
                                       : text;
}

static Doc *rekey(const Pair *p, Doc *doc, bool reference) {
  if (doc->kind == DOC_TEXT) {
    Str text = reference ? rekeyed(p, doc->text) : doc->text;
    return text.ptr == doc->text.ptr ? doc : doc_text(p->arena, text);
  }
  if (doc->kind == DOC_WORD) return doc;
  Doc *out = arena_make(p->arena, Doc);
  *out = (Doc){.kind = doc->kind, .layout = doc->layout, .remark = doc->remark, .about = doc->about};
  each(i, doc->items) doc_add(p->arena, out, rekey(p, doc->items.items[i], false));
  each(i, doc->entries) {
    Str key = doc->entries.items[i].key;
    bool inside = reference && (str_eq(key, STR("column")) || str_eq(key, STR("table")));
    bool refers = str_eq(key, STR("references"));
    doc_put(p->arena, out, key, rekey(p, doc->entries.items[i].value, refers || inside));
  }
  return out;
}

/* --- tables --- */

static const Table *table_of(const Pair *p, Str key) {
  const Schema *schema = p->sides[DIALECT_POSTGRES]->schema;
  for (size_t i = 0; schema != NULL && i < schema->tables.len; i++)
    if (str_eq(table_key_name(p->arena, schema->tables.items[i]), key)) return schema->tables.items[i];
  return NULL;
}

/* The key that SQLite's table of the same name has: auth_users is auth.users. */
static Str flat_key(const Pair *p, Str key) {
  return str_replace(p->arena, key, STR("."), STR("_"));
}

static void put_twice(Pair *p, Doc *tables, Str key, const Doc *ours, Doc *theirs) {
  Str flat = flat_key(p, key);
  Doc *named = doc_map(p->arena, DOC_BLOCK), *only = pair_only(p->arena, rekey(p, theirs, false), DIALECT_SQLITE);
  named->about = theirs->about;
  named->remark = theirs->remark;
  if (doc_get(only, STR("name")) == NULL) doc_put(p->arena, named, STR("name"), doc_text(p->arena, flat));
  each(i, only->entries) doc_put(p->arena, named, only->entries.items[i].key, only->entries.items[i].value);
  doc_put(p->arena, tables, key, pair_only(p->arena, ours, DIALECT_POSTGRES));
  doc_put(p->arena, tables, other_key(p, key), named);
  vec_push(p->arena, &p->twice, key);
}

static void put_common(Pair *p, Doc *tables, Str key, const Doc *ours, Doc *theirs) {
  const Table *table = table_of(p, key);
  Doc *merged = NULL;
  if (!is_split(p, key) && table != NULL)
    merged = pair_table(p->arena, p->sides[DIALECT_POSTGRES]->schema, table, ours, rekey(p, theirs, false));
  if (merged != NULL) {
    doc_put(p->arena, tables, key, merged);
    return;
  }
  split(p, key);
  put_twice(p, tables, key, ours, theirs);
}

static void put_all_tables(Pair *p) {
  const Doc *ours = section(p, DIALECT_POSTGRES, STR("tables")), *theirs = section(p, DIALECT_SQLITE, STR("tables"));
  Doc *tables = doc_map(p->arena, DOC_SPACED);
  p->twice.len = 0;
  each(i, ours->entries) {
    const DocEntry *entry = &ours->entries.items[i];
    Doc *other = doc_get(theirs, flat_key(p, entry->key));
    if (other != NULL) put_common(p, tables, entry->key, entry->value, other);
    else doc_put(p->arena, tables, entry->key, pair_only(p->arena, entry->value, DIALECT_POSTGRES));
  }
  each(i, theirs->entries) {
    const DocEntry *entry = &theirs->entries.items[i];
    bool there = false;
    each(j, ours->entries) there = there || str_eq(flat_key(p, ours->entries.items[j].key), entry->key);
    if (!there)
      doc_put(p->arena, tables, entry->key, pair_only(p->arena, rekey(p, entry->value, false), DIALECT_SQLITE));
  }
  if (!doc_empty(tables)) doc_put(p->arena, p->root, STR("tables"), tables);
}

/* --- everything else --- */

/* Views and triggers, which each side says in its own words. */
static void put_texts(Pair *p, Str key, bool named) {
  const Doc *ours = section(p, DIALECT_POSTGRES, key), *theirs = section(p, DIALECT_SQLITE, key);
  Doc *out = doc_map(p->arena, DOC_SPACED);
  each(i, ours->entries) doc_put(p->arena, out, ours->entries.items[i].key, ours->entries.items[i].value);
  each(i, theirs->entries) {
    const DocEntry *entry = &theirs->entries.items[i];
    bool taken = doc_get(out, entry->key) != NULL;
    Doc *value = doc_map(p->arena, DOC_BLOCK);
    value->about = entry->value->about;
    if (taken && named) doc_put(p->arena, value, STR("name"), doc_text(p->arena, entry->key));
    each(k, entry->value->entries)
      doc_put(p->arena, value, entry->value->entries.items[k].key, entry->value->entries.items[k].value);
    doc_put(p->arena, out, taken ? other_key(p, entry->key) : entry->key, value);
  }
  if (!doc_empty(out)) doc_put(p->arena, p->root, key, out);
}

static void put_blocks(Pair *p) {
  Doc *out = doc_list(p->arena, DOC_SPACED);
  Map names = {0};
  for (Dialect dialect = 0; dialect < DIALECT_COUNT; dialect++) {
    const Doc *list = section(p, dialect, STR("sql"));
    each(i, list->items) {
      Doc *block = rekey(p, list->items.items[i], false), *name = doc_get(block, STR("name"));
      if (map_add(p->arena, &names, name->text, p) != NULL) name->text = other_key(p, name->text);
      doc_add(p->arena, out, block);
    }
  }
  if (!doc_empty(out)) doc_put(p->arena, p->root, STR("sql"), out);
}

static void put_head(Pair *p, const TranscribeOptions *options) {
  Doc *outputs = doc_map(p->arena, DOC_BLOCK);
  p->root = doc_map(p->arena, DOC_SPACED);
  doc_put(p->arena, p->root, STR("schemagen"), doc_word(p->arena, STR("1")));
  if (str_given(options->name)) doc_put(p->arena, p->root, STR("name"), doc_text(p->arena, options->name));
  doc_put(p->arena, outputs, STR("postgres"), doc_word(p->arena, STR("true")));
  doc_put(p->arena, outputs, STR("sqlite"), doc_word(p->arena, STR("true")));
  doc_put(p->arena, p->root, STR("outputs"), outputs);
}

/* What only Postgres has, and the settings of both. */
static void put_settings(Pair *p) {
  static const Str keys[] = {STR_INIT("postgres"), STR_INIT("naming"), STR_INIT("extensions"), STR_INIT("schemas"),
                             STR_INIT("roles"),    STR_INIT("enums"),  STR_INIT("domains"),    STR_INIT("sequences")};
  const Doc *root = p->sides[DIALECT_POSTGRES]->root;
  Doc *drizzle = doc_get(root, STR("drizzle"));
  if (drizzle == NULL) drizzle = doc_get(p->sides[DIALECT_SQLITE]->root, STR("drizzle"));
  doc_put(p->arena, p->root, STR("drizzle"), drizzle);
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) doc_put(p->arena, p->root, keys[i], doc_get(root, keys[i]));
  doc_put(p->arena, p->root, STR("sqlite"), doc_get(p->sides[DIALECT_SQLITE]->root, STR("sqlite")));
}

static void write_document(Pair *p, const TranscribeOptions *options) {
  put_head(p, options);
  put_settings(p);
  put_all_tables(p);
  put_texts(p, STR("views"), true);
  doc_put(p->arena, p->root, STR("functions"), doc_get(p->sides[DIALECT_POSTGRES]->root, STR("functions")));
  put_texts(p, STR("triggers"), false);
  put_blocks(p);
}

/* --- what the language refuses, and what comes out differently --- */

static void transcribe_sides(Pair *p, const Diags *diags) {
  Map own_words = {0};
  each(i, p->weak) {
    if (is_split(p, p->weak.items[i])) continue;
    map_set(p->arena, &own_words, p->weak.items[i], p);
    map_set(p->arena, &own_words, flat_key(p, p->weak.items[i]), p);
  }
  for (Dialect dialect = 0; dialect < DIALECT_COUNT; dialect++) {
    TranscribeOptions side = *p->options;
    side.infer_enums = side.infer_enums && dialect == DIALECT_POSTGRES; /* one `enforce:` is for both */
    side.own_words = &own_words;
    p->sides[dialect] = transcribe(p->arena, diags, p->catalogs[dialect], &side);
  }
}

/* A table at fault gives its expressions in the words of either dialect, for its columns may be of other types there;
 * one that is still at fault stands there twice. */
static void weaken_form(Pair *p, Str key) {
  if (strs_have(&p->weak, key)) split(p, key);
  else vec_push(p->arena, &p->weak, str_copy(p->arena, key));
}

/* The tables that a mistake is in are said in a weaker form; false when all of these are in the weakest. */
static bool weaken_mistakes(Pair *p, const Diags *diags, const Source *source) {
  const Doc *tables = doc_get(p->root, STR("tables"));
  bool any = false;
  Map done = {0};
  for (size_t d = 0; tables != NULL && d < diags->list.len; d++) {
    const Diag *diag = diags->list.items[d];
    Span places[] = {diag->span, diag->also};
    for (size_t s = 0; s < 2; s++)
      each(i, tables->entries) {
        const DocEntry *entry = &tables->entries.items[i];
        size_t at = places[s].start - source->base;
        bool inside = span_given(places[s]) && at >= entry->value->start && at < entry->value->end;
        if (!inside || is_split(p, entry->key) || doc_get(entry->value, STR("only")) != NULL) continue;
        if (map_add(p->arena, &done, entry->key, p) == NULL) weaken_form(p, entry->key);
        any = true;
      }
  }
  return any;
}

static bool weaken_table(Pair *p, Str name) {
  const Doc *ours = section(p, DIALECT_POSTGRES, STR("tables"));
  each(i, ours->entries) {
    Str key = ours->entries.items[i].key;
    if (!str_eq_fold(flat_key(p, key), name) || is_split(p, key)) continue;
    weaken_form(p, key);
    return true;
  }
  return false;
}

/* SQLite's side of the document must give back SQLite's source. */
static bool prove(Pair *p, const Schema *schema, StrList *lost) {
  Catalog *made = sqlite_made(p->arena, schema);
  bool any = false;
  Map done = {0};
  if (made == NULL) return true;
  CatalogDifferenceList found = catalog_compare(p->arena, p->catalogs[DIALECT_SQLITE], made);
  each(i, found) {
    const CatalogObject *object = found.items[i].left != NULL ? found.items[i].left : found.items[i].right;
    const CatalogTable *table = catalog_table_of(object);
    bool position = found.items[i].field != NULL && str_eq(found.items[i].field->name, STR("position"));
    if (position) continue; /* columns stand in the order of Postgres */
    if (table != NULL && map_get(&done, table->object.name) != NULL) continue;
    if (table != NULL && weaken_table(p, table->object.name)) {
      any = true;
      map_set(p->arena, &done, table->object.name, p);
    } else
      vec_push(p->arena, lost, CAT(p->arena, STR("SQLite: "), catalog_kind_words(object), STR(" "), object->label));
  }
  if (any) lost->len = 0;
  return !any;
}

static void note_twice(const Pair *p, DisagreementList *out) {
  each(i, p->twice) {
    Str key = p->twice.items[i];
    const Str sides[] = {[DIALECT_POSTGRES] = key, [DIALECT_SQLITE] = other_key(p, key)};
    Disagreement one = {key, STR("table of the YAML"), {sides[0], sides[1]}};
    vec_push(p->arena, out, one);
  }
}

static void add_side(Arena *arena, const Transcription *side, Transcription *whole) {
  for (CatalogKind kind = 0; kind < CATALOG_KIND_COUNT; kind++) whole->counts[kind] += side->counts[kind];
  whole->views += side->views;
  whole->blocks += side->blocks;
  each(i, side->lost) vec_push(arena, &whole->lost, side->lost.items[i]);
  each(i, side->left_out) vec_push(arena, &whole->left_out, side->left_out.items[i]);
}

PairTranscription *transcribe_pair(Arena *arena, const Diags *diags, const Catalog *catalogs[DIALECT_COUNT],
                                   const TranscribeOptions *options) {
  enum { MOST_ROUNDS = 40 };
  PairTranscription *out = arena_make(arena, PairTranscription);
  Pair p = {.arena = arena, .catalogs = catalogs, .options = options};
  Transcription *whole = &out->whole;
  for (int round = 0; round < MOST_ROUNDS; round++) {
    Diags *own = diags_fork(arena, diags);
    Buf yaml = BUF(arena);
    transcribe_sides(&p, diags);
    write_document(&p, options);
    doc_print(&yaml, p.root);
    whole->yaml = buf_str(&yaml);
    whole->schema = transcribe_compile(arena, own, whole->yaml);
    whole->sources = own->sources;
    whole->lost = (StrList){0};
    if (whole->schema != NULL && prove(&p, whole->schema, &whole->lost)) break;
    if (whole->schema != NULL) continue;
    if (weaken_mistakes(&p, own, own->sources->list.items[own->sources->list.len - 1])) continue;
    transcribe_mistakes(arena, own, &whole->lost);
    break;
  }
  whole->root = p.root;
  for (Dialect dialect = 0; dialect < DIALECT_COUNT; dialect++) add_side(arena, p.sides[dialect], whole);
  out->twice = p.twice.len;
  out->disagreements = catalogs_disagree(arena, catalogs[DIALECT_POSTGRES], catalogs[DIALECT_SQLITE],
                                         p.sides[DIALECT_POSTGRES]->schema);
  note_twice(&p, &out->disagreements);
  return out;
}
