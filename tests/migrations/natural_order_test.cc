#include "migrations/natural_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::migrations {
namespace {

TEST(NaturalOrder, compares_runs_of_digits_as_numbers) {
  const std::vector<std::string> ordered = {"",
                                            "1",
                                            "1-a",
                                            "1_a",
                                            "2",
                                            "02_b",
                                            "10",
                                            "a1b2",
                                            "a1b10",
                                            "a01b11",
                                            "a2",
                                            "b",
                                            "v1",
                                            "v1.2",
                                            "v1.10",
                                            "v99999999999999999999998",
                                            "v99999999999999999999999",
                                            "v100000000000000000000000"};
  std::vector<std::string> sorted = ordered;
  std::reverse(sorted.begin(), sorted.end());
  std::sort(sorted.begin(), sorted.end(), NaturalLess);
  EXPECT_EQ(sorted, ordered);
}

TEST(NaturalOrder, is_total_where_the_numbers_are_equal) {
  EXPECT_TRUE(NaturalLess("01", "1"));
  EXPECT_FALSE(NaturalLess("1", "01"));
  EXPECT_TRUE(NaturalLess("0", "000"));
  EXPECT_FALSE(NaturalLess("1", "1"));
}

TEST(NaturalOrder, compares_other_bytes_by_value) {
  EXPECT_TRUE(NaturalLess("B", "a"));
  EXPECT_TRUE(NaturalLess("z", "\xc3\xa4"));
  EXPECT_TRUE(NaturalLess("1", "_"));
}

}  // namespace
}  // namespace sluice::migrations
