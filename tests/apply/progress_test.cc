// How far a statement is that takes long, and who is in its way.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <future>
#include <optional>
#include <thread>

#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

// The message of the first event of that kind in the log; empty where none comes within a minute.
std::string AwaitEvent(const std::string& log, const std::string& event) {
  for (int i = 0; i < 6'000; ++i) {
    std::ifstream file(log);
    for (std::string line; std::getline(file, line);) {
      // The last line may not be whole yet.
      const nlohmann::json read = nlohmann::json::parse(line, nullptr, false);
      if (!read.is_discarded() && read.value("event", "") == event) return read.value("message", "");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return {};
}

// What is told of the history's last statement while another session holds it up by `sql`, and the run after that.
struct HeldUp {
  std::string progress;
  TraceRun run;
};

HeldUp RunHeldUp(const TargetDatabase& database, const History& history, const std::string& sql) {
  const std::string log = history.path() + "/run.log";
  std::optional<TargetDatabase::OpenTransaction> other(std::in_place, database, sql);
  std::future<TraceRun> run = std::async(std::launch::async, [&] {
    return database.Run("apply", {"--dir", history.path(), "--log-file", log, "--progress-seconds", "1",
                                  "--lock-timeout-ms", "600000"});
  });
  HeldUp held{AwaitEvent(log, "progress"), {}};
  other.reset();
  held.run = run.get();
  return held;
}

TEST(Progress, NamesWhoAStatementWaitsFor) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int);");
  const History history({"ALTER TABLE t ADD COLUMN n int;"});
  const HeldUp held = RunHeldUp(database, history, "LOCK TABLE t IN SHARE MODE");
  EXPECT_EQ(held.run.exit, 0) << held.run.errors;
  EXPECT_NE(held.progress.find(" s, waits for process "), std::string::npos) << held.progress;
  EXPECT_NE(held.progress.find("idle in transaction for 00:00:"), std::string::npos) << held.progress;
  EXPECT_NE(held.run.errors.find("1 1/1 ALTER TABLE t ADD COLUMN n int"), std::string::npos) << held.run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
}

TEST(Progress, SaysWhatTheServerSaysOfAnIndex) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int);");
  const History history({"CREATE INDEX CONCURRENTLY i ON t (id);"});
  const HeldUp held = RunHeldUp(database, history, "INSERT INTO t VALUES (1)");
  EXPECT_EQ(held.run.exit, 0) << held.run.errors;
  EXPECT_NE(held.progress.find("waiting for writers before build, 0 %, waits for process "), std::string::npos)
      << held.progress;
}

}  // namespace
}  // namespace sluice::cli
