// Values as SQL and as connection strings have them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::runner {

// "a" is "\"a\"".
std::string QuoteIdentifier(std::string_view name);

// "it's" is "'it''s'", whatever standard_conforming_strings says.
std::string QuoteLiteral(std::string_view text);

// As an array's text: every element in double quotes.
std::string ToArray(const std::vector<std::string>& values);

// One value of a connection string: 'it\'s'.
std::string QuoteConnectionValue(std::string_view value);

}  // namespace sluice::runner
