// refinery: V<version>__<title>.sql and U<version>__<title>.sql, both of which go up.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "migrations/code_migrations.h"
#include "migrations/formats/list.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/versioned_names.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kToolFiles[] = {"Cargo.toml", "refinery.toml"};

const VersionedNaming& Naming() {
  static const VersionedNaming naming{.suffixes = {".sql", ".rs"}};
  return naming;
}

Evidence Detect(const Directory& directory) {
  return DetectVersioned(directory, VersionedTool::kRefinery, Naming());
}

// \w of Rust, which knows letters of all alphabets.
bool IsTitleByte(char c) {
  return IsWordByte(c) || static_cast<signed char>(c) < 0;
}

struct Name {
  uint64_t version = 0;
  std::string_view digits;
};

// refinery (util.rs): ^([U|V])(\d+(?:\.\d+)?)__(\w+)\.(rs|sql)$, the version an integer. What does not match is passed
// over, with a line in the log.
std::optional<Name> ParseName(std::string_view name) {
  const std::optional<VersionedName> parsed = ParseVersionedName(name, Naming());
  const bool has_suffix = name.ends_with(".sql") || name.ends_with(".rs");
  if (!parsed || !has_suffix || (parsed->letter != 'V' && parsed->letter != 'U')) return std::nullopt;
  const bool is_word = std::all_of(parsed->title.begin(), parsed->title.end(), IsTitleByte);
  if (parsed->title.empty() || !is_word) return std::nullopt;
  const std::optional<uint64_t> version = ToNumber(parsed->version);
  return version ? std::optional(Name{*version, parsed->version}) : std::nullopt;
}

// "1.5" matches the expression and is no integer: refinery stops there.
bool HasNoInteger(std::string_view name) {
  const std::optional<VersionedName> parsed = ParseVersionedName(name, Naming());
  if (!parsed || parsed->title.empty() || (parsed->letter != 'V' && parsed->letter != 'U')) return false;
  return std::count(parsed->version.begin(), parsed->version.end(), '.') == 1 && !ToNumber(parsed->version);
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<std::vector<VersionedFile>> files = FindVersionedFiles(directory, Naming());
  if (!files) return tl::make_unexpected(files.error());
  std::map<uint64_t, Migration> migrations;
  for (const VersionedFile& file : *files) {
    if (HasNoInteger(file.name)) {
      return Fail("'" + file.path + "' has a version that is no integer", "Give it one: refinery refuses it.");
    }
    const std::optional<Name> name = ParseName(file.name);
    if (!name) continue;
    Migration migration{.id = std::string(name->digits), .label = std::string(Stem(file.name))};
    migration.up = ScriptFile{file.path};
    migration.habit = TransactionHabit::kWrapped;
    if (std::optional<CodeFile> code = ReadCodeFile(ParentPath(file.path), file.name)) {
      migration.not_analysed = std::move(code->reason);
    } else if (file.name.ends_with(".rs")) {
      continue;
    }
    const auto [at, added] = migrations.try_emplace(name->version, std::move(migration));
    if (!added) return SameVersion(at->second.up->path, file.path, name->digits);
  }
  return InOrder(std::move(migrations));
}

// The letter of the migration before: a team keeps to one of them.
Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const Result<std::string> digits = NextNumber(place, script);
  if (!digits) return tl::make_unexpected(digits.error());
  if (!script.transactional) {
    return Fail("refinery runs every migration in a transaction", "Run these steps by hand, or by another tool.");
  }
  const std::string stem = place.behind.label.substr(0, 1) + *digits + "__" + FileTitle(script.title);
  const std::string path = PathBeside(place, stem + ".sql");
  Written written{{.id = *digits, .label = stem, .up = ScriptFile{path}}, {{path, script.up}}};
  written.migration.habit = TransactionHabit::kWrapped;
  return written;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view /*text*/) {
  return Fail("refinery runs '" + migration.label + "' in a transaction, and has no way around it",
              "Run the statement by hand, or by another tool.");
}

}  // namespace

constinit const Format refinery = {
    .name = "refinery",
    .summary = "refinery: V<version>__<title>.sql and U<version>__<title>.sql, below a Cargo.toml that names it",
    .detect = Detect,
    .read = Read,
    .by_number = true,
    .write = Write,
    .origin = "V0__.sql",
    .without_transaction = WithoutTransaction,
    .most = Evidence::kLayout,
    .companions = {.above = kToolFiles},
};

}  // namespace sluice::migrations
