// dbmate: both directions in one file, after '-- migrate:up' and '-- migrate:down'.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/source.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/script.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kNoTransaction = " transaction:false";

struct SectionMarker {
  Direction direction = Direction::kUp;
  Span line;             // from "--" to the end of the line with the marker's word
  uint32_t section = 0;  // where the block's SQL begins
  bool transaction = true;
};

// pkg/dbmate/migration.go: the words after the marker are pairs key:value; the last transaction counts.
bool HasTransaction(std::string_view options) {
  constexpr std::string_view kKey = "transaction:";
  bool transaction = true;
  while (!(options = Trim(options)).empty()) {
    const auto end = std::find_if(options.begin(), options.end(), IsSpace);
    const std::string_view word = options.substr(0, static_cast<size_t>(end - options.begin()));
    options.remove_prefix(word.size());
    const bool is_pair = std::count(word.begin(), word.end(), ':') == 1;
    if (is_pair && word.starts_with(kKey)) transaction = word.substr(kKey.size()) != "false";
  }
  return transaction;
}

std::optional<Direction> TakeDirection(std::string_view& text) {
  for (const auto& [word, direction] : {std::pair("migrate:up", Direction::kUp), {"migrate:down", Direction::kDown}}) {
    const std::string_view name = word;
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return text.empty() || IsSpace(text.front()) ? std::optional(direction) : std::nullopt;
  }
  return std::nullopt;
}

// ^--\s*migrate:up(\s*$|\s+\S+), where \s takes line breaks too.
std::optional<SectionMarker> MarkerAt(std::string_view text, uint32_t begin) {
  std::string_view rest = text.substr(begin);
  if (!rest.starts_with("--")) return std::nullopt;
  rest.remove_prefix(2);
  while (!rest.empty() && IsSpace(rest.front())) rest.remove_prefix(1);
  const std::optional<Direction> direction = TakeDirection(rest);
  if (!direction) return std::nullopt;
  const auto word_end = static_cast<uint32_t>(text.size() - rest.size());
  const Line line = LineAt(text, word_end);
  // Options are looked for on the line of the "--" only.
  const bool one_line = LineAt(text, begin).next == line.next;
  const std::string_view options = text.substr(word_end, one_line ? line.span.end - word_end : 0);
  return SectionMarker{*direction, {begin, line.span.end}, line.next, HasTransaction(options)};
}

// A byte order mark hides a marker from dbmate; it is found here all the same, to say so.
std::vector<SectionMarker> FindMarkers(std::string_view text) {
  std::vector<SectionMarker> markers;
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const std::optional<SectionMarker> marker = MarkerAt(text, begin);
    if (marker) markers.push_back(*marker);
    begin = marker ? marker->section : LineAt(text, begin).next;
  }
  return markers;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), markers_(FindMarkers(text)) {}

  Sections Read() {
    FindFirstUp();
    CheckBegin();
    for (size_t i = first_up_; i < markers_.size(); ++i) Add(i);
    if (first_up_ < markers_.size()) CheckPair();
    return std::move(sections_);
  }

 private:
  void Report(Span span, std::string message) { sections_.problems.push_back({span, std::move(message)}); }

  void FindFirstUp() {
    while (first_up_ < markers_.size() && markers_[first_up_].direction == Direction::kDown) ++first_up_;
  }

  // Before the first up marker only comments that start with "--" and blank lines may stand.
  void CheckBegin() {
    const uint32_t mark = ByteOrderMarkLength(text_);
    if (markers_.empty() || first_up_ == markers_.size())
      return Report({mark, mark}, "no '-- migrate:up' in this file");
    if (mark > 0) Report(LineAt(text_, mark).span, "byte order mark, which dbmate takes for a statement");
    if (first_up_ > 0) return Report(markers_.front().line, "'-- migrate:down' before '-- migrate:up'");
    for (uint32_t begin = mark; begin < markers_.front().line.begin;) {
      const Line line = LineAt(text_, begin);
      begin = line.next;
      const std::string_view content = Trim(text_.substr(line.span.begin, line.span.length()));
      if (content.empty() || content.starts_with("--")) continue;
      return Report(line.span, "statement before '-- migrate:up'");
    }
  }

  void Add(size_t index) {
    const SectionMarker& marker = markers_[index];
    const bool last = index + 1 == markers_.size();
    const Span span{marker.section, last ? static_cast<uint32_t>(text_.size()) : markers_[index + 1].line.begin};
    const bool is_up = marker.direction == Direction::kUp;
    if (is_up && index > first_up_) {
      CheckPair();
      Report(marker.line, "second '-- migrate:up': dbmate records the same version twice and fails");
    }
    if (is_up) pair_ = {&marker, 0};
    if (!is_up && ++pair_.downs == 2) Report(marker.line, "second '-- migrate:down' after one '-- migrate:up'");
    (is_up ? sections_.up : sections_.down).push_back(span);
    // A block is sent as it is, in one query: without BEGIN it still is one transaction if it holds two statements.
    if (!marker.transaction) (is_up ? sections_.up_habit : sections_.down_habit) = TransactionHabit::kOneQuery;
    sections_.has_down = sections_.has_down || !is_up;
  }

  void CheckPair() {
    if (pair_.downs == 0) Report(pair_.up->line, "no '-- migrate:down' after this '-- migrate:up'");
  }

  std::string_view text_;
  std::vector<SectionMarker> markers_;
  size_t first_up_ = 0;
  struct {
    const SectionMarker* up = nullptr;
    int downs = 0;
  } pair_;
  Sections sections_;
};

