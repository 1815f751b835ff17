// When something may begin, and how long that is waited for.
#include "runner/window.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

constexpr int kNight = 22 * 60;
constexpr int kMorning = 4 * 60;

Window Tuesday(int from, int to) {
  Window window;
  window.days[1] = true;
  window.from_minute = from;
  window.to_minute = to;
  return window;
}

TEST(IsOpen, within_a_day) {
  const Window window = Tuesday(kMorning, kNight);
  EXPECT_FALSE(IsOpen(window, {1, kMorning - 1}));
  EXPECT_TRUE(IsOpen(window, {1, kMorning}));
  EXPECT_TRUE(IsOpen(window, {1, kNight - 1}));
  EXPECT_FALSE(IsOpen(window, {1, kNight}));
  EXPECT_FALSE(IsOpen(window, {0, kMorning}));
  EXPECT_FALSE(IsOpen(window, {2, kMorning}));
}

TEST(IsOpen, over_midnight_it_belongs_to_the_day_on_which_it_opened) {
  const Window window = Tuesday(kNight, kMorning);
  EXPECT_FALSE(IsOpen(window, {1, kMorning - 1}));
  EXPECT_FALSE(IsOpen(window, {1, kNight - 1}));
  EXPECT_TRUE(IsOpen(window, {1, kNight}));
  EXPECT_TRUE(IsOpen(window, {2, 0}));
  EXPECT_TRUE(IsOpen(window, {2, kMorning - 1}));
  EXPECT_FALSE(IsOpen(window, {2, kMorning}));
  EXPECT_FALSE(IsOpen(window, {2, kNight}));
}

TEST(IsOpen, from_sunday_into_monday) {
  Window window = Tuesday(kNight, kMorning);
  window.days = {};
  window.days[6] = true;
  EXPECT_TRUE(IsOpen(window, {0, 0}));
  EXPECT_FALSE(IsOpen(window, {1, 0}));
}

TEST(IsOpen, whole_days) {
  EXPECT_TRUE(IsOpen(Tuesday(0, 24 * 60), {1, 0}));
  EXPECT_TRUE(IsOpen(Tuesday(0, 24 * 60), {1, 24 * 60 - 1}));
  EXPECT_FALSE(IsOpen(Tuesday(0, 24 * 60), {2, 0}));
  EXPECT_TRUE(IsOpen(Tuesday(kMorning, kMorning), {2, kMorning - 1}));
  EXPECT_FALSE(IsOpen(Tuesday(kMorning, kMorning), {2, kMorning}));
}

TEST(MinutesUntilOpen, counts_to_the_next_opening) {
  const Window window = Tuesday(kNight, kMorning);
  EXPECT_EQ(MinutesUntilOpen(window, {1, kNight}), 0);
  EXPECT_EQ(MinutesUntilOpen(window, {1, kNight - 1}), 1);
  EXPECT_EQ(MinutesUntilOpen(window, {0, kNight}), 24 * 60);
  EXPECT_EQ(MinutesUntilOpen(window, {2, kMorning}), 7 * 24 * 60 - (kMorning + 24 * 60 - kNight));
  Window never = window;
  never.days = {};
  EXPECT_EQ(MinutesUntilOpen(never, {2, 0}), std::nullopt);
}

TEST(FindNextWindow, OneThatIsOpenIsEnough) {
  const std::vector<Window> windows = {Tuesday(kNight, kMorning), Tuesday(kMorning, kNight)};
  EXPECT_EQ(FindNextWindow(windows, {{1, kMorning}, {1, kMorning}})->minutes, 0);
  EXPECT_EQ(FindNextWindow(windows, {{1, kMorning}, {1, kMorning}})->window, 1);
}

TEST(FindNextWindow, EachInItsOwnZone) {
  const std::vector<Window> windows = {Tuesday(kNight, kMorning), Tuesday(kNight, kMorning)};
  const std::optional<NextWindow> next = FindNextWindow(windows, {{1, kNight - 90}, {1, kNight - 30}});
  ASSERT_TRUE(next);
  EXPECT_EQ(next->window, 1);
  EXPECT_EQ(next->minutes, 30);
}

TEST(FindNextWindow, NoneThatEverOpens) {
  EXPECT_FALSE(FindNextWindow({}, {}));
  EXPECT_FALSE(FindNextWindow({Window()}, {{0, 0}}));
}

// Waiting, by a clock of ours: a window that opens when that has come to `opens`.
struct Waited {
  std::optional<std::string> closed;
  int asked = 0;
  std::vector<std::string> told;
};

Waited WaitFor(int opens_ms, std::optional<std::chrono::milliseconds> limit, int interrupted_ms = 1'000'000'000) {
  Waited waited;
  std::chrono::milliseconds now{0};
  const auto closed = [&]() -> SqlResult<std::optional<std::string>> {
    ++waited.asked;
    return now.count() >= opens_ms ? std::nullopt : std::optional<std::string>("later");
  };
  const auto wait = [&](std::chrono::milliseconds time) {
    now += time;
    return now.count() < interrupted_ms;
  };
  const auto ended = AwaitWindow({closed, limit}, wait, [&](const std::string& when) { waited.told.push_back(when); });
  EXPECT_TRUE(ended);
  waited.closed = *ended;
  return waited;
}

TEST(AwaitWindow, OpenIsAskedOnce) {
  const Waited waited = WaitFor(0, std::nullopt);
  EXPECT_FALSE(waited.closed);
  EXPECT_EQ(waited.asked, 1);
  EXPECT_TRUE(waited.told.empty());
}

TEST(AwaitWindow, ClosedAndNobodyWaits) {
  const Waited waited = WaitFor(10'000, std::chrono::milliseconds(0));
  EXPECT_EQ(waited.closed, "later");
  EXPECT_EQ(waited.asked, 1);
  EXPECT_TRUE(waited.told.empty());
}

TEST(AwaitWindow, ForAsLongAsItTakes) {
  const Waited waited = WaitFor(24 * 3'600'000, std::nullopt);
  EXPECT_FALSE(waited.closed);
  EXPECT_EQ(waited.told, std::vector<std::string>{"later"});
}

TEST(AwaitWindow, UntilTheLimit) {
  EXPECT_FALSE(WaitFor(60'000, std::chrono::seconds(60)).closed);
  EXPECT_EQ(WaitFor(60'001, std::chrono::seconds(60)).closed, "later");
}

TEST(AwaitWindow, ASignalEndsIt) {
  const Waited waited = WaitFor(60'000, std::nullopt, 5'000);
  EXPECT_EQ(waited.closed, "later");
  EXPECT_EQ(waited.asked, 5);
}

TEST(AwaitWindow, WhatCannotBeAskedIsNoWindow) {
  const auto fails = []() -> SqlResult<std::optional<std::string>> {
    return tl::make_unexpected(SqlError{"22023", "no such zone", "", "", false});
  };
  EXPECT_FALSE(AwaitWindow({fails, std::nullopt}, {}, {}));
}

}  // namespace
}  // namespace sluice::runner
