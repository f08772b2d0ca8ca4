/* What the parts of a transcription share.
 *
 * table.c, constraint.c, index.c and names.c are about both dialects; what differs between them is behind a
 * ScribeDialect: types, defaults and expressions, and the objects only one of them has. postgres*.c fill that of
 * Postgres, sqlite.c that of SQLite. */
#ifndef TRANSCRIBE_SCRIBE_H
#define TRANSCRIBE_SCRIBE_H

#include "base/map.h"
#include "transcribe/transcribe.h"

typedef struct Scribe Scribe;

/* How a part is said. Each part begins at the first and goes on to the next when the language refuses it. */
typedef enum Say {
  SAY_BEST,    /* portable and short */
  SAY_DIALECT, /* in the dialect's own words */
  SAY_RAW,     /* as an `sql:` block */
  SAY_NOT      /* not at all: it is lost */
} Say;

typedef struct ScribeDialect {
  /* Before the first round; NULL: nothing is known by then. */
  void (*begin)(Scribe *s);
  /* `type:` of a column: a text or a mapping; with the `?` of one that may be null when `nullable`. */
  Doc *(*type)(Scribe *s, const CatalogColumn *column, bool nullable);
  /* It may be null, as its type has to say. */
  bool (*nullable)(const Scribe *s, const CatalogColumn *column);
  /* `default:`; NULL: it has none. */
  Doc *(*initial)(Scribe *s, const CatalogColumn *column);
  /* The portable form of an expression over the columns of `table`; absent: it has none that is the same. */
  Str (*portable)(Scribe *s, const CatalogTable *table, Str expression);
  /* What the naming rule of Postgres calls an expression in the name of an index; absent: "expr". NULL: it has no
   * such rule. */
  Str (*figure)(Scribe *s, const CatalogTable *table, Str expression);
  /* The check allows the column these texts and nothing else; false: it says something else, or the column's type is
   * not the one that `enum:` has. NULL: there are no such checks. */
  bool (*values)(Scribe *s, const CatalogColumn *column, Str check, StrList *values);
  /* A text of the server as it must be given to it, so that it says the same again; NULL: as it is. */
  Str (*text)(Arena *arena, Str text);
  /* The rest of a column: identity, storage and so on. */
  void (*column)(Scribe *s, const CatalogColumn *column, Doc *out);
  /* `postgres:` or `sqlite:` of a table, and what else the dialect says of it. */
  void (*table)(Scribe *s, const CatalogTable *table, Doc *out);
  /* The table is said as a part of another: a partition. NULL: there are none. */
  bool (*part)(const Scribe *s, const CatalogTable *table);
  /* Sections before the tables (settings, enums, ..) and after them (views, functions, raw blocks, ..). */
  void (*before)(Scribe *s);
  void (*after)(Scribe *s);
  /* The statement that makes the part, for an `sql:` block. */
  Str (*statement)(Scribe *s, const CatalogObject *object);
  /* The column beside which a check is said, as its `check:`; NULL: it has a name of its own. */
  const CatalogColumn *(*check_column)(const Scribe *s, const CatalogConstraint *check);
  /* A table that the language has no words for: what is said of it beside its block. */
  void (*raw_table)(Scribe *s, const CatalogTable *table, Doc *tables);
  /* Says what differs from the source weaker; true when the schema gives back the source, or no more can be done. */
  bool (*prove)(Scribe *s, const Schema *schema);
} ScribeDialect;

extern const ScribeDialect scribe_postgres, scribe_sqlite;

struct Scribe {
  Arena *arena;
  const Catalog *catalog;
  const TranscribeOptions *options;
  bool plain; /* SQLite: the plain form, which has a word for anything; else that of drizzle-kit */
  const ScribeDialect *dialect;
  Str key;           /* "postgres": the dialect's key in the language */
  NamingBase naming;
  Map says;          /* address of a CatalogObject to Say */
  Map names;         /* folded name of a relation to how many have it (size_t) */
  Map keys;          /* address of a CatalogObject to its Str key */
  Map taken;         /* keys given so far, behind the section they are in */
  Map apart;         /* Postgres: addresses of sequences of columns that other tables take numbers from, and of columns
                        that do, from an identity's: their defaults come when both tables are there */
  Map words;         /* Postgres: address of a table or view to all that it says of other objects (Str) */
  Map beside;        /* SQLite: address of a check without a name to the CatalogColumn that says it */
  Map before;        /* SQLite: address of a table that is a block to `before:` of it, a Doc */
  Doc *root;
  Doc *blocks;       /* the `sql:` list */
  Map block_names;
  StrList lost;
  CatalogTableList externals; /* tables that were not read, and that foreign keys point at */
};

/* --- transcribe.c --- */

