/* Identifiers: the one place that decides what needs quotes. */
#include "base/buf.h"
#include "sql/sql.h"

typedef struct Word {
  Str word;
  bool postgres, sqlite;
} Word;

static const Word words[] = {
#define WORD(word, postgres, sqlite) {STR_INIT(word), postgres, sqlite},
#include "sql/words.def"
};

/* Most probes differ in the first byte: that is compared before the rest. `name` is not empty. */
static int word_order(Str name, Str word) {
  int order = (unsigned char)name.ptr[0] - (unsigned char)word.ptr[0];
  return order != 0 ? order : str_cmp(name, word);
}

static bool is_reserved(Dialect dialect, Str name) {
  size_t low = 0, high = sizeof words / sizeof *words;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = word_order(name, words[middle].word);
    if (order == 0) {
      return dialect == DIALECT_POSTGRES ? words[middle].postgres : words[middle].sqlite;
    }
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}

static bool is_plain(Str name) {
  if (name.len == 0 || char_is_digit(name.ptr[0])) return false;
  for (size_t i = 0; i < name.len; i++) {
    if (!char_is_word(name.ptr[i]) || char_is_upper(name.ptr[i])) return false;
  }
  return true;
}

Str sql_ident(Arena *arena, Dialect dialect, Str name) {
  if (is_plain(name) && !is_reserved(dialect, name)) return name;
  Buf quoted = BUF(arena);
  buf_char(&quoted, '"');
  for (size_t i = 0; i < name.len; i++) {
    if (name.ptr[i] == '"') buf_char(&quoted, '"');
    buf_char(&quoted, name.ptr[i]);
  }
  buf_char(&quoted, '"');
  return buf_str(&quoted);
}

Str sql_qualified(Arena *arena, const Schema *schema, Str schema_name, Str name) {
  Str ident = sql_ident(arena, DIALECT_POSTGRES, name);
  Str usual = str_given(schema->postgres.schema) ? schema->postgres.schema : STR("public");
  Str in = str_given(schema_name) ? schema_name : usual;
  if (str_eq(in, usual) && str_eq(in, STR("public"))) return ident;
  Buf qualified = BUF(arena);
  buf_append(&qualified, sql_ident(arena, DIALECT_POSTGRES, in));
  buf_char(&qualified, '.');
  buf_append(&qualified, ident);
  return buf_str(&qualified);
}

Str sql_table_name(Arena *arena, const Schema *schema, Dialect dialect, const Table *table) {
  if (dialect == DIALECT_POSTGRES) {
    return sql_qualified(arena, schema, table->schema, table->name.str);
  }
  return sql_ident(arena, dialect, table->flat_name);
}

Str sql_columns(Arena *arena, Dialect dialect, const ColumnList *columns) {
  Buf list = BUF(arena);
  each(i, *columns) {
    if (i > 0) buf_lit(&list, ", ");
    buf_append(&list, sql_ident(arena, dialect, columns->items[i]->name.str));
  }
  return buf_str(&list);
}

static Str piece_text(Arena *arena, Dialect dialect, SqlPiece piece) {
  const Column *column = piece.column;
  return column == NULL ? piece.text : sql_ident(arena, dialect, column->name.str);
}

Str sql_text(Arena *arena, Dialect dialect, SqlText text) {
  if (text.pieces.len == 1) return piece_text(arena, dialect, text.pieces.items[0]);
  Buf sql = BUF(arena);
  each(i, text.pieces) buf_append(&sql, piece_text(arena, dialect, text.pieces.items[i]));
  return buf_str(&sql);
}

SqlText sql_expression(Arena *arena, Dialect dialect, const Expression *expression) {
  if (expression->tree != NULL) return expr_print(arena, expression->tree, dialect);
  SqlText text = {0};
  sqltext_add(arena, &text, expression->own.text[dialect].str);
  return text;
}

Str sql_options(Arena *arena, const OptionList *options) {
  Buf out = BUF(arena);
  each(i, *options) {
    const Option *option = &options->items[i];
    if (i > 0) buf_lit(&out, ", ");
    buf_append(&out, option->key.str);
    buf_lit(&out, " = ");
    buf_append(&out, option->value.str);
  }
  return buf_str(&out);
}
