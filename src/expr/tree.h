/* The tree of an expression, for the passes that print it: SQL here, C predicates elsewhere.
 *
 * A tree is typed when it is made: every operator is the row of ops.def that fits its operands,
 * every literal has the type of what it stands beside, and its value is canonical. What a printer
 * need not know is gone: parentheses, casts of literals, functions that change nothing. */
#ifndef EXPR_TREE_H
#define EXPR_TREE_H

#include "expr/expr.h"

typedef enum ExprOp {
#define OP(name, ...) OP_##name,
#include "expr/ops.def"
  OP_COUNT
} ExprOp;

/* How tightly the text of a node binds, loosest first. Postgres and SQLite rank some operators
 * differently (|| above all); these levels are coarse enough to be true in both. */
typedef enum ExprLevel {
  LEVEL_ANY,
  LEVEL_OR,
  LEVEL_AND,
  LEVEL_NOT,
  LEVEL_PREDICATE, /* comparisons, IS, IN, BETWEEN, LIKE; never chained without parentheses */
  LEVEL_CONCAT,
  LEVEL_SUM,
  LEVEL_PRODUCT,
  LEVEL_UNARY,
  LEVEL_POSTFIX, /* ::type, COLLATE */
  LEVEL_CALL     /* literals, columns, calls, CASE, anything in parentheses */
} ExprLevel;

typedef struct OpInfo {
  Str name;     /* "LENGTH_BYTES" */
  Str spelling; /* "length", "is not null", "::text" */
  ExprLevel level;
  Str operands; /* see ops.def */
  char result;
  Str print[DIALECT_COUNT];
  Str note;
} OpInfo;

extern const OpInfo op_infos[OP_COUNT];

typedef enum ExprKind {
  EXPR_LITERAL,
  EXPR_COLUMN,
  EXPR_CALL,   /* an operator, cast or function: `op` over `args` */
  EXPR_CASE,   /* args: [operand] {when, then}.. [else] */
  EXPR_MISTAKE /* reported; has type EXPR_UNKNOWN */
} ExprKind;

typedef VEC(Expr *) ExprArgs;

struct Expr {
  ExprKind kind;
  ExprType type;
  Span span;
  uint32_t depth;  /* 1 for a leaf */
  uint32_t weight; /* about how many nodes its SQLite text prints; some templates repeat operands */
  bool failed;
  bool may_be_null;
  bool constant; /* reads no column */

  ExprOp op;                  /* EXPR_CALL */
  ExprArgs args;              /* EXPR_CALL, EXPR_CASE */
  bool has_operand, has_else; /* EXPR_CASE */

  ExprColumn column; /* EXPR_COLUMN */

  /* EXPR_LITERAL, canonical by type: digits with an optional minus for numbers, "true" or "false",
   * the text itself, an enum's label, uuid in lower case, bytes as they are, YYYY-MM-DD, HH:MM:SS
   * and YYYY-MM-DD HH:MM:SS with .mmm only when it is not zero, timestamptz in UTC. */
  Str value;
  int64_t millis; /* timestamps: since 1970 */
  bool adapts;    /* a text literal that still takes the type of what it stands beside */
  bool typed;     /* was written with a cast, which Postgres text repeats */

  /* How the value is held. Of literals: as the column beside them holds it. */
  ExprStorage sqlite;
  bool raw;        /* scaled numerics: compare the integers as stored */
  bool as_real;    /* SQLite must read it as double: numerics held as text, where that is exact,
                    * and integers beyond 53 bits beside doubles, as Postgres does */
  int bits;        /* integers: |value| < 2^bits. REAL: 32 or 64. 0 elsewhere */
  int width;       /* integers: Postgres computes in 16, 32, 64 bits or 128 (numeric) */
  int widen;       /* of an operator: Postgres must cast its first operand to this width; or 0 */
  int scale;       /* numerics: decimals */
  bool folds_case; /* citext */
  bool as_text;    /* citext as an operand of text functions: Postgres must not fold case there */
  bool fixed_char; /* char(n) */
  const StrList *labels; /* enums */
  Str enum_name;
};

