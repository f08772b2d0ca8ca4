/* Which things need which others before them, beyond the keys of tables: by a name of the schema among
 * the words of dialect text, or by `after:` and `before:`. Nothing is scanned in a schema without
 * such things. */
#include "model/build.h"

#include "diag/suggest.h"
#include "expr/scan.h"
#include "load/block.h"

/* The things of one name, e.g. overloaded functions. */
typedef struct Named Named;
struct Named {
  size_t node;
  Named *next;
};

typedef struct Needs {
  Builder *builder;
  OrderNodes *nodes;
  Map labels;  /* name in the YAML to Named */
  Map names;   /* name in SQL, as scan.h gives it, to Named */
  StrList all; /* the labels, in order */
} Needs;

static void name_node(Needs *n, Map *map, Str name, size_t node) {
  if (map == &n->names) name = str_lower(n->builder->arena, name);
  Named *named = arena_make(n->builder->arena, Named);
  *named = (Named){node, map_get(map, name)};
  map_set(n->builder->arena, map, name, named);
}

static const Table *table_of(const Step *step) {
  return step->kind == STEP_TABLE  ? step->table
         : step->kind == STEP_VIEW ? step->object->table
                                   : NULL;
}

/* --- needs --- */

static bool has_need(const OrderNode *node, size_t other, bool given) {
  each(i, node->needs)
    if (node->needs.items[i].node == other && (node->needs.items[i].given || !given)) return true;
  return false;
}

/* What the user gave wins over what a text seems to need. */
static void add_need(Needs *n, size_t node, size_t needed, bool given) {
  if (node == needed || has_need(&n->nodes->items[node], needed, given)) return;
  if (!given && has_need(&n->nodes->items[needed], node, true)) return;
  vec_push(n->builder->arena, &n->nodes->items[node].needs, (Need){needed, given});
}

static void add_given(Needs *n, size_t node, const TextList *names, bool after) {
  each(i, *names) {
    Text name = names->items[i];
    const Named *named = map_get(&n->labels, name.str);
    if (named == NULL) {
      Diag *diag = diag_add(n->builder->diags, DIAG_UNKNOWN_STEP, name.span, STRS(name.str));
      diag_replace(n->builder->diags, diag, name,
                   suggest_nearest(name.str, n->all.items, n->all.len));
    }
    for (; named != NULL; named = named->next)
      add_need(n, after ? node : named->node, after ? named->node : node, true);
  }
}

/* --- names in texts --- */

/* The words between CREATE and what it creates: `access` of ACCESS METHOD is one. */
static bool is_between(ScanToken token) {
  static const Str words[] = {STR_INIT("or"), STR_INIT("replace"), STR_INIT("temp"),
                              STR_INIT("temporary"), STR_INIT("unlogged"), STR_INIT("materialized"),
                              STR_INIT("recursive"), STR_INIT("virtual"), STR_INIT("foreign"),
                              STR_INIT("trusted"), STR_INIT("data"), STR_INIT("access"), STR_INIT("operator"),
                              STR_INIT("text"), STR_INIT("search")};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (scan_is_word(token, words[i])) return true;
  return false;
}

/* Not an operator class: it is of a family, which mostly has its name. */
static bool is_creatable(ScanToken token) {
  static const Str words[] = {STR_INIT("function"), STR_INIT("procedure"), STR_INIT("aggregate"),
                              STR_INIT("type"), STR_INIT("domain"), STR_INIT("table"),
                              STR_INIT("view"), STR_INIT("sequence"), STR_INIT("collation"), STR_INIT("language"),
                              STR_INIT("server"), STR_INIT("wrapper"), STR_INIT("method"),
                              STR_INIT("family"), STR_INIT("parser"), STR_INIT("template"),
                              STR_INIT("dictionary"), STR_INIT("configuration")};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (scan_is_word(token, words[i])) return true;
  return false;
}

/* The name at the scan, without its schema. */
static ScanToken last_part(Scan *scan) {
  ScanToken token = scan_next(scan);
  while (token.kind == SCAN_NAME && scan_is_sign(scan_peek(scan, 0), '.')) {
    scan_next(scan);
    token = scan_next(scan);
  }
  return token;
}

/* Names what the statement after CREATE makes. */
static void name_created(Needs *n, Scan *scan, size_t node) {
  ScanToken token = scan_next(scan);
  while (is_between(token)) token = scan_next(scan);
  if (!is_creatable(token)) return;
  if (scan_is_word(scan_peek(scan, 0), STR("if")))
    for (int skip = 0; skip < 3; skip++) scan_next(scan); /* IF NOT EXISTS */
  token = last_part(scan);
  if (token.kind == SCAN_NAME) name_node(n, &n->names, token.name, node);
}

