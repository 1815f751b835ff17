#include "migrations/interrupted.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::migrations {
namespace {

constexpr std::array<int, 3> kEnding = {SIGINT, SIGTERM, SIGHUP};

// Changed only while the signals are held back.
std::vector<const RemovedWhenInterrupted::Paths*>& Registered() {
  static std::vector<const RemovedWhenInterrupted::Paths*> registered;
  return registered;
}

// Only what a handler may call (signal-safety(7)): unlink, rmdir, signal, raise.
void RemoveAndEnd(int signal) {
  for (const RemovedWhenInterrupted::Paths* paths : Registered()) {
    for (const std::string& file : paths->files) ::unlink(file.c_str());
    for (const std::string& directory : paths->directories) ::rmdir(directory.c_str());
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// One that is ignored, as under nohup, stays so.
void Handle(void (*handler)(int)) {
  for (const int signal : kEnding) {
    if (std::signal(signal, handler) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

}  // namespace

SignalsHeldBack::SignalsHeldBack() {
  sigset_t ending;
  sigemptyset(&ending);
  for (const int signal : kEnding) sigaddset(&ending, signal);
  ::pthread_sigmask(SIG_BLOCK, &ending, &before_);
}

SignalsHeldBack::~SignalsHeldBack() {
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

RemovedWhenInterrupted::RemovedWhenInterrupted(Paths paths) : paths_(std::make_unique<const Paths>(std::move(paths))) {
  const SignalsHeldBack held_back;
  Registered().push_back(paths_.get());
  Handle(RemoveAndEnd);
}

RemovedWhenInterrupted::~RemovedWhenInterrupted() {
  const SignalsHeldBack held_back;
  std::erase(Registered(), paths_.get());
  if (Registered().empty()) Handle(SIG_DFL);
}

}  // namespace sluice::migrations
