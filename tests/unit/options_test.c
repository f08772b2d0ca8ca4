/* The command line: what is said about a wrong one, and what a right one becomes. */
#include "verb/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { WORDS_MAX = 16 };

/* Parses words separated by spaces; `''` is an empty word. */
static Options *parse(Arena *arena, const char *line, Diags *diags) {
  char *argv[WORDS_MAX + 2] = {(char[]){"schemagen"}};
  int argc = 1;
  Str rest = str_from_z(line), word;
  while (rest.len > 0 && str_split(&rest, ' ', &word) && argc <= WORDS_MAX) {
    if (str_eq(word, STR("''"))) word = STR("");
    argv[argc++] = memcpy(arena_alloc(arena, word.len + 1), word.ptr, word.len);
  }
  return options_parse(arena, argc, argv, diags);
}

/* Code, message and help of each mistake. */
static const struct {
  const char *line, *expected;
} wrong[] = {
    {"", "E0901 no command is given\n"},
    {"-q", "E0901 no command is given\n"},
    {"--", "E0901 no command is given\n"},
    {"genrate", "E0902 there is no command \"genrate\" (did you mean \"generate\"?)\n"},
    {"GENERATE", "E0902 there is no command \"GENERATE\" (did you mean \"generate\"?)\n"},
    {"schema.yaml", "E0902 there is no command \"schema.yaml\"\n"},
    {"schema.yaml other.yaml", "E0902 there is no command \"schema.yaml\"\n"},
    {"migrat --nmae x", "E0902 there is no command \"migrat\" (did you mean \"migrate\"?)\n"
                        "E0904 there is no flag --nmae (did you mean --name?)\n"},
    {"diff a b c", "E0910 \"diff\" takes no argument \"c\"\n"},
    {"fmt", "E0903 \"fmt\" is planned but not part of this version\n"},
    {"lint --force", "E0903 \"lint\" is planned but not part of this version\n"},
    {"generate --dryrun", "E0904 there is no flag --dryrun (did you mean --dry-run?)\n"},
    {"generate --fiel x.yaml", "E0904 there is no flag --fiel (did you mean --file?)\n"},
    {"generate --zzz x.yaml", "E0904 there is no flag --zzz\n"},
    {"--zzz", "E0904 there is no flag --zzz\n"},
    {"generate -x", "E0904 there is no flag -x\n"},
    {"generate -qxv", "E0904 there is no flag -x\n"},
    {"generate -help", "E0904 there is no flag -e\n"},
    {"impact --format markdown t", "E0908 --format cannot be \"markdown\" (one of: text, json, github)\n"},
    {"check --format json", "E0905 \"check\" has no flag --format (it is a flag of: report, docs, erd, impact, diff)\n"},
    {"check --force", "E0905 \"check\" has no flag --force (it is a flag of: generate, init, import)\n"},
    {"--force check", "E0905 \"check\" has no flag --force (it is a flag of: generate, init, import)\n"},
    {"explain -f x E0101", "E0905 \"explain\" has no flag -f (it is a flag of: generate, check, "
                           "validate, verify, init, model, report, docs, erd, impact, migrate, diff, breaking)\n"},
    {"check --file", "E0906 --file needs a value (write --file PATH)\n"},
    {"check -f", "E0906 -f needs a value (write -f PATH)\n"},
    {"generate --out --force", "E0906 --out needs a value (write --out DIR)\n"},
    {"generate --force=yes", "E0907 --force takes no value, but \"yes\" is given\n"},
    {"check --color=yes", "E0908 --color cannot be \"yes\" (one of: auto, always, never)\n"},
    {"check --color=", "E0908 --color cannot be \"\" (one of: auto, always, never)\n"},
    {"check --max-errors ten", "E0908 --max-errors cannot be \"ten\" (a number, 0 or more)\n"},
    {"check --max-errors=-1", "E0908 --max-errors cannot be \"-1\" (a number, 0 or more)\n"},
    {"check --file ''", "E0908 --file cannot be \"\" (PATH, not an empty text)\n"},
    {"generate --only a,,b",
     "E0908 --only cannot be \"a,,b\" (names separated by commas, without spaces)\n"},
    {"check -f a --file b", "E0909 --file is given twice\n"},
    {"check other.yaml", "E0910 \"check\" takes no argument \"other.yaml\"\n"},
    {"explain E0101 E0102", "E0910 \"explain\" takes no argument \"E0102\"\n"},
    {"check -- -f", "E0910 \"check\" takes no argument \"-f\"\n"},
    {"check --color=x --force=1 y", "E0908 --color cannot be \"x\" (one of: auto, always, never)\n"
                                    "E0907 --force takes no value, but \"1\" is given\n"
                                    "E0910 \"check\" takes no argument \"y\"\n"},
};

