// What a database has held against what its migrations make: a decision over the two.
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
// that it has never heard of. Relation by relation: what is compared of one is gone before the next.
class SchemaComparison {
 public:
  // Both have to be there as long as this is.
  SchemaComparison(const schema::Schema& replayed, const SchemaScope& scope);

  // A relation that is there, in any order.
  void Take(const compared::Relation& live);
  // When all of them were taken; sorted by object.
  std::vector<ObjectChange> Finish();

 private:
  // live: null where it is not there.
  void Expect(const compared::Relation* live, const schema::Relation& from);
  void AddOwner(const compared::Relation& relation, const compared::Relation& live, const schema::Relation& from);
  void TakeChanges();

  const schema::Schema& schema_;
  const SchemaScope& scope_;
  std::set<std::string> unknown_;
  std::set<std::string> seen_;  // keys of those that are there, and looked at
  // Of the relation at hand.
  Catalogue expected_;
  Catalogue there_;
  std::vector<ObjectChange> changes_;
};

}  // namespace sluice::runner
