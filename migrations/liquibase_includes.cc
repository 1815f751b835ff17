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
  bool is_key = false;  // quoted, with a ':' behind it
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
      size_t behind = at;
      while (behind < text.size() && IsSpace(text[behind])) ++behind;
      return Word{word, true, text.substr(behind, 1) == ":"};
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

// Beside the changelog, or in a directory above it.
std::string Existing(const std::string& path, const std::string& directory) {
  std::string above = directory;
  for (int level = 0; level < 8; ++level, above = ParentPath(above)) {
    std::error_code error;
    std::string candidate = JoinPath(above, path);
    if (fs::exists(candidate, error)) return candidate;
  }
  return JoinPath(directory, path);
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
    uint32_t place = 0;
    for (const LiquibaseEntry& entry : ReadLiquibaseChangelog(*text)) {
      if (!entry.changeset) {
        Take(entry, ParentPath(changelog));
        continue;
      }
      if (included_.empty() || included_.back().path != changelog) included_.push_back({changelog});
      included_.back().changesets.push_back(place++);
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

  void Add(const std::string& file) {
    if (seen_.insert(file).second) included_.push_back({file});
  }

  std::vector<std::pair<std::string, std::string>> files_;  // as given, and absolute
  std::set<std::string> seen_;
  std::vector<IncludedFile> included_;
};

// The elements of a changeset that do something (liquibase.change.core), beside sqlFile.
bool IsChange(std::string_view name) {
  constexpr std::array<std::string_view, 45> kChanges = {"addAutoIncrement",
                                                         "addColumn",
                                                         "addDefaultValue",
                                                         "addForeignKeyConstraint",
                                                         "addLookupTable",
                                                         "addNotNullConstraint",
                                                         "addPrimaryKey",
                                                         "addUniqueConstraint",
                                                         "alterSequence",
                                                         "createFunction",
                                                         "createIndex",
                                                         "createProcedure",
                                                         "createSequence",
                                                         "createTable",
                                                         "createView",
                                                         "customChange",
                                                         "delete",
                                                         "dropAllForeignKeyConstraints",
                                                         "dropColumn",
                                                         "dropDefaultValue",
                                                         "dropForeignKeyConstraint",
                                                         "dropIndex",
                                                         "dropNotNullConstraint",
                                                         "dropPrimaryKey",
                                                         "dropProcedure",
                                                         "dropSequence",
                                                         "dropTable",
                                                         "dropUniqueConstraint",
                                                         "dropView",
                                                         "enableCheckConstraint",
                                                         "executeCommand",
                                                         "insert",
                                                         "loadData",
                                                         "loadUpdateData",
                                                         "mergeColumns",
                                                         "modifyDataType",
                                                         "renameColumn",
                                                         "renameSequence",
                                                         "renameTable",
                                                         "renameView",
                                                         "setColumnRemarks",
                                                         "setTableRemarks",
                                                         "sql",
                                                         "tagDatabase",
                                                         "update"};
  return std::binary_search(kChanges.begin(), kChanges.end(), name);
}

// What stands behind a key, by the keys that matter.
class ChangelogReader {
 public:
  explicit ChangelogReader(std::string_view text) : text_(text) {}

  std::vector<LiquibaseEntry> Read() {
    std::string_view key;
    size_t at = 0;
    while (const std::optional<Word> word = NextWord(text_, at)) {
      if (!word->quoted || word->is_key) TakeName(word->text);
      if (open_ && !in_rollback_) TakeValue(key, word->text);
      key = word->text;
    }
    std::erase_if(entries_, [](const LiquibaseEntry& entry) {
      return entry.changeset ? entry.changeset->id.empty() : entry.path.empty();
    });
    return std::move(entries_);
  }

 private:
  void TakeName(std::string_view name) {
    if (name == "include" || name == "includeAll") return Begin({.all = name == "includeAll"});
    if (name == "changeSet") {
      const auto offset = static_cast<uint32_t>(name.data() - text_.data());
      return Begin({.changeset = ChangelogChangeset{.author = "", .id = "", .offset = offset}});
    }
    if (name == "databaseChangeLog" || name == "/include" || name == "/includeAll" || name == "/changeSet") {
      open_ = false;
    } else if (name == "rollback" || name == "/rollback") {
      in_rollback_ = name == "rollback";
    } else if (open_ && !in_rollback_ && entries_.back().changeset) {
      TakeChange(name, *entries_.back().changeset);
    }
  }

  void Begin(LiquibaseEntry entry) {
    entries_.push_back(std::move(entry));
    open_ = true;
    in_rollback_ = in_script_ = false;
  }

  void TakeChange(std::string_view name, ChangelogChangeset& changeset) {
    if (name == "sqlFile") {
      changeset.scripts.emplace_back();
      in_script_ = true;
    } else if (IsChange(name)) {
      changeset.has_other_changes = true;
      in_script_ = false;
    }
  }

  void TakeValue(std::string_view key, std::string_view value) {
    LiquibaseEntry& entry = entries_.back();
    if (!entry.changeset) return TakeIncluded(key, value, entry);
    if (in_script_) return TakeScript(key, value, entry.changeset->scripts.back());
    const auto set = [&](std::string_view name, std::string& attribute) {
      if (key == name && attribute.empty()) attribute = value;
    };
    // The first is the changeset's own: changes may have an "id" in them, too.
    set("id", entry.changeset->id);
    set("author", entry.changeset->author);
    set("dbms", entry.changeset->databases);
    set("logicalFilePath", entry.changeset->logical_path);
  }

  static void TakeIncluded(std::string_view key, std::string_view value, LiquibaseEntry& entry) {
    if ((key == "file" || key == "path") && entry.path.empty()) entry.path = value;
    if (key == "relativeToChangelogFile") entry.from_changelog = value == "true";
  }

  static void TakeScript(std::string_view key, std::string_view value, ChangelogScript& script) {
    if (key == "path" && script.path.empty()) script.path = value;
    if (key == "dbms" && script.databases.empty()) script.databases = value;
    if (key == "relativeToChangelogFile") script.from_changelog = value == "true";
  }

  std::string_view text_;
  std::vector<LiquibaseEntry> entries_;
  bool open_ = false;
  bool in_rollback_ = false;
  bool in_script_ = false;
};

}  // namespace

