// Atlas: <version>_<name>.sql, and their sums in atlas.sum.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/digest.h"
#include "migrations/directory.h"
#include "migrations/formats/list.h"
#include "migrations/goose_sections.h"
#include "migrations/linear.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

constexpr std::string_view kSumFile = "atlas.sum";

bool IsMigration(const std::string& name) {
  return name.ends_with(".sql");
}

bool IsGrouped(const std::string& name) {
  return name.ends_with(".up.sql") || name.ends_with(".down.sql");
}

// Atlas also keeps the sums of directories in the formats of other tools, which then apply them.
bool IsOfAnotherTool(const Directory& directory) {
  if (std::any_of(directory.files.begin(), directory.files.end(), IsGrouped)) return true;
  const std::vector<std::string_view> texts = SampleTexts(directory);
  return std::any_of(texts.begin(), texts.end(), [](std::string_view text) {
    return HasGooseAnnotation(text) || text.starts_with("-- migrate:up") || text.starts_with("--liquibase");
  });
}

Evidence Detect(const Directory& directory) {
  return HasFile(directory, kSumFile) && !IsOfAnotherTool(directory) ? Evidence::kMarker : Evidence::kNone;
}

// ^([ -~]*)atlas:(\w+)(?: +([ -~]*))* of dir.go at the beginning of a line: what stands behind the name, or nothing.
std::optional<std::string_view> DirectiveIn(std::string_view line, std::string_view name) {
  const std::string marker = fmt::format("atlas:{}", name);
  const size_t at = line.rfind(marker);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(at + marker.size());
  if (!rest.empty() && !IsSpace(rest.front())) return std::nullopt;
  return Trim(rest);
}

// dir.go, comments: lines of comments from the first on count if an empty one follows them; they are about the file.
std::map<std::string_view, std::string_view> FileDirectives(std::string_view text) {
  std::map<std::string_view, std::string_view> found;
  uint32_t begin = 0;
  while (text.substr(begin).starts_with("--") || text.substr(begin).starts_with('#')) {
    const Line line = LineAt(text, begin);
    for (const std::string_view name : {"txmode", "delimiter", "checkpoint"}) {
      const auto value = DirectiveIn(text.substr(line.span.begin, line.span.length()), name);
      if (value) found.insert_or_assign(name, *value);
    }
    begin = line.next;
  }
  if (begin < text.size() && !LineAt(text, begin).span.empty()) found.clear();
  return found;
}

std::string Unescape(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 3> kEscapes = {{{"\\n", '\n'}, {"\\r", '\r'}, {"\\t", '\t'}}};
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto* const escape = std::find_if(kEscapes.begin(), kEscapes.end(), [&](const auto& candidate) {
      return text.substr(i).starts_with(candidate.first);
    });
    plain += escape == kEscapes.end() ? text[i] : escape->second;
    if (escape != kEscapes.end()) ++i;
  }
  return plain;
}

struct Sum {
  std::string file;
  std::string hash;
};

// The first line sums up the others and is not needed to find what differs.
std::vector<Sum> ReadSums(std::string_view text) {
  std::vector<Sum> sums;
  for (uint32_t begin = LineAt(text, 0).next; begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = Trim(text.substr(line.span.begin, line.span.length()));
    const size_t hash = content.rfind(" h1:");
    if (hash != std::string_view::npos) {
      sums.push_back({std::string(content.substr(0, hash)), std::string(content.substr(hash + 4))});
    }
  }
  return sums;
}

// A file that is not there yet; no name: there is none.
struct FileToCome {
  std::string_view name = {};
  std::string_view text = {};
};

// dir.go, NewHashFile: the sum behind each file is that of all names and texts up to it.
Result<std::vector<Sum>> ComputeSums(const Directory& directory, const FileToCome& to_come = {}) {
  std::vector<Sum> sums;
  Sha256 sum;
  for (const std::string& name : directory.files) {
    if (!IsMigration(name)) continue;
    const Result<std::string> text =
        name == to_come.name ? Result<std::string>(to_come.text) : ReadFile(JoinPath(directory.path, name));
    if (!text) return tl::make_unexpected(text.error());
    sum.Add(name);
    const Span first = LineAt(*text, 0).span;
    if (DirectiveIn(std::string_view(*text).substr(0, first.end), "sum") == "ignore") continue;
    sum.Add(*text);
    sums.push_back({name, sum.Base64()});
  }
  return sums;
}

// Nothing, or what is wrong with the first file that differs.
std::optional<std::string> Difference(const std::vector<Sum>& listed, const std::vector<Sum>& actual) {
  for (size_t i = 0; i < std::max(listed.size(), actual.size()); ++i) {
    if (i == actual.size()) return fmt::format("lists '{}', which is not there", listed[i].file);
    if (i == listed.size()) return fmt::format("does not list '{}'", actual[i].file);
    if (listed[i].file < actual[i].file) return fmt::format("lists '{}', which is not there", listed[i].file);
    if (listed[i].file > actual[i].file) return fmt::format("does not list '{}'", actual[i].file);
    if (listed[i].hash != actual[i].hash) return fmt::format("has another sum for '{}'", actual[i].file);
  }
  return std::nullopt;
}

