#include "migrations/lock.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "migrations/detect.h"
#include "migrations/digest.h"
#include "migrations/format.h"
#include "temporary_directory.h"

namespace sluice::migrations {
namespace {

LockedMigration Locked(const std::string& id, std::string_view text) {
  return {id, Sha256Hex(text)};
}

// "x edited, y removed", in the order in which they are found.
std::string Text(const LockCheck& check) {
  constexpr std::string_view kNames[] = {"new", "same", "line-ends", "edited", "moved"};
  std::string text;
  for (const LockState state : check.states) text += fmt::format("{} ", kNames[static_cast<size_t>(state)]);
  for (const LockCheck::Missing& missing : check.missing) {
    text += fmt::format("-{}@{}", missing.id, missing.before);
    if (missing.now_called) text += fmt::format("={}", *missing.now_called);
    text += ' ';
  }
  if (!text.empty()) text.pop_back();
  return text;
}

TEST(LockFile, is_read_as_it_was_written) {
  std::vector<LockedMigration> migrations = {
      Locked("0001_orders", "a"), Locked("with a space", "b"), Locked("two\nlines\\n \r", "c"), {"R__views", {}, {}}};
  migrations[1].raw_sum = Sha256Hex("other");
  const Result<LockFile> read = ParseLockFile(FormatLockFile(migrations), "sluice.lock");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->migrations, migrations);
  EXPECT_TRUE(read->head_fits);
  EXPECT_FALSE(read->conflicted);
}

// The sums are those of sha256sum(1).
TEST(LockFile, has_one_line_for_each) {
  EXPECT_EQ(FormatLockFile({Locked("0001_a", "SELECT 1;\n")}),
            "sluice.lock 1\n"
            "# `sluice lock` writes this file. Run it again where a merge leaves a conflict.\n"
            "b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd = 0001_a\n"
            "head b0b045dca6b51f50611b3a6640e11b5dd5d40a7b8b7ae15c01dc8a7708d2791d\n");
}

TEST(LockFile, may_have_other_line_ends_and_not_another_line) {
  const std::string text = FormatLockFile({Locked("1", "a"), Locked("2", "b")});
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_TRUE(ParseLockFile(crlf, "l")->head_fits);
  const size_t second = text.find('\n', text.find(" = 1")) + 1;
  EXPECT_FALSE(ParseLockFile(text.substr(0, second) + text.substr(text.find("head")), "l")->head_fits);
}

TEST(LockFile, says_where_it_is_broken) {
  const std::string sum(64, 'a');
  const auto message = [](const std::string& text) {
    const Result<LockFile> read = ParseLockFile(text, "db/sluice.lock");
    return read ? std::string("read") : read.error().message;
  };
  EXPECT_EQ(message(""), "'db/sluice.lock', line 1: no first line");
  EXPECT_EQ(message("sluice.lock 2\n"),
            "'db/sluice.lock', line 1: 'sluice.lock 1' is expected, as this version of sluice writes it");
  EXPECT_EQ(message("sluice.lock 1\n" + sum + " = 1\n"),
            "'db/sluice.lock', line 2: the last line, 'head' and a sum, is missing");
  for (const std::string& line :
       {sum, sum + " =", sum + " = ", sum + " " + sum, std::string("x"), sum + " x 1", sum.substr(1) + " = 1"}) {
    EXPECT_EQ(message("sluice.lock 1\n" + line + "\n"),
              "'db/sluice.lock', line 2: neither a migration with its sums nor the head")
        << line;
  }
  EXPECT_EQ(message("sluice.lock 1\n" + sum + " = 1\n" + sum + " = 1\n"),
            "'db/sluice.lock', line 3: '1' is there twice");
  EXPECT_EQ(message("sluice.lock 1\nhead x\n"), "'db/sluice.lock', line 2: no sum behind 'head'");
  EXPECT_EQ(message("sluice.lock 1\nhead " + sum + "\nhead " + sum + "\n"), "'db/sluice.lock', line 3: a second head");
  EXPECT_EQ(message("sluice.lock 1\nhead " + sum + "\n" + sum + " = 1\n"),
            "'db/sluice.lock', line 3: a line behind the head");
}

// What git leaves of two branches that both locked a migration.
TEST(LockFile, holds_both_sides_of_a_conflict) {
  const std::string base = FormatLockFile({Locked("1", "a")});
  const std::string head = base.substr(base.find("head"));
  const auto side = [&](const std::string& id) {
    const std::string text = FormatLockFile({Locked("1", "a"), Locked(id, id)});
    return text.substr(base.size() - head.size());
  };
  const std::string text = base.substr(0, base.size() - head.size()) + "<<<<<<< HEAD\n" + side("2") + "||||||| base\n" +
                           head + "=======\n" + side("3") + ">>>>>>> branch\n";
  const Result<LockFile> read = ParseLockFile(text, "l");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->conflicted);
  EXPECT_EQ(read->migrations, (std::vector<LockedMigration>{Locked("1", "a"), Locked("2", "2"), Locked("3", "3")}));
}

