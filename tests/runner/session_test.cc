#include "runner/session.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "server_fixture.h"

namespace sluice::runner {
namespace {

std::string AllOf(const SqlError& error) {
  const Error shown = ToError(error, "while testing");
  return error.message + error.detail + error.hint + shown.message + shown.hint;
}

TEST(Session, RowsAndNulls) {
  Session session = Database().Connect();
  const auto rows = session.Query("SELECT 1, NULL, '' UNION ALL SELECT 2, 'b', 'c' ORDER BY 1");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(*rows, (std::vector<Row>{{"1", std::nullopt, ""}, {"2", "b", "c"}}));
}

TEST(Session, Parameters) {
  Session session = Database().Connect();
  const auto rows = session.Query("SELECT $1::text, $2::text IS NULL", {"it's", std::nullopt});
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(*rows, (std::vector<Row>{{"it's", "t"}}));
}

TEST(Session, ErrorsHaveTheSqlstateAndNoStatement) {
  Session session = Database().Connect();
  const auto failed = session.Execute("SELECT 'the secret' FROM nowhere");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().sqlstate, "42P01");
  EXPECT_EQ(failed.error().message, "relation \"nowhere\" does not exist");
  EXPECT_FALSE(failed.error().connection_lost);
  EXPECT_EQ(AllOf(failed.error()).find("the secret"), std::string::npos);
  EXPECT_TRUE(session.Execute("SELECT 1"));
}

TEST(Session, DetailAndHint) {
  Session session = Database().Connect();
  ASSERT_TRUE(session.Execute("CREATE TABLE t (a int UNIQUE); INSERT INTO t VALUES (1)"));
  const auto failed = session.Execute("INSERT INTO t VALUES (1)");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().sqlstate, "23505");
  EXPECT_EQ(failed.error().detail, "Key (a)=(1) already exists.");
  EXPECT_EQ(ToError(failed.error(), "0001.sql:3").message,
            "0001.sql:3: duplicate key value violates unique constraint \"t_a_key\" (23505)");
}

TEST(Session, TransactionsArePlainStatements) {
  Session session = Database().Connect();
  EXPECT_EQ(session.transaction_state(), TransactionState::kIdle);
  ASSERT_TRUE(session.Begin());
  ASSERT_TRUE(session.Execute("CREATE TABLE t (a int)"));
  EXPECT_EQ(session.transaction_state(), TransactionState::kInTransaction);
  EXPECT_FALSE(session.Execute("nonsense"));
  EXPECT_EQ(session.transaction_state(), TransactionState::kFailed);
  ASSERT_TRUE(session.Rollback());
  EXPECT_EQ(session.transaction_state(), TransactionState::kIdle);
  EXPECT_EQ(session.QueryValue("SELECT to_regclass('t') IS NULL"), "t");
  ASSERT_TRUE(session.Begin());
  ASSERT_TRUE(session.Execute("CREATE TABLE t (a int)"));
  ASSERT_TRUE(session.Commit());
  EXPECT_EQ(session.QueryValue("SELECT to_regclass('t') IS NULL"), "f");
}

TEST(Session, Timeouts) {
  const Database database;
  Session session = database.Connect();
  ASSERT_TRUE(session.SetStatementTimeout(std::chrono::milliseconds(50)));
  const auto slow = session.Execute("SELECT pg_sleep(10)");
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().sqlstate, "57014");
  ASSERT_TRUE(session.SetStatementTimeout(std::chrono::milliseconds(0)));
  Session other = database.Connect();
  ASSERT_TRUE(other.Execute("CREATE TABLE t (a int)"));
  ASSERT_TRUE(other.Begin());
  ASSERT_TRUE(other.Execute("LOCK TABLE t"));
  ASSERT_TRUE(session.SetLockTimeout(std::chrono::milliseconds(50)));
  const auto waiting = session.Execute("SELECT * FROM t");
  ASSERT_FALSE(waiting);
  EXPECT_EQ(waiting.error().sqlstate, "55P03");
}

TEST(Session, Notices) {
  Session session = Database().Connect();
  ASSERT_TRUE(session.Execute("DROP TABLE IF EXISTS nowhere"));
  const std::vector<std::string> notices = session.TakeNotices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices.front(), "NOTICE:  table \"nowhere\" does not exist, skipping");
  EXPECT_TRUE(session.TakeNotices().empty());
}

