// SQL for tools that take it statement by statement.
#pragma once

#include <string_view>
#include <vector>

namespace sluice::migrations {

// Each statement with the comments before it, without its semicolon; what stands behind the last goes with it. None
// where there are only comments.
std::vector<std::string_view> StatementsOf(std::string_view sql);

}  // namespace sluice::migrations
