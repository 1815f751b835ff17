// Tables as wholes, and their rows.
#include <algorithm>

#include "analyzer/effects/effects_families.h"

namespace sluice::effects {
namespace {

// A relation that no migration created may have partitions, children and foreign keys that we do not see.
std::string LockNamed(const model::Name& name, LockMode mode, const Situation& situation, Effects& effects) {
  std::string key = situation.schema.Key(name);
  effects.Lock(key, mode);
  if (situation.schema.FindKey(key) == nullptr) effects.Weaken(Certainty::kUnknown);
  return key;
}

// DROP takes the tables that this one's foreign keys point to, to remove their triggers (RemoveTriggerById).
void LockReferenced(const schema::Relation& table, Effects& effects) {
  for (const schema::Constraint& constraint : table.constraints) {
    if (!constraint.referenced.empty()) effects.Lock(constraint.referenced, LockMode::kAccessExclusive);
  }
}

void AddDropOf(const schema::Relation& table, bool cascade, Effects& effects) {
  const std::string key = table.Key();
  effects.Lock(key, LockMode::kAccessExclusive);
  effects.destroys.push_back(key);
  LockReferenced(table, effects);
  if (!cascade) return;
  for (const std::string& child : table.referenced_by) effects.Lock(child, LockMode::kAccessExclusive);
}

}  // namespace

// Foreign keys take SHARE ROW EXCLUSIVE on what they reference: its writers wait.
void Add(const model::CreateTable& action, const Situation& situation, Effects& effects) {
  const auto reference = [&](const model::Constraint& constraint) {
    if (constraint.referenced.empty() || constraint.referenced.name == action.table.name) return;
    LockNamed(constraint.referenced, LockMode::kShareRowExclusive, situation, effects);
  };
  for (const model::Column& column : action.columns) {
    for (const model::Constraint& constraint : column.constraints) reference(constraint);
  }
  for (const model::Constraint& constraint : action.constraints) reference(constraint);
  const LockMode parent_mode = action.is_partition ? LockMode::kAccessExclusive : LockMode::kShareUpdateExclusive;
  for (const model::Name& parent : action.inherits) LockNamed(parent, parent_mode, situation, effects);
  for (const model::Name& source : action.like) LockNamed(source, LockMode::kAccessShare, situation, effects);
}

void Add(const model::DropTable& action, const Situation& situation, Effects& effects) {
  const std::string key = LockNamed(action.table, LockMode::kAccessExclusive, situation, effects);
  if (const schema::Relation* table = situation.schema.FindKey(key)) {
    AddDropOf(*table, action.cascade, effects);
  } else {
    effects.destroys.push_back(key);
  }
}

void Add(const model::DropSchema& action, const Situation& situation, Effects& effects) {
  if (!action.cascade) return;
  effects.Weaken(Certainty::kUnknown);
  std::vector<const schema::Relation*> tables;
  for (const auto& [key, relation] : situation.schema.relations()) {
    if (relation.schema == action.schema) tables.push_back(&relation);
  }
  std::sort(tables.begin(), tables.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  for (const schema::Relation* table : tables) AddDropOf(*table, true, effects);
}

void Add(const model::DropView& action, const Situation& situation, Effects& effects) {
  effects.destroys.push_back(LockNamed(action.view, LockMode::kAccessExclusive, situation, effects));
}

void Add(const model::RenameTable& action, const Situation& situation, Effects& effects) {
  LockNamed(action.table, LockMode::kAccessExclusive, situation, effects);
}

void Add(const model::SetTableSchema& action, const Situation& situation, Effects& effects) {
  LockNamed(action.table, LockMode::kAccessExclusive, situation, effects);
}

// CASCADE empties every table whose foreign keys lead here, and those that lead to them.
void Add(const model::Truncate& action, const Situation& situation, Effects& effects) {
  std::vector<std::string> pending;
  for (const model::Name& table : action.tables) {
    pending.push_back(LockNamed(table, LockMode::kAccessExclusive, situation, effects));
  }
  for (size_t next = 0; next < pending.size(); ++next) {
    const std::string key = pending[next];
    effects.Lock(key, LockMode::kAccessExclusive);
    effects.destroys.push_back(key);
    const schema::Relation* table = situation.schema.FindKey(key);
    if (table == nullptr || !action.cascade) continue;
    for (const std::string& child : table->referenced_by) {
      if (std::find(pending.begin(), pending.end(), child) == pending.end()) pending.push_back(child);
    }
  }
}

void Add(const model::Insert& action, const Situation& situation, Effects& effects) {
  LockNamed(action.table, LockMode::kRowExclusive, situation, effects);
}

void Add(const model::CopyFrom& action, const Situation& situation, Effects& effects) {
  LockNamed(action.table, LockMode::kRowExclusive, situation, effects);
}

// Which rows a condition meets, and by which index, only the server knows: all of them is the upper bound.
void Add(const model::Update& action, const Situation& situation, Effects& effects) {
  effects.scans.push_back(LockNamed(action.table, LockMode::kRowExclusive, situation, effects));
  effects.Weaken(Certainty::kUpperBound);
}

void Add(const model::Delete& action, const Situation& situation, Effects& effects) {
  effects.scans.push_back(LockNamed(action.table, LockMode::kRowExclusive, situation, effects));
  effects.Weaken(Certainty::kUpperBound);
}

void Add(const model::Query& action, const Situation& situation, Effects& effects) {
  for (const model::Name& relation : action.reads) {
    // Names of a WITH list look like relations here; those that no migration created are left out.
    const std::string key = situation.schema.Key(relation);
    if (situation.schema.FindKey(key) != nullptr) effects.Lock(key, LockMode::kAccessShare);
  }
}

void Add(const model::Utility& action, const Situation& /*situation*/, Effects& effects) {
  if (action.reach == model::Utility::Reach::kUnknown) effects.Weaken(Certainty::kUnknown);
}

void Add(const model::NotAnalysed& /*action*/, const Situation& /*situation*/, Effects& effects) {
  effects.Weaken(Certainty::kUnknown);
}

void Add(const model::SyntaxError& /*action*/, const Situation& /*situation*/, Effects& effects) {
  effects.Weaken(Certainty::kUnknown);
}

}  // namespace sluice::effects
