// `sluice verify` is ended at moments all over its run, by signals that it can handle and by one that it cannot.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "pairs.h"
#include "traces_of.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr int kMoments = 12;
constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGKILL};

// Several ranges, one of which is done again from its start.
Pairs Several() {
  std::vector<Pair> pairs;
  for (int i = 1; i <= 12; ++i) {
    pairs.push_back({fmt::format("CREATE TABLE t{} (id int PRIMARY KEY);", i),
                     i == 6 ? "SELECT 1 FROM t6;" : fmt::format("DROP TABLE t{};", i)});
  }
  return Pairs(pairs);
}

class VerifyInterrupted : public testing::Test {
 protected:
  std::vector<std::string> Arguments() const { return {"verify", "--jobs", "3", "--seed-rows", "20", pairs_.path()}; }

  microseconds WholeRun() const {
    const TemporaryDirectory temporary;
    const Clock::time_point start = Clock::now();
    const pid_t child = StartProgram(Arguments(), temporary.path());
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);  // the way back that does nothing
    return std::chrono::duration_cast<microseconds>(Clock::now() - start);
  }

  void Interrupt(int signal, microseconds delay) const {
    const TemporaryDirectory temporary;
    const pid_t child = StartProgram(Arguments(), temporary.path());
    ::usleep(static_cast<useconds_t>(delay.count()));
    ASSERT_EQ(::kill(child, signal), 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    // It may have been quicker than we.
    EXPECT_TRUE(WIFEXITED(status) || WTERMSIG(status) == signal);
    // Who handles the signal waits; after SIGKILL the supervisor does it behind the program's back.
    for (int attempt = 0; signal == SIGKILL && attempt < 2400; ++attempt) {
      if (runner::ProcessesIn(temporary.path()).empty()) break;
      ::usleep(50'000);
    }
    EXPECT_TRUE(runner::ProcessesIn(temporary.path()).empty());
    EXPECT_TRUE(fs::is_empty(temporary.path()));
  }

  Pairs pairs_ = Several();
};

TEST_F(VerifyInterrupted, LeavesNothing) {
  const microseconds whole = WholeRun();
  for (int i = 0; i < kMoments; ++i) {
    const microseconds delay = whole * (2 * i + 1) / (2 * kMoments);
    const int signal = kSignals.at(static_cast<size_t>(i) % kSignals.size());
    SCOPED_TRACE(testing::Message() << "signal " << signal << " after " << delay.count() << " us of " << whole.count());
    Interrupt(signal, delay);
  }
}

}  // namespace
}  // namespace sluice::cli
