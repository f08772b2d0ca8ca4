/* How values come along when a column of SQLite becomes of another type or is stored in another way. */
#ifndef TARGET_MIGRATION_SQLITE_CONVERT_H
#define TARGET_MIGRATION_SQLITE_CONVERT_H

#include "target/migration/diff.h"

typedef enum Form { /* what stands in a column of SQLite */
  FORM_INTEGER, FORM_REAL,
  FORM_NUMBER,  /* numeric, as a number */
  FORM_DECIMAL, /* as text */
  FORM_SCALED,  /* as an integer, times 10^scale */
  FORM_BOOLEAN, FORM_TEXT, FORM_UUID, FORM_JSON, FORM_BYTES, FORM_DATE, FORM_TIME,
  FORM_UNIX, FORM_UNIX_MS,
  FORM_INSTANT, /* timestamptz as text: with Z */
  FORM_LOCAL,   /* timestamp as text */
  FORM_LIST, FORM_OTHER, /* any other type of Postgres, as its text */
  FORM_OWN      /* a type in SQLite's own words: nothing is known of it */
} Form;

typedef struct Shape {
  Form form;
  const Type *type;
} Shape;

typedef struct Conversion {
  Str value;   /* the new value; `same` when it is the old one */
  Str refused; /* the condition on rows whose value has no counterpart; absent: all have one */
  bool same;
  bool typed;  /* what enforces the new type holds of `value` where nothing is refused */
  bool loses;  /* two values may become one, or fewer are taken */
} Conversion;

/* Of a column that stays. */
Conversion sqlite_convert(Arena *arena, const SqlColumn *old, const SqlColumn *new);

/* The JSON list `list` of `depth` dimensions with each item made `item`, which says item_1.value. */
Str sqlite_each_item(Arena *arena, Str list, int depth, Str item);

/* Of `value`, whose null becomes anything. Inside these files. */
Conversion convert_shape(Arena *arena, Shape from, Shape to, Str value);
Conversion convert_refused(Str value);
Conversion convert_template(Arena *arena, const char *text, const char *refused, Str value);

/* --- sqlite_convert_number.c --- */

bool form_is_number(Form form);
/* Between numbers; from text and booleans to them, and from those of numeric to text. */
Conversion convert_number(Arena *arena, Shape from, Shape to, Str value);

#endif
