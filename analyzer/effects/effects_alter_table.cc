// Columns and constraints. Lock modes as AlterTableGetLockLevel() in tablecmds.c gives them. Unless it says ONLY, ALTER
// TABLE reaches partitions and what inherits (ATSimpleRecursion and the functions beside it).
#include <algorithm>

#include "analyzer/effects/closure.h"
#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"
#include "analyzer/effects/volatility.h"
#include "analyzer/schema/types.h"

namespace sluice::effects {
namespace {

// A rewrite builds every index anew, under ACCESS EXCLUSIVE (ATRewriteTable, finish_heap_swap).
void AddRewrite(const Reach& reach, Effects& effects) {
  for (const std::string& heap : Heaps(reach)) {
    AddOnce(effects.rewrites, heap);
    AddOnce(effects.scans, heap);
  }
  for (const schema::Relation* member : reach.members) {
    if (member->indexes.empty() || member->partitioned) continue;
    AddOnce(effects.index_builds, member->Key());
    LockIndexes(*member, LockMode::kAccessExclusive, effects);
  }
}

void AddIndexBuild(const Reach& reach, Effects& effects) {
  for (const std::string& heap : Heaps(reach)) {
    AddOnce(effects.index_builds, heap);
    AddOnce(effects.scans, heap);
  }
}

// SHARE ROW EXCLUSIVE, and where the rows are checked a scan of both tables.
void AddForeignKey(const model::Constraint& constraint, bool checks, const Reach& reach, const Situation& situation,
                   Effects& effects) {
  const std::string referenced = situation.schema.Key(constraint.referenced);
  LockKey(referenced, LockMode::kShareRowExclusive, situation, effects);
  if (!checks) return;
  AddScans(reach, effects);
  AddReferencedScans(referenced, situation, effects);
}

// A constraint written behind a new column. A foreign key needs no check where every row has NULL.
void AddColumnConstraint(const model::Constraint& constraint, bool has_value, const Reach& reach,
                         const Situation& situation, Effects& effects) {
  switch (constraint.kind) {
    case model::ConstraintKind::kPrimaryKey:
    case model::ConstraintKind::kUnique:
    case model::ConstraintKind::kExclusion:
      AddIndexBuild(reach, effects);
      return;
    case model::ConstraintKind::kForeignKey:
      AddForeignKey(constraint, has_value, reach, situation, effects);
      return;
    case model::ConstraintKind::kCheck:
    case model::ConstraintKind::kNotNull:
      AddScans(reach, effects);
      return;
  }
}

// Whether each row gets a value of its own, so that the table has to be written anew.
bool NewColumnRewrites(const model::Column& column, bool has_value, const Situation& situation, Effects& effects) {
  bool rewrites = column.generated == model::Generated::kStored || column.generated == model::Generated::kIdentity ||
                  column.type.is_serial();
  const schema::KnownType* type = situation.schema.FindType(column.type);
  // The constraint is checked for each row, also for NULL (ATExecAddColumn).
  rewrites = rewrites || (type != nullptr && type->constrained_domain && !column.type.is_array);
  if (type == nullptr && !schema::IsBuiltInType(column.type)) effects.Weaken(Certainty::kUnknown);
  if (!has_value || column.generated != model::Generated::kNo) return rewrites;
  const ExpressionVolatility volatility = VolatilityOf(*column.default_value, situation.schema);
  if (!volatility.certain) effects.Weaken(Certainty::kUnknown);
  if (volatility.at_most) effects.Weaken(Certainty::kUpperBound);
  // Since 11 a default that is not volatile is kept once, in pg_attribute.attmissingval.
  return rewrites || volatility.volatility == model::Volatility::kVolatile || situation.server.major < 11;
}

// How a change of a column's type goes on.
struct TypeChange {
  const model::AlterColumnType& action;
  bool rewrites;
  bool new_operators;  // another type's operators, or another collation: what is built on the column is built anew

