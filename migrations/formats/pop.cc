// Pop and Ory's popx: <digits>_<name>[.<dialect>][.autocommit].(up|down).(sql|fizz) in one directory; popx has versions
// of 20 digits, and no .fizz.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/script.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kAutocommit = ".autocommit";
constexpr std::string_view kFizz = ".fizz";

struct ScriptName {
  std::string_view digits;
  std::string_view stem;  // version and title
  Direction direction = Direction::kUp;
  bool for_postgres = false;  // goes before one without a dialect
  bool autocommit = false;
  bool fizz = false;  // Pop's own language, which it writes SQL from when it runs
};

bool TakeEnd(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

// Pop (match.go): ^(\d+)_([^.]+)(\.[a-z0-9]+)?\.(up|down)\.(sql|fizz)$; popx of the same name has (\.autocommit)?
// before the direction, and no fizz. Other dialects are set apart before; fizz has none.
std::optional<ScriptName> ReadScriptName(std::string_view file) {
  ScriptName name;
  name.digits = file.substr(0, CountDigits(file));
  std::string_view rest = file;
  if (name.digits.empty() || file.substr(name.digits.size(), 1) != "_") return std::nullopt;
  name.fizz = TakeEnd(rest, kFizz);
  if (!name.fizz && !TakeEnd(rest, ".sql")) return std::nullopt;
  if (TakeEnd(rest, ".down")) {
    name.direction = Direction::kDown;
  } else if (!TakeEnd(rest, ".up")) {
    return std::nullopt;
  }
  name.autocommit = TakeEnd(rest, kAutocommit);
  name.for_postgres = TakeEnd(rest, ".postgres");
  if (rest.find('.') != std::string_view::npos || rest.size() == name.digits.size() + 1) return std::nullopt;
  name.stem = rest;
  return name;
}

// A time, and six digits that count: more than the 64 bits that other tools read a version into.
bool IsLongVersion(std::string_view digits) {
  constexpr size_t kLength = 20;
  return digits.size() == kLength && digits.starts_with("20");
}

// Scripts of both directions are what other tools have, too: one has to say that it commits by itself, or to have a
// version that is none for them, or to be in Pop's own language.
Evidence Detect(const Directory& directory) {
  const bool any = std::any_of(directory.files.begin(), directory.files.end(), [](const std::string& file) {
    const std::optional<ScriptName> name = ReadScriptName(file);
    return name && (name->autocommit || name->fizz || IsLongVersion(name->digits));
  });
  return any ? Evidence::kMarker : Evidence::kNone;
}

// The version as a number, of any size, and the title: a second one of a version is what duplicate-version reports.
using Key = std::tuple<size_t, std::string_view, std::string_view>;

Key KeyOf(const ScriptName& name) {
  const std::string_view number = WithoutLeadingZeros(name.digits);
  return {number.size(), number, name.stem};
}

struct Scripts {
  std::optional<std::pair<ScriptName, std::string>> up;
  std::optional<std::pair<ScriptName, std::string>> down;
};

std::map<Key, Scripts> Pairs(const Directory& directory) {
  std::map<Key, Scripts> pairs;
  for (const std::string& file : directory.files) {
    const std::optional<ScriptName> name = ReadScriptName(file);
    if (!name) continue;
    Scripts& scripts = pairs[KeyOf(*name)];
    auto& place = name->direction == Direction::kUp ? scripts.up : scripts.down;
    // Where one is there twice, what is not known of it is told.
    if (!place || name->for_postgres || name->fizz) place.emplace(*name, JoinPath(directory.path, file));
  }
  return pairs;
}

RareText NotAnalysed(const ScriptName& name) {
  if (!name.fizz) return {};
  return std::string("Pop makes the SQL of fizz when it runs it; lint the SQL that it logs");
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  std::vector<Migration> migrations;
  std::string_view last;
  for (auto& [key, scripts] : Pairs(directory)) {
    if (!scripts.up) {
      return DownWithoutUp(scripts.down->second, std::string(scripts.down->first.stem) + ".up.sql");
    }
    const auto& [name, path] = *scripts.up;
    const bool first = std::get<1>(key) != last;
    last = std::get<1>(key);
    Migration migration{.id = std::string(first ? name.digits : name.stem),
                        .label = std::string(name.stem),
                        .habit = name.autocommit ? TransactionHabit::kOneQuery : TransactionHabit::kWrapped,
                        .not_analysed = NotAnalysed(name)};
    migration.up = ScriptFile{path};
    if (scripts.down) {
      migration.down_not_analysed = NotAnalysed(scripts.down->first);
      migration.down = ScriptFile{std::move(scripts.down->second)};
    }
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const TransactionHabit habit = script.transactional ? TransactionHabit::kWrapped : TransactionHabit::kOneQuery;
  Result<Written> written = NumberedMigration(place, script, habit);
  if (!written) return written;
  const std::string path =
      PathBeside(place, written->migration.label) + (script.transactional ? "" : std::string(kAutocommit));
  AddScripts(script, path + ".up.sql", path + ".down.sql", *written);
  return written;
}

}  // namespace

constinit const Format pop = {
    .name = "pop",
    .summary = "Pop, Ory: <version>_<name>.postgres.up.sql, .autocommit.up.sql and .down.sql",
    .detect = Detect,
    .read = Read,
    .has_down = true,
    .by_number = true,
    .write = Write,
    .origin = "00000000000000_origin.up.sql",
};

}  // namespace sluice::migrations
