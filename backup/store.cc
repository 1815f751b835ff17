#include "backup/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "backup/files.h"
#include "runner/failpoint.h"

namespace sluice::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartial = ".partial";
constexpr std::string_view kRemoved = ".removed.partial";

tl::unexpected<Error> FailWith(const char* what, const std::string& path, const std::error_code& error) {
  return Fail(fmt::format("cannot {} '{}': {}", what, path, error.message()),
              "Name another directory with BACKUP_DIR, or as `directory` of [backup] in sluice.toml.");
}

Verification ReadVerification(const std::string& directory) {
  const Result<std::string> text = ReadFile(directory + "/verified.json");
  const nlohmann::json json = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  if (!json.is_object()) return {};
  return {json.value("level", 0), json.value("at", "")};
}

StoredBackup Read(const std::string& directory, const std::string& name) {
  StoredBackup backup{name, directory, {}, {}, {}};
  const Result<std::string> text = ReadFile(directory + "/manifest.json");
  Result<Manifest> manifest =
      text ? ParseManifest(*text, directory + "/manifest.json") : tl::make_unexpected(text.error());
  if (!manifest) {
    backup.problem = manifest.error().message;
    return backup;
  }
  backup.manifest = std::move(*manifest);
  backup.verification = ReadVerification(directory);
  return backup;
}

// An open directory, and a lock on it that lives as long as this process; whoever takes a backup has one.
class DirectoryLock {
 public:
  // kind: of flock(2).
  DirectoryLock(const std::string& path, int kind) : number_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (number_ >= 0 && ::flock(number_, kind) != 0) ::close(std::exchange(number_, -1));
  }
  ~DirectoryLock() {
    if (number_ >= 0) ::close(number_);
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  DirectoryLock(DirectoryLock&&) = delete;
  DirectoryLock& operator=(DirectoryLock&&) = delete;

  bool is_held() const { return number_ >= 0; }
  int Release() { return std::exchange(number_, -1); }
  // Whether it is still what has that name: somebody may have removed it before it was locked.
  bool IsAt(const std::string& path) const {
    struct stat ours {};
    struct stat there {};
    return is_held() && ::fstat(number_, &ours) == 0 && ::stat(path.c_str(), &there) == 0 &&
           ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
  }

 private:
  int number_;
};

uint64_t BytesUnder(const std::string& directory) {
  uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    const uint64_t size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

// A directory of that name for its owner alone, and the lock on it; -1 where somebody else has made it. Whoever removes
// what was left may find it before it is locked.
int MakeLocked(const std::string& path, std::error_code& error) {
  constexpr int kTries = 10;
  for (int i = 0; i < kTries; ++i) {
    if (!fs::create_directory(path, error)) return -1;
    fs::permissions(path, fs::perms::owner_all, error);
    // Others hold it no longer than it takes to look, or to remove it.
    DirectoryLock lock(path, LOCK_EX);
    if (lock.IsAt(path)) return lock.Release();
  }
  error = std::make_error_code(std::errc::device_or_resource_busy);
  return -1;
}

}  // namespace

uint64_t StoredBackup::Bytes() const {
  uint64_t bytes = 0;
  for (const BackedFile& file : manifest.files) bytes += file.bytes;
  return bytes;
}

Result<std::vector<StoredBackup>> Store::List() const {
  std::vector<StoredBackup> backups;
  std::error_code error;
  if (!fs::exists(directory_, error)) return backups;
  fs::directory_iterator entries(directory_, error);
  if (error) return FailWith("read", directory_, error);
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory(error) && IsBackupName(name)) backups.push_back(Read(entry.path().string(), name));
  }
  std::sort(backups.begin(), backups.end(), [](const StoredBackup& a, const StoredBackup& b) {
    return std::tie(a.manifest.taken_at, a.name) < std::tie(b.manifest.taken_at, b.name);
  });
  return backups;
}

Result<StoredBackup> Store::Find(const std::string& name) const {
  std::error_code error;
  const std::string path = directory_ + "/" + name;
  if (!IsBackupName(name) || !fs::is_directory(path, error)) {
    return Fail(fmt::format("there is no backup '{}' in '{}'", name, directory_), "`sluice backups` lists them.");
  }
  return Read(path, name);
}

