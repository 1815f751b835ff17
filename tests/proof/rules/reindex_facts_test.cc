// What reindex-not-concurrent says of partitioned tables, on a real server: REINDEX TABLE CONCURRENTLY asks for SHARE
// on each partition first, and who wants to write waits behind it.
#include <gtest/gtest.h>

#include <thread>

#include "tests/proof/rules/waiting.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

TEST(Reindex, of_a_partitioned_table_waits_for_writers_and_makes_writers_wait) {
  const runner::Database database;
  runner::Session watcher = database.Connect();
  runner::Session writer = database.Connect();
  runner::Session reindexer = database.Connect();
  runner::Session late = database.Connect();
  ASSERT_TRUE(watcher.Execute("CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a)"));
  ASSERT_TRUE(watcher.Execute("CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)"));
  ASSERT_TRUE(watcher.Execute("CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)"));
  ASSERT_TRUE(writer.Begin());
  ASSERT_TRUE(writer.Execute("INSERT INTO t1 VALUES (1)"));

  bool reindexed = false;
  std::thread reindex([&] { reindexed = reindexer.Execute("REINDEX TABLE CONCURRENTLY t").has_value(); });
  AwaitWaiting(watcher, reindexer.backend(), "t1", "ShareLock");
  bool written = false;
  std::thread write([&] { written = late.Execute("INSERT INTO t1 VALUES (2)").has_value(); });
  AwaitWaiting(watcher, late.backend(), "t1", "RowExclusiveLock");
  // Not for the writer: they could write side by side.
  const auto blocked = watcher.QueryValue("SELECT pg_blocking_pids(" + std::to_string(late.backend()) + ") = ARRAY[" +
                                          std::to_string(reindexer.backend()) + "]");
  EXPECT_TRUE(blocked && *blocked == "t");
  EXPECT_TRUE(writer.Commit());
  reindex.join();
  write.join();
  EXPECT_TRUE(reindexed);
  EXPECT_TRUE(written);
}

}  // namespace
}  // namespace sluice::proof
