// Statements about what is no relation, and what is not known of others.
#include "analyzer/effects/effects_families.h"

namespace sluice::effects {

void Add(const model::Utility& action, const Situation& /*situation*/, Effects& effects) {
  if (action.reach == model::Utility::Reach::kUnknown) effects.Weaken(Certainty::kUnknown);
}

void Add(const model::NotAnalysed& /*action*/, const Situation& /*situation*/, Effects& effects) {
  effects.Weaken(Certainty::kUnknown);
}

void Add(const model::SyntaxError& /*action*/, const Situation& /*situation*/, Effects& effects) {
  effects.Weaken(Certainty::kUnknown);
}

// What it does is told by the query that was prepared.
void Add(const model::Execute& action, const Situation& situation, Effects& effects) {
  if (situation.schema.FindPrepared(action.name, action.cursor) == nullptr) effects.Weaken(Certainty::kUnknown);
}

// ACCESS EXCLUSIVE on each relation of those roles (shdepReassignOwned, shdepDropOwned): on which, a history does not
// say.
void Add(const model::Owned& /*action*/, const Situation& /*situation*/, Effects& effects) {
  effects.Weaken(Certainty::kUnknown);
}

// Each table that the publisher lists is locked in ACCESS SHARE (CreateSubscription, AlterSubscription_refresh); the
// list is the publisher's. A slot is made and dropped there, which no rollback would undo (PreventInTransactionBlock).
void Add(const model::Subscription& action, const Situation& situation, Effects& effects) {
  using Change = model::Subscription::Change;
  if (action.connects) effects.Weaken(Certainty::kUnknown);
  switch (action.change) {
    case Change::kCreate:
      effects.alone = action.makes_slot;
      return;
    case Change::kAlter:
      effects.alone = (action.refreshes && situation.server.major >= 14) || action.changes_slot;
      return;
    case Change::kDrop:
      effects.alone = situation.schema.MayHaveSlot(action.name);
      return;
  }
}

}  // namespace sluice::effects
