// A backup is ended at every place that matters: what is left of it is no backup, and the next one works.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>

#include "backup_faults/shop.h"

namespace sluice::faults {
namespace {

constexpr const char* kPlaces[] = {"backup_chosen",    "backup_snapshot", "backup_dumped", "backup_verified",
                                   "backup_encrypted", "backup_synced",   "backup_renamed"};

// Where it has its name it is a backup, whether or not anybody was told.
std::string ListedAfter(std::string_view place) {
  return place == "backup_renamed" ? "new level 1, old level 1" : "old level 1";
}

constexpr const char* kRecipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

Ended StopAndSignal(const std::vector<std::string>& words, const std::string& place, int signal) {
  Program run(words, place + ":stop");
  Eventually([&] { return run.IsStopped(); }, "it is at " + place);
  run.Signal(signal);
  if (run.Runs()) run.Signal(SIGCONT);
  return run.Wait();
}

class BackupEnded : public testing::TestWithParam<std::tuple<const char*, int>> {};

TEST_P(BackupEnded, leaves_no_half_of_one) {
  const auto& [place, signal] = GetParam();
  const Shop shop;
  const std::vector<std::string> words = shop.BackupWords({"--encrypt-to", kRecipient});
  EXPECT_EQ(StopAndSignal(words, place, signal).exit, 128 + signal);
  shop.CheckNobodyLeft();
  EXPECT_EQ(shop.Backups(), ListedAfter(place));
  shop.CheckUnharmed();
}

class ApplyEnded : public testing::TestWithParam<std::tuple<const char*, int>> {};

TEST_P(ApplyEnded, before_anything_was_changed) {
  const auto& [place, signal] = GetParam();
  const Shop shop;
  EXPECT_EQ(shop.Run(shop.ApplyWords()).exit, 0);
  WriteText(shop.Migration(2), "UPDATE app.orders SET note = 'lost' WHERE id < 100;");
  const Ended ended = StopAndSignal(shop.ApplyWords(), place, signal);
  EXPECT_EQ(ended.exit, 128 + signal) << ended.output;
  shop.CheckNobodyLeft();
  EXPECT_EQ(shop.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  shop.CheckUnharmed();
  const Ended again = shop.Run(shop.ApplyWords());
  EXPECT_EQ(again.exit, 0) << again.output;
  const std::string name = shop.Value("SELECT backup FROM sluice.history WHERE id = '2'");
  const Ended restored = shop.Run({"restore", name, "--database-url", shop.connection(), "--yes", shop.database()});
  EXPECT_EQ(restored.exit, 0) << restored.output;
  EXPECT_EQ(shop.Rows(), shop.rows());
}

std::string NameOf(const testing::TestParamInfo<std::tuple<const char*, int>>& test) {
  return fmt::format("{}_{}", std::get<0>(test.param), std::get<1>(test.param) == SIGKILL ? "kill" : "term");
}

INSTANTIATE_TEST_SUITE_P(At, BackupEnded,
                         testing::Combine(testing::ValuesIn(kPlaces), testing::Values(SIGKILL, SIGTERM)), NameOf);
INSTANTIATE_TEST_SUITE_P(At, ApplyEnded,
                         testing::Combine(testing::Values("backup_snapshot", "backup_dumped", "backup_verified",
                                                          "after_backup"),
                                          testing::Values(SIGKILL, SIGTERM)),
                         NameOf);

// pg_dump is in the middle of it: it wants to lock every table for its schema, and one is held.
TEST(BackupEndedInDump, takes_pg_dump_with_it) {
  for (const int signal : {SIGKILL, SIGTERM}) {
    const Shop shop;
    runner::Session other = shop.Connect();
    ASSERT_TRUE(other.Execute("CREATE SCHEMA aside; CREATE TABLE aside.held (id int)"));
    ASSERT_TRUE(other.Execute("BEGIN; LOCK TABLE aside.held"));
    Program run(shop.BackupWords());
    shop.AwaitBlocked("pg_dump");
    run.Signal(signal);
    EXPECT_EQ(run.Wait().exit, 128 + signal);
    ASSERT_TRUE(other.Rollback());
    shop.CheckNobodyLeft();
    EXPECT_EQ(shop.Backups(), "old level 1");
    shop.CheckUnharmed();
  }
}

// What is held is somebody's work; what is not is the next backup's to remove, or prune's.
TEST(BackupUnfinished, is_listed_and_goes_with_prune_once_nobody_holds_it) {
  const Shop shop;
  Program run(shop.BackupWords(), "backup_dumped:stop");
  Eventually([&] { return run.IsStopped(); }, "both dumps are there");
  const auto says = [](const std::vector<std::string>& words, const char* what) {
    const Ended ended = Program(words).Wait();
    EXPECT_EQ(ended.exit, 0) << ended.output;
    EXPECT_TRUE(Says(ended, what)) << ended.output;
  };
  const std::vector<std::string> both = {"new.partial", "old"};
  says({"backups"}, "at work now");
  says({"backups", "prune"}, "1 backup left");
  EXPECT_EQ(shop.Entries(), both);
  run.Signal(SIGKILL);
  EXPECT_EQ(run.Wait().exit, 128 + SIGKILL);
  says({"backups"}, "unfinished: new.partial");
  says({"backups"}, "left behind (`sluice backups prune` removes it)");
  says({"backups", "--format", "json"}, R"("held":false)");
  says({"backups", "prune", "--dry-run"}, "would remove new.partial");
  EXPECT_EQ(shop.Entries(), both);
  says({"backups", "prune"}, "removed new.partial");
  EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"});
  shop.CheckUnharmed();
}

class RestoreEnded : public testing::TestWithParam<std::tuple<const char*, int>> {};

TEST_P(RestoreEnded, whole_or_not_at_all) {
  const auto& [place, signal] = GetParam();
  const Shop shop;
  shop.Execute("UPDATE app.orders SET note = 'new'; DELETE FROM app.orders WHERE id > 400");
  const std::string present = shop.Rows();
  EXPECT_EQ(StopAndSignal(shop.RestoreWords(), place, signal).exit, 128 + signal);
  shop.CheckNobodyLeft();
  EXPECT_EQ(shop.Rows(), std::string_view(place) == "restore_done" ? shop.rows() : present);
  const Ended again = shop.Run(shop.RestoreWords());
  EXPECT_EQ(again.exit, 0) << again.output;
  shop.CheckUnharmed();
}

INSTANTIATE_TEST_SUITE_P(At, RestoreEnded,
                         testing::Combine(testing::Values("backup_dumped", "restore_saved", "restore_script",
                                                          "restore_done"),
                                          testing::Values(SIGKILL, SIGTERM)),
                         NameOf);

// psql has emptied one table and waits for the next, which a foreign key leads to.
TEST(RestoreEndedInScript, rolls_back) {
  for (const int signal : {SIGKILL, SIGTERM}) {
    const Shop shop;
    shop.Execute("CREATE TABLE app.later (customer int); DELETE FROM app.orders WHERE id > 400");
    const std::string present = shop.Rows();
    Program run(shop.RestoreWords(), "restore_script:stop");
    Eventually([&] { return run.IsStopped(); }, "it is before its script");
    runner::Session other = shop.Connect();
    ASSERT_TRUE(other.Execute("ALTER TABLE app.later ADD FOREIGN KEY (customer) REFERENCES app.customers"));
    ASSERT_TRUE(other.Execute("BEGIN; LOCK TABLE app.later IN ACCESS SHARE MODE"));
    run.Signal(SIGCONT);
    shop.AwaitBlocked("psql");
    run.Signal(signal);
    EXPECT_EQ(run.Wait().exit, 128 + signal);
    ASSERT_TRUE(other.Rollback());
    shop.CheckNobodyLeft();
    EXPECT_EQ(shop.Rows(), present);
  }
}

// Between the moment at which it looked at the database and its script's lock.
TEST(RestoreOvertaken, by_a_foreign_key_and_a_trigger) {
  const Shop shop;
  shop.Execute(
      "CREATE TABLE app.later (customer int); INSERT INTO app.later VALUES (3); CREATE TABLE app.log (id int); CREATE "
      "FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO app.log VALUES (1); RETURN NULL; "
      "END $$; DELETE FROM app.orders WHERE id > 400");
  Program run(shop.RestoreWords(), "restore_script:stop");
  Eventually([&] { return run.IsStopped(); }, "it is before its script");
  shop.Execute(
      "ALTER TABLE app.later ADD CONSTRAINT late FOREIGN KEY (customer) REFERENCES app.customers; COMMENT ON "
      "CONSTRAINT "
      "late ON app.later IS 'it''s: \\:x'; CREATE TRIGGER noted AFTER INSERT ON app.orders FOR EACH ROW EXECUTE "
      "FUNCTION "
      "app.note()");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(shop.Rows(), shop.rows());
  EXPECT_EQ(shop.Value("SELECT count(*) FROM app.log"), "0") << "the trigger was silent";
  EXPECT_EQ(shop.Value("SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'late'"),
            "it's: \\:x");
  EXPECT_EQ(shop.Value("SELECT tgenabled FROM pg_trigger WHERE tgname = 'noted'"), "O");
}

}  // namespace
}  // namespace sluice::faults
