/* What the parts of the transcription of C share: c_source.c walks the structs, c_note.c reads comments and
 * annotations, c_type.c types and defaults. */
#ifndef TRANSCRIBE_C_SCRIBE_H
#define TRANSCRIBE_C_SCRIBE_H

#include "transcribe/c_source.h"

typedef struct CScribe {
  Arena *arena;
  Diags *diags;
  const CHeader *header;
  Str file, prefix;
  Doc *tables, *enums;
  Map table_keys;     /* name of a struct to its Str key */
  Map extensions;     /* that types come from */
  StrList lost;
  size_t columns;
} CScribe;

/* A comment of the form that generated headers have, taken apart:
 *   numeric(12,2) not null, times SCALE, default 0, -> books.id on delete cascade; What it costs */
typedef struct CNote {
  bool formal; /* it has that form; else all of it is `comment` */
  Str type;    /* as the YAML spells it; "enum": one of its own */
  bool null, key, part, unique, index, generated;
  Str identity;  /* "always", "by default"; absent: none */
  Str initial;   /* the default in SQL */
  Str program;   /* "nanoid()": the program gives it */
  Str reference; /* "books.id", "auth.books (a, b)" */
  Str on_delete;
  Str comment;
} CNote;

/* Without its marks, as one paragraph a line. */
Str c_comment_text(Arena *arena, Str raw);
/* Takes what stands in quotes at the start of `*comment`, when nothing or `mark` follows it. Absent: it does not
 * begin so. */
Str c_take_quoted(Str *comment, Str mark);
CNote c_note_read(Arena *arena, Str comment);

/* The annotations "sg:.." as one mapping of the language, an entry without a value being true:
 * `{ pk, references: a.id }`. NULL: there are none. Mistakes are reported at `span`. */
const Node *c_annotations_read(CScribe *c, const StrList *annotations, Span span);

/* `type:` of a member, or `enum:`, as entries of `out`; false: the language has no type for it. */
bool c_put_type(CScribe *c, Doc *out, const CStruct *row, const CMember *member, const CNote *note);
/* It may be null, by its type alone. */
bool c_type_is_optional(const CMember *member);
/* The default of SQL in the words of the language; NULL: it has none for it. */
Doc *c_default(Arena *arena, Str type, Str sql);

void c_lose(CScribe *c, const CStruct *row, const CMember *member, Str what);

#endif
