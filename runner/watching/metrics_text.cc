#include "runner/watching/metrics_text.h"

#include <fmt/format.h>

#include <charconv>

namespace sluice::runner {
namespace {

using Kind = WatchedEvent::Kind;

constexpr std::string_view kLastSuccess = "sluice_last_success_timestamp_seconds";
constexpr std::string_view kLastBackup = "sluice_last_backup_timestamp_seconds";
constexpr std::string_view kLockNotAvailable = "55P03";

// A label's value, as the exposition format has it.
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c == '\n' ? "\\n" : std::string(1, c);
  }
  return escaped;
}

std::string LabelsOf(const WatchedRun& run) {
  std::string labels;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) labels += fmt::format("{}{}=\"{}\"", labels.empty() ? "" : ",", name, Escaped(value));
  };
  add("database", run.database);
  add("environment", run.environment);
  return labels.empty() ? labels : "{" + labels + "}";
}

std::string MetricText(std::string_view name, std::string_view help, const std::string& labels,
                       const std::string& value) {
  return fmt::format("# HELP {} {}\n# TYPE {} gauge\n{}{} {}\n", name, help, name, name, labels, value);
}

double Seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

void Count(const WatchedEvent& event, RunTally& tally) {
  if (event.kind == Kind::kRetry) {
    ++tally.retries;
    if (event.sqlstate == kLockNotAvailable) ++tally.lock_waits;
    tally.waited += event.time.value_or(std::chrono::milliseconds(0));
  }
  if (event.kind != Kind::kDone) return;
  ++tally.done;
  tally.rows += event.rows.value_or(0);
  if (!tally.pending) return;
  if (event.outcome == "undone") {
    ++*tally.pending;
  } else if (*tally.pending > 0) {
    --*tally.pending;
  }
}

std::string MetricsText(const WatchedRun& run, const RunTally& tally, const WatchedEvent& ended, int64_t time,
                        std::optional<int64_t> last_success) {
  std::string text;
  const std::string labels = LabelsOf(run);
  const auto add = [&](std::string_view name, std::string_view help, auto value) {
    text += MetricText(name, help, labels, fmt::format("{}", value));
  };
  const int status = ended.exit.value_or(0);
  if (tally.pending) add("sluice_pending_migrations", "Migrations that the database does not have.", *tally.pending);
  add("sluice_last_run_timestamp_seconds", "When the last run ended.", time);
  add("sluice_last_run_duration_seconds", "How long the last run took.",
      Seconds(ended.time.value_or(std::chrono::milliseconds(0))));
  add("sluice_last_run_success", "Whether the last run ended with status 0.", status == 0 ? 1 : 0);
  add("sluice_last_run_exit_status", "The last run's exit status.", status);
  add("sluice_last_run_migrations", "Migrations that the last run applied or undid.", tally.done);
  add("sluice_last_run_rows", "Rows that the last run changed.", tally.rows);
  add("sluice_last_run_retries", "How often the last run tried a migration again.", tally.retries);
  add("sluice_last_run_lock_waits", "How often it did so because a lock was not to be had.", tally.lock_waits);
  add("sluice_last_run_waited_seconds", "How long it waited between tries, holding nothing.", Seconds(tally.waited));
  if (status == 0) last_success = time;
  if (last_success) add(kLastSuccess, "When a run ended with status 0 at last.", *last_success);
  return WithLastBackup(text, run, tally.last_backup);
}

std::string WithLastBackup(std::string_view text, const WatchedRun& run, std::optional<int64_t> last_backup) {
  std::string with;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.find(kLastBackup) == std::string_view::npos) with += std::string(line) + '\n';
  }
  if (last_backup) {
    with += MetricText(kLastBackup, "When the last verified backup of the whole database was taken.", LabelsOf(run),
                       std::to_string(*last_backup));
  }
  return with;
}

std::optional<int64_t> ReadLastSuccess(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.starts_with(kLastSuccess)) continue;
    const std::string_view number = line.substr(line.rfind(' ') + 1);
    int64_t value = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (read.ec == std::errc() && read.ptr == number.data() + number.size()) return value;
  }
  return std::nullopt;
}

}  // namespace sluice::runner
