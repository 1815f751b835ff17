// What is wrong with a comment that is meant for Sluice.
#pragma once

#include <optional>
#include <string>

#include "analyzer/finding/finding.h"
#include "analyzer/lex/directive.h"

namespace sluice::analysis {

// A finding at the comment, of one of the rules that are about comments.
Finding AtComment(std::string_view slug, const lex::Directive& directive, Message message, std::string help);

// Of a comment batch(...) that stands before no statement.
Finding BatchOfNothing(const lex::Directive& directive);

// Why the comment as a whole means nothing; nothing where it does.
std::optional<Finding> ProblemOf(const lex::Directive& directive);

// Why one of its names allows nothing; nothing where it does.
std::optional<Finding> ProblemOfName(const lex::Directive& directive, const std::string& name);

}  // namespace sluice::analysis
