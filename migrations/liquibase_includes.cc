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
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '_' || c == '-';
}

// Where the quote at `at` ends; npos where it is an apostrophe of some text.
size_t EndOfQuote(std::string_view text, size_t at) {
  const bool in_word = at > 0 && IsNameByte(text[at - 1]);
  const size_t end = in_word ? std::string_view::npos : text.find(text[at], at + 1);
  return end != std::string_view::npos && text.substr(at, end - at).find('\n') == std::string_view::npos
             ? end
             : std::string_view::npos;
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
      const size_t end = EndOfQuote(text, at);
      if (end == std::string_view::npos) {
        ++at;
        continue;
      }
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

class Includer {
 public:
  explicit Includer(const std::vector<std::string>& files) {
    for (const std::string& file : files) files_.emplace_back(file, Absolute(file));
  }

  void Take(const std::string& changelog) {
    if (!seen_.insert(changelog).second) return;
    const Result<std::string> text = ReadFile(changelog);
    if (!text) return;
    for (const LiquibaseEntry& entry : ReadLiquibaseChangelog(*text)) {
      if (!entry.changeset) {
        Take(entry, ParentPath(changelog));
      } else if (with_changesets_.insert(changelog).second) {
        included_.push_back({changelog, true});
      }
    }
  }

  std::vector<IncludedFile> Included() && { return std::move(included_); }

 private:
  static std::string Absolute(const std::string& path) {
    std::error_code error;
    const fs::path absolute = fs::weakly_canonical(path, error);
    return error ? path : absolute.string();
  }

  void Take(const LiquibaseEntry& include, const std::string& directory) {
    const std::string path = NormalizePath(include.path);
    const std::string here = Absolute(JoinPath(directory, path));
    if (!include.all && IsChangelogName(path)) return Take(Existing(path, directory));
    if (include.all) TakeChangelogs(Existing(path, directory));
    for (const auto& [file, absolute] : files_) {
      const bool from_here = include.all ? absolute.starts_with(here + "/") : absolute == here;
      if (from_here || (!include.from_changelog && EndsWith(absolute, path, include.all))) Add(file);
    }
  }

  // Those in a directory that is included as a whole; SQL among them comes behind.
  void TakeChangelogs(const std::string& path) {
    const Result<Directory> directory = ReadDirectory(path);
    if (!directory) return;
    const Result<std::vector<std::string>> found = FindFiles(*directory, true, IsChangelogName);
    if (!found) return;
    std::vector<std::string> changelogs = *found;
    std::sort(changelogs.begin(), changelogs.end());
    for (const std::string& changelog : changelogs) {
      if (IsChangelog(ReadStart(changelog))) Take(changelog);
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
      if (fs::exists(candidate, error)) return candidate;
    }
    return JoinPath(directory, path);
  }

  void Add(const std::string& file) {
    if (seen_.insert(file).second) included_.push_back({file});
  }

  std::vector<std::pair<std::string, std::string>> files_;  // as given, and absolute
  std::set<std::string> seen_;
  std::set<std::string> with_changesets_;
  std::vector<IncludedFile> included_;
};

void SetAttribute(std::string_view key, std::string_view value, ChangelogChangeset& changeset) {
  const auto set = [&](std::string& attribute) {
    if (attribute.empty()) attribute = value;
  };
  if (key == "id") set(changeset.id);
  if (key == "author") set(changeset.author);
  if (key == "dbms") set(changeset.databases);
  if (key == "logicalFilePath") set(changeset.logical_path);
}

void SetAttribute(std::string_view key, std::string_view value, LiquibaseEntry& entry) {
  if (entry.changeset) return SetAttribute(key, value, *entry.changeset);
  if ((key == "file" || key == "path") && entry.path.empty()) entry.path = value;
  if (key == "relativeToChangelogFile") entry.from_changelog = value == "true";
}

}  // namespace

bool IsChangelogName(std::string_view name) {
  constexpr std::array<std::string_view, 4> kExtensions = {".xml", ".yaml", ".yml", ".json"};
  return std::any_of(kExtensions.begin(), kExtensions.end(), [&](auto extension) { return name.ends_with(extension); });
}

bool IsChangelog(std::string_view text) {
  return text.find("databaseChangeLog") != std::string_view::npos;
}

// The first of the attributes is the changeset's own: changes may have an "id" in them, too.
std::vector<LiquibaseEntry> ReadLiquibaseChangelog(std::string_view text) {
  std::vector<LiquibaseEntry> entries;
  bool open = false;
  std::string_view key;
  size_t at = 0;
  while (const std::optional<Word> word = NextWord(text, at)) {
    const std::string_view value = word->text;
    if (value == "include" || value == "includeAll") {
      entries.push_back({.all = value == "includeAll"});
      open = true;
    } else if (value == "changeSet") {
      entries.emplace_back();
      const auto begin = static_cast<uint32_t>(value.data() - text.data());
      entries.back().changeset = ChangelogChangeset{.author = "", .id = "", .offset = begin};
      open = true;
    } else if (value == "databaseChangeLog" || value == "/include" || value == "/includeAll" || value == "/changeSet") {
      open = false;
    } else if (open) {
      SetAttribute(key, value, entries.back());
    }
    key = value;
  }
  std::erase_if(entries, [](const LiquibaseEntry& entry) { return entry.path.empty() && !entry.changeset; });
  std::erase_if(entries, [](const LiquibaseEntry& entry) { return entry.changeset && entry.changeset->id.empty(); });
  return entries;
}

std::vector<std::string> FindChangelogs(const Directory& directory) {
  std::vector<std::string> changelogs;
  std::string master;
  for (const std::string& name : directory.files) {
    if (!IsChangelogName(name)) continue;
    const bool is_master = name.find("master") != std::string::npos;
    if (!is_master && name.find("changelog") == std::string::npos) continue;
    const std::string text = ReadStart(JoinPath(directory.path, name));
    const std::vector<LiquibaseEntry> entries = IsChangelog(text) ? ReadLiquibaseChangelog(text) : std::vector<LiquibaseEntry>();
    if (entries.empty()) continue;
    changelogs.push_back(name);
    const bool includes = std::any_of(entries.begin(), entries.end(), [](const auto& entry) { return !entry.changeset; });
    if (includes && (master.empty() || is_master)) master = name;
  }
  return master.empty() ? changelogs : std::vector<std::string>{master};
}

std::vector<IncludedFile> IncludedFiles(const std::string& changelog, const std::vector<std::string>& files) {
  Includer includer(files);
  includer.Take(changelog);
  return std::move(includer).Included();
}

}  // namespace sluice::migrations
