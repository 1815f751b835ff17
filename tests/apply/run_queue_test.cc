#include "runner/run_queue.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

RunMigration Named(const std::string& id) {
  RunMigration migration;
  migration.entry.id = id;
  migration.entry.label = "label of " + id;
  return migration;
}

// "0" and "1" at hand, then two at a time up to "5"; the third time there is nothing to be had.
RunQueue Six(int& asked) {
  RunQueue::Later later;
  later.size = 4;
  later.next = [&asked]() -> Result<std::vector<RunMigration>> {
    if (++asked > 2) return Fail("no more", "");
    const int first = 2 * asked;
    return std::vector<RunMigration>{Named(std::to_string(first)), Named(std::to_string(first + 1))};
  };
  later.name_of = [](size_t) { return RunQueue::Name{"named", "label", "file"}; };
  return {{Named("0"), Named("1")}, std::move(later)};
}

std::vector<std::string> Ids(const Result<std::span<const RunMigration>>& migrations) {
  std::vector<std::string> ids;
  if (!migrations) return {migrations.error().message};
  for (const RunMigration& migration : *migrations) ids.push_back(migration.entry.id);
  return ids;
}

using Words = std::vector<std::string>;

TEST(RunQueue, ReadsWhatIsNextWhenItsTurnIsNear) {
  int asked = 0;
  RunQueue queue = Six(asked);
  EXPECT_EQ(queue.size(), 6U);
  EXPECT_EQ(Ids(queue.From(0, 2)), (Words{"0", "1"}));
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(Ids(queue.From(1, 2)), (Words{"1", "2", "3"}));
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(queue.Find(0), nullptr);
  EXPECT_EQ(queue[2].entry.id, "2");
  EXPECT_EQ(Ids(queue.From(3, 2)), (Words{"3", "4", "5"}));
  EXPECT_EQ(Ids(queue.From(5, 2)), Words{"5"});
  EXPECT_EQ(asked, 2);
}

TEST(RunQueue, ReadsAllWhereAllAreAskedFor) {
  int asked = 0;
  RunQueue queue = Six(asked);
  EXPECT_EQ(Ids(queue.From(0, 7)), (Words{"0", "1", "2", "3", "4", "5"}));
}

TEST(RunQueue, NamesThoseThatAreNotThere) {
  int asked = 0;
  RunQueue queue = Six(asked);
  EXPECT_EQ(queue.NameOf(1).label, "label of 1");
  EXPECT_EQ(queue.NameOf(4).id, "named");
  ASSERT_TRUE(queue.From(4, 1));
  EXPECT_EQ(queue.NameOf(0).file, "file");
  EXPECT_EQ(queue.NameOf(4).id, "4");
}

TEST(RunQueue, TellsWhatCannotBeRead) {
  int asked = 2;
  RunQueue queue = Six(asked);
  EXPECT_EQ(Ids(queue.From(1, 2)), Words{"no more"});
  EXPECT_EQ(queue.NameOf(1).id, "1");
}

TEST(RunQueue, OfAllAtOnceAsksNobody) {
  RunQueue queue({Named("a"), Named("b")});
  EXPECT_EQ(Ids(queue.From(0, 3)), (Words{"a", "b"}));
  EXPECT_TRUE(RunQueue(std::vector<RunMigration>()).empty());
}

}  // namespace
}  // namespace sluice::runner
