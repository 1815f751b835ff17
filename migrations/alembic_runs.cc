#include "migrations/alembic_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string_view>
#include <utility>

#include "migrations/text.h"

namespace sluice::migrations {
namespace {

// Where that many runs in a row print nothing, it is not for the revisions.
constexpr int kMostInVain = 3;
constexpr size_t kLongestError = 400;
// Regular expressions take stack for each byte.
constexpr size_t kLongestLine = 4000;

class Renderer {
 public:
  Renderer(const std::vector<Migration>& migrations, Direction direction, const RunAlembic& run)
      : migrations_(migrations), direction_(direction), run_(run) {
    for (const Migration& migration : migrations) pending_.insert(migration.id);
  }

  // In the order in which they run.
  RenderedRevisions Render() {
    const bool up = direction_ == Direction::kUp;
    if (up && !pending_.empty()) Run("base:heads");
    for (size_t i = 0; i < migrations_.size(); ++i) {
      const Migration& migration = migrations_[up ? i : migrations_.size() - 1 - i];
      if (!pending_.contains(migration.id)) continue;
      RenderOne(migration);
    }
    return std::move(rendered_);
  }

 private:
  void RenderOne(const Migration& migration) {
    for (const std::string& range : RangesFor(migration)) {
      if (pending_.contains(migration.id)) Run(range);
    }
    if (!pending_.contains(migration.id)) return;
    Fail(migration.id, stopped_at_.empty()
                           ? error_
                           : fmt::format("Alembic stops before it, at '{}', which it cannot render", stopped_at_));
  }

  // What may print the revision, that with the most others first: the way to a head may lead over one that fails.
  std::vector<std::string> RangesFor(const Migration& migration) const {
    if (direction_ == Direction::kDown) return {migration.id + ":base"};
    const std::vector<std::string> base = {"base"};
    const std::string head = HeadAbove(migration);
    std::vector<std::string> ranges;
    for (const std::string& from : migration.parents.empty() ? base : migration.parents) {
      ranges.push_back(fmt::format("{}:{}", from, head));
      if (head != migration.id) ranges.push_back(fmt::format("{}:{}", from, migration.id));
    }
    return ranges;
  }

  // A head that comes of the revision.
  std::string HeadAbove(const Migration& migration) const {
    std::string at = migration.id;
    for (const Migration& later : migrations_) {
      if (std::find(later.parents.begin(), later.parents.end(), at) != later.parents.end()) at = later.id;
    }
    return at;
  }

  void Run(const std::string& range) {
    const Result<ProcessResult> result = run_(range);
    if (!result) {
      FailAll(result.error().message);
      return;
    }
    const bool failed = result->exit_code != 0;
    error_ = failed ? AlembicError(*result) : "Alembic prints no SQL for it";
    const std::vector<PrintedRevision> printed = SplitAlembicOutput(result->output, direction_);
    in_vain_ = printed.empty() ? in_vain_ + 1 : 0;
    if (in_vain_ == kMostInVain || (in_vain_ > 0 && runs_ == 0)) {
      FailAll(error_);
      return;
    }
    ++runs_;
    stopped_at_ = failed && !printed.empty() ? printed.back().id : std::string();
    for (size_t i = 0; i < printed.size(); ++i) {
      if (pending_.erase(printed[i].id) == 0) continue;
      // It stopped in the last one.
      const bool is_broken = failed && i + 1 == printed.size();
      rendered_[printed[i].id] = {printed[i], is_broken ? std::optional(error_) : std::nullopt};
    }
  }

  void Fail(const std::string& id, const std::string& why) {
    rendered_[id] = {{id, {}, false}, why};
    pending_.erase(id);
  }

  void FailAll(const std::string& why) {
    while (!pending_.empty()) Fail(std::string(*pending_.begin()), why);
  }

  const std::vector<Migration>& migrations_;
  Direction direction_;
  const RunAlembic& run_;
  std::set<std::string, std::less<>> pending_;
  RenderedRevisions rendered_;
  std::string error_;       // of the last run
  std::string stopped_at_;  // the revision at which the last run did
  int in_vain_ = 0;         // runs in a row that printed nothing
  size_t runs_ = 0;
};

std::string WithoutPasswords(const std::string& text) {
  static const std::regex address(R"((://[^\s:/@]*):[^\s/]*@)");
  static const std::regex parameter(R"(\b(password|passwd|pwd)(\s*=\s*|'?\s*:\s*)('[^']*'|\S+))", std::regex::icase);
  return std::regex_replace(std::regex_replace(text, address, "$1:***@"), parameter, "$1$2***");
}

// "sqlalchemy.exc.CompileError: …", as Python writes an exception; names have no blanks.
bool IsException(std::string_view line) {
  const size_t colon = line.find(": ");
  const std::string_view name = line.substr(0, std::min(colon, line.size()));
  return !name.empty() && name.find_first_of(" \t[]'\"()") == std::string_view::npos &&
         (colon != std::string_view::npos || name.ends_with("Error") || name.ends_with("Exception"));
}

std::string_view WithoutLevel(std::string_view line) {
  for (const std::string_view level : {"ERROR ", "CRITICAL "}) {
    if (line.starts_with(level)) line = Trim(line.substr(std::min(line.find(']') + 1, line.size())));
  }
  return line;
}

}  // namespace

std::string AlembicError(const ProcessResult& result) {
  // Where no logging is set up, Alembic says it among its output.
  const size_t failed = result.output.rfind("FAILED: ");
  const bool is_in_output = result.errors.empty() && failed != std::string::npos;
  const std::string messages = is_in_output ? result.output.substr(failed) : result.errors;
  std::string_view last;
  std::string_view exception;
  for (uint32_t at = 0; at < messages.size();) {
    const Line line = LineAt(messages, at);
    const std::string_view text = std::string_view(messages).substr(line.span.begin, line.span.length());
    at = line.next;
    if (Trim(text).empty() || text.starts_with("INFO ") || text.starts_with("DEBUG ")) continue;
    if (IsException(text)) exception = Trim(text);
    last = WithoutLevel(Trim(text));
  }
  std::string error = WithoutPasswords(std::string((exception.empty() ? last : exception).substr(0, kLongestLine)));
  if (error.empty()) return fmt::format("Alembic ended with {} and said nothing", result.exit_code);
  if (error.size() > kLongestError) {
    size_t end = kLongestError;
    while (end > 0 && (error[end] & 0xC0) == 0x80) --end;
    error = error.substr(0, end) + "...";
  }
  return "Alembic: " + error;
}

RenderedRevisions RenderUpgrades(const std::vector<Migration>& migrations, const RunAlembic& run) {
  return Renderer(migrations, Direction::kUp, run).Render();
}

RenderedRevisions RenderDowngrades(const std::vector<Migration>& migrations, const RunAlembic& run) {
  return Renderer(migrations, Direction::kDown, run).Render();
}

}  // namespace sluice::migrations
