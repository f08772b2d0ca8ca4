/* What the YAML comes to mean: the model of each case, printed one fact a line. */
#include "model_support.h"

typedef struct Case {
  const char *yaml, *facts;
} Case;

static void add_on(Buf *out, DialectSet set) {
  if (set == ON_POSTGRES) buf_lit(out, " [postgres]");
  if (set == ON_SQLITE) buf_lit(out, " [sqlite]");
}

static void add_columns(Buf *out, const ColumnList *columns) {
  buf_lit(out, " (");
  each(i, *columns) {
    if (i > 0) buf_lit(out, ", ");
    buf_append(out, columns->items[i]->name.str);
  }
  buf_lit(out, ")");
}

static void add_column(Buf *out, const Schema *schema, const Column *c) {
  static const char *const storages[] = {"", " unix", " unix_ms", " as text", " scaled"};
  buf_format(out, "  %.*s %.*s%s", STR_ARG(c->name.str), STR_ARG(type_yaml(out->arena, &c->type)),
             c->nullable ? "?" : "");
  if (type_info(&c->type)->class == EXPR_NUMERIC)
    buf_format(out, "%s", storages[column_storage(schema, c)]);
  if (c->initial->kind == DEFAULT_VALUE)
    buf_format(out, " = %.*s", STR_ARG(c->initial->value.text));
  if (text_given(c->deprecated)) buf_lit(out, " deprecated");
  if (str_given(c->renamed_from)) buf_format(out, " was %.*s", STR_ARG(c->renamed_from));
  add_on(out, c->on);
  buf_lit(out, "\n");
}

static void add_key(Buf *out, const char *what, const Key *key) {
  buf_format(out, "  %s %.*s", what, STR_ARG(key->name.str));
  add_columns(out, &key->columns);
  if (key->include.len > 0) add_columns(out, &key->include);
  add_on(out, key->on);
  buf_lit(out, "\n");
}

static void add_constraints(Buf *out, const Table *t) {
  if (t->primary_key != NULL) add_key(out, "primary key", t->primary_key);
  each(i, t->uniques) add_key(out, "unique", t->uniques.items[i]);
  each(i, t->foreign_keys) {
    const ForeignKey *fk = t->foreign_keys.items[i];
    buf_format(out, "  foreign key %.*s", STR_ARG(fk->name.str));
    add_columns(out, &fk->columns);
    buf_format(out, " to %.*s", STR_ARG(table_key_name(out->arena, fk->target)));
    add_columns(out, &fk->target_columns);
    if (fk->in_cycle) buf_lit(out, " later");
    add_on(out, fk->on);
    buf_lit(out, "\n");
  }
  each(i, t->checks) {
    buf_format(out, "  check %.*s", STR_ARG(t->checks.items[i]->name.str));
    add_on(out, t->checks.items[i]->on);
    buf_lit(out, "\n");
  }
  each(i, t->indexes) {
    buf_format(out, "  index %.*s", STR_ARG(t->indexes.items[i]->name.str));
    add_on(out, t->indexes.items[i]->on);
    buf_lit(out, "\n");
  }
}

static Str facts_of(Arena *arena, const Schema *schema) {
  Buf out = BUF(arena);
  each(i, schema->schemas) buf_format(&out, "schema %.*s\n", STR_ARG(schema->schemas.items[i]));
  each(i, schema->enums) {
    const Enum *e = schema->enums.items[i];
    buf_format(&out, "enum %.*s", STR_ARG(e->name.str));
    each(j, e->values) {
      const EnumValue *value = &e->values.items[j];
      buf_format(&out, " %.*s", STR_ARG(value->label.str));
      if (str_given(value->renamed_from)) buf_format(&out, "(%.*s)", STR_ARG(value->renamed_from));
    }
    if (str_given(e->renamed_from)) buf_format(&out, " was %.*s", STR_ARG(e->renamed_from));
    buf_lit(&out, "\n");
  }
  each(i, schema->by_dependency) {
    const Table *t = schema->by_dependency.items[i];
    buf_format(&out, "table %.*s", STR_ARG(table_key_name(arena, t)));
    if (!str_eq(t->flat_name, t->name.str)) buf_format(&out, " = %.*s", STR_ARG(t->flat_name));
    add_on(&out, t->on);
    buf_lit(&out, "\n");
    each(j, t->columns) add_column(&out, schema, t->columns.items[j]);
    add_constraints(&out, t);
  }
  return buf_str(&out);
}

#define ID "id: { type: bigint, primary_key: true }"

