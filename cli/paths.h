// From paths on the command line to what is to be linted.
#pragma once

#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/error.h"
#include "choice.h"
#include "config_options.h"
#include "migrations/format.h"

namespace sluice::cli {

struct PathOptions {
  std::vector<std::string> paths;              // empty: the configured histories
  const migrations::Format* format = nullptr;  // null: as configured, else detect
  bool no_history = false;
  std::string schema = {};  // a file that is replayed before each history; empty: as configured
  std::string config = {};  // instead of the sluice.toml found from each path
  GivenOptions given = {};
  Choice choice = {};
  bool may_be_empty = false;  // a directory without migrations is a history, too; without paths, this directory
  bool detects_here = false;  // without paths and sluice.toml, this directory; it has to hold migrations
  bool check_lock = false;    // asks the sluice.lock of each history
};

// Paths of one history are put together, however many are given; each is looked at once. Where the choice leaves
// nothing, nothing of them is reported.
Result<std::vector<analysis::Request>> ResolvePaths(const PathOptions& options);

// What --format-in names; null for an empty name.
Result<const migrations::Format*> ParseFormatIn(const std::string& name);

// All histories at one path. format_in: a name as on the command line, or empty.
Result<std::vector<analysis::Request>> ResolveHistories(const std::string& path, const std::string& format_in,
                                                        const std::string& config);

}  // namespace sluice::cli
