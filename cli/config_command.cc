// sluice config [PATH...]
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "analyzer/model/read.h"
#include "analyzer/report/display.h"
#include "commands.h"
#include "configured_database.h"
#include "migrations/detect.h"
#include "paths.h"
#include "repository_path.h"
#include "rules/registry.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string config;
  std::string format_in;
  std::string schema;
  int server_major = 0;
};

// A value in force and where it comes from: a place in the file, "option", "detected" or "default".
struct Setting {
  std::string name;
  std::optional<std::string> value;
  std::string source;
};

struct Effective {
  std::string directory;
  const ConfigFile* file = nullptr;
  std::vector<Setting> settings;
  std::vector<Setting> session;
  std::vector<Setting> rules;  // also "drop-table.option"
};

class Describer {
 public:
  Describer(const Options& options, const ConfigFile* file, const HistoryConfig& config)
      : options_(options), file_(file), config_(config) {}

  Effective Describe(std::string directory, std::string_view detected_format) const {
    Effective effective;
    effective.directory = std::move(directory);
    effective.file = file_;
    AddSettings(detected_format, effective.settings);
    for (const auto& [name, value] : config_.session) effective.session.push_back({name, value.value, At(value.place)});
    for (const auto& [slug, rule] : config_.rules) {
      if (rule.weight) {
        effective.rules.push_back({slug, std::string(WeightName(rule.weight->value)), At(rule.weight->place)});
      }
      for (const auto& [name, value] : rule.options) {
        effective.rules.push_back({fmt::format("{}.{}", slug, name), value.value, At(value.place)});
      }
    }
    return effective;
  }

 private:
  std::string At(Position place) const { return PlaceText(file_->configuration, place); }

  template <typename T, typename Text>
  Setting Of(const char* name, const std::optional<Placed<T>>& value, const Text& to_text,
             const std::optional<std::string>& otherwise = std::nullopt) const {
    if (value) return {name, to_text(value->value), At(value->place)};
    return {name, otherwise, "default"};
  }

  void AddSettings(std::string_view detected_format, std::vector<Setting>& settings) const {
    const auto same = [](const std::string& text) { return text; };
    const auto shown = [&](const std::string& path) { return file_->ToShow(path); };
    settings.push_back(Of(
        "format", config_.format, [](const auto* format) { return std::string(format->name); },
        std::string(detected_format)));
    if (!config_.format) settings.back().source = "detected";
    if (!options_.format_in.empty()) settings.back() = {"format", options_.format_in, "option"};
    settings.push_back(Of("database", config_.database, WithoutPassword));
    settings.push_back(Of("schema", config_.schema, shown));
    if (!options_.schema.empty()) settings.back() = {"schema", options_.schema, "option"};
    settings.push_back(Of(
        "postgres-version", config_.postgres_version, [](int version) { return std::to_string(version); },
        std::to_string(model::GrammarMajor())));
    if (options_.server_major != 0) {
      settings.back() = {"postgres-version", std::to_string(options_.server_major), "option"};
    }
    settings.push_back(
        Of("transaction", config_.transaction, [](auto habit) { return std::string(TransactionName(habit)); }));
    settings.push_back(Of("start-after", config_.start_after, same));
    settings.push_back(Of("hot-tables", config_.hot_tables,
                          [](const auto& tables) { return fmt::format("{}", fmt::join(tables, ", ")); }));
    settings.push_back(Of(
        "render", config_.render, [](bool render) { return std::string(render ? "true" : "false"); }, "false"));
    settings.push_back(Of("alembic", config_.alembic, same));
    AddRunSettings(settings);
  }

