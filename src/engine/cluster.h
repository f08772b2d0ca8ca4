/* A Postgres server for one run: in a temporary directory, on a Unix socket, without syncing, gone afterwards. */
#ifndef ENGINE_CLUSTER_H
#define ENGINE_CLUSTER_H

#include "engine/child.h"

typedef struct Cluster Cluster;

/* Starts one from the programs on PATH, or else the newest below /usr/lib/postgresql. Returns at once: it is
 * ready when cluster_wait says so. NULL and `*why` when there are no such programs or no place for it. */
Cluster *cluster_start(Arena *arena, Str *why);

/* Waits until it answers. Its connection string; absent, with the server's words in `*why`, when it failed. */
Str cluster_wait(Arena *arena, Cluster *cluster, Str *why);

void cluster_stop(Cluster *cluster); /* NULL is allowed */

#endif
