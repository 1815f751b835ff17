#include "analyzer/lex/directive.h"

#include <algorithm>

namespace sluice::lex {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

// The comment without its marks.
std::string_view BodyOf(std::string_view comment) {
  if (comment.starts_with("--")) {
    return Trim(comment.substr(std::min(comment.find_first_not_of('-'), comment.size())));
  }
  if (comment.starts_with('#')) return Trim(comment.substr(std::min(comment.find_first_not_of('#'), comment.size())));
  comment.remove_prefix(std::min<size_t>(2, comment.size()));
  if (comment.ends_with("*/")) comment.remove_suffix(2);
  return Trim(comment);
}

// Takes the prefix off the text where it is there.
bool Take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text = Trim(text.substr(prefix.size()));
  return true;
}

bool IsVerbByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string TakeVerb(std::string_view& text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), IsVerbByte);
  const auto length = static_cast<size_t>(end - text.begin());
  std::string verb(text.substr(0, length));
  text = Trim(text.substr(length));
  return verb;
}

// Empty ones are kept: "allow()" and "allow(a,)" are for the reader to complain about.
std::vector<std::string> Names(std::string_view list) {
  std::vector<std::string> names;
  while (true) {
    const size_t comma = std::min(list.find(','), list.size());
    names.emplace_back(Trim(list.substr(0, comma)));
    if (comma == list.size()) return names;
    list.remove_prefix(comma + 1);
  }
}

// "-- because\n  it is small" -> "because it is small".
std::string Reason(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n\f\v-:,");
  if (first == std::string_view::npos) return {};
  std::string reason;
  for (const char c : Trim(text.substr(first))) {
    const bool blank = kBlanks.find(c) != std::string_view::npos;
    if (blank && reason.ends_with(' ')) continue;
    reason += blank ? ' ' : c;
  }
  return reason;
}

void ReadOwn(std::string_view body, Directive& directive) {
  directive.verb = TakeVerb(body);
  const size_t close = body.find(')');
  directive.well_formed = body.starts_with('(') && close != std::string_view::npos;
  if (!directive.well_formed) return;
  directive.names = Names(body.substr(1, close - 1));
  directive.reason = Reason(body.substr(close + 1));
}

void ReadForeign(std::string_view body, Directive& directive) {
  const size_t dashes = std::min(body.find("--"), body.size());
  const std::string_view list = Trim(body.substr(0, dashes));
  if (!list.empty()) directive.names = Names(list);
  directive.reason = Reason(body.substr(dashes));
}

// Squawk's mark and verb are one word.
bool TakeSquawk(std::string_view& body, std::string& verb) {
  constexpr std::string_view kMark = "squawk-";
  if (!body.starts_with(kMark)) return false;
  std::string_view rest = body.substr(kMark.size());
  verb = TakeVerb(rest);
  if (verb != "ignore" && verb != "ignore-file") return false;
  body = rest;
  return true;
}

}  // namespace

std::optional<Directive> ParseDirective(std::string_view text, Span comment) {
  std::string_view body = BodyOf(text.substr(comment.begin, comment.length()));
  // Nearly all comments are for people.
  if (!body.starts_with('s') && !body.starts_with('e')) return std::nullopt;
  Directive directive;
  directive.comment = comment;
  if (Take(body, "sluice:")) {
    ReadOwn(body, directive);
    return directive;
  }
  if (TakeSquawk(body, directive.verb)) {
    directive.tool = Directive::Tool::kSquawk;
    ReadForeign(body, directive);
    return directive;
  }
  if (!Take(body, "eugene:")) return std::nullopt;
  directive.tool = Directive::Tool::kEugene;
  directive.verb = TakeVerb(body);
  if (directive.verb != "ignore") return std::nullopt;
  ReadForeign(body, directive);
  return directive;
}

}  // namespace sluice::lex
