// sql-migrate (rubenv): both directions in one file, after '-- +migrate Up' and '-- +migrate Down'.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "analyzer/base/source.h"
#include "migrations/annotated_sections.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kPrefix = "-- +migrate ";
constexpr std::string_view kNoTransaction = " notransaction";

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = Trim(text)).empty()) {
    const auto end = std::find_if(text.begin(), text.end(), IsSpace);
    words.push_back(text.substr(0, static_cast<size_t>(end - text.begin())));
    text.remove_prefix(words.back().size());
  }
  return words;
}

using Place = AnnotatedSections::Place;

// sqlparse/sqlparse.go: a command is a line that starts with the prefix; what else starts with "-- " is dropped, and
// lines are collected up to one that ends a statement.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), read_(text) {}

  Sections Read();

 private:
  void TakeCommand(const Line& line);
  void TakeText(Span line);
  void BeginSection(Place place, const Line& line, bool without_transaction);
  void EndSection(uint32_t end);

  std::string_view text_;
  AnnotatedSections read_;
  bool outside_ = false;
};

Sections Reader::Read() {
  const uint32_t mark = ByteOrderMarkLength(text_);
  if (mark > 0) {
    read_.Report(LineAt(text_, mark).span, "byte order mark, which hides what this line says from sql-migrate");
  }
  for (uint32_t begin = mark; begin < text_.size();) {
    const Line line = LineAt(text_, begin);
    begin = line.next;
    const std::string_view text = read_.Text(line.span);
    if (text.starts_with(kPrefix)) {
      TakeCommand(line);
    } else if (!text.starts_with("-- ")) {
      TakeText(line.span);
    }
  }
  const std::optional<Span> open = read_.statement();
  if (open) read_.Finish();  // one complaint is enough
  EndSection(static_cast<uint32_t>(text_.size()));
  if (read_.place() == Place::kStart) read_.Report({mark, mark}, "no '-- +migrate Up' in this file");
  if (open) read_.Report(*open, "'-- +migrate StatementBegin' without '-- +migrate StatementEnd'");
  return std::move(read_).Take();
}

// An unknown command is passed over.
void Reader::TakeCommand(const Line& line) {
  const std::vector<std::string_view> words = Words(read_.Text(line.span).substr(kPrefix.size()));
  if (words.empty()) return read_.Report(line.span, "empty sql-migrate command");
  const bool without = std::find(words.begin() + 1, words.end(), Trim(kNoTransaction)) != words.end();
  if (words.front() == "Up") return BeginSection(Place::kUp, line, without);
  if (words.front() == "Down") return BeginSection(Place::kDown, line, without);
  if (read_.place() == Place::kStart) return;
  if (words.front() == "StatementBegin") read_.statement() = line.span;
  if (words.front() != "StatementEnd") return;
  if (read_.statement()) read_.Finish();
  read_.statement().reset();
}

void Reader::TakeText(Span line) {
  const std::string_view text = read_.Text(line);
  if (read_.place() == Place::kStart) {
    const std::string_view content = Trim(text);
    if (!outside_ && !content.empty() && !content.starts_with("--")) {
      outside_ = true;
      read_.Report(line, "text before '-- +migrate Up', which sql-migrate passes over");
    }
    return;
  }
  if (read_.unfinished() || !Trim(text).empty()) read_.Collect(line);
  if (!read_.statement() && EndsStatement(text)) read_.Finish();
}

void Reader::BeginSection(Place place, const Line& line, bool without_transaction) {
  EndSection(line.span.begin);
  read_.Begin(place, line);
  Sections& sections = read_.sections();
  const bool is_up = place == Place::kUp;
  if (without_transaction) (is_up ? sections.up_habit : sections.down_habit) = TransactionHabit::kStatement;
}

void Reader::EndSection(uint32_t end) {
  if (read_.unfinished()) {
    read_.Report(*read_.unfinished(), "statement without ';' at the end of a line, where sql-migrate looks for it");
  }
  read_.End(end);
}

Sections FindSections(std::string_view text) {
  return Reader(text).Read();
}

bool HasDirection(std::string_view text) {
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = std::string_view(text).substr(line.span.begin, line.span.length());
    if (!content.starts_with(kPrefix)) continue;
    const std::vector<std::string_view> words = Words(content.substr(kPrefix.size()));
    if (!words.empty() && (words.front() == "Up" || words.front() == "Down")) return true;
  }
  return false;
}

