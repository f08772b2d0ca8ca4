#include "transcribe/scribe.h"

#include "load/load.h"
#include "model/model.h"
#include "rules/rules.h"

/* Each round weakens at least one part; more than this says something is wrong with the rounds themselves. */
enum { MOST_ROUNDS = 40 };

/* --- how things are said --- */

static Str address_key(Arena *arena, const void *object) {
  return str_copy(arena, (Str){(const char *)&object, sizeof object});
}

Say say_of(const Scribe *s, const void *object) {
  const Say *say = map_get(&s->says, (Str){(const char *)&object, sizeof object});
  return say == NULL ? SAY_BEST : *say;
}

bool say_weaker(Scribe *s, const CatalogObject *object) {
  Say *say = map_get(&s->says, (Str){(const char *)&object, sizeof(const void *)});
  if (say == NULL) {
    say = arena_make(s->arena, Say);
    map_set(s->arena, &s->says, address_key(s->arena, object), say);
  }
  if (*say == SAY_NOT) return false;
  ++*say;
  return true;
}

void say_raw(Scribe *s, const CatalogObject *object) {
  while (say_of(s, object) < SAY_RAW) say_weaker(s, object);
}

/* --- the document --- */

static void put_head(Scribe *s) {
  doc_put(s->arena, s->root, STR("schemagen"), doc_word(s->arena, STR("1")));
  if (str_given(s->options->name)) doc_put(s->arena, s->root, STR("name"), doc_text(s->arena, s->options->name));
  Doc *outputs = doc_map(s->arena, DOC_BLOCK);
  doc_put(s->arena, outputs, s->key, doc_word(s->arena, STR("true")));
  doc_put(s->arena, s->root, STR("outputs"), outputs);
  if (!str_given(s->catalog->drizzle)) return;
  Doc *drizzle = doc_map(s->arena, DOC_FIT);
  doc_put(s->arena, drizzle, STR("version"), doc_text(s->arena, s->catalog->drizzle));
  doc_put(s->arena, s->root, STR("drizzle"), drizzle);
}

static void write_document(Scribe *s) {
  s->root = doc_map(s->arena, DOC_SPACED);
  s->blocks = doc_list(s->arena, DOC_SPACED);
  s->block_names = s->taken = s->keys = (Map){0};
  s->lost = (StrList){0};
  put_head(s);
  s->dialect->before(s);
  put_tables(s);
  s->dialect->after(s);
  if (s->blocks->items.len > 0) doc_put(s->arena, s->root, STR("sql"), s->blocks);
}

/* --- what the language refuses --- */

/* The object, or what it is a part of, is said weaker; false when nothing can be. */
bool weaken(Scribe *s, const CatalogObject *object) {
  for (; object != NULL; object = object->table == NULL ? NULL : &object->table->object)
    if (say_weaker(s, object)) return true;
  return false;
}

static bool weaken_all(Scribe *s, const Diags *diags, const Source *source) {
  Map done = {0};
  bool any = false;
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    if (diag_infos[diag->code].severity != SEVERITY_ERROR || diag->span.start < source->base) continue;
    const CatalogObject *object = doc_about_at(s->root, diag->span.start - source->base);
    if (object == NULL && span_given(diag->also)) object = doc_about_at(s->root, diag->also.start - source->base);
    if (object == NULL || map_get(&done, (Str){(const char *)&object, sizeof object}) != NULL) continue;
    map_set(s->arena, &done, address_key(s->arena, object), s);
    any = weaken(s, object) || any;
  }
  return any;
}

Schema *transcribe_compile(Arena *arena, Diags *diags, Str yaml) {
  Loaded *loaded = arena_make(arena, Loaded);
  Schema *schema = NULL;
  if (load_memory(arena, diags, STR("schema.yaml"), yaml, loaded))
    schema = model_build(arena, diags, loaded);
  if (schema != NULL && !diags_failed(diags)) rules_run(arena, diags, schema);
  return diags_failed(diags) ? NULL : schema;
}

void transcribe_mistakes(Arena *arena, const Diags *diags, StrList *lost) {
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    if (diag_infos[diag->code].severity != SEVERITY_ERROR) continue;
    vec_push(arena, lost,
             str_format(arena, "the schema does not compile: %.*s [%.*s]", STR_ARG(diag->message),
                        STR_ARG(diag_infos[diag->code].code)));
  }
}

static void count_objects(Transcription *out, const Catalog *catalog) {
  each(i, catalog->objects) out->counts[catalog->objects.items[i]->kind]++;
  out->counts[CATALOG_TABLE] -= catalog->composites.len;
  out->views = catalog->views.len;
}

