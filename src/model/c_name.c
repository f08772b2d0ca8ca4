#include "model/c_name.h"

#include "base/buf.h"
#include "base/utf8.h"

static const Str words[] = {
#define C_WORD(word) STR_INIT(#word),
#include "model/c_words.def"
};

/* U+00C0 to U+017F without their accents. */
static const char *const latin[] = {
  "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I",     /* C0 */
  "D", "N", "O", "O", "O", "O", "O", "", "O", "U", "U", "U", "U", "Y", "TH", "ss",     /* D0 */
  "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",     /* E0 */
  "d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",      /* F0 */
  "A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d",      /* 100 */
  "D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g",      /* 110 */
  "G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i", "I", "i", "I", "i",      /* 120 */
  "I", "i", "IJ", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l", "L", "l", "L",    /* 130 */
  "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o",      /* 140 */
  "O", "o", "OE", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S", "s",    /* 150 */
  "S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u",      /* 160 */
  "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z", "s",      /* 170 */
};
enum { LATIN_FIRST = 0xC0 };

/* Most names are stems already. */
static bool is_stem(Str name) {
  char before = '_';
  for (size_t i = 0; i < name.len; i++) {
    if (!char_is_word(name.ptr[i]) || (name.ptr[i] == '_' && before == '_')) return false;
    before = name.ptr[i];
  }
  return before != '_';
}

static void add_underscore(Buf *out) {
  if (out->len > 0 && out->ptr[out->len - 1] != '_') buf_char(out, '_');
}

static void add_rune(Buf *out, uint32_t rune) {
  if (rune >= LATIN_FIRST && rune - LATIN_FIRST < sizeof latin / sizeof *latin) {
    const char *letters = latin[rune - LATIN_FIRST];
    if (*letters == '\0') add_underscore(out);
    else buf_append(out, str_from_z(letters));
    return;
  }
  add_underscore(out);
  buf_format(out, "u%04x_", (unsigned)rune);
}

Str c_stem(Arena *arena, Str name) {
  if (is_stem(name)) return name;
  Buf out = BUF(arena);
  for (size_t i = 0; i < name.len;) {
    char c = name.ptr[i];
    uint32_t rune;
    size_t len = (unsigned char)c < 0x80 ? 0 : utf8_decode(str_slice(name, i, name.len), &rune);
    if (len > 0) add_rune(&out, rune);
    else if (char_is_alnum(c)) buf_char(&out, c);
    else add_underscore(&out);
    i += len == 0 ? 1 : len;
  }
  if (out.len > 0 && out.ptr[out.len - 1] == '_') out.len--;
  return buf_str(&out);
}

Str c_table_stem(Arena *arena, const Table *table) {
  return c_stem(arena, str_given(table->c_name) ? table->c_name : table->flat_name);
}

Str c_column_stem(Arena *arena, const Column *column) {
  return c_stem(arena, str_given(column->c_name) ? column->c_name : column->name.str);
}

Str c_label_stem(Arena *arena, const EnumValue *value) {
  return c_stem(arena, str_given(value->c_name) ? value->c_name : value->label.str);
}

static Str join(Arena *arena, Str prefix, Str stem) {
  return str_join(arena, STRS(prefix, STR("_"), stem));
}

Str c_table_name(Arena *arena, Str prefix, const Table *table) {
  return join(arena, prefix, c_table_stem(arena, table));
}

Str c_enum_name(Arena *arena, Str prefix, const Enum *enumeration) {
  const Column *owner = enumeration->owner;
  if (owner != NULL)
    return join(arena, c_table_name(arena, prefix, owner->table), c_column_stem(arena, owner));
  if (str_given(enumeration->c_name)) return join(arena, prefix, c_stem(arena, enumeration->c_name));
  Str name = enumeration->name.str;
  if (str_given(enumeration->schema)) name = join(arena, enumeration->schema, name);
  return join(arena, prefix, c_stem(arena, name));
}

const CSymbol c_symbols[] = {
#define C_SYMBOL(owner, suffix) {C_SYMBOL_##owner, STR_INIT(suffix)},
#include "model/c_symbols.def"
};
const size_t c_symbols_len = sizeof c_symbols / sizeof *c_symbols;

