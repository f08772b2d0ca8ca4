/* What a proof found: differences beside what features.def says, and what could not be proven. */
#include "diag/cell.h"
#include "model/features.h"
#include "verb/verify.h"

void verify_unproven(Verify *verify, Str part, Str why) {
  verify->run->unverified = true;
  diag_add_path(verify->run->diags, DIAG_NOT_PROVEN, STR_NONE, STRS(part, why));
}

void verify_refused(Verify *verify, Str engine, const Script *script, const EngineError *error) {
  Str line = STR("");
  if (error->has_offset) {
    size_t number = 1;
    for (size_t i = 0; i < error->offset && i < script->text.len; i++) number += script->text.ptr[i] == '\n';
    line = str_format(verify->arena, ", line %zu", number);
  }
  Str where = str_concat(verify->arena, script->name, line);
  diag_add(verify->run->diags, DIAG_SQL_REFUSED, verify_place_of_words(verify, error->words),
           STRS(engine, where, error->words));
}

/* --- what features.def says --- */

typedef struct Loss {
  Feature feature;
  TargetId target;
  CatalogKind kind;
  Str field;
} Loss;

static const Loss losses[] = {
#define LOSS(feature, target, kind, field) {FEATURE_##feature, TARGET_##target, CATALOG_##kind, STR_INIT(#field)},
#include "verb/verify_losses.def"
};

typedef struct Expected {
  const Loss *loss;
  const Table *table;
  Str object;
  Span span;
  bool seen;
} Expected;

typedef struct Compare {
  Verify *verify;
  Dialect dialect;
  TargetId target;
  VEC(Expected) expected;
  VerifyRows rows;
} Compare;

static void expect_use(void *context, const FeatureUse *use) {
  Compare *compare = context;
  if (!on(use->on, compare->dialect)) return;
  for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
    const Loss *loss = &losses[i];
    if (loss->feature != use->feature || loss->target != compare->target) continue;
    if (feature_infos[loss->feature].levels[loss->target] == LEVEL_NATIVE) continue;
    vec_push(compare->verify->arena, &compare->expected,
             (Expected){loss, use->table, use->object, feature_use_span(use), false});
  }
}

static bool is_expected(Compare *compare, const CatalogDifference *d, const Table *table, Str name) {
  const CatalogObject *object = d->left != NULL ? d->left : d->right;
  each(i, compare->expected) {
    Expected *expected = &compare->expected.items[i];
    Str field = d->field != NULL ? d->field->name : STR("all");
    bool is = expected->loss->kind == object->kind && expected->table == table &&
              str_eq(expected->object, name) && str_eq(expected->loss->field, field);
    if (!is) continue;
    expected->seen = true;
    return true;
  }
  return false;
}

/* --- the table --- */

static Str place_text(const Verify *verify, Span span) {
  if (!span_given(span)) return STR("");
  Place place = source_place(verify->run->diags->sources, span.start);
  return str_format(verify->arena, "%.*s:%u:%u", STR_ARG(place.source->path), place.line, place.column);
}

Str verify_shown(Arena *arena, Str text) {
  Buf out = BUF(arena);
  cells_print(&out, str_empty(text) ? STR("-") : text);
  return buf_str(&out);
}

void verify_rows_begin(Verify *verify, VerifyRows *rows, Str left, Str right) {
  *rows = (VerifyRows){0};
  vec_push(verify->arena, rows, (VerifyRow){{STR("place"), STR("object"), STR("what"), left, right}});
}

void verify_rows_add(Verify *verify, VerifyRows *rows, Span span, const Str what[2], const Str sides[2]) {
  Arena *arena = verify->arena;
  VerifyRow row = {{place_text(verify, span), verify_shown(arena, what[0]), verify_shown(arena, what[1]),
                    verify_shown(arena, sides[0]), verify_shown(arena, sides[1])}};
  vec_push(arena, rows, row);
}

bool verify_rows_conclude(Verify *verify, const VerifyRows *rows) {
  verify->differences += rows->len - 1;
  if (rows->len > 1) verify_print_rows(verify, rows);
  return rows->len > 1;
}

