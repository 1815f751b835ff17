#include "runner/disk_space.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <map>
#include <set>
#include <system_error>

namespace sluice::runner {
namespace {

// pg_settings leaves out what the role may not see, where current_setting() fails (GUC_SUPERUSER_ONLY).
constexpr const char* kDataDirectory = R"sql(
SELECT (SELECT s.setting FROM pg_catalog.pg_settings s WHERE s.name = 'data_directory'),
       pg_catalog.inet_server_addr() IS NULL, current_user
)sql";

// Pages as last counted, and asked of the file where nobody has counted: see table_sizes.cc. What is in the database's
// own tablespace has 0 there. An index that is not there yet is taken to be as large as the largest that is; where
// there is none, as large as the table.
constexpr const char* kRelations = R"sql(
WITH RECURSIVE asked AS (
  SELECT s.name, c.oid FROM pg_catalog.unnest($1::pg_catalog.text[]) AS s (name)
  JOIN pg_catalog.pg_namespace n ON true
  JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND n.nspname || '.' || c.relname = s.name
  UNION
  SELECT a.name, i.inhrelid FROM asked a JOIN pg_catalog.pg_inherits i ON i.inhparent = a.oid
), files AS (
  SELECT c.oid, c.reltoastrelid, c.reltablespace, (CASE WHEN c.relpages > 0
      THEN c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8
      ELSE coalesce(pg_catalog.pg_relation_size(c.oid), 0) END) AS bytes
  FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'm', 't', 'i')
), heaps AS (
  SELECT a.name, f.oid, f.reltablespace, f.bytes + coalesce(t.bytes, 0) AS heap,
         (SELECT coalesce(pg_catalog.sum(x.bytes), 0)::pg_catalog.int8 FROM pg_catalog.pg_index i
          JOIN files x ON x.oid = i.indexrelid WHERE i.indrelid = f.oid) AS indexes,
         (SELECT pg_catalog.max(x.bytes) FROM pg_catalog.pg_index i
          JOIN files x ON x.oid = i.indexrelid WHERE i.indrelid = f.oid) AS largest
  FROM asked a JOIN files f ON f.oid = a.oid LEFT JOIN files t ON t.oid = f.reltoastrelid
)
SELECT h.oid, h.name,
       nullif(pg_catalog.pg_tablespace_location(coalesce(nullif(h.reltablespace, 0), d.dattablespace)), ''),
       h.heap, h.indexes, coalesce(h.largest, h.heap)
FROM heaps h JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
ORDER BY h.oid, h.name
)sql";

int64_t BytesOf(const std::optional<std::string>& text) {
  int64_t bytes = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), bytes);
  return bytes;
}

// Where the server keeps its files, and why nothing can be said of the disk there.
struct DataDirectory {
  std::string path;
  std::string unknown;
};

SqlResult<DataDirectory> FindDataDirectory(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(kDataDirectory);
  if (!rows) return tl::make_unexpected(rows.error());
  const Row& row = rows->front();
  DataDirectory data{row[0].value_or(""), {}};
  if (row[1] != "t") {
    data.unknown = "the connection is no unix socket, so the disk may be another machine's";
  } else if (data.path.empty()) {
    data.unknown = fmt::format("role {} may not see data_directory (pg_read_all_settings)", row[2].value_or(""));
  }
  return data;
}

void AskFileSystem(const DataDirectory& data, Disk& disk) {
  if (!data.unknown.empty()) {
    disk.unknown = data.unknown;
    return;
  }
  const auto free = FreeBytes(disk.directory);
  if (free) {
    disk.free_bytes = *free;
  } else {
    disk.unknown = free.error();
  }
}

