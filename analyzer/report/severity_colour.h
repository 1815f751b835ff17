// The colour that stands for a severity.
#pragma once

#include <string_view>

#include "analyzer/finding/severity.h"
#include "analyzer/report/display.h"

namespace sluice::report {

constexpr std::string_view SeverityColour(Severity severity) {
  if (severity == Severity::kError) return sgr::kError;
  return severity == Severity::kWarning ? sgr::kWarning : sgr::kNote;
}

}  // namespace sluice::report
