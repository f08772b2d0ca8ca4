/* How the bounds of partitions stand to each other. Only what is certain is said: the order of text depends on its
 * collation, and what an expression gives is for Postgres to know. */
#ifndef MODEL_BOUNDS_H
#define MODEL_BOUNDS_H

#include "model/objects.h"

typedef enum BoundOrder { ORDER_LESS, ORDER_EQUAL, ORDER_MORE, ORDER_UNKNOWN } BoundOrder;

/* `schema`: of both; NULL: they are of two forms of it, whose enums may have other orders. */
BoundOrder bound_order(Arena *arena, const Schema *schema, const Bound *a, const Bound *b);
BoundOrder edge_order(Arena *arena, const Schema *schema, const BoundList *a, const BoundList *b);

/* They are for the same rows: of one level in two forms of a table. */
bool partitions_equal(Arena *arena, PartitionMethod method, const Partition *a, const Partition *b);

/* A row may be for both, which are of one level in two forms of a table, and neither the default. */
bool partitions_share(Arena *arena, PartitionMethod method, const Partition *a, const Partition *b);

/* Every row that is for `partition` is for one of `others`: the level in the other form; `beside`: the one it is of. */
bool partition_covered(Arena *arena, PartitionMethod method, const Partition *partition,
                       const PartitionList *beside, const PartitionList *others);

#endif
