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

CEnum c_lower_enum(const CLowering *l, const Enum *from) {
  Arena *arena = l->arena;
  CEnum out = {.name = c_enum_name(arena, l->prefix, from), .count = (int64_t)from->values.len};
  out.macro = str_upper(arena, out.name);
  if (text_given(from->comment)) out.comment = ddl_one_line(arena, from->comment.str);
  each(i, from->values) {
    const EnumValue *value = &from->values.items[i];
    CLabel label = {.name = c_label_name(arena, out.name, value), .text = value->label.str,
                    .number = (int64_t)i + 1, .length = (int64_t)value->label.str.len};
    if (text_given(value->comment)) label.comment = ddl_one_line(arena, value->comment.str);
    vec_push(arena, &out.labels, label);
  }
  each(i, out.labels) add_to_lengths(arena, &out, &out.labels.items[i]);
  return out;
}
