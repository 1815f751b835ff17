// What Sqitch's registry holds of a change that is deployed (App::Sqitch::Role::DBIEngine, log_deploy_change).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/sqitch_plan.h"

namespace sluice::migrations {

struct SqitchDependency {
  std::string name;  // as the registry shows it: "a@v1"
  std::string id;    // of the change that is required
};

struct SqitchTagRecord {
  std::string id;
  std::string name;  // "@v1"
  SqitchSignature signature;
};

struct SqitchRecord {
  std::string project;
  std::string uri;  // empty where there is none
  std::string id;
  std::string change;
  SqitchSignature signature;
  std::vector<SqitchDependency> requires_changes;
  std::vector<std::string> conflicts;
  std::vector<SqitchTagRecord> tags;
  std::string unknown;  // why it is not known: the rest is empty then
};

// One for each change of the plan. An id is a sum over what stands in the plan and the id of the change before.
std::vector<SqitchRecord> SqitchRecords(const SqitchPlan& plan);

}  // namespace sluice::migrations