/* Where a table is said in its engine's words, all is still there. */
static void list_idle(Scribe *s, StrList *out) {
  each(i, s->catalog->tables) {
    const CatalogTable *table = s->catalog->tables.items[i];
    bool said = table_is_said(s, table) || table->type == TABLE_VIRTUAL;
    if (!said || table->idle.len == 0) continue;
    Buf line = BUF(s->arena);
    buf_format(&line, "table \"%.*s\"", STR_ARG(table->object.name));
    each(j, table->idle) buf_format(&line, "%s %.*s", j == 0 ? ":" : ",", STR_ARG(table->idle.items[j]));
    vec_push(s->arena, out, buf_str(&line));
  }
}

static Transcription *transcribe_as(Arena *arena, const Diags *diags, const Catalog *catalog,
                                    const TranscribeOptions *options, bool plain) {
  bool postgres = catalog->dialect == DIALECT_POSTGRES;
  Scribe s = {.arena = arena, .catalog = catalog, .options = options, .plain = plain,
              .dialect = postgres ? &scribe_postgres : &scribe_sqlite,
              .key = dialect_infos[catalog->dialect].key};
  Transcription *out = arena_make(arena, Transcription);
  find_externals(&s);
  names_begin(&s);
  if (s.dialect->begin != NULL) s.dialect->begin(&s);
  for (int round = 0;; round++) {
    Diags *own = diags_fork(arena, diags);
    Buf yaml = BUF(arena);
    write_document(&s);
    doc_print(&yaml, s.root);
    out->yaml = buf_str(&yaml);
    out->schema = transcribe_compile(arena, own, out->yaml);
    out->sources = own->sources;
    bool proven = out->schema != NULL && (s.dialect->prove == NULL || s.dialect->prove(&s, out->schema));
    if (proven || (out->schema != NULL && round >= MOST_ROUNDS)) break;
    if (out->schema != NULL) continue;
    const Source *source = own->sources->list.items[own->sources->list.len - 1];
    if (round < MOST_ROUNDS && weaken_all(&s, own, source)) continue;
    transcribe_mistakes(arena, own, &s.lost);
    break;
  }
  forget_externals(&s);
  out->root = s.root;
  out->blocks = s.blocks->items.len;
  out->lost = s.lost;
  list_idle(&s, &out->left_out);
  count_objects(out, catalog);
  return out;
}

/* What drizzle-kit made has its form, with which it can be gone on with in Drizzle, unless that has no word for all of
 * it. */
Transcription *transcribe(Arena *arena, const Diags *diags, const Catalog *catalog, const TranscribeOptions *options) {
  Transcription *theirs = NULL;
  if (catalog->of_drizzle) theirs = transcribe_as(arena, diags, catalog, options, false);
  if (theirs != NULL && theirs->blocks + theirs->lost.len == 0) return theirs;
  Transcription *plain = transcribe_as(arena, diags, catalog, options, true);
  if (theirs == NULL || plain->blocks + plain->lost.len < theirs->blocks + theirs->lost.len) return plain;
  return theirs;
}

static void add_count(Buf *out, size_t count, Str words) {
  if (count == 0) return;
  bool plural = count != 1 && !str_ends(words, STR("s"));
  Str stem = words, end = plural ? STR("s") : STR("");
  if (plural && str_ends(words, STR("x"))) end = STR("es");
  if (plural && str_ends(words, STR("y"))) stem = str_slice(words, 0, words.len - 1), end = STR("ies");
  buf_format(out, "%zu %.*s%.*s, ", count, STR_ARG(stem), STR_ARG(end));
}

Str transcription_summary(Arena *arena, const Transcription *t) {
  Buf out = BUF(arena);
  add_count(&out, t->counts[CATALOG_TABLE] - t->views, STR("table"));
  add_count(&out, t->counts[CATALOG_COLUMN], STR("column"));
  add_count(&out, t->views, STR("view"));
  for (CatalogKind kind = 0; kind < CATALOG_KIND_COUNT; kind++) {
    bool said = kind == CATALOG_TABLE || kind == CATALOG_COLUMN || kind == CATALOG_INDEX_KEY || kind == CATALOG_ROLE ||
                kind == CATALOG_COMMENT;
    if (!said) add_count(&out, t->counts[kind], catalog_kinds[kind].words);
  }
  buf_format(&out, "%zu raw block%s, %zu lost", t->blocks, t->blocks == 1 ? "" : "s", t->lost.len);
  return buf_str(&out);
}