  void AddRunSettings(std::vector<Setting>& settings) const {
    const auto same = [](const std::string& text) { return text; };
    settings.push_back(Of("environment", config_.environment, same));
    settings.push_back(Of("environment-variable", config_.environment_variable, same));
    settings.push_back(Of("system-identifier", config_.system_identifier, same));
    settings.push_back(Of("window", config_.windows, [](const std::vector<WindowConfig>& windows) {
      std::string text;
      for (const WindowConfig& window : windows) text += (text.empty() ? "" : "; ") + WindowText(window);
      return text;
    }));
    for (const auto& [name, value] : config_.limits) {
      settings.push_back({"preflight." + name, value.value, At(value.place)});
    }
    settings.push_back(Of(
        "also_record", config_.also_record, [](bool also) { return std::string(also ? "true" : "false"); }, "false"));
    for (const auto& [name, value] : config_.hooks) {
      settings.push_back({"hooks." + name, value.value, At(value.place)});
    }
  }

  const Options& options_;
  const ConfigFile* file_;
  const HistoryConfig& config_;
};

using Found = std::vector<Effective>;

// What is there where the file names no directory.
Result<void> AddDetected(const Options& options, const std::string& path, const ConfigFile* file, Found& found) {
  static const HistoryConfig none;
  const Result<const migrations::Format*> wanted = ParseFormatIn(options.format_in);
  if (!wanted) return tl::make_unexpected(wanted.error());
  const auto histories = migrations::FindHistories(path, *wanted);
  if (!histories) return tl::make_unexpected(histories.error());
  for (const migrations::History& history : *histories) {
    const ConfiguredHistory* configured = file == nullptr ? nullptr : file->HistoryAt(CanonicalPath(history.root));
    const HistoryConfig& otherwise = file == nullptr ? none : file->elsewhere;
    const HistoryConfig& config = configured == nullptr ? otherwise : configured->config;
    found.push_back(Describer(options, file, config).Describe(history.root, history.format->name));
  }
  return {};
}

std::string DetectedFormat(const std::string& directory) {
  const auto histories = migrations::FindHistories(directory, nullptr, migrations::NoMigrations::kAccept);
  return histories && !histories->empty() ? std::string(histories->front().format->name) : std::string();
}

Result<void> AddAt(const Options& options, const std::string& path, const ConfigFile* file, Found& found) {
  const std::string real = CanonicalPath(path);
  bool any = false;
  for (size_t i = 0; file != nullptr && i < file->histories.size(); ++i) {
    const ConfiguredHistory& history = file->histories[i];
    if (!IsAtOrBelow(history.directory, real)) continue;
    const std::string shown = file->ToShow(history.config.directory->value);
    found.push_back(Describer(options, file, history.config)
                        .Describe(shown, history.config.format ? std::string() : DetectedFormat(shown)));
    any = true;
  }
  return any ? Result<void>() : AddDetected(options, path, file, found);
}

void AddRows(std::string& text, std::string_view heading, const std::vector<Setting>& settings) {
  if (settings.empty()) return;
  size_t name_width = 16;
  size_t value_width = 12;
  for (const Setting& each : settings) {
    name_width = std::max(name_width, each.name.size());
    value_width = std::max(value_width, std::min<size_t>(each.value.value_or("-").size(), 24));
  }
  if (!heading.empty()) text += fmt::format("  {}\n", heading);
  const std::string_view indent = heading.empty() ? "  " : "    ";
  for (const Setting& each : settings) {
    text += fmt::format("{}{:<{}}  {:<{}}  {}\n", indent, each.name, name_width,
                        report::Printable(each.value.value_or("-")), value_width, each.source);
  }
}

std::vector<Setting> RowsOf(const Configuration& configuration, const PathConfig& path) {
  std::vector<Setting> rows;
  for (const auto& [slug, weight] : path.rules) {
    rows.push_back({slug, std::string(WeightName(weight.value)), PlaceText(configuration, weight.place)});
  }
  return rows;
}

// The files that the histories are configured by, each once.
std::vector<const ConfigFile*> FilesOf(const Found& found) {
  std::vector<const ConfigFile*> files;
  for (const Effective& each : found) {
    if (each.file != nullptr && std::find(files.begin(), files.end(), each.file) == files.end()) {
      files.push_back(each.file);
    }
  }
  return files;
}

