// Passwords of connection strings, so that they never show.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sluice::runner {

// The values that must not show, longest first so that one which holds another goes as a whole. Nothing where the
// string cannot be read: libpq's own message about that would quote from it.
std::optional<std::vector<std::string>> SecretsOf(const std::string& connection);

// "***" in the place of each.
std::string WithoutSecrets(std::string text, const std::vector<std::string>& secrets);

}  // namespace sluice::runner
