// What is sure of what was dropped.
#include "analyzer/schema/schema.h"

namespace sluice::schema {

void Schema::MarkDropped(const std::string& key) {
  if (!before_experiment_) dropped_.insert_or_assign(key, place_);
}

bool Schema::IsDropped(const std::string& key) const {
  const auto found = dropped_.find(key);
  return found != dropped_.end() && !relations_.contains(key) && !IsIndexKey(key) &&
         !MayHaveChangedSince(found->second);
}

}  // namespace sluice::schema
