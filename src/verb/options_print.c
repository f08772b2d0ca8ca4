#include "verb/options_print.h"

#include "verb/options.h"

static void print_exits(Buf *out, unsigned exits) {
  bool first = true;
  for (unsigned code = 0; exits >> code != 0; code++) {
    if ((exits & 1u << code) == 0) continue;
    buf_format(out, "%s%u", first ? "" : ", ", code);
    first = false;
  }
}

void commands_print_markdown(Buf *out) {
  buf_lit(out, "| command | does | exit |\n|---|---|---|\n");
  for (size_t i = 0; i < VERB_COUNT; i++) {
    const VerbInfo *info = &verb_infos[i];
    bool argument = !str_empty(info->argument);
    buf_format(out, "| `%.*s%s%.*s%s` | %.*s | ", STR_ARG(info->name), argument ? " [" : "",
               STR_ARG(info->argument), argument ? "]" : "", STR_ARG(info->summary));
    print_exits(out, info->exits);
    buf_lit(out, " |\n");
  }
}

/* | `-f`, `--file PATH` | the schema; .. | */
static void print_flag(Buf *out, const FlagInfo *info) {
  buf_lit(out, "| ");
  if (info->letter != 0) buf_format(out, "`-%c`, ", info->letter);
  buf_format(out, "`--%.*s", STR_ARG(info->name));
  if (!str_empty(info->argument)) buf_char(out, ' ');
  for (size_t i = 0; i < info->argument.len; i++) {
    if (info->argument.ptr[i] == '|') buf_char(out, '\\');
    buf_char(out, info->argument.ptr[i]);
  }
  buf_format(out, "` | %.*s |\n", STR_ARG(info->help));
}

static void print_flags(Buf *out, unsigned verbs, bool of_every) {
  const unsigned every = (1u << VERB_COUNT) - 1;
  size_t count = 0;
  for (size_t i = 0; i < FLAG_COUNT; i++) {
    const FlagInfo *info = &flag_infos[i];
    if ((info->verbs & verbs) == 0 || (info->verbs == every) != of_every) continue;
    if (count++ == 0) buf_lit(out, "\n| flag | does |\n|---|---|\n");
    print_flag(out, info);
  }
}

static void print_planned(Buf *out) {
  static const Str planned[] = {
#define PLANNED(name) STR_INIT(#name),
#include "verb/options.def"
  };
  buf_lit(out, "\n### Planned\n\nKnown by name and not part of this version:");
  for (size_t i = 0; i < sizeof planned / sizeof *planned; i++)
    buf_format(out, "%s `%.*s`", i == 0 ? "" : ",", STR_ARG(planned[i]));
  buf_lit(out, ".\n");
}

void options_print_markdown(Buf *out) {
  for (size_t i = 0; i < VERB_COUNT; i++) {
    const VerbInfo *info = &verb_infos[i];
    buf_format(out, "### %.*s\n\n%.*s Exit codes: ", STR_ARG(info->name), STR_ARG(info->help));
    print_exits(out, info->exits);
    buf_lit(out, ".\n");
    print_flags(out, 1u << i, false);
    buf_char(out, '\n');
  }
  buf_lit(out, "### Flags of every command\n");
  print_flags(out, (1u << VERB_COUNT) - 1, true);
  print_planned(out);
}
