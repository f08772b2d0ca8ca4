/* Everything schemagen has to say about the user's input.
 *
 * Each diagnostic has a row in codes.def: its stable code, its severity, and its words with {0} {1}
 * for the arguments. A pass reports with diag_add, returns a usable placeholder and goes on, so that
 * one run shows all mistakes. diags_sort orders them by place and drops repetitions. */
#ifndef DIAG_DIAG_H
#define DIAG_DIAG_H

#include "diag/source.h"

typedef enum DiagCode {
#define DIAG(code, name, severity, message, label, help) DIAG_##name,
#include "diag/codes.def"
  DIAG_CODE_COUNT
} DiagCode;

typedef enum Severity {
  SEVERITY_ERROR,
  SEVERITY_WARNING,
  /* What a command was asked to find: the exit code is 2. Shown as an error, or as a warning. */
  SEVERITY_FINDING,
  SEVERITY_CONCERN
} Severity;

static inline bool severity_warns(Severity severity) {
  return severity == SEVERITY_WARNING || severity == SEVERITY_CONCERN;
}

typedef struct DiagInfo {
  Str code;     /* "E0203", "W0301" */
  Str name;     /* "UNKNOWN_COLUMN" */
  Severity severity;
  Str message;  /* what is wrong, with {0} .. {9} */
  Str label;    /* under the excerpt; may be empty */
  Str help;     /* the way out; may be empty when every use gives its own */
} DiagInfo;

extern const DiagInfo diag_infos[DIAG_CODE_COUNT];

typedef struct Diag {
  DiagCode code;
  Span span;      /* the place; none for a mistake about a whole file or the command line */
  Str path;       /* the file, when there is no span */
  Str message, label, help;
  Span also;      /* a second place, e.g. the first of two definitions */
  Str also_label;
  Span fix;       /* what to replace to mend it, when that is certain */
  Str fix_text;
} Diag;

typedef struct Diags {
  Arena *arena;
  Sources *sources;
  VEC(Diag *) list;
  size_t errors, warnings, findings;
} Diags;

Diags *diags_new(Arena *arena);

/* Diagnostics of work done apart, with room for sources of its own behind those `diags` has now. The
 * spans it reports at may be of either. */
Diags *diags_fork(Arena *arena, const Diags *diags);
/* Brings them back, and the sources they point into. Forks of one `diags` may be joined one after the
 * other, though the positions of their sources were the same: they become different ones here. What
 * the fork reported must live as long as `diags`. */
void diags_join(Diags *diags, const Diags *fork);

/* Reports a mistake at `span`: diag_add(diags, DIAG_X, span, STRS(name, table)). The arguments are
 * copied into the words; NULL for none.
 * Returns the diagnostic, to which a second place, a help line or a fix may be added. */
Diag *diag_add(Diags *diags, DiagCode code, Span span, const Str *args);

/* The same for a whole file or directory, or (path absent) for the command line. */
Diag *diag_add_path(Diags *diags, DiagCode code, Str path, const Str *args);

void diag_also(Diag *diag, Span span, Str label);
void diag_help(Diag *diag, Str help);           /* replaces the help of codes.def; copied by the caller */
void diag_fix(Diag *diag, Span span, Str text); /* the exact replacement for the bytes at `span` */
/* Help and fix: `right` instead of `wrong`. Nothing when `right` is absent: no name was near. */
void diag_replace(Diags *diags, Diag *diag, Text wrong, Str right);

/* Sorts by file and place and drops exact repetitions. Call once, before printing. */
void diags_sort(Diags *diags);

/* How many there are of the severity of `code`. */
size_t *diags_count(Diags *diags, DiagCode code);

static inline bool diags_failed(const Diags *diags) { return diags->errors > 0; }

#endif
