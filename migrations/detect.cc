#include "migrations/detect.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "migrations/path.h"
#include "migrations/text.h"
#include "migrations/walk.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

struct Detected {
  const Format* format = nullptr;
  Evidence evidence = Evidence::kNone;

  // A format that knows the directory by more than names takes all that is below it.
  bool sure() const { return evidence > Evidence::kNames; }
};

// wanted: null to ask all formats. What is below least may be nothing, too.
Detected Detect(const Directory& directory, const Format* wanted, Evidence least = Evidence::kNames) {
  if (wanted != nullptr) return {wanted, wanted->detect(directory)};
  Detected best;
  for (const Format* format : Formats()) {
    if (format->most < least || format->most <= best.evidence) continue;
    const Evidence evidence = format->detect(directory);
    if (evidence > best.evidence) best = {format, evidence};
  }
  return best;
}

std::set<std::string> FilesOf(const std::vector<Migration>& migrations) {
  std::set<std::string> files;
  for (const Migration& migration : migrations) {
    if (migration.up) files.insert(migration.up->path);
    if (migration.down) files.insert(migration.down->path);
  }
  return files;
}

Result<History> ReadHistory(const Directory& directory, const Detected& detected) {
  Result<std::vector<Migration>> migrations = detected.format->read(directory);
  if (!migrations) return tl::make_unexpected(std::move(migrations).error());
  Result<std::vector<std::string>> sql = FindSqlFiles(directory, detected.sure());
  if (!sql) return tl::make_unexpected(std::move(sql).error());
  const std::set<std::string> used = FilesOf(*migrations);
  const auto has_place_for = detected.format->has_place_for;
  const auto is_known = [&](const std::string& path) {
    return used.contains(path) || (has_place_for != nullptr && has_place_for(directory, path));
  };
  sql->erase(std::remove_if(sql->begin(), sql->end(), is_known), sql->end());
  std::sort(sql->begin(), sql->end());
  return History{directory.path, detected.format, std::move(*migrations), std::move(*sql)};
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

tl::unexpected<Error> FailForNone(const std::string& directory, const Format* wanted) {
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

Result<std::vector<History>> FindBelow(const Directory& root, const Format* wanted) {
  std::vector<History> histories;
  const Result<void> walked = Walk(root, [&](const Directory& directory) -> Result<bool> {
    const Detected detected = Detect(directory, wanted);
    if (detected.evidence == Evidence::kNone && !IsBelieved(directory, root, wanted)) return true;
    Result<History> history = ReadHistory(directory, detected);
    if (!history) return tl::make_unexpected(std::move(history).error());
    const bool skipped_only = detected.evidence != Evidence::kNone && !history->skipped.empty();
    if (!history->migrations.empty() || skipped_only) histories.push_back(std::move(*history));
    return !detected.sure();
  });
  if (!walked) return tl::make_unexpected(walked.error());
  return histories;
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
  Result<std::vector<History>> histories = FindBelow(*names, format);
  if (!histories) return histories;
  const bool empty = std::all_of(histories->begin(), histories->end(),
                                 [](const History& history) { return history.migrations.empty(); });
  if (empty && none == NoMigrations::kFail) return FailForNone(root, format);
  std::sort(histories->begin(), histories->end(), [](const History& a, const History& b) { return a.root < b.root; });
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
