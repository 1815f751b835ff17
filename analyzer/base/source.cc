#include "analyzer/base/source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "analyzer/base/utf8.h"

namespace sluice {

Source::Source(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

void Source::Hide(Span span) {
  if (shown_.empty()) shown_ = text_;
  const auto end = shown_.begin() + std::min<std::ptrdiff_t>(span.end, std::ssize(shown_));
  std::replace_if(
      shown_.begin() + std::min<std::ptrdiff_t>(span.begin, std::ssize(shown_)), end, [](char c) { return c != '\n'; },
      '*');
}

const std::vector<uint32_t>& Source::Lines() const {
  if (!line_starts_.empty()) return line_starts_;
  line_starts_.push_back(0);
  const char* begin = text_.data();
  const char* end = begin + text_.size();
  for (const char* at = begin; at < end;) {
    const auto* newline = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
    if (newline == nullptr) break;
    at = newline + 1;
    line_starts_.push_back(static_cast<uint32_t>(at - begin));
  }
  return line_starts_;
}

Position Source::Locate(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  offset = static_cast<uint32_t>(CharacterStart(text_, offset));
  const std::vector<uint32_t>& lines = Lines();
  const auto after = std::upper_bound(lines.begin(), lines.end(), offset);
  const auto line = static_cast<uint32_t>(after - lines.begin());
  uint32_t start = lines[line - 1];
  if (line == 1) start = std::min(offset, ByteOrderMarkLength(text_));
  uint32_t column = 1;
  // Only from a byte that starts a code point is the rest of the line counted as the whole would be.
  const bool continues = line == last_position_.line && last_offset_ >= start && last_offset_ <= offset &&
                         last_offset_ < text_.size() &&
                         (static_cast<unsigned char>(text_[last_offset_]) & 0xC0U) != 0x80U;
  if (continues) {
    start = last_offset_;
    column = last_position_.column;
  }
  last_offset_ = offset;
  last_position_ = {line, column + Utf16Length(original().substr(start, offset - start))};
  return last_position_;
}

uint32_t Source::LineOf(uint32_t offset) const {
  const std::vector<uint32_t>& lines = Lines();
  return static_cast<uint32_t>(std::upper_bound(lines.begin(), lines.end(), offset) - lines.begin());
}

uint32_t Source::LineCount() const {
  return static_cast<uint32_t>(Lines().size());
}

Span Source::LineSpan(uint32_t line) const {
  const std::vector<uint32_t>& lines = Lines();
  Span span{lines[line - 1], line < lines.size() ? lines[line] : static_cast<uint32_t>(text_.size())};
  if (line == 1) span.begin = ByteOrderMarkLength(text_);
  if (span.end > span.begin && text_[span.end - 1] == '\n') --span.end;
  if (span.end > span.begin && text_[span.end - 1] == '\r') --span.end;
  return span;
}

uint32_t ByteOrderMarkLength(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

}  // namespace sluice