Result<void> CheckSums(const Directory& directory) {
  const std::string path = JoinPath(directory.path, kSumFile);
  const Result<std::string> text = ReadFile(path);
  if (!text) return tl::make_unexpected(text.error());
  const Result<std::vector<Sum>> actual = ComputeSums(directory);
  if (!actual) return tl::make_unexpected(actual.error());
  const std::optional<std::string> difference = Difference(ReadSums(*text), *actual);
  if (!difference) return {};
  return Fail(
      fmt::format("'{}' {}", path, *difference),
      "Atlas refuses the directory: 'atlas migrate hash' writes the sums anew, once you know that the change is "
      "meant.");
}

// A checkpoint stands for all files before it: who has applied those never applies it.
bool IsCheckpoint(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  return text && FileDirectives(*text).contains("checkpoint");
}

Result<std::vector<Migration>> Read(const Directory& directory) {
  const Result<void> checked = CheckSums(directory);
  if (!checked) return tl::make_unexpected(checked.error());
  std::vector<Migration> migrations;
  std::set<std::string> versions;
  for (const std::string& name : directory.files) {
    const std::string path = JoinPath(directory.path, name);
    if (!IsMigration(name) || IsCheckpoint(path)) continue;
    const std::string stem(Stem(name));
    const std::string version = stem.substr(0, stem.find('_'));
    // The others with a version are what duplicate-version reports.
    const bool first = versions.insert(version).second;
    Migration migration{.id = first ? version : stem, .label = stem, .up = ScriptFile{path}};
    migration.habit = TransactionHabit::kWrapped;
    migrations.push_back(std::move(migration));
  }
  LinkInOrder(migrations);
  return migrations;
}

bool HasPlaceFor(const Directory& directory, const std::string& path) {
  return ParentPath(path) == directory.path && IsCheckpoint(path);
}

Sections FindSections(std::string_view text) {
  const auto directives = FileDirectives(text);
  const auto mode = directives.find("txmode");
  const auto delimiter = directives.find("delimiter");
  Sections sections;
  sections.up = {{0, static_cast<uint32_t>(text.size())}};
  if (delimiter != directives.end() && !delimiter->second.empty()) {
    const std::string separator = Unescape(delimiter->second);
    const auto header = static_cast<uint32_t>(delimiter->second.data() + delimiter->second.size() - text.data());
    sections.up = SplitAt(text, separator, header);
  }
  if (mode != directives.end() && mode->second == "none") sections.up_habit = TransactionHabit::kStatement;
  return sections;
}

Result<Marker> WithoutTransaction(const Migration& migration, std::string_view text) {
  if (FileDirectives(text).contains("txmode")) {
    return Fail("'" + migration.up->path + "' has a directive 'atlas:txmode'", "Say 'atlas:txmode none' there.");
  }
  const std::string directive = "-- atlas:txmode none\n";
  return Marker{migration.up->path, 0, FileDirectives(text).empty() ? directive + "\n" : directive};
}

// dir.go, HashFile.MarshalText: the first line is the sum over the lines below.
std::string SumFile(const std::vector<Sum>& sums) {
  Sha256 all;
  std::string lines;
  for (const Sum& sum : sums) {
    all.Add(sum.file);
    all.Add(sum.hash);
    lines += fmt::format("{} h1:{}\n", sum.file, sum.hash);
  }
  return fmt::format("h1:{}\n{}", all.Base64(), lines);
}

Result<Written> Write(const PlaceBetween& place, const NewScript& script) {
  const std::string_view behind = place.behind.label;
  const std::string digits = NextVersion(behind.substr(0, CountDigits(behind)), script.time);
  const std::string stem = digits + "_" + FileTitle(script.title);
  if (stem <= behind || (place.next != nullptr && stem >= place.next->label)) return NoRoom(place);
  if (place.next != nullptr && digits == place.next->id) return NoRoom(place);
  Result<Directory> directory = ReadDirectory(ParentPath(place.behind.up->path));
  if (!directory) return tl::make_unexpected(directory.error());
  const std::string name = stem + ".sql";
  const std::string text = (script.transactional ? "" : "-- atlas:txmode none\n\n") + script.up;
  Written written{{.id = digits, .label = stem, .up = ScriptFile{JoinPath(directory->path, name)}}, {}};
  written.migration.habit = TransactionHabit::kWrapped;
  if (HasFile(*directory, name)) return NoRoom(place);
  directory->files.insert(std::upper_bound(directory->files.begin(), directory->files.end(), name), name);
  const Result<std::vector<Sum>> sums = ComputeSums(*directory, {name, text});
  if (!sums) return tl::make_unexpected(sums.error());
  written.files.push_back({written.migration.up->path, text});
  written.files.push_back({JoinPath(directory->path, kSumFile), SumFile(*sums), HasFile(*directory, kSumFile)});
  return written;
}

}  // namespace

constinit const Format atlas = {
    .name = "atlas",
    .summary = "Atlas: <version>_<name>.sql and atlas.sum",
    .detect = Detect,
    .read = Read,
    .sections = FindSections,
    .by_number = true,
    .keeps_sums = true,
    .write = Write,
    .origin = "00000000000000.sql",
    .without_transaction = WithoutTransaction,
    .has_place_for = HasPlaceFor,
};

}  // namespace sluice::migrations
