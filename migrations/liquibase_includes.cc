#include "migrations/liquibase_includes.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '_' || c == '-';
}

// A name, or what stands between two quotes; the next of the text, from `at`.
struct Word {
  std::string_view text;
  bool quoted = false;
};

std::optional<Word> NextWord(std::string_view text, size_t& at) {
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      const size_t end = text.find(c, at + 1);
      if (end == std::string_view::npos) return std::nullopt;
      const std::string_view word = text.substr(at + 1, end - at - 1);
      at = end + 1;
      return Word{word, true};
    }
    if (IsNameByte(c) || c == '.' || c == '/') {
      const size_t begin = at;
      while (at < text.size() && !IsSpace(text[at]) &&
             std::string_view("\"'<>=,{}:").find(text[at]) == std::string_view::npos)
        ++at;
      return Word{text.substr(begin, at - begin)};
    }
    if (text.substr(at).starts_with("<!--")) {
      at = std::min(text.find("-->", at), text.size());
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

bool IsChangelogName(std::string_view name) {
  constexpr std::array<std::string_view, 4> kExtensions = {".xml", ".yaml", ".yml", ".json"};
  return std::any_of(kExtensions.begin(), kExtensions.end(), [&](auto extension) { return name.ends_with(extension); });
}

class Includer {
 public:
  explicit Includer(const std::vector<std::string>& files) {
    for (const std::string& file : files) files_.emplace_back(file, Absolute(file));
  }

  void Take(const std::string& changelog) {
    if (!seen_.insert(changelog).second) return;
    const Result<std::string> text = ReadFile(changelog);
    if (!text) return;
    for (const LiquibaseInclude& include : ReadLiquibaseIncludes(*text)) Take(include, ParentPath(changelog));
  }

  std::vector<std::string> Included() && { return std::move(included_); }

 private:
  static std::string Absolute(const std::string& path) {
    std::error_code error;
    const fs::path absolute = fs::weakly_canonical(path, error);
    return error ? path : absolute.string();
  }

  void Take(const LiquibaseInclude& include, const std::string& directory) {
    const std::string path = NormalizePath(include.path);
    const std::string here = Absolute(JoinPath(directory, path));
    if (!include.all && IsChangelogName(path)) return Take(Existing(path, directory));
    for (const auto& [file, absolute] : files_) {
      const bool from_here = include.all ? absolute.starts_with(here + "/") : absolute == here;
      if (from_here || (!include.from_changelog && EndsWith(absolute, path, include.all))) Add(file);
    }
  }

  // A search path is a directory above: the file's path ends with what is written.
  static bool EndsWith(const std::string& absolute, const std::string& path, bool all) {
    const size_t root = path.find_first_not_of('/');
    const std::string written = "/" + path.substr(std::min(root, path.size()));
    return all ? absolute.find(written + "/") != std::string::npos : absolute.ends_with(written);
  }

  // Beside the changelog, or in a directory above it.
  static std::string Existing(const std::string& path, const std::string& directory) {
    std::string above = directory;
    for (int level = 0; level < 8; ++level, above = ParentPath(above)) {
      std::error_code error;
      std::string candidate = JoinPath(above, path);
      if (fs::is_regular_file(candidate, error)) return candidate;
    }
    return JoinPath(directory, path);
  }

  void Add(const std::string& file) {
    if (seen_.insert(file).second) included_.push_back(file);
  }

  std::vector<std::pair<std::string, std::string>> files_;  // as given, and absolute
  std::set<std::string> seen_;
  std::vector<std::string> included_;
};

}  // namespace

std::vector<LiquibaseInclude> ReadLiquibaseIncludes(std::string_view text) {
  std::vector<LiquibaseInclude> includes;
  bool open = false;
  std::string_view key;
  size_t at = 0;
  while (const std::optional<Word> word = NextWord(text, at)) {
    const std::string_view value = word->text;
    if (value == "include" || value == "includeAll") {
      includes.push_back({.path = "", .all = value == "includeAll", .from_changelog = false});
      open = true;
    } else if (value == "changeSet" || value == "databaseChangeLog" || value == "/include" || value == "/includeAll") {
      open = false;
    } else if (open && (key == "file" || key == "path") && includes.back().path.empty()) {
      includes.back().path = value;
    } else if (open && key == "relativeToChangelogFile") {
      includes.back().from_changelog = value == "true";
    }
    key = value;
  }
  std::erase_if(includes, [](const LiquibaseInclude& include) { return include.path.empty(); });
  return includes;
}

std::string FindMasterChangelog(const Directory& directory) {
  std::string found;
  for (const std::string& name : directory.files) {
    const bool may_be = IsChangelogName(name) &&
                        (name.find("changelog") != std::string::npos || name.find("master") != std::string::npos);
    const bool better = found.empty() || name.find("master") != std::string::npos;
    if (!may_be || !better) continue;
    const std::string& text = directory.StartOf(name);
    if (text.find("databaseChangeLog") == std::string::npos || ReadLiquibaseIncludes(text).empty()) continue;
    found = name;
  }
  return found;
}

std::vector<std::string> IncludedFiles(const std::string& changelog, const std::vector<std::string>& files) {
  Includer includer(files);
  includer.Take(changelog);
  return std::move(includer).Included();
}

}  // namespace sluice::migrations