static void name_texts(Needs *n, size_t node, const DialectText *texts) {
  for (Dialect d = 0; d < DIALECT_COUNT; d++) {
    Scan scan = {n->builder->arena, texts->text[d].str, d, 0};
    bool start = true;
    for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
      if (start && scan_is_word(t, STR("create"))) name_created(n, &scan, node);
      start = scan_is_sign(t, ';');
    }
  }
}

/* Reports a view that reads a table its dialect does not have. */
static void check_there(Needs *n, size_t node, Text name, Dialect dialect) {
  const Step *step = &n->nodes->items[node].step;
  const Named *named = map_get(&n->names, str_lower(n->builder->arena, name.str));
  if (step->kind != STEP_VIEW || named == NULL ||
      !on(step->object->on & n->builder->schema->dialects, dialect))
    return;
  const Table *lacking = NULL;
  for (; named != NULL; named = named->next) {
    const Table *table = table_of(&n->nodes->items[named->node].step);
    if (table == NULL || on(table->on, dialect)) return;
    lacking = table;
  }
  Diag *diag = diag_add(n->builder->diags, DIAG_VIEW_READS_NOTHING, name.span,
                        STRS(step->object->name.str, lacking->name.str, dialect_infos[dialect].title,
                             dialect_infos[DIALECT_COUNT - 1 - dialect].key));
  diag_also(diag, lacking->span, STR("only there"));
}

/* A function or what an `sql` block makes: what the text of a table may speak of. */
static bool made_first(const Needs *n, size_t node) {
  StepKind kind = n->nodes->items[node].step.kind;
  return kind == STEP_FUNCTION || kind == STEP_SQL;
}

/* A name that the node makes itself is no need of it, though an overloaded function makes it too. `called`: an
 * expression of a table, which cannot speak of a table. */
static void need_named(Needs *n, size_t node, Str name, bool called) {
  const Named *first = map_get(&n->names, str_lower(n->builder->arena, name));
  for (const Named *named = first; named != NULL; named = named->next)
    if (named->node == node) return;
  for (const Named *named = first; named != NULL; named = named->next)
    if (!called || made_first(n, named->node))
      add_need(n, node, named->node, false);
}

static bool is_schema(const Needs *n, Str name) {
  const Schema *schema = n->builder->schema;
  bool found = str_eq(name, STR("public")) || str_eq(name, schema->postgres.schema);
  each(i, schema->schemas) found = found || str_eq(name, schema->schemas.items[i]);
  return found;
}

/* The name is that of a column, behind its table and a dot, or what the check of a domain calls its value. */
static bool names_nothing(const Needs *n, ScanToken last, ScanToken before, ScanToken token, Dialect dialect) {
  bool column = scan_is_sign(last, '.') && before.kind == SCAN_NAME && !is_schema(n, before.name);
  return dialect == DIALECT_POSTGRES && (column || (!token.quoted && str_eq(token.text, STR("VALUE"))));
}

static void need_words(Needs *n, size_t node, Text text, Dialect dialect, bool called) {
  Scan scan = {n->builder->arena, text.str, dialect, 0};
  bool reads = false; /* the next name is that of a table, not of a column */
  ScanToken last = {0}, before = {0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
    if (t.kind == SCAN_NAME && !names_nothing(n, last, before, t, dialect)) need_named(n, node, t.name, called);
    before = last;
    last = t;
    if (t.kind == SCAN_NAME && reads) {
      Span span = block_span(n->builder->diags->sources, text, t.from, t.from + t.text.len);
      check_there(n, node, (Text){t.name, span, false}, dialect);
    }
    reads = scan_is_word(t, STR("from")) || scan_is_word(t, STR("join"));
  }
}

static void need_texts(Needs *n, size_t node, const DialectText *texts) {
  for (Dialect d = 0; d < DIALECT_COUNT; d++)
    if (text_given(texts->text[d])) need_words(n, node, texts->text[d], d, false);
}

static void need_calls(Needs *n, size_t node, const DialectText *texts) {
  for (Dialect d = 0; d < DIALECT_COUNT; d++)
    if (text_given(texts->text[d])) need_words(n, node, texts->text[d], d, true);
}

