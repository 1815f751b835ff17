// Room for a backup, and for what comes back from one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analyzer/base/error.h"
#include "backup/programs.h"
#include "runner/session.h"

namespace sluice::backup {

// "500MB", with the units of PostgreSQL's own parameters: kB, MB, GB, TB.
std::optional<uint64_t> ParseSize(const std::string& text);

// What a dump leaves free on its disk where nothing else is said: a twentieth of it, and 256 MB at most.
uint64_t DefaultLeftFree(const std::string& directory);

// Before a dump that may take so much: refuses where less would be left than that.
Result<void> CheckSpaceFor(uint64_t bytes, const std::string& directory, uint64_t left_free);

// While it goes on: says no as soon as less is left.
MayGoOn WatchSpace(const std::string& directory, uint64_t left_free);

// Before rows come back to a server: they need their room a second time until the transaction is over. Refuses where
// there is less. That is known of a server on this machine (a connection by a Unix socket) whose data directory the
// role may know; of others nothing is said.
Result<void> CheckServerSpace(runner::Session& session, uint64_t bytes);

}  // namespace sluice::backup
