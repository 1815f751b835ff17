// ALTER COLUMN TYPE, and what is made anew for it.
#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/parts.h"
#include "analyzer/schema/replay.h"
#include "analyzer/schema/types.h"

namespace sluice::schema {
namespace {

bool HasEachOnce(const std::vector<std::string>& names) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(name + 1, names.end(), *name) != names.end()) return false;
  }
  return true;
}

// An index made anew knows its columns by the names of now. Names that come twice were numbered, and so they stay.
void RenewAddition(Index& index) {
  if (index.has_expression || index.columns.size() < index.attributes) return;
  const std::vector<std::string> names(index.columns.begin(), index.columns.begin() + index.attributes);
  if (HasEachOnce(names)) index.addition = NameAddition(names);
}

// Only its place changes: what leans on it stays.
void TakeOff(Relation& table, const std::string& name, Schema& schema) {
  schema.RemoveIndex(table, name);
  table.constraints.EraseIf(
      [&](const Constraint& each) { return each.name == name && each.kind != model::ConstraintKind::kCheck; });
}

// Those that back a constraint first.
std::vector<std::string> IndexesOn(const Relation& table, const std::string& column) {
  std::vector<std::string> backing;
  std::vector<std::string> plain;
  for (const Index& index : table.indexes) {
    if (!Mentions(index.columns, column)) continue;
    (table.FindConstraint(index.name) != nullptr ? backing : plain).push_back(index.name);
  }
  if (backing.empty()) return plain;
  backing.insert(backing.end(), plain.begin(), plain.end());
  return backing;
}

struct Renewed {
  std::string table;
  NewIndex index;
};

// Takes the indexes on the column off a family, the partitioned table first. Those of partitions that belong to an
// index above go with it and are forgotten; the others are returned, those that back a constraint before the rest of
// their table's (ATPostAlterTypeCleanup).
std::vector<Renewed> TakeIndexesOff(const std::vector<Relation*>& family, const std::string& column, Schema& schema) {
  std::vector<Renewed> renewed;
  std::set<std::pair<std::string, std::string>> gone;
  for (Relation* table : family) {
    for (const std::string& name : IndexesOn(*table, column)) {
      const Index& index = *table->FindIndex(name);
      const bool goes_along =
          !index.parent.empty() && !table->parents.empty() && gone.contains({table->parents.front(), index.parent});
      NewIndex clone = CloneOf(*table, index);
      clone.index.name = name;
      clone.index.clustered = index.clustered;
      RenewAddition(clone.index);
      TakeOff(*table, name, schema);
      if (!table->children.empty()) gone.emplace(table->Key(), name);
      if (goes_along) continue;
      renewed.push_back({table->Key(), std::move(clone)});
    }
  }
  return renewed;
}

// A CHECK made anew is as valid in what inherits it as above (ATAddCheckConstraint): a child that was created with one
// that is NOT VALID above had nothing to check until then.
void RenewChecks(Relation& table, const std::string& column, const Schema& schema) {
  const auto made_anew = [&](const Constraint& check) {
    return check.kind == model::ConstraintKind::kCheck && check.inherited != 0 && check.validated &&
           Mentions(check.columns, column);
  };
  // Its literals keep the old type.
  table.constraints.EditIf(
      [&](const Constraint& check) { return !check.conditions.empty() && Mentions(check.columns, column); },
      [](Constraint& check) { check.conditions.clear(); });
  table.constraints.EditIf(made_anew, [&](Constraint& check) {
    check.validated = std::all_of(table.parents.begin(), table.parents.end(), [&](const std::string& parent) {
      const Relation* above = schema.FindKey(parent);
      const Constraint* inherited = above == nullptr ? nullptr : above->FindConstraint(check.name);
      return inherited == nullptr || inherited->validated;
    });
  });
}

}  // namespace

void Apply(const model::AlterColumnType& action, Schema& schema) {
  const KnownType* type = schema.FindType(action.type);
  const std::string type_key = type == nullptr || IsBuiltInType(action.type) ? std::string() : type->Key();
  const std::vector<Relation*> family = EditFamily(action.table, schema);
  for (Relation* table : family) {
    Column* column = table->EditColumn(action.column);
    if (column == nullptr) continue;
    column->type = action.type;
    column->type_key = type_key;
    column->collation = action.collation;
    column->lost_statistics = true;  // RemoveStatistics() in ATExecAlterColumnType
  }
  // Each comes back for the whole family, whatever ONLY its CREATE INDEX said: in partitions under names that
  // PostgreSQL makes up.
  for (Renewed& each : TakeIndexesOff(family, action.column, schema)) {
    const std::string parent = each.index.index.parent;
    AddIndexTo(each.table, std::move(each.index), false, parent, schema);
  }
  for (Relation* table : family) RenewChecks(*table, action.column, schema);
  for (const Relation* table : family) RenewForeignKeysOn(table->Key(), action.column, schema);
}

}  // namespace sluice::schema
