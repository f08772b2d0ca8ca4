/* What the files of this folder share. Nothing outside includes this. */
#ifndef TARGET_DOCS_LOWERING_H
#define TARGET_DOCS_LOWERING_H

#include "base/buf.h"
#include "target/docs/plan.h"
#include "target/target.h"

/* An enum or table's page and the place on it. */
typedef struct DocsPlace {
  Str file; /* absent: on the page of the overview */
  Str anchor;
  size_t number; /* among its kind, from 1 */
} DocsPlace;

typedef struct Docs {
  Arena *arena;
  const Schema *schema;
  const SqlSchema *const *sql;
  const TargetRun *run;
  DocsPlan *plan;
  DocsPlace *tables;    /* by Table.position */
  Map enums;            /* name as the YAML has it to DocsPlace */
  ForeignKeyList *inverse; /* by Table.position: the foreign keys that refer to it */
} Docs;

/* The dialect has an output, or nothing has and both are shown. */
static inline bool docs_has(const Docs *d, Dialect dialect) {
  return on(d->schema->dialects, dialect);
}

/* pieces.c: sentences. */
void docs_text(const Docs *d, DocsPieces *out, Str text);
void docs_code(const Docs *d, DocsPieces *out, Str code);
void docs_code_text(const Docs *d, DocsPieces *out, Text code); /* nothing when absent */
/* `words` of ours, in which what stands between backticks is code. */
void docs_words(const Docs *d, DocsPieces *out, Str words);
/* The name of a table as a link from the page of another table; `from_page` or from the overview. */
void docs_table_link(const Docs *d, DocsPieces *out, const Table *table, bool from_page);
void docs_enum_link(const Docs *d, DocsPieces *out, const Enum *enumeration);
void docs_columns(const Docs *d, DocsPieces *out, const ColumnList *columns);
/* `price > 0`, or what each dialect has instead. */
void docs_expression(const Docs *d, DocsPieces *out, const Expression *expression);
/* `, only in Postgres` when `set` is less than `within`. */
void docs_only(const Docs *d, DocsPieces *out, DialectSet set, DialectSet within);
/* What is said of a default: `default `0``. */
void docs_default(const Docs *d, DocsPieces *out, const Default *initial);
/* `cascade`: what is done when the row referred to goes away; absent for "no action". */
Str docs_action(const Docs *d, RefAction action);
/* The text of a value, as the YAML would have it. */
Str docs_value(const Docs *d, const Value *value);
/* A part of the group titled `title`, which is added when it is not the last one. */
DocsPart *docs_part(const Docs *d, DocsGroups *groups, Str title);

/* At most one row has the same values in these columns. */
bool docs_unique(const Table *table, const ColumnList *columns);

/* "Table 7: ", "View 7: " */
Str docs_heading(const Docs *d, const Table *table);

/* table.c, parts.c */
void docs_table(Docs *d, const Table *table);
void docs_parts(const Docs *d, const Table *table, DocsTable *out);

/* objects.c: enums, and what belongs to no table. */
void docs_enums(Docs *d);
void docs_objects(Docs *d);

/* conventions.c */
void docs_conventions(Docs *d);

/* revert.c: how to apply the DDL and how to take it back. */
void docs_dialects(Docs *d);

/* diagram.c; `full`: with every column. */
void docs_diagram(Docs *d, bool full);

#endif
