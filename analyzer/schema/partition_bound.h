// What a partition's bound says of its rows, and whether the rows of a table are known to be such.
#pragma once

#include <string>
#include <vector>

#include "analyzer/schema/relation.h"

namespace sluice::schema {

// The conditions that every row of such a partition fulfils, all of them, in SQL: as get_qual_for_range() and
// get_qual_for_list() have them. Empty where they are not known: hashes, defaults, keys with expressions, bounds with
// other values than literals, types whose literals may mean something else in a condition, and partitions of tables
// that are partitions themselves, to whose rows more applies.
std::vector<std::string> ConditionsOf(const model::PartitionBound& bound, const Relation& table);

// Whether a row of the table can be within both, as literals tell; false where they do not. What the server refuses as
// "would overlap" (check_new_partition_bound in partbounds.c).
bool Overlap(const model::PartitionBound& a, const model::PartitionBound& b, const Relation& table);

// Whether no row can be within the bound: the upper end of a range is not above its lower one.
bool IsEmpty(const model::PartitionBound& bound, const Relation& table);

// Whether valid CHECKs and NOT NULL say all that; then ATTACH PARTITION reads no row
// (PartConstraintImpliedByRelConstraint). False where the same is said in other words.
bool Proves(const Relation& partition, const std::vector<std::string>& conditions);

}  // namespace sluice::schema
