#include "migrations/goose_sections.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/annotated_sections.h"
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

using Place = AnnotatedSections::Place;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), read_(text) {}

  Sections Read();

 private:
  std::string_view Text(Span span) const { return read_.Text(span); }
  void Report(Span span, std::string message) { read_.Report(span, std::move(message)); }

  void ReadAnnotation(const Line& line);
  void ReadText(Span line);
  void CheckUp(uint32_t begin);
  void CheckSection(Span line, Annotation annotation);
  void EndSection(uint32_t end);
  void StartStatement(Span line);
  void EndStatement(Span line);

  std::string_view text_;
  AnnotatedSections read_;
  std::optional<Span> outside_;  // the first text before any section
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
  return std::move(read_).Take();
}

void Reader::CheckUp(uint32_t begin) {
  if (read_.sections().up.empty()) {
    Report({begin, begin}, "no '-- +goose Up' in this file");
  } else if (outside_) {
    Report(*outside_, "text before '-- +goose Up'");
  }
}

void Reader::ReadAnnotation(const Line& line) {
  const std::string_view text = Text(line.span);
  if (text.front() == ' ' || text.front() == '\t') Report(line.span, "white space before a goose annotation");
  const std::string command = CommandOf(text);
  switch (const Annotation annotation = AnnotationOf(command)) {
    case Annotation::kUp:
    case Annotation::kDown:
      CheckSection(line.span, annotation);
      EndSection(line.span.begin);
      return read_.Begin(annotation == Annotation::kUp ? Place::kUp : Place::kDown, line);
    case Annotation::kStatementBegin:
      return StartStatement(line.span);
    case Annotation::kStatementEnd:
      return EndStatement(line.span);
    case Annotation::kNoTransaction:
      // Anywhere in the file, and for both directions.
      read_.sections().up_habit = read_.sections().down_habit = TransactionHabit::kStatement;
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
  if (read_.place() == Place::kStart) {
    if (!outside_ && !Trim(text).empty() && !IsComment(text)) outside_ = line;
    return;
  }
  if (read_.statement()) return;
  if (!read_.unfinished() && (text.empty() || IsComment(text))) return;
  read_.Collect(line);
  if (EndsStatement(text)) read_.Finish();
}

void Reader::CheckSection(Span line, Annotation annotation) {
  if (annotation == Annotation::kUp) {
    if (read_.place() == Place::kUp || !read_.sections().up.empty()) Report(line, "second '-- +goose Up'");
  } else if (read_.place() == Place::kStart) {
    Report(line, "'-- +goose Down' before '-- +goose Up'");
  } else if (read_.place() == Place::kDown) {
    Report(line, "second '-- +goose Down'");
  }
}

void Reader::EndSection(uint32_t end) {
  if (read_.statement()) Report(*read_.statement(), "'-- +goose StatementBegin' without '-- +goose StatementEnd'");
  if (read_.unfinished() && !Trim(Text(*read_.unfinished())).empty()) {
    Report(*read_.unfinished(), "statement without ';' at the end of a line, where goose looks for it");
  }
  read_.statement().reset();
  read_.End(end);
}

void Reader::StartStatement(Span line) {
  if (read_.place() == Place::kStart) return Report(line, "'-- +goose StatementBegin' before '-- +goose Up'");
  if (read_.statement()) return Report(line, "'-- +goose StatementBegin' inside of another one");
  read_.statement() = line;
}

void Reader::EndStatement(Span line) {
  if (!read_.statement()) return Report(line, "'-- +goose StatementEnd' without '-- +goose StatementBegin'");
  read_.statement().reset();
  read_.Finish();
}

}  // namespace

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
