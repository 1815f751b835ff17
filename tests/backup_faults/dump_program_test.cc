// pg_dump is too old, missing, fails, is killed, or says that it succeeded and did nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "backup/programs.h"
#include "backup_faults/shop.h"

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

// A directory of programs whose pg_dump is a script; "$real" in it is the true one.
class Programs {
 public:
  explicit Programs(const std::string& script) {
    const Result<backup::ClientPrograms> found = backup::FindClientPrograms("", 10);
    EXPECT_TRUE(found);
    for (const char* name : {"pg_restore", "psql"}) {
      fs::create_symlink(found->directory + "/" + name, directory_.path() + "/" + name);
    }
    const std::string path = directory_.path() + "/pg_dump";
    WriteText(path, fmt::format("#!/bin/sh\nreal='{}/pg_dump'\n{}\n", found->directory, script));
    fs::permissions(path, fs::perms::owner_all);
  }

  const std::string& path() const { return directory_.path(); }

 private:
  OwnDirectory directory_;
};

constexpr const char* kVersion = "[ \"$1\" = --version ] && exec \"$real\" --version\n";

struct Case {
  const char* name;
  std::string script;
  const char* says;
};

const Case kCases[] = {
    {"too_old", "echo 'pg_dump (PostgreSQL) 9.6.24'", "or later is here"},
    {"no_version", "exit 1", "or later is here"},
    {"fails_at_once", std::string(kVersion) + "echo 'pg_dump: error: gone' >&2; exit 1", "pg_dump: error: gone"},
    {"fails_behind_its_work", std::string(kVersion) + "\"$real\" \"$@\"; exit 1", "pg_dump ended with status 1"},
    {"is_killed", std::string(kVersion) + "kill -9 $$", "pg_dump ended with status 137"},
    {"does_nothing", std::string(kVersion) + "exit 0", "pg_restore"},
    {"leaves_out_a_table", std::string(kVersion) + "\"$real\" \"$@\" --exclude-table=app.orders", "app.orders"},
    {"writes_half",
     std::string(kVersion) +
         "\"$real\" \"$@\"\nfor a in \"$@\"; do case $a in --file=*/data) f=${a#--file=}; for d in \"$f\"/*.gz; do "
         "truncate -s -20 \"$d\"; done;; esac; done",
     "pg_restore"},
};

class DumpProgram : public testing::TestWithParam<Case> {};

TEST_P(DumpProgram, that_gives_no_backup) {
  const Shop shop;
  const Programs programs(GetParam().script);
  const Ended ended = shop.Run(shop.BackupWords({"--pg-bindir", programs.path()}));
  EXPECT_EQ(ended.exit, 4) << ended.output;
  EXPECT_TRUE(Says(ended, GetParam().says)) << ended.output;
  EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"});

  EXPECT_EQ(shop.Run(shop.ApplyWords()).exit, 0);
  WriteText(shop.Migration(2), "UPDATE app.orders SET note = 'lost' WHERE id < 100;");
  const Ended applied = shop.Run(shop.ApplyWords({"--pg-bindir", programs.path()}));
  EXPECT_EQ(applied.exit, 4) << applied.output;
  EXPECT_EQ(shop.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  shop.CheckUnharmed();
}

INSTANTIATE_TEST_SUITE_P(Which, DumpProgram, testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace sluice::faults
