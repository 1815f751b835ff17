// What waits for what on a real server, as pg_locks has it.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "runner/session.h"

namespace sluice::proof {

// Returns when the backend waits for this lock: it asks until then, and the test's own time limit is the only one.
inline void AwaitWaiting(runner::Session& watcher, int backend, const std::string& table, const std::string& mode) {
  const std::string waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + std::to_string(backend) +
                            " AND relation = '" + table + "'::regclass AND mode = '" + mode + "'";
  for (;;) {
    const auto count = watcher.QueryValue(waits);
    ASSERT_TRUE(count) << count.error().message;
    if (*count != "0") return;
  }
}

}  // namespace sluice::proof
