// SQL that stands for a migration whose file is code: what its own tool made of it, and where in the file it comes
// from.
#pragma once

#include <string>
#include <vector>

#include "migrations/migration.h"

namespace sluice::migrations {

// Where a part of the SQL comes from.
struct Origin {
  Span sql;
  Span file;
  bool exact =
      false;  // byte for byte, from a literal of the file; else the whole of the one stands for the whole of the other
};

struct Rendering {
  std::string file;  // the text that it was made of
  std::string sql;   // both directions
  Sections sections;
  std::optional<std::string> up_not_analysed = std::nullopt;  // as Sections::not_analysed
  std::optional<std::string> down_not_analysed = std::nullopt;
  std::vector<Origin> origins = {};  // in the order of the SQL; they never overlap
  // Where what nobody can trace comes from: the functions' first lines.
  Span up_place = {};
  Span down_place = {};
  std::vector<Span> comments = {};    // of the file
  std::vector<Span> statements = {};  // of the file, those that SQL comes from: what a comment can be about
};

// The place in the file of a span of the SQL. Never empty, unless the file is.
Span PlaceInFile(const Rendering& rendering, Span sql);

// The origin that holds the offset; null where nothing is known.
const Origin* OriginAt(const Rendering& rendering, uint32_t offset);

}  // namespace sluice::migrations
