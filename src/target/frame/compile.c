/* Templates to programs: the tags. Loading, includes, blocks and their jumps. */
#include "target/frame/compile.h"

#include "diag/suggest.h"

static void compile_text(Compiler *compiler, Text text, bool lines);

static void expect_end(Cursor *cursor) {
  if (cursor->token.kind != TOKEN_END) cursor_expected(cursor, STR("`%}`"));
}

static uint32_t here(const Compiler *compiler) {
  return (uint32_t)compiler->ops.len;
}

static Block *block_top(Compiler *compiler) {
  if (compiler->blocks.len <= compiler->blocks_from) return NULL;
  return &compiler->blocks.items[compiler->blocks.len - 1];
}

static Block *block_open(Compiler *compiler, BlockKind kind, Span span) {
  if (compiler->blocks.len == TEMPLATE_MAX_DEPTH)
    diag_add(compiler->diags, DIAG_TEMPLATE_TOO_DEEP, span, NULL);
  Block block = {.kind = kind,
                 .span = span,
                 .scope = compiler->scope.len,
                 .known = compiler->known.len,
                 .outer_known = compiler->known.len};
  vec_push(compiler->arena, &compiler->blocks, block);
  return block_top(compiler);
}

/* From here on another branch is read: what the last one knew is forgotten, and control that leaves
 * its test arrives here. */
static void branch_end(Compiler *compiler, Block *block, bool more) {
  compiler->scope.len = block->scope;
  compiler->known.len = block->known;
  if (more) {
    vec_push(compiler->arena, &block->leaves, here(compiler));
    op_add(compiler, OP_JUMP);
  }
  if (block->test_open) compiler->ops.items[block->test].to = here(compiler);
  block->test_open = false;
}

static void loop_end(Compiler *compiler, const Block *block) {
  Op *next = op_add(compiler, OP_NEXT);
  next->slot = block->slot;
  next->to = (uint32_t)block->loop;
  compiler->slots_used--;
}

static void compile_test(Compiler *compiler, Block *block, Cursor *cursor) {
  block->cond = cond_parse(compiler, cursor);
  block->test = compiler->ops.len;
  block->test_open = true;
  op_add(compiler, OP_TEST)->cond = block->cond;
  cond_learn(compiler, block->cond, true);
  expect_end(cursor);
}

static void tag_if(Compiler *compiler, Cursor *cursor, Span span) {
  compile_test(compiler, block_open(compiler, BLOCK_IF, span), cursor);
}

static void tag_for(Compiler *compiler, Cursor *cursor, Span span) {
  Block *block = block_open(compiler, BLOCK_FOR, span);
  Text name = cursor->token.text;
  if (!cursor_take(cursor, TOKEN_NAME)) cursor_expected(cursor, STR("the name of a loop variable"));
  if (!cursor_take_word(cursor, STR("in"))) cursor_expected(cursor, STR("`in`"));
  size_t from = (size_t)(cursor->token.text.str.ptr - cursor->text.str.ptr);
  bool readable = cursor->token.kind != TOKEN_BAD;
  Path list = path_parse(compiler, cursor);
  expect_end(cursor);
  Text written = text_trim(text_slice(cursor->text, readable ? from : 0, cursor->text.str.len));
  if (!list.failed && !path_is_list(&list)) {
    diag_add(compiler->diags, DIAG_TEMPLATE_NOT_A_LIST, written.span,
             STRS(written.str, path_describe(compiler->arena, &list)));
    list.failed = true;
  }
  block->slot = compiler->slots_used++;
  if (compiler->slots < compiler->slots_used) compiler->slots = compiler->slots_used;
  block->test = compiler->ops.len;
  block->test_open = true;
  Op *op = op_add(compiler, OP_FOR);
  op->slot = block->slot;
  op->path = list;
  block->loop = compiler->ops.len;
  vec_push(compiler->arena, &compiler->scope, (Variable){name.str, path_item(&list, block->slot)});
}

/* The block that `{% else %}` or `{% elif %}` belongs to; NULL when it belongs to none. */
static Block *block_branch(Compiler *compiler, Str tag, Span span, bool only_if) {
  Block *block = block_top(compiler);
  bool fits = block != NULL && !block->has_else &&
              (block->kind == BLOCK_IF || (block->kind == BLOCK_FOR && !only_if));
  if (!fits) diag_add(compiler->diags, DIAG_TEMPLATE_STRAY_TAG, span, STRS(tag));
  return fits ? block : NULL;
}

