/* {{ value | filter | filter }} */
#include "target/frame/compile.h"

#include "diag/suggest.h"

static void unknown_filter(Compiler *compiler, Text name) {
  StrList names = {0};
  for (size_t i = 0; i < filter_infos_len; i++)
    vec_push(compiler->arena, &names, filter_infos[i].name);
  Diag *diag = diag_add(compiler->diags, DIAG_TEMPLATE_UNKNOWN_FILTER, name.span, STRS(name.str));
  Str nearest = suggest_nearest(name.str, names.items, names.len);
  Buf help = BUF(compiler->arena);
  if (str_given(nearest)) buf_format(&help, "did you mean \"%.*s\"? ", STR_ARG(nearest));
  buf_lit(&help, "the filters are: ");
  each(i, names) {
    if (i > 0) buf_lit(&help, ", ");
    buf_append(&help, names.items[i]);
  }
  diag_help(diag, buf_str(&help));
}

static bool filter_takes(const FilterInfo *info, const Path *input, bool after_filter) {
  FieldKind kind = after_filter ? FIELD_STR : input->kind;
  bool scalar = kind == FIELD_STR || kind == FIELD_BOOL || kind == FIELD_INT;
  switch (info->input) {
  case FILTER_TEXT: return scalar;
  case FILTER_STRS: return kind == FIELD_STRS;
  case FILTER_LIST: return !after_filter && path_is_list(input);
  case FILTER_SCALAR_OR_STRS: return scalar || kind == FIELD_STRS;
  }
  return false;
}

static Str filter_wants(const FilterInfo *info) {
  switch (info->input) {
  case FILTER_TEXT: return STR("text, a number, true or false");
  case FILTER_STRS: return STR("a list of strings");
  case FILTER_LIST: return STR("a list");
  case FILTER_SCALAR_OR_STRS: return STR("text, a number, true or false, or a list of strings");
  }
  return STR("");
}

/* The largest number a filter takes, so that `indent` cannot be asked for gigabytes. */
enum { FILTER_MAX_NUMBER = 200 };

static bool arg_fits(const FilterInfo *info, bool given, const Token *token) {
  bool text = given && token->kind == TOKEN_STRING;
  switch (info->arg) {
  case ARG_NONE: return !given;
  case ARG_TEXT: return text;
  case ARG_LINE: return text && text_is_one_line(token->value);
  case ARG_INT:
    return given && token->kind == TOKEN_INT && token->number >= 0 &&
           token->number <= FILTER_MAX_NUMBER;
  }
  return false;
}

static Str arg_wanted(const FilterInfo *info) {
  switch (info->arg) {
  case ARG_NONE: return STR("no argument");
  case ARG_TEXT: return STR("a string: `:\"..\"`");
  case ARG_LINE: return STR("a string on one line: `:\"..\"`");
  case ARG_INT: return STR("a number from 0 to 200: `:4`");
  }
  return STR("");
}

/* `: argument` after a filter's name, when it has one. False after a mistake. */
static bool parse_arg(Compiler *compiler, Cursor *cursor, Text name, FilterUse *use) {
  bool given = cursor_take(cursor, TOKEN_COLON);
  const Token token = cursor->token;
  if (token.kind == TOKEN_BAD) return false;
  if (!arg_fits(use->info, given, &token)) {
    diag_add(compiler->diags, DIAG_TEMPLATE_FILTER_ARGUMENT, name.span,
             STRS(name.str, arg_wanted(use->info)));
    return false;
  }
  if (!given) return true;
  use->arg = (FilterArg){token.value, token.number};
  cursor_next(cursor);
  return true;
}

/* The filters after the value. False after a mistake. */
static bool parse_filters(Compiler *compiler, Cursor *cursor, const Path *input, FilterUses *uses) {
  while (cursor_take(cursor, TOKEN_PIPE)) {
    Text name = cursor->token.text;
    if (cursor->token.kind != TOKEN_NAME) {
      cursor_expected(cursor, STR("the name of a filter"));
      return false;
    }
    if (uses->len == TEMPLATE_MAX_FILTERS) {
      diag_add(compiler->diags, DIAG_TEMPLATE_TOO_DEEP, name.span, NULL);
      return false;
    }
    const FilterInfo *info = filter_find(name.str);
    if (info == NULL) {
      unknown_filter(compiler, name);
      return false;
    }
    cursor_next(cursor);
    FilterUse use = {.info = info};
    if (!parse_arg(compiler, cursor, name, &use)) return false;
    if (!input->failed && !filter_takes(info, input, uses->len > 0)) {
      Str found = uses->len > 0 ? STR("text") : path_describe(compiler->arena, input);
      diag_add(compiler->diags, DIAG_TEMPLATE_FILTER_INPUT, name.span,
               STRS(name.str, filter_wants(info), found));
      return false;
    }
    vec_push(compiler->arena, uses, use);
  }
  return true;
}

static bool printable(const Path *path) {
  return path->failed || path->kind == FIELD_STR || path->kind == FIELD_INT ||
         path->kind == FIELD_BOOL;
}

/* A literal, filtered when the template is made: {{ "{{" }}. */
static void add_literal(Compiler *compiler, Str text, const FilterUses *uses) {
  each(i, *uses) {
    Buf out = BUF(compiler->arena);
    FilterValue value = {.kind = GIVEN_TEXT, .text = text};
    uses->items[i].info->run(&out, &value, uses->items[i].arg);
    text = buf_str(&out);
  }
  op_add(compiler, OP_TEXT)->text = text;
}

void output_compile(Compiler *compiler, Text body) {
  Cursor cursor = cursor_open(compiler->arena, compiler->diags, body);
  bool literal = cursor.token.kind == TOKEN_STRING;
  Str text = cursor.token.value;
  Path path = {.kind = FIELD_STR};
  if (literal) cursor_next(&cursor);
  else path = path_parse(compiler, &cursor);
  if (cursor.token.kind == TOKEN_BAD) return;
  Text name = text_trim(text_slice(body, 0, (size_t)(cursor.token.text.str.ptr - body.str.ptr)));
  FilterUses uses = {0};
  if (!parse_filters(compiler, &cursor, &path, &uses)) return;
  if (cursor.token.kind != TOKEN_END) {
    cursor_expected(&cursor, STR("`|` or `}}`"));
  } else if (literal) {
    add_literal(compiler, text, &uses);
  } else if (uses.len == 0 && !printable(&path)) {
    diag_add(compiler->diags, DIAG_TEMPLATE_NOT_PRINTABLE, name.span,
             STRS(name.str, path_describe(compiler->arena, &path)));
  } else {
    Op *op = op_add(compiler, path.kind == FIELD_STR && uses.len == 0 ? OP_STR : OP_VALUE);
    op->path = path;
    op->filters = uses;
  }
}
