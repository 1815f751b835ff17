// V<version>__<title>.sql and its relatives: names that Flyway and refinery share, with other meanings.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/format.h"

namespace sluice::migrations {

// The parts of a version: digits without leading zeros, "" for zero; zeros at the end are left out.
using VersionParts = std::vector<std::string>;

struct VersionLess {
  bool operator()(const VersionParts& left, const VersionParts& right) const;
};

// What such a name is made of; these are Flyway's defaults, and what refinery has.
struct VersionedNaming {
  std::string versioned = "V";
  std::string repeatable = "R";
  std::string undo = "U";
  std::string baseline = "B";
  std::string separator = "__";
  std::vector<std::string> suffixes = {".sql"};

  bool operator==(const VersionedNaming&) const = default;
};

// A prefix, a version (none for R), a separator, a title and a suffix.
struct VersionedName {
  char letter = 'V';         // what the prefix stands for: V, U, R or B
  std::string_view version;  // as written: "1.2", "1_2"
  VersionParts parts = {};
  std::string_view title = {};  // Flyway can do without
};

// As Flyway reads it (ResourceNameParser, MigrationVersion): the longest prefix, suffixes in any case.
std::optional<VersionedName> ParseVersionedName(std::string_view name, const VersionedNaming& naming = {});

// U undoes in Flyway, and is a migration like any other in refinery: the names alone do not tell.
enum class VersionedTool : uint8_t { kFlyway, kRefinery };

// Files that say which of the two a directory below them is for.
inline constexpr std::array<std::string_view, 7> kVersionedToolFiles = {
    "Cargo.toml", "refinery.toml", "flyway.conf", "flyway.toml", "pom.xml", "build.gradle", "build.gradle.kts"};

// Whether the directory has scripts of such names, or directories below that have them.
bool IsVersionedLocation(const Directory& directory, const VersionedNaming& naming = {});

// The evidence that such a directory is a location of the tool. Both tools look below their locations, too: the
// evidence is names alone for a directory whose files are read with those of the one above it.
Evidence DetectVersioned(const Directory& directory, VersionedTool tool, const VersionedNaming& naming = {});

struct VersionedFile {
  std::string path;
  std::string name;
  bool has_settings = false;  // Flyway's own for this script: V1__a.sql.conf beside V1__a.sql
};

// All files at and below a location that have one of the suffixes.
Result<std::vector<VersionedFile>> FindVersionedFiles(const Directory& directory, const VersionedNaming& naming = {});

}  // namespace sluice::migrations