static void tag_elif(Compiler *compiler, Cursor *cursor, Span span) {
  Block *block = block_branch(compiler, STR("elif"), span, true);
  if (block == NULL) return;
  branch_end(compiler, block, true);
  cond_learn(compiler, block->cond, false);
  block->known = compiler->known.len;
  compile_test(compiler, block, cursor);
}

static void tag_else(Compiler *compiler, Cursor *cursor, Span span) {
  Block *block = block_branch(compiler, STR("else"), span, false);
  if (block == NULL) return;
  expect_end(cursor);
  if (block->kind == BLOCK_FOR) loop_end(compiler, block);
  branch_end(compiler, block, true);
  if (block->kind == BLOCK_IF) cond_learn(compiler, block->cond, false);
  block->has_else = true;
}

static void tag_end(Compiler *compiler, Cursor *cursor, Span span) {
  Block *block = block_top(compiler);
  if (block == NULL) {
    diag_add(compiler->diags, DIAG_TEMPLATE_STRAY_TAG, span, STRS(STR("end")));
    return;
  }
  expect_end(cursor);
  if (block->kind == BLOCK_FOR && !block->has_else) loop_end(compiler, block);
  branch_end(compiler, block, false);
  each(i, block->leaves) compiler->ops.items[block->leaves.items[i]].to = here(compiler);
  if (block->kind == BLOCK_FILE) {
    op_add(compiler, OP_FILE_END)->span = block->path;
    compiler->in_file = false;
  }
  compiler->known.len = block->outer_known;
  compiler->blocks.len--;
}

/* The string after {% file or {% include, without its quotes; false after a mistake. */
static bool parse_quoted(Cursor *cursor, Text *inside, Str wanted) {
  Text text = cursor->token.text;
  if (cursor->token.kind != TOKEN_STRING) {
    cursor_expected(cursor, wanted);
    return false;
  }
  cursor_next(cursor);
  expect_end(cursor);
  *inside = text_slice(text, 1, text.str.len - 1);
  return cursor->token.kind == TOKEN_END;
}

static void tag_file(Compiler *compiler, Cursor *cursor, Span span) {
  Text path;
  bool nested = compiler->in_file || compiler->in_path;
  if (nested) diag_add(compiler->diags, DIAG_TEMPLATE_NESTED_FILE, span, NULL);
  Block *block = block_open(compiler, BLOCK_FILE, span);
  if (!parse_quoted(cursor, &path, STR("the file's path in quotes")) || nested) return;
  block->path = path.span;
  op_add(compiler, OP_FILE_NAME);
  compiler->in_path = true;
  compile_text(compiler, path, false);
  compiler->in_path = false;
  op_add(compiler, OP_FILE_OPEN);
  compiler->in_file = true;
}

static bool include_allowed(Compiler *compiler, Text name) {
  Str problem = template_path_problem(name.str);
  if (str_given(problem)) {
    diag_add(compiler->diags, DIAG_TEMPLATE_BAD_PATH, name.span, STRS(name.str, problem));
    return false;
  }
  each(i, compiler->including) {
    if (!str_eq(compiler->including.items[i], name.str)) continue;
    diag_add(compiler->diags, DIAG_TEMPLATE_INCLUDE_CYCLE, name.span, STRS(name.str));
    return false;
  }
  if (compiler->including.len < TEMPLATE_MAX_DEPTH) return true;
  diag_add(compiler->diags, DIAG_TEMPLATE_TOO_DEEP, name.span, NULL);
  return false;
}

static void compile_source(Compiler *compiler, const Source *source, Str name) {
  Text text = {source->text, {source->base, source->base + (uint32_t)source->text.len}, true};
  if (str_starts(text.str, STR("\xEF\xBB\xBF"))) text = text_slice(text, 3, text.str.len);
  vec_push(compiler->arena, &compiler->including, name);
  compile_text(compiler, text, true);
  compiler->including.len--;
}

static void tag_include(Compiler *compiler, Cursor *cursor, Span span) {
  Text name;
  (void)span;
  if (!parse_quoted(cursor, &name, STR("a template's path in quotes"))) return;
  if (!include_allowed(compiler, name)) return;
  const Source *source = template_find(compiler, name.str, name.span);
  if (source != NULL) compile_source(compiler, source, name.str);
}

typedef void TagRun(Compiler *compiler, Cursor *cursor, Span span);

typedef struct TagInfo {
  Str name;
  TagRun *run;
} TagInfo;

static const TagInfo tags[] = {{STR_INIT("if"), tag_if},       {STR_INIT("elif"), tag_elif},
                               {STR_INIT("else"), tag_else},   {STR_INIT("for"), tag_for},
                               {STR_INIT("end"), tag_end},     {STR_INIT("include"), tag_include},
                               {STR_INIT("file"), tag_file}};
