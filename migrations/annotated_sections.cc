#include "migrations/annotated_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sluice::migrations {
namespace {

// A statement ends at a semicolon at the end of a line, unless the tool is told where it ends.
std::string Section(std::string_view tool, std::string_view sql) {
  const bool has_body = sql.find("$$") != std::string_view::npos;
  const std::string text = WithLineEnd(std::string(sql));
  return has_body ? fmt::format("-- +{0} StatementBegin\n{1}-- +{0} StatementEnd\n", tool, text) : text;
}

}  // namespace

bool EndsStatement(std::string_view line) {
  bool ends = false;
  while (!(line = Trim(line)).empty()) {
    size_t length = 0;
    while (length < line.size() && !IsSpace(line[length])) ++length;
    const std::string_view word = line.substr(0, length);
    if (word.starts_with("--")) break;
    ends = word.back() == ';';
    line.remove_prefix(length);
  }
  return ends;
}

void AnnotatedSections::Begin(Place place, const Line& line) {
  place_ = place;
  section_begin_ = line.next;
  sections_.has_down = sections_.has_down || place == Place::kDown;
}

void AnnotatedSections::End(uint32_t end) {
  unfinished_.reset();
  if (place_ == Place::kStart) return;
  (place_ == Place::kUp ? sections_.up : sections_.down).push_back({section_begin_, end});
}

void AnnotatedSections::Collect(Span line) {
  unfinished_ = Span{unfinished_ ? unfinished_->begin : line.begin, line.end};
}

Sections AnnotatedSections::Take() && {
  std::stable_sort(sections_.problems.begin(), sections_.problems.end(),
                   [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
  return std::move(sections_);
}

std::string WriteSections(std::string_view tool, std::string_view option, const NewScript& script) {
  std::string text = fmt::format("-- +{} Up{}\n{}", tool, option, Section(tool, script.up));
  if (script.down) text += fmt::format("\n-- +{} Down{}\n{}", tool, option, Section(tool, *script.down));
  return text;
}

}  // namespace sluice::migrations
