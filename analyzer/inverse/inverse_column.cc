// Columns and constraints.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/follow.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/steps.h"

namespace sluice::inverse {

namespace {

using model::Generated;
using model::QuoteIdentifier;
using schema::Column;
using schema::Constraint;
using schema::Relation;

// It follows the column of a table above, which is put right itself.
bool Follows(const Column& column, const Relation& table, const Change& change) {
  return column.inherited > 0 && std::any_of(table.parents.begin(), table.parents.end(),
                                             [&](const std::string& key) { return change.relations.contains(key); });
}

std::string Alter(const Relation& table, const Column& column, const Change& change) {
  return fmt::format("ALTER TABLE {} ALTER COLUMN {}", SqlName(table, change.schema), QuoteIdentifier(column.name));
}

bool IsSameType(const Column& before, const Column& after) {
  return before.type == after.type && before.type_key == after.type_key && before.collation == after.collation;
}

bool IsComputed(const Column& column) {
  return column.generated == Generated::kStored || column.generated == Generated::kVirtual;
}

void UndoType(const Column& before, const Column& after, const Relation& table, const Change& change, Steps& steps) {
  if (before.type.name.empty()) {
    return steps.Fail(fmt::format("the type of {} before is not known", QuoteIdentifier(before.name)));
  }
  std::string sql = Alter(table, before, change);
  const std::string column = QuoteIdentifier(before.name);
  const std::string type = PlainType(before);
  const bool has_default =
      before.has_default && !IsComputed(before) && before.generated == Generated::kNo && !before.default_text.empty();
  if (has_default) sql += fmt::format(" DROP DEFAULT, ALTER COLUMN {}", column);
  sql += " TYPE " + type;
  if (!before.collation.empty()) sql += " COLLATE " + QuoteIdentifier(before.collation);
  if (before.type.name != after.type.name || before.type.is_array != after.type.is_array) {
    // Between types of people's own there is no cast but by way of text.
    sql += fmt::format(" USING {}::{}{}", column, before.type_key.empty() ? "" : "text::", type);
  }
  if (has_default) sql += fmt::format(", ALTER COLUMN {} SET DEFAULT {}", column, before.default_text);
  steps.Add(Phase::kAlterColumns, std::move(sql));
}

void UndoDefault(const Column& before, const Column& after, const Relation& table, const Change& change, Steps& steps) {
  const bool same = before.has_default == after.has_default && before.default_text == after.default_text &&
                    before.default_sequence == after.default_sequence;
  if (same || after.generated != Generated::kNo || before.generated != Generated::kNo) return;
  if (!before.has_default) return steps.Add(Phase::kAlterColumns, Alter(table, before, change) + " DROP DEFAULT");
  std::string text(before.default_text);
  if (text.empty() && !before.default_sequence.empty()) {
    std::string name = SqlNameOfKey(before.default_sequence, change.schema);
    text = fmt::format("nextval('{}')", name);
  }
  if (text.empty())
    return steps.Fail(fmt::format("the default of {} before is not known", QuoteIdentifier(before.name)));
  steps.Add(Phase::kAlterColumns, fmt::format("{} SET DEFAULT {}", Alter(table, before, change), text));
}

void UndoIdentity(const Column& before, const Column& after, const Relation& table, const Change& change,
                  Steps& steps) {
  const bool was = before.generated == Generated::kIdentity;
  const bool is = after.generated == Generated::kIdentity;
  const std::string alter = Alter(table, before, change);
  const std::string_view when = before.by_default ? "BY DEFAULT" : "ALWAYS";
  if (was && is && before.by_default != after.by_default) {
    steps.Add(Phase::kAlterColumns, fmt::format("{} SET GENERATED {}", alter, when));
  } else if (!was && is) {
    steps.Add(Phase::kAlterColumns, alter + " DROP IDENTITY");
  } else if (was && !is) {
    const Relation* sequence = change.Before(before.sequence);
    std::string options = sequence == nullptr ? std::string() : SequenceOptionsOf(*sequence);
    if (!options.empty()) options = " (" + options.substr(1) + ")";
    steps.Add(Phase::kAlterColumns, fmt::format("{} ADD GENERATED {} AS IDENTITY{}", alter, when, options));
    steps.Lose(fmt::format("how far {} had counted", QuoteIdentifier(before.name)));
  }
}

void UndoNotNull(const Column& before, const Column& after, const Relation& table, const Change& change, Steps& steps) {
  if (before.not_null == after.not_null) return;
  steps.Add(Phase::kAlterColumns,
            Alter(table, before, change) + (before.not_null ? " SET NOT NULL" : " DROP NOT NULL"));
}

void DropColumn(const Column& column, const Relation& table, const Change& change, Steps& steps) {
  steps.Add(Phase::kDropColumns,
            fmt::format("ALTER TABLE {} DROP COLUMN {}", SqlName(table, change.schema), QuoteIdentifier(column.name)));
}

void AddColumn(const Column& column, const Relation& table, const Change& change, Steps& steps) {
  const std::string name = SqlName(table, change.schema) + "." + QuoteIdentifier(column.name);
  const std::optional<std::string> definition = ColumnDefinition(column, change.schema);
  if (!definition) {
    return steps.Fail(
        fmt::format("not all of the definition of {} is known{}", name, BecauseOutdated(table, change.schema)));
  }
  // What is computed needs the others.
  steps.Add(Phase::kColumns, fmt::format("ALTER TABLE {} ADD COLUMN {}", SqlName(table, change.schema), *definition),
            IsComputed(column) ? 1 : 0);
  if (!IsComputed(column)) {
    const bool fails = column.not_null && !column.has_default && column.generated == Generated::kNo;
    steps.Lose("the values of " + name + (fails ? ", so that NOT NULL fails where there are rows" : ""));
  }
  RestoreSettings(table, "column " + column.name, change, steps);
}

void UndoColumn(const Column& before, const Column& after, const Relation& table, const Change& change, Steps& steps) {
  if (IsComputed(before) && !IsComputed(after)) {
    // PostgreSQL makes no plain column a computed one.
    DropColumn(after, table, change, steps);
    return AddColumn(before, table, change, steps);
  }
  if (!IsSameType(before, after)) {
    UndoType(before, after, table, change, steps);
  } else {
    UndoDefault(before, after, table, change, steps);
  }
  UndoIdentity(before, after, table, change, steps);
  if (before.generated == Generated::kNo || after.generated == Generated::kNo) {
    if (after.generated != Generated::kIdentity || before.not_null) UndoNotNull(before, after, table, change, steps);
    if (after.generated == Generated::kIdentity && !before.not_null && after.not_null) {
      UndoNotNull(before, after, table, change, steps);
    }
  } else {
    UndoNotNull(before, after, table, change, steps);
  }
}

// Constraints

bool IsSame(const Constraint& before, const Constraint& after) {
  return before.kind == after.kind && before.validated == after.validated && before.columns == after.columns;
}

bool IsOwn(const Constraint& constraint) {
  return constraint.local && constraint.parent.empty();
}

// A column that comes or goes takes it along.
bool OnMissingColumn(const Constraint& constraint, const Relation& other) {
  return other.columns_known &&
         std::any_of(constraint.columns.begin(), constraint.columns.end(),
                     [&](const std::string& column) { return other.FindColumn(column) == nullptr; });
}

// It asks something of rows that have lost what it is about.
bool FailsForRows(const Constraint& constraint, const Relation& table, const Change& change) {
  const Relation* now = change.schema.FindKey(table.Key());
  if (now == nullptr || !constraint.validated) return false;
  const bool lost_target =
      !constraint.referenced.empty() && constraint.referenced != table.Key() && change.IsGone(constraint.referenced);
  const bool lost_column = constraint.kind == model::ConstraintKind::kPrimaryKey || !constraint.proves_not_null.empty();
  return lost_target || (lost_column && OnMissingColumn(constraint, *now));
}

void AddConstraint(const Constraint& constraint, const Relation& table, const Change& change, Steps& steps) {
  const std::optional<std::string> definition = ConstraintDefinition(constraint, table, change.schema);
  if (!definition) {
    return steps.Fail(fmt::format("the definition of {} is not known{}", QuoteIdentifier(constraint.name),
                                  BecauseOutdated(table, change.schema)));
  }
  const Phase phase = IsKey(constraint)                                       ? Phase::kKeys
                      : constraint.kind == model::ConstraintKind::kForeignKey ? Phase::kForeignKeys
                                                                              : Phase::kIndexes;
  steps.Add(phase, fmt::format("ALTER TABLE {} ADD {}", SqlName(table, change.schema), *definition));
  if (FailsForRows(constraint, table, change)) {
    steps.Lose(fmt::format("what {} asks for, so that it fails where {} has rows", QuoteIdentifier(constraint.name),
                           SqlName(table, change.schema)));
  }
  RestoreSettings(table, "constraint " + constraint.name, change, steps);
}

void DropConstraint(const Constraint& constraint, const Relation& table, const Change& change, Steps& steps) {
  steps.Add(
      Phase::kDropConstraints,
      fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", SqlName(table, change.schema), QuoteIdentifier(constraint.name)),
      constraint.kind == model::ConstraintKind::kForeignKey ? 0 : 1);
}

}  // namespace

void UndoColumns(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  const bool typed = !before.of_type.empty() && before.of_type == after.of_type;
  if (typed && change.relations.contains(before.of_type)) return;  // they follow the type
  for (const Column& column : after.columns) {
    const Column* old = before.FindColumn(column.name);
    if (old == nullptr && column.local && column.inherited == 0 && before.columns_known) {
      DropColumn(column, before, change, steps);
    }
    if (old != nullptr && !Follows(column, after, change)) UndoColumn(*old, column, before, change, steps);
  }
  for (const Column& column : before.columns) {
    if (after.FindColumn(column.name) == nullptr && column.local) AddColumn(column, before, change, steps);
  }
}

void UndoConstraints(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  const bool attached = !before.partition && after.partition;
  for (const Constraint& constraint : after.constraints) {
    const Constraint* old = before.FindConstraint(constraint.name);
    const bool own = IsOwn(constraint) || attached;
    if (own && (old == nullptr || !IsSame(*old, constraint)) && !OnMissingColumn(constraint, before)) {
      DropConstraint(constraint, before, change, steps);
    }
  }
  for (const Constraint& constraint : before.constraints) {
    const Constraint* now = after.FindConstraint(constraint.name);
    const bool target_is_gone = !constraint.referenced.empty() && change.Before(constraint.referenced) == nullptr;
    const bool became_part = now != nullptr && !now->parent.empty() && !attached;
    const bool is_there = now != nullptr && IsSame(constraint, *now) && !became_part;
    if (!is_there && IsOwn(constraint) && !target_is_gone) AddConstraint(constraint, before, change, steps);
  }
}

void RestoreForeignKeys(const Relation& table, const Change& change, Steps& steps) {
  for (const Constraint& constraint : table.constraints) {
    const bool later = constraint.kind == model::ConstraintKind::kForeignKey || !constraint.validated;
    if (later && IsOwn(constraint)) AddConstraint(constraint, table, change, steps);
  }
}

}  // namespace sluice::inverse
