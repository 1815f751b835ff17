// What a function does when it is called.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/model/plpgsql.h"
#include "analyzer/model/statement.h"

namespace sluice::model {

// Appends to `out` what the body of this function does, in order. Everything in it is at the span `call`, for who reads
// the calling file. What cannot be known before it runs is a NotAnalysed action. To be called on a thread with at least
// ast::kWorkerStackBytes of stack.
// labels: see lower.h, LowerLabelLiterals. server_major: see ReadOptions in read.h.
void ReadBody(const CreateFunction& function, Span call, const std::vector<std::string>& labels, int server_major,
              Statement& out);

// The same in two steps, for who asks for little of it: what the body is made of, by the text of CREATE FUNCTION, and
// what a part of it does. A body that cannot be read has no parts, nor has one in BEGIN ATOMIC.
std::vector<BodyPart> PartsOfBody(const std::string& definition);
void ReadPart(const BodyPart& part, Statement& out);

// The same for the query of a PREPARE or DECLARE, given by its text.
void ReadPrepared(const std::string& text, const Execute& execute, Statement& out);

}  // namespace sluice::model
