// Comments that allow findings, applied to those of one file.
#pragma once

#include <string_view>
#include <vector>

#include "analyzer/finding/finding.h"
#include "analyzer/model/statement.h"
#include "rules/settings.h"

namespace sluice::analysis {

// What of a file comments can be about.
struct CommentedText {
  std::string_view text;
  // Up and down where one file holds both: a comment is about a statement of its own script.
  std::vector<const model::Script*> scripts;
  // Comments outside of both: they can be about the whole file only.
  std::vector<lex::Directive> outside = {};
  // Without the history before it, a rule may be silent for want of knowledge: then no comment is called unused.
  bool history_is_known = true;
  // Which rules ran: of others no comment is called unused.
  const rules::RuleSettings* settings = nullptr;  // null: as the rules say
};

// A comment before a statement, in it, or behind it on its last line is about that statement. Moves what comments allow
// out of findings, and adds to them what is wrong with comments. Spans are of the text; the order is left to the
// caller.
//
// No comment hides a syntax error, nor what is said about comments. One that hides the finding that a statement is not
// analysed does not make it analysed: the caller goes on counting it.
std::vector<SuppressedFinding> Suppress(const CommentedText& file, std::vector<Finding>& findings);

}  // namespace sluice::analysis
