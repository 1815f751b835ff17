// Which backups may go.
#include "backup/retention.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sluice::backup {
namespace {

constexpr int64_t kDay = 24 * 60 * 60;
const int64_t kNow = ToSeconds("2026-03-31T00:00:00Z");

// Taken on this day of March.
StoredBackup On(int day, const std::string& database = "shop", int level = 1) {
  StoredBackup backup;
  backup.manifest.taken_at = fmt::format("2026-03-{:02}T00:00:00Z", day);
  backup.manifest.database = database;
  backup.verification.level = level;
  return backup;
}

using Places = std::vector<size_t>;

TEST(Retention, times) {
  EXPECT_EQ(ToSeconds("1970-01-02T00:00:01Z"), kDay + 1);
  EXPECT_EQ(ToSeconds("yesterday"), 0);
}

TEST(Retention, by_number_and_by_age_whichever_leaves_more) {
  const std::vector<StoredBackup> backups = {On(1), On(2), On(20), On(30)};
  EXPECT_EQ(ToRemove(backups, {2, 10}, kNow), (Places{0, 1}));
  EXPECT_EQ(ToRemove(backups, {3, 10}, kNow), (Places{0}));
  EXPECT_EQ(ToRemove(backups, {2, 60}, kNow), (Places{}));
  EXPECT_EQ(ToRemove(backups, {1, 10}, kNow), (Places{0, 1, 2}));
}

TEST(Retention, the_last_verified_one_stays) {
  EXPECT_EQ(ToRemove({On(1), On(2)}, {0, 0}, kNow), (Places{0}));
  EXPECT_EQ(ToRemove({On(1), On(2, "shop", 0)}, {0, 0}, kNow), (Places{}));
}

TEST(Retention, what_is_not_verified_does_not_count_and_stays) {
  StoredBackup broken = On(3);
  broken.problem = "no manifest";
  EXPECT_EQ(ToRemove({On(1), On(2), broken, On(4, "shop", 0)}, {1, 0}, kNow), (Places{0}));
}

TEST(Retention, each_database_and_scope_for_itself) {
  StoredBackup schema = On(5);
  schema.manifest.scope = Scope::kSchema;
  EXPECT_EQ(ToRemove({On(1), On(2, "other"), On(3), On(4, "other"), schema}, {1, 0}, kNow), (Places{0, 1}));
}

}  // namespace
}  // namespace sluice::backup
