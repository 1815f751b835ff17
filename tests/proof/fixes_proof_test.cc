// Every fixture of fix_fixture.h is run on a real server as it is and as it is fixed: both leave the same schema, and
// the fixed one does no slow work under a lock that makes anybody wait. What fails as it is, for it stands in a
// transaction, is compared with what it does where no transaction is around it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/analysis/describe.h"
#include "analyzer/model/read.h"
#include "runner/compared/catalogue.h"
#include "runner/trace.h"
#include "tests/fix_fixture.h"
#include "tests/runner/server_fixture.h"

namespace sluice::fixtures {
namespace {

// Whether migrations run in the transactions that they ask for, or each statement by itself.
enum class Blocks : uint8_t { kAsTheySay, kNone };

struct RunResult {
  std::vector<std::string> errors;
  compared::Facts facts;
  std::vector<std::string> blocking;  // of the migrations behind the first
};

bool MakesWritersWait(const std::string& mode) {
  return mode == "ShareLock" || mode == "ShareRowExclusiveLock" || mode == "ExclusiveLock" ||
         mode == "AccessExclusiveLock";
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What waits for a dropped index, or for a detachment, waits for the lock itself.
bool LockIsTheHarm(const std::string& sql, char kind) {
  const bool drops = sql.starts_with("DROP INDEX") && kind == 'r';
  return drops || (sql.find("DETACH PARTITION") != std::string::npos && kind == 'p');
}

// Relations that were worked through under a lock that makes others wait.
void AddBlocking(const std::string& sql, const runner::Observation& observed, std::vector<std::string>& blocking) {
  for (const auto* locks : {&observed.locks, &observed.held}) {
    for (const runner::ObservedLock& lock : *locks) {
      const bool works = Holds(observed.scans, lock.relation) || Holds(observed.rewrites, lock.relation) ||
                         Holds(observed.index_builds, lock.relation);
      const bool strong = sql.starts_with("REFRESH") ? lock.mode == "AccessExclusiveLock" : MakesWritersWait(lock.mode);
      if (strong && (works || LockIsTheHarm(sql, lock.kind))) {
        blocking.push_back(fmt::format("{}: {} on {}", sql, lock.mode, lock.relation));
      }
    }
  }
}

RunResult RunFolder(const std::filesystem::path& folder, Blocks blocks = Blocks::kAsTheySay) {
  const runner::Database database;
  runner::Session session = database.Connect();
  runner::Session watcher = database.Connect();
  analysis::LintOptions options;
  options.server.major = runner::SharedServer().major();
  const auto described = analysis::DescribeEffects(RequestsFor(folder), options);
  EXPECT_TRUE(described) << described.error().message;
  std::vector<runner::TracedStatement> statements;
  for (const analysis::StatementEffects& effects : *described) {
    runner::TracedStatement traced;
    traced.file = effects.file;
    traced.line = effects.line;
    traced.sql = effects.sql;
    // A block that commits cannot run in a transaction either.
    traced.transactional = effects.transactional && effects.sql.find("COMMIT;") == std::string::npos;
    traced.in_transaction_block = effects.transaction == migrations::TransactionMode::kWhole || effects.one_query;
    traced.transaction_control = effects.transaction_control.has_value();
    if (blocks == Blocks::kNone) {
      traced.in_transaction_block = false;
      traced.runs = !effects.transaction_control.has_value();
    }
    traced.observed = effects.migration > 0;
    statements.push_back(std::move(traced));
  }
  RunResult run;
  const auto done = runner::Trace(session, watcher, statements, {}, [&](const runner::StatementTrace& trace) {
    const std::string& sql = statements[trace.statement].sql;
    if (trace.error) run.errors.push_back(sql + ": " + trace.error->message);
    if (trace.observation) AddBlocking(sql, *trace.observation, run.blocking);
  });
  EXPECT_TRUE(done) << done.error().message;
  const auto catalogue = compared::ReadCatalogue(session);
  EXPECT_TRUE(catalogue) << catalogue.error().message;
  if (catalogue) run.facts = compared::FactsOf(*catalogue);
  return run;
}

class FixesProof : public testing::TestWithParam<FixFixture> {};

bool FailsAsItIs(const FixFixture& fixture) {
  return fixture.slug() == "concurrently-in-transaction" || fixture.slug() == "not-in-transaction-block";
}

TEST_P(FixesProof, ends_in_the_same_schema_without_the_wait) {
  const bool fails = FailsAsItIs(GetParam());
  RunResult before = RunFolder(GetParam().before);
  EXPECT_EQ(before.errors.empty(), !fails) << "what is there to fix?";
  if (fails) {
    before = RunFolder(GetParam().before, Blocks::kNone);
  } else {
    EXPECT_FALSE(before.blocking.empty()) << "what is there to fix?";
  }
  const RunResult after = RunFolder(GetParam().after());
  EXPECT_EQ(after.errors, std::vector<std::string>{});
  EXPECT_FALSE(before.facts.empty());
  EXPECT_EQ(before.facts, after.facts);
  EXPECT_EQ(after.blocking, std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(fixtures, FixesProof, testing::ValuesIn(AllFixFixtures()),
                         [](const testing::TestParamInfo<FixFixture>& fixture) { return fixture.param.name(); });

}  // namespace
}  // namespace sluice::fixtures
