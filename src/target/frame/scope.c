/* Names to offsets: which variable or field a name means, and whether it can be looked into. */
#include "target/frame/compile.h"

#include "diag/suggest.h"

static const Field loop_fields[] = {
    FIELD_OF(LoopFields, first, BOOL, NULL, "this is the first item"),
    FIELD_OF(LoopFields, last, BOOL, NULL, "this is the last item"),
    FIELD_OF(LoopFields, index, INT, NULL, "how many items came before"),
    FIELD_OF(LoopFields, number, INT, NULL, "which item this is, from 1"),
};

const Record loop_record =
    RECORD_DOC(LoopFields, "loop variable", loop_fields,
               "what a loop variable has besides the fields of its item");

static const Field *find_field(const Record *record, Str name) {
  for (size_t i = 0; record != NULL && i < record->len; i++)
    if (str_eq(record->fields[i].name, name)) return &record->fields[i];
  return NULL;
}

static const Path failed_path = {.kind = FIELD_STRUCT, .failed = true};

bool path_is_list(const Path *path) {
  return path->kind == FIELD_LIST || path->kind == FIELD_REFS || path->kind == FIELD_PARTS ||
         path->kind == FIELD_STRS;
}

Str path_describe(Arena *arena, const Path *path) {
  switch (path->kind) {
  case FIELD_STR: return STR("text");
  case FIELD_BOOL: return STR("true or false");
  case FIELD_INT: return STR("a number");
  case FIELD_STRS: return STR("a list of strings");
  case FIELD_STRUCT:
  case FIELD_LINK:
  case FIELD_REF: return str_format(arena, "a whole \"%.*s\"", STR_ARG(path->record->name));
  case FIELD_LIST:
  case FIELD_REFS:
  case FIELD_PARTS: return str_format(arena, "a list of \"%.*s\"", STR_ARG(path->record->name));
  }
  return STR("");
}

/* Help for an unknown name: the nearest one, then all. */
static Str help_names(Arena *arena, Str wrong, const StrList *names, Str of) {
  Str nearest = suggest_nearest(wrong, names->items, names->len);
  Buf help = BUF(arena);
  if (str_given(nearest)) buf_format(&help, "did you mean \"%.*s\"? ", STR_ARG(nearest));
  buf_format(&help, "%.*s: ", STR_ARG(of));
  each(i, *names) {
    if (i > 0) buf_lit(&help, ", ");
    buf_append(&help, names->items[i]);
  }
  return buf_str(&help);
}

static void add_names(Arena *arena, StrList *names, const Record *record) {
  for (size_t i = 0; record != NULL && i < record->len; i++)
    vec_push(arena, names, record->fields[i].name);
}

static Path unknown_field(Compiler *compiler, const Path *path, Text name) {
  StrList names = {0};
  add_names(compiler->arena, &names, path->record);
  if (path->from_variable) add_names(compiler->arena, &names, &loop_record);
  Str owner = path->record == NULL ? STR("text") : path->record->name;
  Diag *diag = diag_add(compiler->diags, DIAG_TEMPLATE_UNKNOWN_NAME, name.span, STRS(name.str, owner));
  Str of = str_format(compiler->arena, "the fields of \"%.*s\" are", STR_ARG(owner));
  diag_help(diag, help_names(compiler->arena, name.str, &names, of));
  return failed_path;
}

static Path unknown_name(Compiler *compiler, Text name) {
  StrList names = {0};
  for (size_t i = compiler->scope.len; i > 0; i--)
    vec_push(compiler->arena, &names, compiler->scope.items[i - 1].name);
  add_names(compiler->arena, &names, compiler->root);
  Diag *diag = diag_add(compiler->diags, DIAG_TEMPLATE_UNKNOWN_NAME, name.span,
                        STRS(name.str, compiler->root->name));
  diag_help(diag, help_names(compiler->arena, name.str, &names, STR("the names known here are")));
  return failed_path;
}

