// What a function does when it is called, and what it names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/model/plpgsql.h"
#include "analyzer/model/statement.h"
#include "analyzer/model/stored_query.h"

namespace sluice::model {

// Appends to `out` what the body of this function does, in order. Everything in it is at the span `call`, for who reads
// the calling file. What cannot be known before it runs is a NotAnalysed action. To be called on a thread with at least
// ast::kWorkerStackBytes of stack.
// labels: see lower.h, LowerLabelLiterals. server_major: see ReadOptions in read.h.
void ReadBody(const CreateFunction& function, Span call, const std::vector<std::string>& labels, int server_major,
              Statement& out);

// What the body is made of, by the text of CREATE FUNCTION: nothing where that cannot be read, no parts where it is in
// BEGIN ATOMIC.
std::optional<std::vector<BodyPart>> PartsOfBody(const std::string& definition);

// What a part of a body names; whoever drops that breaks the function.
struct PartNames {
  std::vector<StoredQuery> queries;  // of each SELECT, INSERT, UPDATE, DELETE and MERGE, and of a variable's type
  std::vector<Name> relations;       // of TRUNCATE, LOCK TABLE, ANALYZE, REFRESH and COPY, which fail without them
  std::vector<Name> made;            // temporary tables that it makes
};
PartNames NamesOfPart(const BodyPart& part);

// The same for the query of a PREPARE or DECLARE, given by its text.
void ReadPrepared(const std::string& text, const Execute& execute, Statement& out);

}  // namespace sluice::model
