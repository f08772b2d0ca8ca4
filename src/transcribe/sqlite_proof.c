/* The document makes the database it is of: its DDL is run in an empty database in memory, and what that says of
 * itself is compared with the source. What differs is said weaker, so that nothing is ever different in the end. */
#include "base/embedded.h"
#include "reflect/compare.h"
#include "reflect/reflect.h"
#include "reflect/sql_script.h"
#include "reflect/sqlite_text.h"
#include "target/sqlite/sqlite.h"
#include "transcribe/sqlite.h"

/* --- the DDL --- */

static bool keep_text(void *context, Str path, Str text) {
  (void)path;
  *(Str *)context = text;
  return true;
}

static Str ddl_of(Arena *arena, const Schema *schema) {
  TemplateSource templates = {.embedded = embedded_templates, .embedded_len = embedded_templates_len};
  Str text = STR("");
  each(i, schema->outputs) {
    if (schema->outputs.items[i].target != TARGET_SQLITE) continue;
    TargetRun run = {.arena = arena,
                     .diags = diags_new(arena),
                     .schema = schema,
                     .sql[DIALECT_SQLITE] = sql_lower(arena, schema, DIALECT_SQLITE),
                     .output = &schema->outputs.items[i],
                     .templates = &templates,
                     .sink = {.file = keep_text, .context = &text, .kept = arena}};
    sqlite_run(&run);
  }
  return text;
}

/* --- what differs --- */

typedef struct Proof {
  Scribe *s;
  Map done;    /* objects that were said weaker in this round */
  bool weaker; /* any was */
} Proof;

static bool say_table_raw(Scribe *s, const CatalogTable *table) {
  if (table == NULL || say_of(s, table) >= SAY_RAW) return false;
  say_raw(s, &table->object);
  return true;
}

/* Expressions and types have a form in SQLite's words, indexes and triggers a block; the rest is its table's. */
static bool say_object_weaker(Scribe *s, const CatalogObject *object) {
  CatalogKind kind = object->kind;
  if (kind == CATALOG_INDEX_KEY) object = &((const CatalogIndexKey *)object)->index->object;
  if (kind == CATALOG_TABLE) return say_table_raw(s, (const CatalogTable *)object);
  bool block = object->kind == CATALOG_INDEX || kind == CATALOG_TRIGGER;
  bool words = kind == CATALOG_COLUMN || kind == CATALOG_CONSTRAINT;
  Say last = block ? SAY_RAW : words ? SAY_DIALECT : SAY_BEST;
  if (say_of(s, object) < last) return say_weaker(s, object);
  return say_table_raw(s, object->table);
}

static void weaken_once(Proof *proof, const CatalogObject *object) {
  Str address = str_copy(proof->s->arena, (Str){(const char *)&object, sizeof object});
  if (map_add(proof->s->arena, &proof->done, address, proof) != NULL) return;
  proof->weaker = say_object_weaker(proof->s, object) || proof->weaker;
}

/* Something that the source does not have: the table it is of is to blame. */
static const CatalogObject *in_source(const Scribe *s, const CatalogDifference *d) {
  if (d->left != NULL) return d->left;
  const CatalogObject *at = d->right->table != NULL ? &d->right->table->object : d->right;
  return catalog_find(s->catalog, at->kind, at->label);
}

static void compare(Proof *proof, const Catalog *made) {
  Scribe *s = proof->s;
  CatalogDifferenceList found = catalog_compare(s->arena, s->catalog, made);
  each(i, found) {
    const CatalogObject *object = in_source(s, &found.items[i]);
    if (object != NULL) weaken_once(proof, object);
  }
  for (size_t i = 0; i < found.len && !proof->weaker; i++) {
    const CatalogObject *object = found.items[i].left != NULL ? found.items[i].left : found.items[i].right;
    Str kind = catalog_kind_words(object);
    vec_push(s->arena, &s->lost, CAT(s->arena, kind, STR(" "), object->label, STR(" comes out differently")));
  }
}

/* --- what SQLite refuses --- */

static const CatalogObject *object_named(const Scribe *s, CatalogKind kind, Str name) {
  each(i, s->catalog->objects) {
    const CatalogObject *object = s->catalog->objects.items[i];
    if (object->kind == kind && str_eq_fold(object->name, name)) return object;
  }
  return NULL;
}

/* What a statement makes: the first name in it that is something of the source. */
static void blame(Proof *proof, Str statement) {
  static const CatalogKind kinds[] = {CATALOG_TABLE, CATALOG_INDEX, CATALOG_TRIGGER};
  SqlTokens tokens = sql_tokens(proof->s->arena, statement);
  for (size_t i = 1; i < tokens.len && i < 8; i++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
      const CatalogObject *object = object_named(proof->s, kinds[k], tokens.items[i].value);
      if (object == NULL) continue;
      weaken_once(proof, object);
      return;
    }
}

/* Each statement by itself: one that needs something which is not there must not hide the others. */
static void run_ddl(Proof *proof, SqliteSession *session, Str ddl) {
  SqlStatementList list = {0};
  sql_script_split(proof->s->arena, DIALECT_SQLITE, ddl, &(SqlBlock){.to = ddl.len}, &list);
  sqlite_session_run(session, STR("BEGIN"));
  each(i, list)
    if (!sqlite_session_run(session, list.items[i].text)) blame(proof, list.items[i].text);
  sqlite_session_run(session, STR("COMMIT"));
}

bool sqlite_prove(Scribe *s, const Schema *schema) {
  Proof proof = {.s = s};
  EngineError error;
  SqliteSession *session = sqlite_session_open(s->arena, STR_NONE, &error);
  if (session == NULL) return true;
  run_ddl(&proof, session, ddl_of(s->arena, schema));
  const Catalog *made = reflect_sqlite(s->arena, session);
  if (made != NULL) compare(&proof, made);
  sqlite_session_close(session);
  return !proof.weaker;
}

Catalog *sqlite_made(Arena *arena, const Schema *schema) {
  EngineError error;
  SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
  if (session == NULL) return NULL;
  SqlStatementList list = {0};
  Str ddl = ddl_of(arena, schema);
  sql_script_split(arena, DIALECT_SQLITE, ddl, &(SqlBlock){.to = ddl.len}, &list);
  each(i, list) sqlite_session_run(session, list.items[i].text);
  Catalog *made = reflect_sqlite(arena, session);
  sqlite_session_close(session);
  return made;
}
