// What `sluice check` has found, for people and for programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/preflight.h"

namespace sluice::cli {

struct CheckFindings {
  runner::PreflightFacts facts;
  std::vector<runner::PreflightProblem> problems;
  bool behind_pooler = false;
  runner::Disk data_disk;
  int64_t database_bytes = 0;
  std::string environment;
  std::vector<std::string> pending;       // labels
  std::optional<std::string> no_history;  // why what is pending is not known
};

std::string CheckText(const CheckFindings& findings, bool detailed);
std::string CheckJson(const CheckFindings& findings);

}  // namespace sluice::cli
