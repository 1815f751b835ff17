#include "analyzer/analysis/indirect_effects.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/analysis/actions.h"
#include "analyzer/analysis/statement_effects.h"
#include "analyzer/effects/volatility.h"
#include "analyzer/model/body.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::analysis {
namespace {

using effects::Certainty;
using effects::Effects;
using effects::LockMode;

using Events = model::TriggerEvents;
using model::kOnDelete;
using model::kOnInsert;
using model::kOnTruncate;
using model::kOnUpdate;

// Of one action. Triggers that fire triggers can ask for any number of them.
constexpr size_t kMostTriggers = 100;

Events EventsOf(const model::Action& action) {
  if (const auto* insert = std::get_if<model::Insert>(&action)) {
    return insert->updates_on_conflict ? kOnInsert | kOnUpdate : kOnInsert;
  }
  if (std::holds_alternative<model::CopyFrom>(action)) return kOnInsert;
  if (std::holds_alternative<model::Update>(action)) return kOnUpdate;
  if (std::holds_alternative<model::Delete>(action)) return kOnDelete;
  return std::holds_alternative<model::Truncate>(action) ? kOnTruncate : 0;
}

const model::Name* ChangedTable(const model::Action& action) {
  if (const auto* update = std::get_if<model::Update>(&action)) return &update->table;
  if (const auto* deletion = std::get_if<model::Delete>(&action)) return &deletion->table;
  return nullptr;
}

struct ChangedRows {
  std::string relation;
  Events events = 0;
};

// The tables that the action changes rows of. By foreign keys it may change or delete those of others.
std::vector<ChangedRows> RowsChangedBy(const model::Action& action, const Effects& effects,
                                       const schema::Schema& schema) {
  const Events events = EventsOf(action);
  std::vector<ChangedRows> changed;
  if (events == 0) return changed;
  if (events == kOnTruncate) {
    for (const std::string& emptied : effects.destroys) changed.push_back({emptied, events});
    return changed;
  }
  std::vector<const schema::Relation*> own;
  const model::Name* table = ChangedTable(action);
  if (table != nullptr) own = schema.Family(schema.Key(*table));
  for (const effects::RelationLock& lock : effects.locks) {
    if (lock.mode != LockMode::kRowExclusive) continue;
    const bool is_own = table == nullptr || std::any_of(own.begin(), own.end(), [&](const schema::Relation* relation) {
                          return relation->Key() == lock.relation;
                        });
    changed.push_back({lock.relation, is_own ? events : static_cast<Events>(kOnUpdate | kOnDelete)});
  }
  return changed;
}

// What it does to the schema is not replayed.
bool ChangesTheSchema(const model::Action& action) {
  return EventsOf(action) == 0 && !std::holds_alternative<model::Query>(action) &&
         !std::holds_alternative<model::LabelLiteral>(action) && !std::holds_alternative<model::SetParameter>(action);
}

class FiredTriggers {
 public:
  FiredTriggers(const schema::Schema& schema, const effects::Server& server, Effects& effects)
      : schema_(schema), server_(server), effects_(effects) {}

  void Run(const model::Action& action) {
    pending_ = RowsChangedBy(action, effects_, schema_);
    for (size_t next = 0; next < pending_.size(); ++next) {  // NOLINT(modernize-loop-convert): it grows meanwhile
      const ChangedRows changed = pending_[next];
      const schema::Relation* relation = schema_.FindKey(changed.relation);
      if (relation == nullptr || !relation->disabled_triggers.empty()) continue;
      for (const schema::Trigger& trigger : relation->triggers) {
        if ((trigger.events & changed.events) != 0) Fire(trigger.function);
      }
    }
  }

 private:
  void Fire(const std::string& function) {
    if (!fired_.insert(function).second) return;
    const schema::KnownFunction* known = schema_.FindFunctions(function);
    if (known == nullptr || fired_.size() > kMostTriggers) {
      // Those that are built in change the row in hand alone (trigfuncs.c, tsvector_op.c).
      if (!effects::BuiltInVolatility(function)) effects_.Weaken(Certainty::kUnknown);
      return;
    }
    for (const model::CreateFunction& each : known->overloads) {
      if (each.definition == nullptr) {
        effects_.Weaken(Certainty::kUnknown);
      } else {
        Follow(each);
      }
    }
  }

  void Follow(const model::CreateFunction& function) {
    model::Statement body;
    body.is_body = true;
    model::ReadBody(function, function.span, {}, server_.major, body);
    ForEachAction(body, schema_, server_.major, [&](const ActionToTake& taken) { Take(taken.action); });
  }

  void Take(const model::Action& action) {
    Effects one = effects::EffectsOf(action, schema_, server_);
    one.unsafe_values.clear();
    one.Weaken(ChangesTheSchema(action) ? Certainty::kUnknown : Certainty::kUpperBound);
    for (ChangedRows& changed : RowsChangedBy(action, one, schema_)) pending_.push_back(std::move(changed));
    MergeEffects(one, effects_);
  }

  const schema::Schema& schema_;
  const effects::Server& server_;
  Effects& effects_;
  std::vector<ChangedRows> pending_;
  std::set<std::string> fired_;
};

// fmgr_sql_validator() in pg_proc.c analyses each statement: what it reads is locked in ACCESS SHARE, what it would
// write in ROW EXCLUSIVE.
void AddNamedInBody(const model::CreateFunction& function, const schema::Schema& schema, const effects::Server& server,
                    Effects& effects) {
  model::Statement body;
  body.is_body = true;
  model::ReadBody(function, function.span, {}, server.major, body);
  for (const model::Action& action : body.actions) {
    if (!std::holds_alternative<model::Query>(action) && EventsOf(action) == 0) continue;
    for (const effects::RelationLock& lock : effects::EffectsOf(action, schema, server).locks) {
      if (lock.mode > LockMode::kRowExclusive) continue;
      effects.Lock(lock.relation, lock.mode);
      effects.Weaken(Certainty::kUpperBound);
    }
  }
}

bool IsInSql(const model::CreateFunction& function) {
  if (function.definition == nullptr) return false;
  const model::TextTokens tokens(*function.definition);
  if (function.parsed_body) return true;
  const std::optional<size_t> language = tokens.Find(0, "LANGUAGE");
  return language && model::ParseName(tokens.Text(*language + 1)).name == "sql";
}

}  // namespace

void AddIndirectEffects(const model::Action& action, const schema::Schema& schema, const effects::Server& server,
                        Effects& effects) {
  if (EventsOf(action) != 0) {
    FiredTriggers(schema, server, effects).Run(action);
  } else if (const auto* function = std::get_if<model::CreateFunction>(&action)) {
    const bool checks = function->parsed_body || schema.session().ChecksBodies();
    if (checks && IsInSql(*function)) AddNamedInBody(*function, schema, server, effects);
  }
}

}  // namespace sluice::analysis
