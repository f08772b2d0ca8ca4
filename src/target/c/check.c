/* CHECK constraints: those the runtime can evaluate, as C, and the names of those only a database can. */
#include "target/c/lower.h"
#include "target/ddl.h"

/* What a program does not give cannot be looked at before the row is written. */
static bool is_given(const CSource *from, const CTable *table) {
  const Column *column = from->column;
  bool pg = str_given(table->pg_name), sqlite = str_given(table->sqlite_name);
  bool everywhere = (!pg || from->sql[DIALECT_POSTGRES] != NULL) &&
                    (!sqlite || from->sql[DIALECT_SQLITE] != NULL);
  return everywhere && !expression_given(column->generated) &&
         column->identity->kind != IDENTITY_ALWAYS;
}

typedef struct Checks {
  const CLowering *l;
  const CSources *columns;
  const CTable *out;
} Checks;

static size_t place_of(const Checks *c, const void *column) {
  size_t at = 0;
  while (at < c->columns->len && c->columns->items[at].column != column) at++;
  return at;
}

/* The check is made in every database the table is in, and reads only what the program gives. */
static bool can_check(const Checks *c, const Check *check) {
  if (check->expression.tree == NULL || expr_failed(check->expression.tree)) return false;
  bool by_domain = check->domain != NULL; /* which has it in Postgres */
  if (str_given(c->out->pg_name) && !on(check->on, DIALECT_POSTGRES) && !by_domain) return false;
  if (str_given(c->out->sqlite_name) && !on(check->on, DIALECT_SQLITE)) return false;
  ExprColumns columns = expr_columns(c->l->arena, check->expression.tree);
  each(i, columns) {
    size_t at = place_of(c, columns.items[i]);
    if (at == c->columns->len || !is_given(&c->columns->items[at], c->out)) return false;
  }
  return true;
}

/* --- columns as values of the runtime: sg_x_int(row->pages) --- */

/* Around the value of a member, and the field of it that holds the number. */
typedef struct Wrap {
  Str before, after;
} Wrap;

static Wrap wrap_text(const Type *type) {
  if (type->id == TYPE_CITEXT) return (Wrap){STR("sg_x_citext("), STR(")")};
  if (type->id == TYPE_CHAR) return (Wrap){STR("sg_x_char("), STR(")")};
  return (Wrap){STR("sg_x_str("), STR(")")};
}

static Wrap wrap_decimal(const CLowering *l, const Type *type) {
  if (c_decimal_bits(type) == 0) return (Wrap){STR("sg_x_digits("), STR(")")};
  Str after = str_format(l->arena, ", %d)", type->args[1] < 0 ? 0 : type->args[1]);
  return (Wrap){STR("sg_x_decimal("), after};
}

static Wrap wrap_of(const CLowering *l, const Type *type) {
  switch (type_info(type)->c) {
  case C_I16: case C_I32: case C_I64: return (Wrap){STR("sg_x_int("), STR(")")};
  case C_F32: return (Wrap){STR("sg_x_real((double)"), STR(")")};
  case C_F64: return (Wrap){STR("sg_x_real("), STR(")")};
  case C_BOOL: return (Wrap){STR("sg_x_bool("), STR(")")};
  case C_DECIMAL: return wrap_decimal(l, type);
  case C_BYTES: return (Wrap){STR("sg_x_blob("), STR(")")};
  case C_UUID: return (Wrap){STR("sg_x_uuid(&e, "), STR(")")};
  case C_DATE: return (Wrap){STR("sg_x_int("), STR(".days)")};
  case C_TIME: case C_TIMESTAMP: case C_TIMESTAMPTZ: return (Wrap){STR("sg_x_int("), STR(".us)")};
  case C_TEXT: return wrap_text(type);
  case C_JSON: case C_INTERVAL: case C_VECTOR: case C_ENUM: break;
  }
  return (Wrap){STR("sg_x_str("), STR(")")};
}

/* A type of which an expression can only ask whether it is NULL. */
static void print_there(Buf *out, const CColumn *column, const Type *type) {
  bool has = c_vector_is_inline(type) ||
             (type->array == 0 && type_info(type)->c == C_INTERVAL);
  const char *field = has ? ".has" : ".ptr != NULL";
  if (has && !column->nullable) buf_lit(out, "sg_x_there(true)");
  else buf_format(out, "sg_x_there(row->%.*s%s)", STR_ARG(column->member), field);
}

/* Types with a NULL of their own are not wrapped in a struct with `has`. */
static bool has_own_null(const Type *type) {
  CKind kind = type_info(type)->c;
  bool view = kind == C_TEXT || kind == C_JSON || kind == C_BYTES;
  return view || (kind == C_DECIMAL && c_decimal_bits(type) == 0);
}

static void print_column(void *context, Buf *out, const ExprColumn *read) {
  const Checks *c = context;
  size_t at = place_of(c, read->column);
  const CColumn *column = &c->out->columns.items[at];
  const Type *type = &c->columns->items[at].column->type;
  CKind kind = type_info(type)->c;
  if (c_type_is_enum(type)) {
    Str name = c_enum_name(out->arena, c->l->prefix, type->enumeration);
    buf_format(out, "sg_x_label(%.*s_to_str(row->%.*s))", STR_ARG(name), STR_ARG(column->member));
    return;
  }
  if (type->array > 0 || kind == C_JSON || kind == C_INTERVAL || kind == C_VECTOR) {
    print_there(out, column, type);
    return;
  }
  Wrap wrap = wrap_of(c->l, type);
  bool optional = column->nullable && !has_own_null(type);
  if (optional) buf_format(out, "SG_X_OPT(row->%.*s, ", STR_ARG(column->member));
  buf_append(out, wrap.before);
  buf_format(out, "row->%.*s%s", STR_ARG(column->member), optional ? ".v" : "");
  buf_append(out, wrap.after);
  if (optional) buf_char(out, ')');
}

bool c_has_checks(const CLowering *l, const CSources *from, const CName *name) {
  CTable named = {.pg_name = name->pg_name, .sqlite_name = name->sqlite_name};
  Checks checks = {l, from, &named};
  each(i, name->table->checks)
    if (can_check(&checks, name->table->checks.items[i])) return true;
  return false;
}

void c_lower_checks(const CLowering *l, const Table *table, const CSources *from, CTable *out) {
  Checks checks = {l, from, out};
  each(i, table->checks) {
    const Check *check = table->checks.items[i];
    if (!can_check(&checks, check)) {
      vec_push(l->arena, &out->database_checks, check->name.str);
      continue;
    }
    Buf condition = BUF(l->arena);
    expr_print_c(&condition, check->expression.tree, print_column, &checks);
    CCheck made = {.name = check->name.str,
                   .text = ddl_one_line(l->arena, check->expression.text.str),
                   .condition = buf_str(&condition)};
    vec_push(l->arena, &out->checks, made);
  }
}