static bool same_place(const Path *a, const Path *b) {
  return a->slot == b->slot && a->of_loop == b->of_loop && a->offset == b->offset &&
         a->follow_len == b->follow_len &&
         (a->follow_len == 0 ||
          memcmp(a->follow, b->follow, a->follow_len * sizeof *a->follow) == 0);
}

static bool is_known(const Compiler *compiler, const Path *path) {
  each(i, compiler->known)
    if (same_place(&compiler->known.items[i], path)) return true;
  return false;
}

/* Turns the path of a pointer into the path of the struct behind it. */
static void follow_pointer(Compiler *compiler, Path *path) {
  size_t *follow = arena_array(compiler->arena, size_t, path->follow_len + 1);
  if (path->follow_len > 0) memcpy(follow, path->follow, path->follow_len * sizeof *follow);
  follow[path->follow_len] = path->offset;
  path->follow = follow;
  path->follow_len++;
  path->offset = 0;
  path->kind = FIELD_STRUCT;
}

static Path field_of(const Path *path, const Field *field) {
  Path result = *path;
  result.kind = field->kind;
  result.record = field->record;
  result.offset += field->offset;
  result.from_variable = false;
  return result;
}

/* `path`, whose text so far is `whole`, looked into for `name`. */
static Path path_into(Compiler *compiler, Path path, Text whole, Text name) {
  if (path.failed) return path;
  if (path.from_variable && find_field(path.record, name.str) == NULL) {
    const Field *field = find_field(&loop_record, name.str);
    if (field == NULL) return unknown_field(compiler, &path, name);
    Path loop = field_of(&path, field);
    loop.of_loop = true;
    return loop;
  }
  if (path.kind != FIELD_STRUCT && path.kind != FIELD_REF && path.kind != FIELD_LINK) {
    Str what = path_describe(compiler->arena, &path);
    diag_add(compiler->diags, DIAG_TEMPLATE_NO_FIELDS, name.span, STRS(whole.str, what));
    return failed_path;
  }
  if (path.kind == FIELD_REF && !is_known(compiler, &path))
    diag_add(compiler->diags, DIAG_TEMPLATE_UNCHECKED, whole.span, STRS(whole.str));
  if (path.kind != FIELD_STRUCT) follow_pointer(compiler, &path);
  const Field *field = find_field(path.record, name.str);
  return field == NULL ? unknown_field(compiler, &path, name) : field_of(&path, field);
}

static Path resolve_first(Compiler *compiler, Text name) {
  for (size_t i = compiler->scope.len; i > 0; i--)
    if (str_eq(compiler->scope.items[i - 1].name, name.str)) return compiler->scope.items[i - 1].path;
  const Field *field = find_field(compiler->root, name.str);
  if (field == NULL) return unknown_name(compiler, name);
  return field_of(&(Path){.kind = FIELD_STRUCT, .record = compiler->root}, field);
}

Path path_parse(Compiler *compiler, Cursor *cursor) {
  if (cursor->token.kind != TOKEN_NAME) {
    cursor_expected(cursor, STR("a name"));
    return failed_path;
  }
  Text name = cursor->token.text, whole = name;
  cursor_next(cursor);
  Path path = resolve_first(compiler, name);
  while (cursor_take(cursor, TOKEN_DOT)) {
    if (cursor->token.kind != TOKEN_NAME) {
      cursor_expected(cursor, STR("the name of a field"));
      return failed_path;
    }
    name = cursor->token.text;
    path = path_into(compiler, path, whole, name);
    whole.str.len = (size_t)(name.str.ptr - whole.str.ptr) + name.str.len;
    whole.span.end = name.span.end;
    cursor_next(cursor);
  }
  return path;
}

Path path_item(const Path *list, uint32_t slot) {
  if (list->failed) return failed_path;
  return (Path){.kind = list->kind == FIELD_STRS ? FIELD_STR : FIELD_STRUCT,
                .from_variable = true,
                .slot = slot,
                .record = list->record};
}
