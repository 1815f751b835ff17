#include "migrations/flyway_settings.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "analyzer/base/read_file.h"
#include "analyzer/base/source.h"
#include "migrations/other_databases.h"
#include "migrations/path.h"
#include "migrations/text.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "flyway.";
constexpr std::string_view kPlaceholders = "placeholders.";

std::string_view WithoutPrefix(std::string_view key) {
  return key.starts_with(kPrefix) ? key.substr(kPrefix.size()) : key;
}

// "[ 'a', \"b\" ]" is "a,b".
std::string FlatList(std::string_view list) {
  std::string flat;
  for (const std::string& element : SplitList(list, ',')) {
    if (!flat.empty()) flat += ',';
    flat += Unquote(element);
  }
  return flat;
}

std::string ValueOf(const FlywayKeys& keys, std::string_view key, std::string_view otherwise) {
  const auto found = keys.find(key);
  return std::string(found == keys.end() ? otherwise : std::string_view(found->second));
}

VersionedNaming NamingOf(const FlywayKeys& keys) {
  VersionedNaming naming;
  naming.versioned = ValueOf(keys, "sqlMigrationPrefix", naming.versioned);
  naming.repeatable = ValueOf(keys, "repeatableSqlMigrationPrefix", naming.repeatable);
  naming.undo = ValueOf(keys, "undoSqlMigrationPrefix", naming.undo);
  naming.baseline = ValueOf(keys, "baselineMigrationPrefix", naming.baseline);
  naming.separator = ValueOf(keys, "sqlMigrationSeparator", naming.separator);
  const std::vector<std::string> suffixes = SplitList(ValueOf(keys, "sqlMigrationSuffixes", ""), ',');
  if (!suffixes.empty()) naming.suffixes = suffixes;
  return naming;
}

// Encodings with one byte for each character hold bytes that are no UTF-8; the scripts are what they say all the same.
bool IsSingleByte(std::string_view encoding) {
  const auto starts = [&](std::string_view name) { return StartsIgnoringCase(encoding, name); };
  return starts("iso-8859") || starts("iso8859") || starts("latin") || starts("windows-125") || starts("cp125");
}

std::shared_ptr<const ScriptSettings> ScriptSettingsOf(const FlywayKeys& keys) {
  ScriptSettings settings;
  settings.placeholder_begin = ValueOf(keys, "placeholderPrefix", settings.placeholder_begin);
  settings.placeholder_end = ValueOf(keys, "placeholderSuffix", settings.placeholder_end);
  settings.single_bytes = IsSingleByte(ValueOf(keys, "encoding", "UTF-8"));
  const bool replaces = ValueOf(keys, "placeholderReplacement", "true") != "false";
  for (auto at = keys.lower_bound(kPlaceholders); replaces && at != keys.end(); ++at) {
    if (!at->first.starts_with(kPlaceholders)) break;
    settings.placeholders.emplace(at->first.substr(kPlaceholders.size()), at->second);
  }
  if (settings.placeholders.empty() && !settings.single_bytes) return nullptr;
  return std::make_shared<const ScriptSettings>(std::move(settings));
}

// Resources of a project are where its build tool puts them; nothing where there is no such directory.
std::optional<std::string> ResolveLocation(std::string_view location, const std::string& directory) {
  constexpr std::string_view kFiles = "filesystem:";
  constexpr std::string_view kClassPath = "classpath:";
  std::string path;
  if (location.starts_with(kFiles)) {
    path = location.substr(kFiles.size());
  } else {
    if (location.starts_with(kClassPath)) location.remove_prefix(kClassPath.size());
    while (location.starts_with('/')) location.remove_prefix(1);
    path = "src/main/resources/" + std::string(location);
  }
  const fs::path joined = fs::path(directory) / path;
  std::string normal = NormalizePath(joined.lexically_normal().generic_string());
  std::error_code error;
  return fs::is_directory(normal, error) ? std::optional(std::move(normal)) : std::nullopt;
}

