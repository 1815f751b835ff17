#include "migrations/detect.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

struct Detected {
  const Format* format = nullptr;
  Evidence evidence = Evidence::kNone;
  bool asked_for = false;  // by name

  // A format that knows the directory by more than names takes all that is below it.
  bool sure() const { return evidence > Evidence::kNames; }
};

// wanted: null to ask all formats. What is below least may be nothing, too.
Detected Detect(const Directory& directory, const Format* wanted, Evidence least = Evidence::kNames) {
  if (wanted != nullptr) return {wanted, wanted->detect(directory), true};
  Detected best;
  for (const Format* format : Formats()) {
    if (format->most < least || format->most <= best.evidence) continue;
    const Evidence evidence = format->detect(directory);
    if (evidence > best.evidence) best = {format, evidence};
  }
  return best;
}

using Files = std::unordered_set<std::string>;  // by path

Files FilesOf(const std::vector<Migration>& migrations) {
  Files files;
  for (const Migration& migration : migrations) {
    if (migration.up) files.insert(migration.up->path);
    if (migration.down) files.insert(migration.down->path);
  }
  return files;
}

// Who names the format knows better than a file somewhere above.
std::optional<std::string> OtherDatabaseAt(const Directory& directory, const Detected& detected) {
  const bool is_asked = !detected.asked_for && detected.format != nullptr && detected.format->other_database != nullptr;
  return is_asked ? detected.format->other_database(directory) : std::nullopt;
}

// What is set apart in one directory, as far as it is SQL.
void AddOthers(const Directory& directory, std::vector<SkippedFile>& skipped) {
  for (const std::string& name : directory.others) {
    const std::string path = JoinPath(directory.path, name);
    const bool is_file = IsSqlName(name);
    const std::string_view database =
        (is_file ? OtherDatabaseOfName(name) : OtherDatabaseOfDirectory(name)).value_or("another database");
    if (is_file) {
      skipped.push_back({path, fmt::format("it is for {}, as its name says", database)});
      continue;
    }
    const Result<Directory> below = ReadDirectory(path);
    const Result<std::vector<std::string>> sql = below ? FindSqlFiles(*below, true) : std::vector<std::string>();
    const size_t count = sql ? sql->size() : 0;
    if (count == 0) continue;
    skipped.push_back({path, count == 1 ? fmt::format("its .sql file is for {}", database)
                                        : fmt::format("its {} .sql files are for {}", count, database)});
  }
}

