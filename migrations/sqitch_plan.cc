#include "migrations/sqitch_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kBlanks = " \t";

// Takes what stands before the first blank.
std::string_view TakeWord(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text = Trim(text.substr(word.size()));
  return word;
}

// "2024-01-31T23:59:59Z", and a planner: "Ann <ann@example.org>".
bool IsSignature(std::string_view text) {
  constexpr std::string_view kPattern = "0000-00-00T00:00:00Z";
  if (text.size() <= kPattern.size()) return false;
  for (size_t i = 0; i < kPattern.size(); ++i) {
    if (kPattern[i] == '0' ? !IsDigit(text[i]) : text[i] != kPattern[i]) return false;
  }
  const std::string_view planner = Trim(text.substr(kPattern.size()));
  return planner.find('<') != std::string_view::npos && planner.ends_with('>');
}

// Plan/Line.pm: blanks around it do not count.
std::string NoteOf(std::string_view text) {
  text = Trim(text);
  std::string note;
  for (size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool escaped = text[i] == '\\' && (next == '\\' || next == 'n' || next == 'r');
    if (!escaped) {
      note += text[i];
      continue;
    }
    note += next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    ++i;
  }
  return note;
}

// Of a text for which IsSignature() holds.
SqitchSignature ToSignature(std::string_view text, std::string_view note) {
  const size_t blank = std::min(text.find_first_of(kBlanks), text.find('<'));
  const std::string_view planner = Trim(text.substr(blank));
  const size_t email = planner.rfind('<');
  return {std::string(text.substr(0, blank)), std::string(Trim(planner.substr(0, email))),
          std::string(planner.substr(email + 1, planner.size() - email - 2)), NoteOf(note)};
}

bool IsName(std::string_view name) {
  constexpr std::string_view kPunctuation = "-!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~";
  if (name.empty() || name.find_first_of(":@#\\") != std::string_view::npos) return false;
  const auto is_punctuation = [&](char c) { return kPunctuation.find(c) != std::string_view::npos; };
  return !is_punctuation(name.front()) && !is_punctuation(name.back());
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Result<SqitchPlan> Parse() {
    for (uint32_t begin = ByteOrderMarkLength(text_); begin < text_.size();) {
      const Line line = LineAt(text_, begin);
      begin = line.next;
      ++line_;
      const Result<void> read = ReadLine(text_.substr(line.span.begin, line.span.length()));
      if (!read) return tl::make_unexpected(read.error());
    }
    if (plan_.project.empty()) {
      return Fail(fmt::format("'{}' has no '%project'", path_), "Begin the plan with a line '%project=NAME'.");
    }
    return std::move(plan_);
  }

 private:
  tl::unexpected<Error> FailHere(std::string_view what) const {
    return Fail(fmt::format("'{}', line {}: {}", path_, line_, what),
                "Sqitch refuses this plan, too: correct the line.");
  }

  Result<void> ReadLine(std::string_view line) {
    const size_t hash = std::min(line.find('#'), line.size());
    const std::string_view content = Trim(line.substr(0, hash));
    note_ = line.substr(std::min(hash + 1, line.size()));
    if (content.empty()) {
      in_header_ = in_header_ && !Trim(line).empty();
      return {};
    }
    if (in_header_) return ReadPragma(content);
    if (content.front() == '@') return ReadTag(content.substr(1));
    return ReadChange(content);
  }

  Result<void> ReadPragma(std::string_view content) {
    if (content.front() != '%') return FailHere("a blank line must stand between the pragmas and the changes");
    const size_t equals = std::min(content.find('='), content.size());
    if (equals == content.size()) return {};
    const std::string_view name = Trim(content.substr(1, equals - 1));
    if (name == "project") plan_.project = Trim(content.substr(equals + 1));
    if (name == "uri") plan_.uri = Trim(content.substr(equals + 1));
    return {};
  }

  Result<void> ReadTag(std::string_view content) {
    const std::string name(TakeWord(content));
    if (!IsName(name)) return FailHere(fmt::format("'@{}' is no name of a tag", name));
    if (!IsSignature(content)) return FailHere(fmt::format("no timestamp and planner behind '@{}'", name));
    if (plan_.changes.empty()) return FailHere(fmt::format("tag '@{}' without a change before it", name));
    if (const auto [at, added] = tags_.try_emplace(name, plan_.changes.size()); !added) {
      return FailHere(fmt::format("second tag '@{}'", name));
    }
    plan_.changes.back().tags.push_back(name);
    plan_.changes.back().tag_signatures.push_back(ToSignature(content, note_));
    since_tag_.clear();
    return {};
  }

  Result<void> ReadChange(std::string_view content) {
    if (content.front() == '-') return FailHere("a planned revert ('-'), which is not understood");
    if (content.front() == '+') content = Trim(content.substr(1));
    SqitchChange change{.name = std::string(TakeWord(content)), .dependencies = {}, .tags = {}, .line = line_};
    if (!IsName(change.name)) return FailHere(fmt::format("'{}' is no name of a change", change.name));
    if (const auto [at, added] = since_tag_.try_emplace(change.name, line_); !added) {
      return FailHere(
          fmt::format("second change '{}', after that in line {}, with no tag between", change.name, at->second));
    }
    Result<void> required = TakeDependencies(content, change);
    if (!required) return required;
    if (!IsSignature(content)) return FailHere(fmt::format("no timestamp and planner behind '{}'", change.name));
    change.signature = ToSignature(content, note_);
    first_[change.name].push_back(plan_.changes.size());
    plan_.changes.push_back(std::move(change));
    return {};
  }

  Result<void> TakeDependencies(std::string_view& content, SqitchChange& change) {
    if (!content.starts_with('[')) return {};
    const size_t end = content.find(']');
    if (end == std::string_view::npos) return FailHere("no ']' behind the dependencies");
    std::string_view list = Trim(content.substr(1, end - 1));
    content = Trim(content.substr(end + 1));
    while (!list.empty()) {
      const std::string dependency(TakeWord(list));
      if (!IsKnown(dependency)) {
        return FailHere(fmt::format("'{}' requires '{}', which is not planned before it", change.name, dependency));
      }
      change.dependencies.push_back(dependency);
    }
    return {};
  }

  // Plan.pm, check_changes: conflicts, ids and other projects are not looked up.
  bool IsKnown(std::string_view dependency) const {
    constexpr size_t kIdLength = 40;
    if (dependency.starts_with('!')) return true;
    if (const size_t colon = dependency.find(':'); colon != std::string_view::npos) {
      if (dependency.substr(0, colon) != plan_.project) return true;
      dependency.remove_prefix(colon + 1);
    }
    const bool is_hexadecimal = dependency.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (dependency.size() == kIdLength && is_hexadecimal) return true;
    const size_t at = dependency.find('@');
    if (at == 0 && (dependency == "@HEAD" || dependency == "@ROOT")) return !plan_.changes.empty();
    const auto change = first_.find(std::string(dependency.substr(0, at)));
    if (at == std::string_view::npos) return change != first_.end();
    const auto tag = tags_.find(std::string(dependency.substr(at + 1)));
    if (tag == tags_.end() || at == 0) return tag != tags_.end();
    return change != first_.end() && change->second.front() < tag->second;
  }

  std::string_view text_;
  const std::string& path_;
  SqitchPlan plan_;
  uint32_t line_ = 0;
  std::string_view note_;  // of the line
  bool in_header_ = true;
  std::map<std::string, uint32_t> since_tag_;         // names to lines
  std::map<std::string, size_t> tags_;                // to the number of changes before
  std::map<std::string, std::vector<size_t>> first_;  // names to places in the plan
};

}  // namespace