static void add_difference(Compare *compare, const CatalogDifference *d) {
  Arena *arena = compare->verify->arena;
  const CatalogObject *object = d->left != NULL ? d->left : d->right;
  const Table *table = NULL;
  Str name = STR_NONE;
  Span span = verify_place(compare->verify, compare->dialect, object, &table, &name);
  if (is_expected(compare, d, table, name)) return;
  Str kind = catalog_kind_words(object);
  Str label = str_join(arena, STRS(kind, STR(" "), object->label));
  bool whole = d->left == NULL || d->right == NULL;
  Str sides[2] = {d->left_text, d->right_text};
  if (whole) sides[0] = d->left != NULL ? STR("there") : STR("missing");
  if (whole) sides[1] = d->right != NULL ? STR("there") : STR("missing");
  Str what[2] = {label, whole ? STR("all of it") : catalog_difference_words(d)};
  verify_rows_add(compare->verify, &compare->rows, span, what, sides);
}

/* What features.def says is lost, and is not. */
static void add_unseen(Compare *compare) {
  each(i, compare->expected) {
    const Expected *expected = &compare->expected.items[i];
    if (expected->seen) continue;
    Str sides[2] = {STR("equal"), STR("equal")};
    Str what = str_concat(compare->verify->arena, feature_infos[expected->loss->feature].name, STR(", listed as lost"));
    verify_rows_add(compare->verify, &compare->rows, expected->span, (Str[2]){expected->object, what}, sides);
  }
}

void verify_print_rows(Verify *verify, const VerifyRows *rows) {
  Buf *out = &verify->run->out;
  size_t widths[VERIFY_CELLS] = {0}, last = 0;
  each(r, *rows)
    for (size_t c = 0; c < VERIFY_CELLS; c++) {
      Str cell = rows->items[r].cells[c];
      if (cell.len > widths[c]) widths[c] = cell.len;
      if (str_given(cell) && c > last) last = c;
    }
  each(r, *rows)
    for (size_t c = 0; c <= last; c++) {
      Str cell = rows->items[r].cells[c];
      buf_append(out, cell);
      if (c < last) buf_repeat(out, ' ', widths[c] - cell.len + 2);
      else buf_char(out, '\n');
    }
}

static Str counted(Arena *arena, const Catalog *catalog) {
  size_t columns = 0;
  each(i, catalog->tables) columns += catalog->tables.items[i]->columns.len;
  return str_format(arena, "%zu tables and %zu columns", catalog->tables.len, columns);
}

static void agree(Verify *verify, Dialect dialect, const Catalog *left, const Catalog *right) {
  TargetId target = dialect == DIALECT_POSTGRES ? TARGET_DRIZZLE_PG : TARGET_DRIZZLE_SQLITE;
  Str ours = dialect_infos[dialect].key, theirs = target_infos[target].key;
  Str what = counted(verify->arena, left != NULL ? left : right);
  Str phrase = str_format(verify->arena, "%.*s and %.*s agree in %.*s", STR_ARG(ours), STR_ARG(theirs), STR_ARG(what));
  if (left == NULL || right == NULL) {
    Str one = left != NULL ? ours : theirs;
    phrase = str_format(verify->arena, "%.*s makes %.*s", STR_ARG(one), STR_ARG(what));
  }
  vec_push(verify->arena, &verify->agreed, phrase);
}

void verify_compare(Verify *verify, Dialect dialect, const Catalog *left, const Catalog *right) {
  Arena *arena = verify->arena;
  Compare compare = {.verify = verify, .dialect = dialect};
  compare.target = dialect == DIALECT_POSTGRES ? TARGET_DRIZZLE_PG : TARGET_DRIZZLE_SQLITE;
  CatalogDifferenceList found = {0};
  if (left != NULL && right != NULL) {
    features_each(verify->schema, expect_use, &compare);
    found = catalog_compare(arena, left, right);
  }
  verify_rows_begin(verify, &compare.rows, dialect_infos[dialect].key, target_infos[compare.target].key);
  each(i, found) add_difference(&compare, &found.items[i]);
  add_unseen(&compare);
  bool differ = verify_rows_conclude(verify, &compare.rows);
  if (!differ && (left != NULL || right != NULL)) agree(verify, dialect, left, right);
}
