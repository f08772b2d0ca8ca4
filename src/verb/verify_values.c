/* Values of a column's type: ordinary ones, and those at the boundaries that verify_boundaries.def lists. */
#include "base/calendar.h"
#include "verb/verify_trials.h"

typedef enum Give {
  GIVE_VALUE, GIVE_WORD, GIVE_SQL, GIVE_LARGEST, GIVE_SMALLEST, GIVE_TOO_LARGE, GIVE_FINER, GIVE_FULL_LENGTH,
  GIVE_TOO_LONG, GIVE_MALFORMED, GIVE_LABELS, GIVE_OTHER_CASE, GIVE_VECTOR_LONGER, GIVE_VECTOR_TEXT, GIVE_NO_ITEMS,
  GIVE_ITEM_NULL, GIVE_ITEM_WRONG
} Give;

typedef struct Boundary {
  CKind kind;
  Give form;
  TrialClass class;
  Str what, text;
} Boundary;

static const Boundary boundaries[] = {
#define BOUNDARY(kind, form, fits, what, text) {C_##kind, GIVE_##form, TRIAL_##fits, STR_INIT(what), STR_INIT(text)},
#include "verb/verify_boundaries.def"
};

static const Boundary item_boundaries[] = {
#define ITEMS(form, fits, what, text) {C_TEXT, GIVE_##form, TRIAL_##fits, STR_INIT(what), STR_INIT(text)},
#include "verb/verify_boundaries.def"
};

static const Str usual[TYPE_COUNT][ORDINARY_ROWS] = {
#define USUAL(type, first, second) [TYPE_##type] = {STR_INIT(first), STR_INIT(second)},
#include "verb/verify_boundaries.def"
};

enum { MOST_LABELS = 12 };

/* --- cells --- */

Cell cell_of_sql(Str text) { return (Cell){{text, text}}; }

Cell cell_of_word(const Behaviour *b, Str text) { return cell_of_sql(sql_literal(b->arena, text)); }

static Value value_of(const Behaviour *b, const Column *column, Str text) {
  bool zoned;
  Value value = {.kind = VALUE_TEXT, .text = text};
  switch (type_info(&column->type)->c) {
  case C_I16:
  case C_I32:
  case C_I64: value.kind = VALUE_INTEGER; break;
  case C_F32:
  case C_F64:
  case C_DECIMAL: value.kind = VALUE_NUMBER; break;
  case C_BOOL:
    value.kind = VALUE_BOOLEAN;
    value.integer = str_eq(text, STR("true"));
    break;
  case C_ENUM: value.kind = VALUE_ENUM; break;
  case C_JSON: value.kind = VALUE_JSON; break;
  case C_BYTES: value.kind = VALUE_BYTES; break;
  case C_UUID: value.kind = VALUE_UUID; break;
  case C_DATE: value.kind = VALUE_DATE; break;
  case C_TIME: value.kind = VALUE_TIME; break;
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ:
    value.kind = VALUE_TIMESTAMP;
    calendar_timestamp(text, &value.integer, &zoned);
    value.text = calendar_text(b->arena, value.integer);
    break;
  case C_TEXT:
  case C_INTERVAL:
  case C_VECTOR: break;
  }
  return value;
}

/* A program writes milliseconds where SQLite has text. */
static Value as_written(const Behaviour *b, const Column *column, Value value) {
  bool text = value.kind == VALUE_TIMESTAMP && column_storage(b->schema, column) == EXPR_STORED_TEXT;
  if (!text) return value;
  int64_t rest = ((value.integer % 1000) + 1000) % 1000;
  value.integer -= rest;
  value.text = calendar_text(b->arena, value.integer);
  return value;
}

static Cell cell_of(const Behaviour *b, const Column *column, Value value) {
  Cell cell;
  Value written = as_written(b, column, value);
  cell.text[DIALECT_POSTGRES] = sql_value(b->arena, b->schema, DIALECT_POSTGRES, column, &value);
  cell.text[DIALECT_SQLITE] = sql_value(b->arena, b->schema, DIALECT_SQLITE, column, &written);
  return cell;
}

Cell cell_of_value(const Behaviour *b, const Column *column, Str text) {
  return cell_of(b, column, value_of(b, column, text));
}

/* --- ordinary values --- */

