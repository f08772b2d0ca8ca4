/* Templates: text in, text or a diagnostic out. */
#include "frame_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Files of one template directory, and the text of `main.tmpl`. */
typedef struct Run {
  Arena *arena;
  Diags *diags;
  Buf out; /* "== path\ntext" of every file, then the text outside */
} Run;

static const Embedded shared[] = {
    {STR_INIT("column.tmpl"), STR_INIT("{{ c.name }};")},
    {STR_INIT("lines.tmpl"), STR_INIT("one\n{# nothing #}\ntwo\n")},
    {STR_INIT("self.tmpl"), STR_INIT("{% include \"self.tmpl\" %}")},
    {STR_INIT("a.tmpl"), STR_INIT("{% include \"b.tmpl\" %}")},
    {STR_INIT("b.tmpl"), STR_INIT("x\n {% include \"a.tmpl\" %}")},
    {STR_INIT("open.tmpl"), STR_INIT("{% for t in tables %}")},
    {STR_INIT("wrong.tmpl"), STR_INIT("\n{{ nmae }}")},
    {STR_INIT("loop.tmpl"), STR_INIT("{% for t in tables %}{{ t.name }} {% end %}")},
    {STR_INIT("latin1.tmpl"), STR_INIT("caf\xE9")},
};
enum { SHARED = sizeof shared / sizeof *shared };

static bool take_file(void *context, Str path, Str text) {
  Run *run = context;
  if (str_given(path)) buf_format(&run->out, "== %.*s\n", STR_ARG(path));
  buf_append(&run->out, text);
  return true;
}

static Run run_template(Str text) {
  Arena *arena = arena_new(0, NULL);
  Run run = {.arena = arena, .diags = diags_new(arena), .out = BUF(arena)};
  Embedded *files = arena_array(arena, Embedded, SHARED + 1);
  memcpy(files, shared, sizeof shared);
  files[SHARED] = (Embedded){STR("main.tmpl"), text};
  TemplateSource source = {.embedded = files, .embedded_len = SHARED + 1};
  const Template *tmpl = template_load(arena, run.diags, &source, STR("main.tmpl"), &plan_record);
  if (tmpl != NULL)
    template_render(arena, run.diags, tmpl, plan_make(arena), (FrameSink){.file = take_file, .context = &run});
  diags_sort(run.diags);
  return run;
}

