/* What a migration may cost, and the consent of the command line to it. */
#ifndef VERB_CONSENT_H
#define VERB_CONSENT_H

#include "base/fs.h"
#include "target/migration/migration.h"
#include "verb/run.h"

typedef struct ConsentAsked { /* a hazard that no --allow consents to */
  const Hazard *hazard;
  Str text, flag; /* for people; the value of --allow that would do */
  DialectSet on;
} ConsentAsked;

typedef struct Consent {
  Run *run;
  const Schema *schema; /* for places */
  VEC(ConsentAsked) asked;
  StrList all; /* what each hazard would be consented to by, asked for or not */
} Consent;

/* Reports values of --allow that name no hazard; true when there are none. */
bool consent_known(Run *run);

/* Notes each hazard that no --allow consents to. */
void consent_ask(Consent *consent, Dialect dialect, const MoveList *moves);

/* Reports them, each once, at its place in the YAML, and with its dialect when it is of one of `planned` alone. A line
 * with the flags that would consent to all of it; absent when nothing was asked for. */
Str consent_said(Consent *consent, DialectSet planned);

#endif
