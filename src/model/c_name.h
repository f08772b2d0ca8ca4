/* Names in C: which identifiers the C target makes of the schema's names.
 *
 * Every global name is <prefix>_<table or enum> and a suffix of c_symbols.def; columns are only
 * struct members. Case is kept, macros are in capitals. `__` is reserved in C++ and never made. */
#ifndef MODEL_C_NAME_H
#define MODEL_C_NAME_H

#include "model/schema.h"

/* `name` as part of an identifier: every run of other characters than letters and digits is one `_`,
 * none at either end; Latin letters lose their accents, other code points become u and their number
 * in hexadecimal. Empty when there is nothing to take. */
Str c_stem(Arena *arena, Str name);

/* `c_name:` or the name itself, as a stem. */
Str c_table_stem(Arena *arena, const Table *table);
Str c_column_stem(Arena *arena, const Column *column);
Str c_label_stem(Arena *arena, const EnumValue *value);

/* <prefix>_<table>; <prefix>_<enum>, of an inline enum <prefix>_<table>_<column>. */
Str c_table_name(Arena *arena, Str prefix, const Table *table);
Str c_enum_name(Arena *arena, Str prefix, const Enum *enumeration);

/* A row of c_symbols.def: a name is the C name of its owner and the suffix, {} in it being a column;
 * both in capitals when the suffix is. */
typedef enum CSymbolOwner {
  C_SYMBOL_TABLE, C_SYMBOL_COLUMN, C_SYMBOL_LIST, C_SYMBOL_TYPE, C_SYMBOL_ENUM, C_SYMBOL_SCHEMA
} CSymbolOwner;
typedef struct CSymbol {
  CSymbolOwner owner;
  Str suffix;
} CSymbol;
extern const CSymbol c_symbols[];
extern const size_t c_symbols_len;

Str c_symbol_name(Arena *arena, Str owner, Str suffix, Str column);
/* <ENUM>_<LABEL>, of the C name of the enum. */
Str c_label_name(Arena *arena, Str enumeration, const EnumValue *value);

/* C has a type for the enum: not for one of somebody else's whose labels the schema does not list. */
static inline bool c_enum_is_known(const Enum *enumeration) {
  return enumeration != NULL && enumeration->values.len > 0;
}

/* The struct member of a column: its stem, with a `_` at its end when C or C++ would not take it
 * (c_words.def, and what the runtime calls its own), or before it when it begins with a digit. */
Str c_member(Arena *arena, Str stem);

/* The columns by which rows are listed: of indexes over plain columns and of unique constraints, each once.
 * A partial index does not find every row. */
typedef struct CColumnsOf {
  ColumnList columns;
  Span span; /* of the index or constraint */
  Str name;
} CColumnsOf;
typedef VEC(CColumnsOf) CLists;
CLists c_lists(Arena *arena, const Table *table);
/* genre_title */
Str c_list_stem(Arena *arena, const ColumnList *columns);

/* A word of c_words.def. */
bool c_word_taken(Str name);

/* How the C struct holds numeric(p,s): an integer of that many bits, the value times 10 to the s; 0
 * when no integer is large enough. */
int c_decimal_bits(const Type *type);

enum { C_INLINE_FLOATS = 16 }; /* a vector up to so long is part of the row */
static inline bool c_vector_is_inline(const Type *type) {
  return type_info(type)->c == C_VECTOR && type->array == 0 && type->args[0] <= C_INLINE_FLOATS;
}

#endif
