// The directory in which backups are kept: one directory each.
//
//   20260131-120000-shop/            a whole backup: it was verified before it got this name
//     manifest.json                  what it is (manifest.h)
//     manifest.sha256                its sum, as sha256sum writes it
//     verified.json                  how thoroughly it was read since
//     schema.dump                    the schema of the whole database, as pg_dump -Fc writes it
//     data/                          the tables, as pg_dump -Fd writes them
//   20260131-120000-shop.partial/    one that is being taken, or of which nothing came; what is decrypted for a restore
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/manifest.h"

namespace sluice::backup {

// How thoroughly a backup was read: all its bytes; or restored on a server, and compared with what was counted.
struct Verification {
  int level = 0;   // 0: not at all, 1, 2
  std::string at;  // "2026-01-31T12:00:00Z"
};

struct StoredBackup {
  std::string name;
  std::string path;
  Manifest manifest;
  Verification verification;
  std::string problem;  // why it cannot be used; empty where it can, and then the two above hold

  uint64_t Bytes() const;
};

// A directory that is no backup yet, or was left behind.
struct UnfinishedBackup {
  std::string name;  // with ".partial"
  std::string path;
  uint64_t bytes = 0;
  bool is_held = false;  // by a run that is at it now
};

class Store {
 public:
  explicit Store(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  // The oldest first, by what their manifests say. None where the directory is not there.
  Result<std::vector<StoredBackup>> List() const;
  // By its name; fails where it is not there. One that cannot be used has its problem.
  Result<StoredBackup> Find(const std::string& name) const;
  Result<void> SetVerified(const StoredBackup& backup, const Verification& verification) const;
  // What is beside them, by name.
  Result<std::vector<UnfinishedBackup>> ListUnfinished() const;
  // Fails where a run holds it now.
  Result<void> Remove(const UnfinishedBackup& unfinished) const;
  // Renamed first, so that one that is half gone is not taken for a whole one.
  Result<void> Remove(const StoredBackup& backup) const;

 private:
  std::string directory_;
};

// A backup that is being taken. Its directory goes with the object, unless it was kept.
class PartialBackup {
 public:
  // Makes the store's directory, for its owner alone, where it is not there, and removes in it what runs have left that
  // are gone (Store::ListUnfinished).
  static Result<PartialBackup> Make(const Store& store, const std::string& name);

  ~PartialBackup();
  PartialBackup(PartialBackup&& other) noexcept;
  PartialBackup& operator=(PartialBackup&&) = delete;
  PartialBackup(const PartialBackup&) = delete;
  PartialBackup& operator=(const PartialBackup&) = delete;

  const std::string& path() const { return path_; }
  // From here on it is a backup. All of it is on disk when this returns.
  Result<void> Keep();

 private:
  PartialBackup(std::string path, std::string final_path, int lock);

  std::string path_;
  std::string final_path_;
  int lock_ = -1;
};

// What a backup may be called: letters, digits, "-", "_" and ".", which is not first; ".partial" is not last.
bool IsBackupName(const std::string& name);

// "20260131-120000-shop" of "2026-01-31T12:00:00Z"; what a file's name should not hold is "_".
std::string DefaultName(const std::string& taken_at, const std::string& database);

}  // namespace sluice::backup
