/* What the model and the rules refuse beyond the example of each explain page, and where they say
 * so. A case's YAML follows the line `schemagen: 1`, so that its first line is line 2. */
#include "model_support.h"

#include "base/embedded.h"
#include "rules/rule.h"

typedef struct Case {
  const char *yaml, *said;
} Case;

/* Two tables that most cases need: `books` with a key, and the table under test. */
#define BOOKS "tables:\n  books: { columns: { id: { type: bigint, primary_key: true }, isbn: { type: text, unique: true } } }\n"
#define ONE "tables:\n  t:\n    columns:\n      id: { type: bigint, primary_key: true }\n"
#define PG "outputs: { postgres: true }\n"

static const Case cases[] = {
  /* One mistake, one report: what cannot be read stays as a name. */
  {ONE "      a: [text]\n    indexes: [[a]]\n", "E0125 6:10"},
  {"tables:\n  a: text\n  t: { columns: { a: { references: a.id } } }\n", "E0125 3:6"},
  {"enums: { e: x }\ntables: { t: { columns: { a: { type: e, default: y, check: a = 'z' } } } }\n", "E0125 2:13"},
  {ONE "      a: nope\n      b: { references: t.a }\n", "E0301 6:10"},
  {ONE "      a: { typ: text }\n", "E0124 6:12"},
  {ONE "      a: { type: nope, default: 5, unique: true, check: a > 3 }\n", "E0301 6:18"},
  {"tables:\n  t:\n    columns: { a: text, b: text }\n    primary_key: [a, c]\n"
   "    foreign_keys: [{ columns: [a, b], references: t }]\n    rows: [{ a: x }]\n", "E0203 5:22"},
  {ONE "    rows: [{ idd: 1 }]\n", "E0203 6:14"},
  {"tables:\n  t: { use: [none] }\n", "E0204 3:14"},
  {"tables:\n  t: { columns: }\n", "E0126 3:8"},
  {"tables:\n  t: { columns: {} }\n", "E0407 3:3"},
  {ONE "    unique: [{ columns: [b] }]\n    foreign_keys: [{ columns: [b], references: t }]\n",
   "E0203 6:26, E0203 7:32"},
  /* A mixin that no table uses is read too. */
  {"mixins: { m: { columns: { a: intger, b: { references: x.y }, c: { type: date, default: soon } } } }\n" ONE,
   "E0301 2:30, E0202 2:55, E0305 2:88"},
  {"mixins: { m: { columns: { id: text } } }\n" ONE "    use: [m]\n", "E0201 6:7"},
  /* References. */
  {BOOKS "  t: { columns: { a: { references: { on_delete: cascade } } } }\n", "E0213 4:36"},
  {BOOKS "  t: { columns: { a: { references: books. } } }\n", "E0206 4:36"},
  {BOOKS "  t: { columns: { a: { references: books.ID } } }\n", "E0203 4:42"},
  {"tables:\n  a.b: { columns: { c.d: { type: text, primary_key: true } } }\n"
   "  t: { columns: { a: { references: a.b.c.d } } }\n", ""},
  {"tables:\n  u: { external: true, columns: { id: uuid } }\n  t: { columns: { a: { references: u.id } } }\n", ""},
  {BOOKS "  t: { columns: { a: { references: books.isbn, type: \"varchar(9)\" } } }\n", "E0415 4:36"},
  {"tables:\n  a: { columns: { p: { type: \"numeric(20,2)\", primary_key: true } } }\n"
   "  t: { columns: { p: { type: \"numeric(10,2)\", references: a.p } } }\n", "E0415 4:59"},
  {"tables:\n  a: { columns: { p: { type: \"numeric(9,2)\", primary_key: true } } }\n"
   "  t: { sqlite: { strict: true }, columns: { p: { references: a.p } } }\n", "E0415 4:62"},
  {"outputs: { drizzle_pg: true }\ntables:\n  s.schema: { columns: { id: { type: text, primary_key: true } } }\n",
   "E0540 4:3"},
  {"tables:\n  late_loans: { columns: { id: { type: text, primary_key: true } } }\n"
   "  late__loans: { columns: { id: { type: text, primary_key: true } } }\n",
   "E0520 4:3, E0540 4:3"},
  {"tables:\n  a: { columns: { p: text, q: text }, indexes: [{ columns: [p], unique: true }] }\n"
   "  t: { columns: { p: { references: a.p } } }\n", ""},
  {"tables:\n  a: { columns: { p: text }, indexes: [{ columns: [p], unique: true, where: p <> '' }] }\n"
   "  t: { columns: { p: { references: a.p } } }\n", "E0417 4:36"},
  {"tables:\n  a: { columns: { id: { type: text, primary_key: true }, up: { references: a.id } } }\n", ""},
  {"tables:\n  a: { columns: { id: { type: text, primary_key: true }, b: { references: b.id } } }\n"
   "  b: { columns: { id: { type: text, primary_key: true }, a: { references: a.id } } }\n", ""},
  {BOOKS "  t: { columns: { a: { references: books.id, default: nanoid(), on_delete: set default } } }\n",
   "E0311 4:55"},
  /* Where things are. */
  {ONE "      a: { type: text, only: sqlite }\n      b: { type: text, check: b <> a }\n", "E0432 7:31"},
  {ONE "      a: { type: text, only: sqlite, unique: true, index: true, check: a <> '' }\n", ""},
  {ONE "      a: { type: text, only: sqlite }\n    indexes: [[id, a]]\n", ""},
  {ONE "      a: { type: text, only: sqlite }\n    indexes: [{ columns: [id, a], unique: true }]\n", "E0432 7:15"},
  {ONE "      a: { type: text, only: sqlite }\n    indexes: [{ columns: [a], only: postgres }]\n", "E0431 7:37"},
  {ONE "      a: { type: { postgres: tsvector }, only: sqlite }\n", "E0431 6:48"},
  {PG ONE "      a: { type: text, only: postgres }\n    unique: [[id, a]]\n", ""},
  {PG "tables: { t: { columns: { a: { type: text, only: postgres, primary_key: true } } } }\n", ""},
  /* Names. */
  {"enums: { e: [a] }\npostgres: { enums: check }\ntables: { e: { columns: { a: e } } }\n", ""},
  {"postgres: { schema: app }\ntables: { t: { columns: { a: text } }, app.t: { columns: { a: text } } }\n",
   "E0220 3:40"},
  {ONE "      A: text\n      a: text\n", "E0220 7:7"},
  {PG ONE "      A: text\n      a: text\n", ""},
  {"extensions: [citext, { name: citext }]\nschemas: [a, a]\n" ONE, "E0201 2:30, E0201 3:14"},
  {"tables:\n  a.: { columns: { a: text } }\n  .b: { columns: { a: text } }\n", "E0215 3:3, E0215 4:3"},
  {PG "tables:\n  t: { name: a.b, columns: { \"q\\\"\": text } }\n", ""},
  {"naming: { unique: \"{tables\", foreign_key: \"{ftable}_{fcolumns}_{x}\" }\n" ONE, "E0217 2:20, E0217 2:64"},
  /* Types. */
  {ONE "      a: timestamp(3) with time zone\n      b: integer[3]\n", "E0302 6:10, E0302 7:17"},
  {ONE "      a: vector(20000)\n      b: varchar(0)\n      c: text(3)\n      d: time(7)\n      e: numeric()\n",
   "E0303 6:10, E0303 7:10, E0303 8:10, E0303 9:10, E0303 10:10"},
  {ONE "      a: { type: {} }\n", "E0213 6:18"},
  /* A mapping that says nothing. */
  {ONE "      a: { type: integer, default: { postgres: {} } }\n", "E0213 6:48"},
  {ONE "      a: { type: text, collate: {} }\n", "E0213 6:33"},
  {ONE "      a: { type: jsonb, ts_type: {} }\n", "E0213 6:34"},
  {ONE "      a: { type: integer, index: { where: {} } }\n", "E0404 6:43"},
  {ONE "    indexes: [{ columns: [id], where: {} }]\n", "E0404 6:39"},
  {ONE "      a: { type: timestamptz, default: '9999-12-31T23:59:59-01' }\n", "E0305 6:40"},
  {ONE "      a: { type: text, storage: text }\n      b: { type: numeric, storage: text }\n", "E0315 6:33"},
  {ONE "      a: { type: \"serial[]\" }\n", "E0321 6:19"},
  /* Values. */
  {ONE "      a: { type: varchar(20), default: uuid() }\n", "E0311 6:40"},
  {"enums: { e: [x, y] }\n" ONE "      a: { type: \"e[]\", default: [x, z] }\n", "E0306 7:38"},
  {ONE "      a: { type: serial, default: 3 }\n", "E0320 6:18, E0420 6:18"},
  {ONE "      a: { type: date, default: {} }\n", "E0305 6:33"},
  {ONE "      a: { type: date, set_on_update: { client: current_date(), postgres: now() } }\n", "E0330 6:39"},
  /* Rows. */
  {ONE "      a: \"text?\"\n    unique: [[a]]\n    rows: [{ id: 1 }, { id: 2 }, { id: 1, a: x }]\n", "E0436 8:34"},
  {ONE "      a: { type: text, unique: true }\n    rows: [{ a: null }]\n", "E0409 7:17"},
  {"tables:\n  t: { columns: { id: { type: bigint, primary_key: true, identity: always }, a: { type: text, default: nanoid() } },\n"
   "    rows: [{ id: 1 }] }\n", "E0435 4:12"},
  {ONE "      a: { type: text, default: x }\n    rows: [{ id: 1, a: { postgres: \"'y'\" } }]\n", "E0325 7:24"},
  {ONE "    rows: { sync: true }\n", "E0213 6:11"},
  /* Indexes. */
  {"extensions: [btree_gin]\n" ONE "    indexes: [{ columns: [id], using: gin }]\n", ""},
  {ONE "    indexes: [{ columns: [id desc], using: hash, include: [id] }]\n", "E0440 6:26, E0440 6:59"},
  {ONE "      a: text\n    indexes: [['a collate \"C\"']]\n", "E0327 7:17"},
  {ONE "      a: text\n    unique: [[a, a], [b]]\n", "E0214 7:18, E0203 7:23"},
  {"tables:\n  u: { external: true, columns: { id: { type: uuid, index: true } }, indexes: [[id desc]] }\n", ""},
  {"tables:\n  u: { external: { from: ./x }, columns: { id: uuid }, rows: [] }\n", "E0213 3:18"},
  /* What no database keeps, and what has no name. */
  {"tables:\n  t: { comment: \"x\\0\", columns: { \"\": \"text?\" } }\n", "E0216 3:18, E0222 3:36"},
  /* Versions and outputs. */
  {"sqlite: { version: \"3\" }\ndrizzle: { version: \"0.44\" }\n" ONE, "E0318 2:20, E0318 3:21"},
  {"drizzle: { ts: { bigint: bigint } }\n" ONE "      b: bigint\n", "W0301 2:26"},
  {PG "drizzle: { ts: { bigint: bigint } }\n" ONE, ""},
  {ONE "      b: { type: bigint, default: 9007199254740992 }\n      c: { type: bigint, default: -9007199254740993 }\n", "W0302 7:35"},
};

