#include "runner/trace.h"

#include <gtest/gtest.h>

#include "server_fixture.h"

namespace sluice::runner {
namespace {

TracedStatement Statement(const std::string& file, const std::string& sql) {
  TracedStatement statement;
  statement.file = file;
  statement.sql = sql;
  return statement;
}

TracedStatement Alone(const std::string& file, const std::string& sql) {
  TracedStatement statement = Statement(file, sql);
  statement.transactional = false;
  statement.in_transaction_block = false;
  return statement;
}

TracedStatement Control(const std::string& file, const std::string& sql) {
  TracedStatement statement = Statement(file, sql);
  statement.in_transaction_block = false;
  statement.transaction_control = true;
  return statement;
}

std::vector<StatementTrace> TraceAll(const Database& database, const std::vector<TracedStatement>& history,
                                     TraceEnding ending = TraceEnding::kCommit) {
  Session session = database.Connect();
  Session watcher = database.Connect();
  std::vector<StatementTrace> traces;
  TraceOptions options;
  options.ending = ending;
  const auto done =
      Trace(session, watcher, history, options, [&](StatementTrace trace) { traces.push_back(std::move(trace)); });
  EXPECT_TRUE(done) << done.error().message;
  EXPECT_EQ(session.transaction_state(), TransactionState::kIdle);
  return traces;
}

std::string CountOf(const Database& database, const std::string& relation) {
  return *database.Connect().QueryValue("SELECT count(*) FROM pg_class WHERE relname = '" + relation + "'");
}

TEST(Trace, AHistory) {
  const Database database;
  std::vector<TracedStatement> history = {
      Statement("1.sql", "CREATE TABLE t (id bigint)"), Statement("1.sql", "INSERT INTO t VALUES (1)"),
      Statement("2.sql", "ALTER TABLE t ADD COLUMN a int"), Statement("2.sql", "CREATE INDEX i ON t (a)"),
      Alone("3.sql", "CREATE INDEX CONCURRENTLY j ON t (a)")};
  history[0].observed = false;
  history[1].observed = false;
  const std::vector<StatementTrace> traces = TraceAll(database, history);
  ASSERT_EQ(traces.size(), 3U);
  EXPECT_EQ(traces[0].statement, 2U);
  EXPECT_EQ(traces[0].observation->locks, (std::vector<ObservedLock>{{"public.t", "AccessExclusiveLock", 'r'}}));
  EXPECT_EQ(traces[1].observation->held, (std::vector<ObservedLock>{{"public.t", "AccessExclusiveLock", 'r'}}));
  EXPECT_EQ(traces[1].observation->created, (std::vector<std::string>{"public.i"}));
  EXPECT_FALSE(traces[2].observation->complete);
  EXPECT_EQ(traces[2].observation->created, (std::vector<std::string>{"public.j"}));
  EXPECT_EQ(CountOf(database, "j"), "1");
}

TEST(Trace, AFailureRollsItsFileBackAndEndsTheTrace) {
  const Database database;
  const std::vector<StatementTrace> traces = TraceAll(
      database, {Statement("1.sql", "CREATE TABLE t (id bigint)"), Statement("2.sql", "CREATE TABLE u (id int)"),
                 Statement("2.sql", "ALTER TABLE nowhere ADD COLUMN a int"), Statement("3.sql", "DROP TABLE t")});
  ASSERT_EQ(traces.size(), 4U);
  ASSERT_TRUE(traces[2].error);
  EXPECT_EQ(traces[2].error->sqlstate, "42P01");
  EXPECT_TRUE(traces[3].not_run);
  EXPECT_EQ(CountOf(database, "t"), "1");
  EXPECT_EQ(CountOf(database, "u"), "0");
}

TEST(Trace, ACommitThatFailsIsOfTheLastStatement) {
  const Database database;
  const std::vector<StatementTrace> traces =
      TraceAll(database, {Statement("1.sql", "CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"),
                          Statement("2.sql", "INSERT INTO t VALUES (1), (1)"), Statement("3.sql", "DROP TABLE t")});
  ASSERT_EQ(traces.size(), 4U);
  EXPECT_EQ(traces[2].statement, 1U);
  ASSERT_TRUE(traces[2].error);
  EXPECT_EQ(traces[2].error->sqlstate, "23505");
  EXPECT_TRUE(traces[3].not_run);
}

TEST(Trace, TheScriptsOwnTransactions) {
  const Database database;
  const std::vector<StatementTrace> traces = TraceAll(
      database, {Control("1.sql", "BEGIN"), Statement("1.sql", "CREATE TABLE kept (id int)"),
                 Control("1.sql", "COMMIT"), Control("1.sql", "BEGIN"),
                 Statement("1.sql", "CREATE TABLE lost (id int)"), Statement("2.sql", "CREATE TABLE next (id int)")});
  EXPECT_EQ(traces.size(), 6U);
  EXPECT_EQ(CountOf(database, "kept"), "1");
  EXPECT_EQ(CountOf(database, "lost"), "0");
  EXPECT_EQ(CountOf(database, "next"), "1");
}

TEST(Trace, EachFileHasASessionOfItsOwn) {
  const Database database;
  const std::vector<StatementTrace> traces = TraceAll(
      database, {Statement("1.sql", "CREATE SCHEMA app"), Statement("1.sql", "SET search_path TO app"),
                 Statement("1.sql", "CREATE TABLE t (id int)"), Statement("2.sql", "CREATE TABLE t (id int)")});
  ASSERT_EQ(traces.size(), 4U);
  EXPECT_EQ(traces[2].observation->created, (std::vector<std::string>{"app.t"}));
  EXPECT_EQ(traces[3].observation->created, (std::vector<std::string>{"public.t"}));
}

TEST(Trace, RolledBackLeavesNothing) {
  const Database database;
  const std::vector<StatementTrace> traces =
      TraceAll(database,
               {Statement("1.sql", "CREATE TABLE t (id int)"), Alone("2.sql", "CREATE INDEX CONCURRENTLY i ON t (id)"),
                Control("3.sql", "COMMIT"), Statement("4.sql", "ALTER TABLE t ADD COLUMN a int")},
               TraceEnding::kRollback);
  ASSERT_EQ(traces.size(), 4U);
  EXPECT_TRUE(traces[0].observation);
  EXPECT_TRUE(traces[1].not_run);
  EXPECT_TRUE(traces[2].not_run);
  EXPECT_TRUE(traces[3].observation);
  EXPECT_EQ(CountOf(database, "t"), "0");
}

}  // namespace
}  // namespace sluice::runner
