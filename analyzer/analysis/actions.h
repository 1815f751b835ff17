// All that a statement does, with what the functions that it calls do.
#pragma once

#include <functional>

#include "analyzer/schema/schema.h"

namespace sluice::analysis {

struct ActionToTake {
  const model::Action& action;
  const model::Statement& statement;  // or the body that the action stands in; at the span of what is in the file
  bool maybe;                         // it depends on a condition
};

// Visits each action of the statement in order, and behind one that calls functions of the history what they do. The
// visitor replays what it visits: a body is read when the schema is what it will find. What calls too much is a
// NotAnalysed action. server_major: see ReadOptions in model/read.h. To be called on a thread with at least
// ast::kWorkerStackBytes of stack.
void ForEachAction(const model::Statement& statement, const schema::Schema& schema, int server_major,
                   const std::function<void(const ActionToTake&)>& visit);

}  // namespace sluice::analysis
