#include "of_version.h"

#include <gtest/gtest.h>

#include <charconv>
#include <string>

namespace sluice::proof {

bool IsOfVersion(std::string_view words, int server_major) {
  if (words.empty()) return true;
  const bool until = words.starts_with(" until ");
  EXPECT_TRUE(until || words.starts_with(" from ")) << words;
  const std::string_view number = words.substr(words.rfind(' ') + 1);
  int major = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), major);
  EXPECT_TRUE(read.ec == std::errc() && read.ptr == number.data() + number.size()) << words;
  return until ? server_major <= major : server_major >= major;
}

}  // namespace sluice::proof
