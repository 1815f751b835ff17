#include "analyzer/analysis/statement_lines.h"

#include <algorithm>

namespace sluice::analysis {

StatementLines::StatementLines(std::string_view text, const migrations::Rendering* rendering)
    : text_(text), rendering_(rendering) {
  if (rendering != nullptr) file_.emplace(std::string(), rendering->file);
}

uint32_t StatementLines::Of(Span statement) {
  if (file_) return file_->LineOf(migrations::PlaceInFile(*rendering_, statement).begin);
  if (statement.begin < counted_) {
    counted_ = 0;
    line_ = 1;
  }
  line_ += static_cast<uint32_t>(std::count(text_.begin() + counted_, text_.begin() + statement.begin, '\n'));
  counted_ = statement.begin;
  return line_;
}

}  // namespace sluice::analysis
