// Rows: INSERT, UPDATE, DELETE, COPY, SELECT. Which rows a condition meets, and by which index, only the server knows:
// all of them is the upper bound.
#include <algorithm>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"
#include "analyzer/effects/volatility.h"

namespace sluice::effects {
namespace {

// New rows are looked up in what their foreign keys reference (RI_FKey_check).
void AddRowsTo(const model::Name& name, const Situation& situation, Effects& effects) {
  const Reach reach = LockReach(name, LockMode::kRowExclusive, situation, effects);
  for (const schema::Relation* member : reach.members) {
    for (const schema::Constraint& constraint : member->constraints) {
      if (constraint.referenced.empty()) continue;
      effects.Lock(constraint.referenced, LockMode::kRowShare);
      effects.Weaken(Certainty::kUpperBound);
    }
  }
}

Reach ChangeRows(const model::Name& name, const Situation& situation, Effects& effects) {
  Reach reach = LockReach(name, LockMode::kRowExclusive, situation, effects);
  AddScans(reach, effects);
  effects.Weaken(Certainty::kUpperBound);
  return reach;
}

}  // namespace

// Names of a WITH list look like relations here; those that no migration created are left out.
void AddReads(const std::vector<model::Name>& reads, LockMode mode, bool scans, const Situation& situation,
              Effects& effects) {
  std::vector<std::string> pending;
  for (const model::Name& name : reads) {
    const std::string key = situation.schema.Key(name);
    for (const schema::Relation* member : ReachOf(key, name.only, situation).members) {
      AddOnce(pending, member->Key());
    }
  }
  for (size_t next = 0; next < pending.size(); ++next) {
    const schema::Relation* relation = situation.schema.FindKey(pending[next]);
    if (relation == nullptr) continue;
    effects.Lock(pending[next], mode);
    if (relation->kind == schema::RelationKind::kView) {
      for (const std::string& below : std::vector<std::string>(relation->reads)) AddOnce(pending, below);
    } else if (scans && !relation->partitioned) {
      AddOnce(effects.scans, pending[next]);
      effects.Weaken(Certainty::kUpperBound);
    }
  }
}

void Add(const model::Insert& action, const Situation& situation, Effects& effects) {
  AddRowsTo(action.table, situation, effects);
}

void Add(const model::CopyFrom& action, const Situation& situation, Effects& effects) {
  AddRowsTo(action.table, situation, effects);
}

void Add(const model::Update& action, const Situation& situation, Effects& effects) {
  const Reach reach = ChangeRows(action.table, situation, effects);
  for (const schema::Relation* member : reach.members) {
    for (const schema::Constraint& constraint : member->constraints) {
      const bool changes = std::any_of(action.columns.begin(), action.columns.end(),
                                       [&](const std::string& column) { return Mentions(constraint.columns, column); });
      if (changes && !constraint.referenced.empty()) effects.Lock(constraint.referenced, LockMode::kRowShare);
    }
  }
}

// Rows that refer to a deleted one are looked for, and with ON DELETE CASCADE or SET NULL changed.
void Add(const model::Delete& action, const Situation& situation, Effects& effects) {
  const Reach reach = ChangeRows(action.table, situation, effects);
  for (const schema::Relation* member : reach.members) {
    for (const std::string& child : member->referenced_by) effects.Lock(child, LockMode::kRowExclusive);
  }
}

namespace {

// What a function of the history does is told where its body is read; of others nothing is known.
bool IsKnown(const model::FunctionCall& call, const schema::Schema& schema) {
  if (const schema::KnownFunction* known = schema.FindFunctions(call.name)) {
    return std::all_of(known->overloads.begin(), known->overloads.end(),
                       [](const model::CreateFunction& each) { return each.definition != nullptr; });
  }
  return BuiltInVolatility(call.name).has_value();
}

}  // namespace

void Add(const model::Query& action, const Situation& situation, Effects& effects) {
  for (const model::FunctionCall& call : action.functions) {
    if (!IsKnown(call, situation.schema)) effects.Weaken(Certainty::kUnknown);
  }
  AddReads(action.reads, action.locks_rows ? LockMode::kRowShare : LockMode::kAccessShare, true, situation, effects);
}

}  // namespace sluice::effects
