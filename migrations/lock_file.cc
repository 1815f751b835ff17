#include "migrations/lock_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "migrations/digest.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kFirstLine = "sluice.lock 1";
constexpr std::string_view kComment = "# `sluice lock` writes this file. Run it again where a merge leaves a conflict.";
constexpr std::string_view kRepeatable = "repeatable ";
constexpr std::string_view kHead = "head ";
constexpr size_t kSumDigits = 64;

bool IsSum(std::string_view text) {
  return text.size() == kSumDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A line is a migration, whatever its file is called: line breaks in names are written as \n, \r, and \\ is a
// backslash.
std::string Escaped(std::string_view id) {
  std::string text;
  for (const char c : id) {
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else {
      if (c == '\\') text += c;
      text += c;
    }
  }
  return text;
}

std::string Unescaped(std::string_view text) {
  std::string id;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape) ++i;
    const bool line_break = escape && (text[i] == 'n' || text[i] == 'r');
    id += !line_break ? text[i] : text[i] == 'n' ? '\n' : '\r';
  }
  return id;
}

std::optional<LockedMigration> ParseMigration(std::string_view line) {
  if (line.starts_with(kRepeatable)) return LockedMigration{Unescaped(line.substr(kRepeatable.size())), {}};
  const std::string_view sum = line.substr(0, kSumDigits);
  if (!IsSum(sum) || line.substr(kSumDigits, 1) != " ") return std::nullopt;
  line.remove_prefix(kSumDigits + 1);
  const std::string_view raw = line.starts_with("= ") ? sum : line.substr(0, kSumDigits);
  line.remove_prefix(std::min(line.starts_with("= ") ? 1 : kSumDigits, line.size()));
  if (!IsSum(raw) || !line.starts_with(' ') || line.size() == 1) return std::nullopt;
  return LockedMigration{Unescaped(line.substr(1)), std::string(sum), std::string(raw == sum ? "" : raw)};
}

bool IsConflictMark(std::string_view line) {
  return line == "=======" || line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") ||
         line.starts_with("||||||| ");
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Result<LockFile> Parse() {
    for (uint32_t begin = 0; begin < text_.size();) {
      const Line line = LineAt(text_, begin);
      begin = line.next;
      ++line_;
      const std::string_view content = text_.substr(line.span.begin, line.span.length());
      const Result<void> read = line_ == 1 ? ReadFirst(content) : ReadLine(content);
      if (!read) return tl::make_unexpected(read.error());
      if (!has_head_) (above_ += content) += '\n';
    }
    if (line_ == 0) return FailHere("no first line");
    if (!has_head_) return FailHere("the last line, 'head' and a sum, is missing");
    return std::move(file_);
  }

 private:
  tl::unexpected<Error> FailHere(std::string_view what) const {
    return Fail(fmt::format("'{}', line {}: {}", path_, std::max(line_, uint32_t{1}), what),
                "Restore the file as it was committed, or remove it and run `sluice lock`.");
  }

  Result<void> ReadFirst(std::string_view line) const {
    if (line == kFirstLine) return {};
    return FailHere(fmt::format("'{}' is expected, as this version of sluice writes it", kFirstLine));
  }

  Result<void> ReadLine(std::string_view line) {
    if (IsConflictMark(line)) {
      file_.conflicted = true;
      return {};
    }
    if (line.starts_with('#')) return {};
    if (line.starts_with(kHead)) return ReadHead(line.substr(kHead.size()));
    if (has_head_ && !file_.conflicted) return FailHere("a line behind the head");
    std::optional<LockedMigration> migration = ParseMigration(line);
    if (!migration) return FailHere("neither a migration with its sums nor the head");
    const auto [known, added] = known_.try_emplace(migration->id, *migration);
    if (!added && (!file_.conflicted || known->second != *migration)) {
      return FailHere(fmt::format("'{}' is there twice", migration->id));
    }
    if (added) file_.migrations.push_back(std::move(*migration));
    return {};
  }

  Result<void> ReadHead(std::string_view sum) {
    if (!IsSum(sum)) return FailHere("no sum behind 'head'");
    if (has_head_ && !file_.conflicted) return FailHere("a second head");
    file_.head_fits = sum == Sha256Hex(above_);
    has_head_ = true;
    return {};
  }

  std::string_view text_;
  const std::string& path_;
  LockFile file_;
  uint32_t line_ = 0;
  bool has_head_ = false;
  std::string above_;
  std::map<std::string, LockedMigration, std::less<>> known_;
};

}  // namespace

Result<LockFile> ParseLockFile(std::string_view text, const std::string& path) {
  return Parser(text, path).Parse();
}

std::string FormatLockFile(const std::vector<LockedMigration>& migrations) {
  std::string text = fmt::format("{}\n{}\n", kFirstLine, kComment);
  for (const LockedMigration& migration : migrations) {
    const std::string_view raw = migration.raw_sum.empty() ? "=" : std::string_view(migration.raw_sum);
    text += migration.sum.empty() ? fmt::format("{}{}\n", kRepeatable, Escaped(migration.id))
                                  : fmt::format("{} {} {}\n", migration.sum, raw, Escaped(migration.id));
  }
  return text + fmt::format("{}{}\n", kHead, Sha256Hex(text));
}

}  // namespace sluice::migrations
