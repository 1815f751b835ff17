// A migration that does not exist yet, and how the formats write one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::migrations {

struct NewScript {
  std::string title;                // any text; file names take its letters and digits
  std::string up;                   // SQL
  std::optional<std::string> down;  // nothing: the migration gets no way back, where the format can do without
  bool transactional = true;        // else the format's marker says that it runs outside of a transaction
};

struct NewFile {
  std::string path;
  std::string text;
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
};

// What takes a migration out of its transaction: text that goes into one of its files, or a file of its own, which is
// not there yet.
struct Marker {
  std::string path;
  uint32_t at = 0;
  std::string text;
  bool new_file = false;
};

// The next version behind one that is all digits: as wide, and still a time of day where it was one. It need not be
// free.
std::string NextVersion(std::string_view digits);

// "Validate orders.total" is "validate_orders_total".
std::string FileTitle(std::string_view title);

// One for all formats: there is no version left between the two.
tl::unexpected<Error> NoRoom(const PlaceBetween& place);

}  // namespace sluice::migrations
