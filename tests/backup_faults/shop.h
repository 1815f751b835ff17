// A database with rows, a directory with one backup of it, and what must hold whatever happened to a second one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "faults/trial.h"
#include "runner/session.h"

namespace sluice::faults {

class Shop {
 public:
  // directory: for the backups; empty: one of its own.
  explicit Shop(std::string directory = {});
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;
  Shop(Shop&&) = delete;
  Shop& operator=(Shop&&) = delete;

  // The words of `sluice backup` for this database's tables, and of other commands with its address.
  static constexpr std::string_view kNew = "new";
  std::vector<std::string> BackupWords(const std::vector<std::string>& more = {}) const;
  std::vector<std::string> RestoreWords(const std::vector<std::string>& more = {}) const;
  std::vector<std::string> ApplyWords(const std::vector<std::string>& more = {}) const;

  // To its end, with a check that nothing of ours is left at the server.
  Ended Run(const std::vector<std::string>& words, const std::string& failpoint = "") const;

  // The backups that are listed, in words and by name: "new unusable, old level 1".
  std::string Backups() const;
  // What is in the directory beside them.
  std::vector<std::string> Entries() const;
  std::string Path(const std::string& name) const { return directory_ + "/" + name; }

  // The old backup is whole, the rows are as they were, nobody is connected; and a backup can be taken, which removes
  // what was left.
  void CheckUnharmed() const;
  // All rows of all tables.
  std::string Rows() const;
  const std::string& rows() const { return rows_; }

  runner::Session Connect() const;
  std::string Value(const std::string& sql) const;
  void Execute(const std::string& sql) const;
  // Waits until a client of that name waits for a lock.
  void AwaitBlocked(const std::string& application) const;
  void CheckNobodyLeft() const;
  const std::string& database() const { return database_; }
  const std::string& directory() const { return directory_; }
  const std::string& connection() const { return connection_; }
  // Of the migrations; the first is applied, the second is written by a test.
  std::string Migration(int number) const { return files_ + "/" + std::to_string(number) + ".sql"; }

 private:
  std::string database_;
  std::string connection_;
  std::string directory_;
  std::string files_;
  std::string rows_;
};

void WriteText(const std::string& path, const std::string& text);

// A directory of its own, which any user may enter; gone with the object.
class OwnDirectory {
 public:
  OwnDirectory();
  ~OwnDirectory();
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;
  OwnDirectory(OwnDirectory&&) = delete;
  OwnDirectory& operator=(OwnDirectory&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace sluice::faults
