// What somebody may have meant.
#include "analyzer/base/nearest_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice {
namespace {

struct Row {
  std::string name;
  std::string_view expected;
};

TEST(NearestName, is_the_one_that_differs_in_the_fewest_letters) {
  const std::vector<std::string_view> names = {"drop-table", "drop-column", "truncate", "lock-table"};
  const Row rows[] = {
      {"drop-table", "drop-table"},
      {"drop-tabel", "drop-table"},
      {"droptable", "drop-table"},
      {"drop-colum", "drop-column"},
      {"locktable", "lock-table"},
      {"trunc", "truncate"},
      {"", ""},                         // nothing to go by
      {"xyz", ""},                      // no letter in common: every name would have to be written anew
      {std::string(101, 'a'), ""},      // longer than any name
      {std::string(100'000, 'd'), ""},  // costs nothing
  };
  for (const Row& row : rows) EXPECT_EQ(NearestName(row.name, names), row.expected) << row.name.substr(0, 50);
}

TEST(NearestName, is_the_first_of_equals_and_none_of_none) {
  const std::vector<std::string_view> names = {"bat", "cat", "rat"};
  EXPECT_EQ(NearestName("hat", names), "bat");
  EXPECT_EQ(NearestName("hat", {}), "");
}

TEST(DidYouMean, asks_or_says_what_else_to_do) {
  const std::vector<std::string_view> names = {"drop-table"};
  EXPECT_EQ(DidYouMean("drop-tables", names, "See 'sluice rules'."), "Did you mean 'drop-table'?");
  EXPECT_EQ(DidYouMean("x", names, "See 'sluice rules'."), "See 'sluice rules'.");
}

}  // namespace
}  // namespace sluice