std::vector<std::string> LocationsOf(const FlywayKeys& keys, const std::string& directory) {
  std::vector<std::string> locations;
  for (const std::string& written : SplitList(ValueOf(keys, "locations", ""), ',')) {
    const std::optional<std::string> location = ResolveLocation(written, directory);
    if (!location) return {};
    locations.push_back(*location);
  }
  return locations;
}

std::optional<std::string> OtherDatabaseOf(const FlywayKeys& keys) {
  for (const auto& [key, value] : keys) {
    if (key != "url" && !(key.starts_with("environments.") && key.ends_with(".url"))) continue;
    if (const auto other = OtherDatabaseOfUrl(value)) return std::string(*other);
  }
  return std::nullopt;
}

std::optional<FlywaySettings> SettingsIn(const std::string& directory) {
  for (const std::string_view place : {"", "conf"}) {
    const std::string path = place.empty() ? directory : JoinPath(directory, place);
    if (const Result<std::string> toml = ReadFile(JoinPath(path, "flyway.toml"))) {
      return ToFlywaySettings(ReadFlywayToml(*toml), directory);
    }
    if (const Result<std::string> conf = ReadFile(JoinPath(path, "flyway.conf"))) {
      return ToFlywaySettings(ReadFlywayConf(*conf), directory);
    }
  }
  return std::nullopt;
}

}  // namespace

FlywayKeys ReadFlywayConf(std::string_view text) {
  FlywayKeys keys;
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = Trim(text.substr(line.span.begin, line.span.length()));
    if (content.starts_with('#') || content.starts_with('!')) continue;
    const size_t separator = content.find_first_of("=:");
    if (separator == std::string_view::npos) continue;
    keys[std::string(WithoutPrefix(Trim(content.substr(0, separator))))] = Trim(content.substr(separator + 1));
  }
  return keys;
}

FlywayKeys ReadFlywayToml(std::string_view text) {
  FlywayKeys keys;
  std::string table;
  for (uint32_t begin = ByteOrderMarkLength(text); begin < text.size();) {
    const Line line = LineAt(text, begin);
    begin = line.next;
    const std::string_view content = Trim(text.substr(line.span.begin, line.span.length()));
    if (content.starts_with('[')) {
      table = std::string(Trim(content.substr(1, std::min(content.find(']'), content.size()) - 1))) + ".";
      continue;
    }
    const size_t equals = content.find('=');
    if (content.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string key = table + std::string(Unquote(Trim(content.substr(0, equals))));
    std::string_view value = Trim(content.substr(equals + 1));
    if (value.starts_with('[')) {
      // A list may go on over lines.
      const auto list = static_cast<uint32_t>(value.data() + 1 - text.data());
      const size_t end = std::min(text.find(']', list), text.size());
      begin = std::max(begin, static_cast<uint32_t>(end));
      keys[std::string(WithoutPrefix(key))] = FlatList(text.substr(list, end - list));
    } else {
      const bool is_quoted = value.starts_with('"') || value.starts_with('\'');
      value = is_quoted ? value.substr(0, std::min(value.find(value.front(), 1), value.size() - 1) + 1)
                        : Trim(value.substr(0, value.find('#')));
      keys[std::string(WithoutPrefix(key))] = Unquote(value);
    }
  }
  return keys;
}

FlywaySettings ToFlywaySettings(const FlywayKeys& keys, const std::string& directory) {
  FlywaySettings settings;
  settings.naming = NamingOf(keys);
  settings.locations = LocationsOf(keys, directory);
  settings.other_database = OtherDatabaseOf(keys);
  settings.in_transaction = ValueOf(keys, "executeInTransaction", "true") != "false";
  settings.script = ScriptSettingsOf(keys);
  return settings;
}

FlywaySettings FindFlywaySettings(const std::string& directory) {
  std::string at = directory;
  std::error_code error;
  const fs::path top = fs::weakly_canonical(directory, error);
  if (error) return {};
  fs::path canonical = top;
  while (true) {
    if (std::optional<FlywaySettings> settings = SettingsIn(at)) return std::move(*settings);
    std::error_code ignored;
    if (fs::exists(canonical / ".git", ignored) || !canonical.has_relative_path()) return {};
    canonical = canonical.parent_path();
    at = ParentPath(at);
  }
}

}  // namespace sluice::migrations
