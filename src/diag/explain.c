#include "diag/explain.h"

#include "base/embedded.h"
#include "diag/diag.h"
#include "diag/suggest.h"

/* The page of a code, or absent. */
static Str page_of(Str code) {
  for (size_t i = 0; i < embedded_explain_len; i++) {
    Str path = embedded_explain[i].path;
    if (str_ends(path, STR(".md")) && str_eq_fold(str_slice(path, 0, path.len - 3), code))
      return embedded_explain[i].text;
  }
  return STR_NONE;
}

/* `# E0203: title` without the part before the title. */
static Str title_of(Str page) {
  Str line;
  if (!str_split(&page, '\n', &line)) return STR("");
  ptrdiff_t colon = str_find(line, STR(": "));
  return colon < 0 ? line : str_slice(line, (size_t)colon + 2, line.len);
}

bool explain_print(Buf *out, Str code, Str *near) {
  Str codes[DIAG_CODE_COUNT];
  for (size_t i = 0; i < DIAG_CODE_COUNT; i++) {
    codes[i] = diag_infos[i].code;
    if (!str_eq_fold(codes[i], code)) continue;
    Str page = page_of(code);
    buf_append(out, str_given(page) ? page : diag_infos[i].message);
    return true;
  }
  *near = suggest_nearest(code, codes, DIAG_CODE_COUNT);
  return false;
}

void explain_list(Buf *out) {
  for (size_t i = 0; i < DIAG_CODE_COUNT; i++)
    buf_format(out, "%.*s  %.*s\n", STR_ARG(diag_infos[i].code),
               STR_ARG(title_of(page_of(diag_infos[i].code))));
}
