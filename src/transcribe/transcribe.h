/* A catalog as a schema: what a database says of itself, written down in YAML as a person would.
 *
 * Every source of `import` becomes a Catalog (src/reflect), a catalog becomes a document (load/doc.h), and the
 * document is compiled before it is handed out. Where the language refuses what the database has, the part at
 * fault is said again in a weaker form (the dialect's own words, then an `sql:` block), until it compiles: what
 * comes out always does. The names that the naming rules give, types that references take and everything else
 * that goes without saying is left out.
 *
 * Commands that need a database as a Schema, such as `diff`, ask for `transcription->schema`: it is the
 * compiled document. */
#ifndef TRANSCRIBE_TRANSCRIBE_H
#define TRANSCRIBE_TRANSCRIBE_H

#include "base/map.h"
#include "load/doc.h"
#include "reflect/catalog.h"

typedef struct TranscribeOptions {
  Str name;         /* `name:` of the schema; absent: none */
  Str schema;       /* Postgres: the schema of names that have none; absent: public */
  bool mixins;      /* columns that all tables share become a mixin */
  bool infer_enums; /* a check of the values of a text column becomes `enum:` */
  const Map *own_words; /* keys of tables whose expressions stay in the dialect's words; NULL: none */
  bool inert;       /* what SQLite keeps and makes nothing of, too: comments in texts, numbers in a file's header */
} TranscribeOptions;

typedef struct Transcription {
  Doc *root;
  Str yaml;                /* the document, printed */
  Schema *schema;          /* the document, compiled; NULL: it does not compile, see `lost` */
  const Sources *sources;  /* the places in `schema` are of these */
  size_t counts[CATALOG_KIND_COUNT]; /* of objects, by kind */
  size_t views;            /* of the tables among them */
  size_t blocks;           /* of `sql:` blocks: what the language has no word for */
  StrList lost;            /* what could not be carried over, a phrase each */
  StrList left_out;        /* what the engine itself makes nothing of */
} Transcription;

/* Never NULL. Mistakes are not reported but named in `lost`; `diags` gives the space for sources only. */
Transcription *transcribe(Arena *arena, const Diags *diags, const Catalog *catalog, const TranscribeOptions *options);

/* "12 tables, 80 columns, 3 views, 2 raw blocks, 0 lost" */
Str transcription_summary(Arena *arena, const Transcription *transcription);

#endif
