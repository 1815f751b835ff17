#include "migrations/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "analyzer/base/nearest_name.h"
#include "migrations/graph.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

// Enough for a message to name them all.
constexpr size_t kNamed = 5;

std::string Named(const History& history, const std::vector<size_t>& places) {
  std::string names;
  for (size_t i = 0; i < std::min(places.size(), kNamed); ++i) {
    names += fmt::format("{}'{}'", i == 0 ? "" : ", ", history.migrations[places[i]].id);
  }
  return places.size() > kNamed ? fmt::format("{} and {} more", names, places.size() - kNamed) : names;
}

std::vector<size_t> VersionedHeads(const History& history) {
  std::vector<size_t> heads = HeadsOf(history.migrations);
  std::erase_if(heads, [&](size_t at) { return history.migrations[at].repeatable; });
  return heads;
}

Result<Applied> Head(const History& history) {
  const std::vector<size_t> heads = VersionedHeads(history);
  if (heads.size() > 1) {
    return Fail(fmt::format("'{}' has {} heads: {}", history.root, heads.size(), Named(history, heads)),
                "Name one of them, or write a migration that joins them: `sluice merge`.");
  }
  Applied all;
  for (const Migration& migration : history.migrations) all.push_back(!migration.repeatable);
  return all;
}

Result<Applied> Forwards(const History& history, Applied now, size_t steps) {
  size_t left = steps;
  for (size_t i = 0; i < now.size() && left > 0; ++i) {
    if (now[i] || history.migrations[i].repeatable) continue;
    now[i] = true;
    --left;
  }
  if (left == 0) return now;
  return Fail(fmt::format("'+{}' leads past the end of '{}': {} not applied yet", steps, history.root,
                          steps - left == 1 ? "1 migration is" : fmt::format("{} migrations are", steps - left)),
              "'head' is the end.");
}

Result<Applied> Backwards(const History& history, Applied now, size_t steps) {
  size_t left = steps;
  for (size_t i = now.size(); i-- > 0 && left > 0;) {
    if (!now[i]) continue;
    now[i] = false;
    --left;
  }
  if (left == 0) return now;
  return Fail(fmt::format("'-{}' leads past the start of '{}': {} applied", steps, history.root,
                          steps - left == 1 ? "1 migration is" : fmt::format("{} migrations are", steps - left)),
              "'base' is the start.");
}

Applied WithAllBefore(const History& history, size_t target) {
  std::unordered_map<std::string_view, size_t> places;
  for (size_t i = history.migrations.size(); i-- > 0;) places[history.migrations[i].id] = i;
  Applied applied(history.migrations.size(), false);
  std::vector<size_t> to_visit{target};
  while (!to_visit.empty()) {
    const size_t at = to_visit.back();
    to_visit.pop_back();
    if (applied[at]) continue;
    applied[at] = true;
    for (const auto* const before : {&history.migrations[at].parents, &history.migrations[at].depends_on.Get()}) {
      for (const std::string& id : *before) {
        if (const auto found = places.find(id); found != places.end()) to_visit.push_back(found->second);
      }
    }
  }
  return applied;
}

struct Steps {
  bool forwards;
  size_t count;
};

std::optional<Steps> ParseSteps(std::string_view target) {
  if (target.size() < 2 || (target.front() != '+' && target.front() != '-')) return std::nullopt;
  const std::optional<uint64_t> count = ToNumber(target.substr(1));
  return count ? std::optional(Steps{target.front() == '+', *count}) : std::nullopt;
}

}  // namespace

Result<size_t> FindMigration(const History& history, const std::string& id) {
  std::vector<std::string_view> names;
  std::vector<size_t> starting;
  // From the end: of two with one id, what is behind it is behind both.
  for (size_t i = history.migrations.size(); i-- > 0;) {
    const Migration& migration = history.migrations[i];
    if (migration.id == id || migration.label == id) return i;
    if (migration.id.starts_with(id) || migration.label.starts_with(id)) starting.insert(starting.begin(), i);
    names.emplace_back(migration.id);
    if (migration.label != migration.id) names.emplace_back(migration.label);
  }
  if (starting.size() == 1) return starting.front();
  if (starting.size() > 1) {
    return Fail(fmt::format("'{}' is the start of several migrations of '{}'", id, history.root),
                fmt::format("Say more of the one that is meant: {}.", Named(history, starting)));
  }
  return Fail(fmt::format("'{}' has no migration '{}'", history.root, id),
              DidYouMean(id, names, fmt::format("`sluice history {}` lists them.", history.root)));
}

Result<Applied> ResolveTarget(const History& history, const Applied& now, const std::string& target) {
  if (target == "head") return Head(history);
  if (target == "base") return Applied(history.migrations.size(), false);
  if (const std::optional<Steps> steps = ParseSteps(target)) {
    return steps->forwards ? Forwards(history, now, steps->count) : Backwards(history, now, steps->count);
  }
  if (target.empty()) return Fail("the target is empty", "It is head, base, +N, -N or a migration's id.");
  const Result<size_t> found = FindMigration(history, target);
  if (!found) return tl::make_unexpected(found.error());
  if (history.migrations[*found].repeatable) {
    return Fail(fmt::format("'{}' runs again whenever it changes, and is no place in the history", target),
                "Name a migration with a version.");
  }
  return WithAllBefore(history, *found);
}

}  // namespace sluice::migrations
