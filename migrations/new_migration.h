// A migration that does not exist yet, and how the formats write one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/base/read_file.h"
#include "migrations/migration.h"

namespace sluice::migrations {

struct NewScript {
  std::string title;                // any text; file names take its letters and digits
  std::string up;                   // SQL
  std::optional<std::string> down;  // nothing: the migration gets no way back, where the format can do without
  bool transactional = true;        // else the format's marker says that it runs outside of a transaction
  // Seconds since 1970: a version that is a time becomes this one where it is later. Nothing: the next after the other.
  std::optional<int64_t> time = {};
  // Ids, for formats in which a migration names them. Empty: the one that it stands behind.
  std::vector<std::string> parents = {};
  std::string author = {};  // "Ann <ann@example.org>", for formats that say who; empty: not known
};

struct NewFile {
  std::string path;
  std::string text;
  bool replaces = false;  // it is there, and this is what becomes of it: a journal, a plan, sums
};

// What was written, as the format would read it.
struct Written {
  Migration migration;
  std::vector<NewFile> files;
};

// Where a new migration stands: directly behind one, and before the next, if there is one.
struct PlaceBetween {
  const Migration& behind;
  const Migration* next = nullptr;
  std::string_view root = {};  // of the history
  // What a file will hold when all that is planned is written. For journals, plans and the like.
  std::function<Result<std::string>(const std::string& path)> read = ReadFile;
};

// What takes a migration out of its transaction: text that goes into one of its files, or a file of its own, which is
// not there yet.
struct Marker {
  std::string path;
  uint32_t at = 0;
  std::string text;
  bool new_file = false;
};

// The next version behind one that is all digits: as wide, and still a time where it was one. It need not be free.
// time: as in NewScript.
std::string NextVersion(std::string_view digits, std::optional<int64_t> time = {});

// The same behind a migration whose label begins with its version. Fails where that is no 64-bit number, and where none
// is left before the next migration.
Result<std::string> NextNumber(const PlaceBetween& place, const NewScript& script);

// "20240131_orders" as the label and "20240131" as the id, by NextNumber(); no files yet.
Result<Written> NumberedMigration(const PlaceBetween& place, const NewScript& script, TransactionHabit habit);

// A file beside the one of the migration before.
std::string PathBeside(const PlaceBetween& place, std::string_view name);
// A directory of the new migration's own, beside that of the migration before.
std::string DirectoryBeside(const PlaceBetween& place, std::string_view name);

// Adds the up script, and the way back where there is one, each as a file of its own.
void AddScripts(const NewScript& script, const std::string& up_path, const std::string& down_path, Written& written);

// "Validate orders.total" is "validate_orders_total".
std::string FileTitle(std::string_view title);

// With a line break at the end.
std::string WithLineEnd(std::string text);

// One for all formats: there is no version left between the two.
tl::unexpected<Error> NoRoom(const PlaceBetween& place);
// And for those that only grow at their end.
tl::unexpected<Error> OnlyAtTheEnd(const PlaceBetween& place);

}  // namespace sluice::migrations