static const Case cases[] = {
  /* Mixins: a key first, the rest after the table's own, each mixin after those it uses. */
  {"mixins:\n  k: { columns: { " ID " } }\n  a: { use: [k], columns: { x: text } }\n"
   "tables: { t: { use: [a], columns: { own: date } } }\n",
   "table t\n  id bigint\n  own date\n  x text\n  primary key t_pkey (id)\n"},
  /* Types by reference, through serials and chains, with their storage. */
  {"tables:\n  c: { columns: { b: { references: b.a, nullable: true } } }\n"
   "  b: { columns: { a: { references: a.id, primary_key: true } } }\n"
   "  a: { columns: { id: { type: serial, primary_key: true } } }\n",
   "table a\n  id serial\n  primary key a_pkey (id)\n"
   "table b\n  a integer\n  primary key b_pkey (a)\n  foreign key b_a_a_id_fk (a) to a (id)\n"
   "table c\n  b integer?\n  foreign key c_b_b_a_fk (b) to b (a)\n"},
  {"tables:\n  a: { columns: { p: { type: \"numeric(9,2)\", storage: scaled, primary_key: true } } }\n"
   "  b: { columns: { p: { references: a.p }, q: { type: \"numeric(9,2)\", storage: text }, r: numeric, s: \"numeric(15,2)\" } }\n",
   "table a\n  p numeric(9,2) scaled\n  primary key a_pkey (p)\n"
   "table b\n  p numeric(9,2) scaled\n  q numeric(9,2) as text\n  r numeric as text\n  s numeric(15,2)\n"
   "  foreign key b_p_a_p_fk (p) to a (p)\n"},
  /* Names with schemas and dots. */
  {"postgres: { schema: app }\ntables:\n  app.a: { columns: { " ID " } }\n  auth.a: { columns: { " ID " } }\n"
   "  b: { schema: x, name: y.z, columns: { a: { references: auth.a.id }, c: { references: app.a.id } } }\n",
   "schema auth\nschema x\ntable a\n  id bigint\n  primary key a_pkey (id)\n"
   "table auth.a = auth_a\n  id bigint\n  primary key a_pkey (id)\n"
   "table x.y.z = x_y.z\n  a bigint\n  c bigint\n"
   "  foreign key y.z_a_a_id_fk (a) to auth.a (id)\n  foreign key y.z_c_a_id_fk (c) to a (id)\n"},
  /* Where a thing is follows from what it needs. */
  {"tables:\n  t:\n    columns:\n      a: { type: text, only: postgres, unique: true, index: true, check: a <> '' }\n"
   "      b: { type: { sqlite: blob } }\n      c: integer\n"
   "    checks: { k: { postgres: c > 0 }, l: c > 1 }\n"
   "    indexes: [[a, c], { columns: [c], where: { sqlite: c > 0 } }]\n",
   "table t\n  a text [postgres]\n  b blob [sqlite]\n  c integer\n  unique t_a_unique (a) [postgres]\n"
   "  check t_a_check [postgres]\n  check k [postgres]\n  check l\n"
   "  index t_a_index [postgres]\n  index t_a_c_index [postgres]\n  index t_c_index [sqlite]\n"},
  /* Cycles: one edge waits. */
  {"tables:\n  a: { columns: { " ID ", b: { references: b.id }, up: { references: a.id } } }\n"
   "  b: { columns: { " ID ", a: { references: a.id } } }\n",
   "table b\n  id bigint\n  a bigint\n  primary key b_pkey (id)\n  foreign key b_a_a_id_fk (a) to a (id) later\n"
   "table a\n  id bigint\n  b bigint\n  up bigint\n  primary key a_pkey (id)\n"
   "  foreign key a_b_b_id_fk (b) to b (id)\n  foreign key a_up_a_id_fk (up) to a (id)\n"},
  /* Names by rule: both bases, patterns, and never two alike. */
  {"naming: postgres\ntables: { t: { columns: { a: integer, b: { type: text, unique: true, check: b <> '', index: true } }, primary_key: [a, b] } }\n",
   "table t\n  a integer\n  b text\n  primary key t_pkey (a, b)\n  unique t_b_key (b)\n  check t_b_check\n  index t_b_idx\n"},
  {"naming: { base: postgres, primary_key: \"pk_{table}\", unique: \"u_{table}_{columns}\" }\n"
   "tables: { t: { columns: { a: integer, b: { type: text, unique: true } }, primary_key: [a, b] } }\n",
   "table t\n  a integer\n  b text\n  primary key pk_t (a, b)\n  unique u_t_b (b)\n"},
  {"tables: { t: { columns: { a: integer, b: integer }, primary_key: [a], indexes: [[b], [b desc], { columns: [b nulls first], name: t_b_index1 }] } }\n",
   "table t\n  a integer\n  b integer\n  primary key t_pkey (a)\n  index t_b_index\n  index t_b_index2\n  index t_b_index1\n"},
  {"tables: { t: { columns: { a: integer, b: integer, c: text }, primary_key: [a, b], unique: [{ columns: [a], include: [b, c], only: postgres }] } }\n",
   "table t\n  a integer\n  b integer\n  c text\n  primary key t_a_b_pk (a, b)\n  unique t_a_unique (a) (b, c) [postgres]\n"},
  {"naming: { index: \"i_{columns}\" }\ntables:\n  t: { columns: { a: { type: text, index: true }, b: { type: text, index: true } } }\n"
   "  u: { columns: { a: { type: text, index: true } }, indexes: [{ columns: [a desc], name: i_a2 }] }\n"
   "  v: { columns: { a: { type: text, index: true } } }\n",
   "table t\n  a text\n  b text\n  index i_a\n  index i_b\ntable u\n  a text\n  index i_a1\n  index i_a2\n"
   "table v\n  a text\n  index i_a3\n"},
  /* Former names, and what is no longer to be used. */
  {"enums: { e: { values: { x: { renamed_from: [u, v] }, y: Why }, renamed_from: f } }\n"
   "tables: { t: { columns: { a: { type: e, default: y, renamed_from: [b, c], deprecated: true }, d: { type: text, deprecated: false } } } }\n",
   "enum e x(v) y was f\ntable t\n  a e = y deprecated was c\n  d text\n"},
  /* Values in the form their type has. */
  {"tables: { t: { columns: { a: { type: uuid, default: A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11 }, b: { type: \"numeric(4,2)\", default: +1.5 },\n"
   "  c: { type: json, default: { value: { k: [1, 'x', null] } } }, d: { type: text, default: 007 }, e: { type: timestamptz, default: '2024-05-06T07:08:09+02:00' },\n"
   "  f: { type: text, default: null }, g: { type: smallint, default: -0 } } } }\n",
   "table t\n  a uuid = a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\n  b numeric(4,2) = 1.5\n"
   "  c json = {\"k\":[1,\"x\",null]}\n  d text = 007\n  e timestamptz = 2024-05-06 05:08:09\n  f text\n  g smallint = 0\n"},
};

