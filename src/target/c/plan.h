/* What templates/c/main.c prints. */
#ifndef TARGET_C_PLAN_H
#define TARGET_C_PLAN_H

#include "target/c/c.h"

typedef struct CLabel {
  Str name;    /* APP_GENRE_NOVEL */
  Str text;    /* novel */
  Str comment; /* on one line; absent: none */
  int64_t number, length;
} CLabel;
typedef VEC(CLabel) CLabels;

typedef struct CLength { /* the labels of one length in bytes */
  int64_t length;
  VEC(CLabel *) labels;
} CLength;

typedef struct CEnum {
  Str name, macro; /* app_genre, APP_GENRE */
  Str comment;
  int64_t count;
  CLabels labels;
  VEC(CLength) lengths;
} CEnum;
typedef VEC(CEnum) CEnums;

typedef struct CConstant { /* #define APP_BOOKS_PRICE_SCALE 100 */
  Str name, value;
} CConstant;

typedef struct CVector { /* the struct of a nullable vector that is part of the row */
  Str type;
  int64_t dimensions;
} CVector;

typedef struct CColumn {
  Str sql;              /* its name in SQL */
  Str member, index;    /* title; APP_BOOKS_C_TITLE */
  Str type;             /* int32_t */
  int64_t length;       /* of an array member: float v[3]; 0: none */
  Str comment;
  Str initial;          /* what it begins with in _INIT: {true, 5} */
  Str tag;              /* of SG_T_: TEXT */
  Str pg_type, sqlite_type; /* absent: the dialect lacks the column */
  Str labels;           /* the names table of an enum; absent: none */
  StrList flags;        /* of SG_F_: KEY, NULLABLE */
  bool nullable;
  int64_t arg0, arg1;
  Str element, storage; /* ends of SG_T_ and SG_S_: TEXT, SAME */
  Str opt;              /* "opt_", or empty */
  Str sqlite_codec, pg_codec; /* how it is read and bound: ts_ms, i32; absent: not there */
  Str into, from;       /* &row->title; row->title */
  Str sqlite_extra, pg_extra; /* ", 2": what else the codec wants; or empty */
  int64_t sqlite_at, pg_at;       /* place among the columns of COLS, from 0 */
  int64_t sqlite_param, pg_param; /* of INSERT, from 1; 0: none */
  bool last;
} CColumn;

typedef struct CPiece { /* of SQL text; one of the two */
  Str text;
  Str macro;
  bool breaks; /* begins a line */
} CPiece;

typedef struct CMacro {
  Str name;
  VEC(CPiece) pieces;
} CMacro;
typedef VEC(CMacro) CMacros;

typedef struct CStatement { /* one that sg_db keeps */
  Str macro;   /* of its text; absent: see `tail` */
  Str tail;    /* of a SELECT, behind the columns; absent too: there is no such statement */
  Str columns; /* the places of the columns it binds: "0, 3" */
  int64_t count;
} CStatement;
typedef VEC(CStatement) CStatements;

typedef VEC(CColumn *) CColumnRefs;

typedef struct CList { /* a function that lists rows by some columns */
  Str name;       /* genre_title */
  int64_t number; /* from SG_V_LIST on */
  CColumnRefs columns;
} CList;

typedef struct CCheck {
  Str name, text; /* as the YAML has them */
  Str condition;  /* in C */
} CCheck;

typedef struct CReference { /* a column of a foreign key, for the self-test */
  int64_t key;            /* its place among the foreign keys */
  Str column, to_column;  /* the indexes of both */
  Str to;                 /* the table */
  bool later;             /* which is made after this one */
} CReference;

typedef struct CTable {
  Str name, macro; /* app_books, APP_BOOKS */
  Str sql;         /* as the YAML has it: auth.users */
  Str pg_name, sqlite_name; /* quoted as needed; absent: not made there */
  Str comment;
  Str hash;        /* 16 hexadecimal digits */
  StrList headers; /* layout files: of the enums it uses */
  CEnums enums;    /* inline ones */
  VEC(CVector) vectors;
  VEC(CColumn) columns;
  VEC(CConstant) constants;
  int64_t size, align; /* on a 64-bit ABI */
  int64_t sqlite_params, pg_params; /* of INSERT */
  CMacros macros;
  CStatements sqlite_statements, pg_statements; /* in the order of SG_V_ */
  Str sqlite_cols, pg_cols; /* the macros of the column lists */
  CColumnRefs key;          /* empty: none */
  bool read_only;           /* somebody else's, or a view */
  bool upserts, updates;
  VEC(CList) lists;
  int64_t position;         /* among the tables */
  VEC(CCheck) checks;
  StrList database_checks; /* names of those only a database can evaluate */
  VEC(CReference) references; /* from here on: for the self-test */
  StrList words, touched;     /* literals of its checks; indexes of columns that a trigger sets on update */
  bool triggers;              /* the user's own may change what is written */
  int64_t n_lists;
} CTable;

typedef struct CName { /* a table of the schema, whether it is among those lowered or not */
  const Table *table;
  Str name, pg_name, sqlite_name, hash;
  int64_t position;
} CName;

/* A plan may hold only some of the tables: files of all of them are printed in several goes. */
struct CPlan {
  Str source;
  Str name;          /* of the schema */
  Str prefix, macro; /* app; APP_SCHEMA */
  Str type;          /* app_schema */
  bool files;        /* a file per table and enum */
  bool sqlite, pg;   /* dialects that are on */
  bool checks;       /* some table has a check in C */
  Str hash;
  CEnums enums;
  VEC(CName) names;  /* of all tables, in the order of the file */
  VEC(CTable) tables;
  bool first, last;  /* the first of these are, and the last */
  bool self_test;
  VEC(CTable *) tests; /* tables, those that are referred to first */
};

extern const Record c_plan_record;

#endif
