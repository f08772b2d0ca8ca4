#include "verb/options.h"

#include "diag/suggest.h"

#define EXITS_0_1 (1u << EXIT_CLEAN | 1u << EXIT_ERROR)
#define EXITS_0_1_3 (EXITS_0_1 | 1u << EXIT_UNVERIFIED)
#define EXITS_0_1_2 (EXITS_0_1 | 1u << EXIT_FINDINGS)
#define EXITS_0_1_2_3 (EXITS_0_1_2 | 1u << EXIT_UNVERIFIED)
#define ON(id) (1u << VERB_##id)
#define ALL ((1u << VERB_COUNT) - 1)

const VerbInfo verb_infos[VERB_COUNT] = {
#define VERB(id, name, argument, exits, summary, help)                                             \
  [VERB_##id] = {STR_INIT(#name), STR_INIT(argument), exits, STR_INIT(summary), STR_INIT(help)},
#include "verb/options.def"
};

const FlagInfo flag_infos[FLAG_COUNT] = {
#define FLAG(id, name, letter, kind, argument, verbs, help)                                        \
  [FLAG_##id] = {STR_INIT(name), letter, KIND_##kind, STR_INIT(argument), verbs, STR_INIT(help)},
#include "verb/options.def"
};

static const Str planned_verbs[] = {
#define PLANNED(name) STR_INIT(#name),
#include "verb/options.def"
};
enum { PLANNED_COUNT = sizeof planned_verbs / sizeof *planned_verbs };

/* Where the reader stands. */
typedef struct Parser {
  Arena *arena;
  Diags *diags;
  Options *options;
  Verb expected;           /* the command, when it is known; else VERB_COUNT */
  char **args;             /* what is left, up to a NULL */
  bool literal;            /* after `--`: the rest are arguments */
  bool unknown_flag;       /* whose value, if it has one, must not be taken for an argument */
  Str verb;                /* as written; absent when not seen yet */
  Str spelled[FLAG_COUNT]; /* how a flag was written: "-f" or "--file" */
} Parser;

static Diag *report(Parser *p, DiagCode code, const Str *args) {
  return diag_add_path(p->diags, code, STR_NONE, args);
}

static bool is_choice(const FlagInfo *info, Str text) {
  for (Str rest = info->argument, choice; str_split(&rest, '|', &choice);)
    if (str_eq(choice, text)) return true;
  return false;
}

static bool set_value(Parser *p, const FlagInfo *info, FlagValue *value, Str text) {
  value->text = text;
  switch (info->kind) {
  case KIND_BOOL: return true;
  case KIND_STRING: return text.len > 0;
  case KIND_LIST: vec_push(p->arena, &value->list, text); return text.len > 0;
  case KIND_COMMAS:
    for (Str rest = text, item; str_split(&rest, ',', &item);) {
      if (str_empty(item)) return false;
      vec_push(p->arena, &value->list, item);
    }
    return true;
  case KIND_ENUM: return is_choice(info, text);
  case KIND_INT: return str_to_int64(text, &value->number) && value->number >= 0;
  }
  return false;
}

static Str expectation(Arena *arena, const FlagInfo *info) {
  switch (info->kind) {
  case KIND_ENUM:
    return str_concat(arena, STR("one of: "),
                      str_replace(arena, info->argument, STR("|"), STR(", ")));
  case KIND_INT: return STR("a number, 0 or more");
  case KIND_COMMAS: return STR("names separated by commas, without spaces");
  case KIND_BOOL:
  case KIND_STRING:
  case KIND_LIST: break;
  }
  return str_concat(arena, info->argument, STR(", not an empty text"));
}

/* A flag and its value; `text` is absent when it has none. */
static void take_flag(Parser *p, Flag flag, Str spelled, Str text) {
  const FlagInfo *info = &flag_infos[flag];
  FlagValue *value = &p->options->flags[flag];
  bool may_repeat = info->kind == KIND_LIST || info->kind == KIND_COMMAS || info->kind == KIND_BOOL;
  if (value->given && !may_repeat) {
    report(p, DIAG_FLAG_REPEATED, STRS(spelled));
    return;
  }
  value->given = true;
  p->spelled[flag] = spelled;
  if (info->kind != KIND_BOOL && !set_value(p, info, value, text))
    report(p, DIAG_FLAG_VALUE, STRS(spelled, text, expectation(p->arena, info)));
}

/* The value of a flag that has none in its own word: the next word. A word that looks like a flag
 * is not taken, for then a value was forgotten; `--flag=-x` can say it. */
static bool next_value(Parser *p, Flag flag, Str spelled, Str *text) {
  Str word = str_from_z(*p->args);
  bool missing = !str_given(word) || (word.len > 1 && word.ptr[0] == '-');
  if (missing) {
    p->options->flags[flag].given = true;
    report(p, DIAG_FLAG_WITHOUT_VALUE, STRS(spelled, flag_infos[flag].argument));
    return false;
  }
  p->args++;
  *text = word;
  return true;
}

static void unknown_flag(Parser *p, Str spelled) {
  p->unknown_flag = true;
  Diag *diag = report(p, DIAG_UNKNOWN_FLAG, STRS(spelled));
  Str names[FLAG_COUNT];
  for (size_t i = 0; i < FLAG_COUNT; i++) names[i] = flag_infos[i].name;
  bool long_name = str_starts(spelled, STR("--"));
  Str near =
      long_name ? suggest_nearest(str_slice(spelled, 2, spelled.len), names, FLAG_COUNT) : STR_NONE;
  if (str_given(near)) diag_help(diag, str_format(p->arena, "did you mean --%.*s?", STR_ARG(near)));
}

/* The flag of that name, or with an absent name of that letter; of several that of the command. */
static Flag find_flag(const Parser *p, Str name, char letter) {
  Flag found = FLAG_COUNT;
  for (size_t i = 0; i < FLAG_COUNT; i++) {
    bool is = str_given(name) ? str_eq(flag_infos[i].name, name) : flag_infos[i].letter == letter;
    if (!is) continue;
    bool fits = p->expected != VERB_COUNT && (flag_infos[i].verbs & 1u << p->expected) != 0;
    if (found == FLAG_COUNT || fits) found = (Flag)i;
  }
  return found;
}

static void take_long(Parser *p, Str word) {
  Str rest = word, spelled;
  str_split(&rest, '=', &spelled);
  Flag flag = find_flag(p, str_slice(spelled, 2, spelled.len), '\0');
  if (flag == FLAG_COUNT) {
    unknown_flag(p, spelled);
    return;
  }
  bool plain = flag_infos[flag].kind == KIND_BOOL;
  if (plain && str_given(rest)) report(p, DIAG_FLAG_VALUE_UNWANTED, STRS(spelled, rest));
  else if (plain || str_given(rest) || next_value(p, flag, spelled, &rest))
    take_flag(p, flag, spelled, rest);
}

/* -q, -qv, -fPATH, -f PATH */
static void take_letters(Parser *p, Str word) {
  for (size_t at = 1; at < word.len; at++) {
    Str spelled = str_format(p->arena, "-%c", word.ptr[at]);
    Flag i = find_flag(p, STR_NONE, word.ptr[at]);
    if (i == FLAG_COUNT) {
      unknown_flag(p, at == 1 ? word : spelled);
      return;
    }
    if (flag_infos[i].kind == KIND_BOOL) {
      take_flag(p, i, spelled, STR_NONE);
      continue;
    }
    Str text = str_slice(word, at + 1, word.len);
    if (text.len > 0 || next_value(p, i, spelled, &text))
      take_flag(p, i, spelled, text);
    return;
  }
}

Verb verb_find(Str name, Diags *diags) {
  Str names[VERB_COUNT + PLANNED_COUNT];
  for (size_t i = 0; i < VERB_COUNT; i++) {
    names[i] = verb_infos[i].name;
    if (str_eq(names[i], name)) return (Verb)i;
  }
  for (size_t i = 0; i < PLANNED_COUNT; i++) {
    names[VERB_COUNT + i] = planned_verbs[i];
    if (!str_eq(planned_verbs[i], name)) continue;
    diag_add_path(diags, DIAG_PLANNED_COMMAND, STR_NONE, STRS(name));
    return VERB_COUNT;
  }
  Diag *diag = diag_add_path(diags, DIAG_UNKNOWN_COMMAND, STR_NONE, STRS(name));
  Str near = suggest_nearest(name, names, VERB_COUNT + PLANNED_COUNT);
  if (str_given(near))
    diag_help(diag, str_format(diags->arena, "did you mean \"%.*s\"?", STR_ARG(near)));
  return VERB_COUNT;
}

static void take_argument(Parser *p, Str word) {
  if (!str_given(p->verb)) {
    p->verb = word;
    p->options->verb = verb_find(word, p->diags);
    return;
  }
  Verb verb = p->options->verb;
  if (verb == VERB_COUNT || p->unknown_flag) return; /* said already; the rest cannot be judged */
  Str takes = verb_infos[verb].argument;
  bool two = str_find_char(takes, ' ') >= 0, has = str_given(p->options->argument);
  if (p->literal && verb == VERB_IMPORT && has) { /* options of the compiler */
    vec_push(p->arena, &p->options->rest, word);
    return;
  }
  if (str_empty(takes) || (has && !two) || str_given(p->options->second))
    report(p, DIAG_UNEXPECTED_ARGUMENT, STRS(p->verb, word));
  else if (has) p->options->second = word;
  else p->options->argument = word;
}

static Str verbs_of(Arena *arena, Str flag) {
  Buf text = BUF(arena);
  unsigned verbs = 0;
  for (size_t i = 0; i < FLAG_COUNT; i++)
    if (str_eq(flag_infos[i].name, flag)) verbs |= flag_infos[i].verbs;
  for (size_t i = 0; i < VERB_COUNT; i++) {
    if ((verbs & 1u << i) == 0) continue;
    if (text.len > 0) buf_lit(&text, ", ");
    buf_append(&text, verb_infos[i].name);
  }
  return buf_str(&text);
}

static void check_flags(Parser *p) {
  for (size_t i = 0; i < FLAG_COUNT; i++) {
    const FlagInfo *info = &flag_infos[i];
    bool fits = (info->verbs & 1u << p->options->verb) != 0;
    if (p->options->flags[i].given && !fits && str_given(p->spelled[i]))
      report(p, DIAG_FLAG_OF_OTHER_COMMAND, STRS(p->verb, p->spelled[i], verbs_of(p->arena, info->name)));
  }
}

/* --help and --version take the place of the command. */
static void finish(Parser *p) {
  Options *options = p->options;
  bool help = options->flags[FLAG_HELP].given, version = options->flags[FLAG_VERSION].given;
  if (options->verb != VERB_COUNT)
    check_flags(p);
  else if (!str_given(p->verb) && !help && !version && !p->unknown_flag)
    report(p, DIAG_NO_COMMAND, NULL);
  if (!help && !version) return;
  bool of_verb = help && options->verb != VERB_COUNT;
  bool asked = options->verb == VERB_HELP && str_given(options->argument); /* help check --help */
  if (of_verb && !asked) options->argument = verb_infos[options->verb].name;
  options->verb = VERB_HELP;
}

static Parser read_words(Arena *arena, char **args, Verb expected, Diags *diags) {
  Parser p = {.arena = arena, .diags = diags, .args = args, .expected = expected};
  p.options = arena_make(arena, Options);
  p.options->verb = VERB_COUNT;
  while (*p.args != NULL) {
    Str word = str_from_z(*p.args++);
    bool flag = !p.literal && word.len > 1 && word.ptr[0] == '-';
    if (!flag)
      take_argument(&p, word);
    else if (str_eq(word, STR("--")))
      p.literal = true;
    else if (str_starts(word, STR("--")))
      take_long(&p, word);
    else
      take_letters(&p, word);
  }
  return p;
}

/* Read twice: a flag may stand before the command that says which of that name it is. */
Options *options_parse(Arena *arena, int argc, char **argv, Diags *diags) {
  char **args = argv + (argc > 0);
  Parser first = read_words(arena, args, VERB_COUNT, diags_new(arena));
  Parser p = read_words(arena, args, first.options->verb, diags);
  finish(&p);
  return p.options;
}