static const struct {
  const char *text, *expected;
} renders[] = {
    {"", ""},
    {"plain } %} }} { text\n", "plain } %} }} { text\n"},
    {"{{ name }}", "shop"},
    {"{{name}}!", "shop!"},
    {"{{ count }} {{ yes }} {{ no }} [{{ nothing }}]", "-3 true false []"},
    {"{{ settings.version }}", "1.0"},
    {"{{ \"{{\" }} name {{ '}}' }}", "{{ name }}"},
    {"{{ \"tab\\tend\\n\" }}", "tab\tend\n"},
    {"{{ 'a_b' | pascal | lower }}", "ab"},
    {"a{# {{ nonsense }} #}b", "ab"},
    {"\r\nx\r\n", "\nx\n"},
    {"\xEF\xBB\xBFx", "x"},
    /* loops */
    {"{% for t in tables %}{{ t.name }},{% end %}", "users,posts,"},
    {"{% for t in roots %}{{ t.name }}{% end %}", "users"},
    {"{% for t in kinds %}{{ t.name }}{% end %}{{ kinds | count }}{% if kinds %}!{% end %}", "text1!"},
    {"{% for s in names %}{{ s.index }}{{ s.number }}{{ s }}{% if not s.last %}, {% end %}{% end %}",
     "01a, 12b"},
    {"{% for s in names %}{% if s.first %}{{ s }}{% end %}{% end %}", "a"},
    {"{% for s in none %}{{ s }}{% else %}empty{% end %}", "empty"},
    {"{% for s in names %}{{ s }}{% else %}empty{% end %}", "ab"},
    {"{% for t in tables %}{{ t.number }}{{ t.index }} {% end %}", "70 81 "}, /* a field wins */
    {"{% for t in tables %}{% for c in t.columns %}{{ t.name }}.{{ c.name }}:{{ c.type.name }} {% end "
     "%}{% end %}",
     "users.id:integer users.bio:text posts.id:integer posts.author:integer "},
    {"{% for name in names %}{{ name }}{% end %}{{ name }}", "abshop"}, /* hides, then not */
    {"{% for t in tables %}{% for c in t.columns %}{% for l in c.labels %}{{ t.name }}{{ l }}{% end "
     "%}{% end %}{% end %}{% for s in names %}{{ s }}{% end %}",
     "usersxab"},
    /* conditions */
    {"{% if yes %}1{% end %}{% if no %}2{% end %}{% if not no %}3{% end %}", "13"},
    {"{% if name %}1{% end %}{% if nothing %}2{% end %}{% if count %}3{% end %}", "13"},
    {"{% if names %}1{% end %}{% if none %}2{% end %}{% if main %}3{% end %}{% if missing %}4{% end %}",
     "13"},
    {"{% if no %}a{% elif no %}b{% elif yes %}c{% else %}d{% end %}", "c"},
    {"{% if no %}a{% elif no %}b{% else %}d{% end %}", "d"},
    {"{% if yes %}a{% elif yes %}b{% else %}d{% end %}", "a"},
    {"{% if yes and no or yes %}1{% end %}{% if yes and (no or no) %}2{% end %}", "1"},
    {"{% if not yes and no %}1{% end %}{% if not (yes and no) %}2{% end %}", "2"},
    {"{% if not not yes %}1{% end %}", "1"},
    {"{% if name == \"shop\" %}1{% end %}{% if name != 'shop' %}2{% end %}{% if name == nothing %}3{% "
     "end %}",
     "1"},
    {"{% if count == -3 %}1{% end %}{% if count != 3 %}2{% end %}{% if count == count %}3{% end %}",
     "123"},
    {"{% for t in tables %}{% if t.number == 8 %}{{ t.name }}{% end %}{% end %}", "posts"},
    /* pointers that an if around is known to have checked */
    {"{% if main %}{{ main.name }}{% end %}", "posts"},
    {"{% if not missing %}none{% else %}{{ missing.name }}{% end %}", "none"},
    {"{% if main and main.name == 'posts' %}1{% end %}", "1"},
    {"{% if not main or main.name == 'posts' %}1{% end %}", "1"},
    {"{% if main and main.parent %}{{ main.parent.name }}{% end %}", "users"},
    {"{% if not main %}{% elif main.parent %}{{ main.parent.name }}{% end %}", "users"},
    {"{% if main %}{% for c in main.columns %}{% if c.target %}{{ c.target.name }}{% end %}{% end %}{% "
     "end %}",
     "users"},
    {"{% if missing and missing.name == 'x' %}1{% else %}2{% end %}", "2"},
    /* lines of nothing but tags */
    {"a\n{% if yes %}\nb\n{% end %}\nc\n", "a\nb\nc\n"},
    {"a\n  {% if yes %}  \n  b\n\t{% end %}\nc\n", "a\n  b\nc\n"},
    {"{% if yes %}\r\nb\r\n{% end %}\r\n", "b\n"},
    {"{% for s in names %}\n- {{ s }}\n{% end %}\n", "- a\n- b\n"},
    {"{% for s in names %}\n{% if yes %}\n- {{ s }}\n{% end %}\n{% end %}", "- a\n- b\n"},
    {"x\n{# one\n   two #}\ny\n", "x\ny\n"},
    {"x {# one #}\ny\n", "x \ny\n"},
    {"  {% if yes %} {% if yes %}\nx\n{% end %} {# both #} {% end %}  \ny", "x\ny"},
    {"{{ name }} {% if yes %}\nx{% end %}\n", "shop \nx\n"},
    {"  {% if yes %}x{% end %}\n", "  x\n"},
    {"a\n\n{% if yes %}\n\nb\n{% end %}\n", "a\n\n\nb\n"},
    {"{% include \"lines.tmpl\" %}\nthree\n", "one\ntwo\nthree\n"},
    {"{% if yes %} {% end %}x", " x"},
    /* trimming on request */
    {"a \n {%- if yes -%} \n b \n {%- end -%} \n c", "abc"},
    {"a {{- name -}} b", "ashopb"},
    {"a {#- x -#} b", "ab"},
    /* includes see what is around them */
    {"{% for t in tables %}{% for c in t.columns %}{% include \"column.tmpl\" %}{% end %}{% end %}",
     "id;bio;id;author;"},
    {"{% include 'loop.tmpl' %}{% include 'loop.tmpl' %}", "users posts users posts "},
    /* files */
    {"{% file \"x/{{ name }}.txt\" %}\nhi\n{% end %}\n", "== x/shop.txt\nhi\n"},
    {"a{% for t in tables %}{% file \"{{ t.name | upper }}.py\" %}{{ t.name }}\n{% end %}{% end %}b",
     "== USERS.py\nusers\n== POSTS.py\nposts\nab"},
    {"{% if no %}{% file 'x' %}{% end %}{% end %}", ""},
    {"{% file '{% if yes %}y{% else %}n{% end %}' %}1{% end %}", "== y\n1"},
    {"{% file 'empty' %}{% end %}", "== empty\n"},
    /* filters */
    {"{{ names | join:', ' }}{{ none | join:',' }}", "a, b"},
    {"{{ tables | count }} {{ roots | count }} {{ names | count }} {{ none | count }}", "2 1 2 0"},
    {"{{ nothing | default:'x' }}{{ name | default:'x' }}{{ none | first }}{{ names | first | upper }}",
     "xshopA"},
    {"{{ count | json }} {{ yes | json }} {{ name | json }} {{ names | json }} {{ none | json }}",
     "-3 true \"shop\" [\"a\", \"b\"] []"},
    {"{{ count | default:'x' }} {{ no | upper | lower | upper }}", "-3 FALSE"},
    {"{{ odd | comment_c }}", "it's \"* /\" \\ $x ?? /\n/ * `"},
    {"{{ odd | c_string }}", "\"it's \\\"*/\\\" \\\\ $x ?\\?/\\n/* `\""},
    {"{{ odd | kotlin_string }}", "\"it's \\\"*/\\\" \\\\ \\$x ?\?/\\n/* `\""},
    {"{{ odd | sql_literal }}", "'it''s \"*/\" \\ $x ?\?/\n/* `'"},
    {"{{ odd | sql_ident }}", "\"it's \"\"*/\"\" \\ $x ?\?/\n/* `\""},
    {"{{ odd | prefix:'// ' | indent:2 }}", "it's \"*/\" \\ $x ?\?/\n  // /* `"},
};

