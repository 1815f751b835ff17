#include "configured_database.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "analyzer/base/secret.h"
#include "config_files.h"

namespace sluice::cli {
namespace {

bool IsAddress(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

std::set<std::string> NamedIn(const ConfigFile& file) {
  std::set<std::string> names;
  const ConfiguredHistory* here = file.HistoryAt(CanonicalPath("."));
  if (here != nullptr && here->config.database) return {here->config.database->value};
  if (file.configuration.general.database) names.insert(file.configuration.general.database->value);
  for (const ConfiguredHistory& history : file.histories) {
    if (history.config.database) names.insert(history.config.database->value);
  }
  return names;
}

}  // namespace

std::string WithoutPassword(const std::string& connection) {
  std::string shown = connection;
  if (const auto password = PasswordInAddress(shown)) shown.replace(password->begin, password->length(), kHidden);
  std::vector<Span> passwords = PasswordsInOptions(shown);
  // From the end: the places of those before stay.
  std::reverse(passwords.begin(), passwords.end());
  for (const Span& password : passwords) shown.replace(password.begin, password.length(), kHidden);
  return shown;
}

std::string ToConnection(const std::string& database) {
  if (IsAddress(database) || database.find('=') != std::string::npos) return database;
  std::string escaped;
  for (const char c : database) {
    if (c == '\'' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return fmt::format("dbname='{}'", escaped);
}

Result<std::optional<std::string>> ConfiguredDatabase(const std::string& config) {
  ConfigFiles files(config);
  const Result<const ConfigFile*> file = files.For(".");
  if (!file) return tl::make_unexpected(file.error());
  if (*file == nullptr) return std::nullopt;
  const std::set<std::string> names = NamedIn(**file);
  if (names.empty()) return std::nullopt;
  if (names.size() == 1) return ToConnection(*names.begin());
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "'" : ", '") + WithoutPassword(name) + "'";
  return Fail(fmt::format("'{}' names several databases: {}", (*file)->configuration.path, all),
              "Say which with --database-url, or run this in the directory of that history.");
}

}  // namespace sluice::cli
