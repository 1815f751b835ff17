// The team's own commands before and after a run and each of its migrations.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "runner/watching/event.h"

namespace sluice::runner {

struct HookPolicy {
  std::map<std::string, std::string, std::less<>> commands;  // by hook: "before_run"
  std::chrono::milliseconds limit{60'000};                   // of each
  std::vector<std::string> secrets;                          // that never show, whatever a command prints
};

// What a hook is told: "SLUICE_RUN_ID=00ff" and so on. What is not known is empty, never a value of another run.
std::vector<std::string> HookVariables(std::string_view hook, const WatchedRun& run, const WatchedEvent& event);

// Runs the command of that hook by `sh -c`, in a process group of its own, with nothing to read. Tells what it printed,
// without the secrets; nothing is run where there is no such command. Fails where it ends with another status than 0,
// or not within the limit.
Result<std::string> RunHook(const HookPolicy& policy, std::string_view hook, const WatchedRun& run,
                            const WatchedEvent& event);

}  // namespace sluice::runner
