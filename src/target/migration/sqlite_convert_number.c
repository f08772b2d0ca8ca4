/* Numbers: by way of an integer that is the value times 10^scale of the new type, which is exact. */
#include "target/migration/sqlite_convert.h"

#include "base/buf.h"

#define MOST_DIGITS 18 /* of an integer of 64 bits */
#define NO_LIMIT 400   /* digits before the point of a double, or of a numeric without a precision */

bool form_is_number(Form form) {
  return form == FORM_INTEGER || form == FORM_REAL || form == FORM_NUMBER || form == FORM_DECIMAL ||
         form == FORM_SCALED;
}

static bool is_numeric(Form form) {
  return form == FORM_NUMBER || form == FORM_DECIMAL || form == FORM_SCALED;
}

/* Digits after the point; -1: as many as the value has. */
static int scale_of(Shape shape) {
  if (!is_numeric(shape.form)) return shape.form == FORM_INTEGER || shape.form == FORM_BOOLEAN ? 0 : -1;
  return shape.type->args[0] < 0 ? -1 : shape.type->args[1] < 0 ? 0 : shape.type->args[1];
}

/* Digits before the point that the values may have. */
static int whole_digits(Shape shape) {
  CKind kind = type_info(shape.type)->c;
  if (shape.form == FORM_BOOLEAN) return 1;
  if (shape.form == FORM_INTEGER) return kind == C_I16 ? 5 : kind == C_I32 ? 10 : 19;
  if (!is_numeric(shape.form) || shape.type->args[0] < 0) return NO_LIMIT;
  return shape.type->args[0] - scale_of(shape);
}

/* 10^n */
static Str power(Arena *arena, int n) {
  Buf out = BUF(arena);
  buf_char(&out, '1');
  buf_repeat(&out, '0', (size_t)n);
  return buf_str(&out);
}

/* An integer of scale `from` as one of scale `to`: halves away from zero. */
static Str rescaled(Arena *arena, int from, int to, Str value) {
  if (from == to) return value;
  if (from < to) return CAT(arena, value, STR(" * "), power(arena, to - from));
  Str by = power(arena, from - to);
  Str half = str_format(arena, "5%.*s", (int)by.len - 2, by.ptr + 1);
  return CAT(arena, STR("("), value, STR(" + CASE WHEN "), value, STR(" < 0 THEN -"), half, STR(" ELSE "), half,
             STR(" END) / "), by);
}

/* The digits of a decimal text up to `scale`, and one more for what follows. */
static Str from_digits(Arena *arena, int scale, Str value) {
  Str zeros = str_slice(power(arena, scale), 1, (size_t)scale + 1);
  Str text = str_format(arena,
      "CAST(substr(@, 1, instr(@ || '.', '.') - 1) || substr(substr(@, instr(@ || '.', '.') + 1) || '%.*s', 1, %d) AS "
      "INTEGER) + CASE WHEN substr(@, instr(@ || '.', '.') + %d, 1) < '5' THEN 0 WHEN @ LIKE '-%%' THEN -1 ELSE 1 END",
      STR_ARG(zeros), scale, scale + 1);
  return CAT(arena, STR("("), str_replace(arena, text, STR("@"), value), STR(")"));
}

/* As an integer, times 10^scale. Of a double its first 15 digits, which are those Postgres takes. */
static Str scaled(Arena *arena, Shape from, int scale, Str value) {
  if (from.form == FORM_INTEGER || from.form == FORM_BOOLEAN) return rescaled(arena, 0, scale, value);
  if (from.form == FORM_SCALED) return rescaled(arena, scale_of(from), scale, value);
  if (from.form == FORM_DECIMAL || from.form == FORM_TEXT) return from_digits(arena, scale, value);
  if (scale == 0 && from.form == FORM_NUMBER) return CAT(arena, STR("CAST(round("), value, STR(") AS INTEGER)"));
  return CAT(arena, STR("CAST(round(CAST(printf('%.15g', "), value, STR(" * "), power(arena, scale),
             STR(".0) AS REAL)) AS INTEGER)"));
}

/* 1234 of scale 2 is '12.34'. */
static Str printed(Arena *arena, int scale, Str value) {
  if (scale == 0) return CAT(arena, STR("CAST("), value, STR(" AS TEXT)"));
  Str text = str_format(arena, "printf('%%s%%d.%%0%dd', CASE WHEN @ < 0 THEN '-' ELSE '' END, abs(@) / #, abs(@) %% #)",
                        scale);
  text = str_replace(arena, text, STR("#"), power(arena, scale));
  return str_replace(arena, text, STR("@"), value);
}

/* --- what the new type takes --- */

