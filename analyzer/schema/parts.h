// What the families of the replay share. For replay_*.cc only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

// Columns

// The table and, unless it says ONLY, its partitions or what inherits from it (ATSimpleRecursion and its kin).
std::vector<Relation*> EditFamily(const model::Name& table, Schema& schema);
// A column as the schema keeps it; what it owns and counts with is not linked yet.
Column ToColumn(const model::Column& column, Schema& schema);
// Whether there is a default afterwards: one of NULL is none, unless the type has more to do with it.
bool IsDefault(const model::Expression& value, const Column& column, const Schema& schema);
// The key of the sequence that the default counts with; empty where there is none.
std::string SequenceOf(const std::optional<model::Expression>& value, const Schema& schema);
// Creates the sequence of a serial or identity column.
void AddSequence(Relation& table, const std::string& column, Schema& schema);
// Drops the column with all that cannot be without it; from children, too, that have it from here alone.
// Without CASCADE no view reads it: the server would refuse.
void RemoveColumn(const std::string& key, const std::string& name, bool only, bool cascade, Schema& schema);

// Constraints and indexes

// With the index behind it; from the partitions, too, or what inherits.
void AddConstraintTo(const std::string& key, const model::Constraint& constraint, bool only, Schema& schema);
// As in CREATE TABLE: CHECKs first, then keys, then references.
void AddConstraintsTo(const std::string& table, std::vector<const model::Constraint*> constraints, Schema& schema);
// A CHECK that is known in full; with what inherits from the table.
void AddCheck(const std::string& key, Constraint added, bool inherited, bool only, Schema& schema);
// What it leans on and what leans on it goes along.
void RemoveConstraint(Relation& table, const std::string& name, Schema& schema);
void RemoveIndexes(Relation& table, const std::string& name, Schema& schema);

// The index, and the constraint that it backs. Names may be empty.
struct NewIndex {
  Index index;
  std::optional<Constraint> constraint;
};
// parent: the partitioned table's index that it belongs to, if any. Returns its name.
std::string AddIndexTo(const std::string& key, NewIndex created, bool only, const std::string& parent, Schema& schema);
// Gives a partition what the partitioned table's indexes and foreign keys ask for.
void TakeIndexesOf(const std::string& parent, const std::string& partition, Schema& schema);
// The index becomes the partition's part of the partitioned table's.
void AttachIndex(Relation& partition, const std::string& index, const std::string& parent);
// Those that have the column among theirs or refer to it are made anew, in their partitions under new names.
void RenewForeignKeysOn(const std::string& key, const std::string& column, Schema& schema);
void TakeForeignKeysOf(const std::string& parent, const std::string& partition, Schema& schema);
void TakeTriggersOf(const std::string& parent, const std::string& partition, Schema& schema);
void ApplyAttachIndex(const model::TableCommand& action, Schema& schema);
NewIndex CloneOf(const Relation& table, const Index& index);

// Relations

// Partitions go with their table, and with CASCADE what inherits from it and the views on any of them.
void DropRelation(const std::string& key, bool cascade, Schema& schema);
void DropViewsOn(const std::string& key, const std::string& column, Schema& schema);
bool Needs(const Relation& view, const std::string& key, const std::string& column);
// Those that need the relation's primary key for their GROUP BY.
bool NeedsKey(const Relation& view, const std::string& key);
void DropViewsOnKeyOf(const std::string& key, Schema& schema);
void LinkChild(const std::string& parent, const std::string& child, Schema& schema);
void UnlinkChild(const std::string& parent, const std::string& child, Schema& schema);

// Rules, statistics, publications

void ApplyRule(const model::TableCommand& action, Schema& schema);
// Those that need the column, of whatever relation.
void DropRulesOn(const std::string& key, const std::string& column, Schema& schema);
void DropRulesOnKeyOf(const std::string& key, Schema& schema);
void CreateStatistics(const model::TableCommand& action, Schema& schema);
void TakeStatisticsLike(const Relation& source, const std::string& key, Schema& schema);
void DropStatistics(const model::Name& name, Schema& schema);
void DropStatisticsIn(const std::string& schema_name, Schema& schema);
void MoveStatisticsIn(const std::string& schema_name, const std::string& new_name, Schema& schema);
void ApplyToStatistics(const model::Reshape& action, Schema& schema);
void ApplyToPublication(const model::Reshape& action, Schema& schema);
void DropPublication(const std::string& name, Schema& schema);
// The publication stays (manual, DROP SCHEMA).
void UnpublishSchema(const std::string& schema_name, Schema& schema);
void RenamePublishedSchema(const std::string& schema_name, const std::string& new_name, Schema& schema);

// Types and functions

// Of calls that the schema keeps from here on.
std::vector<std::string> FunctionNames(const std::vector<model::FunctionCall>& calls, Schema& schema);
// Under its new name or in its new schema, with the relation behind a composite type.
void MoveType(const std::string& old_key, KnownType type, Schema& schema);
void DropType(const std::string& key, bool cascade, Schema& schema);
void DropFunction(const model::DropObject& action, Schema& schema);
void ApplyToType(const model::Reshape& action, Schema& schema);
void ApplyToFunction(const model::Reshape& action, Schema& schema);

}  // namespace sluice::schema
