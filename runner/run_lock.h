// One runner at a time: a session's advisory lock on the control connection. Waiting is by asking again, never by
// waiting in the server: a session that waits there holds a snapshot, which CREATE INDEX CONCURRENTLY of the lock's
// holder waits for in turn.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "runner/session.h"

namespace sluice::runner {

struct LockHolder {
  int backend = 0;
  std::string application;
  std::string user;
  std::string client;     // its address; empty for a unix socket
  std::string connected;  // "2026-01-31 12:00:00+00"
};

class RunLock {
 public:
  // schema: of the ledger; runs with different ledgers do not wait for each other.
  explicit RunLock(const std::string& schema);

  // False where somebody else has it.
  SqlResult<bool> TryTake(Session& control) const;
  SqlResult<bool> Release(Session& control) const;
  // Whether the session has it, as pg_locks says: behind a pooler somebody else may have it.
  SqlResult<bool> IsHeldBy(Session& control) const;
  SqlResult<std::optional<LockHolder>> Holder(Session& control) const;

 private:
  int key_;  // beside the constant that stands for sluice
};

}  // namespace sluice::runner
