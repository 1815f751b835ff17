// Runs a history on the server and through the replay, side by side.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/session.h"
#include "tests/proof/histories/generator.h"

namespace sluice::histories {

struct Difference {
  std::string statement;               // after which it showed
  std::vector<std::string> catalogue;  // facts of the server's that the replay does not have
  std::vector<std::string> replay;     // and the other way round
};

struct Outcome {
  std::vector<std::string> statements;
  size_t accepted = 0;
  size_t compared = 0;
  std::optional<Difference> difference;  // the first; nothing is run behind it
  std::string trouble;                   // why it could not be run to its end
};

// The next statement, or nothing at the end.
using Source = std::function<std::optional<std::string>(const Situation&)>;
// False for a statement that is to be kept from the replay: for testing the test.
using Passes = std::function<bool(const std::string&)>;

// In an emptied database. Statements that the server refuses are kept from the replay, and so is what follows in a
// transaction that has failed.
Outcome Run(runner::Session& session, const Source& source, const Passes& passes);

Outcome RunGenerated(runner::Session& session, uint64_t seed, size_t length, const Passes& passes);
Outcome RunAgain(runner::Session& session, const std::vector<std::string>& statements, const Passes& passes);

// The shortest part of a history that still ends in a difference, as far as the time allows to look for it.
Outcome Shrink(runner::Session& session, const Outcome& failed, const Passes& passes, std::chrono::seconds limit);

}  // namespace sluice::histories