  bool Touches(const std::vector<std::string>& columns) const { return Mentions(columns, action.column); }
};

bool IsBuiltAnew(const schema::Relation& table, const TypeChange& change) {
  return table.partitioned && std::any_of(table.indexes.begin(), table.indexes.end(),
                                          [&](const schema::Index& index) { return change.Touches(index.columns); });
}

// An index on the column is dropped and made again; without a rewrite its pages serve on, if it is a plain one of the
// same operators (TryReuseIndex, CheckIndexCompatible).
void ChangeIndexes(const schema::Relation& member, const TypeChange& change, Effects& effects) {
  for (const schema::Index& index : member.indexes) {
    if (!change.Touches(index.columns)) continue;
    effects.Lock(IndexKey(member, index), LockMode::kAccessExclusive);
    const bool serves_on = !change.new_operators && !index.has_expression_or_predicate;
    if (serves_on || change.rewrites || member.partitioned) continue;
    AddOnce(effects.index_builds, member.Key());
    AddOnce(effects.scans, member.Key());
  }
}

// Constraints on the column are made again: a CHECK is checked, a foreign key where its operators change
// (ATPostAlterTypeCleanup, TryReuseForeignKey).
void ChangeConstraints(const schema::Relation& member, const TypeChange& change, const Situation& situation,
                       Effects& effects) {
  const std::string key = member.Key();
  const auto check = [&](const std::string& table) { AddScans(ReachOf(table, false, situation), effects); };
  for (const schema::Constraint& constraint : member.constraints) {
    if (!change.Touches(constraint.columns)) continue;
    if (constraint.kind == model::ConstraintKind::kCheck && constraint.validated) check(key);
    if (constraint.referenced.empty()) continue;
    LockKey(constraint.referenced, LockMode::kAccessExclusive, situation, effects);
    if (!change.new_operators || !constraint.validated) continue;
    check(key);
    AddReferencedScans(constraint.referenced, situation, effects);
  }
  const auto primary = std::find_if(member.constraints.begin(), member.constraints.end(), [](const auto& constraint) {
    return constraint.kind == model::ConstraintKind::kPrimaryKey;
  });
  for (const std::string& child : member.referenced_by) {
    const schema::Relation* referencing = situation.schema.FindKey(child);
    if (referencing == nullptr) continue;
    for (const schema::Constraint& constraint : referencing->constraints) {
      if (constraint.referenced != key) continue;
      const bool whole_key = constraint.referenced_columns.empty() && primary != member.constraints.end();
      if (!change.Touches(whole_key ? primary->columns : constraint.referenced_columns.Get())) continue;
      LockKey(child, LockMode::kAccessExclusive, situation, effects);
      if (!change.new_operators || !constraint.validated) continue;
      AddScans(PartitionsOf(child, situation), effects);
      AddReferencedScans(key, situation, effects);
    }
  }
}

// An enum, a range, a composite type of the history: its values become another type's one by one.
bool MadeHere(const model::TypeName& type, const Situation& situation) {
  const schema::KnownType* known = situation.schema.FindType(type);
  return known != nullptr && !known->base;
}

// USING with more than the column itself, or one cast of it, computes each row anew.
bool Computes(const model::AlterColumnType& action) {
  const std::optional<model::Expression>& expression = action.using_expression;
  return expression && (!expression->is_column || expression->columns != std::vector<std::string>{action.column});
}

// NotNullImpliedByRelConstraints: a validated CHECK that says so spares the scan, since 12.
bool IsProvenNotNull(const schema::Relation& table, const std::string& column, const Server& server) {
  const schema::Column* found = table.FindColumn(column);
  if (found != nullptr && found->not_null) return true;
  return server.major >= 12 && std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& each) {
           return each.validated && Mentions(each.proves_not_null, column);
         });
}

void ScanUnlessProven(const Reach& reach, const std::vector<std::string>& columns, const Situation& situation,
                      Effects& effects) {
  for (const std::string& heap : Heaps(reach)) {
    const schema::Relation* table = situation.schema.FindKey(heap);
    const bool proven = table != nullptr && std::all_of(columns.begin(), columns.end(), [&](const std::string& column) {
                          return IsProvenNotNull(*table, column, situation.server);
                        });
    if (!proven) AddOnce(effects.scans, heap);
  }
}

// PRIMARY KEY, UNIQUE and EXCLUDE. The index of a partitioned table is built on each partition, under SHARE.
void AddKey(const model::AddConstraint& action, const Situation& situation, Effects& effects) {
  const model::Constraint& constraint = action.constraint;
  const std::string key = situation.schema.Key(action.table);
  const schema::Relation* table = situation.schema.FindKey(key);
  const bool recurses = table != nullptr && table->partitioned && !action.table.only;
  const Reach reach = ReachOf(key, !recurses, situation);
  for (const schema::Relation* member : reach.members) effects.Lock(member->Key(), LockMode::kShare);
  effects.Lock(key, LockMode::kAccessExclusive);
  if (table == nullptr) effects.Weaken(Certainty::kUnknown);
  std::vector<std::string> columns = constraint.columns;
  if (!constraint.using_index.empty()) {
    // Locked like that only to be renamed (ATExecAddIndexConstraint() in tablecmds.c).
    const bool renamed = !constraint.name.empty() && constraint.name != constraint.using_index;
    effects.Lock(key.substr(0, key.rfind('.') + 1) + constraint.using_index,
                 renamed ? LockMode::kShareUpdateExclusive : LockMode::kAccessShare);
    const schema::Index* index = table == nullptr ? nullptr : table->FindIndex(constraint.using_index);
    if (index != nullptr) columns = index->columns;
    if (index == nullptr) effects.Weaken(Certainty::kUnknown);
  }
  // A primary key sets its columns NOT NULL: a scan of its own where they are not yet.
  if (table != nullptr && table->partitioned && action.table.only) return;
  if (constraint.kind == model::ConstraintKind::kPrimaryKey) ScanUnlessProven(reach, columns, situation, effects);
  if (constraint.using_index.empty()) AddIndexBuild(reach, effects);
}

}  // namespace

