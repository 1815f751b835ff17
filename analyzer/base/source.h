// One file's bytes, and the only place where byte offsets become lines and columns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice {

// Where an offset is, as people and report formats count: both from 1. The column counts UTF-16 code units, as SARIF's
// columnKind utf16CodeUnits, the language server protocol and most editors do; a byte order mark counts as nothing.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  friend constexpr bool operator==(const Position&, const Position&) = default;
};

// Not safe for use from two threads at once: the line index is made when the first position is asked for.
class Source {
 public:
  // path: as shown in reports, '/' separated, relative where possible. text: the file's bytes, unchanged.
  Source(std::string path, std::string text);

  const std::string& path() const { return path_; }
  // The path from the root of the repository, for reports that a code host reads; the same as path() until it is set.
  const std::string& repository_path() const { return repository_path_.empty() ? path_ : repository_path_; }
  void set_repository_path(std::string path) { repository_path_ = std::move(path); }
  // As reports may show it: what is hidden is stars, of the same length.
  std::string_view text() const { return shown_.empty() ? text_ : shown_; }
  std::string_view Text(Span span) const { return text().substr(span.begin, span.length()); }
  // For who writes the file, never for a report.
  std::string_view original() const { return text_; }
  void Hide(Span span);

  // Offsets behind the end mean the end, offsets inside a character its start.
  Position Locate(uint32_t offset) const;
  // Its line alone: a column costs a walk over the line, which may be a whole dump.
  uint32_t LineOf(uint32_t offset) const;

  uint32_t LineCount() const;
  // The line's bytes without its line break ("\n" or "\r\n"). line: from 1.
  Span LineSpan(uint32_t line) const;
  std::string_view LineText(uint32_t line) const { return Text(LineSpan(line)); }

 private:
  const std::vector<uint32_t>& Lines() const;

  std::string path_;
  std::string repository_path_;
  std::string text_;
  std::string shown_;  // empty where nothing is hidden
  mutable std::vector<uint32_t> line_starts_;
  // The last position found: many are asked for in one line, each a little further on.
  mutable uint32_t last_offset_ = 0;
  mutable Position last_position_;
};

// Bytes taken by a UTF-8 byte order mark at the start of the text: 3 or 0.
uint32_t ByteOrderMarkLength(std::string_view text);

}  // namespace sluice
