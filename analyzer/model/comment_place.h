// Which statement a comment is about.
#pragma once

#include <string_view>

#include "analyzer/base/span.h"
#include "analyzer/model/statement.h"

namespace sluice::model {

// The statement that it stands in, the one that it follows on its last line, else the one that it stands before. Empty
// where there is none.
Span StatementOf(std::string_view text, const Script& script, Span comment);

}  // namespace sluice::model
