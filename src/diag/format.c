#include "diag/format.h"

/* People read the first screens; programs want everything. */
enum { PEOPLE_READ = 50 };

const DiagFormat diag_formats[] = {
    {STR_INIT("text"), diags_print_text, true, PEOPLE_READ},
    {STR_INIT("json"), diags_print_json, false, 0},
    {STR_INIT("sarif"), diags_print_sarif, false, 0},
    {STR_INIT("github"), diags_print_github, true, PEOPLE_READ},
};
const size_t diag_formats_len = sizeof diag_formats / sizeof *diag_formats;

static void print_hidden(Buf *out, size_t count, const char *what, bool first) {
  if (count == 0) return;
  buf_format(out, "%s%zu more %s%s", first ? "schemagen: " : ", ", count, what,
             count == 1 ? "" : "s");
}

void diags_print(Buf *out, const Diags *diags, const DiagFormat *format, size_t max, bool color) {
  Diags shown = {.arena = diags->arena, .sources = diags->sources};
  each(i, diags->list) {
    Diag *diag = diags->list.items[i];
    size_t *count = diags_count(&shown, diag->code);
    if (max != 0 && *count == max) continue;
    (*count)++;
    vec_push(diags->arena, &shown.list, diag);
  }
  format->print(out, &shown, color);
  size_t errors = diags->errors - shown.errors, warnings = diags->warnings - shown.warnings;
  size_t findings = diags->findings - shown.findings;
  if (!format->for_people || errors + warnings + findings == 0) return;
  print_hidden(out, errors, "error", true);
  print_hidden(out, findings, "finding", errors == 0);
  print_hidden(out, warnings, "warning", errors + findings == 0);
  buf_lit(out, " not shown; --max-errors 0 shows all\n");
}