Str c_symbol_name(Arena *arena, Str owner, Str suffix, Str column) {
  Buf name = BUF(arena);
  buf_reserve(&name, owner.len + suffix.len + column.len);
  buf_append(&name, owner);
  bool capitals = false;
  for (size_t i = 0; i < suffix.len; i++) {
    capitals = capitals || char_is_upper(suffix.ptr[i]);
    if (suffix.ptr[i] != '{') buf_char(&name, suffix.ptr[i]);
    else buf_append(&name, column), i++;
  }
  for (size_t i = 0; capitals && i < name.len; i++) name.ptr[i] = char_upper(name.ptr[i]);
  return buf_str(&name);
}

Str c_label_name(Arena *arena, Str enumeration, const EnumValue *value) {
  return str_upper(arena, join(arena, enumeration, c_label_stem(arena, value)));
}

bool c_word_taken(Str name) {
  size_t low = 0, high = sizeof words / sizeof *words;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = str_cmp(name, words[middle]);
    if (order == 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}

Str c_member(Arena *arena, Str stem) {
  if (char_is_digit(stem.ptr[0])) return str_concat(arena, STR("_"), stem);
  bool runtime = str_starts(stem, STR("sg_")) || str_starts(stem, STR("SG_"));
  return runtime || c_word_taken(stem) ? str_concat(arena, stem, STR("_")) : stem;
}

int c_decimal_bits(const Type *type) {
  int precision = type->args[0];
  if (precision < 0 || precision > 18) return 0;
  return precision <= 9 ? 32 : 64;
}

/* --- lists --- */

/* Two values are the same or not: a key of a list. */
static bool is_listable(const Column *column) {
  if (column->type.array > 0) return false;
  switch (type_info(&column->type)->class) {
  case EXPR_BOOLEAN: case EXPR_INTEGER: case EXPR_NUMERIC: case EXPR_TEXT: case EXPR_ENUM:
  case EXPR_UUID: case EXPR_DATE: case EXPR_TIME: case EXPR_TIMESTAMP: case EXPR_TIMESTAMPTZ:
    return true;
  case EXPR_UNKNOWN: case EXPR_NULL: case EXPR_REAL: case EXPR_BYTES: case EXPR_JSON:
  case EXPR_INTERVAL: case EXPR_ARRAY: case EXPR_OTHER: case EXPR_TYPE_COUNT: break;
  }
  return false;
}

static bool same_columns(const ColumnList *a, const ColumnList *b) {
  if (a->len != b->len) return false;
  each(i, *a)
    if (a->items[i] != b->items[i]) return false;
  return true;
}

static void add_list(Arena *arena, CLists *lists, CColumnsOf list) {
  each(i, *lists)
    if (same_columns(&lists->items[i].columns, &list.columns)) return;
  each(i, list.columns)
    if (!is_listable(list.columns.items[i])) return;
  if (list.columns.len > 0) vec_push(arena, lists, list);
}

static ColumnList index_columns(Arena *arena, const Index *index) {
  ColumnList columns = {0};
  each(i, index->keys) {
    Column *column = index->keys.items[i].column;
    if (column == NULL) return (ColumnList){0};
    vec_push(arena, &columns, column);
  }
  return columns;
}

CLists c_lists(Arena *arena, const Table *table) {
  CLists lists = {0};
  each(i, table->indexes) {
    const Index *index = table->indexes.items[i];
    bool plain = str_empty(index->method) || str_eq(index->method, STR("btree")) ||
                 str_eq(index->method, STR("hash"));
    if (!plain || expression_given(&index->where)) continue;
    ColumnList columns = index_columns(arena, index);
    add_list(arena, &lists, (CColumnsOf){columns, index->span, index->name.str});
  }
  each(i, table->uniques) {
    const Key *key = table->uniques.items[i];
    add_list(arena, &lists, (CColumnsOf){key->columns, key->span, key->name.str});
  }
  return lists;
}

Str c_list_stem(Arena *arena, const ColumnList *columns) {
  Buf out = BUF(arena);
  each(i, *columns) {
    if (i > 0) buf_char(&out, '_');
    buf_append(&out, c_column_stem(arena, columns->items[i]));
  }
  return buf_str(&out);
}
