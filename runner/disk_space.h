// Whether the server's disks have room for what a run writes anew or builds. PostgreSQL tells no free space: it is
// asked of the file system where the server is on this machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

// What a statement puts on disk, by the names of relations: "public.orders".
struct StorageWork {
  size_t migration = 0;  // what one has freed, the next one finds free
  std::vector<std::string> rewrites = {};
  std::vector<std::string> index_builds = {};
};

// A relation that has a file, as the catalogs have it.
struct StoredRelation {
  std::string id;
  std::string name;       // as it was asked for: its own, or that of what it is a partition or child of
  std::string directory;  // of its tablespace; empty where the role may not see it
  int64_t heap = 0;       // with TOAST
  int64_t indexes = 0;
  int64_t index = 0;  // what one more may take
};

struct Disk {
  std::string directory;  // a tablespace on it; empty where the role may not see it
  std::optional<int64_t> free_bytes = {};
  std::string unknown = {};  // why it is not
  int64_t needed_bytes = 0;
};

// That of the data directory.
SqlResult<Disk> ReadDataDisk(Session& session);
// Those on which the work needs room.
SqlResult<std::vector<Disk>> ReadDisks(Session& session, const std::vector<StorageWork>& work);

// The most that it takes at one time: a relation is written anew with its indexes before the old files go, which is at
// the end of the migration; an index stays, and sorting for it takes as much again.
int64_t NeededBytes(const std::vector<StorageWork>& work, const std::vector<StoredRelation>& relations);

// That somebody without privileges can fill. Fails with why it cannot be told.
tl::expected<int64_t, std::string> FreeBytes(const std::string& directory);

// "1.5 GB"
std::string SizeText(int64_t bytes);

}  // namespace sluice::runner
