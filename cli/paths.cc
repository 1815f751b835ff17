#include "paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "git_changes.h"
#include "migrations/detect.h"
#include "migrations/lock.h"
#include "migrations/path.h"
#include "migrations/target.h"
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

struct Found {
  std::vector<analysis::Request> requests;
  std::vector<std::optional<migrations::RenderOptions>> renders;  // of each; nothing where no code may run
};

class Requests {
 public:
  Requests(const PathOptions& options, ConfigFiles& configs, const WorkingView& view)
      : options_(options), configs_(configs), view_(view) {}

  // A directory as it was named. Where the configuration names histories in it, it means these.
  Result<void> AddDirectory(const std::string& path) {
    const Result<const ConfigFile*> file = configs_.For(path);
    if (!file) return tl::make_unexpected(file.error());
    const std::string real = CanonicalPath(path);
    std::vector<const ConfiguredHistory*> inside;
    if (*file != nullptr) {
      for (const ConfiguredHistory& history : (*file)->histories) {
        if (IsAtOrBelow(history.directory, real)) inside.push_back(&history);
      }
    }
    if (inside.empty()) return AddHistoriesAt(path, *file, FormatAt(*file, real), nullptr);
    for (const ConfiguredHistory* history : inside) {
      if (Result<void> added = AddConfigured(path, real, **file, *history); !added) return added;
    }
    return {};
  }

  Result<void> AddFile(const std::string& path) {
    const Result<const ConfigFile*> file = configs_.For(path);
    if (!file) return tl::make_unexpected(file.error());
    const std::string looked_at = view_.ToLookAt(path);
    if (IsMissingInCopy(looked_at)) return {};
    Result<migrations::History> history = migrations::HistoryOfFile(looked_at, FormatAt(*file, CanonicalPath(path)));
    if (!history) return tl::make_unexpected(history.error());
    return Add(std::move(*history), path, *file);
  }

  Result<void> AddAlone(const std::string& path) {
    const Result<const ConfigFile*> file = configs_.For(path);
    if (!file) return tl::make_unexpected(file.error());
    analysis::Request request{std::make_shared<migrations::History>(HistoryOf(path)), {true}};
    request.complete = false;
    request.options = OptionsAt(*file, path, CanonicalPath(path));
    requests_.push_back(std::move(request));
    start_.push_back(0);
    renders_.emplace_back();
    return {};
  }

  Found Take() { return {std::move(requests_), std::move(renders_)}; }

 private:
  static const HistoryConfig& ConfigAt(const ConfigFile* file, const std::string& real) {
    static const HistoryConfig none;
    if (file == nullptr) return none;
    const ConfiguredHistory* history = file->HistoryAt(real);
    return history != nullptr ? history->config : file->elsewhere;
  }

  const migrations::Format* FormatAt(const ConfigFile* file, const std::string& real) const {
    if (options_.format != nullptr) return options_.format;
    const auto& format = ConfigAt(file, real).format;
    return format ? format->value : nullptr;
  }

  // root: of the history, as its files begin; real: the same, absolute and without links.
  analysis::LintOptions OptionsAt(const ConfigFile* file, const std::string& root, const std::string& real) const {
    analysis::LintOptions lint = ToLintOptions(file, ConfigAt(file, real), options_.given);
    lint.policy.root = root;
    if (file != nullptr) lint.policy.place = file->FromHere(real);
    return lint;
  }

  // What is not staged is in no copy of what is.
  bool IsMissingInCopy(const std::string& looked_at) const {
    std::error_code ignored;
    return view_.is_copy() && !fs::exists(looked_at, ignored);
  }

  Result<void> AddConfigured(const std::string& path, const std::string& real, const ConfigFile& file,
                             const ConfiguredHistory& history) {
    std::error_code ignored;
    if (!fs::is_directory(history.directory, ignored)) {
      return Fail(
          fmt::format("{}: there is no directory '{}'", PlaceText(file.configuration, history.config.directory->place),
                      history.config.directory->value),
          "It is looked for beside the configuration.");
    }
    const std::string relative = fs::path(history.directory).lexically_relative(real).generic_string();
    const std::string named = relative == "." ? path : migrations::JoinPath(migrations::NormalizePath(path), relative);
    return AddHistoriesAt(named, &file, FormatAt(&file, history.directory), &history);
  }

