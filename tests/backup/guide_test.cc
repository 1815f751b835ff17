// The commands of README.md and docs/guide/backup.md, taken from the page and run as they stand there.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "analyzer/base/child_process.h"
#include "backup_fixture.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

// The indented lines of a section.
std::string CommandsOf(const std::string& page, const std::string& section) {
  std::ifstream file(SLUICE_TESTS_DIR "/../" + page);
  std::string commands;
  bool is_in = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) is_in = line == "## " + section;
    if (is_in && line.starts_with("    ")) commands += line.substr(4) + "\n";
  }
  return commands;
}

class Guide : public Backups, public testing::WithParamInterface<const char*> {
 protected:
  // In a shell, where `sluice` is the program and DATABASE_URL the database.
  ProcessResult Shell(const std::string& commands) const {
    const TemporaryDirectory programs;
    fs::create_symlink(SLUICE_PROGRAM, programs.path() + "/sluice");
    const std::string script = programs.path() + "/commands";
    std::ofstream(script) << "set -e\n" << commands;
    ProcessOptions options;
    options.directory = history_.path();
    options.variables = {fmt::format("PATH={}:{}", programs.path(), std::getenv("PATH")),
                         "DATABASE_URL=" + database_.Address()};
    const Result<ProcessResult> run = RunProcess({"sh", script}, options);
    EXPECT_TRUE(run);
    return run ? *run : ProcessResult();
  }

  const History history_ = History({"CREATE TABLE orders (id int PRIMARY KEY, note text);", "DELETE FROM orders;"});
};

TEST_P(Guide, undoes_a_migration_that_emptied_a_table_by_mistake) {
  const std::string commands = CommandsOf(GetParam(), "A migration that emptied a table by mistake");
  ASSERT_NE(commands.find("sluice restore"), std::string::npos) << commands;
  Run(0, "apply", {"+1", "--dir", history_.path()});
  database_.Execute("INSERT INTO orders SELECT n, 'x' FROM generate_series(1, 5) n");
  Run(0, "apply", {"--dir", history_.path(), "--yes", database_.Name(), "--accept", "delete-without-where@2=oops"});
  ASSERT_EQ(database_.Rows("SELECT count(*) FROM orders"), Texts{"0"});
  const ProcessResult ended = Shell(commands);
  EXPECT_EQ(ended.exit_code, 0) << commands << ended.output << ended.errors;
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM orders"), Texts{"5"});
}

INSTANTIATE_TEST_SUITE_P(pages, Guide, testing::Values("README.md", "docs/guide/backup.md"));

}  // namespace
}  // namespace sluice::cli
