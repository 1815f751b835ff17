// A history against an Alembic that renders all but the revisions that are said to fail: as the real one, in order, up
// to the first of these, and nothing that is behind where it starts.
#include "migrations/alembic_runs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace sluice::migrations {
namespace {

class FakeAlembic {
 public:
  FakeAlembic(std::vector<Migration> migrations, std::set<std::string> broken)
      : migrations_(std::move(migrations)), broken_(std::move(broken)) {}

  Result<ProcessResult> Upgrade(const std::string& range) {
    ranges += range + " ";
    const auto [from, to] = Ends(range);
    const std::set<std::string> applied = from == "base" ? std::set<std::string>() : Above(from);
    const std::set<std::string> wanted = to == "heads" ? All() : Above(to);
    ProcessResult result;
    for (const Migration& each : migrations_) {
      if (applied.contains(each.id) || !wanted.contains(each.id)) continue;
      result.output += fmt::format("-- Running upgrade {} -> {}\n\n", fmt::join(each.parents, ", "), each.id);
      if (Stops(each.id, result)) break;
      result.output += fmt::format("UP {};\n\n", each.id);
    }
    return result;
  }

  Result<ProcessResult> Downgrade(const std::string& range) {
    ranges += range + " ";
    const std::set<std::string> wanted = Above(Ends(range).first);
    ProcessResult result;
    for (size_t i = migrations_.size(); i-- > 0;) {
      const Migration& each = migrations_[i];
      if (!wanted.contains(each.id)) continue;
      result.output += fmt::format("-- Running downgrade {} -> {}\n\n", each.id, fmt::join(each.parents, ", "));
      if (Stops(each.id, result)) break;
      result.output += fmt::format("DOWN {};\n\n", each.id);
    }
    return result;
  }

  std::string ranges;

 private:
  static std::pair<std::string, std::string> Ends(const std::string& range) {
    return {range.substr(0, range.find(':')), range.substr(range.find(':') + 1)};
  }

  bool Stops(const std::string& id, ProcessResult& result) const {
    if (!broken_.contains(id)) return false;
    result.exit_code = 1;
    result.errors = fmt::format("Traceback (most recent call last):\nValueError: {}\n", id);
    return true;
  }

  std::set<std::string> All() const {
    std::set<std::string> ids;
    for (const Migration& each : migrations_) ids.insert(each.id);
    return ids;
  }

  // It and what is before it.
  std::set<std::string> Above(const std::string& id) const {
    std::set<std::string> ids = {id};
    for (size_t i = migrations_.size(); i-- > 0;) {
      if (ids.contains(migrations_[i].id)) ids.insert(migrations_[i].parents.begin(), migrations_[i].parents.end());
    }
    return ids;
  }

