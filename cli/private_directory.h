// A directory for the files of one process, that nobody else can look into.
#pragma once

#include <memory>
#include <string>

#include "analyzer/base/error.h"

namespace sluice::cli {

class PrivateDirectory {
 public:
  // In the system's temporary directory. It is gone with its last holder.
  static Result<std::shared_ptr<const PrivateDirectory>> Make();
  // Takes away what processes that are gone have left there.
  static void RemoveAbandoned();

  // held: a descriptor of the directory, under a lock that ends with this process.
  PrivateDirectory(std::string path, int held) : path_(std::move(path)), held_(held) {}
  ~PrivateDirectory();
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  PrivateDirectory(PrivateDirectory&&) = delete;
  PrivateDirectory& operator=(PrivateDirectory&&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int held_;
};

}  // namespace sluice::cli
