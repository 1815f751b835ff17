// The maintenance window closes while a run is under way: what has begun comes to its end, and nothing else begins.
//
// A window ends at a whole minute of its zone. A zone may be any number of seconds away from UTC (POSIX, TZ), so that
// one is made in which midnight is near. Whether the run was under way by then is seen, not assumed: where it was not,
// it is tried again with a window that is open for longer.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

// A window that opens or closes at midnight of a zone of its own.
class Midnight {
 public:
  enum class Then : uint8_t { kOpens, kCloses };

  Midnight(const Trial& trial, int in_seconds, Then then) {
    constexpr int kDay = 24 * 60 * 60;
    // Of the week, which began with a Monday.
    const int now = std::stoi(trial.Value(
        "SELECT floor(extract(epoch FROM now - date_trunc('week', now)))::int FROM timezone('UTC', clock_timestamp()) "
        "now"));
    const int east = (2 * kDay - now % kDay - in_seconds) % kDay;
    zone_ = fmt::format("SLU-{:02}:{:02}:{:02}", east / 3600, east / 60 % 60, east % 60);
    today_ = (now + east) / kDay % 7 + 1;
    day_ = then == Then::kCloses ? today_ : today_ % 7 + 1;
  }
  std::string Window() const {
    constexpr std::array<const char*, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return fmt::format(R"({{ days = ["{}"], from = "00:00", to = "24:00", zone = "{}" }})", kDays.at(day_ - 1), zone_);
  }
  void Await(const Trial& trial) const {
    const std::string is_over = fmt::format("SELECT extract(isodow FROM {})::int <> {}", LocalTime(), today_);
    Eventually([&] { return trial.Value(is_over) == "t"; }, "midnight");
    // The run asks once a second at most.
    ::usleep(1'100'000);
  }

 private:
  std::string LocalTime() const { return fmt::format("timezone('{}', clock_timestamp())", zone_); }

  std::string zone_;
  int today_ = 1;
  int day_ = 1;
};

// A run that had come to a place when the window closed, and goes on then.
class Closing {
 public:
  struct Setting {
    Files files = FiveMigrations();
    std::vector<std::string> before = {};  // words of an apply that comes before it; none: there is none
    std::string failpoint = {};            // where it stands still
    std::vector<std::string> more = {};    // words of the run
    std::optional<int> opens_again = {};   // seconds behind its end
  };

  // false: it was not there in time.
  bool Begin(const Setting& setting, int open_for_s) {
    trial_.emplace(setting.files);
    if (!setting.before.empty()) {
      EXPECT_EQ(Program(trial_->Words(setting.before)).Wait().exit, 0);
    }
    const Midnight closes(*trial_, open_for_s, Midnight::Then::kCloses);
    std::string windows = closes.Window();
    if (setting.opens_again) {
      windows += ", " + Midnight(*trial_, open_for_s + *setting.opens_again, Midnight::Then::kOpens).Window();
    }
    trial_->Write("windows.toml", "window = [" + windows + "]\n");
    std::vector<std::string> words = trial_->Words({"--config", trial_->File("windows.toml")});
    words.insert(words.end(), setting.more.begin(), setting.more.end());
    run_.emplace(words, setting.failpoint);
    Eventually([&] { return run_->IsStopped() || !run_->Runs(); }, "the run at its place");
    if (!run_->IsStopped()) return false;
    closes.Await(*trial_);
    run_->Signal(SIGCONT);
    return true;
  }
  explicit Closing(const Setting& setting) {
    for (int seconds = 2; !Begin(setting, seconds); seconds *= 2) {
      const Ended ended = run_->Wait();
      EXPECT_EQ(ended.exit, 9) << ended.output;
      if (ended.exit != 9) break;
    }
  }
  Trial& trial() { return *trial_; }
  Program& run() { return *run_; }
  std::string History() const {
    return trial_->Value("SELECT coalesce(string_agg(id, ',' ORDER BY place), '') FROM sluice.history");
  }
  // It has written down how the first one ended, which goes along with the second otherwise.
  bool Waits() const {
    return trial_->Value("SELECT string_agg(migration, ',') FROM sluice.attempt WHERE ended_at IS NOT NULL") == "1" &&
           trial_->Value("SELECT count(*) FROM sluice.attempt") == "1";
  }

 private:
  std::optional<Trial> trial_;
  std::optional<Program> run_;
};

TEST(Window, t61_closes_between_two_migrations) {
  Closing closing({.failpoint = "after_migration@2:stop"});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 9) << ended.output;
  EXPECT_TRUE(Says(ended, "the maintenance window has closed: ")) << ended.output;
  EXPECT_TRUE(Says(ended, "opens in 6 d")) << ended.output;
  EXPECT_TRUE(Says(ended, "Applied: 1, 2.\n")) << ended.output;
  EXPECT_TRUE(Says(ended, "Left: 3, 4, 5.\n")) << ended.output;
  EXPECT_TRUE(Says(ended, "--wait-for-window waits")) << ended.output;
  closing.trial().Check(ended);
  EXPECT_EQ(closing.History(), "1,2");
  closing.trial().Converge();
}

TEST(Window, t61_closes_before_the_first) {
  Closing closing({.failpoint = "after_lock:stop"});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 9) << ended.output;
  EXPECT_FALSE(Says(ended, "Applied")) << ended.output;
  EXPECT_EQ(closing.History(), "");
  closing.trial().Check(ended);
  closing.trial().Converge();
}