  std::vector<Migration> migrations_;
  std::set<std::string> broken_;
};

Migration Revision(const std::string& id, std::vector<std::string> parents) {
  Migration migration{.id = id, .label = id};
  migration.parents = std::move(parents);
  return migration;
}

// a - b - d - e, and c beside b; f alone.
std::vector<Migration> Graph() {
  return {Revision("a", {}),         Revision("b", {"a"}), Revision("c", {"a"}),
          Revision("d", {"b", "c"}), Revision("e", {"d"}), Revision("f", {})};
}

// What there is of each, or why it is not.
std::string Shown(const RenderedRevisions& revisions) {
  std::string text;
  for (const auto& [id, revision] : revisions) {
    const std::string& printed = revision.printed.text;
    text +=
        fmt::format("{}: {}\n", id, revision.failure ? *revision.failure : printed.substr(1, printed.find(';') - 1));
  }
  return text;
}

TEST(AlembicRuns, one_run_where_that_goes) {
  FakeAlembic alembic(Graph(), {});
  EXPECT_EQ(Shown(RenderUpgrades(Graph(), [&](const auto& range) { return alembic.Upgrade(range); })),
            "a: UP a\nb: UP b\nc: UP c\nd: UP d\ne: UP e\nf: UP f\n");
  EXPECT_EQ(alembic.ranges, "base:heads ");
}

TEST(AlembicRuns, the_way_back_is_one_run_for_each_head) {
  FakeAlembic alembic(Graph(), {});
  EXPECT_EQ(Shown(RenderDowngrades(Graph(), [&](const auto& range) { return alembic.Downgrade(range); })),
            "a: DOWN a\nb: DOWN b\nc: DOWN c\nd: DOWN d\ne: DOWN e\nf: DOWN f\n");
  EXPECT_EQ(alembic.ranges, "f:base e:base ");
}

TEST(AlembicRuns, one_that_fails_hides_no_other) {
  FakeAlembic alembic(Graph(), {"b"});
  EXPECT_EQ(Shown(RenderUpgrades(Graph(), [&](const auto& range) { return alembic.Upgrade(range); })),
            "a: UP a\nb: Alembic: ValueError: b\nc: UP c\nd: UP d\ne: UP e\nf: UP f\n");
  EXPECT_EQ(Shown(RenderDowngrades(Graph(), [&](const auto& range) { return alembic.Downgrade(range); })),
            "a: DOWN a\nb: Alembic: ValueError: b\nc: DOWN c\nd: DOWN d\ne: DOWN e\nf: DOWN f\n");
}

// A merge is asked for from one of its parents, with what is missing of the others.
TEST(AlembicRuns, behind_one_that_fails_on_each_branch) {
  FakeAlembic alembic(Graph(), {"b", "c"});
  EXPECT_EQ(Shown(RenderUpgrades(Graph(), [&](const auto& range) { return alembic.Upgrade(range); })),
            "a: UP a\nb: Alembic: ValueError: b\nc: Alembic: ValueError: c\n"
            "d: Alembic stops before it, at 'b', which it cannot render\ne: UP e\nf: UP f\n");
}

TEST(AlembicRuns, all_fail_where_none_can_be_rendered) {
  int runs = 0;
  const RunAlembic broken = [&](const std::string&) -> Result<ProcessResult> {
    ++runs;
    return ProcessResult{1, "", "ModuleNotFoundError: No module named 'app'\n"};
  };
  const RenderedRevisions revisions = RenderUpgrades(Graph(), broken);
  EXPECT_EQ(revisions.size(), 6U);
  EXPECT_EQ(*revisions.at("e").failure, "Alembic: ModuleNotFoundError: No module named 'app'");
  EXPECT_EQ(runs, 1);
  const RunAlembic missing = [](const std::string&) -> Result<ProcessResult> {
    return Fail("cannot run 'x'", "Look.");
  };
  EXPECT_EQ(*RenderDowngrades(Graph(), missing).at("a").failure, "cannot run 'x'");
  const RunAlembic silent = [](const std::string&) -> Result<ProcessResult> { return ProcessResult(); };
  EXPECT_EQ(*RenderUpgrades(Graph(), silent).at("f").failure, "Alembic prints no SQL for it");
}

TEST(AlembicRuns, the_error_that_counts) {
  const auto error = [](const std::string& text) { return AlembicError({1, "", text}); };
  EXPECT_EQ(error("INFO  [alembic] Running\nERROR [alembic.util.messaging] Can't locate revision x\n"),
            "Alembic: Can't locate revision x");
  EXPECT_EQ(error("  FAILED: Multiple head revisions\n"), "Alembic: FAILED: Multiple head revisions");
  EXPECT_EQ(error("Traceback (most recent call last):\n  File \"x\", line 1\n    ^^^^\n"
                  "sqlalchemy.exc.CompileError: no\n(Background on this error at: https://sqlalche.me/e/14/l7de)\n"),
            "Alembic: sqlalchemy.exc.CompileError: no");
  EXPECT_EQ(error("x.OperationalError: postgresql://app:secret@db/shop password=secret user=u\n"),
            "Alembic: x.OperationalError: postgresql://app:***@db/shop password=*** user=u");
  EXPECT_EQ(AlembicError({255, "BEGIN;\n  FAILED: No 'script_location' key found\n", ""}),
            "Alembic: FAILED: No 'script_location' key found");
  EXPECT_EQ(error(""), "Alembic ended with 1 and said nothing");
  EXPECT_EQ(error("KeyError: " + std::string(1000, 'x')).size(), 412U);
}

}  // namespace
}  // namespace sluice::migrations
