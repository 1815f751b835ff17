// Sqitch's plan and configuration, as App::Sqitch::Plan and Git's configuration format have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::migrations {

// Behind a change or a tag.
struct SqitchSignature {
  std::string time;  // "2024-01-31T23:59:59Z"
  std::string planner;
  std::string email;
  std::string note;  // may be empty; its lines are lines here
};

struct SqitchChange {
  std::string name;
  std::vector<std::string> dependencies;  // as written: "a", "a@tag", "@tag", "!a", "project:a"
  std::vector<std::string> tags;          // directly behind it, without their "@"
  uint32_t line = 0;                      // from 1
  SqitchSignature signature = {};
  std::vector<SqitchSignature> tag_signatures = {};  // one for each tag
};

struct SqitchPlan {
  std::string project;
  std::string uri;                    // empty where there is none
  std::vector<SqitchChange> changes;  // in the order in which they are deployed
};

// Fails where Sqitch would: a line that is none, a name twice without a tag between, a change that is required before
// it is planned. path: for the message.
Result<SqitchPlan> ParseSqitchPlan(std::string_view text, const std::string& path);

// Time and planner of the last change or tag, as they stand there; empty where there is none.
std::string_view LastSignature(std::string_view plan);

// The tags between a change and the next of its name, the one before that first: its scripts are named after one of
// them. Empty for the last of its name.
std::vector<std::string> ReworkTags(const SqitchPlan& plan, size_t change);

// Whether a change of the same name comes behind it.
bool IsReworked(const SqitchPlan& plan, size_t change);

// The last value of a key in [section], without quotes. section: `core`, `engine "pg"`.
std::optional<std::string> SqitchSetting(std::string_view configuration, std::string_view section,
                                         std::string_view key);

// The names of [engine "NAME"], in their order.
std::vector<std::string> SqitchEngines(std::string_view configuration);

}  // namespace sluice::migrations
