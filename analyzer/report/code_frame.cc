#include "analyzer/report/code_frame.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "analyzer/base/utf8.h"
#include "analyzer/report/display.h"

namespace sluice::report {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// Bytes of a line that are looked at on each side of a span: a line may have megabytes.
constexpr uint32_t kReach = 2048;

// A span of more lines than this is shown with its head, "..." and its tail.
constexpr uint32_t kWholeLines = 6;
constexpr uint32_t kHeadLines = 3;
constexpr uint32_t kTailLines = 2;

// Columns that a label below its marks should have at least.
constexpr size_t kLabelRoom = 30;

// One line as it is shown, and the columns of it (from 0, the end exclusive) that the focus takes.
struct Shown {
  std::string text;
  size_t begin = 0;
  size_t end = 0;
  bool cut = false;
  bool blank_before = true;  // nothing but blanks stands before the focus
};

bool StartsCodePoint(std::string_view text, size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

uint32_t AlignUp(std::string_view text, uint32_t at, uint32_t limit) {
  for (int i = 0; i < 3 && at < limit && !StartsCodePoint(text, at); ++i) ++at;
  return at;
}

uint32_t AlignDown(std::string_view text, uint32_t at, uint32_t limit) {
  for (int i = 0; i < 3 && at > limit && !StartsCodePoint(text, at); ++i) --at;
  return at;
}

// The part of the line that can be near enough to the focus to be shown.
Span Near(std::string_view text, Span line, Span focus) {
  Span near = line;
  if (focus.begin - line.begin > kReach) near.begin = AlignUp(text, focus.begin - kReach, focus.begin);
  if (line.end - focus.begin > kReach) near.end = AlignUp(text, focus.begin + kReach, line.end);
  return near;
}

// Cuts to the width so that the focus stays in sight, or its start where it is too long itself.
void Cut(Shown& shown, size_t width, bool more_left, bool more_right) {
  const size_t total = Columns(shown.text);
  if (total <= width && !more_left && !more_right) return;
  shown.cut = true;
  size_t from = 0;
  size_t room = width - 1;
  if (more_left || shown.end > room) {
    room = width - 2;
    const size_t length = std::min(shown.end - shown.begin, room);
    from = shown.begin - std::min(shown.begin, (room - length) / 2);
    if (!more_right && from + room + 1 >= total) {
      room = width - 1;
      from = total - std::min(total, room);
    }
  }
  const size_t to = std::min(total, from + room);
  const size_t begin = CodePointOffset(shown.text, from);
  const size_t end = CodePointOffset(shown.text, to);
  const size_t lead = from > 0 || more_left ? 1 : 0;
  std::string text(lead > 0 ? kEllipsis : "");
  text.append(shown.text, begin, end - begin);
  if (to < total || more_right) text.append(kEllipsis);
  shown.text = std::move(text);
  shown.begin = shown.begin - from + lead;
  shown.end = std::min(shown.end, to) - from + lead;
}

class FrameWriter {
 public:
  FrameWriter(const Source& source, const FrameStyle& style, size_t digits)
      : source_(source), style_(style), digits_(digits) {}

  void Add(Span span, std::string_view label, bool primary) {
    const uint32_t first = LineOf(span.begin);
    const uint32_t last = span.empty() ? first : LineOf(span.end - 1);
    const bool adjacent = last_line_ == 0 || first == last_line_ || first == last_line_ + 1;
    if (!adjacent) Elide();
    if (primary && first != last) {
      AddLines(span, first, last);
    } else {
      AddLine(span, first, label, primary);
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  uint32_t LineOf(uint32_t offset) const { return source_.LineOf(offset); }

  // "  12 | "
  size_t CodeWidth() const { return style_.width - (2 + digits_ + 3); }

  void Row(std::string_view number, std::string_view content) {
    const std::string gutter = fmt::format("  {:>{}} |", number, digits_);
    out_ += Paint(gutter, sgr::kGutter, style_.colour);
    const size_t end = content.find_last_not_of(' ');
    if (end != std::string_view::npos) out_.append(" ").append(content.substr(0, end + 1));
    out_ += '\n';
  }

  void Elide() {
    out_ += Paint("  ...", sgr::kGutter, style_.colour);
    out_ += '\n';
  }

  Shown Show(uint32_t line_number, Span focus, size_t width) const {
    const Span line = source_.LineSpan(line_number);
    focus.begin = std::clamp(focus.begin, line.begin, line.end);
    focus.end = std::clamp(focus.end, focus.begin, line.end);
    const Span near = Near(source_.text(), line, focus);
    Shown shown;
    shown.text = PrintableCode(source_.Text({near.begin, focus.begin}), 0);
    shown.blank_before = shown.text.find_first_not_of(' ') == std::string::npos && near.begin == line.begin;
    shown.begin = Columns(shown.text);
    focus.end = std::min(focus.end, near.end);
    shown.text += PrintableCode(source_.Text(focus), shown.begin);
    shown.end = Columns(shown.text);
    shown.text += PrintableCode(source_.Text({focus.end, near.end}), shown.end);
    if (shown.begin == Columns(shown.text)) {
      shown.text += ' ';  // the mark of a line break needs a column too
      ++shown.end;
    }
    Cut(shown, width, near.begin > line.begin, near.end < line.end);
    return shown;
  }

  void AddLine(Span span, uint32_t line, std::string_view label, bool primary) {
    const Shown shown = Show(line, span, CodeWidth());
    if (line != last_line_ || shown.cut) Row(std::to_string(line), shown.text);
    const std::string line_of_marks(std::max<size_t>(1, shown.end - shown.begin), primary ? '^' : '-');
    const std::string_view colour = primary ? style_.primary : sgr::kGutter;
    const std::string blanks(shown.begin, ' ');
    const std::string marks = Paint(line_of_marks, colour, style_.colour);
    const size_t used = shown.begin + line_of_marks.size();
    if (used + 1 + Columns(label) <= CodeWidth()) {
      Row("", blanks + marks + ' ' + Paint(label, colour, style_.colour));
    } else {
      Row("", blanks + marks);
      AddLabel(label, shown.begin, colour);
    }
    last_line_ = line;
  }

  // A label that has no room beside its marks: below them, or at the left where there is little room either.
  void AddLabel(std::string_view label, size_t column, std::string_view colour) {
    const std::string blanks(CodeWidth() - column < kLabelRoom ? 0 : column, ' ');
    const std::string text = Wrap(label, {}, CodeWidth() - blanks.size());
    for (const std::string_view line : SplitLines(text)) {
      Row("", blanks + Paint(line, colour, style_.colour));
    }
  }

  void AddLines(Span span, uint32_t first, uint32_t last) {
    AddFirstLine(span, first);
    const bool whole = last - first < kWholeLines;
    for (uint32_t line = first + 1; line < last; ++line) {
      if (!whole && line == first + kHeadLines) {
        ElideBesideBar();
        line = last - kTailLines + 1;
      }
      Row(std::to_string(line), Bar("| ") + Show(line, {}, CodeWidth() - 2).text);
    }
    AddLastLine(span, last);
    last_line_ = last;
  }

  void AddFirstLine(Span span, uint32_t line) {
    const Span start{span.begin, AlignUp(source_.text(), span.begin + 1, span.end)};
    const Shown shown = Show(line, start, CodeWidth() - 2);
    const std::string number = std::to_string(line);
    if (shown.blank_before && !shown.cut) {
      Row(number, Bar("/ ") + shown.text);
      return;
    }
    Row(number, "  " + shown.text);
    Row("", ' ' + Bar(std::string(1 + shown.begin, '_') + '^'));
  }

  void AddLastLine(Span span, uint32_t line) {
    const Span end{AlignDown(source_.text(), span.end - 1, span.begin), span.end};
    const Shown shown = Show(line, end, CodeWidth() - 2);
    Row(std::to_string(line), Bar("| ") + shown.text);
    Row("", Bar('|' + std::string(shown.end, '_') + '^'));
  }

  void ElideBesideBar() {
    out_ += Paint(fmt::format("{:<{}}", "  ...", 2 + digits_ + 3), sgr::kGutter, style_.colour);
    out_ += Bar("|") + '\n';
  }

  std::string Bar(std::string_view text) const { return Paint(text, style_.primary, style_.colour); }

  const Source& source_;
  const FrameStyle& style_;
  size_t digits_;
  uint32_t last_line_ = 0;
  std::string out_;
};

}  // namespace

std::string CodeFrame(const Source& source, Span primary, const std::vector<Mark>& marks, const FrameStyle& style) {
  uint32_t last = source.LineOf(primary.end);
  for (const Mark& mark : marks) last = std::max(last, source.LineOf(mark.span.begin));
  std::vector<const Mark*> sorted;
  sorted.reserve(marks.size());
  for (const Mark& mark : marks) sorted.push_back(&mark);
  const auto line_of = [&](const Mark* mark) { return source.LineOf(mark->span.begin); };
  std::stable_sort(sorted.begin(), sorted.end(), [&](auto* a, auto* b) { return line_of(a) < line_of(b); });

  const uint32_t primary_line = source.LineOf(primary.begin);
  FrameWriter frame(source, style, std::to_string(last).size());
  auto next = sorted.begin();
  for (; next != sorted.end() && line_of(*next) < primary_line; ++next) frame.Add((*next)->span, (*next)->label, false);
  frame.Add(primary, "", true);
  for (; next != sorted.end(); ++next) frame.Add((*next)->span, (*next)->label, false);
  return frame.Take();
}

}  // namespace sluice::report