static Str ordinary_text(const Behaviour *b, const Type *type, int number) {
  int length = type->args[0];
  bool bits = type->id == TYPE_BIT || type->id == TYPE_VARBIT;
  if (bits) {
    int count = length < 0 ? 4 : length;
    Buf digits = BUF(b->arena);
    buf_repeat(&digits, '0', (size_t)count - 1);
    buf_char(&digits, number % 2 == 1 ? '1' : '0');
    return buf_str(&digits);
  }
  if (type->id == TYPE_SPARSEVEC) return str_format(b->arena, "{%d:1}/%d", length > 1 ? number : 1, length);
  Str known = usual[type->id][(number - 1) % ORDINARY_ROWS];
  if (str_given(known)) return known;
  Str text = str_format(b->arena, "text%d", number);
  return length > 0 && (size_t)length < text.len ? str_slice(text, text.len - (size_t)length, text.len) : text;
}

/* 1.5, within what numeric(p, s) has room for. */
static Str ordinary_decimal(const Behaviour *b, const Type *type, int number) {
  int precision = type->args[0], scale = type->args[1];
  if (precision < 0) return str_format(b->arena, "%d.5", number);
  if (scale <= 0) return str_format(b->arena, "%d", number);
  if (precision > scale) return str_format(b->arena, "%d.%d", number, number);
  return str_format(b->arena, "0.%d", number);
}

static Str ordinary_vector(const Behaviour *b, const Type *type, int number) {
  Buf list = BUF(b->arena);
  buf_format(&list, "[%d", number);
  for (int i = 1; i < type->args[0]; i++) buf_lit(&list, ",0");
  buf_char(&list, ']');
  return buf_str(&list);
}

static Str ordinary_label(const Type *type, int number) {
  const StrList *labels = &type->enumeration->labels;
  return labels->len == 0 ? STR("label") : labels->items[(size_t)(number - 1) % labels->len];
}

static Str ordinary(const Behaviour *b, const Type *type, int number) {
  switch (type_info(type)->c) {
  case C_I16:
  case C_I32:
  case C_I64: return str_format(b->arena, "%d", 100 + number);
  case C_F32:
  case C_F64: return str_format(b->arena, "%d.5", number);
  case C_DECIMAL: return ordinary_decimal(b, type, number);
  case C_BOOL: return number % 2 == 1 ? STR("true") : STR("false");
  case C_ENUM: return ordinary_label(type, number);
  case C_JSON: return str_format(b->arena, "{\"n\": %d}", number);
  case C_BYTES: return str_format(b->arena, "%c", number);
  case C_UUID: return str_format(b->arena, "01890a5d-ac96-774b-bcce-%012d", number);
  case C_DATE: return str_format(b->arena, "2024-01-%02d", number);
  case C_TIME: return str_format(b->arena, "10:00:%02d", number);
  case C_TIMESTAMP:
  case C_TIMESTAMPTZ: return str_format(b->arena, "2024-01-%02d 10:00:00", number);
  case C_INTERVAL: return str_format(b->arena, "P%dD", number);
  case C_VECTOR: return ordinary_vector(b, type, number);
  case C_TEXT: break;
  }
  return ordinary_text(b, type, number);
}

static Cell cell_of_items(const Behaviour *b, const Column *column, const Value *items, size_t len) {
  Value list = {.kind = VALUE_ARRAY, .items = (Value *)items, .len = len};
  Value outer = list;
  for (int i = 1; i < column->type.array; i++) {
    Value *inner = arena_make(b->arena, Value);
    *inner = outer;
    outer = (Value){.kind = VALUE_ARRAY, .items = inner, .len = 1};
  }
  return cell_of(b, column, outer);
}

/* Of a type in a dialect's own words: its default, null, or what the language knows of it. */
static Cell cell_of_dialect(const Behaviour *b, const Column *column, int number) {
  if (column->initial->kind != DEFAULT_NONE) return (Cell){{STR_NONE, STR_NONE}};
  if (column->nullable) return cell_of_sql(STR("NULL"));
  for (int i = 0; i < TYPE_COUNT; i++)
    if (str_given(usual[i][0]) && str_eq_fold(type_infos[i].postgres, column->type.own->text[DIALECT_POSTGRES].str))
      return cell_of_word(b, usual[i][(number - 1) % ORDINARY_ROWS]);
  return cell_of_word(b, str_format(b->arena, "%d", number));
}

