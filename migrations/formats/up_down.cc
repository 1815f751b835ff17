// <digits>_<name>.up.sql and .down.sql in one directory: golang-migrate, sqlx, node-pg-migrate.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "migrations/code_migrations.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/script.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kNoTransaction = "-- no-transaction";

struct Name {
  uint64_t version = 0;
  std::string_view digits;
  std::string_view stem;  // the name before ".up" or ".down"
  Direction direction = Direction::kUp;
  bool program = false;
};

// golang-migrate (source/parse.go): ^([0-9]+)_(.*)\.(down|up)\.(.*)$, the version a 64-bit number. What does not match
// is passed over. Runners of a project's own take programs of such names beside SQL, one direction or both (Concourse).
std::optional<Name> ParseName(std::string_view name) {
  const std::string_view digits = name.substr(0, CountDigits(name));
  const std::optional<uint64_t> version = ToNumber(digits);
  const bool program = IsProgramName(name);
  if (!version || (!program && !IsSqlName(name)) || name.substr(digits.size(), 1) != "_") return std::nullopt;
  const size_t up = name.rfind(".up.");
  const size_t down = name.rfind(".down.");
  const bool has_up = up != std::string_view::npos;
  const bool has_down = down != std::string_view::npos;
  if (!has_up && !has_down) return std::nullopt;
  const bool is_up = has_up && (!has_down || up > down);
  const std::string_view stem = name.substr(0, is_up ? up : down);
  // 1_a.up_test.go: no direction.
  if (program && stem.size() + (is_up ? 3 : 5) != Stem(name).size()) return std::nullopt;
  return Name{*version, digits, stem, is_up ? Direction::kUp : Direction::kDown, program};
}

Evidence Detect(const Directory& directory) {
  const bool any = std::any_of(directory.files.begin(), directory.files.end(), [](const std::string& file) {
    const std::optional<Name> name = ParseName(file);
    return name && name->direction == Direction::kUp && !name->program;
  });
  return any ? Evidence::kLayout : Evidence::kNone;
}

// The name is empty of the first migration with a version: the others are what duplicate-version reports.
using ByVersion = std::map<std::pair<uint64_t, std::string>, Migration>;

RareText NotAnalysed(const Name& name) {
  return std::string(name.program ? "it is a program; lint the SQL that it sends" : "");
}

void AddUp(const Name& name, std::string path, ByVersion& migrations) {
  const bool first = !migrations.contains({name.version, {}});
  Migration& migration = migrations[{name.version, first ? std::string() : std::string(name.stem)}];
  migration = {.id = std::string(first ? name.digits : name.stem),
               .label = std::string(name.stem),
               .habit = TransactionHabit::kOneQuery,
               .not_analysed = NotAnalysed(name)};
  migration.up = ScriptFile{std::move(path)};
}

// Of the migration with its title, else of one with its version: it may legally have another title.
Migration* HomeOf(const Name& down, ByVersion& migrations) {
  Migration* home = nullptr;
  for (auto at = migrations.lower_bound({down.version, {}}); at != migrations.end(); ++at) {
    Migration& migration = at->second;
    if (at->first.first != down.version) break;
    if (migration.label == down.stem) return &migration;
    if (home == nullptr && !migration.down) home = &migration;
  }
  return home;
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  ByVersion migrations;
  std::vector<std::pair<Name, std::string>> downs;
  for (const std::string& file : directory.files) {
    const std::optional<Name> name = ParseName(file);
    if (!name) continue;
    std::string path = JoinPath(directory.path, file);
    if (name->direction == Direction::kUp) {
      AddUp(*name, std::move(path), migrations);
    } else {
      downs.emplace_back(*name, std::move(path));
    }
  }
  for (auto& [name, path] : downs) {
    Migration* home = HomeOf(name, migrations);
    if (home == nullptr) return DownWithoutUp(path, std::string(name.stem) + ".up.sql");
    if (home->down) return SameVersion(home->down->path, path, name.digits);
    home->down_not_analysed = NotAnalysed(name);
    home->down = ScriptFile{std::move(path)};
  }
  return InOrder(std::move(migrations));
}

// sqlx looks at the very first bytes: a byte order mark hides the marker from it. The other tools do not know it.
Sections FindSections(std::string_view text) {
  Sections sections;
  sections.up = {{0, static_cast<uint32_t>(text.size())}};
  if (text.starts_with(kNoTransaction)) sections.up_habit = TransactionHabit::kOneQuery;
  return sections;
}

// One statement is no transaction block for these tools: nothing has to be marked. sqlx does wrap, and knows a marker.
Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  Result<Written> written = NumberedMigration(place, script, TransactionHabit::kOneQuery);
  if (!written) return written;
  const std::string path = PathBeside(place, written->migration.label);
  AddScripts(script, path + ".up.sql", path + ".down.sql", *written);
  if (script.transactional) return written;
  for (NewFile& file : written->files) file.text.insert(0, std::string(kNoTransaction) + "\n");
  return written;
}

}  // namespace

constinit const Format up_down = {
    .name = "up-down",
    .summary = "<version>_<name>.up.sql and .down.sql: golang-migrate, sqlx, node-pg-migrate",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .has_down = true,
    .by_number = true,
    .takes_every_file = true,  // node-pg-migrate, of those that read it
    .write = Write,
    .origin = "00000000000000.up.sql",
    .most = Evidence::kLayout,
};

}  // namespace sluice::migrations