Evidence Detect(const Directory& directory) {
  const std::vector<std::string_view> texts = SampleTexts(directory, Sampled::kAny);
  return std::any_of(texts.begin(), texts.end(), HasDirection) ? Evidence::kMarker : Evidence::kNone;
}

// Numbers at the start first, by their value; everything else by name (Migration.Less).
bool IsBefore(const Migration& left, const Migration& right) {
  const std::string_view a = WithoutLeadingZeros(std::string_view(left.label).substr(0, CountDigits(left.label)));
  const std::string_view b = WithoutLeadingZeros(std::string_view(right.label).substr(0, CountDigits(right.label)));
  const bool a_is_numeric = CountDigits(left.label) > 0;
  const bool b_is_numeric = CountDigits(right.label) > 0;
  if (a_is_numeric != b_is_numeric) return a_is_numeric;
  if (a_is_numeric && a != b) return a.size() != b.size() ? a.size() < b.size() : a < b;
  return left.id < right.id;
}

// Every name that ends in ".sql"; the whole name is what its table keeps.
Result<std::vector<Migration>> Read(const Directory& directory) {
  std::vector<Migration> migrations;
  for (const std::string& name : directory.files) {
    if (!name.ends_with(".sql")) continue;
    const std::string path = JoinPath(directory.path, name);
    migrations.push_back({.id = name,
                          .label = std::string(Stem(name)),
                          .up = ScriptFile{path},
                          .down = ScriptFile{path},
                          .habit = TransactionHabit::kWrapped});
  }
  std::sort(migrations.begin(), migrations.end(), IsBefore);
  LinkInOrder(migrations);
  return migrations;
}

// "20240131-orders", as its own `new` writes it, or "1_orders".
Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.label;
  const size_t digits = CountDigits(behind);
  if (digits == 0) return NoRoom(place);
  const std::string separator = behind.substr(digits, 1) == "-" ? "-" : "_";
  const std::string stem = NextVersion(behind.substr(0, digits), script.time) + separator + FileTitle(script.title);
  const std::string path = PathBeside(place, stem + ".sql");
  Written written{{.id = stem + ".sql", .label = stem, .up = ScriptFile{path}, .down = ScriptFile{path}}, {}};
  written.migration.habit = TransactionHabit::kWrapped;
  if (!IsBefore(place.behind, written.migration)) return NoRoom(place);
  if (place.next != nullptr && !IsBefore(written.migration, *place.next)) return NoRoom(place);
  const std::string option(script.transactional ? "" : kNoTransaction);
  written.files.push_back({path, WriteSections("migrate", option, script)});
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view text) {
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = text.substr(line.span.begin, line.span.length());
    if (!content.starts_with(kPrefix)) continue;
    const std::vector<std::string_view> words = Words(content.substr(kPrefix.size()));
    if (words.empty() || words.front() != "Up") continue;
    return Marker{migration.up->path, line.span.end, std::string(kNoTransaction)};
  }
  return Fail("'" + migration.up->path + "' has no '-- +migrate Up'", "Begin its SQL with one.");
}

// dbconfig.yml has an environment for each database that the directory may go to.
std::optional<std::string> OtherDialect(const Directory& directory) {
  constexpr std::string_view kKey = "dialect:";
  std::optional<std::string> other;
  for (const std::string& place : DirectoriesAbove(directory.path)) {
    const Result<std::string> text = ReadFile(JoinPath(place, "dbconfig.yml"));
    for (uint32_t begin = 0; text && begin < text->size();) {
      const Line line = LineAt(*text, begin);
      begin = line.next;
      const std::string_view content = Trim(std::string_view(*text).substr(line.span.begin, line.span.length()));
      if (!content.starts_with(kKey)) continue;
      const auto named = OtherDatabase(Trim(content.substr(kKey.size())));
      if (!named) return std::nullopt;
      other = std::string(*named);
    }
    if (text) return other;
  }
  return std::nullopt;
}

}  // namespace

constinit const Format sql_migrate = {
    .name = "sql-migrate",
    .summary = "sql-migrate: <name>.sql with '-- +migrate Up' and '-- +migrate Down'",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .has_down = true,
    .write = Write,
    .origin = "00000000000000-.sql",
    .without_transaction = WithoutTransaction,
    .other_database = OtherDialect,
};

}  // namespace sluice::migrations
