#include "configured_database.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/base/secret.h"
#include "config_files.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsAddress(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

// postgresql://user:password@host: the password may hold what should have been escaped.
void HideInAddress(std::string& text) {
  const size_t scheme = text.find("://");
  if (scheme == std::string::npos) return;
  const size_t user = scheme + 3;
  const size_t at = text.rfind('@', text.find_first_of("/?", user));
  const size_t colon = text.find(':', user);
  if (at == std::string::npos || at < user || colon == std::string::npos || colon > at) return;
  text.replace(colon + 1, at - colon - 1, kHidden);
}

// Behind the value of an option: 'in quotes', or up to a blank, in an address up to "&". A backslash escapes.
size_t EndOfValue(std::string_view text, size_t begin) {
  const bool quoted = text.substr(begin).starts_with('\'');
  size_t at = quoted ? begin + 1 : begin;
  const std::string_view ends = quoted ? "'" : IsAddress(text) ? "&" : kBlanks;
  while (at < text.size() && ends.find(text[at]) == std::string_view::npos) at += text[at] == '\\' ? 2 : 1;
  return std::min(quoted ? at + 1 : at, text.size());
}

// password=, sslpassword=
void HideOptions(std::string& text) {
  constexpr std::string_view kName = "password";
  for (size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at + 1)) {
    const size_t equals = text.find_first_not_of(kBlanks, at + kName.size());
    if (equals == std::string::npos || text[equals] != '=') continue;
    const size_t begin = text.find_first_not_of(kBlanks, equals + 1);
    if (begin == std::string::npos) continue;
    text.replace(begin, EndOfValue(text, begin) - begin, kHidden);
  }
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
  HideInAddress(shown);
  HideOptions(shown);
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
