/* Expressions of the schema: the scope that shows them a table's columns. */
#include "model/build.h"

#include "diag/suggest.h"

typedef struct Scope {
  Builder *builder;
  const Table *table;
} Scope;

ExprStorage column_storage(const Schema *schema, const Column *column) {
  static const ExprStorage timestamps[] = {
    [TIMESTAMPS_UNIX_MS] = EXPR_STORED_UNIX_MS,
    [TIMESTAMPS_UNIX] = EXPR_STORED_UNIX,
    [TIMESTAMPS_TEXT] = EXPR_STORED_TEXT,
  };
  if (type_is_timestamp(&column->type)) return timestamps[schema->sqlite.timestamps];
  if (column->type.id != TYPE_NUMERIC || column->type.array > 0) return EXPR_STORED_SAME;
  if (column->scaled) return EXPR_STORED_SCALED;
  bool exact = column->exact_text || column->type.args[0] < 0 || column->type.args[0] > 15 ||
               column->table->strict;
  return exact ? EXPR_STORED_TEXT : EXPR_STORED_SAME;
}

/* Bits of an integer or floating-point type, as ExprColumn wants them. */
static int type_bits(const Type *type) {
  CKind c = type_info(type)->c;
  return c == C_I16 ? 16 : c == C_I32 || c == C_F32 ? 32 : 64;
}

static ExprType seen_as(const Type *type) {
  if (type->array > 0) return EXPR_ARRAY;
  bool open = type->id == TYPE_ENUM && type->enumeration->open;
  if (open) return type->enumeration->external ? EXPR_OTHER : EXPR_UNKNOWN;
  return type_info(type)->class;
}

static bool find_column(void *context, Str name, ExprColumn *found) {
  const Scope *scope = context;
  const Column *column = scope->table == NULL ? NULL : map_get(&scope->table->by_name, name);
  if (column == NULL) {
    *found = (ExprColumn){.type = EXPR_UNKNOWN};
    return scope->table != NULL && scope->table->columns_missing;
  }
  const Type *type = &column->type;
  bool numeric = type->id == TYPE_NUMERIC && type->args[0] >= 0;
  *found = (ExprColumn){
    .column = column,
    .name = column->name.str,
    .type = seen_as(type),
    .sqlite = column_storage(scope->builder->schema, column),
    .bits = type_bits(type),
    .scale = !numeric ? -1 : type->args[1] < 0 ? 0 : type->args[1],
    .nullable = column->nullable,
    .fixed_char = type->id == TYPE_CHAR,
    .folds_case = type->id == TYPE_CITEXT,
  };
  if (type->id == TYPE_ENUM && type->array == 0) {
    found->labels = &type->enumeration->labels;
    found->enum_name = text_given(type->enumeration->name) ? type->enumeration->name.str : STR("");
  }
  return true;
}

static Str nearest_column(void *context, Str name) {
  const Scope *scope = context;
  if (scope->table == NULL) return STR_NONE;
  StrList names = {0};
  each(i, scope->table->columns)
    vec_push(scope->builder->arena, &names, scope->table->columns.items[i]->name.str);
  return suggest_nearest(name, names.items, names.len);
}

Expression expression_of_text(Builder *b, const Table *table, Text text, ExprUse use) {
  Scope scope = {b, use == EXPR_IN_DEFAULT ? NULL : table};
  ExprScope expr_scope = {&scope, find_column, nearest_column, table->name.str};
  return (Expression){.text = text,
                      .tree = expr_parse(b->arena, b->diags, text, &expr_scope, use)};
}

Expression expression_of_column(Builder *b, const Column *column, Text text, ExprUse use) {
  Expression expression = expression_of_text(b, column->table, text, use);
  Scope scope = {b, column->table};
  ExprColumn target;
  if (find_column(&scope, column->name.str, &target))
    expr_fits_column(b->arena, b->diags, expression.tree, &target);
  return expression;
}

Expression expression_read(Builder *b, const Table *table, const Node *node, ExprUse use) {
  if (node == NULL) return (Expression){0};
  if (node->kind == NODE_SCALAR) return expression_of_text(b, table, node->text, use);
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_EXPR);
  Expression own = {.own = dialect_texts(b, fields_get(&fields, KEY_EXPR_POSTGRES),
                                         fields_get(&fields, KEY_EXPR_SQLITE))};
  if (!expression_given(&own)) diag_add(b->diags, DIAG_CHECK_FORMS, node->span, NULL);
  return own;
}

DialectSet expression_columns_on(Arena *arena, const Expression *expression) {
  DialectSet set = ON_BOTH;
  if (expression->tree == NULL) return set;
  ExprColumns read = expr_columns(arena, expression->tree);
  each(i, read) set &= ((const Column *)read.items[i])->on;
  return set;
}
