#include "target_database.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "analyzer/base/child_process.h"
#include "runner/run_lock.h"

namespace sluice::cli {
namespace {

// Within a minute, for what needs a moment.
bool Comes(const std::function<bool()>& is_so) {
  for (const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
       std::chrono::steady_clock::now() < end;) {
    if (is_so()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace

TraceRun TargetDatabase::Run(const std::string& command, const std::vector<std::string>& arguments) const {
  return RunAs({}, command, arguments);
}

TraceRun TargetDatabase::RunAs(const std::string& role, const std::string& command,
                               const std::vector<std::string>& arguments) const {
  std::vector<std::string> all = {command, "--database-url", Address() + (role.empty() ? "" : " user=" + role)};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return RunProgram(all);
}

std::string TargetDatabase::Address() const {
  return database_.connection();
}

void TargetDatabase::Execute(const std::string& sql) const {
  runner::Session session = database_.Connect();
  const runner::SqlResult<void> done = session.Execute(sql);
  EXPECT_TRUE(done) << sql << ": " << done.error().message;
}

std::vector<std::string> TargetDatabase::Rows(const std::string& sql) const {
  runner::Session session = database_.Connect();
  const runner::SqlResult<std::vector<runner::Row>> rows = session.Query(sql);
  std::vector<std::string> texts;
  EXPECT_TRUE(rows) << sql << ": " << rows.error().message;
  if (!rows) return texts;
  for (const runner::Row& row : *rows) {
    std::string& text = texts.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "|" : "") + row[i].value_or("");
  }
  return texts;
}

std::vector<std::string> TargetDatabase::Applied() const {
  return Rows("SELECT id FROM sluice.history ORDER BY place");
}

std::string TargetDatabase::Name() const {
  return Rows("SELECT current_database()").front();
}

TargetDatabase::HeldLock::HeldLock(const TargetDatabase& database) : session_(database.database_.Connect()) {
  // The server's side of a run that has ended is there a moment longer.
  EXPECT_TRUE(Comes([&] {
    const runner::SqlResult<bool> taken = runner::RunLock("sluice").TryTake(session_);
    return taken && *taken;
  }));
}

TargetDatabase::OpenTransaction::OpenTransaction(const TargetDatabase& database, const std::string& sql)
    : session_(database.database_.Connect()) {
  EXPECT_TRUE(session_.Begin());
  EXPECT_TRUE(session_.Execute(sql));
}

int TargetDatabase::RunPsql(const std::string& file) const {
  const Result<ProcessResult> run =
      RunProcess({"psql", "--no-psqlrc", "--quiet", "--file=" + file, database_.connection()});
  if (!run) ADD_FAILURE() << run.error().message;
  EXPECT_EQ(run ? run->errors : "", "");
  return run ? run->exit_code : -1;
}

void TargetDatabase::AwaitRunThatWaits(const std::future<TraceRun>& run) const {
  EXPECT_TRUE(Comes([&] {
    const bool has_ended = run.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    return has_ended || Rows(
                            "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'sluice %' AND query LIKE "
                            "'%pg_try_advisory_lock%'") == std::vector<std::string>{"1"};
  }));
  EXPECT_EQ(run.wait_for(std::chrono::seconds(0)), std::future_status::timeout) << "the run has ended";
}

void TargetDatabase::RecordAsApplied(const std::string& id) const {
  Execute(fmt::format(
      "INSERT INTO sluice.history (id, label, file, sum, raw_sum, chain, executed, how, host, tool_version, run) "
      "SELECT '{0}', '{0}', '{0}.sql', '', '', '', '', 'applied', '', '', run FROM sluice.history LIMIT 1",
      id));
}

void TargetDatabase::ExpectNobodyLeft() const {
  const auto nobody = [&](const std::string& query) {
    return Comes([&] { return Rows(query) == std::vector<std::string>{"0"}; });
  };
  EXPECT_TRUE(
      nobody("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE "
             "'sluice %'"));
  EXPECT_TRUE(
      nobody("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE locktype = 'advisory' AND "
             "d.datname = current_database()"));
}

}  // namespace sluice::cli
