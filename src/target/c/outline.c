#include "target/c/outline.h"

#include "base/buf.h"

const Str c_engine_types = STR_INIT(
  "typedef struct sqlite3 sqlite3; typedef struct sqlite3_stmt sqlite3_stmt; "
  "typedef struct sqlite3_value sqlite3_value; "
  "typedef struct pg_conn PGconn; typedef struct pg_result PGresult; typedef unsigned Oid;\n");

static bool begins_declaration(Str line) {
  return line.len > 0 && line.ptr[0] != ' ' && line.ptr[0] != '#' && line.ptr[0] != '}';
}

/* What libclang finds without a C library. */
static bool is_compilers(Str line) {
  return str_find(line, STR("<stdint.h>")) >= 0 || str_find(line, STR("<stddef.h>")) >= 0 ||
         str_find(line, STR("<stdbool.h>")) >= 0;
}

Str c_outline(Arena *arena, Str text) {
  Buf out = BUF(arena);
  bool inside = false; /* of a body or a value */
  Str line;
  while (str_split(&text, '\n', &line)) {
    if (str_starts(line, STR("}"))) inside = false;
    bool foreign = str_starts(line, STR("#include <")) && !is_compilers(line);
    if (!inside && !foreign) buf_append(&out, line);
    if (!inside && begins_declaration(line)) {
      bool value = str_ends(line, STR("= {"));
      inside = value || str_ends(line, STR(") {"));
      if (value) buf_lit(&out, " 0");
    }
    buf_char(&out, '\n');
  }
  return buf_str(&out);
}

/* "#define APP_H_INCLUDED", but no macro with a value: the types use none. */
static bool is_guard(Str line) {
  return str_starts(line, STR("#")) && (!str_starts(line, STR("#define ")) || str_ends(line, STR("_INCLUDED")));
}

Str c_outline_types(Arena *arena, Str text) {
  Buf out = BUF(arena);
  bool type = false;
  Str line;
  while (str_split(&text, '\n', &line)) {
    type = type || (str_starts(line, STR("typedef ")) && str_ends(line, STR(" {")));
    if (type || is_guard(line)) buf_append(&out, line);
    if (str_starts(line, STR("}"))) type = false;
    buf_char(&out, '\n');
  }
  return buf_str(&out);
}
