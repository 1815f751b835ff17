// Which backups may go.
#pragma once

#include <cstdint>
#include <vector>

#include "backup/store.h"

namespace sluice::backup {

struct Retention {
  int keep = 10;
  int days = 30;
};

// Seconds since 1970 of "2026-01-31T12:00:00Z"; 0 where it is no such time.
int64_t ToSeconds(const std::string& taken_at);

// The places of those to remove among backups in the order of Store::List: older than so many days, and not among the
// `keep` latest of their database and scope. Only verified ones count. One that is not verified, or cannot be read,
// stays for somebody to look at, and so does the last verified one, whatever is asked for.
std::vector<size_t> ToRemove(const std::vector<StoredBackup>& backups, const Retention& retention, int64_t now);

}  // namespace sluice::backup