bool IsChangelogName(std::string_view name) {
  constexpr std::array<std::string_view, 4> kExtensions = {".xml", ".yaml", ".yml", ".json"};
  return std::any_of(kExtensions.begin(), kExtensions.end(), [&](auto extension) { return name.ends_with(extension); });
}

bool IsChangelog(std::string_view text) {
  return text.find("databaseChangeLog") != std::string_view::npos;
}

std::vector<LiquibaseEntry> ReadLiquibaseChangelog(std::string_view text) {
  return ChangelogReader(text).Read();
}

std::vector<std::string> FindChangelogs(const Directory& directory) {
  std::vector<std::string> changelogs;
  std::string master;
  for (const std::string& name : directory.files) {
    if (!IsChangelogName(name)) continue;
    const bool is_master = name.find("master") != std::string::npos;
    if (!is_master && name.find("changelog") == std::string::npos) continue;
    const std::string& text = directory.StartOf(name);
    const std::vector<LiquibaseEntry> entries =
        IsChangelog(text) ? ReadLiquibaseChangelog(text) : std::vector<LiquibaseEntry>();
    if (entries.empty()) continue;
    changelogs.push_back(name);
    const bool includes =
        std::any_of(entries.begin(), entries.end(), [](const auto& entry) { return !entry.changeset; });
    if (includes && (master.empty() || is_master)) master = name;
  }
  return master.empty() ? changelogs : std::vector<std::string>{master};
}

std::string FindScript(const ChangelogScript& script, const std::string& changelog) {
  const std::string path = NormalizePath(script.path);
  const std::string directory = ParentPath(changelog);
  const std::string found = script.from_changelog ? JoinPath(directory, path) : Existing(path, directory);
  std::error_code error;
  return fs::is_regular_file(found, error) ? found : "";
}

std::vector<IncludedFile> IncludedFiles(const std::string& changelog, const std::vector<std::string>& files) {
  Includer includer(files);
  includer.Take(changelog);
  return std::move(includer).Included();
}

}  // namespace sluice::migrations
