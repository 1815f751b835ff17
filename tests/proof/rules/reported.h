// What a rule says of a history that is given by its scripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::proof {

enum class Reported : unsigned char { kNo, kBelowError, kAsError };

// slug: of a rule, which is turned on. scripts: of the migrations, in order; for the version of the tests' server.
// Fails the test where they cannot be linted.
Reported ReportedBy(std::string_view slug, const std::vector<std::string>& scripts);

}  // namespace sluice::proof
