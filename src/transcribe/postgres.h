/* The parts of a transcription of Postgres. */
#ifndef TRANSCRIBE_POSTGRES_H
#define TRANSCRIBE_POSTGRES_H

#include "transcribe/scribe.h"

/* --- postgres.c: columns --- */

/* The sequence that serial makes, with nothing changed: the column is said to be one. */
bool pg_is_serial(const Scribe *s, const CatalogColumn *column);
/* An enum, domain or sequence that the document declares. */
bool pg_is_declared(const Scribe *s, const CatalogObject *object);
/* "numeric(10,2)[]" of format_type as the language spells it; absent: it has no such type. */
Str pg_type_words(Scribe *s, Str type, Str type_name, Str type_schema);
/* A literal of the server as a value of the column; NULL: it is no plain literal. */
Doc *pg_literal(Scribe *s, const CatalogColumn *column, Str text);
/* `start`, `increment` .. where they are not the usual of such a sequence. */
void pg_put_numbers(Scribe *s, const CatalogSequence *sequence, Str type, Doc *out);

/* --- postgres_expression.c --- */

Str pg_portable(Scribe *s, const CatalogTable *table, Str expression);

/* --- postgres_table.c --- */

void pg_table(Scribe *s, const CatalogTable *table, Doc *out);

/* --- postgres_types.c, postgres_objects.c, postgres_trigger.c --- */

void pg_before(Scribe *s);
void pg_after(Scribe *s);
/* Adds it to `triggers:`. Its comment is said there only when the trigger is said in parts. */
void pg_put_trigger(Scribe *s, const CatalogTrigger *trigger, Doc *list);

/* --- postgres_statement.c: what it takes to make the object, as the language cannot say it --- */

Str pg_statement(Scribe *s, const CatalogObject *object);

/* --- postgres_raw.c: all that has no words in the language --- */

void pg_rest(Scribe *s);

/* "public"."books", quoted as needed, always with its schema. */
Str pg_name(Arena *arena, const CatalogObject *object);
Str pg_ident(Arena *arena, Str name);
Str pg_unquoted(Arena *arena, Str ident); /* the other way */
Str pg_literal_text(Arena *arena, Str text); /* 'it''s' */

#endif