TEST(Session, KnowsTheServer) {
  Session session = Database().Connect();
  EXPECT_EQ(session.QueryValue("SELECT pg_backend_pid()"), std::to_string(session.backend()));
  EXPECT_EQ(session.QueryValue("SHOW server_version_num"), std::to_string(session.server_version()));
}

TEST(Session, KilledBackendIsAnErrorAndNeverReconnected) {
  const Database database;
  Session session = database.Connect();
  Session killer = database.Connect();
  ASSERT_TRUE(session.Execute("SET application_name = 'the first'"));
  ASSERT_EQ(killer.QueryValue(fmt::format("SELECT pg_terminate_backend({}, 5000)", session.backend())), "t");
  const auto lost = session.Execute("SELECT 1");
  ASSERT_FALSE(lost);
  EXPECT_TRUE(lost.error().connection_lost);
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto after = session.QueryValue("SHOW application_name");
    ASSERT_FALSE(after);
    EXPECT_TRUE(after.error().connection_lost);
    EXPECT_EQ(after.error().message, "the connection to the server was lost");
  }
  EXPECT_FALSE(session.is_open());
  EXPECT_EQ(session.transaction_state(), TransactionState::kUnknown);
  EXPECT_EQ(session.backend(), 0);
  EXPECT_EQ(killer.QueryValue("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"), "1");
}

TEST(Session, BackendKilledInATransaction) {
  const Database database;
  Session session = database.Connect();
  Session killer = database.Connect();
  ASSERT_TRUE(session.Begin());
  ASSERT_TRUE(session.Execute("CREATE TABLE t (a int)"));
  ASSERT_EQ(killer.QueryValue(fmt::format("SELECT pg_terminate_backend({}, 5000)", session.backend())), "t");
  const auto lost = session.Commit();
  ASSERT_FALSE(lost);
  EXPECT_TRUE(lost.error().connection_lost);
  EXPECT_FALSE(session.Execute("CREATE TABLE u (a int)"));
  EXPECT_EQ(killer.QueryValue("SELECT count(*) FROM pg_class WHERE relname IN ('t', 'u')"), "0");
}

TEST(Session, BackendThatEndsItself) {
  Session session = Database().Connect();
  const auto lost = session.Execute("SELECT pg_terminate_backend(pg_backend_pid())");
  ASSERT_FALSE(lost);
  EXPECT_TRUE(lost.error().connection_lost);
  EXPECT_EQ(lost.error().message, "the connection to the server was lost");
}

TEST(Session, CopyFromTheClientFails) {
  Session session = Database().Connect();
  ASSERT_TRUE(session.Execute("CREATE TABLE t (a int)"));
  for (const char* sql : {"COPY t FROM STDIN", "COPY t TO STDOUT", "COPY (SELECT generate_series(1, 9)) TO STDOUT"}) {
    const auto copy = session.Execute(sql);
    ASSERT_FALSE(copy) << sql;
    EXPECT_EQ(copy.error().sqlstate, "0A000");
    EXPECT_EQ(session.QueryValue("SELECT count(*) FROM t"), "0") << sql;
  }
}

TEST(Session, ZeroByteFails) {
  Session session = Database().Connect();
  EXPECT_FALSE(session.Execute(std::string("SELECT 1; \0 DROP TABLE t", 24)));
}

TEST(Session, SecretsNeverShow) {
  const std::string secret = "hunter2secret";
  for (const std::string& connection : {
           "host=/nowhere password=" + secret,
           "postgresql://user:" + secret + "@localhost:1/db",
           "host=/nowhere passwordd=" + secret,
           "host=x password=my " + secret,
           "postgresql://user:" + secret + "@[::1/db",
           "postgresql://user:" + secret + "@localhost/db?nonsense=1",
           "host=/nowhere password=" + secret + " user=" + secret,
           "host=/nowhere/" + secret + " password=" + secret,
       }) {
    const SqlResult<Session> session = Session::Connect(connection);
    ASSERT_FALSE(session);
    EXPECT_EQ(AllOf(session.error()).find(secret), std::string::npos) << AllOf(session.error());
    EXPECT_NE(session.error().message, "");
  }
  SqlResult<Session> session = Session::Connect(SharedServer().ConnectionString() + " password=" + secret);
  ASSERT_TRUE(session) << session.error().message;
  const auto failed = session->Execute("SELECT 1 FROM " + secret);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "relation \"***\" does not exist");
}

TEST(Session, QuotedIdentifiers) {
  EXPECT_EQ(QuoteIdentifier("a\"B"), "\"a\"\"B\"");
}

}  // namespace
}  // namespace sluice::runner
