#include "database_settings.h"

#include <gtest/gtest.h>

#include <map>

namespace sluice::cli {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

struct Outcome {
  std::string connection;
  Values values;
  bool operator==(const Outcome&) const = default;
};

Outcome Find(const std::string& url, const std::map<std::string, std::string>& variables,
             const std::optional<std::string>& configured = std::nullopt) {
  const Lookup lookup = [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  const Result<DatabaseSettings> settings =
      FindDatabaseSettings(url, lookup, [&] { return Result<std::optional<std::string>>(configured); });
  return settings ? Outcome{settings->connection, settings->values} : Outcome{"fails", {}};
}

TEST(DatabaseSettings, the_first_that_is_there_counts) {
  const std::map<std::string, std::string> all = {
      {"DATABASE_URL", "by-url"}, {"DATABASE_HOST", "db"}, {"PGHOST", "other"}};
  EXPECT_EQ(Find("given", all, "configured"), (Outcome{"given", {}}));
  EXPECT_EQ(Find("", all, "configured"), (Outcome{"by-url", {}}));
  EXPECT_EQ(Find("", {{"DATABASE_HOST", "db"}, {"PGHOST", "other"}}, "configured"), (Outcome{"", {{"host", "db"}}}));
  EXPECT_EQ(Find("", {{"PGHOST", "other"}}, "configured"), (Outcome{"configured", {}}));
  EXPECT_EQ(Find("", {{"PGSERVICE", "shop"}}), (Outcome{"", {}}));
}

TEST(DatabaseSettings, parts_are_put_together) {
  EXPECT_EQ(
      Find("", {{"DATABASE_HOST", "db"},
                {"DATABASE_PORT", "5433"},
                {"DATABASE_USER", "app"},
                {"DATABASE_PASSWORD", "it's"},
                {"DATABASE_NAME", "shop"}}),
      (Outcome{"", {{"host", "db"}, {"port", "5433"}, {"user", "app"}, {"password", "it's"}, {"dbname", "shop"}}}));
}

TEST(DatabaseSettings, certificates_are_added_to_each) {
  const Values certificates = {{"sslcert", "c"}, {"sslkey", "k"}, {"sslrootcert", "r"}};
  std::map<std::string, std::string> variables = {
      {"DATABASE_SSL_CERT", "c"}, {"DATABASE_SSL_KEY", "k"}, {"DATABASE_SSL_ROOT_CERT", "r"}};
  EXPECT_EQ(Find("given", variables), (Outcome{"given", certificates}));
  EXPECT_EQ(Find("", variables, "configured"), (Outcome{"configured", certificates}));
  // They name no database.
  EXPECT_EQ(Find("", variables), (Outcome{"fails", {}}));
}

TEST(DatabaseSettings, no_database_is_guessed) {
  EXPECT_EQ(Find("", {}), (Outcome{"fails", {}}));
  EXPECT_EQ(Find("", {{"PGPASSWORD", "x"}, {"PGSSLMODE", "require"}}), (Outcome{"fails", {}}));
}

}  // namespace
}  // namespace sluice::cli
