/* The command line as a struct. Everything about it stands in options.def; this is its reader. */
#ifndef VERB_OPTIONS_H
#define VERB_OPTIONS_H

#include "base/buf.h"
#include "base/fs.h"
#include "diag/diag.h"

typedef enum Verb {
#define VERB(id, name, argument, exits, summary, help) VERB_##id,
#include "verb/options.def"
  VERB_COUNT
} Verb;

typedef enum Flag {
#define FLAG(id, name, letter, kind, argument, verbs, help) FLAG_##id,
#include "verb/options.def"
  FLAG_COUNT
} Flag;

typedef enum FlagKind {
  KIND_BOOL,
  KIND_STRING,
  KIND_LIST,
  KIND_COMMAS,
  KIND_ENUM,
  KIND_INT
} FlagKind;

/* Exit codes a command may give. */
enum { EXIT_CLEAN = 0, EXIT_ERROR = 1, EXIT_FINDINGS = 2, EXIT_UNVERIFIED = 3 };

typedef struct VerbInfo {
  Str name, argument; /* empty: takes none; with a blank, "A B": takes two */
  unsigned exits;     /* bit N: may exit with N */
  Str summary, help;
} VerbInfo;

typedef struct FlagInfo {
  Str name;
  char letter; /* 0: none */
  FlagKind kind;
  Str argument;   /* what help calls it; KIND_ENUM: the choices, separated by | */
  unsigned verbs; /* bit V: a flag of verb V */
  Str help;
} FlagInfo;

extern const VerbInfo verb_infos[VERB_COUNT];
extern const FlagInfo flag_infos[FLAG_COUNT];

/* What was given for a flag, by kind. */
typedef struct FlagValue {
  bool given;
  Str text;       /* as written; absent when not given; KIND_ENUM: one of the choices */
  int64_t number; /* KIND_INT */
  StrList list;   /* KIND_LIST, KIND_COMMAS */
} FlagValue;

typedef struct Options {
  Verb verb;
  Str argument; /* the positional one; absent when not given */
  StrList rest; /* import: what stands behind `--` and the source */
  Str second;   /* of a command that takes two */
  FlagValue flags[FLAG_COUNT];
} Options;

/* Reads `argv`. Every mistake is a diagnostic without a place; the options are usable all the same,
 * so that --diagnostics holds for them. `--help` becomes VERB_HELP for the command beside it. */
Options *options_parse(Arena *arena, int argc, char **argv, Diags *diags);

/* The help of one command, or of all when `verb` is VERB_COUNT. */
void help_print(Buf *out, Verb verb);

/* The verb of that name, or VERB_COUNT; then the reason is reported. */
Verb verb_find(Str name, Diags *diags);

#endif