static void test_renders(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof renders / sizeof *renders; i++) {
    Run run = run_template(str_from_z(renders[i].text));
    if (run.diags->list.len > 0)
      fail_msg("%s\n%.*s", renders[i].text, STR_ARG(run.diags->list.items[0]->message));
    if (!str_eq(buf_str(&run.out), str_from_z(renders[i].expected)))
      fail_msg("%s\ngave  [%.*s]\nnot   [%s]", renders[i].text, STR_ARG(buf_str(&run.out)), renders[i].expected);
    arena_free(run.arena);
  }
}

/* What is said, one line each: line:column code, then the words that matter. */
static const struct {
  const char *text, *place; /* "1:4 E0610"; several separated by blanks */
  const char *words;        /* in the message, label or help of the first */
} mistakes[] = {
    /* marks and tokens */
    {"a {{ name", "1:3 E0606", "`{{` is not closed"},
    {"a\n{% if yes", "2:1 E0606", "close it with `%}`"},
    {"{# x }}", "1:1 E0606", "#}"},
    {"{{ \"x }}", "1:1 E0606", "a quote that is not closed"},
    {"{{ 'x\ny' }}", "1:4 E0605", "does not end on its line"},
    {"{{ 'a\\qb' }}", "1:6 E0605", "an escape in a string"},
    {"{{ }}", "1:4 E0605", "expected a name"},
    {"{{ name name }}", "1:9 E0605", "expected `|` or `}}`, found `name`"},
    {"{{ name. }}", "1:8 E0605", "expected the name of a field, found the end of the tag"},
    {"{{ name | }}", "1:9 E0605", "expected the name of a filter"},
    {"{{ name $ }}", "1:9 E0605", "no part of a tag"},
    {"{{ \xC3\xA9 }}", "1:4 E0605", "no part of a tag"},
    {"{% if yes == %}{% end %}", "1:12 E0605", "a string, a number or a name"},
    {"{% if count == 99999999999999999999 %}{% end %}", "1:16 E0605", "64 bits"},
    {"{% if count == 9x %}{% end %}", "1:16 E0605", "not a whole number"},
    {"{% if (yes %}{% end %}", "1:10 E0605", "expected `)`"},
    {"{% if yes no %}{% end %}", "1:11 E0605", "expected `%}`, found `no`"},
    {"{% for in names %}{% end %}", "1:11 E0605", "expected `in`, found `names`"},
    {"{% for s of names %}{% end %}", "1:10 E0605", "expected `in`, found `of`"},
    {"{% end if %}", "1:1 E0608", "belongs to no block"},
    {"{% if yes %}{% end if %}", "1:20 E0605", "expected `%}`, found `if`"},
    {"{% include name %}", "1:12 E0605", "a template's path in quotes"},
    {"{% file name %}{% end %}", "1:9 E0605", "the file's path in quotes"},
    {"{% %}", "1:4 E0605", "if, elif, else"},
    /* blocks */
    {"x\n {% if yes %}", "2:2 E0607", "has no end"},
    {"{% for s in names %}{% if yes %}{% end %}", "1:1 E0607", "{% end %}"},
    {"{% file 'x' %}", "1:1 E0607", "no end"},
    {"{% end %}", "1:1 E0608", "{% end %} belongs to no block"},
    {"{% else %}", "1:1 E0608", "{% else %}"},
    {"{% if yes %}{% else %}{% else %}{% end %}", "1:23 E0608", "once"},
    {"{% if yes %}{% else %}{% elif no %}{% end %}", "1:23 E0608", "{% elif %}"},
    {"{% for s in names %}{% elif no %}{% end %}", "1:21 E0608", "{% elif %}"},
    {"{% file 'x' %}{% else %}{% end %}", "1:15 E0608", "{% else %}"},
    {"{% unless yes %}{% end %}", "1:4 E0609", "unknown tag \"unless\""},
    {"{% fro s in names %}{% end %}", "1:4 E0609", "did you mean `{% for %}`?"},
    {"{% if yes %}{% endif %}", "1:16 E0609", "did you mean `{% end %}`?"},
    /* names */
    {"{{ nmae }}", "1:4 E0610", "did you mean \"name\"?"},
    {"{{ zzz }}", "1:4 E0610", "the names known here are: name, nothing, odd, count"},
    {"\xC3\xA9 {{ settings.versoin }}", "1:15 E0610", "the fields of \"settings\" are: version, strict"},
    {"{% for t in tables %}{{ t.nmae }}{% end %}", "1:27 E0610",
     "the fields of \"table\" are: name, columns, parent, number, first, last, index, number"},
    {"{% for s in names %}{{ s.name }}{% end %}", "1:26 E0610", "\"text\" has no such field"},
    {"{% for t in tables %}{% end %}{{ t.name }}", "1:34 E0610", "unknown name \"t\""},
    {"{% for t in tabels %}{{ t.x.y }}{% for c in t %}{% end %}{% end %}", "1:13 E0610", "tables"},
    {"{{ Name }}", "1:4 E0610", "name"},
    {"{% for t in none %}{% else %}{{ t }}{% end %}", "1:33 E0610", "unknown name \"t\""},
    /* filters */
    {"{{ name | camle }}", "1:11 E0611", "did you mean \"camel\"?"},
    {"{{ name | xyzzy }}", "1:11 E0611", "the filters are: camel, pascal"},
    {"{{ name | camel:'x' }}", "1:11 E0612", "takes no argument"},
    {"{{ names | join }}", "1:12 E0612", "takes a string"},
    {"{{ name | indent:'x' }}", "1:11 E0612", "takes a number from 0 to 200"},
    {"{{ name | indent:201 }}", "1:11 E0612", "takes a number from 0 to 200"},
    {"{{ name | indent:-1 }}", "1:11 E0612", "takes a number from 0 to 200"},
    {"{{ name | prefix:'a\\nb' }}", "1:11 E0612", "takes a string on one line"},
    {"{{ name | prefix:'a\rb' }}", "1:11 E0612", "takes a string on one line"},
    {"{{ name|lower|lower|lower|lower|lower|lower|lower|lower|json }}", "1:57 E0620", "8 filters"},
    {"{{ names | camel }}", "1:12 E0613", "does not work on a list of strings"},
    {"{{ name | join:',' }}", "1:11 E0613", "takes a list of strings"},
    {"{{ tables | json }}", "1:13 E0613", "a list of \"table\""},
    {"{{ tables | join:',' }}", "1:13 E0613", "a list of \"table\""},
    {"{{ names | first | count }}", "1:20 E0613", "does not work on text"},
    {"{{ settings | upper }}", "1:15 E0613", "a whole \"settings\""},
    /* types */
    {"{{ tables }}", "1:4 E0614", "this is a list of \"table\""},
    {"{{ names }}", "1:4 E0614", "`join`"},
    {"{{ main }}", "1:4 E0614", "this is a whole \"table\""},
    {"{{ settings }}", "1:4 E0614", "this is a whole \"settings\""},
    {"{% for t in tables %}{{ t }}{% end %}", "1:25 E0614", "this is a whole \"table\""},
    {"{% for c in name %}{{ c.x }}{% end %}", "1:13 E0615", "this is text"},
    {"{% for c in settings %}{% end %}", "1:13 E0615", "a whole \"settings\""},
    {"{{ name.x }}", "1:9 E0616", "\"name\" is text"},
    {"{{ tables.name }}", "1:11 E0616", "\"tables\" is a list of \"table\""},
    {"{{ main.name }}", "1:4 E0617", "{% if main %}"},
    {"{% if main.name %}{% end %}", "1:7 E0617", "may be absent"},
    {"{% if main %}{% end %}{{ main.name }}", "1:26 E0617", "may be absent"},
    {"{% if main %}{% else %}{{ main.name }}{% end %}", "1:27 E0617", "may be absent"},
    {"{% if main or yes %}{{ main.name }}{% end %}", "1:24 E0617", "may be absent"},
    {"{% if not main and main.name %}{% end %}", "1:20 E0617", "may be absent"},
    {"{% if main %}{% for c in main.columns %}{{ c.target.name }}{% end %}{% end %}", "1:44 E0617",
     "{% if c.target %}"},
    {"{% if main %}{{ main.parent.name }}{% end %}", "1:17 E0617", "{% if main.parent %}"},
    {"{% for t in tables %}{% if t.parent %}{% end %}{% end %}{% for r in tables %}{{ r.parent.name "
     "}}{% end %}",
     "1:81 E0617", "r.parent"},
    {"{% if settings %}{% end %}", "1:7 E0618", "it is always there"},
    {"{% if yes == 'x' %}{% end %}", "1:7 E0618", "this is true or false, which cannot be compared with text"},
    {"{% if name == 1 %}{% end %}", "1:7 E0618", "compared with a number"},
    {"{% if name == count %}{% end %}", "1:15 E0618", "\"count\""},
    {"{% if names == names %}{% end %}", "1:7 E0618", "compared: text or a number"},
    /* includes and files */
    {"{% include 'none.tmpl' %}", "1:13 E0601", "there is no template \"none.tmpl\""},
    {"{% include '../x' %}", "1:13 E0623", "leads out of its directory"},
    {"{% include '/x' %}", "1:13 E0623", "it is absolute"},
    {"{% include '' %}", "1:13 E0623", "it is empty"},
    {"{% include 'main.tmpl' %}", "1:13 E0619", "includes itself"},
    {"{% include 'self.tmpl' %}", "1:13 E0619", "\"self.tmpl\" includes itself"},
    {"{% include 'a.tmpl' %}", "2:14 E0619", "\"a.tmpl\" includes itself"},
    {"{% include 'open.tmpl' %}{% end %}", "1:26 E0608 1:1 E0607", "no block"},
    {"{% include 'wrong.tmpl' %}{% include 'wrong.tmpl' %}", "2:4 E0610", "nmae"},
    {"{% include 'latin1.tmpl' %}", "1:4 E0603", "not valid UTF-8"},
    {"\xFF", "1:1 E0603", "not valid UTF-8"},
    {"{% file 'a' %}{% file 'b' %}{% end %}{% end %}", "1:15 E0622", "end the other file first"},
    {"{% file '{% file \"b\" %}{% end %}' %}{% end %}", "1:10 E0622", "inside {% file %}"},
    {"{% file '' %}{% end %}", "1:10 E0623", "it is empty"},
    {"{% file '{{ nothing }}/x' %}{% end %}", "1:10 E0623", "it is absolute"},
    {"{% file 'a/{{ nothing }}/x' %}{% end %}", "1:10 E0623", "between slashes is empty"},
    {"{% file 'a/' %}{% end %}", "1:10 E0623", "between slashes is empty"},
    {"{% file 'a/../x' %}{% end %}", "1:10 E0623", "leads out"},
    {"{% file './x' %}{% end %}", "1:10 E0623", "it holds `.`"},
    {"{% file 'a\\b' %}{% end %}", "1:11 E0605", "an escape in a string"},
    {"{% file '{{ odd }}' %}{% end %}", "1:10 E0623", "backslash"},
    {"{% file 'a{{ \"\\n\" }}' %}{% end %}", "1:10 E0623", "control character"},
    {"{% for t in tables %}{% file 'x' %}{% end %}{% end %}", "1:31 E0624", "written twice"},
    {"{% file 'x/A' %}{% end %}{% file 'X/a' %}{% end %}", "1:35 E0624", "\"x/A\" was written before"},
    /* several in one run, sorted */
    {"{{ b1 }}\n{% if x2 %}{{ name | no }}{% end %}\n{{ tables }}",
     "1:4 E0610 2:7 E0610 2:22 E0611 3:4 E0614", "b1"},
};

