// What some of a history's migrations make, one after the other.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/schema/schema.h"

namespace sluice::analysis {

struct Replayed {
  std::unique_ptr<schema::Schema> schema;
  std::vector<size_t> migrations;  // by their numbers in schema::Place: the place in the history; SIZE_MAX: none
  std::vector<bool> changes_role;  // per migration of the history: SET ROLE and the like stands in it
};

// wanted: per migration of the history. Owners that statements set are kept with the relations. before: is told each
// one's place in the history, and what is there before it.
Result<Replayed> ReplayMigrations(const Request& request, const std::vector<bool>& wanted, int server_major,
                                  const std::function<void(size_t, const schema::Schema&)>& before = {});

}  // namespace sluice::analysis
