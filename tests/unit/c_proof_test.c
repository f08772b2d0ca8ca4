/* The proof of generated C: what the compiler prints holds on every ABI, and every way in which it
 * could differ from the schema is found. */
#include "model_support.h"

#include "base/embedded.h"
#include "sql/sql.h"
#include "target/c/outline.h"
#include "target/c/proof.h"

static const char yaml[] =
  "name: app\n"
  "extensions: [vector, citext]\n"
  "enums:\n"
  "  state: [open, done]\n"
  "tables:\n"
  "  users:\n"
  "    columns:\n"
  "      id: { type: bigint, primary_key: true }\n"
  "      email: varchar(200)\n"
  "      age: \"integer?\"\n"
  "      tiny: smallint\n"
  "      state: state\n"
  "      level: { enum: [basic, pro] }\n"
  "      born: date?\n"
  "      at: time\n"
  "      seen: timestamptz?\n"
  "      every: interval?\n"
  "      score: double?\n"
  "      ratio: real\n"
  "      on: boolean?\n"
  "      key: uuid?\n"
  "      place: vector(3)\n"
  "      near: vector(5)?\n"
  "      wide: vector(300)\n"
  "      price: \"numeric(12,2)?\"\n"
  "      tags: text[]\n"
  "      meta: jsonb\n"
  "  logins:\n"
  "    columns:\n"
  "      user_id: { references: users.id, primary_key: true }\n"
  "      count: smallint\n"
  "      last: timestamptz\n";

typedef struct Made {
  Arena *arena;
  const CPlan *plan;
  CTexts texts;
} Made;

static bool keep(void *context, Str path, Str text) {
  Made *made = context;
  vec_push(made->arena, &made->texts, (CText){path_base(path), text, text});
  return true;
}

static Made make(Arena *arena) {
  Made made = {.arena = arena};
  Compiled compiled = compile(arena, yaml);
  assert_true(compiled.built);
  assert_int_equal(compiled.said.len, 0);
  Diags *diags = diags_new(arena);
  TemplateSource *templates = arena_make(arena, TemplateSource);
  *templates = (TemplateSource){.embedded = embedded_templates, .embedded_len = embedded_templates_len};
  TargetRun *run = arena_make(arena, TargetRun);
  *run = (TargetRun){.arena = arena, .diags = diags, .schema = compiled.schema, .templates = templates,
                     .sink = {.file = keep, .context = &made, .kept = arena}};
  for (int i = 0; i < DIALECT_COUNT; i++) run->sql[i] = sql_lower(arena, compiled.schema, (Dialect)i);
  each(i, compiled.schema->outputs)
    if (compiled.schema->outputs.items[i].target == TARGET_C)
      run->output = &compiled.schema->outputs.items[i];
  assert_non_null(run->output);
  c_run(run);
  assert_false(diags_failed(diags));
  made.plan = c_plan(run);
  return made;
}

static void print_proof(Buf *out, const CProof *proof) {
  each(i, proof->differences) {
    const CDifference *d = &proof->differences.items[i];
    buf_format(out, "%.*s: %.*s, not %.*s\n", STR_ARG(d->what), STR_ARG(d->found), STR_ARG(d->wanted));
  }
  each(i, proof->unproven)
    buf_format(out, "unproven %.*s: %.*s\n", STR_ARG(proof->unproven.items[i].what),
               STR_ARG(proof->unproven.items[i].why));
}

static void test_holds(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Made made = make(arena);
  const CProof *proof = c_prove(arena, made.plan, &made.texts, true);
  Buf out = BUF(arena);
  print_proof(&out, proof);
  if (out.len > 0) fail_msg("%.*s", STR_ARG(buf_str(&out)));
  assert_true(proof->outlined);
  assert_int_equal(proof->rows.len, 2);
  assert_true(proof->members >= 24);
  assert_true(proof->functions >= 10);
  assert_true(proof->sources >= 3);
  c_proof_print_sizes(&out, proof);
  const char expected[] = "| bytes of a row | x86_64 | aarch64 | riscv64 | win64 | i386 | armv7 | win32 |\n"
                          "|---|--:|--:|--:|--:|--:|--:|--:|\n"
                          "| app_users | 248 | 248 | 248 | 248 | 196 | 216 | 216 |\n"
                          "| app_logins | 24 | 24 | 24 | 24 | 20 | 24 | 24 |\n";
  if (!str_eq(buf_str(&out), str_from_z(expected))) fail_msg("%.*s", STR_ARG(buf_str(&out)));
  arena_free(arena);
}

