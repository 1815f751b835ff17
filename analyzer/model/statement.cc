#include "analyzer/model/statement.h"

namespace sluice::model {

// Here and not in the header: every file that reads it would make a visit of all alternatives.
Span SpanOf(const Action& action) {
  return std::visit([](const auto& alternative) { return alternative.span; }, action);
}

}  // namespace sluice::model
