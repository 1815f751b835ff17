// Taking a backup.
//
// A connection of our own locks the tables first (ACCESS SHARE) and takes its snapshot then: an ALTER TABLE that
// rewrites one of them is over by then or waits for us, while a dump that began in the middle of it would be told that
// there are no rows. pg_dump and the counts work on that snapshot.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/compression.h"
#include "backup/manifest.h"
#include "backup/programs.h"
#include "backup/store.h"
#include "backup/tables.h"

namespace sluice::backup {

inline constexpr std::string_view kManifestFile = "manifest.json";
inline constexpr std::string_view kManifestSumFile = "manifest.sha256";
inline constexpr std::string_view kSchemaFile = "schema.dump";
inline constexpr std::string_view kDataDirectory = "data";

struct TakeOptions {
  std::string connection;
  std::string role;      // to act as; empty: the user that connects
  std::string name;      // empty: after time and database
  std::string binaries;  // the directory of pg_dump; empty: looked for
  Scope scope = Scope::kTables;
  std::vector<std::string> tables;  // as TableChoice
  // Names that are no table fail, rather than being passed over: a plan names what it makes itself, too.
  bool strict = true;
  int jobs = 0;  // of pg_dump; 0: as many as are of use
  Compression compression;
  Encryption encryption;
  std::optional<uint64_t> left_free;  // on the disk; nothing: DefaultLeftFree
  std::chrono::milliseconds lock_timeout{3'000};
  std::string history_schema = "sluice";
  std::vector<std::string> applied;  // see Manifest, as the next two
  std::string run;
  std::vector<std::string> plan;
  std::string tool_version;
};

// The backup as it is kept, verified at level 1; nothing where none of the tables is there and that is no mistake.
Result<std::optional<StoredBackup>> Take(const Store& store, const TakeOptions& options);

}  // namespace sluice::backup
