/* What templates/docs/ print. Text is as the schema has it: the templates' filters make Markdown or HTML
 * of it. */
#ifndef TARGET_DOCS_PLAN_H
#define TARGET_DOCS_PLAN_H

#include "target/ddl.h"

/* A stretch of a sentence: our own words, or something of the schema's, which may lead somewhere. */
typedef struct DocsPiece {
  Str text;   /* absent: `code` */
  Str code;
  Str target; /* "#table-1-books", "books.md"; absent: leads nowhere */
} DocsPiece;
typedef VEC(DocsPiece) DocsPieces;

typedef struct DocsColumn {
  Str name;
  Str type;   /* in Postgres when the schema has it, else as the YAML has it; absent: not there */
  Str sqlite; /* in SQLite; absent: not there */
  DocsPieces notes; /* "NOT NULL, default `0`" */
  Str comment, deprecated;
} DocsColumn;

typedef struct DocsPart { /* a key, check, index, reference, trigger */
  Str name; /* absent: has none */
  DocsPieces words;
  Str comment;
} DocsPart;

typedef struct DocsGroup { /* the parts of one kind; none is empty */
  Str title;
  VEC(DocsPart) parts;
} DocsGroup;
typedef VEC(DocsGroup) DocsGroups;

typedef struct DocsRow {
  StrList cells; /* absent: null */
} DocsRow;

typedef struct DocsTable {
  int64_t number; /* from 1, in the order of the file */
  Str kind;       /* "View"; absent: a table */
  Str name;       /* as the YAML has it: "auth.users" */
  Str heading;    /* "Table 1: " */
  Str anchor;     /* of the heading, as GitHub makes it of the title where `plain` */
  bool plain;
  Str file;       /* layout: files: "tables/books.md"; else absent */
  Str link;       /* from the page with the overview */
  Str comment, first_line;
  bool external;
  bool both;      /* a second column has the types of SQLite */
  Str type_title; /* "Type", "Postgres" */
  VEC(DocsColumn) columns;
  DocsGroups groups;
  StrList row_columns;
  VEC(DocsRow) rows;
  bool cut;       /* a value was too long to be shown whole */
} DocsTable;

typedef struct DocsEnumValue {
  Str name, comment;
} DocsEnumValue;

typedef struct DocsEnum {
  Str name, anchor, comment;
  bool plain, external, commented;
  VEC(DocsEnumValue) values;
  DocsPieces users; /* the columns of this type; empty: none */
} DocsEnum;

typedef struct DocsNote { /* a convention: how a kind of value is held */
  Str title;
  DocsPieces words;
} DocsNote;

typedef struct DocsDialect {
  Str title;      /* "Postgres" */
  Str note;       /* absent: none */
  StrList apply;  /* shell commands; empty: it has no DDL output */
  StrList revert; /* statements, without the final semicolon */
} DocsDialect;

/* --- the diagram --- */

typedef struct DocsAttribute {
  Str type, name, keys; /* for Mermaid: words it can read; keys: "PK, FK" */
  Str plain_type, plain_name;
  int64_t port;
} DocsAttribute;

typedef struct DocsEntity {
  Str id;    /* "t1" */
  Str name;  /* for Mermaid: a word, or its id with the name in brackets */
  Str alias; /* absent: `name` says it */
  Str title;
  bool external;
  VEC(DocsAttribute) attributes;
} DocsEntity;

typedef struct DocsRelation {
  Str parent, child;       /* for Mermaid */
  Str parent_id, child_id; /* "t1" */
  int64_t port;            /* of the child's first column; 0: none is shown */
  bool optional;           /* the reference may be NULL */
  bool one;                /* at most one row refers to a row */
  Str words;               /* "book_id" */
} DocsRelation;

typedef struct DocsDiagram {
  VEC(DocsEntity) entities;
  VEC(DocsRelation) relations;
  bool shown; /* it is not too large to be looked at inside a page */
} DocsDiagram;

typedef struct DocsPlan {
  Str source, title, comment;
  Str summary; /* "20 tables, 3 enums; Postgres 15 and SQLite 3.40" */
  bool files;  /* a page for each table */
  bool several; /* more than one dialect */
  VEC(DocsTable) tables;
  VEC(DocsEnum) enums;
  DocsGroups objects;    /* extensions, sequences, functions .. */
  StrList relationships; /* "users ──< sessions (user_id)" */
  VEC(DocsNote) conventions;
  VEC(DocsDialect) dialects;
  DocsDiagram diagram;
} DocsPlan;

extern const Record docs_plan_record;

#endif
