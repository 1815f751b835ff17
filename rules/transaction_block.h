// What is said of a statement that fails because it runs in a transaction block.
#pragma once

#include <optional>
#include <string_view>

#include "rules/context.h"

namespace sluice::rules {

// Nothing is reported where the statement at hand shares its transaction with no other.
std::optional<Draft> ReportInTransactionBlock(Span span, std::string_view command, Context& context);

}  // namespace sluice::rules
