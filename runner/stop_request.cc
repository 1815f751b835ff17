#include "runner/stop_request.h"

#include <array>
#include <atomic>
#include <csignal>

namespace sluice::runner {
namespace {

constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};

std::atomic<int> signal_that_came{0};
std::atomic<const Session::Cancel*> to_cancel{nullptr};

void Stop(int signal) {
  if (signal_that_came.exchange(signal) != 0) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    return;
  }
  const Session::Cancel* cancel = to_cancel.load();
  if (cancel != nullptr) (void)cancel->Request();
}

void Handle(void (*handler)(int)) {
  for (const int signal : kSignals) {
    struct sigaction action {};
    action.sa_handler = handler;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

StopRequest::StopRequest() {
  signal_that_came = 0;
  Handle(Stop);
}

StopRequest::~StopRequest() {
  to_cancel = nullptr;
  Handle(SIG_DFL);
}

void StopRequest::Watch(const Session& worker) {
  to_cancel = nullptr;
  cancel_ = std::make_unique<Session::Cancel>(worker);
  to_cancel = cancel_.get();
}

int StopRequest::Signal() {
  return signal_that_came;
}

}  // namespace sluice::runner
