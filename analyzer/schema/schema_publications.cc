// Publications, and what is sure of what was dropped.
#include <algorithm>
#include <utility>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

void Schema::SetPublication(const std::string& publication, KnownPublication known) {
  RememberOf(Journal::Kind::kPublication, publication, publications_);
  publications_.insert_or_assign(publication, std::make_shared<KnownPublication>(std::move(known)));
}

void Schema::RemovePublication(const std::string& publication) {
  RememberOf(Journal::Kind::kPublication, publication, publications_);
  publications_.erase(publication);
  std::vector<std::string> tables;
  for (const auto& [key, relation] : relations_) {
    if (relation->publications.contains(publication)) tables.push_back(key);
  }
  for (const std::string& key : tables) Edit(key)->publications.erase(publication);
}

const KnownPublication* Schema::FindPublication(const std::string& publication) const {
  const auto found = publications_.find(publication);
  return found == publications_.end() ? nullptr : found->second.get();
}

// One that no migration created sends all kinds of changes, as CREATE PUBLICATION does by default.
std::optional<std::string> Schema::PublishesChangesOf(const Relation& table) const {
  std::set<std::string> names;
  for (const std::string& name : table.publications) {
    const KnownPublication* known = FindPublication(name);
    if (known == nullptr || known->changes) names.insert(name);
  }
  for (const auto& [name, known] : publications_) {
    const bool takes = known->all_tables || known->schemas.contains(table.schema);
    if (known->changes && takes) names.insert(name);
  }
  return names.empty() ? std::nullopt : std::optional(*names.begin());
}

void Schema::MarkDropped(const std::string& key) {
  if (!in_experiment_) dropped_.insert_or_assign(key, place_);
}

bool Schema::IsDropped(const std::string& key) const {
  const auto found = dropped_.find(key);
  return found != dropped_.end() && !relations_.contains(key) && !IsIndexKey(key) &&
         !MayHaveChangedSince(found->second);
}

}  // namespace sluice::schema
