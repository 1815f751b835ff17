#include "last_backup.h"

#include <ctime>
#include <filesystem>

#include "backup/retention.h"
#include "backup_settings.h"

namespace sluice::cli {
namespace {

runner::KeptBackup ToKept(const backup::StoredBackup& stored) {
  return {stored.name, std::string(backup::ToString(stored.manifest.scope)),
          static_cast<int64_t>(std::time(nullptr)) - backup::ToSeconds(stored.manifest.taken_at),
          stored.verification.level};
}

// A directory that the first backup will make: the disk is that of the one above it.
std::string ThatIsThere(std::filesystem::path directory) {
  std::error_code error;
  while (!std::filesystem::exists(directory, error) && directory.has_relative_path()) {
    directory = directory.parent_path();
  }
  return directory.string();
}

}  // namespace

runner::BackupFacts ReadBackups(const HistoryConfig& config, const std::string& system_identifier,
                                const std::string& database) {
  const Run<backup::Store> store = FindStore(config);
  if (!store) return {{}, store.error().error.message};
  runner::BackupFacts facts{store->directory()};
  if (const auto free = runner::FreeBytes(ThatIsThere(store->directory()))) facts.free_bytes = *free;
  const Result<std::vector<backup::StoredBackup>> all = store->List();
  if (!all) {
    facts.problem = all.error().message;
    return facts;
  }
  for (const backup::StoredBackup& each : *all) {
    const backup::Manifest& manifest = each.manifest;
    if (!each.problem.empty() || manifest.database != database || manifest.system_identifier != system_identifier) {
      continue;
    }
    facts.last = ToKept(each);
    if (each.verification.level > 0 && manifest.scope == backup::Scope::kDatabase) facts.last_verified = facts.last;
  }
  return facts;
}

}  // namespace sluice::cli
