#include "diag/codes_print.h"

#include "diag/diag.h"

typedef struct Family {
  Str digits; /* the two after the letter */
  Str title;
} Family;

static const Family families[] = {
  {STR_INIT("01"), STR_INIT("YAML")},
  {STR_INIT("02"), STR_INIT("Names and references")},
  {STR_INIT("03"), STR_INIT("Types, defaults and expressions")},
  {STR_INIT("04"), STR_INIT("Keys, indexes and constraints")},
  {STR_INIT("05"), STR_INIT("What a target cannot express")},
  {STR_INIT("06"), STR_INIT("Templates")},
  {STR_INIT("07"), STR_INIT("Verification")},
  {STR_INIT("08"), STR_INIT("Files and outputs")},
  {STR_INIT("09"), STR_INIT("The command line")},
};

/* Words of codes.def in a table cell: {0} stays as a place holder. */
static void print_cell(Buf *out, Str words) {
  for (size_t i = 0; i < words.len; i++) {
    if (words.ptr[i] == '|' || words.ptr[i] == '<') buf_char(out, '\\');
    buf_char(out, words.ptr[i]);
  }
}

static void print_row(Buf *out, const DiagInfo *info) {
  Str code = info->code;
  buf_format(out, "| [%.*s](../src/diag/explain/%.*s.md) | ", STR_ARG(code), STR_ARG(code));
  print_cell(out, info->message);
  buf_lit(out, " | ");
  print_cell(out, info->help);
  buf_lit(out, " |\n");
}

static bool of_family(const DiagInfo *info, const Family *family) {
  return str_eq(str_slice(info->code, 1, 3), family->digits);
}

void codes_print_markdown(Buf *out) {
  for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
    size_t count = 0;
    for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
      if (!of_family(&diag_infos[i], &families[f])) continue;
      if (count++ == 0)
        buf_format(out, "%s### %.*s\n\n| code | message | the way out |\n|---|---|---|\n",
                   out->len > 0 ? "\n" : "", STR_ARG(families[f].title));
      print_row(out, &diag_infos[i]);
    }
  }
}
