#include "model/tables_print.h"

#include "model/features.h"

/* What stands in the parentheses of a type. */
static const Str arg_words[] = {
  [ARGS_NONE] = STR_INIT(""),
  [ARGS_LENGTH] = STR_INIT("(n)"),
  [ARGS_OPTIONAL_LENGTH] = STR_INIT("(n) or none"),
  [ARGS_PRECISION] = STR_INIT("(p) or none, p up to 6"),
  [ARGS_PRECISION_SCALE] = STR_INIT("(p), (p,s) or none"),
  [ARGS_DIMENSIONS] = STR_INIT("(n)"),
  [ARGS_FREE] = STR_INIT("any text or none"),
};

/* What a C struct holds, in words. */
static const Str c_words[] = {
  [C_I16] = STR_INIT("16-bit integer"),
  [C_I32] = STR_INIT("32-bit integer"),
  [C_I64] = STR_INIT("64-bit integer"),
  [C_F32] = STR_INIT("float"),
  [C_F64] = STR_INIT("double"),
  [C_BOOL] = STR_INIT("bool"),
  [C_DECIMAL] = STR_INIT("scaled integer; text above 18 digits or without"),
  [C_TEXT] = STR_INIT("text view"),
  [C_JSON] = STR_INIT("text view"),
  [C_BYTES] = STR_INIT("bytes view"),
  [C_UUID] = STR_INIT("16 bytes"),
  [C_DATE] = STR_INIT("days since 1970"),
  [C_TIME] = STR_INIT("microseconds"),
  [C_TIMESTAMP] = STR_INIT("microseconds since 1970"),
  [C_TIMESTAMPTZ] = STR_INIT("microseconds since 1970"),
  [C_INTERVAL] = STR_INIT("months, days, microseconds"),
  [C_VECTOR] = STR_INIT("floats"),
  [C_ENUM] = STR_INIT("enum"),
};

/* A builder of Drizzle, or the word for what has none. */
static void print_builder(Buf *out, Str builder) {
  if (str_empty(builder)) buf_lit(out, " | customType");
  else buf_format(out, " | `%.*s`", STR_ARG(builder));
}

/* | `numeric` | (p), (p,s) or none | numeric | numeric | `numeric` | `numeric` | string | .. | | */
static void print_type(Buf *out, const TypeInfo *info) {
  buf_format(out, "| `%.*s` | %.*s | %.*s | %.*s", STR_ARG(info->yaml),
             STR_ARG(arg_words[info->args]), STR_ARG(info->postgres), STR_ARG(info->sqlite));
  print_builder(out, info->drizzle_pg);
  print_builder(out, info->drizzle_sqlite);
  buf_format(out, " | %.*s | %.*s | %.*s |\n", STR_ARG(info->ts), STR_ARG(c_words[info->c]),
             STR_ARG(info->extension));
}

void types_print_markdown(Buf *out) {
  buf_lit(out, "| type | arguments | Postgres | SQLite | Drizzle pg | Drizzle sqlite | TypeScript "
               "| C | extension |\n|---|---|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < TYPE_COUNT; i++)
    if (!str_empty(type_infos[i].yaml)) print_type(out, &type_infos[i]);
}

void aliases_print_markdown(Buf *out) {
  buf_lit(out, "| elsewhere | here |\n|---|---|\n");
#define ALIAS(foreign, ours) buf_lit(out, "| `" foreign "` | `" ours "` |\n");
#include "model/aliases.def"
}

void features_print_markdown(Buf *out) {
  buf_lit(out, "| feature | Postgres | SQLite | Drizzle pg | Drizzle sqlite | C | why |\n"
               "|---|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < FEATURE_COUNT; i++) {
    const FeatureInfo *info = &feature_infos[i];
    buf_format(out, "| %.*s", STR_ARG(info->name));
    for (size_t target = 0; target <= TARGET_C; target++)
      buf_format(out, " | %.*s", STR_ARG(level_names[info->levels[target]]));
    buf_format(out, " | %.*s |\n", STR_ARG(info->reason));
  }
}
