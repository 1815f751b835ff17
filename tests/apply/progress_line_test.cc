#include <gtest/gtest.h>

#include "runner/statement_progress.h"

namespace sluice::runner {
namespace {

using std::chrono::milliseconds;

TEST(ProgressLine, SaysWhatIsKnown) {
  const std::pair<StatementProgress, const char*> cases[] = {
      {{milliseconds(1'999), "", {}, {}, {}}, "1 s"},
      {{milliseconds(75'000), "", {}, {}, {}}, "1 min 15 s"},
      {{milliseconds(12'000), "building index: scanning table", 43, 100, {}},
       "12 s, building index: scanning table, 43 %"},
      {{milliseconds(0), "initializing", 0, 0, {}}, "0 s, initializing"},
      {{milliseconds(0), "copy from", 10, {}, {}}, "0 s, copy from"},
      {{milliseconds(0), "scanning heap", 12, 10, {}}, "0 s, scanning heap, 100 %"},
      {{milliseconds(2'000), "", {}, {}, {"process 7", "process 9"}}, "2 s, waits for process 7, process 9"},
  };
  for (const auto& [progress, expected] : cases) EXPECT_EQ(ProgressLine(progress), expected);
}

}  // namespace
}  // namespace sluice::runner