Cell cell_ordinary(const Behaviour *b, const Column *column, int number) {
  const Type *type = &column->type;
  if (type->id == TYPE_DIALECT) return cell_of_dialect(b, column, number);
  if (type->array == 0) return cell_of_value(b, column, ordinary(b, type, number));
  Value item = value_of(b, column, ordinary(b, type, number));
  return cell_of_items(b, column, &item, 1);
}

/* --- boundaries --- */

static void add(const Behaviour *b, ProbeList *probes, const Boundary *boundary, Cell cell) {
  vec_push(b->arena, probes, (Probe){boundary->what, boundary->class, cell});
}

/* Seconds have no fraction; a type that is not text has no value of no characters. */
static TrialClass class_of(const Behaviour *b, const Column *column, const Boundary *boundary) {
  bool fraction = str_find_char(boundary->text, '.') >= 0 && boundary->class == TRIAL_FIT;
  bool text = type_info(&column->type)->c == C_TEXT, any = type_info(&column->type)->class == EXPR_TEXT;
  if (fraction && column_storage(b->schema, column) == EXPR_STORED_UNIX) return TRIAL_FINER;
  return text && !any && boundary->form == GIVE_WORD ? TRIAL_UNFIT : boundary->class;
}

static Str repeated(const Behaviour *b, Str text, size_t count) {
  Buf out = BUF(b->arena);
  for (size_t i = 0; i < count; i++) buf_append(&out, text);
  return buf_str(&out);
}

/* The greatest numeric(p, s), with `more` further digits before the point. */
static Str nines(const Behaviour *b, const Type *type, int more) {
  int scale = type->args[1] < 0 ? 0 : type->args[1], whole = type->args[0] - scale + more;
  Buf out = BUF(b->arena);
  if (whole == 0) buf_char(&out, '0');
  buf_repeat(&out, '9', (size_t)whole);
  if (scale > 0) buf_char(&out, '.');
  buf_repeat(&out, '9', (size_t)scale);
  return buf_str(&out);
}

static void add_decimal(const Behaviour *b, const Column *column, const Boundary *boundary, ProbeList *probes) {
  const Type *type = &column->type;
  ExprStorage storage = column_storage(b->schema, column);
  if (type->args[0] < 0) return;
  if (boundary->form != GIVE_FINER) {
    Str digits = nines(b, type, boundary->form == GIVE_TOO_LARGE);
    add(b, probes, boundary, cell_of_value(b, column, str_concat(b->arena, boundary->text, digits)));
  } else if (storage != EXPR_STORED_SCALED) {
    Str zeros = repeated(b, STR("0"), type->args[1] < 0 ? 0 : (size_t)type->args[1]);
    Cell cell = cell_of_sql(CAT(b->arena, STR("0."), zeros, STR("4")));
    if (storage == EXPR_STORED_TEXT) cell.text[DIALECT_SQLITE] = sql_literal(b->arena, cell.text[DIALECT_SQLITE]);
    add(b, probes, boundary, cell);
  }
}

static void add_text(const Behaviour *b, const Column *column, const Boundary *boundary, ProbeList *probes) {
  const Type *type = &column->type;
  bool bits = type->id == TYPE_BIT || type->id == TYPE_VARBIT;
  bool text = type_info(type)->class == EXPR_TEXT;
  Str one = bits ? STR("1") : STR("\303\244");
  size_t length = type->args[0] < 0 ? 0 : (size_t)type->args[0];
  if (boundary->form == GIVE_MALFORMED) {
    Str wrong = bits && length > 0 ? repeated(b, STR("x"), length) : STR("(no value of it");
    if (!text) add(b, probes, boundary, cell_of_word(b, wrong));
  } else if (length > 0 && (text || bits)) {
    if (boundary->form == GIVE_TOO_LONG) length++;
    add(b, probes, boundary, cell_of_word(b, repeated(b, one, length)));
  }
}

static void add_labels(const Behaviour *b, const Column *column, const Boundary *boundary, ProbeList *probes) {
  const StrList *labels = &column->type.enumeration->labels;
  for (size_t i = 0; i < labels->len && i < MOST_LABELS; i++) {
    Str label = labels->items[i];
    Str upper = str_upper(b->arena, label);
    bool other = boundary->form == GIVE_OTHER_CASE;
    if (other && !str_eq(label, upper)) add(b, probes, boundary, cell_of_word(b, upper));
    if (other) return;
    Str what = CAT(b->arena, boundary->what, STR(": "), label);
    vec_push(b->arena, probes, (Probe){what, boundary->class, cell_of_word(b, label)});
  }
}

