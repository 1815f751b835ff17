// The line that a statement of a script starts on, in the file that it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "analyzer/base/source.h"
#include "analyzer/base/span.h"
#include "migrations/rendering.h"

namespace sluice::analysis {

// For statements in their order: each line is counted once, and no text is kept.
class StatementLines {
 public:
  // text: the script's. rendering: where the script only stands for its file; may be null. Both outlive this.
  StatementLines(std::string_view text, const migrations::Rendering* rendering);

  uint32_t Of(Span statement);

 private:
  std::string_view text_;
  const migrations::Rendering* rendering_;
  std::optional<Source> file_;  // that is rendered
  uint32_t counted_ = 0;
  uint32_t line_ = 1;
};

}  // namespace sluice::analysis
