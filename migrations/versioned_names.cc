#include "migrations/versioned_names.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

// Nothing where the text is no version: an empty part is none.
std::optional<VersionParts> PartsOf(std::string_view version) {
  VersionParts parts;
  while (true) {
    const size_t digits = CountDigits(version);
    if (digits == 0) return std::nullopt;
    parts.emplace_back(WithoutLeadingZeros(version.substr(0, digits)));
    if (digits == version.size()) break;
    if (version[digits] != '.' && version[digits] != '_') return std::nullopt;
    version.remove_prefix(digits + 1);
  }
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  return parts;
}

bool HasNames(const Directory& directory, const VersionedNaming& naming) {
  return std::any_of(directory.files.begin(), directory.files.end(), [&](const std::string& file) {
    const std::optional<VersionedName> name = ParseVersionedName(file, naming);
    return name && !name->title.empty();
  });
}

// False where a version is there already: the two directories are for two databases.
bool AddVersions(const Directory& directory, const VersionedNaming& naming,
                 std::set<std::pair<char, VersionParts>>& versions) {
  for (const std::string& file : directory.files) {
    std::optional<VersionedName> name = ParseVersionedName(file, naming);
    if (!name) continue;
    if (name->letter == 'R') name->parts = {std::string(name->title)};
    if (!versions.emplace(name->letter, std::move(name->parts)).second) return false;
  }
  return true;
}

// A location whose files are all in directories of their own, one for each release, say. The tools' own default has a
// name, and is a location of its own.
bool IsJoined(const Directory& directory, const VersionedNaming& naming) {
  std::set<std::pair<char, VersionParts>> versions;
  size_t count = 0;
  for (const std::string& name : directory.directories) {
    const Result<Directory>& below = directory.Below(name);
    if (!below || !HasNames(*below, naming)) continue;
    if (name == "migration" || name == "migrations" || !AddVersions(*below, naming, versions)) return false;
    ++count;
  }
  return count > 1;
}

bool IsInLocation(const Directory& directory, const VersionedNaming& naming) {
  const Result<Directory> parent = ReadDirectory(ParentPath(directory.path));
  return parent && IsVersionedLocation(*parent, naming);
}

bool HasSuffix(std::string_view name, std::string_view suffix) {
  return name.size() > suffix.size() && EqualIgnoringCase(name.substr(name.size() - suffix.size()), suffix);
}

// The suffix that a name ends in; empty where it ends in none.
std::string_view SuffixOf(std::string_view name, const VersionedNaming& naming) {
  const auto found = std::find_if(naming.suffixes.begin(), naming.suffixes.end(),
                                  [&](const std::string& suffix) { return HasSuffix(name, suffix); });
  return found == naming.suffixes.end() ? std::string_view() : std::string_view(*found);
}

// The longest that a name begins with.
std::optional<std::pair<char, size_t>> PrefixOf(std::string_view name, const VersionedNaming& naming) {
  std::optional<std::pair<char, size_t>> longest;
  const auto look = [&](char letter, const std::string& prefix) {
    if (name.starts_with(prefix) && (!longest || prefix.size() > longest->second)) longest = {letter, prefix.size()};
  };
  look('V', naming.versioned);
  look('R', naming.repeatable);
  look('U', naming.undo);
  look('B', naming.baseline);
  return longest;
}

// `refinery = "0.8"`, `refinery-core.workspace = true`, `[dependencies.refinery]`.
bool DependsOnRefinery(const std::string& path) {
  const Result<std::string> text = ReadFile(path);
  if (!text) return false;
  for (uint32_t begin = 0; begin < text->size();) {
    const Line line = LineAt(*text, begin);
    begin = line.next;
    std::string_view content = Trim(std::string_view(*text).substr(line.span.begin, line.span.length()));
    if (content.starts_with('[')) content.remove_prefix(std::min(content.rfind('.'), content.size() - 1) + 1);
    if (content.starts_with("refinery")) return true;
  }
  return false;
}

// The nearest file decides, from the directory up to the root of its repository.
VersionedTool ToolAbove(const std::string& directory) {
  std::error_code error;
  fs::path at = fs::weakly_canonical(directory, error);
  while (!error) {
    for (const std::string_view name : kVersionedToolFiles) {
      const fs::path file = at / name;
      std::error_code ignored;
      if (!fs::is_regular_file(file, ignored)) continue;
      const bool is_crate = name == "Cargo.toml";
      if (name == "refinery.toml" || (is_crate && DependsOnRefinery(file.string()))) return VersionedTool::kRefinery;
      if (!is_crate) return VersionedTool::kFlyway;
    }
    std::error_code ignored;
    if (fs::exists(at / ".git", ignored) || !at.has_relative_path()) break;
    at = at.parent_path();
  }
  return VersionedTool::kFlyway;
}

}  // namespace

bool VersionLess::operator()(const VersionParts& left, const VersionParts& right) const {
  return std::lexicographical_compare(
      left.begin(), left.end(), right.begin(), right.end(),
      [](const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
}

bool IsVersionedLocation(const Directory& directory, const VersionedNaming& naming) {
  return HasNames(directory, naming) || IsJoined(directory, naming);
}

std::optional<VersionedName> ParseVersionedName(std::string_view name, const VersionedNaming& naming) {
  const std::string_view suffix = SuffixOf(name, naming);
  const auto prefix = PrefixOf(name, naming);
  if (suffix.empty() || !prefix) return std::nullopt;
  const std::string_view stem = name.substr(0, name.size() - suffix.size()).substr(prefix->second);
  const size_t separator = std::min(stem.find(naming.separator), stem.size());
  VersionedName parsed{.letter = prefix->first, .version = stem.substr(0, separator)};
  parsed.title = stem.substr(std::min(separator + naming.separator.size(), stem.size()));
  if (parsed.letter == 'R') return parsed.version.empty() ? std::optional(parsed) : std::nullopt;
  std::optional<VersionParts> parts = PartsOf(parsed.version);
  if (!parts) return std::nullopt;
  parsed.parts = std::move(*parts);
  return parsed;
}

Evidence DetectVersioned(const Directory& directory, VersionedTool tool, const VersionedNaming& naming) {
  if (!IsVersionedLocation(directory, naming) || ToolAbove(directory.path) != tool) return Evidence::kNone;
  return IsInLocation(directory, naming) ? Evidence::kNames : Evidence::kLayout;
}

Result<std::vector<VersionedFile>> FindVersionedFiles(const Directory& directory, const VersionedNaming& naming) {
  std::vector<VersionedFile> files;
  const Result<void> walked = Walk(directory, [&](const Directory& found) -> Result<bool> {
    for (const std::string& name : found.files) {
      if (!SuffixOf(name, naming).empty())
        files.push_back({JoinPath(found.path, name), name, HasFile(found, name + ".conf")});
    }
    return true;
  });
  if (!walked) return tl::make_unexpected(walked.error());
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

}  // namespace sluice::migrations