Result<SqitchPlan> ParseSqitchPlan(std::string_view text, const std::string& path) {
  return Parser(text, path).Parse();
}

std::string_view LastSignature(std::string_view plan) {
  std::string_view last;
  for (uint32_t begin = 0; begin < plan.size();) {
    const Line line = LineAt(plan, begin);
    begin = line.next;
    const std::string_view text = plan.substr(line.span.begin, line.span.length());
    const std::string_view content = Trim(text.substr(0, text.find('#')));
    for (size_t at = content.find('T'); at != std::string_view::npos; at = content.find('T', at + 1)) {
      constexpr size_t kDay = 10;  // "2024-01-31"
      if (at >= kDay && IsSignature(content.substr(at - kDay))) last = content.substr(at - kDay);
    }
  }
  return last;
}

namespace {

auto NextOfName(const SqitchPlan& plan, size_t change) {
  const auto begin = plan.changes.begin() + static_cast<std::ptrdiff_t>(change);
  return std::find_if(begin + 1, plan.changes.end(),
                      [&](const SqitchChange& other) { return other.name == begin->name; });
}

}  // namespace

bool IsReworked(const SqitchPlan& plan, size_t change) {
  return NextOfName(plan, change) != plan.changes.end();
}

std::vector<std::string> ReworkTags(const SqitchPlan& plan, size_t change) {
  const auto begin = plan.changes.begin() + static_cast<std::ptrdiff_t>(change);
  const auto next = NextOfName(plan, change);
  std::vector<std::string> tags;
  if (next == plan.changes.end()) return tags;
  for (auto at = next; at != begin;) {
    --at;
    tags.insert(tags.end(), at->tags.begin(), at->tags.end());
  }
  return tags;
}

std::optional<std::string> SqitchSetting(std::string_view configuration, std::string_view section,
                                         std::string_view key) {
  std::optional<std::string> value;
  bool here = false;
  for (uint32_t begin = 0; begin < configuration.size();) {
    const Line line = LineAt(configuration, begin);
    begin = line.next;
    const std::string_view content = Trim(configuration.substr(line.span.begin, line.span.length()));
    if (content.starts_with('[')) {
      here = EqualIgnoringCase(content, fmt::format("[{}]", section));
    } else if (const size_t equals = content.find('='); here && equals != std::string_view::npos) {
      if (EqualIgnoringCase(Trim(content.substr(0, equals)), key)) value = Unquote(Trim(content.substr(equals + 1)));
    }
  }
  return value;
}

std::vector<std::string> SqitchEngines(std::string_view configuration) {
  constexpr std::string_view kBegin = "[engine \"";
  std::vector<std::string> names;
  for (uint32_t begin = 0; begin < configuration.size();) {
    const Line line = LineAt(configuration, begin);
    begin = line.next;
    const std::string_view content = Trim(configuration.substr(line.span.begin, line.span.length()));
    if (!StartsIgnoringCase(content, kBegin)) continue;
    const std::string_view name = content.substr(kBegin.size());
    names.emplace_back(name.substr(0, name.find('"')));
  }
  return names;
}

}  // namespace sluice::migrations
