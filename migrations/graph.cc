#include "migrations/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "analyzer/base/nearest_name.h"
#include "migrations/linear.h"

namespace sluice::migrations {
namespace {

using Places = std::unordered_map<std::string_view, size_t>;

const std::string& PathOf(const Migration& migration) {
  return migration.up ? migration.up->path : migration.label;
}

class Graph {
 public:
  explicit Graph(const std::vector<Migration>& migrations)
      : migrations_(migrations), children_(migrations.size()), waits_for_(migrations.size(), 0) {}

  Result<void> Link() {
    for (size_t i = 0; i < migrations_.size(); ++i) {
      const auto [at, added] = places_.try_emplace(migrations_[i].id, i);
      if (!added) return SameVersion(PathOf(migrations_[at->second]), PathOf(migrations_[i]), migrations_[i].id);
    }
    for (size_t i = 0; i < migrations_.size(); ++i) {
      for (const std::string& parent : Before(migrations_[i])) {
        const auto found = places_.find(parent);
        if (found == places_.end()) return Unknown(migrations_[i], parent);
        children_[found->second].push_back(i);
        ++waits_for_[i];
      }
    }
    return {};
  }

  // Depth first: the child that has waited for nothing else comes next.
  Result<std::vector<size_t>> Order() {
    std::vector<size_t> ready;
    for (size_t i = migrations_.size(); i-- > 0;) {
      if (waits_for_[i] == 0) ready.push_back(i);
    }
    std::vector<size_t> order;
    while (!ready.empty()) {
      const size_t next = ready.back();
      ready.pop_back();
      order.push_back(next);
      const std::vector<size_t>& children = children_[next];
      for (size_t i = children.size(); i-- > 0;) {
        if (--waits_for_[children[i]] == 0) ready.push_back(children[i]);
      }
    }
    if (order.size() < migrations_.size()) return Circle();
    return order;
  }

 private:
  // Each once: a migration may both be a parent and be depended on.
  static std::set<std::string> Before(const Migration& migration) {
    std::set<std::string> before(migration.parents.begin(), migration.parents.end());
    before.insert(migration.depends_on.begin(), migration.depends_on.end());
    return before;
  }

  tl::unexpected<Error> Unknown(const Migration& migration, const std::string& parent) const {
    std::vector<std::string_view> ids;
    for (const Migration& each : migrations_) ids.push_back(each.id);
    return Fail(fmt::format("'{}' comes behind '{}', and there is no such migration", PathOf(migration), parent),
                DidYouMean(parent, ids, "Add the file that is missing, or name another parent."));
  }

  // Whoever still waits, waits for somebody who does: going back from any leads into the circle.
  tl::unexpected<Error> Circle() const {
    size_t at = 0;
    while (waits_for_[at] == 0) ++at;
    std::vector<size_t> way;
    while (std::find(way.begin(), way.end(), at) == way.end()) {
      way.push_back(at);
      at = WaitedForBy(at);
    }
    std::string circle;
    for (auto step = std::find(way.begin(), way.end(), at); step != way.end(); ++step) {
      circle += fmt::format("'{}' waits for ", PathOf(migrations_[*step]));
    }
    return Fail(fmt::format("{}'{}'", circle, PathOf(migrations_[at])), "Give one of them another parent.");
  }

  size_t WaitedForBy(size_t at) const {
    for (const std::string& parent : Before(migrations_[at])) {
      const size_t place = places_.at(parent);
      if (waits_for_[place] > 0) return place;
    }
    return at;
  }

  const std::vector<Migration>& migrations_;
  Places places_;
  std::vector<std::vector<size_t>> children_;
  std::vector<size_t> waits_for_;  // how many that are not placed yet
};

}  // namespace

Result<std::vector<Migration>> InGraphOrder(std::vector<Migration> migrations) {
  Graph graph(migrations);
  if (const Result<void> linked = graph.Link(); !linked) return tl::make_unexpected(linked.error());
  const Result<std::vector<size_t>> order = graph.Order();
  if (!order) return tl::make_unexpected(order.error());
  std::vector<Migration> ordered;
  ordered.reserve(migrations.size());
  for (const size_t place : *order) ordered.push_back(std::move(migrations[place]));
  return ordered;
}

std::vector<size_t> HeadsOf(const std::vector<Migration>& migrations) {
  std::set<std::string_view> parents;
  for (const Migration& migration : migrations) parents.insert(migration.parents.begin(), migration.parents.end());
  std::vector<size_t> heads;
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (!parents.contains(migrations[i].id)) heads.push_back(i);
  }
  return heads;
}

}  // namespace sluice::migrations
