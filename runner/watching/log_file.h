// A file that lines are put behind, by several runs at once if need be.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/base/error.h"

namespace sluice::runner {

class LogFile {
 public:
  // Made where it is missing, for its owner and group alone.
  static Result<LogFile> Open(const std::string& path);

  ~LogFile();
  LogFile(LogFile&& other) noexcept;
  LogFile& operator=(LogFile&& other) noexcept;
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  // In one call, so that lines of two runs never mix. False where it could not be written whole.
  bool Write(std::string_view line) const;

 private:
  explicit LogFile(int number) : number_(number) {}

  int number_;
};

}  // namespace sluice::runner
