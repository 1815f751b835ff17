#include "paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "migrations/detect.h"
#include "repository_path.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

migrations::History HistoryOf(const std::string& file) {
  migrations::Migration migration;
  migration.id = fs::path(file).stem().string();
  migration.label = migration.id;
  migration.up = migrations::ScriptFile{file};
  migrations::History history;
  history.root = file;
  history.format = migrations::FindFormat("plain");
  history.migrations = {std::move(migration)};
  return history;
}

Result<std::optional<migrations::History>> ReadSchema(const std::string& given) {
  if (given.empty()) return std::nullopt;
  const std::string path = ShortPath(given);
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_directory(path, error)) return std::optional(HistoryOf(path));
  return Fail(
      fmt::format("the schema '{}' {}", path, error || !fs::exists(path, error) ? "does not exist" : "is a directory"),
      "Give a file of SQL: pg_dump --schema-only writes one.");
}

class Requests {
 public:
  explicit Requests(const migrations::Format* format) : format_(format) {}

  Result<void> AddDirectory(const std::string& path) {
    Result<std::vector<migrations::History>> histories = migrations::FindHistories(path, format_);
    if (!histories) return tl::make_unexpected(histories.error());
    for (migrations::History& history : *histories) Add(std::move(history), path);
    return {};
  }

  Result<void> AddFile(const std::string& path) {
    Result<migrations::History> history = migrations::HistoryOfFile(path, format_);
    if (!history) return tl::make_unexpected(history.error());
    Add(std::move(*history), path);
    return {};
  }

  void AddAlone(const std::string& path) { requests_.push_back({HistoryOf(path), {true}, {}, false}); }

  std::vector<analysis::Request> Take() { return std::move(requests_); }

 private:
  void Add(migrations::History history, const std::string& path) {
    std::error_code ignored;
    const std::string root = fs::weakly_canonical(history.root, ignored).string();
    const auto [known, added] = by_root_.try_emplace(root, requests_.size());
    if (added) {
      const size_t count = history.migrations.size();
      requests_.push_back({std::move(history), std::vector<bool>(count, false), {}, true});
    }
    analysis::Request& request = requests_[known->second];
    for (const size_t migration : migrations::MigrationsAt(request.history, path)) request.reported[migration] = true;
  }

  const migrations::Format* format_;
  std::vector<analysis::Request> requests_;
  std::map<std::string, size_t> by_root_;
};

}  // namespace

namespace {

// Each migration asked for as a history of its own.
std::vector<analysis::Request> Separate(const std::vector<analysis::Request>& requests) {
  std::vector<analysis::Request> alone;
  for (const analysis::Request& request : requests) {
    for (size_t i = 0; i < request.history.migrations.size(); ++i) {
      if (!request.reported[i]) continue;
      analysis::Request single{request.history, {true}, {}, false};
      single.history.migrations = {request.history.migrations[i]};
      alone.push_back(std::move(single));
    }
  }
  return alone;
}

}  // namespace

Result<std::vector<analysis::Request>> ResolvePaths(const PathOptions& options) {
  const Result<std::optional<migrations::History>> schema = ReadSchema(options.schema);
  if (!schema) return tl::make_unexpected(schema.error());
  Requests requests(options.format);
  for (const std::string& given : options.paths) {
    const std::string path = ShortPath(given);
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (given == "-") {
      return Fail("'-' is standard input and goes with no other path", "Lint it by itself.");
    }
    if (!fs::exists(status)) {
      return Fail(fmt::format("'{}' does not exist", path), "Give a directory of migrations, or files in one.");
    }
    Result<void> added;
    if (fs::is_directory(status)) {
      added = requests.AddDirectory(path);
    } else if (options.no_history) {
      requests.AddAlone(path);
    } else {
      added = requests.AddFile(path);
    }
    if (!added) return tl::make_unexpected(added.error());
  }
  std::vector<analysis::Request> resolved = requests.Take();
  if (options.no_history) resolved = Separate(resolved);
  for (analysis::Request& request : resolved) {
    request.schema = *schema;
    request.complete = request.complete || schema->has_value();
  }
  return resolved;
}

Result<const migrations::Format*> ParseFormatIn(const std::string& name) {
  if (name.empty()) return nullptr;
  const migrations::Format* format = migrations::FindFormat(name);
  if (format != nullptr) return format;
  std::string names;
  for (const migrations::Format* each : migrations::Formats()) {
    if (!names.empty()) names += ", ";
    names += each->name;
  }
  return Fail(fmt::format("'{}' is no migration format", name), "Known are: " + names + ".");
}

}  // namespace sluice::cli
