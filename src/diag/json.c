/* {"code":"E0203","name":"UNKNOWN_COLUMN","severity":"error","message":..,"label":..,"help":..,
 *  "file":..,"line":1,"column":2,"end_line":1,"end_column":4,"start":1,"end":3,
 *  "also":{"label":..,"file":.. as above} or null,
 *  "fix":{"file":.. as above,"text":..} or null}
 * on one line. Lines and columns are as in the form for people: from 1, in code points, the end
 * being the column after the last; start and end are bytes of the file from 0. */
#include "base/json.h"

#include "diag/format.h"

static void print_text(Buf *out, const char *key, Str text) {
  buf_format(out, ",\"%s\":", key);
  if (str_empty(text))
    buf_lit(out, "null");
  else
    json_string(out, text);
}

/* The members of a place; `path` for a diagnostic about a whole file. */
static void print_place(Buf *out, const Sources *sources, Span span, Str path) {
  buf_lit(out, "\"file\":");
  if (!span_given(span)) {
    if (str_given(path))
      json_string(out, path);
    else
      buf_lit(out, "null");
    buf_lit(out, ",\"line\":null,\"column\":null,\"end_line\":null,\"end_column\":null,"
                 "\"start\":null,\"end\":null");
    return;
  }
  Region region = source_region(sources, span);
  json_string(out, region.path);
  buf_format(
      out, ",\"line\":%u,\"column\":%u,\"end_line\":%u,\"end_column\":%u,\"start\":%u,\"end\":%u",
      region.line, region.column, region.end_line, region.end_column, region.start, region.end);
}

static void print_diag(Buf *out, const Sources *sources, const Diag *diag) {
  const DiagInfo *info = &diag_infos[diag->code];
  buf_format(out, "{\"code\":\"%.*s\",\"name\":\"%.*s\",\"severity\":\"%s\"", STR_ARG(info->code),
             STR_ARG(info->name), severity_warns(info->severity) ? "warning" : "error");
  print_text(out, "message", diag->message);
  print_text(out, "label", diag->label);
  print_text(out, "help", diag->help);
  buf_char(out, ',');
  print_place(out, sources, diag->span, diag->path);
  buf_lit(out, ",\"also\":");
  if (span_given(diag->also)) {
    buf_lit(out, "{\"label\":");
    json_string(out, diag->also_label);
    buf_char(out, ',');
    print_place(out, sources, diag->also, STR_NONE);
    buf_char(out, '}');
  } else {
    buf_lit(out, "null");
  }
  buf_lit(out, ",\"fix\":");
  if (span_given(diag->fix)) {
    buf_char(out, '{');
    print_place(out, sources, diag->fix, STR_NONE);
    buf_lit(out, ",\"text\":");
    json_string(out, diag->fix_text);
    buf_char(out, '}');
  } else {
    buf_lit(out, "null");
  }
  buf_lit(out, "}\n");
}

void diags_print_json(Buf *out, const Diags *diags, bool color) {
  (void)color;
  each(i, diags->list) print_diag(out, diags->sources, diags->list.items[i]);
}
