/* What the two files about partitions share. Nothing else includes this. */
#ifndef RULES_PARTITIONS_H
#define RULES_PARTITIONS_H

#include "model/objects.h"
#include "rules/rule.h"

/* bounds.c: the partitions of one level take no row twice, each takes some, and those of a hash take all. */
void rule_bounds(Rules *r, const Partitioning *by);
/* Reports a row that no partition takes. */
void rule_row_partition(Rules *r, const Partitioning *by, const Row *row);

#endif
