// Comments that are meant for a program: "-- sluice: allow(drop-table) nobody reads it". Only their form is known here;
// what they ask for is for analysis to say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice::lex {

struct Directive {
  enum class Tool : uint8_t { kSluice, kSquawk, kEugene };

  Span comment;  // from its first to its last mark
  Tool tool = Tool::kSluice;
  std::string verb;                // "allow", "ignore-file"; empty where no word is there
  std::vector<std::string> names;  // between the parentheses, or behind the verb of another tool's comment
  bool well_formed = true;         // of our own: verb(name[, name]) reason
  std::string reason;              // on one line, without what only separates it from the names; may be empty
};

// comment: -- up to the end of the line, or /* */; # in code that is no SQL. Nothing where it is meant for people.
//
//   -- sluice: VERB(NAME[, NAME]) REASON
//   -- squawk-ignore[-file] [NAME[, NAME]] [-- REASON]
//   -- eugene: ignore [ID[, ID]]
std::optional<Directive> ParseDirective(std::string_view text, Span comment);

}  // namespace sluice::lex