static Str places_of(const Run *run) {
  Buf out = BUF(run->arena);
  each(i, run->diags->list) {
    const Diag *diag = run->diags->list.items[i];
    Place place = source_place(run->diags->sources, diag->span.start);
    buf_format(&out, "%s%u:%u %.*s", i > 0 ? " " : "", place.line, place.column,
               STR_ARG(diag_infos[diag->code].code));
  }
  return buf_str(&out);
}

static bool mistake_ok(const Run *run, const char *text, const char *place, const char *words) {
  Str places = places_of(run);
  if (!str_eq(places, str_from_z(place))) {
    print_error("%s\ngave  [%.*s]\nnot   [%s]\n", text, STR_ARG(places), place);
    return false;
  }
  const Diag *diag = run->diags->list.items[0];
  Str said = str_format(run->arena, "%.*s\n%.*s\n%.*s", STR_ARG(diag->message),
                        STR_ARG(diag->label), STR_ARG(diag->help));
  if (str_find(said, str_from_z(words)) >= 0) return true;
  print_error("%s\nsaid  [%.*s]\nwithout %s\n", text, STR_ARG(said), words);
  return false;
}

static void test_mistakes(void **state) {
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
    Run run = run_template(str_from_z(mistakes[i].text));
    wrong += !mistake_ok(&run, mistakes[i].text, mistakes[i].place, mistakes[i].words);
    arena_free(run.arena);
  }
  assert_int_equal(wrong, 0);
}

