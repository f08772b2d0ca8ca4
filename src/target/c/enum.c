/* Enums: enumerators from 1 in the order of the file, so that a zeroed row is unset, and the labels
 * sorted by length, so that reading one compares bytes only with those it can be. */
#include "target/c/lower.h"
#include "target/ddl.h"

static void add_to_lengths(Arena *arena, CEnum *out, CLabel *label) {
  each(i, out->lengths) {
    if (out->lengths.items[i].length != label->length) continue;
    vec_push(arena, &out->lengths.items[i].labels, label);
    return;
  }
  CLength length = {.length = label->length};
  vec_push(arena, &length.labels, label);
  vec_push(arena, &out->lengths, length);
}

/* The value's own comment; behind the label in quotes, when the name of the constant does not tell it: `import c`
 * reads it. */
static Str label_comment(Arena *arena, Str macro, Str name, const EnumValue *value) {
  Str tail = str_slice(name, macro.len + 1, name.len);
  bool told = str_eq(str_lower(arena, tail), value->label.str);
  Str comment = text_given(value->comment) ? ddl_one_line(arena, value->comment.str) : STR("");
  if (told) return comment.len > 0 ? comment : STR_NONE;
  Str label = CAT(arena, STR("\""), ddl_one_line(arena, value->label.str), STR("\""));
  return comment.len == 0 ? label : CAT(arena, label, STR("; "), comment);
}

CEnum c_lower_enum(const CLowering *l, const Enum *from) {
  Arena *arena = l->arena;
  CEnum out = {.name = c_enum_name(arena, l->prefix, from), .count = (int64_t)from->values.len};
  out.macro = str_upper(arena, out.name);
  if (text_given(from->comment)) out.comment = ddl_one_line(arena, from->comment.str);
  each(i, from->values) {
    const EnumValue *value = &from->values.items[i];
    CLabel label = {.name = c_label_name(arena, out.name, value), .text = value->label.str,
                    .number = (int64_t)i + 1, .length = (int64_t)value->label.str.len};
    label.comment = label_comment(arena, out.macro, label.name, value);
    vec_push(arena, &out.labels, label);
  }
  each(i, out.labels) add_to_lengths(arena, &out, &out.labels.items[i]);
  return out;
}
