/* Making a Program from template text: what compile.c, scope.c, cond.c and find.c share. */
#ifndef TARGET_FRAME_COMPILE_H
#define TARGET_FRAME_COMPILE_H

#include "base/map.h"
#include "target/frame/program.h"
#include "target/frame/token.h"

/* Caps, against templates that would take for ever: a diagnostic, never a crash. */
enum {
  TEMPLATE_MAX_BYTES = 16 * 1024 * 1024, /* of one template file */
  TEMPLATE_MAX_PIECES = 1000 * 1000,     /* tags and texts of a template with all it includes */
  TEMPLATE_MAX_DEPTH = 64,               /* of blocks, includes, parentheses */
  TEMPLATE_MAX_TERMS = 500,              /* of one condition */
  TEMPLATE_MAX_FILTERS = 8               /* of one value: a literal of a literal doubles each time */
};

typedef struct Variable {
  Str name;
  Path path;
} Variable;

typedef enum BlockKind { BLOCK_IF, BLOCK_FOR, BLOCK_FILE } BlockKind;

/* A {% for %}, {% if %} or {% file %} whose {% end %} is still to come. */
typedef struct Block {
  BlockKind kind;
  Span span;          /* of its tag */
  bool has_else;
  size_t test;        /* the OP_TEST or OP_FOR whose target is the next branch */
  bool test_open;     /* it has no target yet */
  VEC(size_t) leaves; /* OP_JUMPs to the end */
  Span path;          /* BLOCK_FILE: where its path stands */
  size_t loop;        /* BLOCK_FOR: first operation of the body */
  uint32_t slot;
  const Cond *cond;   /* BLOCK_IF: of the branch being read */
  size_t scope, known; /* how many variables and known pointers there were before the branch */
  size_t outer_known;  /* .. and before the block */
} Block;

typedef VEC(Path) Paths;

typedef struct Compiler {
  Arena *arena;
  Diags *diags;
  const TemplateSource *source;
  const Record *root;
  Ops ops;
  uint32_t slots, slots_used; /* most at one time; now */
  VEC(Variable) scope;
  Paths known;            /* pointers that are not NULL here, because an {% if %} around says so */
  VEC(Block) blocks;
  size_t blocks_from;     /* blocks below belong to the templates that include this one */
  StrList including;      /* names of the templates being compiled, outermost first */
  Map loaded;             /* name to Source */
  size_t terms;           /* of the condition being read */
  bool in_file, in_path;
  size_t pieces;          /* so far, of all texts */
  bool too_large;         /* or nested too deeply: reported, nothing more is read */
} Compiler;

/* scope.c: reads `name.field.field` and resolves it. */
Path path_parse(Compiler *compiler, Cursor *cursor);
/* The path of the items of the list at `path`, in loop `slot`. */
Path path_item(const Path *list, uint32_t slot);
bool path_is_list(const Path *path);
/* "a list of columns", for messages. */
Str path_describe(Arena *arena, const Path *path);

/* cond.c: reads a condition. */
const Cond *cond_parse(Compiler *compiler, Cursor *cursor);
/* Adds the pointers that are not NULL when `cond` is `truth` to what the compiler knows. */
void cond_learn(Compiler *compiler, const Cond *cond, bool truth);

/* output.c: reads `value | filter | filter` and adds its operation. */
void output_compile(Compiler *compiler, Text body);

/* find.c: the text of template `name`; NULL after a mistake, which is reported at `span`. */
const Source *template_find(Compiler *compiler, Str name, Span span);
/* Reports directories of the source that cannot be searched. */
bool template_check_directories(Diags *diags, Arena *arena, const TemplateSource *source);

static inline Op *op_add(Compiler *compiler, OpKind kind) {
  vec_push(compiler->arena, &compiler->ops, (Op){.kind = kind});
  return &compiler->ops.items[compiler->ops.len - 1];
}

#endif