TEST(Window, t61_what_has_begun_comes_to_its_end) {
  Closing closing({.failpoint = "after_statement@7:stop"});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 9) << ended.output;
  EXPECT_TRUE(Says(ended, "Left: 3, 4, 5.\n")) << ended.output;
  closing.trial().Check(ended);
  EXPECT_EQ(closing.History(), "1,2");
  closing.trial().Converge();
}

TEST(Window, t61_closes_between_two_steps) {
  Closing closing({.before = {"+2"}, .failpoint = "after_step@1:stop"});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "3.sql:2: the maintenance window has closed: ")) << ended.output;
  EXPECT_TRUE(Says(ended, "The steps before it are kept.")) << ended.output;
  closing.trial().Check(ended);
  EXPECT_EQ(closing.History(), "1,2");
  EXPECT_EQ(closing.trial().Value("SELECT to_regclass('orders_email')"), "");
  closing.trial().Converge();
}

TEST(Window, t61_closes_between_two_ranges) {
  const Files files = {{"1.sql",
                        "CREATE TABLE counted (id bigint PRIMARY KEY, n int NOT NULL);\n"
                        "INSERT INTO counted (id, n) SELECT i, 0 FROM generate_series(1, 100) i;\n"},
                       {"2.sql",
                        "-- sluice: transaction(statement)\n"
                        "-- sluice: batch(size=10, key=id)\n"
                        "UPDATE counted SET n = n + 1 WHERE n >= 0;\n"}};
  Closing closing({.files = files, .before = {"+1"}, .failpoint = "after_range@3:stop"});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "the maintenance window has closed: ")) << ended.output;
  EXPECT_TRUE(Says(ended, "goes on behind id 30")) << ended.output;
  const Ended next = Program(closing.trial().Words()).Wait();
  EXPECT_EQ(next.exit, 0) << next.output;
  EXPECT_EQ(closing.trial().Value("SELECT count(*) FROM counted WHERE n = 1"), "100");
}

TEST(Window, t61_a_way_back_is_for_what_fails) {
  const Files files = {{"1_a.up.sql", "CREATE TABLE a (id bigint);\n"},
                       {"1_a.down.sql", "DROP TABLE a;\n"},
                       {"2_b.up.sql", "CREATE TABLE b (id bigint);\n"},
                       {"2_b.down.sql", "DROP TABLE b;\n"}};
  Closing closing({.files = files, .failpoint = "after_migration@1:stop", .more = {"--rollback-on-failure"}});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 9) << ended.output;
  EXPECT_EQ(closing.History(), "1");
  EXPECT_EQ(closing.trial().Value("SELECT to_regclass('a') || '' || coalesce(to_regclass('b')::text, '')"), "a");
}

TEST(Window, t61_waits_and_is_interrupted) {
  Closing closing({.failpoint = "after_migration@1:stop", .more = {"--wait-for-window"}});
  Eventually([&] { return closing.Waits(); }, "a run that waits for the window");
  const Trial& trial = closing.trial();
  EXPECT_EQ(trial.Value("SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.application_name "
                        "LIKE 'sluice %' AND l.locktype = 'relation' AND l.relation >= 16384"),
            "0");
  EXPECT_EQ(trial.Value("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sluice %' AND state LIKE "
                        "'idle in transaction%'"),
            "0");
  const Ended other = Program(trial.Words()).Wait();
  EXPECT_EQ(other.exit, 5) << "the lock is held\n" << other.output;
  closing.run().Signal(SIGINT);
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 130) << ended.output;
  EXPECT_TRUE(Says(ended, "waits for the maintenance window: ")) << ended.output;
  closing.trial().Check(ended);
  EXPECT_EQ(closing.History(), "1");
  closing.trial().Converge();
}

TEST(Window, t61_waits_until_the_limit) {
  Closing closing({.failpoint = "after_migration@1:stop", .more = {"--wait-window", "1"}});
  const Ended ended = closing.run().Wait();
  EXPECT_EQ(ended.exit, 9) << ended.output;
  EXPECT_TRUE(Says(ended, "waits for the maintenance window: ")) << ended.output;
  closing.trial().Check(ended);
  closing.trial().Converge();
}

// The next window has to open behind the moment at which the run is seen waiting.
template <typename WhileItWaits>
void WaitsAndGoesOn(const WhileItWaits& while_it_waits) {
  for (int seconds = 4; seconds < 100; seconds *= 2) {
    Closing closing({.failpoint = "after_migration@1:stop", .more = {"--wait-for-window"}, .opens_again = seconds});
    Eventually([&] { return closing.Waits() || closing.History() != "1"; }, "a run that waits, or goes on");
    const bool waited = closing.Waits();
    if (waited) while_it_waits(closing.trial());
    const Ended ended = closing.run().Wait();
    EXPECT_EQ(ended.exit, 0) << ended.output;
    closing.trial().Check(ended);
    closing.trial().CheckEnd();
    if (waited) return;
  }
  FAIL() << "no run was seen waiting";
}

TEST(Window, t61_waits_and_goes_on) {
  WaitsAndGoesOn([](const Trial& /*trial*/) {});
}

TEST(Window, t61_waits_while_its_sessions_end) {
  WaitsAndGoesOn([](const Trial& trial) {
    trial.Value(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'sluice %' "
        "AND pid <> pg_backend_pid()");
  });
}

}  // namespace
}  // namespace sluice::faults
