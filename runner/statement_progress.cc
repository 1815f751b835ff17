#include "runner/statement_progress.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <utility>

namespace sluice::runner {
namespace {

struct ProgressView {
  int since;  // server_version_num
  std::string_view query;
};

// What each says of its command, as phase, done, total (manual, Progress Reporting).
constexpr ProgressView kViews[] = {
    {100000, "SELECT phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = $1"},
    {120000,
     "SELECT phase, CASE WHEN blocks_total > 0 THEN blocks_done WHEN tuples_total > 0 THEN tuples_done ELSE "
     "lockers_done END, CASE WHEN blocks_total > 0 THEN blocks_total WHEN tuples_total > 0 THEN tuples_total ELSE "
     "lockers_total END FROM pg_catalog.pg_stat_progress_create_index WHERE pid = $1"},
    {120000,
     "SELECT phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_cluster WHERE pid = $1"},
    {130000,
     "SELECT phase, sample_blks_scanned, sample_blks_total FROM pg_catalog.pg_stat_progress_analyze WHERE pid = $1"},
    {140000,
     "SELECT pg_catalog.lower(command), bytes_processed, bytes_total FROM pg_catalog.pg_stat_progress_copy WHERE pid = "
     "$1"},
};

constexpr std::string_view kBlockers =
    "SELECT a.pid, a.application_name, a.usename, a.state, pg_catalog.date_trunc('second', "
    "pg_catalog.clock_timestamp() - a.xact_start) FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY "
    "(pg_catalog.pg_blocking_pids($1)) ORDER BY a.xact_start, a.pid LIMIT 3";

std::optional<int64_t> ToNumber(const std::optional<std::string>& text) {
  int64_t number = 0;
  if (!text) return std::nullopt;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

std::string ViewsOf(int version) {
  std::string sql;
  for (const ProgressView& view : kViews) {
    if (version >= view.since) sql += fmt::format("{}({})", sql.empty() ? "" : " UNION ALL ", view.query);
  }
  return sql;
}

std::string ElapsedText(std::chrono::milliseconds elapsed) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
  constexpr auto kMinute = 60;
  return seconds < kMinute ? fmt::format("{} s", seconds)
                           : fmt::format("{} min {} s", seconds / kMinute, seconds % kMinute);
}

}  // namespace

std::string ProgressLine(const StatementProgress& progress) {
  std::string line = ElapsedText(progress.elapsed);
  if (!progress.phase.empty()) line += ", " + progress.phase;
  if (progress.done && progress.total.value_or(0) > 0) {
    // What has grown meanwhile is more than all.
    const int64_t done = std::min(*progress.done, *progress.total);
    constexpr double kAll = 100;
    line += fmt::format(", {} %",
                        static_cast<int>(kAll * static_cast<double>(done) / static_cast<double>(*progress.total)));
  }
  for (const std::string& blocker : progress.blockers) {
    line += (&blocker == &progress.blockers.front() ? ", waits for " : ", ") + blocker;
  }
  return line;
}

SqlResult<StatementProgress> ReadProgress(Session& control, int backend) {
  StatementProgress progress;
  const Parameters who = {std::to_string(backend)};
  if (const std::string views = ViewsOf(control.server_version()); !views.empty()) {
    const SqlResult<std::vector<Row>> rows = control.Query(views, who);
    if (!rows) return tl::make_unexpected(rows.error());
    if (!rows->empty()) {
      const Row& row = rows->front();
      progress.phase = row[0].value_or("");
      progress.done = ToNumber(row[1]);
      progress.total = ToNumber(row[2]);
    }
  }
  const SqlResult<std::vector<Row>> blockers = control.Query(std::string(kBlockers), who);
  if (!blockers) return tl::make_unexpected(blockers.error());
  for (const Row& row : *blockers) {
    progress.blockers.push_back(fmt::format("process {} ('{}', user {}, {} for {})", row[0].value_or(""),
                                            row[1].value_or(""), row[2].value_or(""), row[3].value_or("?"),
                                            row[4].value_or("?")));
  }
  return progress;
}

StatementWatch::StatementWatch(std::chrono::milliseconds interval) : interval_(interval), thread_([this] { Run(); }) {}

StatementWatch::~StatementWatch() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void StatementWatch::Begin(Session& control, int backend, Tell tell) {
  const std::lock_guard<std::mutex> lock(mutex_);
  control_ = &control;
  backend_ = backend;
  tell_ = std::move(tell);
  began_ = std::chrono::steady_clock::now();
}

void StatementWatch::End() {
  const std::lock_guard<std::mutex> lock(mutex_);
  control_ = nullptr;
}

void StatementWatch::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!ended_.wait_for(lock, interval_, [this] { return ends_; })) {
    if (control_ != nullptr) TellOnce();
  }
}

void StatementWatch::TellOnce() {
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
  if (elapsed < interval_) return;
  SqlResult<StatementProgress> progress = ReadProgress(*control_, backend_);
  if (!progress) {
    // Whoever needs the connection next finds out what is the matter with it.
    control_ = nullptr;
    return;
  }
  progress->elapsed = elapsed;
  tell_(*progress);
}

}  // namespace sluice::runner
