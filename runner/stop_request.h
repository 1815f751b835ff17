// What SIGINT, SIGTERM and SIGHUP do to a run: the statement at hand is cancelled, and the run ends by itself.
#pragma once

#include <memory>

#include "runner/session.h"

namespace sluice::runner {

// While it lives, the first of these signals cancels what the worker does; the second ends the process at once, which
// is safe, too: the server rolls back. Who reads what we print may go without ending us. Only one lives at a time.
class StopRequest {
 public:
  StopRequest();
  ~StopRequest();
  StopRequest(const StopRequest&) = delete;
  StopRequest& operator=(const StopRequest&) = delete;
  StopRequest(StopRequest&&) = delete;
  StopRequest& operator=(StopRequest&&) = delete;

  // Whose statements a signal cancels, from now on.
  void Watch(const Session& worker);
  // The signal that came; 0 where none did.
  static int Signal();

 private:
  std::unique_ptr<Session::Cancel> cancel_;
};

}  // namespace sluice::runner