/* Of an integer `value` that is to be within what `to` holds. */
static Str out_of_range(Arena *arena, Shape to, Str value) {
  CKind kind = type_info(to.type)->c;
  Str low, high;
  if (to.form == FORM_INTEGER) {
    low = kind == C_I16 ? STR("-32768") : kind == C_I32 ? STR("-2147483648") : STR("-9223372036854775808");
    high = kind == C_I16 ? STR("32767") : kind == C_I32 ? STR("2147483647") : STR("9223372036854775807");
  } else {
    int digits = to.type->args[0];
    if (digits < 0 || digits > MOST_DIGITS) digits = MOST_DIGITS;
    high = str_replace(arena, str_slice(power(arena, digits), 1, (size_t)digits + 1), STR("0"), STR("9"));
    low = CAT(arena, STR("-"), high);
  }
  return CAT(arena, value, STR(" NOT BETWEEN "), low, STR(" AND "), high);
}

static bool may_not_fit(Shape from, Shape to) {
  int most = to.form == FORM_INTEGER ? whole_digits(to) - 1 : whole_digits(to);
  if (from.form == FORM_INTEGER && to.form == FORM_INTEGER) most++;
  bool rounds = scale_of(from) < 0 || scale_of(from) > scale_of(to);
  return whole_digits(from) + (rounds ? 1 : 0) > most;
}

/* Text that is no number: no digit, or anything beside them. */
static Str no_number(Arena *arena, Shape to, Str text) {
  const char *body = to.form == FORM_INTEGER ? "*[^0-9]*" : "*[^0-9.]*";
  Str plain = str_format(arena,
      "@ NOT GLOB '*[0-9]*' OR substr(@, 1, 1) NOT GLOB '[-0-9.]' OR substr(@, 2) GLOB '%s' OR @ GLOB '*.*.*'", body);
  if (to.form == FORM_INTEGER) plain = CAT(arena, plain, STR(" OR @ GLOB '.*'"));
  if (to.form == FORM_DECIMAL) /* Postgres would write it in another way */
    plain = CAT(arena, plain, STR(" OR @ GLOB '.*' OR @ GLOB '-.*' OR @ GLOB '0[0-9]*' OR @ GLOB '-0[0-9]*'"));
  if (to.form == FORM_REAL)
    plain = CAT(arena, STR("CASE WHEN json_valid(@) THEN json_type(@) NOT IN ('integer', 'real') ELSE "), plain,
                STR(" END"));
  return str_replace(arena, plain, STR("@"), text);
}

static Str either(Arena *arena, Str a, Str b) {
  if (!str_given(a) || !str_given(b)) return str_given(a) ? a : b;
  return CAT(arena, a, STR(" OR "), b);
}

/* --- by the new form --- */

/* Halves go to the even one from a double, away from zero from a numeric. */
static Conversion to_integer(Arena *arena, Shape from, Shape to, Str value) {
  Conversion out = {.loses = scale_of(from) != 0};
  out.value = from.form == FORM_TEXT ? CAT(arena, STR("CAST("), value, STR(" AS INTEGER)"))
                                     : scaled(arena, from, 0, value);
  Str checked = out.value;
  if (from.form == FORM_REAL) {
    out.value = CAT(arena, STR("CAST(CASE WHEN abs("), value, STR(" - CAST("), value,
                    STR(" AS INTEGER)) = 0.5 THEN 2 * round("), value, STR(" / 2) ELSE round("), value,
                    STR(") END AS INTEGER)"));
    checked = CAT(arena, STR("round("), value, STR(")"));
  }
  bool text = from.form == FORM_TEXT || from.form == FORM_DECIMAL; /* one too long would be cut to the largest */
  if (text && whole_digits(to) == 19) checked = CAT(arena, STR("CAST("), value, STR(" AS NUMERIC)"));
  if (may_not_fit(from, to)) out.refused = out_of_range(arena, to, checked);
  return out;
}

static Conversion to_real(Arena *arena, Shape from, Str value) {
  Conversion out = {.loses = from.form == FORM_TEXT || whole_digits(from) > 15};
  int scale = from.form == FORM_SCALED ? scale_of(from) : 0;
  out.value = scale > 0 ? CAT(arena, value, STR(" / "), power(arena, scale), STR(".0"))
                        : CAT(arena, STR("CAST("), value, STR(" AS REAL)"));
  return out;
}

