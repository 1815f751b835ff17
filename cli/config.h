// sluice.toml: what a team says about its migrations. Reading it is a function over its text.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/base/source.h"
#include "analyzer/finding/severity.h"
#include "migrations/format.h"

namespace sluice::cli {

inline constexpr int kOldestServer = 10;
inline constexpr int kNewestServer = 18;

// A value and where in the file it stands.
template <typename T>
struct Placed {
  T value;
  Position place;
};

// Nothing: the rule is off.
using RuleWeight = std::optional<Severity>;

struct RuleConfig {
  std::optional<Placed<RuleWeight>> weight;
  std::map<std::string, Placed<std::string>, std::less<>> options;
};

// When a run may begin.
struct WindowConfig {
  std::array<bool, 7> days{};  // from Monday on: those on which it opens
  int from_minute = 0;         // of the day
  int to_minute = 0;           // no later than `from`: of the next day
  std::string zone;            // as PostgreSQL knows it: "Europe/Berlin"
};

// What can be said of a history: at the top of the file of all, in [[history]] of one.
struct HistoryConfig {
  Position place;
  std::optional<Placed<std::string>> directory;  // as written, relative to the file's own
  std::optional<Placed<std::string>> database;
  std::optional<Placed<const migrations::Format*>> format;
  std::optional<Placed<std::string>> schema;  // as written
  std::optional<Placed<int>> postgres_version;
  std::optional<Placed<migrations::TransactionHabit>> transaction;
  std::optional<Placed<std::string>> start_after;
  std::optional<Placed<std::vector<std::string>>> hot_tables;  // with their schemas
  std::optional<Placed<bool>> render;
  std::optional<Placed<std::string>> alembic;  // a command
  std::optional<Placed<std::string>> environment;
  std::optional<Placed<std::string>> environment_variable;  // that holds it
  std::optional<Placed<std::string>> system_identifier;
  std::optional<Placed<std::vector<WindowConfig>>> windows;
  std::map<std::string, Placed<std::string>, std::less<>> limits;  // of [preflight], as written
  std::map<std::string, Placed<std::string>, std::less<>> hooks;   // of [hooks], as written
  std::optional<Placed<bool>> also_record;
  std::map<std::string, Placed<std::string>, std::less<>> backup;  // of [backup], as written
  std::map<std::string, Placed<std::string>, std::less<>> session;
  std::map<std::string, RuleConfig, std::less<>> rules;  // by slug
};

struct PathConfig {
  Placed<std::string> glob;
  std::map<std::string, Placed<RuleWeight>, std::less<>> rules;
};

struct Configuration {
  std::string path;  // of the file, as it is shown
  HistoryConfig general;
  std::vector<HistoryConfig> histories;  // as written: without what they take from general
  std::vector<PathConfig> paths;
};

// path: for messages. An error names the place and, where a name is wrong, the nearest one; the first of several.
Result<Configuration> ParseConfiguration(const std::string& path, const std::string& text);

// What the history says, else what is said of all. Rules and the session are joined name by name.
HistoryConfig WithGeneral(HistoryConfig history, const HistoryConfig& general);

// "sluice.toml:3:1"
std::string PlaceText(const Configuration& configuration, Position place);

// A key as documentation and `sluice init` show it.
struct ConfigKey {
  std::string_view name;
  std::string_view values;   // what may stand there
  std::string_view meaning;  // sentences
  std::string_view example;  // TOML
};

// Of a history, at the top or in [[history]]; and of [[path]].
std::vector<ConfigKey> HistoryKeys();
std::vector<ConfigKey> PathKeys();

// What [session] may hold: the parameters that rules ask for, with a value for each.
std::span<const ConfigKey> SessionKeys();

// What [preflight] and [hooks] may hold.
std::span<const ConfigKey> PreflightKeys();
std::span<const ConfigKey> HookKeys();

// What [backup] may hold.
std::span<const ConfigKey> BackupKeys();

// "tue,thu 22:00-04:00 Europe/Berlin"
std::string WindowText(const WindowConfig& window);

// "whole", "query", "statement"
std::string_view TransactionName(migrations::TransactionHabit habit);

// "error", "warning", "note", "off"
std::string_view WeightName(RuleWeight weight);

}  // namespace sluice::cli
