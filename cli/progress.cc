#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace sluice::cli {

Progress::Progress() : shows_(::isatty(STDERR_FILENO) == 1) {}

void Progress::Show(const std::string& text) const {
  if (shows_) std::fputs(fmt::format("\r\x1B[K{}", text).c_str(), stderr);
}

}  // namespace sluice::cli