/* The remedy is shown when it differs from the words of codes.def up to the first argument. */
static void print_mistakes(Buf *out, const Diags *diags) {
  each(i, diags->list) {
    const Diag *diag = diags->list.items[i];
    const DiagInfo *info = &diag_infos[diag->code];
    buf_format(out, "%.*s %.*s", STR_ARG(info->code), STR_ARG(diag->message));
    Str help = diag->help;
    ptrdiff_t semicolon = str_find(help, STR("; "));
    if (semicolon >= 0) help = str_slice(help, 0, (size_t)semicolon);
    bool own = !str_eq(diag->help, info->help) && diag->code != DIAG_UNEXPECTED_ARGUMENT &&
               diag->code != DIAG_FLAG_VALUE_UNWANTED;
    if (own) buf_format(out, " (%.*s)", STR_ARG(help));
    buf_char(out, '\n');
  }
}

static void test_wrong(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    parse(arena, wrong[i].line, diags);
    Buf out = BUF(arena);
    print_mistakes(&out, diags);
    if (!str_eq(buf_str(&out), str_from_z(wrong[i].expected)))
      fail_msg("%s\nexpected %s     got %.*s", wrong[i].line, wrong[i].expected,
               STR_ARG(buf_str(&out)));
    arena_free(arena);
  }
}

/* The command, its argument, and each flag with its value. */
static const struct {
  const char *line, *expected;
} right[] = {
    {"generate", "generate"},
    {"generate -q -v --dry-run", "generate dry-run quiet verbose"},
    {"generate -qvn", "generate dry-run quiet verbose"},
    {"-q generate", "generate quiet"},
    {"-f a.yaml check", "check file=a.yaml"},
    {"check -fa.yaml", "check file=a.yaml"},
    {"check -qfa.yaml", "check file=a.yaml quiet"},
    {"check -f=a.yaml", "check file==a.yaml"}, /* as getopt: = is part of the value */
    {"check --file=a=b", "check file=a=b"},
    {"check --file a", "check file=a"},
    {"check --file -", "check file=-"},
    {"check --file=-x", "check file=-x"},
    {"check -q -q", "check quiet"},
    {"--format svg erd", "erd format=svg"}, /* each command has forms of its own */
    {"docs --format html", "docs format=html"},
    {"generate --only a,b --only=c", "generate only=a,b,c"},
    {"generate --templates a,b --templates c", "generate templates=a,b,c"},
    {"check --max-errors 0", "check max-errors=0"},
    {"check --color never --diagnostics=json", "check diagnostics=json color=never"},
    {"impact --format github t -p b", "impact [t] build=b format=github"},
    {"--format github impact t", "impact [t] format=github"},
    {"--format=markdown report", "report format=markdown"},
    {"impact --format github --help", "help [impact] format=github help"},
    {"explain", "explain"},
    {"explain e0101", "explain [e0101]"},
    {"explain -- -x", "explain [-x]"},
    {"explain -", "explain [-]"},
    {"help check", "help [check]"},
    {"--help", "help help"},
    {"check --help", "help [check] help"},
    {"-h check", "help [check] help"},
    {"help --help", "help [help] help"},
    {"help check --help", "help [check] help"},
    {"--version", "help version"},
};

