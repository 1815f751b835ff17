// Tables for a terminal of 80 columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

using TableRow = std::vector<std::string>;

// The first row is the heading. Columns are as wide as what is in them; the last one is cut where a line would be
// longer than 80 columns. What a terminal would obey is not in it.
std::string TableText(const std::vector<TableRow>& rows);

// "2026-01-31 12:00" of "2026-01-31 12:00:00.123+00"; "-" where there is none.
std::string ShortTime(std::string_view time);

}  // namespace sluice::cli
