#include "migrations/goose_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kWord = "+goose";

enum class Annotation : uint8_t { kUp, kDown, kStatementBegin, kStatementEnd, kNoTransaction, kEnvsub, kUnknown };

constexpr std::array<std::pair<std::string_view, Annotation>, 7> kAnnotations = {{
    {"Up", Annotation::kUp},
    {"Down", Annotation::kDown},
    {"StatementBegin", Annotation::kStatementBegin},
    {"StatementEnd", Annotation::kStatementEnd},
    {"NO TRANSACTION", Annotation::kNoTransaction},
    {"ENVSUB ON", Annotation::kEnvsub},
    {"ENVSUB OFF", Annotation::kEnvsub},
}};

bool IsComment(std::string_view line) {
  return Trim(line).starts_with("--");
}

bool IsAnnotation(std::string_view line) {
  return IsComment(line) && line.find(kWord) != std::string_view::npos;
}

// What stands on an annotation's line beside every "--" and the first "+goose".
std::string CommandOf(std::string_view line) {
  std::string command;
  bool word_seen = false;
  while (!line.empty()) {
    const bool is_word = !word_seen && line.starts_with(kWord);
    const bool is_dashes = line.starts_with("--");
    if (!is_word && !is_dashes) command += line.front();
    word_seen = word_seen || is_word;
    line.remove_prefix(is_word ? kWord.size() : is_dashes ? 2 : 1);
  }
  return std::string(Trim(command));
}

Annotation AnnotationOf(std::string_view command) {
  for (const auto& [name, annotation] : kAnnotations) {
    if (EqualIgnoringCase(name, command)) return annotation;
  }
  return Annotation::kUnknown;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Sections Read();

 private:
  enum class Place : uint8_t { kStart, kUp, kDown };

  std::string_view Text(Span span) const { return text_.substr(span.begin, span.length()); }
  void Report(Span span, std::string message) { sections_.problems.push_back({span, std::move(message)}); }

  void ReadAnnotation(const Line& line);
  void ReadText(Span line);
  void CheckUp(uint32_t begin);
  void CheckSection(Span line, Annotation annotation);
  void StartSection(Place place, const Line& line);
  void EndSection(uint32_t end);
  void StartStatement(Span line);
  void EndStatement(Span line);

  std::string_view text_;
  Place place_ = Place::kStart;
  uint32_t section_begin_ = 0;
  std::optional<Span> statement_;   // the line of a StatementBegin that has no end yet
  std::optional<Span> unfinished_;  // what goose has collected and not seen a ';' after
  std::optional<Span> outside_;     // the first text before any section
  Sections sections_;
};

Sections Reader::Read() {
  const uint32_t mark = ByteOrderMarkLength(text_);
  if (mark > 0) Report(LineAt(text_, mark).span, "byte order mark, which goose takes for text before '-- +goose Up'");
  for (uint32_t begin = mark; begin < text_.size();) {
    const Line line = LineAt(text_, begin);
    if (IsAnnotation(Text(line.span))) {
      ReadAnnotation(line);
    } else {
      ReadText(line.span);
    }
    begin = line.next;
  }
  EndSection(static_cast<uint32_t>(text_.size()));
  CheckUp(mark);
  return std::move(sections_);
}

void Reader::CheckUp(uint32_t begin) {
  if (sections_.up.empty()) {
    Report({begin, begin}, "no '-- +goose Up' in this file");
  } else if (outside_) {
    Report(*outside_, "text before '-- +goose Up'");
  }
  std::stable_sort(sections_.problems.begin(), sections_.problems.end(),
                   [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
}

void Reader::ReadAnnotation(const Line& line) {
  const std::string_view text = Text(line.span);
  if (text.front() == ' ' || text.front() == '\t') Report(line.span, "white space before a goose annotation");
  const std::string command = CommandOf(text);
  switch (const Annotation annotation = AnnotationOf(command)) {
    case Annotation::kUp:
    case Annotation::kDown:
      CheckSection(line.span, annotation);
      return StartSection(annotation == Annotation::kUp ? Place::kUp : Place::kDown, line);
    case Annotation::kStatementBegin:
      return StartStatement(line.span);
    case Annotation::kStatementEnd:
      return EndStatement(line.span);
    case Annotation::kNoTransaction:
      // Anywhere in the file, and for both directions.
      sections_.up_habit = sections_.down_habit = TransactionHabit::kStatement;
      return;
    case Annotation::kEnvsub:
      return;
    case Annotation::kUnknown:
      return Report(line.span,
                    command.empty() ? "empty goose annotation" : fmt::format("unknown goose annotation '{}'", command));
  }
}

// Goose collects lines until one ends a statement; blank lines and comments in front of a statement are dropped.
void Reader::ReadText(Span line) {
  const std::string_view text = Text(line);
  if (place_ == Place::kStart) {
    if (!outside_ && !Trim(text).empty() && !IsComment(text)) outside_ = line;
    return;
  }
  if (statement_) return;
  if (!unfinished_ && (text.empty() || IsComment(text))) return;
  unfinished_ = Span{unfinished_ ? unfinished_->begin : line.begin, line.end};
  if (EndsGooseStatement(text)) unfinished_.reset();
}

void Reader::CheckSection(Span line, Annotation annotation) {
  if (annotation == Annotation::kUp) {
    if (place_ == Place::kUp || !sections_.up.empty()) Report(line, "second '-- +goose Up'");
  } else if (place_ == Place::kStart) {
    Report(line, "'-- +goose Down' before '-- +goose Up'");
  } else if (place_ == Place::kDown) {
    Report(line, "second '-- +goose Down'");
  }
}

void Reader::StartSection(Place place, const Line& line) {
  EndSection(line.span.begin);
  place_ = place;
  section_begin_ = line.next;
  sections_.has_down = sections_.has_down || place == Place::kDown;
}

void Reader::EndSection(uint32_t end) {
  if (statement_) Report(*statement_, "'-- +goose StatementBegin' without '-- +goose StatementEnd'");
  if (unfinished_ && !Trim(Text(*unfinished_)).empty()) {
    Report(*unfinished_, "statement without ';' at the end of a line, where goose looks for it");
  }
  statement_.reset();
  unfinished_.reset();
  if (place_ == Place::kStart) return;
  (place_ == Place::kUp ? sections_.up : sections_.down).push_back({section_begin_, end});
}

void Reader::StartStatement(Span line) {
  if (place_ == Place::kStart) return Report(line, "'-- +goose StatementBegin' before '-- +goose Up'");
  if (statement_) return Report(line, "'-- +goose StatementBegin' inside of another one");
  statement_ = line;
}

void Reader::EndStatement(Span line) {
  if (!statement_) return Report(line, "'-- +goose StatementEnd' without '-- +goose StatementBegin'");
  statement_.reset();
  unfinished_.reset();
}

}  // namespace

bool EndsGooseStatement(std::string_view line) {
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

bool HasGooseAnnotation(std::string_view text) {
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    if (IsAnnotation(text.substr(line.span.begin, line.span.length()))) return true;
    begin = line.next;
  }
  return false;
}

Sections FindGooseSections(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace sluice::migrations
