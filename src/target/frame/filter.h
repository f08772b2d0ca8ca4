/* The filters of templates: `{{ column.name | camel }}`. filters.def is the table. */
#ifndef TARGET_FRAME_FILTER_H
#define TARGET_FRAME_FILTER_H

#include "base/buf.h"
#include "base/fs.h"

typedef enum FilterInput {
  FILTER_TEXT,   /* text; a number or a boolean is turned into text first */
  FILTER_STRS,   /* a list of strings */
  FILTER_LIST,   /* any list */
  FILTER_SCALAR_OR_STRS
} FilterInput;

typedef enum FilterArgKind {
  ARG_NONE,
  ARG_TEXT,
  ARG_LINE, /* text without a line end */
  ARG_INT
} FilterArgKind;

typedef struct FilterArg {
  Str text;
  int64_t number;
} FilterArg;

typedef enum GivenKind { GIVEN_TEXT, GIVEN_BOOL, GIVEN_INT, GIVEN_STRS } GivenKind;

/* What a filter is given. `text` is set whenever the filter's input is FILTER_TEXT. */
typedef struct FilterValue {
  GivenKind kind;
  Str text;
  bool truth;
  int64_t number;
  StrList strs;
  size_t count; /* of the items of a list of any kind */
} FilterValue;

/* Prints `value`, which is not part of `out`. */
typedef void FilterRun(Buf *out, const FilterValue *value, FilterArg arg);

typedef struct FilterInfo {
  Str name;
  FilterInput input;
  FilterArgKind arg;
  FilterRun *run;
  Str doc;
  Str example; /* the inside of {{ }}; `names` is a list of two strings, `a` and `b` */
  Str result;  /* what it prints */
} FilterInfo;

extern const FilterInfo filter_infos[];
extern const size_t filter_infos_len;

const FilterInfo *filter_find(Str name); /* NULL when there is none */

/* The table of docs/templates.md, Markdown. */
void filters_print_markdown(Buf *out);

/* False when `text` holds what print_prefixed takes for a line end. */
bool text_is_one_line(Str text);

/* Pieces other printers can use: `text` with every line end followed by `prefix`. CR, CR LF, U+2028
 * and U+2029 are line ends too, since some language takes them for one. */
void print_prefixed(Buf *out, Str text, Str prefix);
/* `text` for the inside of a C comment: neither ends it nor warns of a comment in it. */
void print_comment_c(Buf *out, Str text);
/* A C string literal with its quotes, in UTF-8. */
void print_c_string(Buf *out, Str text);
/* A string literal, in double quotes, of TypeScript, JavaScript, Python, Go and Java. */
void print_ts_string(Buf *out, Str text);

/* markup.c: what the filters markdown, markdown_code, html and mermaid print. */
void print_markdown(Buf *out, Str text);
void print_markdown_code(Buf *out, Str text);
void print_html(Buf *out, Str text);
void print_mermaid(Buf *out, Str text);

#endif
