// From text to the statement model: split, parse, lower.
#pragma once

#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/lex/split.h"
#include "analyzer/model/statement.h"

namespace sluice::model {

struct ReadOptions {
  lex::SplitLimits limits;
  // What --pg-version asks for: how a syntax error is told, and what is newer than the server. 0: nothing is.
  int server_major = 0;
};

// Reads the given regions of a text as one script. Never fails: what cannot be parsed is a SyntaxError action, what is
// not looked at a NotAnalysed action, and everything around them is there. To be called on a thread with at least
// ast::kWorkerStackBytes of stack.
Script ReadScript(std::string_view text, const std::vector<Span>& regions, const ReadOptions& options = {});

// The grammar's PostgreSQL major version.
int GrammarMajor();

// One line per action, for tests and for debugging: "AddColumn orders.note text default not-null 12-40".
std::string Dump(const Script& script);

}  // namespace sluice::model
