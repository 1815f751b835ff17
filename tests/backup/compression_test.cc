// How the tables are compressed.
#include "backup/compression.h"

#include <algorithm>
#include <filesystem>

#include "backup/copy_script.h"
#include "backup/programs.h"
#include "backup_fixture.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

TEST(Compression, as_it_is_written) {
  const auto argument = [](const char* text, int major) {
    const Result<backup::Compression> parsed = backup::ParseCompression(text);
    EXPECT_TRUE(parsed) << text;
    const Result<std::string> option = backup::CompressionArgument(*parsed, major);
    return option ? *option : option.error().message;
  };
  EXPECT_EQ(argument("gzip", 15), "");
  EXPECT_EQ(argument("gzip:1", 15), "--compress=1");
  EXPECT_EQ(argument("none", 15), "--compress=0");
  EXPECT_EQ(argument("zstd:3", 16), "--compress=zstd:3");
  EXPECT_EQ(argument("lz4", 17), "--compress=lz4");
  EXPECT_EQ(argument("zstd", 15), "pg_dump of PostgreSQL 15 cannot compress with zstd");
  for (const char* bad : {"", "bz2", "gzip:", "gzip:0", "gzip:10", "zstd:23", "gzip:1x", "none:1"}) {
    EXPECT_FALSE(backup::ParseCompression(bad)) << bad;
  }
}

TEST(Compression, is_undone_by_the_program_that_the_files_name_says) {
  const std::vector<backup::BackedColumn> columns = {{"id", "integer"}};
  const auto command = [&](const char* file) { return backup::CopyCommand("t", columns, file); };
  EXPECT_NE(command("/b/1.dat.gz").find("PROGRAM 'gzip -dc ''/b/1.dat.gz'' |"), std::string::npos);
  EXPECT_NE(command("/b/1.dat.zst").find("'zstd -dcq "), std::string::npos);
  EXPECT_NE(command("/b/1.dat.lz4").find("'lz4 -dcq "), std::string::npos);
  EXPECT_NE(command("/b/1.dat").find("'cat "), std::string::npos);
}

using Compressing = Backups;

TEST_F(Compressing, is_chosen_by_an_option_and_none_comes_back_too) {
  database_.Execute(
      "CREATE TABLE t (id int, note text); INSERT INTO t SELECT n, repeat('x', 100) FROM "
      "generate_series(1, 5000) n");
  Run(0, "backup", {"--tables", "t", "--name", "a", "--compress", "none"});
  Run(0, "backup", {"--tables", "t", "--name", "b", "--compress", "gzip:9"});
  const nlohmann::json listed = RunHere(0, {"backups", "--format", "json"}).Json();
  EXPECT_GT(listed["backups"][0]["bytes"].get<int>(), 10 * listed["backups"][1]["bytes"].get<int>());
  for (const char* name : {"a", "b"}) {
    database_.Execute("DELETE FROM t");
    Run(0, "restore", {name, "--yes", database_.Name()});
    EXPECT_EQ(database_.Rows("SELECT count(*) FROM t"), Texts{"5000"});
  }
  Run(2, "backup", {"--tables", "t", "--compress", "bz2"});
}

// pg_dump has them since 16 (its release notes); an older one is told of before anything is written.
TEST_F(Compressing, with_zstd_and_lz4_where_pg_dump_has_them) {
  const auto programs = backup::FindClientPrograms("", runner::SharedServer().major());
  ASSERT_TRUE(programs);
  database_.Execute(
      "CREATE TABLE t (id int, note text); INSERT INTO t SELECT n, 'row ' || n FROM "
      "generate_series(1, 5000) n");
  const std::vector<std::pair<std::string, std::string>> methods = {{"zstd:3", ".zst"}, {"lz4", ".lz4"}};
  for (const auto& [method, suffix] : methods) {
    const std::string name = "by" + suffix;
    const std::vector<std::string> words = {"--tables", "t", "--name", name, "--compress", method};
    if (programs->major < 16) {
      EXPECT_NE(Run(4, "backup", words).errors.find("cannot compress with"), std::string::npos) << method;
      EXPECT_EQ(Kept(), Texts{}) << method;
      continue;
    }
    Run(0, "backup", words);
    const auto files = fs::recursive_directory_iterator(Path(name));
    EXPECT_TRUE(
        std::any_of(begin(files), end(files), [&](const auto& file) { return file.path().extension() == suffix; }));
    RunHere(0, {"backups", "verify", name, "--level", "2"});
    database_.Execute("DELETE FROM t");
    Run(0, "restore", {name, "--yes", database_.Name()});
    EXPECT_EQ(database_.Rows("SELECT count(*) FROM t WHERE note = 'row ' || id"), Texts{"5000"}) << method;
  }
}

}  // namespace
}  // namespace sluice::cli
