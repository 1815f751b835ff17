// Objects side by side, in 80 columns.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/display.h"
#include "verify_report.h"

namespace sluice::cli {
namespace {

namespace sgr = report::sgr;

constexpr size_t kWidth = 80;
constexpr size_t kIndent = 4;
constexpr size_t kGap = 2;
constexpr size_t kHalf = (kWidth - kIndent - kGap) / 2;

// Lines of at most half a page. A word that is too long is cut: it would stand in the other half.
std::vector<std::string> Fold(std::string_view line) {
  std::vector<std::string> folded;
  const std::string wrapped = report::Wrap(line, {"", "  "}, kHalf);
  for (const std::string_view whole : report::SplitLines(wrapped)) {
    std::string_view rest = whole;
    while (report::Columns(rest) > kHalf) {
      size_t end = kHalf;
      while (end > 0 && (static_cast<unsigned char>(rest[end]) & 0xC0U) == 0x80U) --end;
      folded.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    folded.emplace_back(rest);
  }
  return folded;
}

using Lines = std::vector<std::string_view>;

// Of two texts the lines that they do not share at the beginning and the end.
void DropShared(Lines& left, Lines& right) {
  const auto shared =
      static_cast<size_t>(std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first - left.begin());
  left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(shared));
  right.erase(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(shared));
  while (!left.empty() && !right.empty() && left.back() == right.back()) {
    left.pop_back();
    right.pop_back();
  }
}

Lines LinesOf(const std::optional<std::string>& definition) {
  if (!definition) return {"not there"};
  if (definition->empty()) return {"there"};
  return report::SplitLines(*definition);
}

std::vector<std::string> FoldAll(const Lines& lines) {
  std::vector<std::string> folded;
  for (const std::string_view line : lines) {
    for (std::string& part : Fold(line)) folded.push_back(std::move(part));
  }
  return folded;
}

std::string SideBySide(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  std::string text;
  for (size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string a = i < left.size() ? left[i] : "";
    const std::string b = i < right.size() ? right[i] : "";
    std::string line(kIndent, ' ');
    line += a;
    if (!b.empty()) line += std::string(kHalf + kGap - report::Columns(a), ' ') + b;
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string_view StepName(runner::VerifyStep step) {
  if (step == runner::VerifyStep::kUp) return "failed";
  return step == runner::VerifyStep::kDown ? "the way back failed" : "failed the second time, behind its way back";
}

std::string_view StatusText(VerifyStatus status) {
  switch (status) {
    case VerifyStatus::kNotRun:
      return "not run: one before it failed";
    case VerifyStatus::kNoWayBack:
      return "no way back";
    case VerifyStatus::kIrreversible:
      return "irreversible, as its way back says";
    case VerifyStatus::kNotAnalysed:
      return "not analysed: its SQL is made by code";
    default:
      return "comes back";
  }
}

class TextWriter {
 public:
  explicit TextWriter(const VerifyTextOptions& options) : options_(options) {}

  void Add(const VerifyEntry& entry) {
    const bool told = entry.status == VerifyStatus::kDiffers || entry.status == VerifyStatus::kFailed;
    const bool unseeded = !entry.outcome.unseeded.empty();
    if (!told && !options_.verbose) return;
    if (!text_.empty() && told) text_ += '\n';
    text_ += report::Paint(report::Printable(entry.file.empty() ? entry.id : entry.file), sgr::kBold,
                           options_.colour && told);
    text_ += told ? "\n" : fmt::format(": {}\n", StatusText(entry.status));
    if (unseeded) AddUnseeded(entry);
    if (!told) return;
    AddChanges(entry.outcome.not_restored, "Its way back does not lead back:", "before", "after the way back");
    AddChanges(entry.outcome.not_repeated, "Up again, it ends elsewhere:", "the first time", "the second time");
    if (entry.outcome.failure) AddFailure(entry);
  }

  std::string Take() { return std::move(text_); }

 private:
  void AddParagraph(std::string_view said, std::string_view paint) {
    const std::string wrapped = report::Wrap(said, {"  ", "  "}, kWidth);
    for (const std::string_view line : report::SplitLines(wrapped)) {
      text_ += report::Paint(line, paint, options_.colour) + "\n";
    }
  }

  void AddUnseeded(const VerifyEntry& entry) {
    for (const runner::UnseededTable& table : entry.outcome.unseeded) {
      AddParagraph(fmt::format("{} was not filled: {}", table.table, table.reason), sgr::kWarning);
    }
  }

  void AddChanges(const std::vector<runner::ObjectChange>& changes, std::string_view title, const std::string& left,
                  const std::string& right) {
    if (changes.empty()) return;
    AddParagraph(title, sgr::kError);
    text_ += SideBySide({left + ":"}, {right + ":"});
    for (const runner::ObjectChange& change : changes) {
      AddParagraph(change.object, sgr::kNote);
      Lines before = LinesOf(change.before);
      Lines after = LinesOf(change.after);
      if (before.size() > 1 && after.size() > 1) DropShared(before, after);
      text_ += SideBySide(FoldAll(before), FoldAll(after));
    }
  }

  void AddFailure(const VerifyEntry& entry) {
    const runner::StepFailure& failure = *entry.outcome.failure;
    const Error error = runner::ToError(
        failure.error, fmt::format("{}:{}: {}", entry.failed_file, entry.failed_line, StepName(failure.step)));
    AddParagraph(error.hint.empty() ? error.message : fmt::format("{}. {}", error.message, error.hint), sgr::kError);
  }

  const VerifyTextOptions& options_;
  std::string text_;
};

std::string Counted(size_t count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

void AddPart(std::string& text, size_t count, std::string_view one, std::string_view several) {
  if (count == 0) return;
  text += (text.empty() ? "" : ", ") + Counted(count, one, several);
}

std::string SummaryText(const VerifyEntries& entries) {
  const VerifySummary summary = Summarise(entries);
  std::string tried;
  AddPart(tried, summary.returns, "comes back", "come back");
  AddPart(tried, summary.differs, "does not", "do not");
  AddPart(tried, summary.failed, "failed", "failed");
  std::string others;
  AddPart(others, summary.not_run, "was not run", "were not run");
  AddPart(others, summary.no_way_back, "has no way back", "have no way back");
  AddPart(others, summary.irreversible, "is irreversible", "are irreversible");
  AddPart(others, summary.not_analysed, "was not analysed", "were not analysed");
  std::string text = Counted(summary.verified, "migration", "migrations") + " verified";
  if (!entries.server.empty()) text += fmt::format(" on PostgreSQL {}", entries.server);
  text += tried.empty() ? "." : ": " + tried + ".";
  if (!others.empty()) text += " Of the others " + others + ".";
  return report::Wrap(text, {"", ""}, kWidth);
}

}  // namespace

std::string VerifyText(const VerifyEntries& entries, const VerifyTextOptions& options) {
  TextWriter writer(options);
  size_t for_psql = 0;
  for (const VerifyEntry& entry : entries.entries) {
    writer.Add(entry);
    for_psql += entry.for_psql;
  }
  std::string text = writer.Take();
  text += (text.empty() ? "" : "\n") + SummaryText(entries);
  if (for_psql > 0) {
    text += report::Wrap(Counted(for_psql, "command of psql was", "commands of psql were") + " passed over.", {"", ""},
                         kWidth);
  }
  return text;
}

}  // namespace sluice::cli
