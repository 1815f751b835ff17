// Where a Sqitch project has its plan and its scripts, as sqitch.conf says.
#pragma once

#include <optional>
#include <string>

#include "migrations/directory.h"

namespace sluice::migrations {

struct SqitchLayout {
  std::string configuration;  // empty where there is none
  std::string plan;
  std::string deploy;
  std::string revert;
  std::string verify;
  std::string reworked_deploy;  // of changes that were reworked later
  std::string reworked_revert;
  std::string engine;  // the plan's; empty where nobody says it

  bool for_postgresql() const { return engine.empty() || engine == "pg"; }
};

// Of the project whose plan is in the directory, or whose configuration is there and names a plan elsewhere, or by
// another name; nothing where it is neither. One project may have a plan for each of several engines, and its
// configuration may lie some directories above.
std::optional<SqitchLayout> FindSqitchLayout(const Directory& directory);

}  // namespace sluice::migrations
