#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include "runner/failpoint.h"

namespace sluice::runner {
namespace {

int NumberIn(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void Act(std::string_view action) {
  const std::string_view name = action.substr(0, action.find('='));
  const int number = NumberIn(action.substr(std::min(name.size() + 1, action.size())));
  if (name == "kill9") ::kill(::getpid(), SIGKILL);
  if (name == "stop") ::raise(SIGSTOP);
  // On this very thread: it has been handled when raise() returns, as a signal from outside need not have been.
  if (name == "interrupt") ::raise(SIGINT);
  if (name == "exit") ::_exit(number);
  if (name == "sleep") std::this_thread::sleep_for(std::chrono::milliseconds(number));
}

}  // namespace

void ReachFailpoint(std::string_view name) {
  static std::map<std::string, int, std::less<>> reached;
  const char* set = std::getenv("SLUICE_FAILPOINT");
  if (set == nullptr) return;
  const int times = ++reached[std::string(name)];
  std::string_view rest = set;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    const std::string_view place = one.substr(0, one.find(':'));
    const std::string_view where = place.substr(0, place.find('@'));
    const int at = where.size() == place.size() ? 1 : NumberIn(place.substr(where.size() + 1));
    if (where == name && at == times && place.size() < one.size()) Act(one.substr(place.size() + 1));
  }
}

}  // namespace sluice::runner
