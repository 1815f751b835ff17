// sluice backups, verify and prune.
#include <filesystem>
#include <fstream>

#include "backup_fixture.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

class Verifying : public Backups {
 protected:
  Verifying() {
    database_.Execute(
        "CREATE TABLE t (id int PRIMARY KEY, note text); INSERT INTO t SELECT n, 'note ' || n FROM "
        "generate_series(1, 1000) n;");
    Run(0, "backup", {"--tables", "t", "--name", "one"});
  }
  // The compressed rows.
  std::string DataFile() const {
    for (const fs::directory_entry& entry : fs::directory_iterator(Path("one") + "/data")) {
      if (entry.path().extension() == ".gz") return entry.path().string();
    }
    ADD_FAILURE() << "no data file";
    return {};
  }
  int Level() const { return RunHere(0, {"backups", "--format", "json"}).Json()["backups"][0]["verified"]["level"]; }
};

TEST_F(Verifying, listed_with_age_size_and_level) {
  const TraceRun text = RunHere(0, {"backups"});
  EXPECT_NE(text.output.find("one   0 min"), std::string::npos) << text.output;
  EXPECT_NE(text.output.find("level 1"), std::string::npos) << text.output;
  fs::create_directory(Path("broken"));
  const nlohmann::json json = RunHere(0, {"backups", "--format", "json"}).Json();
  ASSERT_EQ(json["backups"].size(), 2U) << json;
  EXPECT_EQ(json["backups"][0]["name"], "broken") << "nothing says when it was taken";
  EXPECT_NE(json["backups"][0]["problem"], "");
  EXPECT_EQ(json["backups"][1]["rows"], 1000);
  EXPECT_EQ(json["backups"][1]["database"], database_.Name());
}

TEST_F(Verifying, restored_on_a_server_of_its_own_and_compared) {
  const TraceRun run = RunHere(0, {"backups", "verify", "one", "--level", "2"});
  EXPECT_NE(run.output.find("1 table restored and counted, 1 compared row by row"), std::string::npos) << run.output;
  EXPECT_EQ(Level(), 2);
  RunHere(0, {"backups", "verify", "one"});
  EXPECT_EQ(Level(), 2) << "reading it again takes nothing away";
}

TEST_F(Verifying, rows_that_are_others_than_those_that_were_counted) {
  std::ifstream in(Path("one") + "/manifest.json");
  std::string manifest((std::istreambuf_iterator<char>(in)), {});
  const size_t at = manifest.find("\"rows\": 1000");
  ASSERT_NE(at, std::string::npos);
  manifest.replace(at, 12, "\"rows\": 1001");
  std::ofstream(Path("one") + "/manifest.json") << manifest;
  EXPECT_NE(RunHere(4, {"backups", "verify", "one"}).errors.find("'manifest.json' is not as it was"),
            std::string::npos);
  EXPECT_EQ(RunShell("one", "sha256sum manifest.json > manifest.sha256"), 0);
  RunHere(0, {"backups", "verify", "one"});
  const TraceRun run = RunHere(4, {"backups", "verify", "one", "--level", "2"});
  EXPECT_NE(run.errors.find("public.t has 1000 rows, and had 1001"), std::string::npos) << run.errors;
  EXPECT_EQ(Level(), 0) << "what is found wrong counts for nothing";
  RunHere(0, {"backups", "verify", "one"});
  RunHere(4, {"backups", "verify", "one", "--pg-bindir", "/nowhere"});
  EXPECT_EQ(Level(), 1) << "what could not be tried says nothing of it";
}

TEST_F(Verifying, a_byte_that_is_another) {
  std::fstream file(DataFile(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file.put('\x5A');
  file.close();
  const TraceRun run = RunHere(4, {"backups", "verify", "one"});
  EXPECT_NE(run.errors.find("is damaged: 'data/"), std::string::npos) << run.errors;
  EXPECT_EQ(Level(), 0);
}

TEST_F(Verifying, a_file_that_is_shorter_or_gone_or_not_its_own) {
  std::ofstream(Path("one") + "/stray") << "x";
  EXPECT_NE(RunHere(4, {"backups", "verify", "one"}).errors.find("'stray' does not belong"), std::string::npos);
  fs::remove(Path("one") + "/stray");
  RunHere(0, {"backups", "verify", "one"});
  fs::resize_file(DataFile(), fs::file_size(DataFile()) - 10);
  EXPECT_NE(RunHere(4, {"backups", "verify", "one"}).errors.find("bytes, and had"), std::string::npos);
  fs::remove(DataFile());
  EXPECT_NE(RunHere(4, {"backups", "verify", "one"}).errors.find("is not there"), std::string::npos);
}

TEST_F(Verifying, old_ones_are_removed_as_configured) {
  for (const char* name : {"two", "three"}) Run(0, "backup", {"--tables", "t", "--name", name});
  const TemporaryDirectory files;
  const std::string config = files.path() + "/sluice.toml";
  std::ofstream(config) << "[backup]\nkeep = 1\nretention-days = 0\n";
  ::setenv("SOURCE_DATE_EPOCH", "4102444800", 1);
  const TraceRun shown = RunHere(0, {"backups", "prune", "--dry-run", "--config", config});
  EXPECT_EQ(Kept(), (Texts{"one", "three", "two"}));
  EXPECT_NE(shown.output.find("would remove one"), std::string::npos) << shown.output;
  EXPECT_NE(shown.output.find("1 backup would stay"), std::string::npos) << shown.output;
  RunHere(0, {"backups", "prune", "--config", config});
  EXPECT_EQ(Kept().size(), 1U);
  ::setenv("BACKUP_RETENTION_DAYS", "soon", 1);
  RunHere(2, {"backups", "prune", "--config", config});
  ::unsetenv("BACKUP_RETENTION_DAYS");
  ::unsetenv("SOURCE_DATE_EPOCH");
}

TEST_F(Verifying, one_that_is_not_there) {
  RunHere(2, {"backups", "verify", "two"});
  RunHere(2, {"backups", "verify", "../one"});
}

}  // namespace
}  // namespace sluice::cli
