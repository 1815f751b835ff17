// `sluice trace` on the examples is ended at moments all over its run, by signals that it can handle and by one that
// it cannot.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>

#include "trace_program.h"
#include "traces_of.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr int kMoments = 30;
constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGKILL};
const std::vector<std::string> kArguments = {"--dir", "examples", "--keep-going"};

microseconds WholeRun() {
  const TemporaryDirectory temporary;
  const Clock::time_point start = Clock::now();
  const pid_t child = StartTrace(kArguments, temporary.path());
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  return std::chrono::duration_cast<microseconds>(Clock::now() - start);
}

void ExpectNothingIn(const std::string& directory) {
  EXPECT_TRUE(runner::ProcessesIn(directory).empty());
  EXPECT_TRUE(fs::is_empty(directory));
}

void Interrupt(int signal, microseconds delay) {
  const TemporaryDirectory temporary;
  const pid_t child = StartTrace(kArguments, temporary.path());
  ::usleep(static_cast<useconds_t>(delay.count()));
  ASSERT_EQ(::kill(child, signal), 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  // It may have been quicker than we.
  EXPECT_TRUE(WIFEXITED(status) || WTERMSIG(status) == signal);
  // Who handles the signal waits; after SIGKILL the supervisor does it behind the program's back.
  if (signal != SIGKILL) ExpectNothingIn(temporary.path());
  for (int attempt = 0; attempt < 2400 && !runner::ProcessesIn(temporary.path()).empty(); ++attempt) ::usleep(50'000);
  ExpectNothingIn(temporary.path());
}

TEST(TraceInterrupted, LeavesNothing) {
  const microseconds whole = WholeRun();
  std::mt19937 random(20261121);  // the moments differ with the machine anyway; the fractions do not
  for (int i = 0; i < kMoments; ++i) {
    const double fraction = static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
    const microseconds delay(static_cast<int64_t>(fraction * static_cast<double>(whole.count())));
    const int signal = kSignals.at(static_cast<size_t>(i) % kSignals.size());
    SCOPED_TRACE(testing::Message() << "signal " << signal << " after " << delay.count() << " us of " << whole.count());
    Interrupt(signal, delay);
  }
}

}  // namespace
}  // namespace sluice::cli
