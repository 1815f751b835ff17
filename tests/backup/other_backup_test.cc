// Backups that are not sluice's own. The programs here stand in for pgBackRest and WAL-G.
#include <fmt/format.h>

#include <fstream>

#include "backup_fixture.h"

namespace sluice::cli {
namespace {

using Texts = std::vector<std::string>;

class OtherBackup : public Backups {
 protected:
  OtherBackup() : history_({"CREATE TABLE orders (id int PRIMARY KEY);", "DELETE FROM orders WHERE id < 3;"}) {
    Run(0, "apply", {"+1", "--dir", history_.path()});
    database_.Execute("INSERT INTO orders SELECT generate_series(1, 5)");
  }
  TraceRun Apply(int exit, const std::string& config, const Texts& more = {}) const {
    const std::string file = history_.path() + "/sluice.toml";
    std::ofstream(file) << "[backup]\n" << config;
    Texts words = {"--dir", history_.path(), "--config", file};
    words.insert(words.end(), more.begin(), more.end());
    return Run(exit, "apply", words);
  }
  Texts Recorded() const { return database_.Rows("SELECT backup FROM sluice.history WHERE id = '2'"); }
  std::string Ago(int seconds) const {
    return database_
        .Rows(fmt::format("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC' - interval '{} s', "
                          "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
                          seconds))
        .front();
  }

  const History history_;
};

TEST_F(OtherBackup, by_a_command_whose_label_the_history_has) {
  const TraceRun run = Apply(
      0, "command = \"echo 'P00   INFO: new backup label = 20260131-120000F'; echo 'P00   INFO: backup command end'\"");
  EXPECT_EQ(Recorded(), Texts{"external:20260131-120000F"});
  EXPECT_NE(run.errors.find("not verified by it"), std::string::npos) << run.errors;
  EXPECT_EQ(Kept(), Texts{});
}

TEST_F(OtherBackup, by_a_command_that_logs_on_standard_error) {
  Apply(0, "command = \"echo 'INFO: Wrote backup with name base_000000010000000000000004' >&2\"");
  EXPECT_EQ(Recorded(), Texts{"external:base_000000010000000000000004"});
}

TEST_F(OtherBackup, by_a_command_that_fails_or_says_nothing) {
  const TraceRun failed = Apply(4, "command = \"echo 'repository is locked' >&2; exit 50\"");
  EXPECT_NE(failed.errors.find("status 50"), std::string::npos) << failed.errors;
  EXPECT_NE(failed.errors.find("repository is locked"), std::string::npos) << failed.errors;
  const TraceRun silent = Apply(4, "command = \"true\"");
  EXPECT_NE(silent.errors.find("printed nothing"), std::string::npos) << silent.errors;
  EXPECT_EQ(database_.Applied(), Texts{"1"});
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM orders"), Texts{"5"});
  database_.ExpectNobodyLeft();
}

TEST_F(OtherBackup, that_somebody_vouches_for_within_its_age) {
  const TraceRun old = Apply(3, "", {"--external-backup", "rds:shop-1", "--taken-at", Ago(7200)});
  EXPECT_NE(old.errors.find("is 120 min old, and may be 60"), std::string::npos) << old.errors;
  Apply(3, "", {"--external-backup", "rds:shop-1", "--taken-at", Ago(-7200)});
  Apply(2, "", {"--external-backup", "rds:shop-1"});
  Apply(2, "", {"--taken-at", Ago(1)});
  Apply(2, "", {"--external-backup", "rds:shop-1", "--taken-at", "yesterday"});
  Apply(3, "external-age = \"10min\"", {"--external-backup", "rds:shop-1", "--taken-at", Ago(1200)});
  EXPECT_EQ(database_.Applied(), Texts{"1"});
  Apply(0, "external-age = \"3h\"", {"--external-backup", "rds:shop-1", "--taken-at", Ago(7200)});
  EXPECT_EQ(Recorded(), Texts{"external:rds:shop-1"});
  EXPECT_EQ(Kept(), Texts{});
}

}  // namespace
}  // namespace sluice::cli
