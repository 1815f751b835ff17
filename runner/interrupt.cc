#include "runner/interrupt.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>

namespace sluice::runner {
namespace {

constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};

// Lock-free atomics: a signal handler reads them.
struct Slot {
  std::atomic<bool> taken{false};
  std::atomic<int> socket{-1};
  std::atomic<pid_t> child{0};
  std::atomic<pid_t> owner{0};  // a process forked from the owner inherits the slot, and must not act on it
};
std::array<Slot, 8> slots;
// NOLINTNEXTLINE(misc-redundant-expression): pid_t is an int here, and need not be elsewhere.
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<pid_t>::is_always_lock_free);

// Only calls that signal-safety(7) lists.
void EndAllThenUs(int signal) {
  for (Slot& slot : slots) {
    const pid_t child = slot.child.load();
    if (child == 0 || slot.owner.load() != ::getpid()) continue;
    ::shutdown(slot.socket.load(), SHUT_RDWR);
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);  // comes when the handler returns: the signal is blocked until then
}

void InstallHandlers() {
  for (const int signal : kSignals) {
    struct sigaction now {};
    ::sigaction(signal, nullptr, &now);
    if (now.sa_handler != SIG_DFL) continue;
    struct sigaction ours {};
    ours.sa_handler = EndAllThenUs;
    ::sigaction(signal, &ours, nullptr);
  }
}

}  // namespace

EndsBeforeUs::EndsBeforeUs(int socket, pid_t child) {
  for (size_t i = 0; i < slots.size() && slot_ < 0; ++i) {
    if (slots[i].taken.exchange(true)) continue;
    slot_ = static_cast<int>(i);
    slots[i].socket = socket;
    slots[i].owner = ::getpid();
    slots[i].child = child;
  }
  // They stay installed: without a child they do what the default does.
  InstallHandlers();
}

EndsBeforeUs::~EndsBeforeUs() {
  if (slot_ < 0) return;
  Slot& slot = slots[static_cast<size_t>(slot_)];
  slot.child = 0;
  slot.socket = -1;
  slot.taken = false;
}

SignalsHeldBack::SignalsHeldBack() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : kSignals) sigaddset(&held, signal);
  ::pthread_sigmask(SIG_BLOCK, &held, &before_);
}

SignalsHeldBack::~SignalsHeldBack() {
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace sluice::runner