static void yaml_means_what_it_says(void **state) {
  (void)state;
  size_t failed = 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Arena *arena = arena_new(0, NULL);
    Compiled got = compile(arena, cases[i].yaml);
    Str facts = got.schema == NULL ? STR("") : facts_of(arena, got.schema);
    if (!str_empty(got.said) || !str_eq(facts, str_from_z(cases[i].facts))) {
      print_error("%s\nwanted:\n%s\ngot: %.*s\n%.*s\n", cases[i].yaml, cases[i].facts,
                  STR_ARG(got.said), STR_ARG(facts));
      failed++;
    }
    arena_free(arena);
  }
  assert_int_equal(failed, 0);
}

/* A name by rule never has more bytes than Postgres keeps, whatever the names it is made of. */
static void long_names_fit(void **state) {
  (void)state;
  for (int naming = 0; naming < 2; naming++) {
    for (int length = 40; length <= 60; length++) {
      Arena *arena = arena_new(0, NULL);
      char name[64] = {0};
      for (int i = 0; i < length; i++) name[i] = (char)('a' + i % 26);
      Str yaml = str_format(
        arena, "naming: %s\noutputs: { postgres: true }\ntables:\n  %s: { columns: { %s: { type: text, unique: true, index: true, check: %s <> '' }, b: text }, primary_key: [%s, b] }\n",
        naming == 0 ? "drizzle" : "postgres", name, name, name, name);
      Compiled got = compile(arena, str_z(arena, yaml));
      assert_string_equal(str_z(arena, got.said), "");
      const Table *t = got.schema->tables.items[0];
      const Str names[] = {t->primary_key->name.str, t->uniques.items[0]->name.str,
                           t->indexes.items[0]->name.str, t->checks.items[0]->name.str};
      for (size_t i = 0; i < 4; i++) {
        assert_in_range(names[i].len, 1, 63);
        for (size_t j = 0; j < i; j++) assert_false(str_eq(names[i], names[j]));
      }
      arena_free(arena);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(yaml_means_what_it_says),
    cmocka_unit_test(long_names_fit),
  };
  return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
