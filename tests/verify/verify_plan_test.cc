#include "runner/verify_plan.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

using Ranges = std::vector<VerifyRange>;

std::vector<bool> Checked(size_t before, size_t count, size_t behind) {
  std::vector<bool> checked(before, false);
  checked.insert(checked.end(), count, true);
  checked.insert(checked.end(), behind, false);
  return checked;
}

TEST(CutIntoRanges, NothingWhereNothingIsChecked) {
  EXPECT_EQ(CutIntoRanges({}, 2), Ranges{});
  EXPECT_EQ(CutIntoRanges({false, false}, 2), Ranges{});
}

TEST(CutIntoRanges, FromTheFirstToTheLastThatIsChecked) {
  EXPECT_EQ(CutIntoRanges(Checked(5, 3, 7), 2), (Ranges{{5, 8}}));
  EXPECT_EQ(CutIntoRanges({false, true, false, false, true, false}, 1), (Ranges{{1, 5}}));
}

TEST(CutIntoRanges, AreWithoutGapsAndOfTheLengthsThatWereMeant) {
  EXPECT_EQ(CutIntoRanges(Checked(0, 10, 0), 2), (Ranges{{0, 4}, {4, 8}, {8, 10}}));
  const Ranges many = CutIntoRanges(Checked(1, 700, 2), 2);
  EXPECT_EQ(many.front(), (VerifyRange{1, 33}));
  EXPECT_EQ(many.back().end, 701U);
  for (size_t i = 1; i < many.size(); ++i) EXPECT_EQ(many[i].begin, many[i - 1].end);
}

TEST(CutIntoRanges, NoJobsAreOne) {
  EXPECT_EQ(CutIntoRanges(Checked(0, 40, 0), 0), CutIntoRanges(Checked(0, 40, 0), 1));
}

TEST(MentionsShared, WhatAllDatabasesShare) {
  for (const char* sql : {"CREATE ROLE app", "create  user app", "ALTER ROLE app SET search_path = a", "DROP GROUP g",
                          "DO $$ BEGIN CREATE ROLE app; END $$", "CREATE TABLESPACE t LOCATION '/x'",
                          "ALTER DATABASE d SET a = 1", "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"}) {
    EXPECT_TRUE(MentionsShared(sql)) << sql;
  }
}

TEST(MentionsShared, NotWhatIsTheDatabasesOwn) {
  for (const char* sql : {"", "CREATE TABLE users (role text)", "ALTER TABLE t ADD COLUMN role text",
                          "SELECT * FROM t GROUP BY role", "GRANT SELECT ON t TO app", "DROP TABLE \"user\""}) {
    EXPECT_FALSE(MentionsShared(sql)) << sql;
  }
}

}  // namespace
}  // namespace sluice::runner
