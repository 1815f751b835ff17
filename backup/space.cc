#include "backup/space.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "backup/files.h"

namespace sluice::backup {

std::optional<uint64_t> ParseSize(const std::string& text) {
  // As the server has them (memory_unit_conversion_table in guc.c).
  constexpr std::array<std::pair<std::string_view, uint64_t>, 5> kUnits = {
      {{"B", 1}, {"kB", 1ULL << 10}, {"MB", 1ULL << 20}, {"GB", 1ULL << 30}, {"TB", 1ULL << 40}}};
  uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc()) return std::nullopt;
  std::string_view unit(parsed.ptr, static_cast<size_t>(end - parsed.ptr));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  const auto* const found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& each) { return each.first == unit; });
  constexpr uint64_t kMost = 1ULL << 60;
  if (found == kUnits.end() || number > kMost / found->second) return std::nullopt;
  return number * found->second;
}

uint64_t DefaultLeftFree(const std::string& directory) {
  constexpr uint64_t kMost = 256ULL << 20;
  constexpr uint64_t kPart = 20;
  const std::optional<DiskSpace> space = SpaceAt(directory);
  return space ? std::min(kMost, space->total / kPart) : 0;
}

Result<void> CheckSpaceFor(uint64_t bytes, const std::string& directory, uint64_t left_free) {
  const std::optional<DiskSpace> space = SpaceAt(directory);
  if (!space || space->free >= bytes + left_free) return {};
  return Fail(fmt::format("a backup may take {}, {} are free, and {} are to stay so", SizeText(bytes),
                          SizeText(space->free), SizeText(left_free)),
              "Remove old ones (`sluice backups prune`), or name another directory with BACKUP_DIR.");
}

MayGoOn WatchSpace(const std::string& directory, uint64_t left_free) {
  return [directory, left_free]() -> Result<void> {
    const std::optional<DiskSpace> space = SpaceAt(directory);
    if (!space || space->free >= left_free) return {};
    return Fail(fmt::format("the backup was stopped: {} are free on its disk, and {} are to stay so",
                            SizeText(space->free), SizeText(left_free)),
                "What was written of it is removed. Remove old ones (`sluice backups prune`), name another directory "
                "with BACKUP_DIR, or set `leave-free` in [backup].");
  };
}

Result<void> CheckServerSpace(runner::Session& session, uint64_t bytes) {
  const auto directory = session.Query(
      "SELECT pg_catalog.current_setting('data_directory') WHERE pg_catalog.inet_server_addr() IS NULL AND "
      "(pg_catalog.pg_has_role(current_user, 'pg_read_all_settings', 'USAGE'))");
  if (!directory || directory->empty()) return {};
  const std::optional<DiskSpace> space = SpaceAt(directory->front()[0].value_or(""));
  if (!space || space->free >= bytes) return {};
  return Fail(fmt::format("what comes back may take {}, and {} are free on the server's disk", SizeText(bytes),
                          SizeText(space->free)),
              "Nothing was changed. Make room there.");
}

}  // namespace sluice::backup
