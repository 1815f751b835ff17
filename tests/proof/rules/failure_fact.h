// That a change fails on a server, and that a rule says so; or neither.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::proof {

struct FailureFact {
  std::string_view rule;
  std::vector<std::string> change;  // statements
  bool fails;                       // one of them
  int last = 0;                     // the last version of the server where it fails; 0: in all
};

void PrintTo(const FailureFact& fact, std::ostream* out);

// In a new database, where the script before has run.
void ExpectFailureIsReported(const FailureFact& fact, std::string_view before);

}  // namespace sluice::proof
