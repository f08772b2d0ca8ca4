/* `default:` and `set_on_update:`. */
#include "model/build.h"

#include <limits.h>

/* Characters of what the functions give. Sources: RFC 9562; the READMEs of nanoid 5 and cuid2. */
enum { UUID_LENGTH = 36, NANOID_LENGTH = 21, CUID_LENGTH = 24 };

/* Which types a function's value fits. */
static bool function_fits(DefaultFunction function, const Type *type) {
  ExprType class = type_info(type)->class;
  if (type->array > 0) return false;
  if (type->id == TYPE_UNKNOWN || type->id == TYPE_DIALECT) return true;
  bool limited = type->id == TYPE_CHAR || type->id == TYPE_VARCHAR;
  int room = limited && type->args[0] >= 0 ? type->args[0] : INT_MAX;
  switch (function) {
  case FUNCTION_NOW: return class == EXPR_TIMESTAMP || class == EXPR_TIMESTAMPTZ;
  case FUNCTION_UUID:
  case FUNCTION_UUID7: return class == EXPR_UUID || (class == EXPR_TEXT && room >= UUID_LENGTH);
  case FUNCTION_CURRENT_DATE: return class == EXPR_DATE;
  case FUNCTION_CURRENT_TIME: return class == EXPR_TIME;
  case FUNCTION_NANOID: return class == EXPR_TEXT && room >= NANOID_LENGTH;
  case FUNCTION_CUID: return class == EXPR_TEXT && room >= CUID_LENGTH;
  case FUNCTION_COUNT: break;
  }
  return false;
}

/* The name before `(..)` when `text` is a call; absent otherwise. */
static Str called(Str text) {
  size_t at = 0;
  while (at < text.len && char_is_word(text.ptr[at])) at++;
  bool call = at > 0 && !char_is_digit(text.ptr[0]) && at + 1 < text.len && text.ptr[at] == '(' &&
              text.ptr[text.len - 1] == ')';
  return call ? str_slice(text, 0, at) : STR_NONE;
}

static Str function_list(Arena *arena) {
  Buf text = BUF(arena);
  for (size_t i = 0; i < FUNCTION_COUNT; i++)
    buf_format(&text, "%s%.*s()", i == 0 ? "" : " ", STR_ARG(default_functions[i].name));
  return buf_str(&text);
}

static Default read_function(Builder *b, const Column *column, const Node *node, Str name) {
  Str text = node->text.str;
  bool plain_call = text.len == name.len + 2;
  for (int i = 0; plain_call && i < FUNCTION_COUNT; i++) {
    if (!str_eq(default_functions[i].name, name)) continue;
    DefaultFunction function = (DefaultFunction)i;
    if (!function_fits(function, &column->type))
      diag_add(b->diags, DIAG_FUNCTION_OF_TYPE, node->span,
               STRS(text, type_yaml(b->arena, &column->type)));
    return (Default){.kind = DEFAULT_FUNCTION, .function = function, .span = node->span};
  }
  diag_add(b->diags, DIAG_UNKNOWN_FUNCTION, node->span, STRS(text, function_list(b->arena)));
  return (Default){.kind = DEFAULT_NONE};
}

static Default of_value(Builder *b, const Column *column, const Node *node) {
  Value value = value_read(b, node, &column->type);
  DefaultKind kind = value.kind == VALUE_NULL ? DEFAULT_NONE : DEFAULT_VALUE;
  return (Default){.kind = kind, .value = value, .span = node->span};
}

static bool has_known_key(const Node *node) {
  for (size_t i = KEYS_BEGIN_DEFAULT; i <= KEY_DEFAULT_SQLITE; i++)
    if (node_get(node, key_infos[i].name) != NULL) return true;
  return false;
}

static Default read_mapping(Builder *b, const Column *column, const Node *node) {
  if (type_info(&column->type)->class == EXPR_JSON && !has_known_key(node)) {
    diag_add(b->diags, DIAG_JSON_DEFAULT, node->span, NULL);
    return (Default){.kind = DEFAULT_NONE};
  }
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_DEFAULT);
  const Node *value = fields_get(&fields, KEY_DEFAULT_VALUE);
  const Node *expr = fields_get(&fields, KEY_DEFAULT_EXPR);
  const Node *postgres = fields_get(&fields, KEY_DEFAULT_POSTGRES);
  const Node *sqlite = fields_get(&fields, KEY_DEFAULT_SQLITE);
  bool own = postgres != NULL || sqlite != NULL;
  if ((value != NULL) + (expr != NULL) + own != 1) {
    diag_add(b->diags, DIAG_DEFAULT_FORMS, node->span, NULL);
    return (Default){.kind = DEFAULT_NONE};
  }
  if (value != NULL) return of_value(b, column, value);
  Default result = {.kind = DEFAULT_EXPRESSION, .span = node->span};
  if (own) result.expression.own = dialect_texts(b, postgres, sqlite);
  else result.expression = expression_of_column(b, column, expr->text, EXPR_IN_DEFAULT);
  return result;
}

Default default_read(Builder *b, const Column *column, const Node *node) {
  if (node_is_null(node)) return (Default){.kind = DEFAULT_NONE};
  if (node->kind == NODE_MAPPING && node->len > 0) return read_mapping(b, column, node);
  Str name = node->kind == NODE_SCALAR ? called(node->text.str) : STR_NONE;
  if (str_given(name)) return read_function(b, column, node, name);
  return of_value(b, column, node);
}

const Default *default_of_column(Builder *b, const Column *column, const Node *node) {
  Default read = default_read(b, column, node);
  if (read.kind == DEFAULT_NONE) return &default_none;
  Default *kept = arena_make(b->arena, Default);
  *kept = read;
  return kept;
}

static void touch_by_trigger(Builder *b, Column *column, const Node *node) {
  const Default *value = default_of_column(b, column, node);
  if (value->kind == DEFAULT_NONE) return;
  bool client = value->kind == DEFAULT_FUNCTION && default_functions[value->function].client;
  if (client) diag_add(b->diags, DIAG_TOUCH_CLIENT, node->span, STRS(node->text.str));
  column->touch = TOUCH_DATABASE;
  column->touch_value = value;
}

void touch_read(Builder *b, Column *column, const Node *node) {
  if (node == NULL) return;
  if (node->kind == NODE_SCALAR) {
    touch_by_trigger(b, column, node);
    return;
  }
  Fields fields = fields_read(b->arena, b->diags, node, CONTEXT_SET_ON_UPDATE);
  const Node *client = fields_get(&fields, KEY_SET_ON_UPDATE_CLIENT);
  bool dialects = fields_have(&fields, KEY_SET_ON_UPDATE_POSTGRES) ||
                  fields_have(&fields, KEY_SET_ON_UPDATE_SQLITE);
  if ((client != NULL) == dialects) {
    diag_add(b->diags, DIAG_TOUCH_FORMS, node->span, NULL);
    return;
  }
  if (client != NULL) {
    column->touch = TOUCH_CLIENT;
    column->touch_value = default_of_column(b, column, client);
    return;
  }
  column->touch = TOUCH_DATABASE;
  Default *own = arena_make(b->arena, Default);
  *own = (Default){.kind = DEFAULT_EXPRESSION, .span = node->span};
  own->expression.own = dialect_texts(b, fields_get(&fields, KEY_SET_ON_UPDATE_POSTGRES),
                                      fields_get(&fields, KEY_SET_ON_UPDATE_SQLITE));
  column->touch_value = own;
}