static void print_options(Buf *out, const Options *options) {
  buf_append(out, verb_infos[options->verb].name);
  if (str_given(options->argument)) buf_format(out, " [%.*s]", STR_ARG(options->argument));
  for (size_t i = 0; i < FLAG_COUNT; i++) {
    const FlagValue *value = &options->flags[i];
    if (!value->given) continue;
    buf_format(out, " %.*s", STR_ARG(flag_infos[i].name));
    FlagKind kind = flag_infos[i].kind;
    bool list = kind == KIND_LIST || kind == KIND_COMMAS;
    if (kind == KIND_INT) buf_format(out, "=%d", (int)value->number);
    if (kind == KIND_STRING || kind == KIND_ENUM) buf_format(out, "=%.*s", STR_ARG(value->text));
    for (size_t j = 0; list && j < value->list.len; j++)
      buf_format(out, "%c%.*s", j == 0 ? '=' : ',', STR_ARG(value->list.items[j]));
  }
}

static void test_right(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
    Arena *arena = arena_new(0, NULL);
    Diags *diags = diags_new(arena);
    const Options *options = parse(arena, right[i].line, diags);
    Buf out = BUF(arena);
    print_mistakes(&out, diags);
    print_options(&out, options);
    if (!str_eq(buf_str(&out), str_from_z(right[i].expected)))
      fail_msg("%s\nexpected %s\n     got %.*s", right[i].line, right[i].expected,
               STR_ARG(buf_str(&out)));
    arena_free(arena);
  }
}

/* Names and letters are unique among the flags of a command, so that each flag can be reached. */
static void test_table(void **state) {
  (void)state;
  for (size_t i = 0; i < FLAG_COUNT; i++) {
    assert_int_not_equal(flag_infos[i].verbs, 0);
    assert_true(flag_infos[i].kind == KIND_BOOL || flag_infos[i].argument.len > 0);
    for (size_t j = 0; j < i; j++) {
      bool letter = flag_infos[i].letter != 0 && flag_infos[i].letter == flag_infos[j].letter;
      if (letter || str_eq(flag_infos[i].name, flag_infos[j].name))
        assert_int_equal(flag_infos[i].verbs & flag_infos[j].verbs, 0);
    }
  }
}

static unsigned verbs_with(Str flag) {
  unsigned verbs = 0;
  for (size_t i = 0; i < FLAG_COUNT; i++)
    if (str_eq(flag_infos[i].name, flag)) verbs |= flag_infos[i].verbs;
  return verbs;
}

/* The help of each command names each of its flags once, no other, in lines that fit. */
static void test_help(void **state) {
  (void)state;
  for (size_t verb = 0; verb <= VERB_COUNT; verb++) {
    Arena *arena = arena_new(0, NULL);
    Buf out = BUF(arena);
    help_print(&out, (Verb)verb);
    Str rest = buf_str(&out), line;
    while (str_split(&rest, '\n', &line)) {
      assert_true(line.len <= 90);
      assert_false(str_ends(line, STR(" ")));
    }
    for (size_t i = 0; i < FLAG_COUNT; i++) {
      Str flag = str_format(arena, " --%.*s", STR_ARG(flag_infos[i].name));
      bool every = flag_infos[i].verbs == (1u << VERB_COUNT) - 1;
      bool wanted = every || (verb < VERB_COUNT && (verbs_with(flag_infos[i].name) & 1u << verb) != 0);
      ptrdiff_t at = str_find(buf_str(&out), str_concat(arena, flag, STR(" ")));
      assert_true((at >= 0 || str_find(buf_str(&out), str_concat(arena, flag, STR("\n"))) >= 0) ==
                  wanted);
    }
    arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_wrong),
      cmocka_unit_test(test_right),
      cmocka_unit_test(test_table),
      cmocka_unit_test(test_help),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
