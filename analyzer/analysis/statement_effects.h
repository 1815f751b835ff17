// A statement as a whole: its actions one after the other, with what the functions that it calls do.
#pragma once

#include "analyzer/effects/effect.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/replay.h"

namespace sluice::analysis {

// What all its actions do together, sorted. Each finds the schema as those before it left it; afterwards the schema is
// as the statement leaves it. To be called on a thread as ForEachAction is.
effects::Effects ReplayStatement(const model::Statement& statement, schema::Schema& schema, schema::Replay& replay,
                                 const effects::Server& server);

// The effects of a statement's actions, one after the other.
class EffectsTogether {
 public:
  void Take(effects::Effects effects);
  // Sorted where there was more than one.
  const effects::Effects& Finish();

 private:
  effects::Effects all_;
  size_t actions_ = 0;
};

// Adds what another statement does; sorted, too.
void MergeEffects(const effects::Effects& from, effects::Effects& to);

}  // namespace sluice::analysis
