// Columns and constraints. Lock modes as AlterTableGetLockLevel() in tablecmds.c gives them.
#include <algorithm>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/volatility.h"
#include "analyzer/schema/types.h"

namespace sluice::effects {
namespace {

// Locks the table; null where no migration created it (the effects then are not certain).
const schema::Relation* LockTable(const model::Name& table, LockMode mode, const Situation& situation, Effects& effects,
                                  std::string& key) {
  key = situation.schema.Key(table);
  effects.Lock(key, mode);
  const schema::Relation* relation = situation.schema.FindKey(key);
  if (relation == nullptr) effects.Weaken(Certainty::kUnknown);
  return relation;
}

void AddOnce(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// A rewrite builds every index anew, under ACCESS EXCLUSIVE (ATRewriteTable, finish_heap_swap).
void AddRewrite(const std::string& key, const schema::Relation* table, Effects& effects) {
  AddOnce(effects.rewrites, key);
  AddOnce(effects.scans, key);
  if (table == nullptr || table->indexes.empty()) return;
  AddOnce(effects.index_builds, key);
  for (const schema::Index& index : table->indexes) {
    effects.Lock(table->schema + "." + index.name, LockMode::kAccessExclusive);
  }
}

void LockReferenced(const model::Constraint& constraint, const Situation& situation, Effects& effects) {
  const std::string referenced = situation.schema.Key(constraint.referenced);
  effects.Lock(referenced, LockMode::kShareRowExclusive);
  if (situation.schema.FindKey(referenced) == nullptr) effects.Weaken(Certainty::kUnknown);
}

// A constraint written behind a new column. A foreign key needs no check where every row has NULL.
void AddColumnConstraint(const model::Constraint& constraint, bool has_value, const std::string& key,
                         const Situation& situation, Effects& effects) {
  switch (constraint.kind) {
    case model::ConstraintKind::kPrimaryKey:
    case model::ConstraintKind::kUnique:
    case model::ConstraintKind::kExclusion:
      AddOnce(effects.index_builds, key);
      AddOnce(effects.scans, key);
      return;
    case model::ConstraintKind::kForeignKey:
      LockReferenced(constraint, situation, effects);
      if (!has_value) return;
      AddOnce(effects.scans, key);
      AddOnce(effects.scans, situation.schema.Key(constraint.referenced));
      return;
    case model::ConstraintKind::kCheck:
    case model::ConstraintKind::kNotNull:
      AddOnce(effects.scans, key);
      return;
  }
}

}  // namespace

void Add(const model::AddColumn& action, const Situation& situation, Effects& effects) {
  std::string key;
  const schema::Relation* table = LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
  const model::Column& column = action.column;
  if (action.if_not_exists && table != nullptr && table->FindColumn(column.name) != nullptr) return;
  const bool has_value = column.default_value && !column.default_value->is_null_constant;
  bool rewrites = column.generated == model::Generated::kStored || column.generated == model::Generated::kIdentity ||
                  column.type.is_serial();
  if (has_value && column.generated == model::Generated::kNo) {
    const ExpressionVolatility volatility = VolatilityOf(*column.default_value, situation.schema);
    // Since 11 a default that is not volatile is kept once, in pg_attribute.attmissingval.
    rewrites = rewrites || volatility.volatility == model::Volatility::kVolatile || situation.server.major < 11;
    if (!volatility.certain) effects.Weaken(Certainty::kUpperBound);
  }
  if (rewrites) AddRewrite(key, table, effects);
  if (column.not_null && !has_value && !rewrites) AddOnce(effects.scans, key);
  for (const model::Constraint& constraint : column.constraints) {
    AddColumnConstraint(constraint, has_value || rewrites, key, situation, effects);
  }
}

// Indexes of the column go with it; a foreign key's other table is locked to remove its triggers.
void Add(const model::DropColumn& action, const Situation& situation, Effects& effects) {
  std::string key;
  const schema::Relation* table = LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
  if (table != nullptr && table->columns_known && table->FindColumn(action.column) == nullptr) return;
  effects.destroys.push_back(key + "." + action.column);
  if (table == nullptr) return;
  const auto mentions = [&](const std::vector<std::string>& columns) {
    return std::find(columns.begin(), columns.end(), action.column) != columns.end();
  };
  for (const schema::Index& index : table->indexes) {
    if (mentions(index.columns)) effects.Lock(table->schema + "." + index.name, LockMode::kAccessExclusive);
  }
  for (const schema::Constraint& constraint : table->constraints) {
    if (mentions(constraint.columns) && !constraint.referenced.empty()) {
      effects.Lock(constraint.referenced, LockMode::kAccessExclusive);
    }
  }
}

void Add(const model::AlterColumnType& action, const Situation& situation, Effects& effects) {
  std::string key;
  const schema::Relation* table = LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(action.column);
  schema::RewriteNeed need = schema::RewriteNeed::kUnknown;
  if (column != nullptr) need = schema::RewriteOfTypeChange(column->type, action.type, situation.server.major);
  // USING with more than the column itself, or one cast of it, computes each row anew.
  const std::optional<model::Expression>& expression = action.using_expression;
  const bool computes =
      expression && (!expression->is_column || expression->columns != std::vector<std::string>{action.column});
  if (computes) need = schema::RewriteNeed::kYes;
  if (need == schema::RewriteNeed::kNo) return;
  const bool utc = situation.server.time_zone_is_utc || situation.schema.session().time_zone_is_utc;
  if (need == schema::RewriteNeed::kTimeZone && utc) {
    effects.index_builds.push_back(key);
    return;
  }
  AddRewrite(key, table, effects);
  if (need == schema::RewriteNeed::kTimeZone) effects.Weaken(Certainty::kUpperBound);
  if (need == schema::RewriteNeed::kUnknown) effects.Weaken(Certainty::kUnknown);
}

// NotNullImpliedByRelConstraints: a validated CHECK that says so spares the scan, since 12.
void Add(const model::SetNotNull& action, const Situation& situation, Effects& effects) {
  std::string key;
  const schema::Relation* table = LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
  if (table != nullptr) {
    const schema::Column* column = table->FindColumn(action.column);
    if (column != nullptr && column->not_null) return;
    const bool proven =
        situation.server.major >= 12 &&
        std::any_of(table->constraints.begin(), table->constraints.end(), [&](const schema::Constraint& constraint) {
          const auto& proves = constraint.proves_not_null;
          return constraint.validated && std::find(proves.begin(), proves.end(), action.column) != proves.end();
        });
    if (proven) return;
  }
  effects.scans.push_back(key);
}

void Add(const model::DropNotNull& action, const Situation& situation, Effects& effects) {
  std::string key;
  LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
}

void Add(const model::SetDefault& action, const Situation& situation, Effects& effects) {
  std::string key;
  LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
}

void Add(const model::RenameColumn& action, const Situation& situation, Effects& effects) {
  std::string key;
  LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
}

void Add(const model::AddConstraint& action, const Situation& situation, Effects& effects) {
  const model::Constraint& constraint = action.constraint;
  std::string key;
  if (constraint.kind == model::ConstraintKind::kForeignKey) {
    LockTable(action.table, LockMode::kShareRowExclusive, situation, effects, key);
    LockReferenced(constraint, situation, effects);
    if (constraint.not_valid) return;
    AddOnce(effects.scans, key);
    AddOnce(effects.scans, situation.schema.Key(constraint.referenced));
    return;
  }
  const schema::Relation* table = LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
  if (constraint.not_valid) return;
  if (constraint.kind == model::ConstraintKind::kCheck) {
    effects.scans.push_back(key);
    return;
  }
  // A primary key sets its columns NOT NULL: a scan of its own where they are not yet.
  const bool sets_not_null =
      constraint.kind == model::ConstraintKind::kPrimaryKey &&
      std::any_of(constraint.columns.begin(), constraint.columns.end(), [&](const std::string& name) {
        const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(name);
        return column == nullptr || !column->not_null;
      });
  if (sets_not_null) AddOnce(effects.scans, key);
  if (!constraint.using_index.empty()) return;
  AddOnce(effects.scans, key);
  AddOnce(effects.index_builds, key);
}

// SHARE UPDATE EXCLUSIVE, and ROW SHARE on what a foreign key references: reads and writes go on.
void Add(const model::ValidateConstraint& action, const Situation& situation, Effects& effects) {
  std::string key;
  const schema::Relation* table = LockTable(action.table, LockMode::kShareUpdateExclusive, situation, effects, key);
  const schema::Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(action.constraint);
  if (constraint == nullptr) effects.Weaken(Certainty::kUnknown);
  if (constraint != nullptr && constraint->validated) return;
  effects.scans.push_back(key);
  if (constraint == nullptr || constraint->referenced.empty()) return;
  effects.Lock(constraint->referenced, LockMode::kRowShare);
  AddOnce(effects.scans, constraint->referenced);
}

void Add(const model::DropConstraint& action, const Situation& situation, Effects& effects) {
  std::string key;
  const schema::Relation* table = LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
  const schema::Constraint* constraint = table == nullptr ? nullptr : table->FindConstraint(action.constraint);
  if (constraint == nullptr) {
    effects.Weaken(Certainty::kUnknown);
  } else if (!constraint->referenced.empty()) {
    effects.Lock(constraint->referenced, LockMode::kAccessExclusive);
  }
}

void Add(const model::RenameConstraint& action, const Situation& situation, Effects& effects) {
  std::string key;
  LockTable(action.table, LockMode::kAccessExclusive, situation, effects, key);
}

}  // namespace sluice::effects
