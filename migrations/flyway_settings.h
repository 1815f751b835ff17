// What flyway.toml and flyway.conf say about the scripts: where they are, how they are named, and what stands in for
// their placeholders.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"
#include "migrations/versioned_names.h"

namespace sluice::migrations {

struct FlywaySettings {
  VersionedNaming naming = {};
  std::vector<std::string> locations = {};  // directories that are there; none where one that is named is not
  std::optional<std::string> other_database = {};
  bool in_transaction = true;
  std::shared_ptr<const ScriptSettings> script = nullptr;  // null where there is nothing to know
};

// Of the nearest file, from the directory upwards to the root of its repository; the defaults where there is none.
FlywaySettings FindFlywaySettings(const std::string& directory);

// Keys as Flyway has them in both languages, without "flyway.": "locations", "placeholders.schema". A list's elements
// are separated by commas.
using FlywayKeys = std::map<std::string, std::string, std::less<>>;
FlywayKeys ReadFlywayConf(std::string_view text);
FlywayKeys ReadFlywayToml(std::string_view text);

// directory: which relative locations begin at.
FlywaySettings ToFlywaySettings(const FlywayKeys& keys, const std::string& directory);

}  // namespace sluice::migrations
