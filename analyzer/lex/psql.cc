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

constexpr std::array<std::string_view, 8> kWholeLine = {"\\!", "\\copy", "\\ef", "\\ev",
                                                        "\\h", "\\help", "\\sf", "\\sv"};

std::string_view CommandWord(std::string_view command) {
  return command.substr(0, command.find_first_of(" \t\r\n\\", 1));
}

// Behind the closing quote; the end where there is none.
size_t BehindQuoted(std::string_view line, size_t at) {
  const char quote = line[at];
  for (++at; at < line.size(); ++at) {
    if (line[at] == quote) return at + 1;
    if (line[at] == '\\' && quote == '\'') ++at;
  }
  return line.size();
}

}  // namespace

uint32_t PsqlCommandLength(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::string_view word = CommandWord(line);
  // \; and \: put that character into the query; \\ alone is nothing.
  if (word == "\\" && line.size() > 1 && line[1] == '\\') return 2;
  if (line.size() > 1 && (line[1] == ';' || line[1] == ':')) return 2;
  if (std::find(kWholeLine.begin(), kWholeLine.end(), word) != kWholeLine.end()) {
    return static_cast<uint32_t>(line.size());
  }
  size_t at = word.size();
  while (at < line.size()) {
    const char c = line[at];
    if (c == '\\') return static_cast<uint32_t>(at + (line.substr(at, 2) == "\\\\" ? 2 : 0));
    at = c == '\'' || c == '"' || c == '`' ? BehindQuoted(line, at) : at + 1;
  }
  return static_cast<uint32_t>(line.size());
}

PsqlEffect EffectOfPsqlCommand(std::string_view command) {
  const std::string_view word = command.substr(0, 2) == "\\;" ? command.substr(0, 2) : CommandWord(command);
  if (word == "\\g" || word == "\\gx" || word == "\\;") return PsqlEffect::kSendsQuery;
  const bool harmless = std::find(kHarmless.begin(), kHarmless.end(), word) != kHarmless.end();
  // \d and its family, \l: they read the catalogue and show it.
  const bool shows = word.starts_with("\\d") || word == "\\l" || word == "\\z" || word == "\\sf" || word == "\\sv";
  return harmless || shows ? PsqlEffect::kNone : PsqlEffect::kUnknown;
}

}  // namespace sluice::lex
