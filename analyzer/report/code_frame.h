// A few lines of a source with marks under what a finding is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/base/span.h"

namespace sluice::report {

// A place beside the primary one, with a few words on it.
struct Mark {
  Span span;
  std::string label;
};

struct FrameStyle {
  size_t width = 80;
  bool colour = false;
  std::string_view primary;  // SGR parameters of the carets
};

// Lines with numbers; carets under the primary span, dashes under the others. A span of several lines has a bar at its
// left and its middle left out; a line that is too long is cut around its span.
std::string CodeFrame(const Source& source, Span primary, const std::vector<Mark>& marks, const FrameStyle& style);

}  // namespace sluice::report
