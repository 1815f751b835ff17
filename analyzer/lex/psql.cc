#include "analyzer/lex/psql.h"

#include <algorithm>
#include <array>

namespace sluice::lex {
namespace {

// psql manual, "Meta-Commands": what only changes the client.
constexpr std::array<std::string_view, 30> kHarmless = {
    "\\a",      "\\C",          "\\cd",    "\\copyright", "\\echo", "\\encoding", "\\errverbose", "\\f",
    "\\h",      "\\help",       "\\H",     "\\o",         "\\out",  "\\p",        "\\print",      "\\prompt",
    "\\pset",   "\\q",          "\\qecho", "\\restrict",  "\\set",  "\\setenv",   "\\t",          "\\T",
    "\\timing", "\\unrestrict", "\\unset", "\\warn",      "\\x",    "\\?"};

}  // namespace

PsqlEffect EffectOfPsqlCommand(std::string_view command) {
  const std::string_view word = command.substr(0, command.find_first_of(" \t\r\n"));
  if (word == "\\g" || word == "\\gx") return PsqlEffect::kSendsQuery;
  const bool harmless = std::find(kHarmless.begin(), kHarmless.end(), word) != kHarmless.end();
  // \d and its family, \l: they read the catalogue and show it.
  const bool shows = word.starts_with("\\d") || word == "\\l" || word == "\\z" || word == "\\sf" || word == "\\sv";
  return harmless || shows ? PsqlEffect::kNone : PsqlEffect::kUnknown;
}

}  // namespace sluice::lex