TEST(Lock, tells_what_has_become_of_each) {
  const std::vector<LockedMigration> locked = {Locked("1", "a"), Locked("2", "b"), Locked("3", "c")};
  EXPECT_EQ(Text(CompareWithLock(locked, locked, true)), "same same same");
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[0], Locked("2", "x"), locked[2], Locked("4", "d")}, true)),
            "same edited same new");
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[0], Locked("15", "d"), locked[1], locked[2]}, true)),
            "same new same same");
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[0], locked[2]}, true)), "same same -2@1");
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[0], locked[1]}, true)), "same same -3@2");
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[0], Locked("22", "b"), locked[2]}, true)), "same new same -2@2=1");
  EXPECT_EQ(Text(CompareWithLock(locked, {}, true)), "-1@0 -2@0 -3@0");
  EXPECT_EQ(Text(CompareWithLock({}, {locked[0]}, true)), "new");
}

TEST(Lock, knows_line_ends_what_runs_again_and_places) {
  LockedMigration crlf = Locked("1", "a");
  crlf.raw_sum = Sha256Hex("a\r\n");
  EXPECT_EQ(Text(CompareWithLock({Locked("1", "a")}, {crlf}, true)), "line-ends");
  EXPECT_EQ(Text(CompareWithLock({{"R__v", {}, {}}}, {{"R__v", {}, {}}}, true)), "same");
  const std::vector<LockedMigration> locked = {Locked("1", "a"), Locked("2", "b"), Locked("3", "c")};
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[1], locked[0], locked[2]}, true)), "same moved same");
  EXPECT_EQ(Text(CompareWithLock(locked, {locked[1], locked[0], locked[2]}, false)), "same same same");
}

class LockOnDisk : public testing::Test {
 protected:
  static std::vector<LockedMigration> ReadHere() {
    const Result<std::vector<History>> histories = FindHistories(".", nullptr);
    if (!histories) return {};
    return ReadLocked(histories->front()).value_or(std::vector<LockedMigration>());
  }

  // What the lock says of the tree after a file has another text.
  std::string After(std::string_view path, std::string_view text) const {
    const std::vector<LockedMigration> before = ReadHere();
    tree_.Write(path, text);
    return Text(CompareWithLock(before, ReadHere(), true));
  }

  TemporaryDirectory tree_;
  WorkingDirectory there_{tree_.path()};
};

TEST_F(LockOnDisk, line_ends_and_a_byte_order_mark_are_no_edit) {
  tree_.Write("m/1_a.up.sql", "SELECT 1;\nSELECT 2;\n");
  EXPECT_EQ(After("m/1_a.up.sql", "\xEF\xBB\xBFSELECT 1;\r\nSELECT 2;\r\n\r\n"), "line-ends");
  EXPECT_EQ(After("m/1_a.up.sql", "SELECT 1;\nSELECT 2;"), "line-ends");
  EXPECT_EQ(After("m/1_a.up.sql", "SELECT 1;\n SELECT 2;\n"), "edited");
}

TEST_F(LockOnDisk, the_way_back_may_change) {
  tree_.Write("m/1_a.up.sql", "SELECT 1;\n");
  EXPECT_EQ(After("m/1_a.down.sql", "SELECT 2;\n"), "same");
}

TEST_F(LockOnDisk, the_way_back_in_the_same_file_may_change) {
  tree_.Write("m/1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n");
  EXPECT_EQ(After("m/1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 3;\n"), "same");
  EXPECT_EQ(After("m/1_a.sql", "-- +goose Up\nSELECT 1;\n"), "same");
  EXPECT_EQ(After("m/1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n"), "edited");
  EXPECT_EQ(After("m/1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 4;\n"), "edited");
}

TEST_F(LockOnDisk, changesets_of_one_file_are_locked_apart) {
  const std::string first = "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n";
  tree_.Write("m/c.sql", first);
  EXPECT_EQ(After("m/c.sql", first + "--changeset a:2\nSELECT 2;\n"), "same new");
  EXPECT_EQ(After("m/c.sql", first + "--changeset a:2\nSELECT 3;\n"), "same edited");
}

TEST_F(LockOnDisk, is_hidden_from_a_tool_that_takes_every_file) {
  tree_.Write("a/1_a.up.sql", "SELECT 1;\n");
  tree_.Write("b/V1__a.sql", "SELECT 1;\n");
  EXPECT_EQ(LockPath(FindHistories("a", nullptr)->front()), "a/.sluice.lock");
  EXPECT_EQ(LockPath(FindHistories("b", nullptr)->front()), "b/sluice.lock");
  tree_.Write("a/sluice.lock", "");
  EXPECT_EQ(LockPath(FindHistories("a", nullptr)->front()), "a/sluice.lock");
}

TEST_F(LockOnDisk, is_refused_where_its_lines_were_put_together_by_hand) {
  tree_.Write("b/V1__a.sql", "SELECT 1;\n");
  const History history = FindHistories("b", nullptr)->front();
  EXPECT_FALSE(CheckLock(history, {LockPath(history)})->has_value());
  tree_.Write("b/sluice.lock", FormatLockFile(*ReadLocked(history)));
  EXPECT_EQ(Text(**CheckLock(history, {LockPath(history)})), "same");
  tree_.Write("b/sluice.lock", "sluice.lock 1\nhead " + std::string(64, '0') + "\n");
  EXPECT_EQ(CheckLock(history, {LockPath(history)}).error().message,
            "'b/sluice.lock' has a head that does not fit its lines");
}

}  // namespace
}  // namespace sluice::migrations
