// The interface of a migration format: one file in formats/, one constant.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/directory.h"
#include "migrations/migration.h"
#include "migrations/new_migration.h"

namespace sluice::migrations {

// How sure a format is that a directory is its own; the highest wins, equal ones by the order of the formats' names.
enum class Evidence : uint8_t { kNone, kNames, kLayout, kMarker };

// How a format's own tool is run.
struct RenderOptions {
  std::string command = {};  // empty: the project's own, as the format finds it
};

// Files that say how a history is to be read, and lie elsewhere than its scripts.
struct Companions {
  std::span<const std::string_view> above = {};  // names, in any directory above
  std::string_view below = {};                   // the name of the directory for them in the history's own
  std::string_view plan = {};                    // a file that lists scripts which may lie at any depth below it
};

struct Format {
  std::string_view name;     // as --format-in takes it
  std::string_view summary;  // one line for --help
  // Reads names, and the start of a few files at most: a history of thousands of files is asked this first.
  Evidence (*detect)(const Directory& directory);
  // Migrations of a directory in the order in which the format's own tool applies them.
  Result<std::vector<Migration>> (*read)(const Directory& directory);
  // Finds the sections of one file's text; null where a file is one section and says nothing about transactions.
  Sections (*sections)(std::string_view text) = nullptr;
  // Where one file holds several migrations: the sections of each, in the order of the text.
  std::vector<Sections> (*parts)(std::string_view text) = nullptr;
  bool has_down = false;   // whether the format has a place for a down script
  bool by_number = false;  // its tool knows a migration by its version alone: two of one version do harm
  // Whether its tool takes every file of the directory for a migration, whatever its name is, if it does not begin with
  // a dot.
  bool takes_every_file = false;
  bool has_parents = false;  // whether a migration names others as its parents; else their order is the history
  // Whether sums of the migrations stand beside them, which no longer fit when one is edited.
  bool keeps_sums = false;
  // The files of a new migration. Fails where the format has no version left at the place.
  Result<Written> (*write)(const PlaceBetween& place, const NewScript& script) = nullptr;
  // Where the up script would be, from the history's root on, of a migration before the first: what that one counts on
  // from. Empty where the first is made by the format's own tool.
  std::string_view origin = {};
  // What says that the migration runs outside of a transaction; text: of its up file. Null where nothing needs to.
  Result<Marker> (*without_transaction)(const Migration& migration, std::string_view text) = nullptr;
  // Has the format's own tool make the SQL of files that are code, which runs that code: sets Migration::rendering,
  // also where it cannot, with the reason. Null where files are SQL.
  void (*render)(History& history, const RenderOptions& options) = nullptr;
  // Whether a .sql file that is in no migration has its place in the format all the same: a test of a migration, say.
  // Null where such a file is always one that the tool passes over.
  bool (*has_place_for)(const Directory& directory, const std::string& path) = nullptr;
  // The most that detect() can say. Where that would not decide, a format that looks into every directory is not asked.
  Evidence most = Evidence::kMarker;
  // Why such a file is in no migration, where the tool does something else with it than pass over it; empty where not.
  std::string (*why_skipped)(const Directory& directory, const std::string& path) = nullptr;
  // The database that a directory's migrations are for, by its name, where what the tool is told there says that it is
  // not PostgreSQL. Null where the tool knows no other, or is not told by files.
  std::optional<std::string> (*other_database)(const Directory& directory) = nullptr;
  Companions companions = {};
};

// All formats, sorted by name; generated from the names of the files in formats/.
std::span<const Format* const> Formats();

// Null where there is none of this name.
const Format* FindFormat(std::string_view name);

}  // namespace sluice::migrations
