// A backup's files in plain, for pg_restore and psql to read.
#pragma once

#include <optional>
#include <string>

#include "analyzer/base/error.h"
#include "backup/store.h"

namespace sluice::backup {

// The backup's own directory, or where it is encrypted one beside it, which nobody else can read and which is gone with
// the object; where this process is killed, with the next backup.
class PlainFiles {
 public:
  // identity: age's file of keys; gpg has its own keyring.
  static Result<PlainFiles> Open(const Store& store, const StoredBackup& backup, const std::string& identity);

  const std::string& path() const { return path_; }

 private:
  explicit PlainFiles(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::optional<PartialBackup> decrypted_;
};

}  // namespace sluice::backup
