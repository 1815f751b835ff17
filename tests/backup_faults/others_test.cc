// Others are at the database while a backup is taken of it.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "analyzer/base/child_process.h"
#include "backup/programs.h"
#include "backup_faults/shop.h"

namespace sluice::faults {
namespace {

TEST(Others, drop_a_table_before_it_is_locked) {
  const Shop shop;
  Program run(shop.BackupWords(), "backup_chosen:stop");
  Eventually([&] { return run.IsStopped(); }, "the tables are chosen");
  shop.Execute("DROP TABLE app.other");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 4) << ended.output;
  EXPECT_TRUE(Says(ended, "\"app.other\" does not exist")) << ended.output;
  EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"});
  shop.CheckUnharmed();
}

TEST(Others, cannot_drop_or_alter_one_once_its_moment_is_chosen) {
  const Shop shop;
  Program run(shop.BackupWords(), "backup_snapshot:stop");
  Eventually([&] { return run.IsStopped(); }, "the snapshot is taken");
  runner::Session other = shop.Connect();
  ASSERT_TRUE(other.Execute("SET lock_timeout = '50ms'"));
  for (const char* sql : {"DROP TABLE app.other",
                          "ALTER TABLE app.orders ADD made timestamptz DEFAULT "
                          "clock_timestamp()",
                          "TRUNCATE app.orders CASCADE"}) {
    const runner::SqlResult<void> done = other.Execute(sql);
    ASSERT_FALSE(done) << sql;
    EXPECT_EQ(done.error().sqlstate, "55P03") << sql;
  }
  run.Signal(SIGCONT);
  EXPECT_EQ(run.Wait().exit, 0);
  EXPECT_EQ(Program({"backups", "verify", "new", "--level", "2"}).Wait().exit, 0);
}

// A table that is rewritten meanwhile looks empty to whoever has an older snapshot (mvcc-caveats in the manual).
TEST(Others, rewrite_a_table_that_the_dump_then_waits_for) {
  const Shop shop;
  runner::Session other = shop.Connect();
  ASSERT_TRUE(
      other.Execute("BEGIN; ALTER TABLE app.orders ALTER note TYPE varchar(40), ADD made timestamptz DEFAULT "
                    "clock_timestamp()"));
  Program run(shop.BackupWords());
  shop.AwaitBlocked("sluice backup");
  ASSERT_TRUE(other.Commit());
  EXPECT_EQ(run.Wait().exit, 0);
  shop.Execute("TRUNCATE app.orders");
  const Ended restored = shop.Run({"restore", "new", "--database-url", shop.connection(), "--yes", shop.database()});
  EXPECT_EQ(restored.exit, 0) << restored.output;
  EXPECT_EQ(shop.Value("SELECT count(*), count(made) FROM app.orders"), "500");
}

TEST(Others, take_a_dump_of_their_own) {
  const Shop shop;
  const OwnDirectory directory;
  runner::Session other = shop.Connect();
  ASSERT_TRUE(other.Execute("CREATE SCHEMA aside; CREATE TABLE aside.held (id int)"));
  // Theirs has locked all tables of the schema, and waits for the last.
  ASSERT_TRUE(other.Execute("BEGIN; LOCK TABLE app.customers IN ROW EXCLUSIVE MODE"));
  runner::Session dump = shop.Connect();
  ASSERT_TRUE(
      dump.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot(); LOCK TABLE "
                   "app.customers, app.orders, app.other IN ACCESS SHARE MODE"));
  EXPECT_EQ(shop.Run(shop.BackupWords()).exit, 0);
  ASSERT_TRUE(dump.Rollback());
  ASSERT_TRUE(other.Rollback());
  shop.CheckUnharmed();
}

// CREATE INDEX CONCURRENTLY waits for every older snapshot: ours is gone by then.
TEST(Others, are_not_our_own_snapshots) {
  const Shop shop;
  EXPECT_EQ(shop.Run(shop.ApplyWords()).exit, 0);
  WriteText(shop.Migration(2),
            "UPDATE app.orders SET note = 'x' WHERE id < 100;\n"
            "CREATE INDEX CONCURRENTLY orders_note ON app.orders (note);\n");
  Program run(shop.ApplyWords(), "after_backup:stop");
  Eventually([&] { return run.IsStopped(); }, "the backup is taken");
  EXPECT_EQ(shop.Value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                       "pg_backend_pid() AND (backend_xmin IS NOT NULL OR xact_start IS NOT NULL)"),
            "0");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(shop.Value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.orders_note'::regclass"), "t");
}

TEST(Others, may_read_what_the_role_may_not) {
  const Shop shop;
  shop.Execute(
      "CREATE ROLE shop_reader; GRANT USAGE ON SCHEMA app TO shop_reader; GRANT SELECT ON ALL TABLES IN SCHEMA "
      "app TO shop_reader; REVOKE SELECT ON app.orders FROM shop_reader");
  const Ended rights = shop.Run(shop.BackupWords({"--role", "shop_reader"}));
  EXPECT_EQ(rights.exit, 4) << rights.output;
  EXPECT_TRUE(Says(rights, "permission denied")) << rights.output;
  shop.Execute(
      "GRANT SELECT ON app.orders TO shop_reader; ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY; CREATE "
      "POLICY few ON app.orders USING (id < 10)");
  const Ended few = shop.Run(shop.BackupWords({"--role", "shop_reader"}));
  EXPECT_EQ(few.exit, 4) << few.output;
  EXPECT_TRUE(Says(few, "row-level security")) << few.output;
  EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"});
  shop.Execute("DROP OWNED BY shop_reader; DROP ROLE shop_reader");
  shop.CheckUnharmed();
}

// The connection that holds locks and snapshot is lost in the middle.
TEST(Others, end_our_session) {
  const Shop shop;
  runner::Session other = shop.Connect();
  ASSERT_TRUE(other.Execute("CREATE SCHEMA aside; CREATE TABLE aside.held (id int)"));
  ASSERT_TRUE(other.Execute("BEGIN; LOCK TABLE aside.held"));
  Program run(shop.BackupWords());
  shop.AwaitBlocked("pg_dump");
  EXPECT_EQ(shop.Value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "
                       "current_database() AND application_name = 'sluice backup'"),
            "1");
  ASSERT_TRUE(other.Rollback());
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 4) << ended.output;
  EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"});
  shop.CheckUnharmed();
}

}  // namespace
}  // namespace sluice::faults
