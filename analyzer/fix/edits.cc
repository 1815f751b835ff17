#include "analyzer/fix/edits.h"

#include <algorithm>

namespace sluice::fix {
namespace {

bool Overlap(const Span& a, const Span& b) {
  if (a.empty() && b.empty()) return a.begin == b.begin;
  // An insertion at the edge of what goes or changes may have meant what stands there.
  if (a.empty()) return b.begin <= a.begin && a.begin < b.end;
  if (b.empty()) return a.begin <= b.begin && b.begin < a.end;
  return a.begin < b.end && b.begin < a.end;
}

}  // namespace

bool EditSet::Fits(const std::vector<Edit>& edits) const {
  return std::none_of(edits.begin(), edits.end(), [&](const Edit& edit) {
    return std::any_of(edits_.begin(), edits_.end(), [&](const Edit& taken) { return Overlap(edit.span, taken.span); });
  });
}

bool EditSet::Add(const std::vector<Edit>& edits) {
  if (!Fits(edits)) return false;
  edits_.insert(edits_.end(), edits.begin(), edits.end());
  std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end < b.span.end;
  });
  return true;
}

std::string WithLineEndsOf(std::string_view text, std::string_view inserted) {
  const size_t line_end = text.find('\n');
  const bool crlf = line_end != std::string_view::npos && line_end > 0 && text[line_end - 1] == '\r';
  std::string adapted;
  for (const char c : inserted) {
    if (c == '\n' && crlf) adapted += '\r';
    adapted += c;
  }
  return adapted;
}

std::string Apply(std::string_view text, const std::vector<Edit>& edits) {
  std::string result;
  uint32_t at = 0;
  for (const Edit& edit : edits) {
    result.append(text.substr(at, edit.span.begin - at)).append(WithLineEndsOf(text, edit.text));
    at = edit.span.end;
  }
  return result.append(text.substr(at));
}

}  // namespace sluice::fix