Result<void> Store::SetVerified(const StoredBackup& backup, const Verification& verification) const {
  const nlohmann::ordered_json json{{"level", verification.level}, {"at", verification.at}};
  return WriteFileAtomically(backup.path + "/verified.json", json.dump() + "\n");
}

Result<std::vector<UnfinishedBackup>> Store::ListUnfinished() const {
  std::vector<UnfinishedBackup> unfinished;
  std::error_code error;
  if (!fs::exists(directory_, error)) return unfinished;
  fs::directory_iterator entries(directory_, error);
  if (error) return FailWith("read", directory_, error);
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(kPartial) || !entry.is_directory(error)) continue;
    const std::string path = entry.path().string();
    unfinished.push_back({name, path, BytesUnder(path), !DirectoryLock(path, LOCK_SH | LOCK_NB).is_held()});
  }
  std::sort(unfinished.begin(), unfinished.end(),
            [](const UnfinishedBackup& a, const UnfinishedBackup& b) { return a.name < b.name; });
  return unfinished;
}

Result<void> Store::Remove(const UnfinishedBackup& unfinished) const {
  const DirectoryLock lock(unfinished.path, LOCK_EX | LOCK_NB);
  std::error_code error = std::make_error_code(std::errc::device_or_resource_busy);
  if (lock.is_held()) fs::remove_all(unfinished.path, error);
  if (error) return FailWith("remove", unfinished.path, error);
  return {};
}

Result<void> Store::Remove(const StoredBackup& backup) const {
  std::error_code error;
  const std::string removed = backup.path + std::string(kRemoved);
  fs::rename(backup.path, removed, error);
  if (!error) fs::remove_all(removed, error);
  if (error) return FailWith("remove", backup.path, error);
  return {};
}

PartialBackup::PartialBackup(std::string path, std::string final_path, int lock)
    : path_(std::move(path)), final_path_(std::move(final_path)), lock_(lock) {}

PartialBackup::PartialBackup(PartialBackup&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      final_path_(std::move(other.final_path_)),
      lock_(std::exchange(other.lock_, -1)) {}

PartialBackup::~PartialBackup() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

Result<PartialBackup> PartialBackup::Make(const Store& store, const std::string& name) {
  std::error_code error;
  const bool is_new = fs::create_directories(store.directory(), error);
  if (error) return FailWith("make", store.directory(), error);
  if (is_new) fs::permissions(store.directory(), fs::perms::owner_all, error);
  // Of runs that are gone. Those that cannot be removed are nobody's trouble here.
  if (const auto left = store.ListUnfinished(); left) {
    for (const UnfinishedBackup& each : *left) {
      if (!each.is_held) (void)store.Remove(each);
    }
  }
  const std::string final_path = store.directory() + "/" + name;
  if (fs::exists(final_path, error)) {
    return Fail(fmt::format("there is a backup '{}' already", name), "Call it something else.");
  }
  std::string path = final_path + std::string(kPartial);
  const int lock = MakeLocked(path, error);
  if (lock < 0) {
    if (!error) return Fail(fmt::format("another run is taking a backup '{}' now", name), "Call it something else.");
    return FailWith("make", path, error);
  }
  return PartialBackup(std::move(path), final_path, lock);
}

Result<void> PartialBackup::Keep() {
  if (Result<void> synced = SyncTree(path_); !synced) return synced;
  runner::ReachFailpoint("backup_synced");
  if (::rename(path_.c_str(), final_path_.c_str()) != 0) {
    return FailWith("rename", path_, std::error_code(errno, std::generic_category()));
  }
  path_.clear();
  runner::ReachFailpoint("backup_renamed");
  return SyncDirectory(fs::path(final_path_).parent_path().string());
}

bool IsBackupName(const std::string& name) {
  constexpr size_t kLongest = 200;
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !name.empty() && name.size() <= kLongest && name.front() != '.' && name.front() != '-' &&
         !name.ends_with(kPartial) && std::all_of(name.begin(), name.end(), is_allowed);
}

std::string DefaultName(const std::string& taken_at, const std::string& database) {
  std::string name;
  for (const char c : taken_at) {
    if (c >= '0' && c <= '9') name += c;
    if (c == 'T') name += '-';
  }
  name += '-';
  constexpr size_t kLongest = 100;
  for (const char c : database.substr(0, kLongest)) name += IsBackupName("a" + std::string(1, c)) ? c : '_';
  return name.ends_with(kPartial) ? name + "_" : name;
}

}  // namespace sluice::backup
