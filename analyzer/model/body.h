// What a function does when it is called.
#pragma once

#include "analyzer/base/span.h"
#include "analyzer/model/statement.h"

namespace sluice::model {

// Appends to `out` what the body of this function does, in order. Everything in it is at the span `call`, for who reads
// the calling file. What cannot be known before it runs is a NotAnalysed action. To be called on a thread with at least
// ast::kWorkerStackBytes of stack.
void ReadBody(const CreateFunction& function, Span call, Statement& out);

}  // namespace sluice::model
