#include "database_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "analyzer/base/read_file.h"
#include "dotenv.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

using Names = std::pair<const char*, const char*>;  // the variable's, libpq's

constexpr std::array<Names, 5> kParts = {{{"DATABASE_HOST", "host"},
                                          {"DATABASE_PORT", "port"},
                                          {"DATABASE_USER", "user"},
                                          {"DATABASE_PASSWORD", "password"},
                                          {"DATABASE_NAME", "dbname"}}};
constexpr std::array<Names, 3> kCertificates = {
    {{"DATABASE_SSL_CERT", "sslcert"}, {"DATABASE_SSL_KEY", "sslkey"}, {"DATABASE_SSL_ROOT_CERT", "sslrootcert"}}};
constexpr std::array<const char*, 6> kOfLibpq = {"PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE"};

template <size_t N>
std::vector<std::pair<std::string, std::string>> ValuesOf(const std::array<Names, N>& names, const Lookup& variable) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, keyword] : names) {
    if (const std::optional<std::string> value = variable(name)) values.emplace_back(keyword, *value);
  }
  return values;
}

bool IsAboutDatabases(std::string_view name) {
  return name.starts_with("DATABASE_") || name.starts_with("PG");
}

}  // namespace

std::optional<std::string> FromEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
}

Result<void> LoadEnvFiles(const std::vector<std::string>& paths) {
  Variables all;
  for (const std::string& path : paths) {
    const Result<std::string> text = ReadFile(path);
    if (!text) return tl::make_unexpected(text.error());
    Result<Variables> variables = ParseDotenv(*text, path);
    if (!variables) return tl::make_unexpected(variables.error());
    variables->merge(all);
    all = std::move(*variables);
  }
  for (const auto& [name, value] : all) {
    const std::optional<std::string> now = FromEnvironment(name);
    if (!now) {
      ::setenv(name.c_str(), value.c_str(), 1);
    } else if (*now != value && IsAboutDatabases(name)) {
      PrintNote(fmt::format("{} is as the environment says, not as the file", name));
    }
  }
  return {};
}

Result<DatabaseSettings> FindDatabaseSettings(const std::string& url, const Lookup& variable,
                                              const Configured& configured) {
  DatabaseSettings settings;
  settings.values = ValuesOf(kCertificates, variable);
  const auto with = [&](std::string connection) {
    settings.connection = std::move(connection);
    return settings;
  };
  if (!url.empty()) return with(url);
  if (const std::optional<std::string> value = variable("DATABASE_URL")) return with(*value);
  const std::vector<std::pair<std::string, std::string>> parts = ValuesOf(kParts, variable);
  if (!parts.empty()) {
    settings.values.insert(settings.values.end(), parts.begin(), parts.end());
    return settings;
  }
  Result<std::optional<std::string>> named = configured();
  if (!named) return tl::make_unexpected(named.error());
  if (*named) return with(std::move(**named));
  const bool libpq_knows =
      std::any_of(kOfLibpq.begin(), kOfLibpq.end(), [&](const char* name) { return variable(name).has_value(); });
  if (libpq_knows) return settings;
  return Fail("no database is named",
              "Give --database-url, set DATABASE_URL or libpq's PGHOST and PGDATABASE, or say\n"
              "`database` in sluice.toml.");
}

}  // namespace sluice::cli
