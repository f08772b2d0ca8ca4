#include "target/c/abi.h"

const CAbi c_abis[C_ABI_COUNT] = {
#define C_ABI(id, name, triple, pointer, wide)                                                     \
  [C_ABI_##id] = {STR_INIT(name), STR_INIT(triple), pointer, wide},
#include "target/c/abis.def"
};

static const struct { const char *parts; Str type, nullable; } shapes[] = {
#define SHAPE(id, parts, type, size, align, nullable, null_size, null_align)                       \
  {parts, STR_INIT(type), STR_INIT(nullable)},
#include "target/c/shapes.def"
};

static CLayout layout_of_part(const CAbi *abi, char part) {
  switch (part) {
  case 's': return (CLayout){2, 2};
  case 'i':
  case 'f': return (CLayout){4, 4};
  case 'l':
  case 'd': return (CLayout){8, abi->wide};
  case 'p': return (CLayout){abi->pointer, abi->pointer};
  default: return (CLayout){1, 1};
  }
}

static int64_t align_up(int64_t at, int64_t align) { return (at + align - 1) / align * align; }

/* Puts `member` behind what is in `row`; its offset. */
static int64_t add_member(CLayout *row, CLayout member) {
  int64_t offset = align_up(row->size, member.align);
  row->size = offset + member.size;
  if (member.align > row->align) row->align = member.align;
  return offset;
}

static CLayout closed(CLayout row) {
  return (CLayout){align_up(row.size, row.align), row.align};
}

static CLayout layout_of_parts(const CAbi *abi, const char *parts) {
  CLayout row = {0, 1};
  for (; *parts != '\0'; parts++) add_member(&row, layout_of_part(abi, *parts));
  return closed(row);
}

/* { bool has; T v; } */
static CLayout optional(CLayout value) {
  CLayout row = {0, 1};
  add_member(&row, (CLayout){1, 1});
  add_member(&row, value);
  return closed(row);
}

static CLayout floats(int64_t count) { return (CLayout){4 * count, 4}; }

static CLayout layout_of_column(const CAbi *abi, const CTable *table, const CColumn *column) {
  if (column->length > 0) return floats(column->length);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    CLayout plain = layout_of_parts(abi, shapes[i].parts);
    if (str_eq(column->type, shapes[i].type)) return plain;
    if (str_eq(column->type, shapes[i].nullable)) return optional(plain);
  }
  each(i, table->vectors)
    if (str_eq(column->type, table->vectors.items[i].type))
      return optional(floats(table->vectors.items[i].dimensions));
  return layout_of_part(abi, 'i'); /* an enum */
}

CLayout c_row_layout(const CAbi *abi, const CTable *table, int64_t *offsets, int64_t *sizes) {
  CLayout row = {0, 1};
  each(i, table->columns) {
    CLayout member = layout_of_column(abi, table, &table->columns.items[i]);
    offsets[i] = add_member(&row, member);
    sizes[i] = member.size;
  }
  return closed(row);
}
