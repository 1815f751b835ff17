// The disk of the backups is full at any moment of one.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "backup/space.h"
#include "backup_faults/shop.h"

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

// A small file system in memory; root may make one, and these tests say it where they may not.
class SmallDisk {
 public:
  explicit SmallDisk(int kilobytes) {
    const std::string size = fmt::format("size={}k,mode=755", kilobytes);
    mounted_ = ::mount("sluice_test", directory_.path().c_str(), "tmpfs", 0, size.c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(directory_.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  SmallDisk(SmallDisk&&) = delete;
  SmallDisk& operator=(SmallDisk&&) = delete;

  bool mounted() const { return mounted_; }
  const std::string& path() const { return directory_.path(); }
  // Fills it until so many kilobytes are left.
  void Leave(int kilobytes) const {
    fs::remove(path() + "/filler");
    const uint64_t available = fs::space(path()).available;
    const uint64_t left = static_cast<uint64_t>(kilobytes) * 1024;
    WriteText(path() + "/filler", std::string(available > left ? available - left : 0, 'x'));
  }

 private:
  OwnDirectory directory_;
  bool mounted_ = false;
};

// Bytes that no compression makes fewer, and that need twice their size as text.
constexpr const char* kBytes =
    "CREATE TABLE app.bytes (b bytea); ALTER TABLE app.bytes ALTER b SET STORAGE EXTERNAL; INSERT INTO app.bytes "
    "SELECT "
    "string_agg(decode(md5(n::text), 'hex'), '') FROM generate_series(1, 30000) n GROUP BY n % 300;";

// Where a write fails by a limit of the process instead, which is what a user may set: pg_dump inherits it.
Ended RunLimited(const std::vector<std::string>& words, rlim_t bytes) {
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limited{bytes, before.rlim_max};
  ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &limited);
  Program run(words);
  ::setrlimit(RLIMIT_FSIZE, &before);
  return run.Wait();
}

TEST(FullDisk, at_every_step_of_a_backup) {
  const SmallDisk disk(4'000);
  if (!disk.mounted()) {
    ASSERT_EQ(errno, EPERM) << std::strerror(errno);
    ASSERT_NE(::geteuid(), 0U) << "root cannot mount here: fault by RLIMIT_FSIZE alone, see the next test";
    return;
  }
  const Shop shop(disk.path());
  shop.Execute(kBytes);
  const std::string config = shop.Migration(1) + ".toml";
  WriteText(config, "[backup]\nleave-free = \"0MB\"\ncompress = \"none\"\n");
  std::set<std::string> how;
  int left = 0;
  for (; left < 2'000; left += 48) {
    disk.Leave(left);
    const Ended ended = shop.Run(shop.BackupWords({"--config", config}));
    if (ended.exit == 0) break;
    SCOPED_TRACE(fmt::format("{} kB: {}", left, ended.output));
    EXPECT_EQ(ended.exit, 4);
    EXPECT_EQ(shop.Entries(), (std::vector<std::string>{"filler", "old"}));
    for (const char* each : {"a backup may take", "cannot make", "cannot write", "No space left"}) {
      if (Says(ended, each)) how.insert(each);
    }
  }
  EXPECT_LT(left, 2'000) << "it never fitted";
  EXPECT_TRUE(how.contains("a backup may take")) << "refused before it begins";
  EXPECT_TRUE(how.contains("No space left")) << "and stopped where the estimate was too low";
  EXPECT_EQ(shop.Backups(), "new level 1, old level 1");
  EXPECT_EQ(Program({"backups", "verify", "new"}).Wait().exit, 0);
  fs::remove(disk.path() + "/filler");
  shop.CheckUnharmed();
}

TEST(FullDisk, a_write_that_fails) {
  const Shop shop;
  shop.Execute(kBytes);
  for (const rlim_t bytes : {rlim_t{0}, rlim_t{2'000}, rlim_t{20'000}, rlim_t{100'000}}) {
    const Ended ended = RunLimited(shop.BackupWords({"--compress", "none"}), bytes);
    SCOPED_TRACE(fmt::format("{} bytes: {}", bytes, ended.output));
    EXPECT_EQ(ended.exit, 4);
    shop.CheckNobodyLeft();
    EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"});
  }
  shop.CheckUnharmed();
}

// A dump that is stopped while it waits, because somebody else fills the disk.
TEST(FullDisk, is_watched_while_it_goes_on) {
  const SmallDisk disk(4'000);
  if (!disk.mounted()) {
    ASSERT_NE(::geteuid(), 0U) << std::strerror(errno);
    return;
  }
  const Shop shop(disk.path());
  runner::Session other = shop.Connect();
  ASSERT_TRUE(other.Execute("BEGIN; LOCK TABLE app.other"));
  const std::string config = shop.Migration(1) + ".toml";
  WriteText(config, "[backup]\nleave-free = \"1MB\"\n");
  Program run({"backup", "--database-url", shop.connection(), "--tables", "app.orders", "--name", "new", "--config",
               config, "--lock-timeout-ms=600000"});
  shop.AwaitBlocked("pg_dump");
  disk.Leave(500);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 4) << ended.output;
  EXPECT_TRUE(Says(ended, "the backup was stopped")) << ended.output;
  ASSERT_TRUE(other.Rollback());
  shop.CheckNobodyLeft();
  EXPECT_EQ(shop.Entries(), (std::vector<std::string>{"filler", "old"}));
  fs::remove(disk.path() + "/filler");
  shop.CheckUnharmed();
}

TEST(FullDisk, of_the_server_is_seen_before_a_restore) {
  const Shop shop;
  runner::Session session = shop.Connect();
  EXPECT_TRUE(backup::CheckServerSpace(session, 1));
  const Result<void> much = backup::CheckServerSpace(session, uint64_t{1} << 60);
  ASSERT_FALSE(much);
  EXPECT_NE(much.error().message.find("free on the server's disk"), std::string::npos) << much.error().message;
}

TEST(FullDisk, sizes_as_they_are_configured) {
  EXPECT_EQ(backup::ParseSize("500MB"), 500ULL << 20);
  EXPECT_EQ(backup::ParseSize("1 GB"), 1ULL << 30);
  for (const char* bad : {"", "MB", "1", "1mb", "-1MB", "9999999999TB"}) EXPECT_FALSE(backup::ParseSize(bad)) << bad;
}

}  // namespace
}  // namespace sluice::faults
