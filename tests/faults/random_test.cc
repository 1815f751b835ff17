// A random fault at a random place, again and again, until the history is applied: the end is as if nothing had
// happened. SLUICE_SEED is the first seed, SLUICE_SEEDS how many there are.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

#include "faults/proxy.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

constexpr std::array<const char*, 11> kPlaces = {"before_lock",   "after_lock",      "after_claim", "after_statement",
                                                 "before_commit", "after_commit",    "after_step",  "before_alone",
                                                 "after_alone",   "after_migration", "after_range"};

// The second migration has made a hundred rows. Each range shows where it ran twice.
constexpr const char* kInRanges =
    "-- sluice: batch(size={}, key=id)\n"
    "UPDATE orders SET note = COALESCE(note, '') || '.' WHERE id > 0;\n";

int Number(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::atoi(text);
}

class Faults {
 public:
  explicit Faults(int seed) : random_(static_cast<uint32_t>(seed)) {}

  // One run with one fault; tells which in a few words.
  std::string RunOne(Trial& trial, Ended& ended) {
    switch (Below(4)) {
      case 0:
        return Kill(trial, ended);
      case 1:
        return CutOff(trial, ended);
      case 2:
        return Signal(trial, ended);
      default:
        return Terminate(trial, ended);
    }
  }
  // Migrations that begin in this order need not come in full.
  Files SomeMigrations() {
    Files files = FiveMigrations();
    if (Below(2) == 0) files["3.sql"] = "SET lock_timeout = '2s';\n" + files["3.sql"];
    if (Below(2) == 0) files["5.sql"] += "COMMENT ON TABLE invoices IS NULL;\n";
    has_ranges_ = Below(3) > 0;
    if (!has_ranges_) return files;
    const std::string ranges = fmt::format(kInRanges, 5 + Below(40));
    files["3.sql"] = Below(2) == 0 ? files["3.sql"] + ranges : ranges + files["3.sql"];
    return files;
  }
  // Each row once, and counted once.
  void CheckRanges(const Trial& trial) const {
    EXPECT_EQ(trial.Value("SELECT string_agg(DISTINCT COALESCE(note, ''), ' ') FROM orders"), has_ranges_ ? "." : "");
    EXPECT_EQ(trial.Value("SELECT rows_affected FROM sluice.history WHERE id = '3'"), has_ranges_ ? "102" : "2");
  }
  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

 private:
  std::string Place() {
    return fmt::format("{}@{}", kPlaces.at(static_cast<size_t>(Below(kPlaces.size()))), 1 + Below(8));
  }
  std::string Kill(Trial& trial, Ended& ended) {
    const std::string place = Place();
    ended = Program(trial.Words(), place + ":kill9").Wait();
    return "killed at " + place;
  }
  std::string CutOff(Trial& trial, Ended& ended) {
    constexpr std::array<Cut::How, 3> kHow = {Cut::How::kBefore, Cut::How::kAfter, Cut::How::kClientOnly};
    const Cut cut{kHow.at(static_cast<size_t>(Below(3))), "", 1 + Below(70), false};
    Proxy proxy(runner::SharedServer().directory(), cut);
    ended = Program(trial.WordsThrough(proxy.directory())).Wait();
    return fmt::format("cut at message {}, {}", cut.at, static_cast<int>(cut.how));
  }
  std::string Signal(Trial& trial, Ended& ended) {
    constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};
    const int signal = kSignals.at(static_cast<size_t>(Below(3)));
    const std::string place = Place();
    Program run(trial.Words(), place + ":sleep=300");
    trial.Execute(fmt::format("SELECT pg_sleep({})", 0.02 * Below(40)));
    if (run.Runs()) run.Signal(signal);
    ended = run.Wait();
    return fmt::format("signal {}, slow at {}", signal, place);
  }
  std::string Terminate(Trial& trial, Ended& ended) {
    const std::string place = Place();
    Program run(trial.Words(), place + ":sleep=300");
    trial.Execute(fmt::format("SELECT pg_sleep({})", 0.02 * Below(40)));
    trial.Value(
        fmt::format("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE "
                    "'sluice _%' AND datname = current_database() AND pid % 2 = {}",
                    Below(2)));
    ended = run.Wait();
    return "a session terminated, slow at " + place;
  }

  std::mt19937 random_;
  bool has_ranges_ = false;
};

void RunSeed(int seed, std::map<int, int>& exits) {
  SCOPED_TRACE(testing::Message() << "SLUICE_SEED=" << seed << " SLUICE_SEEDS=1");
  Faults faults(seed);
  Trial trial(faults.SomeMigrations());
  const int times = 1 + faults.Below(3);
  for (int i = 0; i < times; ++i) {
    Ended ended;
    const std::string what = faults.RunOne(trial, ended);
    SCOPED_TRACE(testing::Message() << what << ": exit " << ended.exit << "\n" << ended.output);
    ++exits[ended.exit];
    trial.Check(ended);
  }
  trial.Converge();
  faults.CheckRanges(trial);
}

TEST(Random, t00_converges) {
  const int first = Number("SLUICE_SEED", 1);
  const int count = Number("SLUICE_SEEDS", 30);
  std::map<int, int> exits;
  for (int seed = first; seed < first + count; ++seed) RunSeed(seed, exits);
  std::printf("seeds %d to %d; runs that were disturbed, by exit status:", first, first + count - 1);
  for (const auto& [exit, runs] : exits) std::printf(" %d: %d", exit, runs);
  std::printf("\n");
}

}  // namespace
}  // namespace sluice::faults