void Add(const model::AddColumn& action, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
  const model::Column& column = action.column;
  const schema::Relation* table = reach.relation();
  if (action.if_not_exists && table != nullptr && table->FindColumn(column.name) != nullptr) return;
  const bool has_value = column.default_value && !column.default_value->is_null_constant;
  const bool rewrites = NewColumnRewrites(column, has_value, situation, effects);
  if (rewrites) AddRewrite(reach, effects);
  if (column.not_null && !has_value && !rewrites) AddScans(reach, effects);
  for (const model::Constraint& constraint : column.constraints) {
    AddColumnConstraint(constraint, has_value || rewrites, reach, situation, effects);
  }
}

// Indexes and sequences of the column go with it; a foreign key's other table is locked to remove its triggers.
void Add(const model::DropColumn& action, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
  const schema::Relation* table = reach.relation();
  if (table != nullptr && table->columns_known && table->FindColumn(action.column) == nullptr) return;
  DropClosure(action.cascade, situation, effects).DropColumn(reach.key, action.column);
}

void Add(const model::AlterColumnType& action, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
  const schema::Column* column = reach.members.empty() ? nullptr : reach.relation()->FindColumn(action.column);
  schema::RewriteNeed need = schema::RewriteNeed::kUnknown;
  bool new_operators = true;
  if (column != nullptr && !column->type.name.empty()) {
    const model::TypeName from = situation.schema.BaseType(column->type);
    const model::TypeName to = situation.schema.BaseType(action.type);
    need = schema::RewriteOfTypeChange(from, to, situation.server.major);
    const schema::KnownType* type = situation.schema.FindType(action.type);
    if (MadeHere(from, situation) || MadeHere(to, situation)) {
      need = from == to ? schema::RewriteNeed::kNo : schema::RewriteNeed::kYes;
    }
    const bool checked = type != nullptr && type->constrained_domain && !(column->type == action.type);
    if (checked && !action.type.is_array) need = schema::RewriteNeed::kYes;
    new_operators = !schema::SharesOperatorClass(from, to) || column->collation != action.collation;
  }
  if (Computes(action)) need = schema::RewriteNeed::kYes;
  if (action.using_expression) WeakenForCalls(*action.using_expression, situation.schema, effects);
  const bool utc = situation.schema.session().time_zone_is_utc.value_or(situation.server.time_zone_is_utc);
  const bool free = need == schema::RewriteNeed::kNo || (need == schema::RewriteNeed::kTimeZone && utc);
  const TypeChange change{action, !free, new_operators};
  for (const schema::Relation* member : reach.members) {
    ChangeIndexes(*member, change, effects);
    ChangeConstraints(*member, change, situation, effects);
    // The index of a partitioned table has no pages to keep: it is made again on each partition (DefineIndex).
    if (IsBuiltAnew(*member, change)) AddIndexBuild(ReachOf(member->Key(), false, situation), effects);
  }
  if (free) return;
  AddRewrite(reach, effects);
  if (need == schema::RewriteNeed::kTimeZone) effects.Weaken(Certainty::kUpperBound);
  if (need == schema::RewriteNeed::kUnknown) effects.Weaken(Certainty::kUnknown);
}

void Add(const model::SetNotNull& action, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
  ScanUnlessProven(reach, {action.column}, situation, effects);
}

// From 18 on what inherits is reached through the constraint that is dropped, where there is one (ATExecDropNotNull).
void Add(const model::DropNotNull& action, const Situation& situation, Effects& effects) {
  model::Name table = action.table;
  const schema::Relation* named = situation.schema.Find(table);
  const schema::Column* column = named == nullptr ? nullptr : named->FindColumn(action.column);
  const bool nothing_to_drop = column != nullptr && !column->not_null;
  table.only = table.only || (nothing_to_drop && situation.server.major >= kConstraintsLockFamilies);
  LockReach(table, LockMode::kAccessExclusive, situation, effects);
}

