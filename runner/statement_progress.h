// How far the statement at hand is, and who is in its way: asked on the control connection while the worker is busy.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct StatementProgress {
  std::chrono::milliseconds elapsed{0};
  std::string phase;                  // "building index: scanning table", as the server says it; may be empty
  std::optional<int64_t> done;        // of total
  std::optional<int64_t> total;       // blocks, rows or bytes
  std::vector<std::string> blockers;  // sessions that have what it waits for, in words
};

// "12 s, building index: scanning table, 43 %, waits for process 7 ('psql', user shop, idle in transaction for
// 00:01:02)"
std::string ProgressLine(const StatementProgress& progress);

// Of the statement that this backend runs; elapsed is the caller's.
SqlResult<StatementProgress> ReadProgress(Session& control, int backend);

// While a statement runs that was announced, tells of it again and again. The control connection is used from another
// thread then, and from no other.
class StatementWatch {
 public:
  using Tell = std::function<void(const StatementProgress&)>;

  explicit StatementWatch(std::chrono::milliseconds interval);
  ~StatementWatch();
  StatementWatch(const StatementWatch&) = delete;
  StatementWatch& operator=(const StatementWatch&) = delete;
  StatementWatch(StatementWatch&&) = delete;
  StatementWatch& operator=(StatementWatch&&) = delete;

  void Begin(Session& control, int backend, Tell tell);
  // Waits for an answer that is on its way.
  void End();

 private:
  void Run();
  void TellOnce();

  std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool ends_ = false;
  Session* control_ = nullptr;  // null: no statement is at hand
  int backend_ = 0;
  Tell tell_;
  std::chrono::steady_clock::time_point began_;
  std::thread thread_;
};

}  // namespace sluice::runner
