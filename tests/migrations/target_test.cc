#include "migrations/target.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::migrations {
namespace {

// Of ids, each the parent of the next.
History Line(const std::vector<std::string>& ids) {
  History history{.root = "db", .format = nullptr, .migrations = {}, .skipped = {}};
  for (const std::string& id : ids) {
    history.migrations.push_back({.id = id, .label = id + "_title"});
    if (history.migrations.size() > 1) {
      history.migrations.back().parents = {history.migrations[history.migrations.size() - 2].id};
    }
  }
  return history;
}

// "x" for each migration that is applied, "-" for the others; or the message and the hint.
std::string Resolved(const History& history, std::string_view now, const std::string& target) {
  Applied applied;
  for (const char c : now) applied.push_back(c == 'x');
  const Result<Applied> resolved = ResolveTarget(history, applied, target);
  if (!resolved) return resolved.error().message + " | " + resolved.error().hint;
  std::string text;
  for (const bool one : *resolved) text += one ? 'x' : '-';
  return text;
}

TEST(Target, words_and_steps) {
  const History history = Line({"01", "02", "03", "04"});
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"head", "xxxx"}, {"base", "----"}, {"+1", "xxx-"}, {"+2", "xxxx"}, {"+0", "xx--"},
      {"-1", "x---"},   {"-2", "----"},   {"-0", "xx--"}, {"03", "xxx-"}, {"02_title", "xx--"},
  };
  for (const auto& [target, applied] : expected) EXPECT_EQ(Resolved(history, "xx--", target), applied) << target;
}

TEST(Target, steps_are_counted_among_what_is_applied_and_what_is_not) {
  const History history = Line({"01", "02", "03", "04"});
  EXPECT_EQ(Resolved(history, "x-x-", "+1"), "xxx-");
  EXPECT_EQ(Resolved(history, "x-x-", "+2"), "xxxx");
  EXPECT_EQ(Resolved(history, "x-x-", "-1"), "x---");
  EXPECT_EQ(Resolved(history, "xx-x", "+2"),
            "'+2' leads past the end of 'db': 1 migration is not applied yet | 'head' is the end.");
  EXPECT_EQ(Resolved(history, "xx--", "-3"),
            "'-3' leads past the start of 'db': 2 migrations are applied | 'base' is the start.");
  EXPECT_EQ(Resolved(history, "----", "-1"),
            "'-1' leads past the start of 'db': 0 migrations are applied | 'base' is the start.");
}

TEST(Target, names_are_found_by_their_start_and_the_nearest_is_told) {
  const History history = Line({"0001_orders", "0002_items", "0002_itemize", "head"});
  EXPECT_EQ(Resolved(history, "----", "0001"), "x---");
  EXPECT_EQ(Resolved(history, "----", "0002_items"), "xx--") << "all of a name comes before the start of another";
  EXPECT_EQ(Resolved(history, "----", "0002"),
            "'0002' is the start of several migrations of 'db' | Say more of the one "
            "that is meant: '0002_items', '0002_itemize'.");
  EXPECT_EQ(Resolved(history, "----", "0001_order_"),
            "'db' has no migration '0001_order_' | Did you mean '0001_orders'?");
  EXPECT_EQ(Resolved(history, "----", "zzzzzzzz"),
            "'db' has no migration 'zzzzzzzz' | `sluice history db` lists them.");
  EXPECT_EQ(Resolved(history, "----", ""), "the target is empty | It is head, base, +N, -N or a migration's id.");
  EXPECT_EQ(Resolved(history, "x---", "+"), "'db' has no migration '+' | `sluice history db` lists them.");
  EXPECT_EQ(Resolved(history, "x---", "+99999999999999999999"),
            "'db' has no migration '+99999999999999999999' | `sluice history db` lists them.");
}

// a - b - c - f (merge)
//  \- d - e -/      e depends on x, on a branch of its own
TEST(Target, of_branches_has_what_it_stands_on_and_no_more) {
  History history = Line({"a", "b", "c", "d", "e", "f", "x"});
  history.migrations[3].parents = {"a"};
  history.migrations[5].parents = {"c", "e"};
  history.migrations[6].parents = {};
  history.migrations[4].depends_on.Edit() = {"x"};
  EXPECT_EQ(Resolved(history, "-------", "c"), "xxx----");
  EXPECT_EQ(Resolved(history, "-------", "d"), "x--x---");
  EXPECT_EQ(Resolved(history, "-------", "e"), "x--xx-x");
  EXPECT_EQ(Resolved(history, "-------", "f"), "xxxxxxx");
  EXPECT_EQ(Resolved(history, "-------", "head"),
            "'db' has 2 heads: 'f', 'x' | Name one of them, or write a migration "
            "that joins them: `sluice merge`.");
}

TEST(Target, what_runs_again_is_no_place) {
  History history = Line({"1", "2", "R__views"});
  history.migrations[2].repeatable = true;
  EXPECT_EQ(Resolved(history, "---", "head"), "xx-");
  EXPECT_EQ(Resolved(history, "x--", "+1"), "xx-");
  EXPECT_EQ(Resolved(history, "x--", "+2"),
            "'+2' leads past the end of 'db': 1 migration is not applied yet | 'head' is the end.");
  EXPECT_EQ(Resolved(history, "---", "R__views"),
            "'R__views' runs again whenever it changes, and is no place in the "
            "history | Name a migration with a version.");
}

}  // namespace
}  // namespace sluice::migrations
