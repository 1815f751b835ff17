// A file that other programs are to read.
#pragma once

#include <string>

#include "analyzer/base/error.h"

namespace sluice::backup {

// Nobody else can read it, and it is gone with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text);
  ~TemporaryFile();
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }  // empty where it could not be written

 private:
  std::string path_;
};

tl::unexpected<Error> CannotWriteTemporaryFile();

}  // namespace sluice::backup