/* Limits: nesting, operands of one call, and what an expression may grow to when printed. */
enum { EXPR_MAX_DEPTH = 200, EXPR_MAX_ARGUMENTS = 1000, EXPR_MAX_WEIGHT = 20000 };

/* What every step of reading one expression shares. */
typedef struct Reader {
  Arena *arena;
  Diags *diags;
  Text text;
  const ExprScope *scope;
  ExprUse use;
} Reader;

/* types.c: typed nodes. `span` covers the whole node. They report what does not fit, once, and then
 * return a mistake. Each takes ownership of nothing and changes literals among `args` to the type
 * of their neighbours. */
Expr *expr_mistake(Reader *reader, Span span);
Expr *expr_column_node(Reader *reader, Str name, Span span);
Expr *expr_call(Reader *reader, Str spelling, ExprArgs args, Span span);
Expr *expr_case(Reader *reader, Expr *shape, Span span); /* shape: kind, args, has_* are set */
Expr *expr_negative(Reader *reader, Expr *operand, Span span);
/* False after a report: the whole has not the type its use asks for. */
bool expr_check_result(Reader *reader, const Expr *expr);
/* A node over `args` with the facts that come from them. */
Expr *expr_over(Reader *reader, ExprKind kind, ExprArgs args, Span span);
/* True, and reported, when a node passes one of the limits above. */
bool expr_too_big(Reader *reader, const Expr *node);
static inline bool type_is_number(ExprType type) {
  return type == EXPR_INTEGER || type == EXPR_NUMERIC || type == EXPR_REAL;
}

/* unify.c. Functions that return bool have reported when they return false. */
bool expr_is_equatable(const Expr *arg); /* a type whose values both engines compare alike */
bool expr_is_number_literal(const Expr *arg);
bool args_unify(Reader *reader, ExprArgs args, Expr *facts); /* to one type, described by `facts` */
bool args_settle(Reader *reader, ExprArgs args); /* how compared numbers print in SQLite */
void args_settle_reals(ExprArgs args);           /* the same where doubles meet other numbers */
bool args_usable(Reader *reader, ExprArgs args, Str spelling); /* as results, not only compared */
bool expr_usable(Reader *reader, const Expr *arg);             /* the same for one number */
void expr_absorb(Expr *facts,
                 const Expr *like); /* takes over what `like` is; of numbers the wider */
bool report_differs(Reader *reader, Span span, const char *what, const char *why);

/* ops.c: whether the language has a function, or another operator, of this spelling. */
bool op_spelling_known(Str spelling, bool function);
Str type_words(ExprType type); /* "a number", for messages */

/* literal.c */
Expr *literal_new(Reader *reader, ExprType type, Str value, Span span);
Expr *literal_number(Reader *reader, Str digits, Span span);
/* Gives a text literal the type (and way of storage) of `like`; reports a value that is none. */
bool literal_adapt(Reader *reader, Expr *literal, const Expr *like);
Str literal_glob(Arena *arena, Str pattern); /* a LIKE pattern as a GLOB pattern */
bool literal_pattern_ends_badly(Str pattern);
/* The literal as SQL text. */
Str literal_print(Arena *arena, const Expr *literal, Dialect dialect);
bool number_is_zero(Str digits);
int number_scale(Str digits);        /* digits after the point */
int number_whole_digits(Str digits); /* before it, without leading zeros */

/* Offers a fix, when the file spells the expression byte for byte so that a part has a place. */
void expr_fix(const Reader *reader, Diag *diag, Span span, Str text);
/* Adds the `{postgres: .., sqlite: ..}` way out to a diagnostic's help. */
void help_dialects(Reader *reader, Diag *diag, Str before);

#endif