/* A mistake put into a file, and a line of what must be said. */
typedef struct Mutation {
  const char *file, *from, *to, *said;
} Mutation;

static const Mutation mutations[] = {
  {"app.h", "  sg_opt_i32 age;", "  sg_opt_i64 age;", "app_users.age: sg_opt_i64, not sg_opt_i32\n"},
  {"app.h", "  int16_t tiny;", "  uint16_t tiny;", "app_users.tiny: uint16_t, not int16_t\n"},
  {"app.h", "  float place[3];", "  float place[4];", "app_users.place: float[4], not float[3]\n"},
  {"app.h", "  sg_opt_i32 age;", "", "app_users.age: missing, not sg_opt_i32\n"},
  {"app.h", "  int16_t tiny;", "  int16_t tiny; int extra;", "app_users.extra: int, not nothing\n"},
  {"app.h", "  int16_t tiny;", "  union { int16_t tiny; char extra; };", "app_users.(union): union, not nothing\n"},
  {"app.h", "  sg_str email;", "  sg_str mail;", "app_users.email: missing, not sg_str\n"},
  {"app.h", "  float v[5];", "  float v[6];", "app_users_near.v: float[6], not float[5]\n"},
  {"app.h", "  app_state state;", "  app_users_level state;", "app_users.state: app_users_level, not app_state\n"},
  {"app.h", "APP_STATE_DONE = 2", "APP_STATE_DONE = 3", "APP_STATE_DONE: 3, not 2\n"},
  {"app.h", "APP_STATE_UNSET = 0", "APP_STATE_UNSET = 7", "APP_STATE_UNSET: 7, not 0\n"},
  {"app.h", "  APP_STATE_DONE = 2,", "", "APP_STATE_DONE: missing, not 2\n"},
  {"app.h", "APP_STATE_DONE = 2,", "APP_STATE_DONE = 2, APP_STATE_MORE,", "APP_STATE_MORE: a value, not nothing\n"},
  {"app.h", "  APP_USERS_C_EMAIL,", "", "APP_USERS_C_AGE: 1, not 2\n"},
  {"app.h", "typedef struct app_logins {", "typedef struct __attribute__((packed)) app_logins {",
   "app_logins.last: offset on i386: 10, not 12\n"},
  {"app.h", "typedef struct app_logins {", "typedef struct __attribute__((aligned(32))) app_logins {",
   "app_logins: size on armv7: 32, not 24\n"},
  {"schemagen_rt.h", "typedef struct sg_ts {", "typedef struct __attribute__((aligned(8))) sg_ts {",
   "app_logins.last: offset on i386: 16, not 12\n"},
  {"app.c", "const char *app_state_to_str(app_state value) {", "int app_state_to_str(app_state value) {",
   "app.c: conflicting types for 'app_state_to_str', not C\n"},
  {"app.c", "const sg_table app_users_table = {", "extern const sg_table app_users_table; static const sg_table other = {",
   "app_users_table: missing, not a definition\n"},
  {"app.c", "app_state app_state_from_str(", "static app_state app_state_from(",
   "app_state_from_str: missing, not a definition\n"},
  {"app.h", "extern const sg_table app_users_table;", "extern const sg_table;; app_users_table",
   "app.h on x86_64: "},
};

/* Those of prototypes, which are not in the plan: of the files they are compared with those of what it prints. */
static const Mutation prototypes[] = {
  {"app.h", "app_state app_state_from_str(const char *text, size_t len);",
   "app_state app_state_from_str(const char *text, int len);",
   "app_state_from_str: app_state (const char *, int), not app_state (const char *, size_t)\n"},
  {"app.h", "const char *app_state_to_str(app_state value);", "", "app_state_to_str: missing, not const char *(app_state)\n"},
  {"app.h", "const char *app_state_to_str(app_state value);",
   "const char *app_state_to_str(app_state value); int app_other(void);", "app_other: int (void), not nothing\n"},
  {"app.h", "extern const sg_table app_users_table;", "extern const sg_column app_users_table;",
   "app_users_table: const sg_column, not const sg_table\n"},
};

