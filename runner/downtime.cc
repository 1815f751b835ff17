#include "runner/downtime.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

namespace sluice::runner {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kPause{50};

constexpr const char* kTablesBefore = R"sql(
SELECT oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'm', 'f') AND relpersistence <> 't'
)sql";

// From SHARE on, which is the first that writers wait for.
constexpr const char* kLocked = R"sql(
SELECT DISTINCT relation FROM pg_catalog.pg_locks
WHERE pid = $1::pg_catalog.int4 AND granted AND locktype = 'relation'
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
)sql";

SqlResult<std::set<std::string>> ReadTables(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(kTablesBefore);
  if (!rows) return tl::make_unexpected(rows.error());
  std::set<std::string> tables;
  for (const Row& row : *rows) tables.insert(row.front().value_or(""));
  return tables;
}

}  // namespace

class Downtime::Watcher {
 public:
  Watcher(Session session, std::set<std::string> tables, milliseconds limit)
      : session_(std::move(session)), tables_(std::move(tables)), limit_(limit), thread_([this] { Run(); }) {}

  ~Watcher() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    stopped_.notify_all();
    thread_.join();
  }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  Watcher(Watcher&&) = delete;
  Watcher& operator=(Watcher&&) = delete;

  void Watch(const Session& worker) {
    const std::lock_guard<std::mutex> lock(mutex_);
    cancel_.emplace(worker);
    backend_ = worker.backend();
  }
  bool IsUp() const { return is_up_; }
  milliseconds Sum() const { return milliseconds(sum_ms_.load()); }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    Clock::duration sum{0};
    for (Clock::time_point last = Clock::now(); !stop_;) {
      stopped_.wait_for(lock, kPause);
      const int backend = backend_;
      lock.unlock();
      const bool locked = backend != 0 && HoldsLocks(backend);
      lock.lock();
      const Clock::time_point now = Clock::now();
      if (locked) sum += now - last;
      last = now;
      sum_ms_ = std::chrono::duration_cast<milliseconds>(sum).count();
      if (sum < limit_) continue;
      is_up_ = true;
      if (locked && cancel_) (void)cancel_->Request();
    }
  }

  bool HoldsLocks(int backend) {
    const SqlResult<std::vector<Row>> rows = session_.Query(kLocked, {std::to_string(backend)});
    if (!rows) return true;
    for (const Row& row : *rows) {
      if (tables_.contains(row.front().value_or(""))) return true;
    }
    return false;
  }

  Session session_;
  std::set<std::string> tables_;
  milliseconds limit_;
  std::mutex mutex_;  // of those down to the thread
  std::condition_variable stopped_;
  bool stop_ = false;
  int backend_ = 0;
  std::optional<Session::Cancel> cancel_;
  std::atomic<bool> is_up_{false};
  std::atomic<int64_t> sum_ms_{0};
  std::thread thread_;  // the last: it uses the others
};

SqlResult<std::unique_ptr<Downtime>> Downtime::Start(const std::string& connection, milliseconds limit) {
  SqlResult<Session> session = Session::Connect(connection);
  if (!session) return tl::make_unexpected(session.error());
  SqlResult<std::set<std::string>> tables = ReadTables(*session);
  if (!tables) return tl::make_unexpected(tables.error());
  auto watcher = std::make_unique<Watcher>(std::move(*session), std::move(*tables), limit);
  return std::unique_ptr<Downtime>(new Downtime(std::move(watcher)));
}

Downtime::Downtime(std::unique_ptr<Watcher> watcher) : watcher_(std::move(watcher)) {}

Downtime::~Downtime() = default;

void Downtime::Watch(const Session& worker) {
  watcher_->Watch(worker);
}

bool Downtime::IsUp() const {
  return watcher_->IsUp();
}

milliseconds Downtime::Sum() const {
  return watcher_->Sum();
}

}  // namespace sluice::runner