void SortByPath(std::vector<SkippedFile>& skipped) {
  std::sort(skipped.begin(), skipped.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
}

// SQL at and, where deep is set, below the directory that is in no migration.
Result<std::vector<SkippedFile>> FindSkipped(const Directory& directory, const Format& format, bool deep,
                                             const Files& used) {
  std::vector<SkippedFile> skipped;
  const Result<void> walked = Walk(directory, [&](const Directory& found) -> Result<bool> {
    AddOthers(found, skipped);
    for (const std::string& name : found.files) {
      const std::string path = JoinPath(found.path, name);
      if (!IsSqlName(name) || used.contains(path)) continue;
      if (format.has_place_for != nullptr && format.has_place_for(directory, path)) continue;
      skipped.push_back({path, format.why_skipped == nullptr ? "" : format.why_skipped(directory, path)});
    }
    return deep;
  });
  if (!walked) return tl::make_unexpected(walked.error());
  SortByPath(skipped);
  return skipped;
}

Result<History> ReadHistory(const Directory& directory, const Detected& detected) {
  if (detected.sure()) directory.ReadBelow();  // FindSkipped() sees them all
  Result<std::vector<Migration>> migrations = detected.format->read(directory);
  if (!migrations) return tl::make_unexpected(std::move(migrations).error());
  if (const std::optional<std::string> other = OtherDatabaseAt(directory, detected)) {
    return Fail(fmt::format("the migrations in '{}' are for {}, not for PostgreSQL", directory.path, *other),
                "Name the directories that hold PostgreSQL migrations, or the format, with --format-in.");
  }
  Result<std::vector<SkippedFile>> skipped =
      FindSkipped(directory, *detected.format, detected.sure(), FilesOf(*migrations));
  if (!skipped) return tl::make_unexpected(std::move(skipped).error());
  return History{directory.path, detected.format, std::move(*migrations), std::move(*skipped)};
}

// The history of a directory above, where this directory is one of its migrations. Farther up than the nearest only a
// marker counts: names alone are too weak to read a whole tree for.
Result<std::optional<History>> HistoryAround(const std::string& directory, const Format* wanted) {
  Evidence least = Evidence::kLayout;
  for (const std::string& path : DirectoriesAbove(directory)) {
    const Result<Directory> above = ReadDirectory(path);
    if (!above) return std::nullopt;  // nobody asked for it
    const Detected detected = Detect(*above, wanted, least);
    if (detected.evidence >= least) {
      Result<History> history = ReadHistory(*above, detected);
      if (!history) return tl::make_unexpected(std::move(history).error());
      if (!MigrationsAt(*history, directory).empty()) return std::optional<History>(std::move(*history));
    }
    least = Evidence::kMarker;
  }
  return std::nullopt;
}

tl::unexpected<Error> FailForNone(const std::string& directory, const Format* wanted,
                                  const std::vector<SkippedFile>& others) {
  if (!others.empty()) {
    return Fail(fmt::format("no migrations for PostgreSQL in '{}': '{}' is left out, as {}", directory,
                            others.front().path, others.front().reason),
                "Name the directories that hold PostgreSQL migrations.");
  }
  if (wanted == nullptr) {
    return Fail(fmt::format("no migrations in '{}'", directory),
                "Name a directory that holds .sql files, or has one below it that does.");
  }
  return Fail(fmt::format("no migrations in '{}' that are in the format '{}'", directory, wanted->name),
              fmt::format("The format is {}. Without --format-in it is detected.", wanted->summary));
}

// A format that was asked for is believed of the directory that was asked for, whatever its files look like.
bool IsBelieved(const Directory& directory, const Directory& root, const Format* wanted) {
  return wanted != nullptr && &directory == &root;
}

// A format with several places for its scripts gives the same history at each of them.
bool HasSameScripts(const History& a, const History& b) {
  const Files files = FilesOf(a.migrations);
  return !files.empty() && a.format == b.format && files == FilesOf(b.migrations);
}

struct Found {
  std::vector<History> histories;
  std::vector<SkippedFile> others;  // in no history

  void Add(History history, bool is_certain) {
    const auto known = std::find_if(histories.begin(), histories.end(),
                                    [&](const History& each) { return HasSameScripts(each, history); });
    if (known != histories.end()) {
      std::move(history.skipped.begin(), history.skipped.end(), std::back_inserter(known->skipped));
      SortByPath(known->skipped);
      return;
    }
    const bool skipped_only = is_certain && !history.skipped.empty();
    if (!history.migrations.empty() || skipped_only) histories.push_back(std::move(history));
  }

  bool empty() const {
    return std::all_of(histories.begin(), histories.end(),
                       [](const History& history) { return history.migrations.empty(); });
  }
};

// Directories that say that they are another database's, where others do not: "a/mysql8" and "b/migrations". Where all
// do, the names mean something else, or the migrations say so themselves.
void SetHistoriesApart(const Directory& root, Found& found) {
  const auto other = [&](const History& history) {
    return OtherDatabaseOfPath(std::string_view(history.root).substr(std::min(root.path.size(), history.root.size())));
  };
  std::vector<History>& all = found.histories;
  const auto begin =
      std::stable_partition(all.begin(), all.end(), [&](const History& history) { return !other(history); });
  if (begin == all.begin()) return;
  for (auto at = begin; at != all.end(); ++at) {
    found.others.push_back({at->root, fmt::format("its migrations are for {}, as its path says", *other(*at))});
  }
  all.erase(begin, all.end());
}

Result<Found> FindBelow(const Directory& root, const Format* wanted) {
  Found found;
  const Result<void> walked = Walk(root, [&](const Directory& directory) -> Result<bool> {
    const Detected detected = Detect(directory, wanted);
    if (detected.evidence == Evidence::kNone && !IsBelieved(directory, root, wanted)) {
      AddOthers(directory, found.others);
      return true;
    }
    const bool is_below = &directory != &root;
    if (const auto other = is_below ? OtherDatabaseAt(directory, detected) : std::nullopt) {
      found.others.push_back({directory.path, fmt::format("its migrations are for {}", *other)});
      return !detected.sure();
    }
    Result<History> history = ReadHistory(directory, detected);
    if (!history) return tl::make_unexpected(std::move(history).error());
    found.Add(std::move(*history), detected.evidence != Evidence::kNone);
    return !detected.sure();
  });
  if (!walked) return tl::make_unexpected(walked.error());
  if (wanted == nullptr) SetHistoriesApart(root, found);
  return found;
}

std::string Canonical(const std::string& path) {
  std::error_code error;
  const std::string canonical = fs::canonical(path, error).string();
  return error ? path : canonical;
}

bool IsAtOrBelow(std::string_view file, std::string_view path) {
  if (path == ".") return !file.starts_with('/') && file != ".." && !file.starts_with("../");
  if (!file.starts_with(path)) return false;
  return file.size() == path.size() || path == "/" || file[path.size()] == '/';
}

using ToPath = std::function<std::string(const std::string&)>;

std::vector<size_t> Choose(const History& history, const std::string& path, const ToPath& to_path) {
  std::vector<size_t> chosen;
  const auto is_here = [&](const std::optional<ScriptFile>& file) {
    return file && IsAtOrBelow(to_path(file->path), path);
  };
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    const Migration& migration = history.migrations[i];
    if (is_here(migration.up) || is_here(migration.down)) chosen.push_back(i);
  }
  return chosen;
}

