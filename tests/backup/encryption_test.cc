// Backups that are encrypted to recipients, by age and by gpg.
#include "backup/encryption.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "analyzer/base/child_process.h"
#include "backup_fixture.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

std::string OutputOf(const Texts& command) {
  const Result<ProcessResult> run = RunProcess(command);
  EXPECT_TRUE(run && run->exit_code == 0) << command.front() << ": " << (run ? run->errors : run.error().message);
  std::string text = run ? run->output : "";
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// A key of age's: the file, and to whom it encrypts.
class AgeKey {
 public:
  explicit AgeKey(const std::string& directory) : file_(directory + "/key.txt") {
    OutputOf({"age-keygen", "--output", file_});
    recipient_ = OutputOf({"age-keygen", "-y", file_});
  }

  const std::string& file() const { return file_; }
  const std::string& recipient() const { return recipient_; }

 private:
  std::string file_;
  std::string recipient_;
};

class Encrypting : public Backups {
 protected:
  Encrypting() : key_(keys_.path()), other_(others_.path()) {
    database_.Execute(
        "CREATE TABLE t (id int PRIMARY KEY, note text); INSERT INTO t SELECT n, 'canary ' || n FROM "
        "generate_series(1, 1000) n; CREATE TABLE u (id int)");
  }
  // No file of it holds words of the rows or of the schema.
  void ExpectNothingInPlain(const std::string& backup) const {
    int files = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Path(backup))) {
      if (entry.is_directory() || entry.path().parent_path() == Path(backup)) continue;
      ++files;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      EXPECT_EQ(bytes.find("canary"), std::string::npos) << entry.path();
      EXPECT_EQ(bytes.find("PGDMP"), std::string::npos) << entry.path();
      EXPECT_TRUE(entry.path().extension() == ".age" || entry.path().extension() == ".gpg") << entry.path();
    }
    EXPECT_GE(files, 2);
    EXPECT_FALSE(fs::exists(Path(backup) + "/schema.dump"));
  }
  void Lose() const { database_.Execute("DELETE FROM t WHERE id > 10"); }
  std::string Count() const { return database_.Rows("SELECT count(*) FROM t").front(); }

  const TemporaryDirectory keys_;
  const TemporaryDirectory others_;
  const AgeKey key_;
  const AgeKey other_;
};

