#include "runner/watching/hooks.h"

#include <fmt/format.h>

#include "analyzer/base/child_process.h"
#include "analyzer/base/utf8.h"
#include "runner/secrets.h"

namespace sluice::runner {
namespace {

constexpr size_t kMostOutput = 2'000;

// The end of what it printed, which says most.
std::string Shown(const ProcessResult& result, const std::vector<std::string>& secrets) {
  std::string text = WithoutSecrets(result.output + result.errors, secrets);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (text.size() > kMostOutput) text = "..." + text.substr(CharacterStart(text, text.size() - kMostOutput));
  return ValidUtf8(text);
}

}  // namespace

std::vector<std::string> HookVariables(std::string_view hook, const WatchedRun& run, const WatchedEvent& event) {
  const auto number = [](const auto& value) { return value ? std::to_string(*value) : std::string(); };
  return {
      fmt::format("SLUICE_HOOK={}", hook),
      "SLUICE_RUN_ID=" + run.run,
      "SLUICE_COMMAND=" + run.command,
      "SLUICE_DATABASE=" + run.database,
      "SLUICE_ENVIRONMENT=" + run.environment,
      "SLUICE_MIGRATION=" + event.migration,
      "SLUICE_FILE=" + event.file,
      "SLUICE_MIGRATIONS=" + number(event.migrations),
      "SLUICE_OUTCOME=" + event.outcome,
      "SLUICE_EXIT_STATUS=" + number(event.exit),
  };
}

Result<std::string> RunHook(const HookPolicy& policy, std::string_view hook, const WatchedRun& run,
                            const WatchedEvent& event) {
  const auto command = policy.commands.find(hook);
  if (command == policy.commands.end()) return std::string();
  ProcessOptions options;
  options.variables = HookVariables(hook, run, event);
  options.time_limit = policy.limit;
  options.own_group = true;
  const Result<ProcessResult> ended = RunProcess({"sh", "-c", command->second}, options);
  if (!ended) return Fail(fmt::format("the hook '{}': {}", hook, ended.error().message), ended.error().hint);
  std::string shown = Shown(*ended, policy.secrets);
  if (ended->exit_code == 0) return shown;
  return Fail(fmt::format("the hook '{}' ended with status {}", hook, ended->exit_code), std::move(shown));
}

}  // namespace sluice::runner
