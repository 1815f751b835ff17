#include "dotenv.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

Variables Read(std::string_view text) {
  const Result<Variables> variables = ParseDotenv(text, ".env");
  EXPECT_TRUE(variables) << variables.error().message;
  return variables ? *variables : Variables();
}

TEST(Dotenv, values_are_read_as_they_are_written) {
  const std::pair<const char*, const char*> cases[] = {
      {"A=b", "b"},
      {"A = b ", "b"},
      {"  A=b\r\n", "b"},
      {"export A=b", "b"},
      {"\xEF\xBB\xBF"
       "A=b",
       "b"},
      {"A=", ""},
      {"A=# all comment", ""},
      {"A=b # comment", "b"},
      {"A=postgresql://h/d#frag", "postgresql://h/d#frag"},
      {"A=b c", "b c"},
      {"A='b # c'", "b # c"},
      {"A='b\\n'", "b\\n"},
      {"A=\"b\\nc\\\"d\\\\e\\q\"", "b\nc\"d\\e\\q"},
      {"A=\"b\nc\" # comment", "b\nc"},
      {"A=`b'\"c`", "b'\"c"},
      {"A=$HOME ${HOME}", "$HOME ${HOME}"},
      {"A=b=c", "b=c"},
      {"A=first\nA=second", "second"},
      {"# comment\n\n \t\nA=b", "b"},
  };
  for (const auto& [text, value] : cases) EXPECT_EQ(Read(text), (Variables{{"A", value}})) << text;
}

TEST(Dotenv, several_lines) {
  EXPECT_EQ(Read("export A=1\nB_2='2'\n#C=3\nD.e-f=4\n"), (Variables{{"A", "1"}, {"B_2", "2"}, {"D.e-f", "4"}}));
  EXPECT_EQ(Read("export=1"), (Variables{{"export", "1"}}));
  EXPECT_TRUE(Read("").empty());
}

TEST(Dotenv, what_is_no_assignment_fails_without_showing_it) {
  for (const char* text : {"A=1\nsecret", "A=1\nB secret", "A=1\n=secret", "A=1\nB='secret", "A=1\nB=\"secret\\\"",
                           "A=1\nB='sec'ret", "A=1\nexport B secret"}) {
    const Result<Variables> read = ParseDotenv(text, ".env");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().message, ".env:2: this is no NAME=value") << text;
  }
}

}  // namespace
}  // namespace sluice::cli