History Alone(const std::string& file, const Format* wanted) {
  const Format* format = wanted != nullptr ? wanted : FindFormat("plain");
  Directory directory{.path = ParentPath(file), .files = {std::string(BaseName(file))}};
  Result<std::vector<Migration>> migrations = format->read(directory);
  if (!migrations || migrations->empty()) {
    const std::string name(Stem(BaseName(file)));
    migrations = std::vector<Migration>{{.id = name, .label = name, .up = ScriptFile{file}}};
  }
  return History{directory.path, format, std::move(*migrations), {}};
}

Result<void> CheckFile(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!error && !fs::is_directory(status)) return {};
  return Fail(fmt::format("cannot read '{}': {}", path, error ? error.message() : "it is a directory"),
              "Check the path and its permissions.");
}

}  // namespace

Result<std::vector<History>> FindHistories(const std::string& directory, const Format* format, NoMigrations none) {
  const std::string root = NormalizePath(directory);
  const Result<Directory> names = ReadDirectory(root);
  if (!names) return tl::make_unexpected(names.error());
  if (!Detect(*names, format).sure()) {
    Result<std::optional<History>> around = HistoryAround(root, format);
    if (!around) return tl::make_unexpected(std::move(around).error());
    if (*around) return std::vector<History>{std::move(**around)};
  }
  Result<Found> found = FindBelow(*names, format);
  if (!found) return tl::make_unexpected(std::move(found).error());
  if (found->empty() && none == NoMigrations::kFail) return FailForNone(root, format, found->others);
  std::vector<History> histories = std::move(found->histories);
  std::sort(histories.begin(), histories.end(), [](const History& a, const History& b) { return a.root < b.root; });
  if (!histories.empty()) {
    std::vector<SkippedFile>& skipped = histories.front().skipped;
    std::move(found->others.begin(), found->others.end(), std::back_inserter(skipped));
    SortByPath(skipped);
  }
  return histories;
}

Result<History> HistoryAt(const std::string& directory, const Format* format) {
  const Result<Directory> names = ReadDirectory(NormalizePath(directory));
  if (!names) return tl::make_unexpected(names.error());
  const Detected detected = Detect(*names, format);
  if (detected.evidence != Evidence::kNone || format != nullptr) return ReadHistory(*names, detected);
  return Fail(fmt::format("no migrations in '{}', which would tell their format", names->path),
              "Name it with --format-in.");
}

Result<History> HistoryOfFile(const std::string& file, const Format* format) {
  const std::string path = NormalizePath(file);
  const Result<void> checked = CheckFile(path);
  if (!checked) return tl::make_unexpected(checked.error());
  const Result<Directory> directory = ReadDirectory(ParentPath(path));
  if (!directory) return tl::make_unexpected(directory.error());
  const Detected detected = Detect(*directory, format);
  if (!detected.sure()) {
    Result<std::optional<History>> around = HistoryAround(directory->path, format);
    if (!around) return tl::make_unexpected(std::move(around).error());
    if (*around) return MigrationsAt(**around, path).empty() ? Alone(path, format) : std::move(**around);
  }
  if (detected.evidence == Evidence::kNone) return Alone(path, format);
  Result<History> history = ReadHistory(*directory, detected);
  if (!history) return history;
  return MigrationsAt(*history, path).empty() ? Alone(path, format) : std::move(*history);
}

std::vector<size_t> MigrationsAt(const History& history, const std::string& path) {
  const std::string normal = NormalizePath(path);
  std::vector<size_t> chosen = Choose(history, normal, [](const std::string& file) { return file; });
  if (chosen.empty()) chosen = Choose(history, Canonical(normal), Canonical);
  return chosen;
}

}  // namespace sluice::migrations