Sections FindSections(std::string_view text) {
  return Reader(text).Read();
}

Evidence Detect(const Directory& directory) {
  const std::vector<std::string_view> texts = SampleTexts(directory);
  const bool any =
      std::any_of(texts.begin(), texts.end(), [](std::string_view text) { return !FindMarkers(text).empty(); });
  return any ? Evidence::kMarker : Evidence::kNone;
}

// ^(\d+).*\.sql$, in the order of the file names; the version is text.
Result<std::vector<Migration>> Read(const Directory& directory) {
  std::vector<Migration> migrations;
  std::set<std::string_view> versions;
  for (const std::string& name : directory.files) {
    const std::string_view version = std::string_view(name).substr(0, CountDigits(name));
    if (version.empty() || !name.ends_with(".sql")) continue;
    const std::string path = JoinPath(directory.path, name);
    const std::string label(Stem(name));
    // Another one with the same version is what duplicate-version reports.
    migrations.push_back({.id = versions.insert(version).second ? std::string(version) : label,
                          .label = label,
                          .up = ScriptFile{path},
                          .down = ScriptFile{path},
                          .habit = TransactionHabit::kWrapped});
  }
  LinkInOrder(migrations);
  return migrations;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.label;
  const std::string digits = NextVersion(behind.substr(0, CountDigits(behind)), script.time);
  const std::string stem = digits + "_" + FileTitle(script.title);
  if (stem <= place.behind.label || (place.next != nullptr && stem >= place.next->label) ||
      (place.next != nullptr && digits == place.next->id)) {
    return NoRoom(place);
  }
  const std::string path = PathBeside(place, stem + ".sql");
  const std::string option(script.transactional ? "" : kNoTransaction);
  std::string text = "-- migrate:up" + option + "\n" + WithLineEnd(script.up);
  // dbmate refuses a file without this marker.
  text += "\n-- migrate:down" + option + "\n";
  if (script.down) text += WithLineEnd(*script.down);
  Written written{{.id = digits, .label = stem, .up = ScriptFile{path}, .down = ScriptFile{path}}, {{path, text}}};
  written.migration.habit = TransactionHabit::kWrapped;
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view text) {
  for (const SectionMarker& marker : FindMarkers(text)) {
    if (marker.direction == Direction::kUp) {
      return Marker{migration.up->path, marker.line.end, std::string(kNoTransaction)};
    }
  }
  return Fail("'" + migration.up->path + "' has no '-- migrate:up'", "Begin its SQL with one.");
}

std::optional<std::string> OtherDatabaseAbove(const Directory& directory) {
  return OtherDatabaseOfEnvironment(directory.path);
}

}  // namespace

constinit const Format dbmate = {
    .name = "dbmate",
    .summary = "dbmate: <version>_<name>.sql with '-- migrate:up' and '-- migrate:down'",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "00000000000000.sql",
    .without_transaction = WithoutTransaction,
    .other_database = OtherDatabaseAbove,
};

}  // namespace sluice::migrations