/* More digits than an integer has: they are counted in the text, and none is dropped but zeros. */
static Conversion long_decimal(Arena *arena, Shape from, Shape to, Str value) {
  int scale = scale_of(to);
  Conversion out = {.value = value, .loses = from.form == FORM_TEXT};
  if (from.form == FORM_INTEGER || from.form == FORM_BOOLEAN)
    out.value = CAT(arena, STR("CAST("), value, STR(" AS TEXT)"));
  Str point = CAT(arena, STR("instr("), out.value, STR(" || '.', '.')"));
  int whole = whole_digits(to);
  if (whole_digits(from) > whole)
    out.refused = str_format(arena, "instr(ltrim(%.*s, '-0') || '.', '.') > %d", STR_ARG(out.value), whole + 1);
  if (scale < 0 || scale == scale_of(from)) {
    out.same = str_eq(out.value, value);
    return out;
  }
  Str rest = CAT(arena, STR("substr("), out.value, STR(", "), point, STR(" + 1)"));
  Str zeros = str_slice(power(arena, scale), 1, (size_t)scale + 1);
  if (scale_of(from) < 0 || scale_of(from) > scale) {
    out.loses = true;
    Str dropped = str_format(arena, "ltrim(substr(%.*s, %d), '0') <> ''", STR_ARG(rest), scale + 1);
    out.refused = either(arena, out.refused, dropped);
  }
  out.value = CAT(arena, STR("substr("), out.value, STR(", 1, "), point, STR(" - 1)"),
                  scale == 0 ? STR("") : str_format(arena, " || '.' || substr(%.*s || '%.*s', 1, %d)",
                                                    STR_ARG(rest), STR_ARG(zeros), scale));
  return out;
}

static Conversion to_numeric(Arena *arena, Shape from, Shape to, Str value) {
  int scale = scale_of(to);
  bool open = to.type->args[0] < 0, binary = from.form == FORM_REAL;
  bool has_text = from.form == FORM_TEXT || from.form == FORM_DECIMAL || from.form == FORM_INTEGER ||
                  from.form == FORM_BOOLEAN;
  if (to.form == FORM_DECIMAL && has_text && (open || to.type->args[0] > MOST_DIGITS))
    return long_decimal(arena, from, to, value);
  if (open && binary)
    return convert_template(arena, "printf('%.15g', @)", "printf('%.15g', @) GLOB '*[^-0-9.]*'", value);
  if (open) scale = scale_of(from);
  Conversion out = {.loses = scale_of(from) < 0 || scale_of(from) > scale};
  Str whole = scaled(arena, from, scale, value);
  out.value = whole;
  if (to.form == FORM_DECIMAL) out.value = printed(arena, scale, whole);
  bool fine = from.form == FORM_NUMBER || from.form == FORM_INTEGER || from.form == FORM_BOOLEAN;
  if (to.form == FORM_NUMBER && fine && !out.loses) out.value = value;
  else if (to.form == FORM_NUMBER && scale > 0)
    out.value = CAT(arena, whole, STR(" / "), power(arena, scale), STR(".0"));
  if (may_not_fit(from, to)) out.refused = out_of_range(arena, to, whole);
  return out;
}

/* Values of `from` are such of `to` as they are. */
static bool serves(Shape from, Shape to) {
  if (from.form == FORM_BOOLEAN) return to.form == FORM_INTEGER;
  if (from.form == FORM_INTEGER && to.form == FORM_NUMBER) return !may_not_fit(from, to);
  if (from.form != to.form) return false;
  if (!is_numeric(from.form)) return true;
  if (from.form == FORM_NUMBER) return scale_of(from) <= scale_of(to) && !may_not_fit(from, to);
  return scale_of(from) == scale_of(to) && !may_not_fit(from, to);
}

Conversion convert_number(Arena *arena, Shape from, Shape to, Str value) {
  if (serves(from, to)) return (Conversion){.value = value, .same = true};
  Str wrong = STR_NONE;
  if (from.form == FORM_TEXT) {
    value = CAT(arena, STR("ltrim(trim("), value, STR("), '+')"));
    wrong = no_number(arena, to, value);
  }
  Conversion out;
  if (to.form == FORM_BOOLEAN) {
    out = (Conversion){.value = CAT(arena, scaled(arena, from, 0, value), STR(" <> 0")), .loses = true};
  } else if (to.form == FORM_TEXT || to.form == FORM_JSON) {
    if (from.form == FORM_DECIMAL) return (Conversion){.value = value, .same = true};
    out = (Conversion){.value = printed(arena, scale_of(from), scaled(arena, from, scale_of(from), value))};
  } else if (to.form == FORM_INTEGER) out = to_integer(arena, from, to, value);
  else if (to.form == FORM_REAL) out = to_real(arena, from, value);
  else out = to_numeric(arena, from, to, value);
  out.refused = either(arena, wrong, out.refused);
  out.loses = out.loses || str_given(out.refused);
  return out;
}
