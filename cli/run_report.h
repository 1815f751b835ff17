// What a run shows while it goes on, and how it ended.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "analyzer/base/count.h"
#include "exit_code.h"
#include "runner/apply.h"

namespace sluice::cli {

// Tells of a run on standard output, one line for each migration; what is going on at the moment on standard error,
// where that is a terminal.
class RunReport {
 public:
  // is_text: what is said on standard error, which may be events instead.
  RunReport(const runner::RunQueue& migrations, bool quiet, bool is_text)
      : migrations_(migrations), quiet_(quiet), is_text_(is_text) {}

  void Take(const runner::RunEvent& event);
  // The last lines, and the status to end with. is_undone: what was applied goes, too, where one has failed.
  ExitCode End(const runner::RunResult<size_t>& result, bool is_undone) const;

 private:
  void Progress(const std::string& text) const;
  std::string NowText(const runner::RunEvent& event) const;
  void TellProgress(const runner::RunEvent& event) const;
  void TellRange(const runner::RunEvent& event);
  ExitCode Failed(const runner::RunFailure& failure, bool is_undone) const;
  std::string Place(const runner::RunFailure& failure) const;
  // "a, b and 3 more": of the run's migrations.
  std::string Labels(size_t begin, size_t end) const;
  // Where the window has closed: what is done, and what is left.
  std::string DoneAndLeft(const runner::RunFailure& failure) const;

  const runner::RunQueue& migrations_;
  bool quiet_;
  bool is_text_;
  std::chrono::milliseconds range_told_{0};  // how long its migration took when a range was told of last
  size_t resumed_ = 0;                       // steps of the migration at hand that earlier runs have done
};

}  // namespace sluice::cli
