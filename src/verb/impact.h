/* What `impact` found, and printing it. */
#ifndef VERB_IMPACT_H
#define VERB_IMPACT_H

#include "base/buf.h"
#include "reflect/c_uses.h"

typedef struct Impact {
  Str target; /* "auth.users.email" */
  CFound found; /* paths as shown to the user */
} Impact;

/* A line each: src/store.c:41:12: assigns shop_users.email in save_user */
void impact_print_text(Buf *out, const Impact *impact);
void impact_print_json(Buf *out, const Impact *impact);
void impact_print_github(Buf *out, const Impact *impact); /* workflow commands, a notice each */

#endif