  // configured: null, or the history whose directory it is; one in a directory below may have a configuration of its
  // own.
  Result<void> AddHistoriesAt(const std::string& path, const ConfigFile* file, const migrations::Format* format,
                              const ConfiguredHistory* configured) {
    const std::string looked_at = view_.ToLookAt(path);
    if (IsMissingInCopy(looked_at)) return {};
    const bool accepts_none = options_.choice.AsksGit() || options_.may_be_empty;
    const auto none = accepts_none ? migrations::NoMigrations::kAccept : migrations::NoMigrations::kFail;
    Result<std::vector<migrations::History>> histories = migrations::FindHistories(looked_at, format, none);
    if (!histories) return tl::make_unexpected(histories.error());
    if (histories->empty() && options_.may_be_empty) {
      Result<migrations::History> history = migrations::HistoryAt(looked_at, format);
      if (!history) return tl::make_unexpected(history.error());
      histories->push_back(std::move(*history));
    }
    for (migrations::History& history : *histories) {
      if (configured != nullptr && file->HistoryAt(view_.ToReal(history.root)) != configured) continue;
      if (Result<void> added = Add(std::move(history), path, file); !added) return added;
    }
    return {};
  }

  Result<void> Add(migrations::History history, const std::string& path, const ConfigFile* file) {
    const std::string root = view_.ToReal(history.root);
    const std::vector<size_t> asked_for = migrations::MigrationsAt(history, view_.ToLookAt(path));
    const bool whole = IsAtOrBelow(root, CanonicalPath(path));
    const auto [known, added] = by_root_.try_emplace(root, requests_.size());
    if (added) {
      const std::string lock = migrations::LockPath(history);
      history = view_.Renamed(std::move(history), path);
      if (Result<void> made = Make(std::move(history), root, file); !made) return made;
      if (Result<void> checked = CheckLock(lock, requests_.back()); !checked) return checked;
    }
    analysis::Request& request = requests_[known->second];
    for (const size_t migration : asked_for) {
      // Who names a migration wants to hear of it, and everybody of one that was edited.
      request.reported[migration] = request.reported[migration] || !whole || migration >= start_[known->second] ||
                                    (request.lock && IsEdited(request.lock->states[migration]));
    }
    return {};
  }

  static bool IsEdited(migrations::LockState state) { return state == migrations::LockState::kEdited; }

  // path: of the lock, as it is looked at.
  Result<void> CheckLock(const std::string& path, analysis::Request& request) const {
    if (!options_.check_lock) return {};
    const std::string shown = migrations::JoinPath(request.history->root, migrations::BaseName(path));
    Result<std::optional<migrations::LockCheck>> checked = migrations::CheckLock(*request.history, {shown, path});
    if (!checked) return tl::make_unexpected(checked.error());
    request.lock = std::move(*checked);
    return {};
  }

  Result<void> Make(migrations::History history, const std::string& root, const ConfigFile* file) {
    const HistoryConfig& config = ConfigAt(file, root);
    size_t start = 0;
    if (config.start_after && options_.choice.IsEmpty()) {
      const Result<size_t> last = migrations::FindMigration(history, config.start_after->value);
      if (!last) {
        return Fail(
            fmt::format("{}: {}", PlaceText(file->configuration, config.start_after->place), last.error().message),
            last.error().hint);
      }
      start = *last + 1;
    }
    const size_t count = history.migrations.size();
    analysis::Request request{std::make_shared<migrations::History>(std::move(history)), std::vector<bool>(count)};
    request.options = OptionsAt(file, request.history->root, root);
    request.texts = view_.keeper();
    if (config.schema && options_.schema.empty() && !options_.no_history) {
      Result<std::optional<migrations::History>> schema = ReadSchema(file->ToShow(config.schema->value));
      if (!schema) {
        return Fail(fmt::format("{}: {}", PlaceText(file->configuration, config.schema->place), schema.error().message),
                    schema.error().hint);
      }
      request.schema = std::move(*schema);
    }
    requests_.push_back(std::move(request));
    start_.push_back(start);
    renders_.push_back(RenderOptionsFor(config));
    return {};
  }

  // Nothing where no code of the project may run.
  std::optional<migrations::RenderOptions> RenderOptionsFor(const HistoryConfig& config) const {
    const bool configured = config.render && config.render->value;
    if (!options_.given.render.value_or(configured)) return std::nullopt;
    if (!options_.given.alembic.empty()) return migrations::RenderOptions{options_.given.alembic};
    return migrations::RenderOptions{config.alembic ? config.alembic->value : std::string()};
  }

  const PathOptions& options_;
  ConfigFiles& configs_;
  const WorkingView& view_;
  std::vector<analysis::Request> requests_;
  std::vector<std::optional<migrations::RenderOptions>> renders_;  // of each
  std::vector<size_t> start_;  // of each, the place of the first migration that is reported unless it is named
  std::map<std::string, size_t> by_root_;
};

