// Sending a notice, whatever the other side does.
#pragma once

#include <chrono>
#include <string>

#include "runner/watching/notice.h"

namespace sluice::runner {

// A notice on its way, in a process of its own: looking up a name cannot be given a limit, nor a thread be ended that
// does it.
class NoticePost {
 public:
  // Never waits.
  NoticePost(const NoticeAddress& address, const std::string& body, std::chrono::milliseconds limit);
  // Gives up what is still on its way.
  ~NoticePost();
  NoticePost(NoticePost&& other) noexcept;
  NoticePost& operator=(NoticePost&& other) noexcept;
  NoticePost(const NoticePost&) = delete;
  NoticePost& operator=(const NoticePost&) = delete;

  // Until it has arrived, or the limit (from its start) is over. Why it did not arrive; empty where it did.
  std::string Wait();

 private:
  int process_ = -1;
  int answer_ = -1;  // of the pipe on which the process says how it went
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace sluice::runner