/* The pages of `explain` show a template and what is said about it: both are true. */
static void test_pages(void **state) {
  (void)state;
  const Str cat = STR("$ cat templates/python/main.tmpl\n"), generate = STR("$ schemagen generate\n");
  const Str file = STR("templates/python/main.tmpl:");
  size_t tried = 0;
  for (size_t i = 0; i < embedded_explain_len; i++) {
    Str page = embedded_explain[i].text;
    ptrdiff_t from = str_find(page, cat);
    if (!str_starts(embedded_explain[i].path, STR("E06")) || from < 0) continue;
    Str rest = str_slice(page, (size_t)from + cat.len, page.len), line;
    size_t to = (size_t)str_find(rest, generate);
    Str text = str_slice(rest, 0, to - 1);
    rest = str_slice(rest, to + generate.len + file.len, rest.len);
    assert_true(str_split(&rest, '\n', &line));
    Run run = run_template(text);
    assert_int_equal(run.diags->list.len, 1);
    const Diag *diag = run.diags->list.items[0];
    Place place = source_place(run.diags->sources, diag->span.start);
    Str said = str_format(run.arena, "%u:%u: error: %.*s [%.*s]", place.line, place.column,
                          STR_ARG(diag->message), STR_ARG(diag_infos[diag->code].code));
    if (!str_eq(said, line)) fail_msg("said  %.*s\npage  %.*s", STR_ARG(said), STR_ARG(line));
    assert_true(str_eq(str_slice(embedded_explain[i].path, 0, 5), diag_infos[diag->code].code));
    arena_free(run.arena);
    tried++;
  }
  assert_int_equal(tried, 19);
}

