#include "verb/impact.h"

#include "base/json.h"
#include "diag/format.h"

/* assigns shop_users.email in save_user, through the macro SET_EMAIL (src/store.h:9:31) */
static void print_words(Buf *out, const CUse *use) {
  buf_append(out, str_replace(out->arena, c_use_infos[use->kind].words, STR("{}"), use->name));
  if (str_given(use->function)) buf_format(out, " in %.*s", STR_ARG(use->function));
  if (!str_given(use->macro)) return;
  buf_format(out, ", through the macro %.*s", STR_ARG(use->macro));
  if (str_given(use->macro_file))
    buf_format(out, " (%.*s:%u:%u)", STR_ARG(use->macro_file), use->macro_line, use->macro_column);
}

void impact_print_text(Buf *out, const Impact *impact) {
  each(i, impact->found.uses) {
    const CUse *use = &impact->found.uses.items[i];
    buf_format(out, "%.*s:%u:%u: ", STR_ARG(use->file), use->line, use->column);
    print_words(out, use);
    buf_char(out, '\n');
  }
}

/* ::notice file=src/store.c,line=41,col=12,title=auth.users.email::assigns shop_users.email */
void impact_print_github(Buf *out, const Impact *impact) {
  each(i, impact->found.uses) {
    const CUse *use = &impact->found.uses.items[i];
    Buf words = BUF(out->arena);
    print_words(&words, use);
    buf_lit(out, "::notice file=");
    github_property(out, use->file);
    buf_format(out, ",line=%u,col=%u,title=", use->line, use->column);
    github_property(out, impact->target);
    buf_lit(out, "::");
    github_text(out, buf_str(&words));
    buf_char(out, '\n');
  }
}

/* --- JSON --- */

static void print_key(Buf *out, Str before, Str key) {
  buf_append(out, before);
  json_string(out, key);
  buf_lit(out, ": ");
}

static void print_place(Buf *out, Str file, unsigned line, unsigned column) {
  print_key(out, STR(""), STR("file"));
  json_string(out, file);
  buf_format(out, ", \"line\": %u, \"column\": %u", line, column);
}

static void print_text(Buf *out, Str key, Str text) {
  print_key(out, STR(", "), key);
  if (str_given(text)) json_string(out, text);
  else buf_lit(out, "null");
}

static void print_use(Buf *out, const CUse *use) {
  buf_char(out, '{');
  print_place(out, use->file, use->line, use->column);
  print_text(out, STR("kind"), c_use_infos[use->kind].name);
  print_text(out, STR("name"), use->name);
  print_text(out, STR("function"), use->function);
  print_text(out, STR("macro"), use->macro);
  print_key(out, STR(", "), STR("in_macro"));
  if (str_given(use->macro_file)) {
    buf_char(out, '{');
    print_place(out, use->macro_file, use->macro_line, use->macro_column);
    buf_char(out, '}');
  } else {
    buf_lit(out, "null");
  }
  buf_char(out, '}');
}

static void print_error(Buf *out, const CError *error) {
  print_key(out, STR(", "), STR("error"));
  if (!str_given(error->text)) {
    buf_lit(out, "null");
    return;
  }
  buf_char(out, '{');
  print_place(out, error->file, error->line, error->column);
  print_text(out, STR("text"), error->text);
  buf_char(out, '}');
}

void impact_print_json(Buf *out, const Impact *impact) {
  const CFound *found = &impact->found;
  buf_char(out, '{');
  print_key(out, STR("\n  "), STR("target"));
  json_string(out, impact->target);
  buf_format(out, ",\n  \"units\": %zu,\n  \"incomplete\": [", found->units);
  each(i, found->problems) {
    buf_append(out, i == 0 ? STR("\n    {") : STR(",\n    {"));
    print_key(out, STR(""), STR("file"));
    json_string(out, found->problems.items[i].file);
    print_error(out, &found->problems.items[i].error);
    buf_char(out, '}');
  }
  buf_append(out, found->problems.len > 0 ? STR("\n  ],\n  \"uses\": [") : STR("],\n  \"uses\": ["));
  each(i, found->uses) {
    buf_append(out, i == 0 ? STR("\n    ") : STR(",\n    "));
    print_use(out, &found->uses.items[i]);
  }
  buf_append(out, found->uses.len > 0 ? STR("\n  ]\n}\n") : STR("]\n}\n"));
}