SqlResult<std::vector<StoredRelation>> ReadStoredRelations(Session& session, const std::vector<StorageWork>& work,
                                                           const std::string& data_directory) {
  std::set<std::string> names;
  for (const StorageWork& each : work) {
    names.insert(each.rewrites.begin(), each.rewrites.end());
    names.insert(each.index_builds.begin(), each.index_builds.end());
  }
  std::vector<StoredRelation> relations;
  if (names.empty()) return relations;
  const SqlResult<std::vector<Row>> rows = session.Query(kRelations, {ToArray({names.begin(), names.end()})});
  if (!rows) return tl::make_unexpected(rows.error());
  for (const Row& row : *rows) {
    relations.push_back({row[0].value_or(""), row[1].value_or(""), row[2].value_or(data_directory), BytesOf(row[3]),
                         BytesOf(row[4]), BytesOf(row[5])});
  }
  return relations;
}

// The device, by a number that only it has; the directory itself where that is not to be seen.
std::string DeviceOf(const std::string& directory, const DataDirectory& data) {
  struct stat about {};
  if (!data.unknown.empty() || ::stat(directory.c_str(), &about) != 0) return directory;
  return std::to_string(about.st_dev);
}

// Each relation once, however many of the names lead to it.
std::vector<const StoredRelation*> Those(const std::vector<std::string>& names,
                                         const std::vector<StoredRelation>& relations) {
  std::map<std::string, const StoredRelation*> found;
  for (const StoredRelation& relation : relations) {
    if (std::find(names.begin(), names.end(), relation.name) != names.end()) found.emplace(relation.id, &relation);
  }
  std::vector<const StoredRelation*> those;
  those.reserve(found.size());
  for (const auto& [id, relation] : found) those.push_back(relation);
  return those;
}

}  // namespace

tl::expected<int64_t, std::string> FreeBytes(const std::string& directory) {
  struct statvfs about {};
  if (::statvfs(directory.c_str(), &about) != 0) {
    return tl::make_unexpected(fmt::format("'{}': {}", directory, std::generic_category().message(errno)));
  }
  return static_cast<int64_t>(about.f_bavail) * static_cast<int64_t>(about.f_frsize);
}

SqlResult<Disk> ReadDataDisk(Session& session) {
  const SqlResult<DataDirectory> data = FindDataDirectory(session);
  if (!data) return tl::make_unexpected(data.error());
  Disk disk{data->path};
  AskFileSystem(*data, disk);
  return disk;
}

int64_t NeededBytes(const std::vector<StorageWork>& work, const std::vector<StoredRelation>& relations) {
  int64_t kept = 0;
  int64_t most = 0;
  for (size_t i = 0; i < work.size();) {
    int64_t anew = 0;
    int64_t sorted = 0;
    const size_t migration = work[i].migration;
    for (; i < work.size() && work[i].migration == migration; ++i) {
      for (const StoredRelation* each : Those(work[i].rewrites, relations)) anew += each->heap + each->indexes;
      for (const StoredRelation* each : Those(work[i].index_builds, relations)) {
        kept += each->index;
        sorted = std::max(sorted, each->index);
      }
    }
    most = std::max(most, kept + anew + sorted);
  }
  return most;
}

SqlResult<std::vector<Disk>> ReadDisks(Session& session, const std::vector<StorageWork>& work) {
  const SqlResult<DataDirectory> data = FindDataDirectory(session);
  if (!data) return tl::make_unexpected(data.error());
  const SqlResult<std::vector<StoredRelation>> relations = ReadStoredRelations(session, work, data->path);
  if (!relations) return tl::make_unexpected(relations.error());
  std::map<std::string, std::vector<StoredRelation>> by_device;
  for (const StoredRelation& each : *relations) by_device[DeviceOf(each.directory, *data)].push_back(each);
  std::vector<Disk> disks;
  for (const auto& [device, stored] : by_device) {
    Disk disk{stored.front().directory};
    disk.needed_bytes = NeededBytes(work, stored);
    if (disk.needed_bytes == 0) continue;
    AskFileSystem(*data, disk);
    disks.push_back(std::move(disk));
  }
  return disks;
}

std::string SizeText(int64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  constexpr double kStep = 1024;
  auto size = static_cast<double>(bytes);
  size_t unit = 0;
  for (; size >= kStep && unit + 1 < kUnits.size(); ++unit) size /= kStep;
  return fmt::format("{:.{}f} {}", size, unit == 0 ? 0 : 1, kUnits.at(unit));
}

}  // namespace sluice::runner
