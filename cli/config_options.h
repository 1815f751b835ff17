// From the configuration to what the analysis is told.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "analyzer/analysis/lint.h"
#include "config_files.h"

namespace sluice::cli {

// What the command line says; it outranks the file.
struct GivenOptions {
  int server_major = 0;  // 0: nothing
  bool strict = false;
  bool fixes = false;
  unsigned threads = 0;
  std::shared_ptr<const analysis::Statistics> statistics = nullptr;
  std::optional<bool> render = std::nullopt;  // nothing: as configured
  std::string alembic = {};                   // a command; empty: as configured
};

// file: null where there is none. history: what it says of the history at hand.
analysis::LintOptions ToLintOptions(const ConfigFile* file, const HistoryConfig& history, const GivenOptions& given);

}  // namespace sluice::cli
