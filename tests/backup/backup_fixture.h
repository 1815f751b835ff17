// A database and a directory for its backups.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "target_database.h"

namespace sluice::cli {

class Backups : public testing::Test {
 protected:
  Backups();
  ~Backups() override;

  // Fails the test where it does not end so.
  TraceRun Run(int exit, const std::string& command, const std::vector<std::string>& arguments) const;
  // The same for commands that want no database.
  TraceRun RunHere(int exit, const std::vector<std::string>& words) const;
  std::string Path(const std::string& backup) const { return directory_.path() + "/" + backup; }
  nlohmann::json Manifest(const std::string& backup) const;
  // Names of what is in the directory, sorted.
  std::vector<std::string> Kept() const;
  // In a shell in the backup's directory, for the database named; its status.
  int RunShell(const std::string& backup, const std::string& command) const;

  const TargetDatabase database_;
  const TemporaryDirectory directory_;
};

}  // namespace sluice::cli
