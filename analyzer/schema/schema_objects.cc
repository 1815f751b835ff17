// Statistics, publications and subscriptions that the history created.
#include <algorithm>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {

void Schema::LinkStatistics(const std::string& statistics_key, const std::string& table_key) {
  const auto [begin, end] = statistics_owners_.equal_range(statistics_key);
  const bool known = std::any_of(begin, end, [&](const auto& entry) { return entry.second == table_key; });
  if (!known) statistics_owners_.emplace(statistics_key, table_key);
}

const Relation* Schema::TableOfStatistics(const std::string& key) const {
  const auto [begin, end] = statistics_owners_.equal_range(key);
  for (auto entry = begin; entry != end; ++entry) {
    const Relation* table = FindKey(entry->second);
    const auto is_meant = [&](const Statistics& each) { return each.schema + "." + each.name == key; };
    if (table != nullptr && std::any_of(table->statistics.begin(), table->statistics.end(), is_meant)) return table;
  }
  return nullptr;
}

bool Schema::IsStatisticsName(const std::string& schema, const std::string& name) const {
  return TableOfStatistics(schema + "." + name) != nullptr;
}

std::optional<std::string> Schema::FindStatistics(const model::Name& statistics) const {
  const auto find = [&](const std::string& schema) -> std::optional<std::string> {
    std::string key = schema + "." + statistics.name;
    return TableOfStatistics(key) == nullptr ? std::nullopt : std::optional(std::move(key));
  };
  if (!statistics.schema.empty()) return find(statistics.schema);
  for (const std::string& schema : session_.search_path) {
    if (std::optional<std::string> key = find(schema)) return key;
  }
  return std::nullopt;
}

void Schema::AddStatistics(Relation& table, Statistics statistics) {
  LinkStatistics(statistics.schema + "." + statistics.name, table.Key());
  table.statistics.push_back(std::move(statistics));
}

std::string Schema::ChooseStatisticsName(const std::string& schema, std::string_view table,
                                         std::string_view columns) const {
  std::string name = ObjectName(table, columns, "stat");
  for (int pass = 1; IsStatisticsName(schema, name); ++pass) {
    name = ObjectName(table, columns, "stat" + std::to_string(pass));
  }
  return name;
}

const Publication* Schema::FindPublication(const std::string& name) const {
  const auto found = publications_.find(name);
  return found == publications_.end() ? nullptr : found->second.get();
}

void Schema::PutPublication(const std::string& name, Publication publication) {
  RememberOf(Journal::Kind::kPublication, name, publications_);
  publications_.insert_or_assign(name, std::make_shared<Publication>(std::move(publication)));
}

void Schema::RemovePublication(const std::string& name) {
  RememberOf(Journal::Kind::kPublication, name, publications_);
  publications_.erase(name);
}

// One that no migration created sends all kinds of changes, as CREATE PUBLICATION does by default. Those of what a
// partition belongs to send its changes, too (RelationBuildPublicationDesc).
std::optional<std::string> Schema::PublishesChangesOf(const Relation& table) const {
  std::set<std::string> names;
  const Relation* at = &table;
  while (at != nullptr) {
    for (const Published& each : at->published) {
      const Publication* known = FindPublication(each.publication);
      if (known == nullptr || known->changes) names.insert(each.publication);
    }
    for (const auto& [name, known] : publications_) {
      const bool takes = known->all_tables || known->schemas.contains(at->schema);
      if (known->changes && takes) names.insert(name);
    }
    at = at->partition && !at->parents.empty() ? FindKey(at->parents.front()) : nullptr;
  }
  return names.empty() ? std::nullopt : std::optional(*names.begin());
}

bool Schema::MayHaveSlot(const std::string& subscription) const {
  const auto found = subscriptions_.find(subscription);
  return found == subscriptions_.end() || *found->second;
}

void Schema::SetSlot(const std::string& subscription, bool has_slot) {
  RememberOf(Journal::Kind::kSubscription, subscription, subscriptions_);
  subscriptions_.insert_or_assign(subscription, std::make_shared<bool>(has_slot));
}

void Schema::RemoveSubscription(const std::string& subscription) {
  RememberOf(Journal::Kind::kSubscription, subscription, subscriptions_);
  subscriptions_.erase(subscription);
}

}  // namespace sluice::schema
