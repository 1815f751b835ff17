// Level 2 of verification: restored on a server of our own, and compared.
#pragma once

#include <string>
#include <vector>

#include "backup/manifest.h"
#include "backup/programs.h"
#include "runner/session.h"

namespace sluice::backup {

// How many tables were compared by their rows' checksum as well as by their number: none where this server sums
// otherwise (row_sums.h).
struct Compared {
  size_t tables = 0;
  size_t by_checksum = 0;
  std::vector<std::string> differences = {};  // from what was counted, a line each
};

// The types, tables and rows are restored on a private server (runner/private_server.h), and the tables compared with
// what was counted when the backup was taken. Fails where it cannot be restored there: for an extension that is not
// installed, for instance. user: as PrivateServerOptions.
Result<Compared> VerifyRestored(const std::string& directory, const Manifest& manifest, const ClientPrograms& programs,
                                const std::string& user);

// What in the database is other than in the manifest. In a transaction.
runner::SqlResult<Compared> CompareWith(runner::Session& session, const Manifest& manifest);
std::vector<std::string> Differences(const BackedTable& then, const BackedTable& now);

}  // namespace sluice::backup