static void need_table_texts(Needs *n, size_t node, const Table *table) {
  each(i, table->columns) {
    const Column *column = table->columns.items[i];
    if (column->type.own != NULL) need_texts(n, node, column->type.own); /* a row of another table, too */
    need_calls(n, node, &column->initial->expression.own);
    need_calls(n, node, &column->generated->own);
  }
  each(i, table->checks) need_calls(n, node, &table->checks.items[i]->expression.own);
}

/* --- all nodes --- */

static void name_partitions(Needs *n, const Partitioning *by, size_t node) {
  if (by == NULL) return;
  each(i, by->partitions) {
    name_node(n, &n->names, by->partitions.items[i]->name.str, node);
    name_partitions(n, by->partitions.items[i]->under, node);
  }
}

static void name_table(Needs *n, const Table *table, size_t node) {
  name_partitions(n, table->postgres.partitioning, node);
  name_node(n, &n->names, table->name.str, node);
  if (str_given(table->schema)) name_node(n, &n->names, table->flat_name, node);
}

static void name_step(Needs *n, size_t node) {
  const OrderNode *of = &n->nodes->items[node];
  bool view = of->step.kind == STEP_TABLE && of->step.table->view != NULL;
  if (!text_given(of->name) || view) return;
  name_node(n, &n->labels, of->name.str, node);
  vec_push(n->builder->arena, &n->all, of->name.str);
  switch (of->step.kind) {
  case STEP_TABLE: name_table(n, of->step.table, node); break;
  case STEP_VIEW: name_table(n, of->step.object->table, node); break;
  case STEP_TRIGGER:
  case STEP_TABLE_PARTS: break;
  case STEP_FUNCTION:
  case STEP_SQL: name_texts(n, node, &of->step.object->text); break;
  }
}

static void given_needs(Needs *n, size_t node) {
  const Step *step = &n->nodes->items[node].step;
  if (step->kind == STEP_TABLE || step->kind == STEP_TABLE_PARTS) return;
  add_given(n, node, &step->object->after, true);
  add_given(n, node, &step->object->before, false);
}

static void text_needs(Needs *n, size_t node) {
  const Step *step = &n->nodes->items[node].step;
  switch (step->kind) {
  case STEP_TABLE: need_table_texts(n, node, step->table); break;
  case STEP_TABLE_PARTS: break;
  case STEP_TRIGGER: need_texts(n, node, &step->object->trigger.when); /* fall through */
  case STEP_FUNCTION:
  case STEP_VIEW:
  case STEP_SQL: need_texts(n, node, &step->object->text); break;
  }
}

/* Reports the first thing of the schema that the text calls. */
static void check_calls(Needs *n, const Domain *domain, Text text) {
  Scan scan = {n->builder->arena, text.str, DIALECT_POSTGRES, 0};
  for (ScanToken t = scan_next(&scan); t.kind != SCAN_END; t = scan_next(&scan)) {
    const Named *named = t.kind != SCAN_NAME || !scan_is_sign(scan_peek(&scan, 0), '(')
                             ? NULL
                             : map_get(&n->names, str_lower(n->builder->arena, t.name));
    while (named != NULL && !made_first(n, named->node)) named = named->next;
    if (named == NULL) continue;
    const Step *step = &n->nodes->items[named->node].step;
    Span span = block_span(n->builder->diags->sources, text, t.from, t.from + t.text.len);
    Diag *diag = diag_add(n->builder->diags, DIAG_DOMAIN_CALLS, span, STRS(domain->name.str, t.name));
    diag_also(diag, step->object->name.span, STR("made here"));
    return;
  }
}

/* Domains are made before all that has an order here. */
static void check_domains(Needs *n) {
  each(i, n->builder->schema->domains) {
    const Domain *domain = n->builder->schema->domains.items[i];
    const Text texts[] = {domain->check.own.text[DIALECT_POSTGRES],
                          domain->value->initial->expression.own.text[DIALECT_POSTGRES]};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
      if (text_given(texts[k])) check_calls(n, domain, texts[k]);
  }
}

void find_needs(Builder *b, OrderNodes *nodes) {
  Needs n = {.builder = b, .nodes = nodes};
  bool only_tables = nodes->len == b->schema->tables.len + 1;
  if (only_tables) return;
  for (size_t i = 0; i < nodes->len; i++) name_step(&n, i);
  for (size_t i = 0; i < nodes->len; i++) given_needs(&n, i);
  for (size_t i = 0; i < nodes->len; i++) text_needs(&n, i);
  check_domains(&n);
}