/* In the file as it is found, or as the plan prints it too. */
static void check_mutation(const Made *made, const Mutation *m, bool printed) {
  Arena *arena = made->arena;
  CTexts texts = {0};
  bool changed = false;
  each(i, made->texts) {
    CText text = made->texts.items[i];
    if (str_eq(text.name, str_from_z(m->file)))
      text.found = str_replace(arena, text.made, str_from_z(m->from), str_from_z(m->to));
    changed = changed || !str_eq(text.found, text.made);
    if (printed) text.made = text.found;
    vec_push(arena, &texts, text);
  }
  Buf out = BUF(arena);
  print_proof(&out, c_prove(arena, made->plan, &texts, true));
  if (!changed || str_find(buf_str(&out), str_from_z(m->said)) < 0)
    fail_msg("%s for %s in %s%s: wanted %s got %.*s", m->to, m->from, m->file, changed ? "" : " (not there)", m->said,
             STR_ARG(buf_str(&out)));
}

static void test_mutations(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Made made = make(arena);
  for (size_t i = 0; i < sizeof mutations / sizeof *mutations; i++) {
    check_mutation(&made, &mutations[i], false);
    check_mutation(&made, &mutations[i], true); /* a mistake of a template, met in outline */
  }
  for (size_t i = 0; i < sizeof prototypes / sizeof *prototypes; i++) check_mutation(&made, &prototypes[i], false);
  arena_free(arena);
}

/* A file that is gone, and a header of another library that is not installed. */
static void test_missing(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Made made = make(arena);
  each(i, made.texts) {
    CText *text = &made.texts.items[i];
    if (str_eq(text->name, STR("app_pg.c"))) text->found = STR_NONE;
    if (str_eq(text->name, STR("app_sqlite.c")))
      text->found = str_concat(arena, STR("#include <nowhere/sqlite3.h>\n"), text->made);
  }
  Buf out = BUF(arena);
  print_proof(&out, c_prove(arena, made.plan, &made.texts, true));
  const char expected[] = "app_pg.c: missing, not a file\n"
                          "unproven app_sqlite.c: 'nowhere/sqlite3.h' file not found\n";
  if (!str_eq(buf_str(&out), str_from_z(expected))) fail_msg("%.*s", STR_ARG(buf_str(&out)));
  arena_free(arena);
}

static void check_outline(Str (*outline)(Arena *, Str), const char *from, const char *wanted) {
  Arena *arena = arena_new(0, NULL);
  Str got = outline(arena, str_from_z(from));
  if (!str_eq(got, str_from_z(wanted))) fail_msg("of %s: wanted %s got %.*s", from, wanted, STR_ARG(got));
  arena_free(arena);
}

static void test_outline(void **state) {
  (void)state;
  check_outline(c_outline, "#include <sqlite3.h>\n#include \"app.h\"\n/* g:\n * f */\nint f(void) {\n  return 1;\n}\n"
                           "SG_MUST_USE int g(int a,\n  int b);\nint h(int a,\n  int b) { /* x */\n  return 1;\n}",
                "#include \"app.h\"\nint f(void) {\n}\nint g(int a,\n  int b);\nint h(int a,\n  int b) { /* x */\n}\n");
  check_outline(c_outline, "const struct { int a; } x[] = {\n  {1},\n};\nstatic int y;\nstatic int f(void) {\n  return y;\n}\n"
                           "SG_INLINE int g(void) { return y; }\nenum { A = 1 };\nenum {\n  B,\n  C };\nextern int z;",
                "const struct { int a; } x[] = { 0\n};\nenum { A = 1 };\nenum {\n  B,\n  C };\nextern int z;\n");
  check_outline(c_outline, "#define T \\\n  \"text\"\n#define L(X) \\\n  X(a)\n#define I(a) \\\n  SG_INLINE int a(void) { \\\n  }\n"
                           "#define A(a) \\\n  _Static_assert(a)\n#define N 1\nI(b)\nA(c);\n",
                "#define A(a) \\\n  _Static_assert(a)\n#define N 1\n\nA(c);\n");
  check_outline(c_outline_types,
                "#ifndef A_INCLUDED\n#include \"b.h\"\n#define O(a) \\\n  typedef struct { int i; } a;\n#define A(a) \\\n  assert(a)\n"
                "O(b)\nA(b);\ntypedef struct t {\n  int a;\n} t;\nint f(t *a,\n  int b);\nenum {\n  X\n};\n#endif",
                "#ifndef A_INCLUDED\n#include \"b.h\"\n#define O(a) \\\n  typedef struct { int i; } a;\nO(b)\n\n"
                "typedef struct t {\n  int a;\n} t;\n#endif\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_holds),
    cmocka_unit_test(test_mutations),
    cmocka_unit_test(test_missing),
    cmocka_unit_test(test_outline),
  };
  return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
