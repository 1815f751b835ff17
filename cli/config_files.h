// Which sluice.toml holds for a path, and which of its histories.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config.h"

namespace sluice::cli {

// A history that the file names by its directory.
struct ConfiguredHistory {
  std::string directory;  // absolute, without links
  HistoryConfig config;   // with what is said of all
};

struct ConfigFile {
  Configuration configuration;
  std::string directory;                     // that the file is in; absolute, without links
  std::vector<ConfiguredHistory> histories;  // empty where the file names no directory
  HistoryConfig elsewhere;                   // of a history that is in none of these directories

  // The path as the file would write it; absolute, without links.
  std::string FromHere(const std::string& path) const;
  // A path that the file holds, as it is shown to people who stand in the working directory.
  std::string ToShow(const std::string& written) const;
  // The history that a path is in: the one with the longest directory; null where it is in none.
  const ConfiguredHistory* HistoryAt(const std::string& path) const;
};

// Reads each file once.
class ConfigFiles {
 public:
  // given: holds for all paths; empty: the nearest sluice.toml from each path upwards, as far as the directory with
  // .git, outside a repository as far as the working directory.
  explicit ConfigFiles(std::string given) : given_(std::move(given)) {}

  // Null where there is none. path: a file or a directory; need not exist.
  Result<const ConfigFile*> For(const std::string& path);

 private:
  Result<const ConfigFile*> Read(const std::string& path);

  std::string given_;
  std::map<std::string, std::unique_ptr<ConfigFile>> files_;  // by path
  std::map<std::string, std::string> file_of_directory_;      // where none is: empty
};

// Absolute and without links, as far as it exists.
std::string CanonicalPath(const std::string& path);

// Whether the path is the directory or below it. Both absolute, without links.
bool IsAtOrBelow(const std::string& path, const std::string& directory);

}  // namespace sluice::cli
