// The history that a command without paths is about: --dir, else the configured one, else what is found here.
#pragma once

#include <string>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/error.h"
#include "command.h"
#include "commands.h"

namespace sluice::cli {

struct HistoryOptions {
  std::string directory;
  std::string format_in;
  std::string config;
};

void AddHistoryOptions(Command command, HistoryOptions& options);

// Fails where there are several. It may be empty, where something says which format it is.
Result<analysis::Request> FindOneHistory(const HistoryOptions& options);

}  // namespace sluice::cli