static Str repeated(Arena *arena, Str text, size_t count) {
  Buf out = BUF(arena);
  for (size_t i = 0; i < count; i++) buf_append(&out, text);
  return buf_str(&out);
}

static void expect_caps(Str text, const char *places) {
  Run run = run_template(text);
  Str found = places_of(&run);
  if (!str_eq(found, str_from_z(places)))
    fail_msg("gave [%.*s], not [%s]", STR_ARG(str_slice(found, 0, 200)), places);
  arena_free(run.arena);
}

static void test_caps(void **state) {
  (void)state;
  Arena *arena = arena_new(0, NULL);
  Str ifs = repeated(arena, STR("{% if name %}"), 65), ends = repeated(arena, STR("{% end %}"), 65);
  expect_caps(str_concat(arena, str_slice(ifs, 13, ifs.len), str_slice(ends, 9, ends.len)), "");
  expect_caps(str_concat(arena, ifs, ends), "1:833 E0620");
  Str deep = str_concat(arena, repeated(arena, STR("("), 100), STR("name"));
  deep = str_concat(arena, deep, repeated(arena, STR(")"), 100));
  expect_caps(str_format(arena, "{%% if %.*s %%}{%% end %%}", STR_ARG(deep)), "1:72 E0620");
  Str nots = repeated(arena, STR("not "), 1000);
  expect_caps(str_format(arena, "{%% if %.*sname %%}{%% end %%}", STR_ARG(nots)), "1:267 E0620");
  Str ands = repeated(arena, STR("name and "), 501);
  expect_caps(str_format(arena, "{%% if %.*sname %%}{%% end %%}", STR_ARG(ands)), "1:4507 E0620");
  expect_caps(repeated(arena, STR("{{ name }}"), 1000001), "1:10000001 E0621");
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_renders),
      cmocka_unit_test(test_mistakes),
      cmocka_unit_test(test_pages),
      cmocka_unit_test(test_caps),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