static void add_vector(const Behaviour *b, const Column *column, const Boundary *boundary, ProbeList *probes) {
  Type longer = column->type;
  longer.args[0]++;
  if (boundary->form == GIVE_VECTOR_LONGER)
    add(b, probes, boundary, cell_of_value(b, column, ordinary_vector(b, &longer, 1)));
  else add(b, probes, boundary, cell_of_word(b, repeated(b, STR("text"), (size_t)column->type.args[0])));
}

static Str item_wrong(const Behaviour *b, const Type *type) {
  bool sized = type_info(type)->class == EXPR_TEXT && type->args[0] >= 0;
  if (sized) return repeated(b, STR("x"), (size_t)type->args[0] + 1);
  return type->id == TYPE_BYTES ? STR("\\x0") : STR("(no value of it");
}

/* Without the cast to the type, which would make it fit. */
static Cell cell_of_wrong_item(const Behaviour *b, const Column *column) {
  Value wrong = {.kind = VALUE_TEXT, .text = item_wrong(b, &column->type)};
  Cell cell = cell_of_items(b, column, &wrong, 1);
  Str *text = &cell.text[DIALECT_POSTGRES];
  *text = str_slice(*text, 0, (size_t)str_find_last(*text, '\'') + 1);
  return cell;
}

static void add_items(const Behaviour *b, const Column *column, const Boundary *boundary, ProbeList *probes) {
  Value null = {.kind = VALUE_NULL};
  switch ((int)boundary->form) {
  case GIVE_NO_ITEMS: add(b, probes, boundary, cell_of(b, column, (Value){.kind = VALUE_ARRAY})); break;
  case GIVE_ITEM_NULL: add(b, probes, boundary, cell_of_items(b, column, &null, 1)); break;
  case GIVE_ITEM_WRONG: add(b, probes, boundary, cell_of_wrong_item(b, column)); break;
  }
}

/* More digits of a second than the type keeps: Postgres rounds them. */
static bool rounded(const Column *column, const Boundary *boundary) {
  const Type *type = &column->type;
  ptrdiff_t point = str_find_char(boundary->text, '.');
  bool sized = type_is_timestamp(type) && type->args[0] >= 0 && boundary->class == TRIAL_FIT;
  return sized && point >= 0 && boundary->text.len - (size_t)point - 1 > (size_t)type->args[0];
}

static void add_boundary(const Behaviour *b, const Column *column, const Boundary *boundary, ProbeList *probes) {
  switch (boundary->form) {
  case GIVE_VALUE: add(b, probes, boundary, cell_of_value(b, column, boundary->text)); break;
  case GIVE_WORD: add(b, probes, boundary, cell_of_word(b, boundary->text)); break;
  case GIVE_SQL: add(b, probes, boundary, cell_of_sql(boundary->text)); break;
  case GIVE_LARGEST:
  case GIVE_SMALLEST:
  case GIVE_TOO_LARGE:
  case GIVE_FINER: add_decimal(b, column, boundary, probes); break;
  case GIVE_FULL_LENGTH:
  case GIVE_TOO_LONG:
  case GIVE_MALFORMED: add_text(b, column, boundary, probes); break;
  case GIVE_LABELS:
  case GIVE_OTHER_CASE: add_labels(b, column, boundary, probes); break;
  case GIVE_VECTOR_LONGER:
  case GIVE_VECTOR_TEXT: add_vector(b, column, boundary, probes); break;
  case GIVE_NO_ITEMS:
  case GIVE_ITEM_NULL:
  case GIVE_ITEM_WRONG: add_items(b, column, boundary, probes); break;
  }
}

ProbeList probes_of_type(const Behaviour *b, const Column *column) {
  ProbeList probes = {0};
  bool array = column->type.array > 0;
  size_t count = sizeof boundaries / sizeof *boundaries, items = sizeof item_boundaries / sizeof *item_boundaries;
  if (column->type.id == TYPE_DIALECT) return probes;
  for (size_t i = 0; !array && i < count; i++) {
    Boundary boundary = boundaries[i];
    if (boundary.kind != type_info(&column->type)->c || rounded(column, &boundary)) continue;
    boundary.class = class_of(b, column, &boundary);
    add_boundary(b, column, &boundary, &probes);
  }
  for (size_t i = 0; array && i < items; i++) add_boundary(b, column, &item_boundaries[i], &probes);
  return probes;
}