enum { TAG_COUNT = sizeof tags / sizeof *tags };

static void unknown_tag(Compiler *compiler, Text name) {
  Str names[TAG_COUNT];
  for (size_t i = 0; i < TAG_COUNT; i++) names[i] = tags[i].name;
  Diag *diag = diag_add(compiler->diags, DIAG_TEMPLATE_UNKNOWN_TAG, name.span, STRS(name.str));
  bool other_end = str_starts(name.str, STR("end"));
  Str nearest = other_end ? STR("end") : suggest_nearest(name.str, names, TAG_COUNT);
  if (str_given(nearest))
    diag_help(diag, str_format(compiler->arena, "did you mean `{%% %.*s %%}`?", STR_ARG(nearest)));
}

/* An unknown tag may open a block, whose end would then be reported as stray: so it stops the run. */
static bool compile_tag(Compiler *compiler, const Piece *piece) {
  Cursor cursor = cursor_open(compiler->arena, compiler->diags, piece->body);
  Text name = cursor.token.text;
  if (cursor.token.kind != TOKEN_NAME) {
    cursor_expected(&cursor, STR("if, elif, else, for, end, include or file"));
    return false;
  }
  for (size_t i = 0; i < TAG_COUNT; i++) {
    if (!str_eq(tags[i].name, name.str)) continue;
    cursor_next(&cursor);
    tags[i].run(compiler, &cursor, piece->span);
    return true;
  }
  unknown_tag(compiler, name);
  return false;
}

static void add_text(Compiler *compiler, Str text) {
  if (str_empty(text)) return;
  /* Output has LF line ends, whatever the template has. */
  op_add(compiler, OP_TEXT)->text = str_replace(compiler->arena, text, STR("\r\n"), STR("\n"));
}

/* Includes count too, so that templates that include each other twice, and so on, come to an end. */
static bool room_left(Compiler *compiler, const Piece *piece) {
  if (compiler->too_large) return false;
  bool too_large = ++compiler->pieces > TEMPLATE_MAX_PIECES;
  if (too_large) diag_add(compiler->diags, DIAG_TEMPLATE_TOO_LARGE, piece->span, NULL);
  compiler->too_large = too_large || compiler->blocks.len > TEMPLATE_MAX_DEPTH;
  return !compiler->too_large;
}

/* Takes back what blocks without an end have added, so that what includes this text is read right. */
static void close_open_blocks(Compiler *compiler, bool report) {
  for (const Block *block; (block = block_top(compiler)) != NULL; compiler->blocks.len--) {
    if (report) diag_add(compiler->diags, DIAG_TEMPLATE_UNCLOSED_BLOCK, block->span, NULL);
    if (block->kind == BLOCK_FOR && !block->has_else) compiler->slots_used--;
    if (block->kind == BLOCK_FILE) compiler->in_file = false;
    compiler->scope.len = block->scope;
    compiler->known.len = block->outer_known;
  }
}

static void compile_text(Compiler *compiler, Text text, bool lines) {
  size_t errors = compiler->diags->errors;
  Pieces pieces = pieces_split(compiler->arena, compiler->diags, text, lines);
  bool go_on = compiler->diags->errors == errors;
  size_t blocks_from = compiler->blocks_from;
  compiler->blocks_from = compiler->blocks.len;
  for (size_t i = 0; i < pieces.len && go_on; i++) {
    const Piece *piece = &pieces.items[i];
    go_on = room_left(compiler, piece);
    if (!go_on) break;
    switch (piece->kind) {
    case PIECE_TEXT: add_text(compiler, piece->body.str); break;
    case PIECE_OUTPUT: output_compile(compiler, piece->body); break;
    case PIECE_TAG: go_on = compile_tag(compiler, piece); break;
    case PIECE_COMMENT: break;
    }
  }
  close_open_blocks(compiler, go_on);
  compiler->blocks_from = blocks_from;
}

const Template *template_load(Arena *arena, Diags *diags, const TemplateSource *source, Str name,
                              const Record *root) {
  size_t errors = diags->errors;
  Compiler compiler = {.arena = arena,
                       .diags = diags,
                       .source = source,
                       .root = root,
                       .slots = 1,
                       .slots_used = 1};
  if (!template_check_directories(diags, arena, source)) return NULL;
  const Source *text = template_find(&compiler, name, SPAN_NONE);
  if (text == NULL) return NULL;
  compile_source(&compiler, text, name);
  op_add(&compiler, OP_STOP);
  if (diags->errors != errors) return NULL;
  Template *tmpl = arena_make(arena, Template);
  *tmpl = (Template){.ops = compiler.ops, .slots = compiler.slots};
  return tmpl;
}
