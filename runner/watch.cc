#include "runner/watch.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <string_view>
#include <thread>
#include <utility>

namespace sluice::runner {
namespace {

using Clock = std::chrono::steady_clock;

// pg_stat_force_next_flush() came with version 15; before, sessions reported to a collector when it suited them.
constexpr int kVersionWithFlush = 150000;

SqlResult<void> ReportScans(Session& session) {
  if (session.server_version() < kVersionWithFlush) return {};
  return session.Execute("SELECT pg_catalog.pg_stat_force_next_flush()");
}

// What is in the statement's way.
class Gates {
 public:
  explicit Gates(Session& watcher) : watcher_(watcher) {}
  ~Gates() {
    if (closed_ > 0) (void)watcher_.Rollback();
  }
  Gates(const Gates&) = delete;
  Gates& operator=(const Gates&) = delete;
  Gates(Gates&&) = delete;
  Gates& operator=(Gates&&) = delete;

  // The snapshot that CREATE INDEX and REINDEX CONCURRENTLY wait for (WaitForOlderSnapshots() in indexcmds.c) is the
  // one that reading the catalogs takes here.
  SqlResult<Snapshot> Close() {
    const SqlResult<void> begun = watcher_.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
    if (!begun) return tl::make_unexpected(begun.error());
    closed_ = 1;
    SqlResult<Snapshot> snapshot = TakeSnapshot(watcher_, ScanCounter::kReported);
    if (!snapshot) return snapshot;
    // Not on partitioned tables: DETACH PARTITION CONCURRENTLY waits for the end of every transaction that uses one,
    // and would then be out of sight when it locks the partition.
    const SqlResult<void> locked =
        Lock("c.relkind = 'r'", "ACCESS SHARE")
            .and_then([this] { return watcher_.Execute("SAVEPOINT gate"); })
            .and_then([this] { return Lock("c.relkind IN ('r', 'p')", "SHARE UPDATE EXCLUSIVE"); });
    if (!locked) return tl::make_unexpected(locked.error());
    closed_ = 2;
    return snapshot;
  }

  bool closed() const { return closed_ > 0; }

  SqlResult<void> OpenNext() {
    --closed_;
    return closed_ == 1 ? watcher_.Execute("ROLLBACK TO SAVEPOINT gate") : watcher_.Commit();
  }

 private:
  SqlResult<void> Lock(std::string_view which, std::string_view mode) {
    const auto tables = watcher_.QueryValue(
        fmt::format("SELECT pg_catalog.string_agg(pg_catalog.format('ONLY %I.%I', n.nspname, c.relname), ', ') "
                    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE {} "
                    "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_temp_'",
                    which));
    if (!tables) return tl::make_unexpected(tables.error());
    return tables->empty() ? SqlResult<void>()
                           : watcher_.Execute(fmt::format("LOCK TABLE {} IN {} MODE", *tables, mode));
  }

  Session& watcher_;
  int closed_ = 0;
};

// Adds what the backend holds or waits for now, and says whether it waits for the watcher.
SqlResult<bool> Look(Session& watcher, int backend, std::set<std::pair<std::string, std::string>>& seen) {
  const auto waits = watcher.QueryValue(
      fmt::format("SELECT pg_catalog.pg_backend_pid() = ANY (pg_catalog.pg_blocking_pids({}))", backend));
  if (!waits) return tl::make_unexpected(waits.error());
  auto locks = LocksOf(watcher, backend);
  if (!locks) return tl::make_unexpected(locks.error());
  for (HeldLock& lock : *locks) seen.emplace(std::move(lock.relation), std::move(lock.mode));
  return *waits == "t";
}

}  // namespace

SqlResult<Observation> ObserveFromOutside(Session& session, Session& watcher, const std::string& sql) {
  if (const auto reported = ReportScans(session); !reported) return tl::make_unexpected(reported.error());
  const int backend = session.backend();
  std::set<std::pair<std::string, std::string>> seen;
  std::optional<SqlError> trouble;
  SqlResult<void> done;
  std::chrono::microseconds duration{0};
  Snapshot before;
  {
    Gates gates(watcher);
    SqlResult<Snapshot> closed = gates.Close();
    if (!closed) return tl::make_unexpected(closed.error());
    before = std::move(*closed);
    std::atomic<bool> ended = false;
    std::thread worker([&] {
      const Clock::time_point start = Clock::now();
      done = session.Execute(sql);
      duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
      ended = true;
    });
    while (!ended && !trouble) {
      const SqlResult<bool> waits = Look(watcher, backend, seen);
      if (!waits) trouble = waits.error();
      if (!waits || !*waits || !gates.closed()) continue;
      if (const SqlResult<void> opened = gates.OpenNext(); !opened) trouble = opened.error();
    }
    // The statement must not wait for a watcher that has given up.
    if (trouble && gates.closed()) (void)watcher.Rollback();
    worker.join();
  }
  if (!done) return tl::make_unexpected(done.error());
  if (trouble) return tl::make_unexpected(*trouble);
  if (const auto reported = ReportScans(session); !reported) return tl::make_unexpected(reported.error());
  const auto after = TakeSnapshot(watcher, ScanCounter::kReported);
  if (!after) return tl::make_unexpected(after.error());
  std::vector<HeldLock> locks;
  locks.reserve(seen.size());
  for (const auto& [relation, mode] : seen) locks.push_back({relation, mode});
  Observation observation = MakeObservation(before, {}, *after, locks);
  observation.complete = false;
  observation.duration = duration;
  observation.scans_known = session.server_version() >= kVersionWithFlush;
  if (!observation.scans_known) observation.scans.clear();
  return observation;
}

}  // namespace sluice::runner
