// What a statement does by bodies that it does not call: triggers' functions, and the functions that it creates.
#pragma once

#include "analyzer/effects/effect.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::analysis {

// Adds to the effects of the action
//   - what the triggers do that its rows fire, and those that these fire: at most, since WHEN and the body decide;
//   - the locks on what the body of an SQL function names, which the server looks up as it creates it.
// Nothing of it is replayed. To be called on a thread with at least ast::kWorkerStackBytes of stack.
void AddIndirectEffects(const model::Action& action, const schema::Schema& schema, const effects::Server& server,
                        effects::Effects& effects);

}  // namespace sluice::analysis
