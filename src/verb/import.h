/* `import`: sources to catalogs. Each kind of source is a row of import.c with a function of import_KIND.c. */
#ifndef VERB_IMPORT_H
#define VERB_IMPORT_H

#include "reflect/catalog.h"
#include "transcribe/transcribe.h"
#include "verb/run.h"

typedef struct Import {
  Run *run;
  Arena *arena;
  Str source;       /* as given on the command line */
  StrList schemas;  /* --schema */
  bool forced;      /* it must be of `dialect` */
  Dialect dialect;
  Str name;         /* what the schema may be called: of the database or file; absent: unknown */
} Import;

/* The source as a catalog; NULL after a diagnostic. Nothing of a password is ever in one. */
typedef Catalog *ImportRead(Import *import);

ImportRead import_postgres, import_sqlite_file, import_snapshot, import_sql_file, import_document;

/* "app" of "data/app.db". */
Str import_stem(Str path);

/* The catalog of whatever `source` is; NULL after a diagnostic. For commands that compare with a database. */
Catalog *import_catalog(Run *run, Str source, const StrList *schemas, Str *name);

/* The catalog of `import->source`, whatever that is; NULL after a diagnostic. */
Catalog *import_read(Import *import);

/* The text is what `model --json` prints. */
bool import_model_like(Str text);
/* The document of such a file, once what it means is what the file says. NULL after a diagnostic. */
Transcription *import_model(Run *run, Str path, Str text);

/* The structs of a header, read with these options of the compiler. NULL after a diagnostic. */
Transcription *import_c(Run *run, Str path, const StrList *flags);

/* --postgres and --sqlite as one; NULL after a diagnostic. Fills the name in `options`. */
Transcription *import_pair(Run *run, TranscribeOptions *options);

#endif