static void mistakes_are_said_in_place(void **state) {
  (void)state;
  size_t failed = 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Str got = compile(arena, cases[i].yaml).said;
    if (!str_eq(got, str_from_z(cases[i].said))) {
      print_error("%s\nwanted %s\n   got %.*s\n\n", cases[i].yaml, cases[i].said, STR_ARG(got));
      failed++;
    }
    arena_free(arena);
  }
  assert_int_equal(failed, 0);
}

/* The schema under `## Wrong` of an explain page, without its first line; absent where it has none. */
static Str wrong_schema(Str page) {
  static const Str fence = STR_INIT("```yaml\nschemagen: 1\n");
  ptrdiff_t title = str_find(page, STR("## Wrong"));
  Str rest = title < 0 ? STR("") : str_slice(page, (size_t)title, page.len);
  ptrdiff_t start = str_find(rest, fence);
  if (start < 0) return STR_NONE;
  rest = str_slice(rest, (size_t)start + fence.len, rest.len);
  ptrdiff_t end = str_find(rest, STR("```\n"));
  return str_slice(rest, 0, end < 0 ? rest.len : (size_t)end);
}

/* Marks the rules that report something on `yaml`, each run alone. */
static void mark_rules(const char *yaml, bool *useful) {
  Arena *arena = arena_new(0, NULL);
  Compiled got = compile(arena, yaml);
  for (int i = 0; got.built && i < RULE_COUNT; i++) {
    if ((rule_infos[i].dialects & got.schema->dialects) == 0) continue;
    Rules rules = {arena, diags_new(arena), got.schema};
    rule_infos[i].run(&rules);
    useful[i] = useful[i] || rules.diags->list.len > 0;
  }
  arena_free(arena);
}

/* The examples of the explain pages are held to their exact words elsewhere. A rule without which
 * none of them would say anything less could be deleted without a test that fails. */
static void every_rule_has_an_example(void **state) {
  (void)state;
  bool useful[RULE_COUNT] = {false};
  for (size_t i = 0; i < embedded_explain_len; i++) {
    Str yaml = wrong_schema(embedded_explain[i].text);
    if (!str_given(yaml)) continue;
    Arena *arena = arena_new(0, NULL);
    mark_rules(str_z(arena, yaml), useful);
    arena_free(arena);
  }
  for (int i = 0; i < RULE_COUNT; i++) {
    if (!useful[i]) print_error("no explain page needs rule %.*s\n", STR_ARG(rule_infos[i].name));
    assert_true(useful[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(mistakes_are_said_in_place),
                                     cmocka_unit_test(every_rule_has_an_example)};
  return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
