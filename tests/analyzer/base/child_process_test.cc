// Running other programs.
#include "analyzer/base/child_process.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

namespace sluice {
namespace {

// Whoever inherited the process may not have looked at how it ended: then it stays, as a zombie.
bool EndsSoon(const std::string& process) {
  for (int i = 0; i < 3'000; ++i) {
    std::string state;
    std::getline(std::ifstream("/proc/" + process + "/stat") >> std::ws, state);
    if (state.empty() || state.find(") Z ") != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

TEST(RunProcess, keeps_output_and_errors_apart) {
  const Result<ProcessResult> result = RunProcess({"sh", "-c", "echo out; echo err >&2; exit 3"});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->output, "out\n");
  EXPECT_EQ(result->errors, "err\n");
  EXPECT_EQ(result->exit_code, 3);
}

TEST(RunProcess, is_ended_where_it_may_not_go_on) {
  ProcessOptions options;
  int asked = 0;
  options.may_go_on = [&asked]() -> Result<void> { return ++asked < 3 ? Result<void>() : Fail("enough"); };
  const Result<ProcessResult> result = RunProcess({"sleep", "600"}, options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "enough");
  EXPECT_EQ(asked, 3);
  EXPECT_TRUE(RunProcess({"true"}, options));
}

// More than a pipe holds, on either side first.
TEST(RunProcess, reads_both_at_once) {
  constexpr const char* kMuch = "head -c 300000 /dev/zero";
  for (const std::string& order : {std::string(kMuch) + " >&2; " + kMuch, std::string(kMuch) + "; " + kMuch + " >&2"}) {
    const Result<ProcessResult> result = RunProcess({"sh", "-c", order});
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->output.size(), 300000U);
    EXPECT_EQ(result->errors.size(), 300000U);
    EXPECT_EQ(result->exit_code, 0);
  }
}

TEST(RunProcess, ends_what_a_program_started_with_it) {
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "sluice_child_process_group";
  const Result<ProcessResult> result = RunProcess({"sh", "-c", "sleep 3600 & echo $! > " + file.string() + "; wait"},
                                                  {.time_limit = std::chrono::milliseconds(200), .own_group = true});
  EXPECT_FALSE(result);
  std::string child;
  std::ifstream(file) >> child;
  std::filesystem::remove(file);
  ASSERT_FALSE(child.empty());
  EXPECT_TRUE(EndsSoon(child));
}

TEST(RunProcess, tells_the_signal_that_ended_it) {
  const Result<ProcessResult> result = RunProcess({"sh", "-c", "kill -TERM $$"});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->exit_code, 128 + 15);
}

TEST(RunProcess, passes_arguments_as_they_are) {
  const Result<ProcessResult> result = RunProcess({"printf", "%s|", "a b", "$HOME", "'", ""});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->output, "a b|$HOME|'||");
}

TEST(RunProcess, reads_nothing_or_the_file) {
  const Result<ProcessResult> nothing = RunProcess({"cat"});
  ASSERT_TRUE(nothing) << nothing.error().message;
  EXPECT_EQ(nothing->output, "");
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "sluice_child_process_input";
  std::ofstream(file) << "given";
  const Result<ProcessResult> given = RunProcess({"cat"}, {.input = file.string()});
  std::filesystem::remove(file);
  ASSERT_TRUE(given) << given.error().message;
  EXPECT_EQ(given->output, "given");
}

TEST(RunProcess, runs_in_the_directory) {
  const Result<ProcessResult> result = RunProcess({"pwd"}, {.directory = "/"});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->output, "/\n");
  EXPECT_FALSE(RunProcess({"pwd"}, {.directory = "/no/such/directory"}));
}

// Whether or not it minds being asked to.
TEST(RunProcess, ends_what_takes_too_long) {
  for (const char* script : {"exec sleep 600", "trap '' TERM; while :; do sleep 0.1; done"}) {
    const Result<ProcessResult> result =
        RunProcess({"sh", "-c", script}, {.time_limit = std::chrono::milliseconds(50)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, "'sh' did not end within 0 s");
  }
}

TEST(RunProcess, says_what_cannot_be_started) {
  const Result<ProcessResult> result = RunProcess({"no-such-program-of-ours"});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("no-such-program-of-ours"), std::string::npos) << result.error().message;
}

}  // namespace
}  // namespace sluice
