// Histories without branches: what all formats share whose order is the order of their versions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/migration.h"

namespace sluice::migrations {

// Makes each migration the parent of the next.
void LinkInOrder(std::vector<Migration>& migrations);

template <typename Version, typename Less>
std::vector<Migration> InOrder(std::map<Version, Migration, Less> by_version) {
  std::vector<Migration> migrations;
  migrations.reserve(by_version.size());
  for (auto& [version, migration] : by_version) migrations.push_back(std::move(migration));
  LinkInOrder(migrations);
  return migrations;
}

tl::unexpected<Error> SameVersion(std::string_view first_path, std::string_view second_path, std::string_view version);

// expected_up: the name, without its directory, that would make the down script part of a migration.
tl::unexpected<Error> DownWithoutUp(std::string_view down_path, std::string_view expected_up);

}  // namespace sluice::migrations
