// What is sure of what was dropped.
#include "analyzer/schema/schema.h"

namespace sluice::schema {

void Schema::MarkDropped(const std::string& key) {
  const auto found = dropped_.find(key);
  if (before_experiment_) {
    before_experiment_->dropped.emplace_back(key,
                                             found == dropped_.end() ? std::nullopt : std::optional(found->second));
  }
  if (found == dropped_.end()) {
    dropped_.emplace(key, place_);
  } else {
    found->second = place_;
  }
}

void Schema::MarkIndexDropped(const Relation& table, const std::string& index_name) {
  MarkDropped(MakeKey(table.schema, index_name));
}

void Schema::ForgetDroppedInExperiment() {
  for (auto& dropped = before_experiment_->dropped; !dropped.empty(); dropped.pop_back()) {
    const auto& [key, before] = dropped.back();
    if (before) {
      dropped_[key] = *before;
    } else {
      dropped_.erase(key);
    }
  }
}

bool Schema::IsDropped(const std::string& key) const {
  const auto found = dropped_.find(key);
  return found != dropped_.end() && !relations_.contains(key) && !IsIndexKey(key) &&
         !MayHaveChangedSince(found->second);
}

}  // namespace sluice::schema
