#include "runner/retry.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

TEST(Retry, OnlyWhatMaySucceedAMomentLater) {
  for (const char* again : {"55P03", "40P01", "40001"}) EXPECT_TRUE(MayRetry({again, "", "", "", false})) << again;
  for (const char* never : {"57014", "23505", "42P01", "53100", "25P02", ""}) {
    EXPECT_FALSE(MayRetry({never, "", "", "", false})) << never;
  }
}

TEST(Retry, WaitsLongerEachTimeUpToALimit) {
  const RetryPolicy policy{10, std::chrono::milliseconds(500), std::chrono::milliseconds(30'000)};
  EXPECT_EQ(WaitAfter(1, policy, 0).count(), 250);
  EXPECT_EQ(WaitAfter(2, policy, 0).count(), 500);
  EXPECT_EQ(WaitAfter(100, policy, 0).count(), 15'000);
  for (uint32_t random = 0; random < 5000; random += 7) {
    EXPECT_GE(WaitAfter(3, policy, random).count(), 1000);
    EXPECT_LE(WaitAfter(3, policy, random).count(), 2000);
  }
}

}  // namespace
}  // namespace sluice::runner
