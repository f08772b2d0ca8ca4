#include "target/c/outline.h"

#include "base/buf.h"
#include "base/map.h"

/* The compiler's own headers say the same in a thousand lines. */
static const Str headers = STR_INIT(
  "#define bool _Bool\n"
  "#define UINTPTR_MAX __UINTPTR_MAX__\n"
  "#define UINT64_MAX __UINT64_MAX__\n"
  "typedef __INT8_TYPE__ int8_t; typedef __INT16_TYPE__ int16_t;\n"
  "typedef __INT32_TYPE__ int32_t; typedef __INT64_TYPE__ int64_t;\n"
  "typedef __UINT8_TYPE__ uint8_t; typedef __UINT16_TYPE__ uint16_t;\n"
  "typedef __UINT32_TYPE__ uint32_t; typedef __UINT64_TYPE__ uint64_t;\n"
  "typedef __SIZE_TYPE__ size_t;\n"
  "typedef struct sqlite3 sqlite3; typedef struct sqlite3_stmt sqlite3_stmt;\n"
  "typedef struct sqlite3_value sqlite3_value;\n"
  "typedef struct pg_conn PGconn; typedef struct pg_result PGresult; typedef unsigned Oid;\n");

typedef struct Outliner {
  Arena *arena;
  Str rest; /* of the text */
  Buf out;
  Map macros; /* of several lines, by name: whether it is kept */
  bool types; /* alone */
} Outliner;

static bool has(Str line, const char *part) { return str_find(line, str_from_z(part)) >= 0; }

static bool next_line(Outliner *o, Str *line) { return str_split(&o->rest, '\n', line); }

static void print(Outliner *o, Str line) {
  buf_append(&o->out, line);
  buf_char(&o->out, '\n');
}

/* "SG_OPT(i16, int16_t)": SG_OPT */
static Str name_at(Str text) {
  size_t end = 0;
  while (end < text.len && char_is_word(text.ptr[end])) end++;
  return str_slice(text, 0, end);
}

/* --- what spans lines; it begins with `line` --- */

/* SQL, a list of columns (X), what makes functions that are inline: nothing that is declared depends on it. */
static bool is_needed(const Outliner *o, Str macro, Str rest) {
  if (has(macro, "typedef ")) return true;
  return !o->types && str_starts(rest, STR("(")) && !str_starts(rest, STR("(X)")) && !has(macro, "SG_INLINE ");
}

static void pass_macro(Outliner *o, Str line) {
  static const bool kept = true, left_out = false;
  Str definition = str_slice(line, STR("#define ").len, line.len), name = name_at(definition);
  const char *start = line.ptr;
  while (str_ends(line, STR("\\")) && next_line(o, &line)) continue;
  Str text = {start, (size_t)(line.ptr + line.len - start)};
  bool needed = is_needed(o, text, str_slice(definition, name.len, definition.len));
  if (needed) print(o, text);
  map_set(o->arena, &o->macros, name, (void *)(needed ? &kept : &left_out));
}

static void skip_comment(Outliner *o, Str line) {
  while (!has(line, "*/") && next_line(o, &line)) continue;
}

/* To the line that closes what is open; "} names[] = {" opens a value. */
static Str skip_block(Outliner *o) {
  Str line = STR("");
  while (next_line(o, &line))
    if (str_starts(line, STR("}")) && !str_ends(line, STR("{"))) break;
  return line;
}

static void pass_type(Outliner *o, Str line, bool wanted) {
  do {
    if (wanted) print(o, line);
  } while (!str_starts(line, STR("}")) && !str_ends(line, STR("};")) && next_line(o, &line));
}

/* Of a declaration or definition; `wanted`: print it. */
static void pass(Outliner *o, Str line, bool wanted) {
  while (true) {
    bool body = has(line, ") {"), value = str_ends(line, STR("= {"));
    if (wanted) buf_append(&o->out, line);
    if (wanted) buf_append(&o->out, value ? STR(" 0\n") : STR("\n"));
    if ((body && !str_ends(line, STR("}"))) || value) {
      Str end = skip_block(o);
      if (wanted) print(o, end);
      return;
    }
    if (body || str_ends(line, STR("{")) || str_find_char(line, ';') >= 0 || !next_line(o, &line)) return;
  }
}

/* --- a line in the first column --- */

/* What only its own file knows: nothing that is declared depends on it. */
static bool is_inside(Str line) {
  return str_starts(line, STR("static ")) || str_starts(line, STR("SG_INLINE "));
}

static bool opens_type(Str line) {
  static const char *const words[] = {"typedef ", "struct ", "enum "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_starts(line, str_from_z(words[i]))) return has(line, "{") && !has(line, ") {") && !has(line, "}");
  return false;
}

static void outline_directive(Outliner *o, Str line) {
  if (str_starts(line, STR("#define ")) && str_ends(line, STR("\\"))) pass_macro(o, line);
  else if (str_eq(line, STR("#include <stdint.h>"))) print(o, headers);
  else if (!str_starts(line, STR("#include <"))) print(o, line);
}

/* An attribute is no part of the type of what it is of. */
static Str without_attribute(Str line) {
  const Str attribute = STR("SG_MUST_USE ");
  return str_starts(line, attribute) ? str_slice(line, attribute.len, line.len) : line;
}

static void outline_declaration(Outliner *o, Str line) {
  const bool *macro = map_get(&o->macros, name_at(line));
  bool wanted = !o->types || str_starts(line, STR("typedef "));
  if (macro != NULL) print(o, *macro ? line : STR("")); /* used in one line, perhaps without a semicolon */
  else if (opens_type(line)) pass_type(o, line, wanted);
  else pass(o, without_attribute(line), wanted && !is_inside(line));
}

static Str outline(Outliner o) {
  o.out = BUF(o.arena);
  Str line;
  while (next_line(&o, &line)) {
    if (line.len == 0) continue;
    if (line.ptr[0] == '#') outline_directive(&o, line);
    else if (str_starts(line, STR("/*"))) skip_comment(&o, line);
    else if (line.ptr[0] == '}') print(&o, line);
    else outline_declaration(&o, line);
  }
  return buf_str(&o.out);
}

Str c_outline(Arena *arena, Str text) { return outline((Outliner){.arena = arena, .rest = text}); }

Str c_outline_types(Arena *arena, Str text) {
  return outline((Outliner){.arena = arena, .rest = text, .types = true});
}
