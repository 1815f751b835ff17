#include "backup/retention.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <tuple>

namespace sluice::backup {

int64_t ToSeconds(const std::string& taken_at) {
  std::tm time{};
  const char* const end = ::strptime(taken_at.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  return end != nullptr && *end == '\0' ? static_cast<int64_t>(::timegm(&time)) : 0;
}

std::vector<size_t> ToRemove(const std::vector<StoredBackup>& backups, const Retention& retention, int64_t now) {
  constexpr int64_t kDay = int64_t{24} * 60 * 60;
  const int keep = std::max(retention.keep, 1);
  std::map<std::tuple<std::string, std::string, Scope>, int> later;
  std::vector<size_t> removed;
  for (size_t i = backups.size(); i-- > 0;) {
    const StoredBackup& backup = backups[i];
    if (!backup.problem.empty() || backup.verification.level == 0) continue;
    const Manifest& manifest = backup.manifest;
    const int number = ++later[{manifest.system_identifier, manifest.database, manifest.scope}];
    const bool is_old = now - ToSeconds(manifest.taken_at) > retention.days * kDay;
    if (number > keep && is_old) removed.push_back(i);
  }
  std::reverse(removed.begin(), removed.end());
  return removed;
}

}  // namespace sluice::backup
