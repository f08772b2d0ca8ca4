/* ::error file=schema.yaml,line=10,endLine=10,col=19,endColumn=28,title=E0203::message%0Ahelp
 * GitHub shows a column only when the place is within one line. */
#include "diag/format.h"

/* As @actions/core does in its command.ts: a property also escapes what separates properties. */
static void print_escaped(Buf *out, Str text, bool property) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '%')
      buf_lit(out, "%25");
    else if (c == '\r')
      buf_lit(out, "%0D");
    else if (c == '\n')
      buf_lit(out, "%0A");
    else if (c == ':' && property)
      buf_lit(out, "%3A");
    else if (c == ',' && property)
      buf_lit(out, "%2C");
    else
      buf_char(out, c);
  }
}

void github_text(Buf *out, Str text) { print_escaped(out, text, false); }

void github_property(Buf *out, Str text) { print_escaped(out, text, true); }

static void print_diag(Buf *out, const Sources *sources, const Diag *diag) {
  const DiagInfo *info = &diag_infos[diag->code];
  buf_append(out, severity_warns(info->severity) ? STR("::warning ") : STR("::error "));
  if (span_given(diag->span)) {
    Region region = source_region(sources, diag->span);
    buf_lit(out, "file=");
    print_escaped(out, region.path, true);
    buf_format(out, ",line=%u,endLine=%u", region.line, region.end_line);
    buf_format(out, ",col=%u,endColumn=%u,", region.column, region.end_column);
  } else if (!str_empty(diag->path)) {
    buf_lit(out, "file=");
    print_escaped(out, diag->path, true);
    buf_char(out, ',');
  }
  buf_format(out, "title=%.*s::", STR_ARG(info->code));
  print_escaped(out, diag->message, false);
  if (!str_empty(diag->help)) {
    buf_lit(out, "%0A");
    print_escaped(out, diag->help, false);
  }
  buf_char(out, '\n');
}

void diags_print_github(Buf *out, const Diags *diags, bool color) {
  (void)color;
  each(i, diags->list) print_diag(out, diags->sources, diags->list.items[i]);
}