std::string Text(const Found& found) {
  std::string text;
  for (const Effective& each : found) {
    text += fmt::format("{}{}\n", text.empty() ? "" : "\n", report::Printable(each.directory));
    AddRows(text, "", each.settings);
    AddRows(text, "session", each.session);
    AddRows(text, "rules", each.rules);
  }
  for (const ConfigFile* file : FilesOf(found)) {
    for (const PathConfig& path : file->configuration.paths) {
      text += fmt::format("\nfiles that match {}\n", report::Printable(path.glob.value));
      AddRows(text, "rules", RowsOf(file->configuration, path));
    }
  }
  text += FilesOf(found).empty() ? "\nThere is no sluice.toml; `sluice init` writes one.\n" : "";
  return text + "\nRules that are not named weigh what `sluice rules` says.\n";
}

nlohmann::ordered_json JsonOf(const std::vector<Setting>& settings) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const Setting& each : settings) {
    object[each.name] = {{"value", each.value ? nlohmann::ordered_json(*each.value) : nlohmann::ordered_json(nullptr)},
                         {"source", each.source}};
  }
  return object;
}

// All rules: a program should not have to know what they say themselves.
nlohmann::ordered_json JsonOfRules(const std::vector<Setting>& settings) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const rules::RegisteredRule& rule : rules::Registry()) {
    const std::string_view weight = rule.info.on ? ToString(rule.info.severity) : "off";
    object[rule.info.slug] = {{"value", weight}, {"source", "default"}};
    for (const RuleOption& option : rule.info.options) {
      object[rule.info.slug + "." + std::string(option.name)] = {{"value", option.default_value},
                                                                 {"source", "default"}};
    }
  }
  object.update(JsonOf(settings));
  return object;
}

std::string Json(const Found& found) {
  nlohmann::ordered_json histories = nlohmann::ordered_json::array();
  for (const Effective& each : found) {
    histories.push_back({{"directory", each.directory},
                         {"file", each.file == nullptr ? nlohmann::ordered_json(nullptr)
                                                       : nlohmann::ordered_json(each.file->configuration.path)},
                         {"settings", JsonOf(each.settings)},
                         {"session", JsonOf(each.session)},
                         {"rules", JsonOfRules(each.rules)}});
  }
  nlohmann::ordered_json paths = nlohmann::ordered_json::array();
  for (const ConfigFile* file : FilesOf(found)) {
    for (const PathConfig& path : file->configuration.paths) {
      paths.push_back({{"glob", path.glob.value}, {"rules", JsonOf(RowsOf(file->configuration, path))}});
    }
  }
  const nlohmann::ordered_json document{{"version", 1}, {"histories", histories}, {"paths", paths}};
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

ExitCode RunConfig(const Options& options) {
  ConfigFiles configs(options.config);
  Found found;
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) {
    const Result<const ConfigFile*> file = configs.For(".");
    if (!file) return PrintError(file.error());
    paths.push_back(*file == nullptr ? "." : (*file)->ToShow("."));
  }
  for (const std::string& given : paths) {
    const std::string path = ShortPath(given);
    const Result<const ConfigFile*> file = configs.For(path);
    if (!file) return PrintError(file.error());
    if (const Result<void> added = AddAt(options, path, *file, found); !added) return PrintError(added.error());
  }
  Print(options.format == "json" ? Json(found) : Text(found));
  return ExitCode::kDone;
}

}  // namespace

void AddConfig(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command config = app.AddSubcommand("config", "Show the configuration and where it comes from");
  config.AddOption("PATH", options->paths, "Directories (default: where sluice.toml is)").Called("");
  AddTextOrJson(config, options->format);
  AddConfigFile(config, options->config);
  config.AddOption("--schema", options->schema, "As for lint").Called("FILE");
  config.AddOption("--format-in", options->format_in, "As for lint").Called("NAME");
  AddServerVersion(config, options->server_major);
  config.SetFooter(
      "Examples:\n"
      "  sluice config                       what holds here\n"
      "  sluice config --format json db      the same for programs, with every rule\n"
      "\n"
      "Exit: 0 shown, 2 a sluice.toml that is wrong, or no migrations.");
  config.SetCallback([options, &action] { action = [options] { return RunConfig(*options); }; });
}

}  // namespace sluice::cli
