/* The parts of a transcription of Postgres. */
#ifndef TRANSCRIBE_POSTGRES_H
#define TRANSCRIBE_POSTGRES_H

#include "expr/scan.h"
#include "transcribe/scribe.h"

/* --- postgres.c: columns --- */

/* The sequence that serial makes, with nothing changed: the column is said to be one. */
bool pg_is_serial(const Scribe *s, const CatalogColumn *column);
void pg_find_shared(Scribe *s); /* fills `apart` */
bool pg_is_apart(const Scribe *s, const void *object);
void pg_set_apart(Scribe *s, const void *object);
/* An enum, domain or sequence that the document declares. */
bool pg_is_declared(const Scribe *s, const CatalogObject *object);
bool pg_domain_is_said(Scribe *s, const CatalogDomain *domain); /* under `domains:` */
const CatalogConstraint *pg_domain_check(const CatalogDomain *domain); /* the one said there, or NULL */
/* "numeric(10,2)[]" of format_type as the language spells it; absent: it has no such type. */
Str pg_type_words(Scribe *s, Str type, Str type_name, Str type_schema);
/* What operators see a scalar of its type as. */
ExprType pg_class(const Scribe *s, const CatalogColumn *column);
/* A literal of the server as a value of the column; NULL: it is no plain literal. */
Doc *pg_literal(Scribe *s, const CatalogColumn *column, Str text);
/* START WITH 1 INCREMENT BY 1 .., all of them. */
void pg_add_numbers(const CatalogSequence *sequence, Buf *out);
/* `start`, `increment` .. where they are not the usual of such a sequence. */
void pg_put_numbers(Scribe *s, const CatalogSequence *sequence, Str type, Doc *out);

/* --- postgres_expression.c --- */

Str pg_portable(Scribe *s, const CatalogTable *table, Str expression);
bool pg_values(Scribe *s, const CatalogColumn *column, Str check, StrList *values);

/* What Postgres calls the value of the expression in the name of an index; absent: nothing that the language can
 * know, which it calls "expr". */
Str pg_figure(Scribe *s, const CatalogTable *table, Str expression);

/* --- postgres_prove.c --- */

bool pg_prove(Scribe *s, const Schema *schema);

/* --- postgres_table.c --- */

void pg_table(Scribe *s, const CatalogTable *table, Doc *out);
/* Its storage parameters, and those of its TOAST table as toast.NAME. */
OptionList pg_all_options(Arena *arena, const CatalogTable *table);
/* REPLICA IDENTITY is said in the YAML: not when its index is an `sql:` block. */
bool pg_replica_is_said(const Scribe *s, const CatalogTable *table);

/* --- postgres_partition.c --- */

/* Moves the scan behind the parentheses that open at it; what is between the commas in them goes to `parts`. */
Str pg_take_parentheses(Scan *scan, StrList *parts);
/* The object is made with rows of the table, and so comes after it. */
bool pg_needs(const CatalogObject *object, const CatalogTable *table);
/* What no partition of the language can be, and checks that must be late, are `sql:` blocks from the first round on. */
void pg_begin(Scribe *s);
/* The partition stands under `partitions:` of its table. */
bool pg_partition_is_said(const Scribe *s, const CatalogTable *table);
void pg_put_partitions(Scribe *s, const CatalogTable *table, Doc *own);

/* --- postgres_objects.c, postgres_trigger.c --- */

bool pg_sequence_is_said(const Scribe *s, const CatalogSequence *sequence); /* under `sequences:`, or by its column */
bool pg_view_is_said(const Scribe *s, const CatalogTable *view); /* under `views:` */
void pg_before(Scribe *s);
void pg_after(Scribe *s);
/* Adds it to `triggers:`. Its comment is said there only when the trigger is said in parts. */
void pg_put_trigger(Scribe *s, const CatalogTrigger *trigger, Doc *list);

/* --- postgres_role.c --- */

void pg_put_roles(Scribe *s);
void pg_put_role_rest(Scribe *s); /* settings, and the groups that they are in */

/* --- postgres_statement.c: what it takes to make the object, as the language cannot say it --- */

Str pg_statement(Scribe *s, const CatalogObject *object);

/* What is granted on a column, not on something whole. */
bool pg_is_of_column(const CatalogGrant *grant);
void pg_add_options(const OptionList *options, Buf *out); /* a='1', b='2' */

/* --- postgres_create.c --- */

/* Of a NOT NULL that has not the name which Postgres gives it; absent: it has, or is none. */
Str pg_not_null_name(Arena *arena, const CatalogColumn *column);
/* A child has its own NOT NULL beside its parent's, with another name. */
bool pg_has_own_not_null(const CatalogColumn *column);
Str pg_not_null_rule(Arena *arena, Str table, Str column); /* that name; without a column, of a domain */

Str pg_table_statement(Scribe *s, const CatalogTable *table);

/* --- postgres_properties.c --- */

void pg_put_properties(Scribe *s, const CatalogTable *table); /* and its rules */
void pg_add_statement(Buf *out, Str sql); /* behind a semicolon */
/* The column of a parent that `column` is also, or NULL. */
const CatalogColumn *pg_parents_column(const CatalogColumn *column);

/* --- postgres_raw.c: all that has no words in the language --- */

/* On a partitioned table alone: its partitions have none like it. */
bool pg_is_lone(const CatalogIndex *index);
/* A block that comes before the tables and views which speak of what it makes. */
void pg_put_early(Scribe *s, const CatalogObject *object);
void pg_early(Scribe *s); /* what tables may be made with */
void pg_rest(Scribe *s);  /* the rest */

/* "public"."books", quoted as needed, always with its schema. */
Str pg_name(Arena *arena, const CatalogObject *object);
Str pg_ident(Arena *arena, Str name);
Str pg_unquoted(Arena *arena, Str ident); /* the other way */
Str pg_literal_text(Arena *arena, Str text); /* 'it''s' */

#endif
