// What a database has held against what its migrations make: pure functions over the two.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/schema/schema.h"
#include "runner/catalogue.h"
#include "runner/compared/catalogue.h"

namespace sluice::runner {

struct SchemaScope {
  // Of the replayed relations, those that are looked at.
  std::function<bool(const schema::Relation&)> counts;
  // Those that are to belong to this role unless a statement says otherwise; may be empty.
  std::function<bool(const schema::Relation&)> is_of_role;
  std::string role;
  std::set<std::string> gone;  // keys: relations that have to be there no more
};

// Tables and views, their columns, constraints and indexes with whether these are valid, and owners. `before` is what
// the migrations make, `after` what is there. What the replay does not claim to know is not compared, nor are relations
// that it has never heard of.
std::vector<ObjectChange> DifferencesFromReplay(const compared::Catalogue& live, const schema::Schema& replayed,
                                                const SchemaScope& scope);

}  // namespace sluice::runner