Say say_of(const Scribe *s, const void *object);
/* Says it weaker from the next round on; false when it is not said at all any more. */
bool say_weaker(Scribe *s, const CatalogObject *object);
/* The same of the object, or of the table it is a part of when it cannot be said weaker itself. */
bool weaken(Scribe *s, const CatalogObject *object);
void say_raw(Scribe *s, const CatalogObject *object); /* from the first round on */

/* Compiles a document; NULL with the mistakes in `diags`. */
Schema *transcribe_compile(Arena *arena, Diags *diags, Str yaml);
void transcribe_mistakes(Arena *arena, const Diags *diags, StrList *lost); /* each as something that is lost */

/* --- names.c --- */

/* Which rule gives most of the names there are; and how often each name is used. */
void names_begin(Scribe *s);
/* The YAML key of a table, view, enum, domain or sequence: "books", "auth.users". */
Str key_of(Scribe *s, const CatalogObject *object);
/* The key is its schema and name, which nothing needs to say again. */
bool key_says_name(const Scribe *s, const CatalogObject *object);
/* `name:` and `schema:` of what its key does not name. */
void put_name(Scribe *s, Doc *out, const CatalogObject *object);
/* The rule gives that name to this key, index or foreign key, so that it need not be said. */
bool named_by_rule(const Scribe *s, const CatalogConstraint *constraint);
bool index_named_by_rule(Scribe *s, const CatalogIndex *index);
/* Of a check of `column` alone. */
bool check_named_by_rule(const Scribe *s, const CatalogConstraint *check, const CatalogColumn *column);

/* --- table.c --- */

void put_tables(Scribe *s);
/* The language has words for such a table; else it is an `sql:` block with all its parts. */
bool table_is_said(const Scribe *s, const CatalogTable *table);
/* The document has it among its tables, if only as somebody else's: it can be referenced. */
bool table_is_declared(const Scribe *s, const CatalogTable *table);
bool in_primary_key(const CatalogColumn *column);
/* The columns of a table or view, typed. */
Doc *columns_of(Scribe *s, const CatalogTable *table);
/* What is said of it: by the engine, or in the text of a table. */
Str comment_of(const Scribe *s, const CatalogObject *object);
/* Such a mapping entry, or NULL: nothing when the text is absent. */
Doc *text_or_null(Scribe *s, Str text);
/* A text as a value of `default:`; as `{ value: .. }` where the scalar would be taken for something else. */
Doc *text_value(Scribe *s, Str value);
/* `{ postgres: text }` */
Doc *own_words(Scribe *s, Str text);
/* A text of the server's, as it is to be given to it. */
Str server_text(Scribe *s, Str text);
/* `(a > 0)` as `a > 0`, where it gets parentheses again. */
Str without_parentheses(Str text);
/* The expression in its portable form, or in the dialect's words. */
Doc *expression_doc(Scribe *s, const CatalogObject *about, const CatalogTable *table, Str expression);
/* Storage parameters. */
Doc *options_doc(Scribe *s, const OptionList *options);

/* --- externals.c --- */

/* Makes `externals`, as the targets of the foreign keys that have none. */
void find_externals(Scribe *s);
/* Leaves the catalog as it was. */
void forget_externals(Scribe *s);
void put_externals(Scribe *s, Doc *tables);

/* --- constraint.c --- */

/* The constraint that is said beside `column`: its primary key, unique constraint, reference or check. */
void put_column_constraints(Scribe *s, const CatalogColumn *column, Doc *out);
/* The check that `enum:` of the column stands for, with the values; NULL: none, or not asked for. */
const CatalogConstraint *values_check(Scribe *s, const CatalogColumn *column, StrList *values);
/* The column whose `enum:` this check is; NULL: of none. */
const CatalogColumn *values_column(Scribe *s, const CatalogConstraint *c);
bool reference_gives_type(Scribe *s, const CatalogColumn *column);
/* In the table or beside a column, and not as an `sql:` block. */
bool constraint_is_said(const Scribe *s, const CatalogConstraint *c);
void put_constraints(Scribe *s, const CatalogTable *table, Doc *out);

/* The name that has to be said; absent: the naming rules give it, or it has none. */
Str given_name(const Scribe *s, const CatalogConstraint *constraint);

/* --- mixins.c --- */

/* Columns that all these tables have alike go into a mixin, which is put before them. */
void share_columns(Scribe *s, Doc *tables);

/* --- index.c --- */

void put_column_index(Scribe *s, const CatalogColumn *column, Doc *out);
void put_indexes(Scribe *s, const CatalogTable *table, Doc *out);

/* --- raw.c --- */

/* An `sql:` block; `about` is what it makes. Returns it, so that `after:` and `before:` may be added. */
Doc *put_block(Scribe *s, const CatalogObject *about, Str name, Str sql);
/* What the block of an object is called, unless there are two of that name. */
Str block_label(Scribe *s, const CatalogObject *object);
/* A block of an object that the language refuses, by its statement. */
void put_raw(Scribe *s, const CatalogObject *object);

#endif