TEST_F(Encrypting, takes_and_verifies_without_the_key_and_restores_with_it) {
  Run(0, "backup",
      {"--tables", "t", "--name", "one", "--compress", "none", "--encrypt-to", key_.recipient(), "--encrypt-to",
       other_.recipient()});
  ExpectNothingInPlain("one");
  EXPECT_EQ(Manifest("one")["encryption"]["recipients"].size(), 2U);
  const TraceRun verified = RunHere(0, {"backups", "verify", "one"});
  EXPECT_NE(verified.output.find("what it decrypts to needs --identity"), std::string::npos) << verified.output;
  RunHere(2, {"backups", "verify", "one", "--level", "2"});
  RunHere(0, {"backups", "verify", "one", "--identity", key_.file()});
  RunHere(0, {"backups", "verify", "one", "--level", "2", "--identity", other_.file()});
  Lose();
  const TraceRun refused = Run(2, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(refused.errors.find("--identity FILE"), std::string::npos) << refused.errors;
  Run(0, "restore", {"one", "--yes", database_.Name(), "--identity", key_.file()});
  EXPECT_EQ(Count(), "1000");
  for (const std::string& entry : Kept()) EXPECT_FALSE(entry.ends_with(".partial")) << entry;
}

TEST_F(Encrypting, somebody_elses_key_restores_nothing) {
  Run(0, "backup", {"--tables", "t", "--name", "one", "--encrypt-to", key_.recipient()});
  Lose();
  const TraceRun run = Run(4, "restore", {"one", "--yes", database_.Name(), "--identity", other_.file()});
  EXPECT_NE(run.errors.find("age could not decrypt it"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("no identity matched"), std::string::npos) << run.errors;
  Run(4, "restore", {"one", "--yes", database_.Name(), "--identity", "/nowhere"});
  EXPECT_EQ(Count(), "10");
  EXPECT_EQ(Kept(), Texts{"one"}) << "and leaves nothing behind";
  RunHere(4, {"backups", "verify", "one", "--identity", other_.file()});
  EXPECT_EQ(RunHere(0, {"backups", "--format", "json"}).Json()["backups"][0]["verified"]["level"], 1)
      << "the key is wrong, not the backup";
}

TEST_F(Encrypting, a_byte_that_is_another_is_seen_without_the_key) {
  Run(0, "backup", {"--tables", "t", "--name", "one", "--encrypt-to", key_.recipient()});
  std::fstream file(Path("one") + "/schema.dump.age", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(400);
  file.put('\x5A');
  file.close();
  EXPECT_NE(RunHere(4, {"backups", "verify", "one"}).errors.find("damaged"), std::string::npos);
}

TEST_F(Encrypting, to_nobody_is_refused_before_anything_is_dumped) {
  Run(2, "backup", {"--tables", "t", "--encrypt-to", "me"});
  Run(2, "backup", {"--tables", "t", "--encrypt-to", key_.recipient(), "--encrypt-to", "gpg:abc"});
  std::string wrong = key_.recipient();
  wrong.back() = wrong.back() == 'q' ? 'p' : 'q';
  const TraceRun run = Run(4, "backup", {"--tables", "t", "--encrypt-to", wrong});
  EXPECT_NE(run.errors.find("cannot encrypt to these recipients"), std::string::npos) << run.errors;
  Run(4, "backup", {"--tables", "t", "--encrypt-to", "gpg:0123456789ABCDEF0123456789ABCDEF01234567"});
  EXPECT_EQ(Kept(), Texts{});
}

TEST_F(Encrypting, as_configured_before_a_run_and_before_a_restore) {
  const History history({"CREATE TABLE made (id int);", "DELETE FROM t;"});
  std::ofstream(history.path() + "/sluice.toml")
      << fmt::format("[backup]\nencrypt-to = \"{}, {}\"\n", key_.recipient(), other_.recipient());
  const std::string config = history.path() + "/sluice.toml";
  Run(0, "apply",
      {"--dir", history.path(), "--config", config, "--yes", database_.Name(), "--accept",
       "delete-without-where@2=meant"});
  ASSERT_EQ(Kept().size(), 1U);
  ExpectNothingInPlain(Kept().front());
  Run(0, "restore", {Kept().front(), "--config", config, "--yes", database_.Name(), "--identity", key_.file()});
  EXPECT_EQ(Count(), "1000");
  ASSERT_EQ(Kept().size(), 2U);
  ExpectNothingInPlain(Kept().back());
}

TEST_F(Encrypting, comes_back_with_age_and_postgresql_alone) {
  Run(0, "backup", {"--tables", "t", "--name", "one", "--encrypt-to", key_.recipient()});
  database_.Execute("TRUNCATE t");
  const Texts commands = Manifest("one")["restore"];
  for (const std::string& command : commands) {
    if (command == commands.back()) break;
    if (command.starts_with("#")) continue;
    EXPECT_EQ(RunShell("one", "export IDENTITY=" + key_.file() + "; " + command), 0);
  }
  EXPECT_EQ(Count(), "1000");
}

// A keyring of its own, with a key that has no password.
class Keyring {
 public:
  Keyring() {
    fs::permissions(directory_.path(), fs::perms::owner_all);
    ::setenv("GNUPGHOME", directory_.path().c_str(), 1);
    OutputOf({"gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "backup@example.org", "default",
              "default", "never"});
  }
  ~Keyring() {
    (void)RunProcess({"gpgconf", "--kill", "all"});
    ::unsetenv("GNUPGHOME");
  }
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;
  Keyring(Keyring&&) = delete;
  Keyring& operator=(Keyring&&) = delete;

 private:
  TemporaryDirectory directory_;
};

TEST_F(Encrypting, by_gpg_with_its_keyring) {
  {
    const Keyring keyring;
    Run(0, "backup", {"--tables", "t", "--name", "one", "--encrypt-to", "gpg:backup@example.org"});
    ExpectNothingInPlain("one");
    RunHere(0, {"backups", "verify", "one"});
    RunHere(0, {"backups", "verify", "one", "--level", "2", "--identity", "gpg"});
    Lose();
    Run(0, "restore", {"one", "--yes", database_.Name()});
    EXPECT_EQ(Count(), "1000");
    Lose();
  }
  // Of another.
  const Keyring keyring;
  const TraceRun run = Run(4, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("gpg could not decrypt it"), std::string::npos) << run.errors;
  EXPECT_EQ(Count(), "10");
}

}  // namespace
}  // namespace sluice::cli
