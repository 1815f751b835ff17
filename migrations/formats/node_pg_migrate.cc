// node-pg-migrate with SQL: both directions in one file, after '-- Up Migration' and '-- Down Migration'. Where each
// direction has a file of its own, up_down.cc reads them.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/base/source.h"
#include "migrations/code_migrations.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/natural_order.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr size_t kDateDigits = 17;

// At the start: <word>\s+migration, in any case.
bool IsMarker(std::string_view text, std::string_view word) {
  constexpr std::string_view kMigration = "migration";
  if (!EqualIgnoringCase(text.substr(0, word.size()), word)) return false;
  text.remove_prefix(word.size());
  if (text.empty() || !IsSpace(text.front())) return false;
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  return EqualIgnoringCase(text.substr(0, kMigration.size()), kMigration);
}

// sqlMigration.ts: the first ^\s*--[\s-]*<word>\s+migration, where \s takes line breaks too, and a byte order mark. The
// beginning of the line with the "--". What dashes and white space lead to is looked at once: other lines among them
// lead to the same.
std::optional<uint32_t> FindMarker(std::string_view text, std::string_view word) {
  uint32_t next = 0;
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size(); begin = next) {
    const Line line = LineAt(text, begin);
    next = line.next;
    size_t at = begin;
    while (at < line.span.end && IsSpace(text[at])) ++at;
    if (!text.substr(at).starts_with("--")) continue;
    while (at < text.size() && (IsSpace(text[at]) || text[at] == '-')) ++at;
    if (IsMarker(text.substr(at), word)) return begin;
    next = LineAt(text, static_cast<uint32_t>(at)).next;
  }
  return std::nullopt;
}

// The marker stays in its section; it is a comment.
Sections FindSections(std::string_view text) {
  const auto size = static_cast<uint32_t>(text.size());
  const std::optional<uint32_t> up = FindMarker(text, "up");
  const std::optional<uint32_t> down = FindMarker(text, "down");
  Sections sections;
  if (!up || !down) {
    sections.up = {{up.value_or(0), size}};
    if (down) {
      sections.problems.push_back(
          {LineAt(text, *down).span,
           "'-- Down Migration' without '-- Up Migration': node-pg-migrate runs the whole file, "
           "this section too, as the up migration"});
    }
    return sections;
  }
  sections.has_down = true;
  sections.up = {{*up, *up < *down ? *down : size}};
  sections.down = {{*down, *down < *up ? *up : size}};
  return sections;
}

bool IsGrouped(const std::string& name) {
  return name.ends_with(".up.sql") || name.ends_with(".down.sql");
}

Evidence Detect(const Directory& directory) {
  if (std::any_of(directory.files.begin(), directory.files.end(), IsGrouped)) return Evidence::kNone;
  const std::vector<std::string_view> texts = SampleTexts(directory);
  const bool any =
      std::any_of(texts.begin(), texts.end(), [](std::string_view text) { return FindMarker(text, "up").has_value(); });
  return any ? Evidence::kMarker : Evidence::kNone;
}

// Milliseconds since 1970 for yyyymmddhhmmssmmm in UTC, a number as it is for all else (migration.ts,
// getNumericPrefix).
std::optional<uint64_t> OrderOf(std::string_view digits) {
  namespace chrono = std::chrono;
  const std::optional<uint64_t> number = ToNumber(digits);
  if (!number || digits.size() != kDateDigits) return number;
  const auto part = [&](size_t at, size_t length) {
    return static_cast<unsigned>(ToNumber(digits.substr(at, length)).value_or(0));
  };
  const chrono::sys_days day =
      chrono::year(static_cast<int>(part(0, 4))) / chrono::month(part(4, 2)) / chrono::day(part(6, 2));
  const auto time = chrono::hours(part(8, 2)) + chrono::minutes(part(10, 2)) + chrono::seconds(part(12, 2)) +
                    chrono::milliseconds(part(14, 3));
  return static_cast<uint64_t>(chrono::duration_cast<chrono::milliseconds>(day.time_since_epoch() + time).count());
}

// Files with the same number are told apart by their whole names, which is what the tool records.
Result<std::vector<Migration>> Read(const Directory& directory) {
  std::vector<std::pair<uint64_t, Migration>> found;
  for (const std::string& name : directory.files) {
    const std::optional<uint64_t> order = OrderOf(std::string_view(name).substr(0, CountDigits(name)));
    const std::optional<CodeFile> code = ReadCodeFile(directory.path, name);
    const bool is_script = code && code->language == CodeLanguage::kJavaScript;
    if (!order || (!name.ends_with(".sql") && !is_script)) continue;
    const std::string stem(Stem(name));
    const ScriptFile file{JoinPath(directory.path, name)};
    found.push_back({*order, {.id = stem, .label = stem, .up = file}});
    Migration& migration = found.back().second;
    migration.habit = TransactionHabit::kWrapped;
    if (is_script) {
      migration.not_analysed = code->reason;
    } else {
      migration.down = file;
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return left.first != right.first ? left.first < right.first : NaturalLess(left.second.id, right.second.id);
  });
  std::vector<Migration> migrations;
  migrations.reserve(found.size());
  for (auto& [order, migration] : found) migrations.push_back(std::move(migration));
  LinkInOrder(migrations);
  return migrations;
}

// A date goes on by a second, which leaves its milliseconds free.
std::string NextPrefix(std::string_view digits, std::optional<int64_t> time) {
  constexpr size_t kMilliseconds = 3;
  if (digits.size() != kDateDigits) return NextVersion(digits, time);
  return NextVersion(digits.substr(0, kDateDigits - kMilliseconds), time) + "000";
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.id;
  const std::string digits = NextPrefix(behind.substr(0, CountDigits(behind)), script.time);
  if (place.next != nullptr) {
    const std::string_view next = place.next->id;
    if (OrderOf(digits) >= OrderOf(next.substr(0, CountDigits(next)))) return NoRoom(place);
  }
  std::string title = FileTitle(script.title);
  std::replace(title.begin(), title.end(), '_', '-');
  const std::string stem = digits + "_" + title;
  const std::string path = PathBeside(place, stem + ".sql");
  std::string text = "-- Up Migration\n" + WithLineEnd(script.up);
  if (script.down) text += "\n-- Down Migration\n" + *script.down;
  Written written{{.id = stem, .label = stem, .up = ScriptFile{path}, .down = ScriptFile{path}}, {{path, text}}};
  written.migration.habit = TransactionHabit::kWrapped;
  return written;
}

}  // namespace

constinit const Format node_pg_migrate = {
    .name = "node-pg-migrate",
    .summary = "node-pg-migrate: <number>_<name>.sql with '-- Up Migration' and '-- Down Migration'",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .has_down = true,
    .takes_every_file = true,
    .write = Write,
    .origin = "0000000000000.sql",
};

}  // namespace sluice::migrations