void Add(const model::SetDefault& action, const Situation& situation, Effects& effects) {
  LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
}

void Add(const model::RenameColumn& action, const Situation& situation, Effects& effects) {
  LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
}

void Add(const model::AddConstraint& action, const Situation& situation, Effects& effects) {
  const model::Constraint& constraint = action.constraint;
  if (situation.server.major >= kConstraintsLockFamilies) {
    const bool is_foreign = constraint.kind == model::ConstraintKind::kForeignKey;
    LockReach(action.table, is_foreign ? LockMode::kShareRowExclusive : LockMode::kAccessExclusive, situation, effects);
  }
  model::Name table = action.table;
  table.only = table.only || constraint.no_inherit;
  if (constraint.kind == model::ConstraintKind::kForeignKey) {
    // What inherits has foreign keys of its own.
    const schema::Relation* named = situation.schema.Find(table);
    table.only = table.only || (named != nullptr && !named->partitioned);
    const Reach reach = LockReach(table, LockMode::kShareRowExclusive, situation, effects);
    AddForeignKey(constraint, !constraint.not_valid, reach, situation, effects);
  } else if (constraint.kind == model::ConstraintKind::kCheck || constraint.kind == model::ConstraintKind::kNotNull) {
    const Reach reach = LockReach(table, LockMode::kAccessExclusive, situation, effects);
    if (!constraint.not_valid) AddScans(reach, effects);
    WeakenForCalls(constraint.check, situation.schema, effects);
  } else {
    AddKey(action, situation, effects);
  }
}

// SHARE UPDATE EXCLUSIVE, and ROW SHARE on what a foreign key references: reads and writes go on.
void Add(const model::ValidateConstraint& action, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(action.table, LockMode::kShareUpdateExclusive, situation, effects);
  const schema::Relation* table = reach.relation();
  const schema::Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(action.constraint);
  if (constraint == nullptr) effects.Weaken(Certainty::kUnknown);
  if (constraint != nullptr && constraint->validated) return;
  AddScans(reach, effects);
  if (constraint == nullptr || constraint->referenced.empty()) return;
  LockKey(constraint->referenced, LockMode::kRowShare, situation, effects);
  AddReferencedScans(constraint->referenced, situation, effects);
}

// Only a CHECK is what inherits has, too (ATExecDropConstraint). With a key go its index and, with CASCADE, the foreign
// keys that lean on it.
void Add(const model::DropConstraint& action, const Situation& situation, Effects& effects) {
  model::Name name = action.table;
  const schema::Relation* named = situation.schema.Find(name);
  const schema::Constraint* dropped = named == nullptr ? nullptr : named->FindConstraint(action.constraint);
  const bool inherited = dropped == nullptr || named->partitioned ||
                         (dropped->kind == model::ConstraintKind::kCheck && !dropped->no_inherit);
  name.only = name.only || !inherited;
  const Reach reach = LockReach(name, LockMode::kAccessExclusive, situation, effects);
  const schema::Relation* table = reach.relation();
  const schema::Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(action.constraint);
  if (constraint == nullptr) {
    const bool none = action.if_exists && table != nullptr && !table->maybe_older;
    if (!none) effects.Weaken(Certainty::kUnknown);
    return;
  }
  if (!constraint->referenced.empty()) {
    LockKey(constraint->referenced, LockMode::kAccessExclusive, situation, effects);
  }
  if (const schema::Index* index = table->FindIndex(constraint->name)) {
    effects.Lock(IndexKey(*table, *index), LockMode::kAccessExclusive);
  }
  if (!action.cascade) return;
  if (constraint->kind == model::ConstraintKind::kPrimaryKey) {
    DropClosure(true, situation, effects).DropReadersOfKey(reach.key);
  }
  for (const std::string& child : table->referenced_by) {
    const schema::Relation* referencing = situation.schema.FindKey(child);
    if (referencing == nullptr) continue;
    for (const schema::Constraint& each : referencing->constraints) {
      if (each.referenced != reach.key || !schema::LeansOn(each, *constraint)) continue;
      LockKey(child, LockMode::kAccessExclusive, situation, effects);
      AddOnce(effects.detaches, child);
    }
  }
}

// The index of a key is renamed with it (RenameRelationInternal).
void Add(const model::RenameConstraint& action, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(action.table, LockMode::kAccessExclusive, situation, effects);
  const schema::Relation* table = reach.relation();
  const schema::Index* index = table == nullptr ? nullptr : table->FindIndex(action.constraint);
  if (index != nullptr) effects.Lock(IndexKey(*table, *index), LockMode::kShareUpdateExclusive);
}

}  // namespace sluice::effects
