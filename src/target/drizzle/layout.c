/* Which parts of a table stand on one line: lines of 80 columns, broken where Prettier breaks them. */
#include "target/drizzle/lowering.h"

typedef struct Calls {
  const DzCall *items;
  size_t len;
} Calls;

static bool is_simple(Str args) {
  bool text = str_starts(args, STR("'")) || str_starts(args, STR("\""));
  return text || (str_find_char(args, '`') < 0 && str_find(args, STR("=>")) < 0);
}

static size_t calls_width(Calls calls) {
  size_t width = 0;
  for (size_t i = 0; i < calls.len; i++)
    width += STR(".()").len + calls.items[i].name.len + calls.items[i].args.len;
  return width;
}

/* Calls stand below each other when the line is too long, or when there are two or more of them and
 * one has a function or a template in it. */
static bool calls_wide(size_t width, Calls calls) {
  bool simple = true;
  for (size_t i = 0; i < calls.len; i++) simple = simple && is_simple(calls.items[i].args);
  return calls.len > 0 && (width > LINE_WIDTH || (calls.len > 1 && !simple));
}

static void lay_out_column(DzColumn *column, size_t indent) {
  Calls calls = {column->calls.items, column->calls.len};
  size_t head = indent + column->key.len + column->builder.len + column->args.len;
  column->wide = calls_wide(head + STR(": (),").len + calls_width(calls), calls);
}

/* `primaryKey({ columns: [t.a, t.b] })`, `check('name', sql`..`)` on one line, without indent. */
static size_t extra_width(const DzExtra *extra) {
  size_t width = extra->builder.len + STR("()").len + extra->name.len;
  if (str_given(extra->expression)) width += STR(", ").len + extra->expression.len;
  each(i, extra->options) {
    const DzOption *option = &extra->options.items[i];
    width += option->key.len + STR(": , ").len + option->value.len;
  }
  if (extra->options.len > 0) width += STR("{ }").len - 1;
  if (extra->options.len > 0 && str_given(extra->name)) width += STR(", ").len;
  return width + calls_width((Calls){extra->calls.items, extra->calls.len});
}

static void lay_out_extra(DzExtra *extra) {
  size_t width = 4 + extra_width(extra) + STR(",").len;
  Calls calls = {extra->calls.items, extra->calls.len};
  bool object = extra->options.len > 0;
  extra->wide = calls.len > 0 && !object ? calls_wide(width, calls) : width > LINE_WIDTH;
}

/* `(t) => [index('a').on(t.a)],` */
static bool extras_fit(const DzTable *table) {
  size_t width = 2 + STR("() => [],").len + table->self.len + table->extras_type.len;
  each(i, table->extras) {
    if (table->extras.items[i].wide) return false;
    width += extra_width(&table->extras.items[i]) + (i > 0 ? STR(", ").len : 0);
  }
  return width <= LINE_WIDTH;
}

void dz_lay_out(DzTable *table) {
  size_t indent = table->extras.len > 0 ? 4 : 2;
  each(i, table->columns) lay_out_column(&table->columns.items[i], indent);
  each(i, table->extras) lay_out_extra(&table->extras.items[i]);
  table->extras_inline = extras_fit(table);
}
