// How long a run keeps others from tables that were there before it.
#pragma once

#include <chrono>
#include <memory>

#include "runner/session.h"

namespace sluice::runner {

// Looks on from a session of its own, every few milliseconds, whether the worker holds locks of SHARE or stronger on
// such a table, and adds up for how long. When the limit is reached it cancels what the worker does, and goes on doing
// so while the locks are held: no statement may begin any more. What it cannot see it takes for locked.
class Downtime {
 public:
  // connection: as the run's own.
  static SqlResult<std::unique_ptr<Downtime>> Start(const std::string& connection, std::chrono::milliseconds limit);
  ~Downtime();
  Downtime(const Downtime&) = delete;
  Downtime& operator=(const Downtime&) = delete;
  Downtime(Downtime&&) = delete;
  Downtime& operator=(Downtime&&) = delete;

  // Whose locks count, from now on.
  void Watch(const Session& worker);
  bool IsUp() const;
  std::chrono::milliseconds Sum() const;

 private:
  class Watcher;
  explicit Downtime(std::unique_ptr<Watcher> watcher);

  std::unique_ptr<Watcher> watcher_;
};

}  // namespace sluice::runner
