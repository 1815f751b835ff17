// Files that hold both directions behind comments that a tool reads: "-- +goose Up", "-- +migrate Down". What is the
// same of those tools: sections, StatementBegin and StatementEnd, and the semicolon at the end of a line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/span.h"
#include "migrations/migration.h"
#include "migrations/new_migration.h"
#include "migrations/text.h"

namespace sluice::migrations {

// Whether the last word of a line before one that starts with "--" ends in ';'.
bool EndsStatement(std::string_view line);

class AnnotatedSections {
 public:
  enum class Place : uint8_t { kStart, kUp, kDown };

  explicit AnnotatedSections(std::string_view text) : text_(text) {}

  std::string_view Text(Span span) const { return text_.substr(span.begin, span.length()); }
  Place place() const { return place_; }
  // Habits; sections and problems come by what follows.
  Sections& sections() { return sections_; }
  void Report(Span span, std::string message) { sections_.problems.push_back({span, std::move(message)}); }

  // A section begins behind the line; the one before has ended.
  void Begin(Place place, const Line& line);
  void End(uint32_t end);

  // The line of a StatementBegin that has no end yet.
  std::optional<Span>& statement() { return statement_; }
  // What the tool has collected and not seen a ';' after.
  const std::optional<Span>& unfinished() const { return unfinished_; }
  void Collect(Span line);
  void Finish() { unfinished_.reset(); }

  // All of it, problems in the order of the text.
  Sections Take() &&;

 private:
  std::string_view text_;
  Place place_ = Place::kStart;
  uint32_t section_begin_ = 0;
  std::optional<Span> statement_;
  std::optional<Span> unfinished_;
  Sections sections_;
};

// "-- +goose Up" with the SQL behind it, and the way back. option: behind the direction, " notransaction".
std::string WriteSections(std::string_view tool, std::string_view option, const NewScript& script);

}  // namespace sluice::migrations
