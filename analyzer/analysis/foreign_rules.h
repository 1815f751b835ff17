// The rules of other linters whose comments are honoured, and which of ours say the same.
#pragma once

#include <span>
#include <string_view>

#include "analyzer/lex/directive.h"

namespace sluice::analysis {

struct ForeignRule {
  lex::Directive::Tool tool;
  std::string_view name;
  std::string_view slugs;  // ours, separated by a blank; empty where none says the same
};

std::span<const ForeignRule> ForeignRules();

// The slugs of one of the tool's rules; empty where it is unknown.
std::string_view SlugsOf(lex::Directive::Tool tool, std::string_view name);

// "squawk", "eugene".
std::string_view ToString(lex::Directive::Tool tool);

}  // namespace sluice::analysis
