/* The document makes the database it is of: its DDL is run in an empty database in memory, and what that says of
 * itself is compared with the source. What differs is said weaker, so that nothing is ever different in the end. */
#include "base/embedded.h"
#include "base/parallel.h"
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

/* --- statements --- */

typedef struct Statement {
  Str text;
  SqlTokens head; /* as much of it as names what it makes and the table that is of */
} Statement;
typedef VEC(Statement) StatementList;

static StatementList statements_of(Arena *arena, Str ddl) {
  enum { HEAD = 1000, WORDS = 60 }; /* bytes, tokens: more than the names in it have */
  SqlStatementList list = {0};
  StatementList out = {0};
  sql_script_split(arena, DIALECT_SQLITE, ddl, &(SqlBlock){.to = ddl.len}, &list);
  each(i, list) {
    Str text = list.items[i].text;
    Statement statement = {.text = text};
    sql_tokens_read(arena, str_slice(text, 0, HEAD), WORDS, &statement.head);
    vec_push(arena, &out, statement);
  }
  return out;
}

/* --- what differs --- */

typedef struct Proof {
  Scribe *s;
  Map named;   /* "index name" to that CatalogObject, of what can be known to be the same by its text */
  Map same;    /* the addresses of those that are; all that is in a table is as it is */
  SqlTokens tokens[2]; /* of two texts that are compared */
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

/* What the difference is about is in a statement that is the source's own: a table that another one needed was run
 * without those that it needs itself. */
static bool is_same(const Proof *proof, const CatalogDifference *d) {
  const CatalogObject *object = d->left != NULL ? d->left : d->right;
  bool part = object->kind == CATALOG_COLUMN || object->kind == CATALOG_CONSTRAINT;
  if (object->kind == CATALOG_INDEX_KEY) object = &((const CatalogIndexKey *)object)->index->object;
  if (part) object = d->left != NULL ? &object->table->object : in_source(proof->s, d);
  return object != NULL && map_get(&proof->same, (Str){(const char *)&object, sizeof object}) != NULL;
}

static void compare(Proof *proof, const Catalog *made) {
  Scribe *s = proof->s;
  CatalogDifferenceList all = catalog_compare(s->arena, s->catalog, made), found = {0};
  each(i, all)
    if (!is_same(proof, &all.items[i])) vec_push(s->arena, &found, all.items[i]);
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

/* The first name in a statement that is something of the source is what it makes. */
static void blame(Proof *proof, const Statement *statement) {
  static const CatalogKind kinds[] = {CATALOG_TABLE, CATALOG_INDEX, CATALOG_TRIGGER};
  const SqlTokens *tokens = &statement->head;
  for (size_t i = 1; i < tokens->len && i < 8; i++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
      const CatalogObject *object = object_named(proof->s, kinds[k], tokens->items[i].value);
      if (object == NULL) continue;
      weaken_once(proof, object);
      return;
    }
}

/* --- what need not be run --- */

static Str made_key(Arena *arena, Str kind, Str name) { return CAT(arena, kind, STR(" "), str_lower(arena, name)); }

static void add_named(Proof *proof, Str kind, const CatalogObject *object) {
  map_set(proof->s->arena, &proof->named, made_key(proof->s->arena, kind, object->name), (void *)(uintptr_t)object);
}

static void begin_named(Proof *proof) {
  const Catalog *catalog = proof->s->catalog;
  each(i, catalog->tables) add_named(proof, STR("table"), &catalog->tables.items[i]->object);
  each(i, catalog->views) add_named(proof, STR("view"), &catalog->views.items[i]->object);
  each(i, catalog->objects) {
    const CatalogObject *object = catalog->objects.items[i];
    if (object->kind == CATALOG_INDEX) add_named(proof, STR("index"), object);
    if (object->kind == CATALOG_TRIGGER) add_named(proof, STR("trigger"), object);
  }
}

static Str definition_of(const CatalogObject *object) {
  if (object->kind == CATALOG_INDEX) return ((const CatalogIndex *)object)->definition;
  if (object->kind == CATALOG_TRIGGER) return ((const CatalogTrigger *)object)->definition;
  return ((const CatalogTable *)object)->definition;
}

/* The object of the source that the statement makes, when it is the source's own statement but for spaces, comments and
 * quotes: SQLite knows nothing of an object but that, and goes through its whole schema for each that is made. */
static const CatalogObject *said_alike(Proof *proof, const Statement *statement) {
  Arena *arena = proof->s->arena;
  const SqlTokens *head = &statement->head;
  bool two = head->len > 1 && (sql_token_is(&head->items[1], "unique") || sql_token_is(&head->items[1], "virtual"));
  size_t at = two ? 2 : 1;
  if (at + 1 >= head->len) return NULL;
  Str kind = str_lower(arena, head->items[at].value), name = head->items[at + 1].value;
  const CatalogObject *object = map_get(&proof->named, made_key(arena, kind, name));
  if (object == NULL || !str_eq(object->name, name)) return NULL;
  sql_tokens_read(arena, statement->text, SIZE_MAX - 1, &proof->tokens[0]);
  sql_tokens_read(arena, definition_of(object), SIZE_MAX - 1, &proof->tokens[1]);
  return sql_tokens_alike(&proof->tokens[0], &proof->tokens[1]) ? object : NULL;
}

static bool makes(const Statement *statement, const char *kind) {
  const SqlToken *tokens = statement->head.items;
  size_t len = statement->head.len;
  return (len > 1 && sql_token_is(&tokens[1], kind)) || (len > 2 && sql_token_is(&tokens[2], kind));
}

/* The table that a statement makes or is about: behind TABLE, else behind the first ON. */
static Str table_of(Arena *arena, const Statement *statement) {
  const SqlToken *tokens = statement->head.items;
  size_t at = 0, len = statement->head.len;
  const char *before = makes(statement, "table") ? "table" : "on";
  while (at < len && !sql_token_is(&tokens[at], before)) at++;
  at++;
  if (at < len && sql_token_is(&tokens[at], "if")) at += 3;
  return at < len ? str_lower(arena, tokens[at].value) : STR("");
}

/* The tables that must be there when the statement is run, or when SQLite is asked what became of it. */
static void add_needed(Proof *proof, const Statement *statement, Map *needed) {
  Arena *arena = proof->s->arena;
  map_set(arena, needed, table_of(arena, statement), proof);
  if (!makes(statement, "table")) return;
  sql_tokens_read(arena, statement->text, SIZE_MAX - 1, &proof->tokens[0]);
  for (size_t i = 0; i + 1 < proof->tokens[0].len; i++)
    if (sql_token_is(&proof->tokens[0].items[i], "references"))
      map_set(arena, needed, str_lower(arena, proof->tokens[0].items[i + 1].value), proof);
}

static bool any_makes(const StatementList *list, const char *kind) {
  bool any = false;
  each(i, *list) any = any || makes(&list->items[i], kind);
  return any;
}

/* What has to be run of `all`: what is not said as in the source, and the tables that this needs; a view may need
 * any. */
static StatementList to_run(Proof *proof, const StatementList *all) {
  Arena *arena = proof->s->arena;
  StatementList differ = {0}, list = {0};
  Map needed = {0};
  const CatalogObject **alike = arena_array(arena, const CatalogObject *, all->len + 1);
  each(i, *all) {
    alike[i] = said_alike(proof, &all->items[i]);
    if (alike[i] == NULL) vec_push(arena, &differ, all->items[i]);
    else map_set(arena, &proof->same, str_copy(arena, (Str){(const char *)&alike[i], sizeof alike[i]}), proof);
  }
  bool views = any_makes(&differ, "view");
  each(i, differ) add_needed(proof, &differ.items[i], &needed);
  each(i, *all) {
    bool table = alike[i] != NULL && alike[i]->kind == CATALOG_TABLE;
    bool is_needed = table && (views || map_get(&needed, str_lower(arena, alike[i]->name)) != NULL);
    if (alike[i] == NULL || is_needed) vec_push(arena, &list, all->items[i]);
  }
  return list;
}

/* --- a database made for the proof --- */

/* SQLite looks through its whole schema at each CREATE, so that a large one is made in parts, which are made side by
 * side: no table needs another to be made. A view does. */
enum { MOST_PARTS = 16, STATEMENTS_OF_PART = 60 };

typedef struct Part {
  SqliteSession *session;
  VEC(const Statement *) statements, refused;
  SqliteAnswers *answers; /* NULL: the session has an error */
} Part;

typedef struct Made {
  Part parts[MOST_PARTS];
  size_t len, tables;
  Map homes; /* name of a table to its Part */
} Made;

static bool made_open(Made *made, Arena *arena, const StatementList *list) {
  EngineError error;
  size_t wanted = any_makes(list, "view") ? 1 : list->len / STATEMENTS_OF_PART + 1;
  for (size_t i = 0; i < wanted && i < MOST_PARTS; i++) {
    SqliteSession *session = sqlite_session_open(arena, STR_NONE, &error);
    if (session == NULL) break;
    made->parts[made->len++] = (Part){.session = session};
  }
  return made->len > 0;
}

static Part *home_of(Made *made, Arena *arena, const Statement *statement) {
  if (made->len == 1) return &made->parts[0];
  Str table = table_of(arena, statement);
  Part *home = map_get(&made->homes, table);
  if (home != NULL) return home;
  home = &made->parts[made->tables++ % made->len];
  map_set(arena, &made->homes, table, home);
  return home;
}

/* Each statement by itself: one that needs something which is not there must not hide the others. */
static void make_part(void *context, size_t index, Worker *worker) {
  Part *part = &((Made *)context)->parts[index];
  part->session->arena = worker->kept;
  sqlite_session_run(part->session, STR("BEGIN"));
  each(i, part->statements)
    if (!sqlite_session_run(part->session, part->statements.items[i]->text))
      vec_push(worker->kept, &part->refused, part->statements.items[i]);
  sqlite_session_run(part->session, STR("COMMIT"));
  part->answers = sqlite_ask(worker->kept, part->session, 1);
  sqlite_session_close(part->session);
}

/* What SQLite says of it; NULL when it says nothing. What it refuses is blamed when there is a `proof`. */
static Catalog *make(Arena *arena, const Schema *schema, Proof *proof) {
  StatementList list = statements_of(arena, ddl_of(arena, schema));
  Made *made = arena_make(arena, Made);
  SqliteAnswers *answers[MOST_PARTS];
  bool good = true;
  if (proof != NULL) list = to_run(proof, &list);
  if (!made_open(made, arena, &list)) return NULL;
  each(i, list) vec_push(arena, &home_of(made, arena, &list.items[i])->statements, &list.items[i]);
  parallel_run(arena, made->len, parallel_workers(list.len), make_part, made);
  for (size_t i = 0; i < made->len; i++) {
    answers[i] = made->parts[i].answers;
    good = good && answers[i] != NULL;
    for (size_t j = 0; proof != NULL && j < made->parts[i].refused.len; j++)
      blame(proof, made->parts[i].refused.items[j]);
  }
  return good ? reflect_sqlite_answers(arena, answers, made->len) : NULL;
}

bool sqlite_prove(Scribe *s, const Schema *schema) {
  Proof proof = {.s = s};
  begin_named(&proof);
  const Catalog *made = make(s->arena, schema, &proof);
  if (made != NULL) compare(&proof, made);
  else vec_push(s->arena, &s->lost, STR("SQLite does not say what became of the schema, which is not proven"));
  return !proof.weaker;
}

Catalog *sqlite_made(Arena *arena, const Schema *schema) { return make(arena, schema, NULL); }
