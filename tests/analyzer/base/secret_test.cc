// Where "password" is found in a text.
#include "analyzer/base/secret.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice {
namespace {

struct Search {
  std::string_view text;
  size_t from;
  size_t found;
};

constexpr size_t kNowhere = std::string_view::npos;

constexpr Search kSearches[] = {
    {"password", 0, 0},
    {"PASSWORD", 0, 0},
    {"PassWord 'x'", 0, 0},
    {"passWord passwOrd", 1, 9},
    {"password", 1, kNowhere},
    {"my_password_1", 0, 3},
    {"where view row new password", 0, 19},
    {"WHERE VIEW ROW NEW PASSWORD", 0, 19},
    {"pass word", 0, kNowhere},
    {"passwor", 0, kNowhere},
    {"assword", 0, kNowhere},
    {"passw", 0, kNowhere},
    {"w", 0, kNowhere},
    {"", 0, kNowhere},
    {"password", 100, kNowhere},
    {"passwpassword", 0, 5},
};

TEST(FindPassword, finds_the_first_one_whatever_its_case) {
  for (const Search& search : kSearches) EXPECT_EQ(FindPassword(search.text, search.from), search.found) << search.text;
}

}  // namespace
}  // namespace sluice
