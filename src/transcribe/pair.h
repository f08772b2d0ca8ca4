/* Two hand-kept schemas of one product, of Postgres and of SQLite, as one document.
 *
 * A table that both have is one table where the language can say both forms of it: other types, defaults and checks
 * as `{ postgres: .., sqlite: .. }`, columns, constraints and indexes that one alone has with `only:`. Where it cannot
 * (one form may be null, another key, other actions), the table stands there twice, each `only:` for its dialect:
 * nothing is lost, and what differs is listed. */
#ifndef TRANSCRIBE_PAIR_H
#define TRANSCRIBE_PAIR_H

#include "transcribe/transcribe.h"

typedef struct Disagreement {
  Str object;               /* "users.email"; as Postgres calls it */
  Str what;                 /* "type" */
  Str sides[DIALECT_COUNT]; /* absent: it has none */
} Disagreement;
typedef VEC(Disagreement) DisagreementList;

/* What two catalogs do not agree in, beyond how each engine spells it. */
DisagreementList catalogs_disagree(Arena *arena, const Catalog *postgres, const Catalog *sqlite,
                                   const Schema *schema);

typedef struct PairTranscription {
  Transcription whole;
  DisagreementList disagreements;
  size_t twice; /* tables that stand there twice */
} PairTranscription;

PairTranscription *transcribe_pair(Arena *arena, const Diags *diags, const Catalog *catalogs[DIALECT_COUNT],
                                   const TranscribeOptions *options);

#endif
