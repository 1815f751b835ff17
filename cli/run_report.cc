#include "run_report.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "message_sink.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

std::string Time(std::chrono::milliseconds time) {
  constexpr double kSecond = 1000;
  const auto ms = static_cast<double>(time.count());
  return ms < kSecond ? fmt::format("{} ms", time.count()) : fmt::format("{:.1f} s", ms / kSecond);
}

// The start of a statement, on one line.
std::string Start(const std::string& sql) {
  constexpr size_t kWidth = 50;
  std::string line = sql.substr(0, sql.find('\n'));
  return line.size() <= kWidth ? line : line.substr(0, kWidth - 3) + "...";
}

ExitCode StatusOf(const runner::RunFailure& failure) {
  switch (failure.kind) {
    case runner::RunFailure::Kind::kStopped:
      return failure.applied_before == 0 ? ExitCode::kRefused : ExitCode::kRolledBack;
    case runner::RunFailure::Kind::kRolledBack:
      return ExitCode::kRolledBack;
    case runner::RunFailure::Kind::kPartly:
      return ExitCode::kPartly;
    case runner::RunFailure::Kind::kUnknown:
      return ExitCode::kUnknown;
    case runner::RunFailure::Kind::kOutOfWindow:
      return ExitCode::kWindow;
    case runner::RunFailure::Kind::kInterrupted:
      break;
  }
  return failure.steps_are_left ? ExitCode::kPartly : ExitCode::kInterrupted;
}

std::string_view WhatIsLeft(const runner::RunFailure& failure) {
  switch (failure.kind) {
    case runner::RunFailure::Kind::kRolledBack:
      return "It was rolled back: nothing of it is left.";
    case runner::RunFailure::Kind::kPartly:
      return failure.steps_are_left ? "The steps before it are kept." : "It may have been applied in part.";
    case runner::RunFailure::Kind::kUnknown:
      return "Whether it was applied could not be found out.";
    case runner::RunFailure::Kind::kInterrupted:
      return failure.steps_are_left ? "It was interrupted; the steps before it are kept."
                                    : "It was interrupted, and nothing of it is left.";
    case runner::RunFailure::Kind::kOutOfWindow:
    case runner::RunFailure::Kind::kStopped:
      break;
  }
  return "It was not begun.";
}

}  // namespace

void RunReport::Progress(const std::string& text) const {
  if (is_text_ && ::isatty(STDERR_FILENO) == 1) std::fputs(fmt::format("\r\x1B[K{}", text).c_str(), stderr);
}

// "0042 3/7 CREATE INDEX CONCURRENTLY ..."
std::string RunReport::NowText(const runner::RunEvent& event) const {
  const runner::RunMigration& migration = migrations_[event.migration];
  return fmt::format("{} {}/{} {}", migration.entry.label, event.statement + 1, migration.statements.size(),
                     Start(migration.statements[event.statement].Shown()));
}

void RunReport::TellProgress(const runner::RunEvent& event) const {
  if (!is_text_ || quiet_) return;
  const std::string text = fmt::format("{}: {}", NowText(event), event.text);
  if (::isatty(STDERR_FILENO) == 1) {
    Progress(text);
  } else {
    PrintTextNote(text);
  }
}

// There may be thousands of them: where no line is written over, one in a while tells how far it is.
void RunReport::TellRange(const runner::RunEvent& event) {
  constexpr std::chrono::seconds kWhile{30};
  const bool is_due = event.time >= range_told_ + kWhile;
  if (::isatty(STDERR_FILENO) != 1 && !is_due) return;
  range_told_ = event.time;
  TellProgress(event);
}

void RunReport::Take(const runner::RunEvent& event) {
  const runner::RunMigration& migration = migrations_[event.migration];
  switch (event.kind) {
    case runner::RunEvent::Kind::kMigration:
      resumed_ = 0;
      range_told_ = {};
      break;
    case runner::RunEvent::Kind::kResumed:
      ++resumed_;
      break;
    case runner::RunEvent::Kind::kStatement:
      Progress(NowText(event));
      break;
    case runner::RunEvent::Kind::kStatementDone:
      break;
    case runner::RunEvent::Kind::kProgress:
      TellProgress(event);
      break;
    case runner::RunEvent::Kind::kRange:
      TellRange(event);
      break;
    case runner::RunEvent::Kind::kWaiting:
      if (!is_text_) break;
      Progress("");
      PrintTextNote(fmt::format("{}: {}; everything is released, attempt {} in {}", migration.entry.label, event.text,
                                event.attempt + 1, Time(event.time)));
      break;
    case runner::RunEvent::Kind::kNotice:
      if (!quiet_ && is_text_) {
        Progress("");
        PrintTextNote(fmt::format("{}: {}", migration.entry.label, event.text));
      }
      break;
    case runner::RunEvent::Kind::kDone:
      Progress("");
      if (quiet_) break;
      Print(fmt::format("{:<50} {:>9}  {}{}\n", migration.entry.label, Time(event.time),
                        Count(migration.statements.size(), "statement"),
                        resumed_ > 0 ? fmt::format(", {} by an earlier run", resumed_) : ""));
      break;
  }
}

std::string RunReport::Place(const runner::RunFailure& failure) const {
  const size_t number = std::min(failure.migration, migrations_.size() - 1);
  if (!failure.statement) return std::string(migrations_.NameOf(number).file);
  const runner::RunStatement& statement = migrations_[number].statements[*failure.statement];
  return fmt::format("{}:{}", statement.file, statement.line);
}

std::string RunReport::Labels(size_t begin, size_t end) const {
  constexpr size_t kNamed = 10;
  std::string text;
  for (size_t i = begin; i < std::min(end, begin + kNamed); ++i) {
    text += fmt::format("{}{}", i == begin ? "" : ", ", migrations_.NameOf(i).label);
  }
  return end - begin > kNamed ? fmt::format("{} and {} more", text, end - begin - kNamed) : text;
}

std::string RunReport::DoneAndLeft(const runner::RunFailure& failure) const {
  const char* done = migrations_.undoes() ? "Undone" : "Applied";
  std::string text;
  if (failure.applied_before > 0) text = fmt::format("{}: {}.\n", done, Labels(0, failure.applied_before));
  return text + fmt::format("Left: {}.\nThe same command goes on in the next window; --wait-for-window waits for it.",
                            Labels(failure.applied_before, migrations_.size()));
}

ExitCode RunReport::Failed(const runner::RunFailure& failure, bool is_undone) const {
  Progress("");
  const Error told = runner::ToError(failure.error, Place(failure));
  if (failure.kind == runner::RunFailure::Kind::kOutOfWindow) {
    PrintError({failure.error.message, DoneAndLeft(failure)});
    return StatusOf(failure);
  }
  std::string hint = told.hint.empty() ? std::string() : told.hint + "\n";
  hint += WhatIsLeft(failure);
  if (failure.migration > failure.applied_before) hint += " Nor is anything of those before it in their transaction.";
  if (failure.applied_before > 0 && !is_undone) {
    hint += fmt::format(" {} before it stay.", Count(failure.applied_before, "migration"));
  }
  if (!failure.next.empty()) hint += "\n" + failure.next;
  PrintError({told.message, hint});
  return StatusOf(failure);
}

ExitCode RunReport::End(const runner::RunResult<size_t>& result, bool is_undone) const {
  if (!result) return Failed(result.error(), is_undone);
  if (!quiet_) Print(fmt::format("{} {}.\n", Count(*result, "migration"), migrations_.undoes() ? "undone" : "applied"));
  return ExitCode::kDone;
}

}  // namespace sluice::cli
