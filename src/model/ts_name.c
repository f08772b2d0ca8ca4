#include "model/ts_name.h"

#include "model/case.h"

/* ECMAScript 2025, 12.7.2, with what strict mode and modules add, and the globals the generated code
 * itself uses. */
static const char *const reserved_words[] = {
    "Array", "ArrayBuffer", "BigInt", "Buffer", "DataView", "Date", "Float32Array", "JSON",
    "Math", "Number", "String", "TypeError", "Uint8Array", "arguments", "async", "await",
    "break", "case", "catch", "class", "const", "continue", "crypto", "debugger", "default",
    "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for",
    "function", "globalThis", "if", "implements", "import", "in", "instanceof", "interface",
    "let", "new", "null", "package", "private", "protected", "public", "return", "static",
    "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void",
    "while", "with", "yield"};

/* What a Drizzle table has besides its columns (drizzle-orm/table.d.ts, pg-core/table.d.ts), and what
 * every object has: drizzle-orm takes that for the value of a column that a row leaves out. */
static const char *const table_members[] = {
    "$inferInsert", "$inferSelect", "_", "__proto__", "constructor", "enableRLS", "getSQL",
    "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "shouldOmitSQLParens",
    "toLocaleString", "toString", "valueOf"};

static bool among(const char *const *words, size_t count, Str name) {
  for (size_t i = 0; i < count; i++) {
    const char *word = words[i];
    if (name.len != 0 && name.ptr[0] == word[0] && str_eq(name, str_from_z(word))) return true;
  }
  return false;
}

bool ts_is_reserved(Str name) {
  return among(reserved_words, sizeof reserved_words / sizeof *reserved_words, name);
}

bool ts_is_identifier(Str name) {
  if (name.len == 0 || char_is_digit(name.ptr[0])) return false;
  for (size_t i = 0, skip; i < name.len;) {
    size_t len = case_letter(str_slice(name, i, name.len), &skip);
    if (len == 0 && name.ptr[i] != '_' && name.ptr[i] != '$') return false;
    i += len == 0 ? 1 : len;
  }
  return true;
}

/* An integer index of an object comes before its other keys (ECMAScript, OrdinaryOwnPropertyKeys). */
static bool is_index_key(Str key) {
  for (size_t i = 0; i < key.len; i++)
    if (!char_is_digit(key.ptr[i])) return false;
  return key.len > 0;
}

static Str cased(Arena *arena, const Output *output, Str name) {
  switch (output->name_case) {
  case CASE_KEEP: return name;
  case CASE_SNAKE: return case_snake(arena, name);
  case CASE_PASCAL: return case_pascal(arena, name);
  case CASE_CAMEL:
  case CASE_KEBAB: break;
  }
  return case_camel(arena, name);
}

/* `name` and `suffix` as one identifier: lateLoansRelations, late_loans_relations. */
static Str with_suffix(Arena *arena, const Output *output, Str name, Str suffix) {
  Str base = cased(arena, output, name);
  if (!ts_is_identifier(base)) base = case_snake(arena, name);
  if (output->name_case != CASE_SNAKE && output->name_case != CASE_KEEP)
    return str_concat(arena, base, suffix);
  return str_concat(arena, base, str_concat(arena, STR("_"), str_lower(arena, suffix)));
}

Str ts_table(Arena *arena, const Output *output, const Table *table) {
  if (str_given(table->ts_name)) return table->ts_name;
  Str name = cased(arena, output, table->flat_name);
  if (!ts_is_identifier(name)) name = case_snake(arena, table->flat_name);
  name = str_concat(arena, name, output->table_suffix);
  if (!ts_is_reserved(name)) return name;
  return with_suffix(arena, output, table->flat_name, STR("Table"));
}

Str ts_table_relations(Arena *arena, const Output *output, const Table *table) {
  if (!str_given(table->ts_name))
    return with_suffix(arena, output, table->flat_name, STR("Relations"));
  return str_concat(arena, table->ts_name, STR("Relations"));
}

Str ts_table_type(Arena *arena, const Table *table) {
  return case_pascal(arena, str_given(table->ts_name) ? table->ts_name : table->flat_name);
}

Str ts_enum(Arena *arena, const Output *output, const Enum *enumeration) {
  if (str_given(enumeration->ts_name)) return enumeration->ts_name;
  Str name = enumeration->name.str;
  const Column *owner = enumeration->owner;
  Str first = owner != NULL ? owner->table->flat_name : enumeration->schema;
  if (owner != NULL) name = owner->name.str;
  if (str_given(first)) name = str_concat(arena, first, str_concat(arena, STR("_"), name));
  return with_suffix(arena, output, name, STR("Enum"));
}

Str ts_sequence(Arena *arena, const Output *output, const Sequence *sequence) {
  Str flat = str_replace(arena, qualified_name(arena, sequence->schema, sequence->name.str),
                         STR("."), STR("_"));
  Str name = cased(arena, output, flat);
  if (!ts_is_identifier(name)) name = case_snake(arena, flat);
  return ts_is_reserved(name) ? with_suffix(arena, output, flat, STR("Sequence")) : name;
}

Str ts_role(Arena *arena, const Output *output, const Role *role) {
  return with_suffix(arena, output, role->name.str, STR("Role"));
}

Str ts_schema(Arena *arena, const Output *output, Str name) {
  return with_suffix(arena, output, name, STR("Schema"));
}

static Str safe_member(Arena *arena, Str name) {
  if (among(table_members, sizeof table_members / sizeof *table_members, name))
    return str_concat(arena, name, STR("_"));
  return is_index_key(name) ? str_concat(arena, STR("_"), name) : name;
}

Str ts_member(Arena *arena, const Output *output, Str name) {
  return safe_member(arena, cased(arena, output, name));
}

Str ts_property(Arena *arena, const Output *output, const Column *column) {
  if (str_given(column->ts_name)) return safe_member(arena, column->ts_name);
  return ts_member(arena, output, column->name.str);
}