// Each migration asked for as a history of its own.
std::vector<analysis::Request> Separate(const std::vector<analysis::Request>& requests) {
  std::vector<analysis::Request> alone;
  for (const analysis::Request& request : requests) {
    for (size_t i = 0; i < request.history->migrations.size(); ++i) {
      if (!request.reported[i]) continue;
      const migrations::History& all = *request.history;
      migrations::History one{all.root, all.format, {all.migrations[i]}, all.skipped};
      analysis::Request single{std::make_shared<migrations::History>(std::move(one)), {true}};
      single.complete = false;
      single.options = request.options;
      single.texts = request.texts;
      alone.push_back(std::move(single));
    }
  }
  return alone;
}

// The configured histories, as seen from the working directory; where none is, what is around the configuration.
Result<std::vector<std::string>> DefaultPaths(const PathOptions& options, ConfigFiles& configs) {
  const Result<const ConfigFile*> file = configs.For(".");
  if (!file) return tl::make_unexpected(file.error());
  if (*file != nullptr) {
    std::vector<std::string> paths;
    for (const ConfiguredHistory& history : (*file)->histories) {
      paths.push_back((*file)->ToShow(history.config.directory->value));
    }
    if (paths.empty()) paths.push_back((*file)->ToShow("."));
    return paths;
  }
  if (options.choice.AsksGit() || options.may_be_empty || options.detects_here) return std::vector<std::string>{"."};
  return Fail("no path is given, and no sluice.toml says where the migrations are",
              "Give a directory of migrations, or files in one; `sluice init` writes a sluice.toml.");
}

Result<void> CheckPath(const std::string& path) {
  if (path == "-") return Fail("'-' is standard input and goes with no other path", "Lint it by itself.");
  std::error_code error;
  if (fs::exists(fs::status(path, error))) return {};
  return Fail(fmt::format("'{}' does not exist", path), "Give a directory of migrations, or files in one.");
}

// What is not asked about needs no SQL.
void Render(Found& found) {
  for (size_t i = 0; i < found.requests.size(); ++i) {
    analysis::Request& request = found.requests[i];
    const auto render = request.history->format->render;
    if (!found.renders[i] || render == nullptr) continue;
    const bool any = std::find(request.reported.begin(), request.reported.end(), true) != request.reported.end();
    if (any) render(*request.history, *found.renders[i]);
  }
}

Result<Found> FindRequests(const PathOptions& options, const std::vector<std::string>& paths, ConfigFiles& configs,
                           const WorkingView& view) {
  Requests requests(options, configs, view);
  for (const std::string& path : paths) {
    std::error_code ignored;
    Result<void> added;
    if (fs::is_directory(path, ignored)) {
      added = requests.AddDirectory(path);
    } else if (options.no_history && !view.is_copy()) {
      added = requests.AddAlone(path);
    } else {
      added = requests.AddFile(path);
    }
    if (!added) return tl::make_unexpected(added.error());
  }
  return requests.Take();
}

}  // namespace

Result<std::vector<analysis::Request>> ResolvePaths(const PathOptions& options) {
  const Result<std::optional<migrations::History>> schema = ReadSchema(options.schema);
  if (!schema) return tl::make_unexpected(schema.error());
  ConfigFiles configs(options.config);
  Result<std::vector<std::string>> paths =
      options.paths.empty() ? DefaultPaths(options, configs) : Result<std::vector<std::string>>(options.paths);
  if (!paths) return tl::make_unexpected(paths.error());
  for (std::string& path : *paths) {
    path = ShortPath(path);
    if (const Result<void> checked = CheckPath(path); !checked) return tl::make_unexpected(checked.error());
  }
  const Result<GitChanges> asked = options.choice.AsksGit() ? AskGit(options.choice, *paths) : GitChanges();
  if (!asked) return tl::make_unexpected(asked.error());
  if (asked->nothing) return std::vector<analysis::Request>();
  Result<Found> found = FindRequests(options, *paths, configs, asked->view);
  if (!found) return tl::make_unexpected(found.error());
  std::vector<analysis::Request>& requests = found->requests;
  if (options.choice.AsksGit()) {
    const FilePlace place = [&](const migrations::ScriptFile& file) { return asked->view.ToReal(file.place()); };
    for (analysis::Request& request : requests) ChooseChanged(asked->changed, place, request);
  }
  const Result<void> chosen = ChooseById(options.choice, requests);
  if (!chosen) return tl::make_unexpected(chosen.error());
  Render(*found);
  if (options.no_history) requests = Separate(requests);
  for (analysis::Request& request : requests) {
    if (schema->has_value()) request.schema = *schema;
    request.complete = request.complete || request.schema.has_value();
  }
  return std::move(requests);
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

Result<std::vector<analysis::Request>> ResolveHistories(const std::string& path, const std::string& format_in,
                                                        const std::string& config) {
  const Result<const migrations::Format*> format = ParseFormatIn(format_in);
  if (!format) return tl::make_unexpected(format.error());
  return ResolvePaths({.paths = {path}, .format = *format, .config = config});
}

}  // namespace sluice::cli
