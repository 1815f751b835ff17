#include "other_backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "analyzer/base/child_process.h"
#include "analyzer/base/utf8.h"
#include "analyzer/schema/session.h"
#include "backup/retention.h"
#include "runner/secrets.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kExternal = "external:";

Run<int64_t> ServerSeconds(RunPlace& place) {
  const auto now = place.connections->control().QueryValue(
      "SELECT pg_catalog.floor(EXTRACT(epoch FROM pg_catalog.clock_timestamp()))::bigint");
  if (!now) return StopWith(ExitCode::kRefused, runner::ToError(now.error(), "cannot read the server's clock"));
  int64_t seconds = 0;
  std::from_chars(now->data(), now->data() + now->size(), seconds);
  return seconds;
}

// How old one may be; an hour where nothing is said.
int64_t LongestAge(const HistoryConfig& config) {
  constexpr int64_t kHour = int64_t{60} * 60;
  const auto found = config.backup.find("external-age");
  if (found == config.backup.end()) return kHour;
  constexpr uint64_t kThousand = 1000;
  return static_cast<int64_t>(schema::ParseTimeMs(found->second.value).value_or(0) / kThousand);
}

std::string LastLine(std::string_view text) {
  while (!text.empty() && std::string_view(" \r\n\t").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  const size_t line = text.rfind('\n');
  return std::string(line == std::string_view::npos ? text : text.substr(line + 1));
}

std::string EndOfOutput(const ProcessResult& run, const std::string& connection) {
  constexpr size_t kMost = 800;
  const auto secrets = runner::SecretsOf(connection);
  std::string text = runner::WithoutSecrets(run.output + run.errors, secrets.value_or(std::vector<std::string>()));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() > kMost) text = "..." + text.substr(CharacterStart(text, text.size() - kMost));
  return ValidUtf8(text);
}

}  // namespace

void AddExternalBackupOptions(Command command, ExternalBackupOptions& options) {
  command.AddOption("--external-backup", options.id, "Rely on this backup, which another program has taken")
      .NotEmpty()
      .Called("ID");
  command.AddOption("--taken-at", options.taken_at, "When that was: 2026-01-31T12:00:00Z").NotEmpty().Called("TIME");
}

Run<std::string> TrustExternalBackup(RunPlace& place, const ExternalBackupOptions& options) {
  const int64_t taken = backup::ToSeconds(options.taken_at);
  if (options.id.empty() || taken == 0) {
    return StopWith(ExitCode::kUsage, {options.id.empty() ? "--taken-at without --external-backup"
                                                          : "--external-backup without a time at which it was taken",
                                       "Both together: --external-backup ID --taken-at 2026-01-31T12:00:00Z (UTC)."});
  }
  const Run<int64_t> now = ServerSeconds(place);
  if (!now) return tl::make_unexpected(now.error());
  constexpr int64_t kClocksDiffer = 60;
  constexpr int64_t kMinute = 60;
  if (taken > *now + kClocksDiffer) {
    return StopWith(ExitCode::kRefused, {fmt::format("the backup '{}' would be from the future", options.id),
                                         "Nothing was changed. The server's clock decides; the time is UTC."});
  }
  const int64_t limit = LongestAge(place.config);
  if (*now - taken > limit) {
    return StopWith(ExitCode::kRefused,
                    {fmt::format("the backup '{}' is {} min old, and may be {}", options.id, (*now - taken) / kMinute,
                                 limit / kMinute),
                     "Nothing was changed. What was written since is not in it: take a new one, or say with "
                     "`external-age` in [backup] how old one may be."});
  }
  return std::string(kExternal) + options.id;
}

Run<std::string> RunBackupCommand(const RunPlace& place, const std::string& command) {
  ProcessOptions options;
  options.variables = {"SLUICE_RUN_ID=" + place.ledger->identity().run};
  options.ends_with_us = true;
  const Result<ProcessResult> run = RunProcess({"sh", "-c", command}, options);
  constexpr const char* kNothing = "Nothing was changed.";
  if (!run) return StopWith(ExitCode::kBackup, {run.error().message, kNothing});
  if (run->exit_code != 0) {
    return StopWith(ExitCode::kBackup, {fmt::format("the backup's command ended with status {}", run->exit_code),
                                        EndOfOutput(*run, place.connection) + "\n" + kNothing});
  }
  const std::string label = ValidUtf8(LabelIn(run->output.empty() ? run->errors : run->output));
  if (!label.empty()) return std::string(kExternal) + label;
  return StopWith(ExitCode::kBackup, {"the backup's command printed nothing that could name what it has taken",
                                      fmt::format("Let it print a label as its last line. {}", kNothing)});
}

std::string LabelIn(const std::string& printed) {
  for (const std::string_view before : {"new backup label = ", "backup with name "}) {
    const size_t at = printed.rfind(before);
    if (at == std::string::npos) continue;
    const size_t begin = at + before.size();
    return printed.substr(begin, printed.find_first_of(" \r\n\t", begin) - begin);
  }
  return LastLine(printed);
}

}  // namespace sluice::cli
