// Every fixture of fix_fixture.h is run on a real server as it is and as it is fixed: both leave the same schema, and
// the fixed one does no slow work under a lock that makes anybody wait.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/analysis/describe.h"
#include "analyzer/model/read.h"
#include "runner/trace.h"
#include "tests/fix_fixture.h"
#include "tests/proof/histories/catalogue.h"
#include "tests/runner/server_fixture.h"

namespace sluice::fixtures {
namespace {

struct RunResult {
  histories::Facts facts;
  std::vector<std::string> blocking;  // of the migrations behind the first
};

bool MakesWritersWait(const std::string& mode) {
  return mode == "ShareLock" || mode == "ShareRowExclusiveLock" || mode == "ExclusiveLock" ||
         mode == "AccessExclusiveLock";
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Relations that were worked through under a lock that makes others wait.
void AddBlocking(const std::string& sql, const runner::Observation& observed, std::vector<std::string>& blocking) {
  for (const auto* locks : {&observed.locks, &observed.held}) {
    for (const runner::ObservedLock& lock : *locks) {
      const bool works = Holds(observed.scans, lock.relation) || Holds(observed.rewrites, lock.relation) ||
                         Holds(observed.index_builds, lock.relation);
      // What a dropped index's table waits for is the lock itself.
      const bool drops = sql.starts_with("DROP INDEX") && lock.kind == 'r';
      if (MakesWritersWait(lock.mode) && (works || drops)) {
        blocking.push_back(fmt::format("{}: {} on {}", sql, lock.mode, lock.relation));
      }
    }
  }
}

RunResult RunFolder(const std::filesystem::path& folder) {
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
    traced.transaction_control = effects.transaction_control;
    traced.observed = effects.migration > 0;
    statements.push_back(std::move(traced));
  }
  RunResult run;
  const auto done = runner::Trace(session, watcher, statements, {}, [&](const runner::StatementTrace& trace) {
    const std::string& sql = statements[trace.statement].sql;
    EXPECT_FALSE(trace.error) << sql << ": " << trace.error->message;
    if (trace.observation) AddBlocking(sql, *trace.observation, run.blocking);
  });
  EXPECT_TRUE(done) << done.error().message;
  const auto catalogue = histories::ReadCatalogue(session);
  EXPECT_TRUE(catalogue) << catalogue.error().message;
  if (catalogue) run.facts = histories::FactsOf(*catalogue);
  return run;
}

class FixesProof : public testing::TestWithParam<FixFixture> {};

TEST_P(FixesProof, ends_in_the_same_schema_without_the_wait) {
  const RunResult before = RunFolder(GetParam().before);
  const RunResult after = RunFolder(GetParam().after());
  EXPECT_FALSE(before.facts.empty());
  EXPECT_EQ(before.facts, after.facts);
  EXPECT_FALSE(before.blocking.empty()) << "what is there to fix?";
  EXPECT_EQ(after.blocking, std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(fixtures, FixesProof, testing::ValuesIn(AllFixFixtures()),
                         [](const testing::TestParamInfo<FixFixture>& fixture) { return fixture.param.name(); });

}  // namespace
}  // namespace sluice::fixtures
