/* What --help and `help` print, made from options.def. */
#include "verb/options.h"
#include "verb/verbs.h"

/* Columns: where the second column of a list begins, and where lines end. */
enum { HELP_COLUMN = 26, HELP_WIDTH = 90 };

static const Str exit_meanings[] = {
    [EXIT_CLEAN] = STR_INIT("all is well"),
    [EXIT_ERROR] =
        STR_INIT("an error: in the schema, the command line, a file, or schemagen itself"),
    [EXIT_FINDINGS] = STR_INIT("findings or differences, or warnings with --strict"),
    [EXIT_UNVERIFIED] = STR_INIT("could not verify: something that is needed for it is missing"),
};

/* Appends `text` word by word from `column` on; further lines are indented by `indent`. */
static void print_wrapped(Buf *out, Str text, size_t column, size_t indent) {
  bool first = true;
  for (Str word; str_split(&text, ' ', &word); first = false) {
    bool breaks = !first && column + 1 + word.len > HELP_WIDTH;
    if (breaks) {
      buf_char(out, '\n');
      buf_repeat(out, ' ', indent);
      column = indent;
    } else if (!first) {
      buf_char(out, ' ');
      column++;
    }
    buf_append(out, word);
    column += word.len;
  }
  buf_char(out, '\n');
}

/* `from` is where the first column began in `out`. */
static void print_second_column(Buf *out, size_t from, Str text) {
  size_t used = out->len - from;
  if (used + 2 > HELP_COLUMN) {
    buf_char(out, '\n');
    used = 0;
  }
  buf_repeat(out, ' ', HELP_COLUMN - used);
  print_wrapped(out, text, HELP_COLUMN, HELP_COLUMN);
}

static void print_flag(Buf *out, const FlagInfo *info) {
  size_t from = out->len;
  if (info->letter != 0)
    buf_format(out, "  -%c, --%.*s", info->letter, STR_ARG(info->name));
  else
    buf_format(out, "      --%.*s", STR_ARG(info->name));
  if (!str_empty(info->argument)) buf_format(out, " %.*s", STR_ARG(info->argument));
  print_second_column(out, from, info->help);
}

static bool of_every_verb(const FlagInfo *info) {
  return info->verbs == (1u << VERB_COUNT) - 1;
}

static void print_flags(Buf *out, Verb verb, bool of_every, const char *title) {
  size_t count = 0;
  for (size_t i = 0; i < FLAG_COUNT; i++) {
    const FlagInfo *info = &flag_infos[i];
    bool wanted = of_every_verb(info) == of_every && (of_every || (info->verbs & 1u << verb) != 0);
    if (!wanted) continue;
    if (count++ == 0) buf_format(out, "\n%s\n", title);
    print_flag(out, info);
  }
}

static void print_exits(Buf *out, unsigned exits) {
  buf_lit(out, "\nExit codes:\n");
  for (size_t i = 0; i < sizeof exit_meanings / sizeof *exit_meanings; i++)
    if ((exits & 1u << i) != 0) buf_format(out, "  %zu  %.*s\n", i, STR_ARG(exit_meanings[i]));
}

static void print_all(Buf *out) {
  buf_lit(out,
          "Usage: schemagen COMMAND [FLAGS]\n\n"
          "One YAML file becomes Postgres and SQLite DDL, Drizzle TypeScript and C structs.\n\n"
          "Commands:\n");
  for (size_t i = 0; i < VERB_COUNT; i++) {
    size_t from = out->len;
    buf_format(out, "  %.*s", STR_ARG(verb_infos[i].name));
    if (!str_empty(verb_infos[i].argument))
      buf_format(out, " [%.*s]", STR_ARG(verb_infos[i].argument));
    print_second_column(out, from, verb_infos[i].summary);
  }
  print_flags(out, VERB_COUNT, true, "Flags of every command:");
  buf_lit(out, "\n`schemagen help COMMAND` describes a command and its own flags.\n");
}

void help_print(Buf *out, Verb verb) {
  if (verb == VERB_COUNT) {
    print_all(out);
    return;
  }
  const VerbInfo *info = &verb_infos[verb];
  buf_format(out, "Usage: schemagen %.*s", STR_ARG(info->name));
  if (!str_empty(info->argument)) buf_format(out, " [%.*s]", STR_ARG(info->argument));
  buf_lit(out, " [FLAGS]\n\n");
  print_wrapped(out, info->help, 0, 0);
  print_flags(out, verb, false, "Flags:");
  print_flags(out, verb, true, "Flags of every command:");
  print_exits(out, info->exits);
}

void verb_help(Run *run) {
  Str name = run->options->argument;
  Verb verb = str_given(name) ? verb_find(name, run->diags) : VERB_COUNT;
  if (!diags_failed(run->diags)) help_print(&run->out, verb);
}
