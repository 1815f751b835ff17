// What is kept of a database, for whoever wants to know whether it can be brought back.
#pragma once

#include "config.h"
#include "runner/preflight.h"

namespace sluice::cli {

// Of the database of that server; ages are by this machine's clock.
runner::BackupFacts ReadBackups(const HistoryConfig& config, const std::string& system_identifier,
                                const std::string& database);

}  // namespace sluice::cli
