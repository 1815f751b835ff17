// What a Liquibase changelog in XML, YAML or JSON includes, and in which order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/directory.h"

namespace sluice::migrations {

struct LiquibaseInclude {
  std::string path;            // as written
  bool all = false;            // a directory, all of it
  bool from_changelog = true;  // false: from one of the tool's search paths, which are not known here
};

// Reads nothing but includes; which of the three languages it is does not matter for that.
std::vector<LiquibaseInclude> ReadLiquibaseIncludes(std::string_view text);

// The name of the changelog that the directory's own tool would start from; empty where there is none.
std::string FindMasterChangelog(const Directory& directory);

// Those of the files that the changelog includes, itself or by others, in its order. files: sorted.
std::vector<std::string> IncludedFiles(const std::string& changelog, const std::vector<std::string>& files);

}  // namespace sluice::migrations
