/* What a migration may cost, and the consent of the command line to it. */
#ifndef VERB_CONSENT_H
#define VERB_CONSENT_H

#include "base/fs.h"
#include "target/migration/migration.h"
#include "verb/run.h"

typedef struct Consent {
  Run *run;
  const Schema *schema; /* for places */
  Map said;
  StrList flags; /* what was asked for: the values of --allow that would do */
} Consent;

/* Reports values of --allow that name no hazard; true when there are none. */
bool consent_known(Run *run);

/* Reports each hazard that no --allow consents to, at its place in the YAML. */
void consent_ask(Consent *consent, const MoveList *moves);

/* A line with the flags that would consent to all that was asked for; absent when nothing was. */
Str consent_line(const Consent *consent);

#endif
