// Backups and disk space, as `sluice check` shows them and a run in production asks for them.
#include <fmt/format.h>
#include <sys/statvfs.h>

#include <fstream>

#include "backup_fixture.h"

namespace sluice::cli {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kProduction = "environment = \"production\"\n";
constexpr const char* kNoBackup = "environment = \"production\"\npreflight = { last-backup = \"0\" }\n";

class Storage : public Backups {
 protected:
  Storage() { database_.Execute("CREATE TABLE a (id int PRIMARY KEY, n int)"); }

  TraceRun With(int exit, const std::string& command, const std::string& configuration, const Words& more = {}) const {
    std::ofstream(config_) << configuration;
    Words words = {"--dir", history_.path(), "--config", config_};
    words.insert(words.end(), more.begin(), more.end());
    return Run(exit, command, words);
  }
  // As the catalogs have it: in pages of 8 kB.
  void SetPages(const std::string& relation, int64_t pages) const {
    database_.Execute(fmt::format("UPDATE pg_class SET relpages = {} WHERE oid = '{}'::regclass", pages, relation));
  }

  const TemporaryDirectory files_;
  const std::string config_ = files_.path() + "/sluice.toml";
  const History history_{{"CREATE INDEX a_n ON a (n);"}};
};

TEST_F(Storage, check_shows_the_last_backup_and_free_space) {
  const TraceRun none = With(1, "check", "");
  EXPECT_NE(none.output.find("last backup   none of this database"), std::string::npos) << none.output;
  EXPECT_NE(none.output.find("attention: no backup of this database is known"), std::string::npos) << none.output;
  Run(0, "backup", {"--all", "--name", "whole"});
  const nlohmann::json found = With(0, "check", "", {"--format", "json"}).Json();
  EXPECT_EQ(found["backups"]["last_verified"]["name"], "whole");
  EXPECT_EQ(found["backups"]["last_verified"]["level"], 1);
  EXPECT_LT(found["backups"]["last_verified"]["age_s"], 600);
  struct statvfs about {};
  ASSERT_EQ(::statvfs(directory_.path().c_str(), &about), 0);
  EXPECT_GT(found["backups"]["free_bytes"], 0);
  EXPECT_LE(found["backups"]["free_bytes"], about.f_blocks * about.f_frsize);
  EXPECT_EQ(found["disk"]["directory"], database_.Rows("SHOW data_directory").front());
  ASSERT_EQ(::statvfs(found["disk"]["directory"].get<std::string>().c_str(), &about), 0);
  EXPECT_GT(found["disk"]["free_bytes"], 0);
  EXPECT_LE(found["disk"]["free_bytes"], about.f_blocks * about.f_frsize);
}

TEST_F(Storage, one_of_tables_alone_is_shown_and_does_not_do) {
  Run(0, "backup", {"--tables", "public.a", "--name", "one-table"});
  const TraceRun run = With(1, "check", "");
  EXPECT_NE(run.output.find("'one-table', "), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("none of the\n"), std::string::npos) << run.output;
}

TEST_F(Storage, a_role_that_may_not_see_the_data_directory_is_told_so) {
  database_.Execute("CREATE ROLE storage_guest LOGIN");
  const TraceRun run = database_.RunAs("storage_guest", "check", {"--dir", history_.path()});
  EXPECT_NE(run.output.find("disk          room is not known: role storage_guest may not see data_directory"),
            std::string::npos)
      << run.output << run.errors;
}

TEST_F(Storage, production_asks_for_a_verified_backup_that_is_young) {
  const TraceRun refused = With(3, "apply", kProduction);
  EXPECT_NE(refused.errors.find("verified and younger than 1 d 12 h: there is none in"), std::string::npos)
      << refused.errors;
  EXPECT_NE(refused.errors.find("sluice backup --all"), std::string::npos) << refused.errors;
  EXPECT_EQ(database_.Rows("SELECT to_regclass('a_n')"), Words{""});
  Run(0, "backup", {"--all", "--name", "whole"});
  // What has not been read back does not count.
  std::filesystem::rename(Path("whole") + "/verified.json", files_.path() + "/verified.json");
  With(3, "apply", kProduction);
  std::filesystem::rename(files_.path() + "/verified.json", Path("whole") + "/verified.json");
  // Nor what is older than the team allows.
  nlohmann::json manifest = Manifest("whole");
  manifest["taken_at"] = "2026-01-31T12:00:00Z";
  std::ofstream(Path("whole") + "/manifest.json") << manifest.dump();
  const TraceRun old = With(3, "apply", kProduction);
  EXPECT_NE(old.errors.find("the last one, 'whole', is "), std::string::npos) << old.errors;
  std::filesystem::remove_all(Path("whole"));
  Run(0, "backup", {"--all", "--name", "young"});
  With(0, "apply", kProduction);
}

TEST_F(Storage, another_databases_backup_does_not_count) {
  Run(0, "backup", {"--all", "--name", "whole"});
  nlohmann::json manifest = Manifest("whole");
  manifest["server"]["database"] = "elsewhere";
  std::ofstream(Path("whole") + "/manifest.json") << manifest.dump();
  With(3, "apply", kProduction);
}

TEST_F(Storage, an_index_that_the_disk_has_no_room_for_is_refused) {
  SetPages("a_pkey", 2'000'000'000);
  const TraceRun refused = With(3, "apply", kNoBackup);
  EXPECT_NE(refused.errors.find("it may take 29.8 TB"), std::string::npos) << refused.errors;
  EXPECT_EQ(database_.Rows("SELECT to_regclass('a_n')"), Words{""});
  With(0, "apply", "environment = \"production\"\npreflight = { last-backup = \"0\", disk-space = \"allow\" }\n");
}

TEST_F(Storage, a_rewrite_needs_the_table_and_its_indexes_once_more) {
  const History history({"ALTER TABLE a ALTER COLUMN n TYPE bigint;"});
  SetPages("a", 1'000'000'000);
  SetPages("a_pkey", 500'000'000);
  std::ofstream(config_) << kNoBackup;
  const TraceRun refused = Run(3, "apply", {"--dir", history.path(), "--config", config_, "--skip-backup"});
  EXPECT_NE(refused.errors.find("it may take 11.2 TB"), std::string::npos) << refused.errors;
}

TEST_F(Storage, a_role_that_cannot_tell_goes_on_and_says_so) {
  database_.Execute(fmt::format(
      "CREATE ROLE storage_owner LOGIN; GRANT CREATE ON DATABASE {} TO storage_owner; GRANT pg_read_all_stats "
      "TO storage_owner; ALTER TABLE a OWNER TO storage_owner; GRANT CREATE ON SCHEMA public TO "
      "storage_owner",
      database_.Name()));
  std::ofstream(config_) << kNoBackup;
  const TraceRun run = database_.RunAs("storage_owner", "apply", {"--dir", history_.path(), "--config", config_});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.errors.find("whether the server has room for"), std::string::npos) << run.errors;
}

TEST_F(Storage, metrics_have_the_last_backups_time) {
  Run(0, "backup", {"--all", "--name", "whole"});
  const std::string metrics = files_.path() + "/sluice.prom";
  const auto count = [&](const std::string& text) {
    std::ifstream file(metrics);
    size_t lines = 0;
    for (std::string line; std::getline(file, line);) lines += line.starts_with(text) ? 1 : 0;
    return lines;
  };
  With(0, "apply", "", {"--metrics", metrics, "--skip-backup"});
  EXPECT_EQ(count("sluice_last_backup_timestamp_seconds{database="), 1U);
  std::filesystem::remove_all(Path("whole"));
  With(1, "check", "", {"--metrics", metrics});
  EXPECT_EQ(count("sluice_last_backup_timestamp_seconds"), 0U);
  EXPECT_EQ(count("sluice_last_run_success"), 1U);
  Run(0, "backup", {"--all", "--name", "later"});
  With(0, "check", "", {"--metrics", metrics});
  EXPECT_EQ(count("sluice_last_backup_timestamp_seconds{database="), 1U);
}

}  // namespace
}  // namespace sluice::cli
