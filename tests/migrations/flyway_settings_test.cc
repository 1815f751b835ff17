#include "migrations/flyway_settings.h"

#include <gtest/gtest.h>

#include <string>

#include "migrations/other_databases.h"

namespace sluice::migrations {
namespace {

std::string Shown(const FlywayKeys& keys) {
  std::string text;
  for (const auto& [key, value] : keys) text += key + "=" + value + "\n";
  return text;
}

TEST(FlywaySettings, a_conf_is_a_file_of_properties) {
  EXPECT_EQ(Shown(ReadFlywayConf("# flyway.a=1\n! b\nflyway.locations = filesystem:a, filesystem:b\r\n"
                                 "flyway.placeholders.x=a=b\nnothing\nencoding: UTF-8")),
            "encoding=UTF-8\nlocations=filesystem:a, filesystem:b\nplaceholders.x=a=b\n");
}

TEST(FlywaySettings, a_toml_has_tables_and_lists) {
  EXPECT_EQ(Shown(ReadFlywayToml("flyway.encoding = 'UTF-8' # of old\n[flyway]\n# a\nlocations = [\n \"a\",\n 'b' ]\n"
                                 "mixed = true # yes\n[flyway.placeholders]\nx = \"a#b\"\n[environments.default]\n"
                                 "url = \"jdbc:mysql://h\"\n")),
            "encoding=UTF-8\nenvironments.default.url=jdbc:mysql://h\nlocations=a,b\nmixed=true\nplaceholders.x=a#b\n");
}

TEST(FlywaySettings, what_scripts_are_told) {
  const FlywaySettings settings = ToFlywaySettings(
      {{"placeholders.schema", "app"}, {"encoding", "ISO-8859-1"}, {"url", "jdbc:h2:mem"}, {"locations", "none"}}, ".");
  ASSERT_NE(settings.script, nullptr);
  EXPECT_EQ(settings.script->placeholders.at("schema"), "app");
  EXPECT_TRUE(settings.script->single_bytes);
  EXPECT_EQ(settings.other_database, "H2");
  EXPECT_TRUE(settings.locations.empty());
  EXPECT_EQ(ToFlywaySettings({{"placeholders.x", "1"}, {"placeholderReplacement", "false"}}, ".").script, nullptr);
}

TEST(FlywaySettings, names_are_made_as_they_say) {
  const FlywaySettings settings =
      ToFlywaySettings({{"sqlMigrationPrefix", "Vup"}, {"sqlMigrationSeparator", "-"}}, ".");
  const auto name = ParseVersionedName("Vup1_2-title.sql", settings.naming);
  ASSERT_TRUE(name);
  EXPECT_EQ(name->version, "1_2");
  EXPECT_EQ(name->title, "title");
  EXPECT_FALSE(ParseVersionedName("V1-title.sql", settings.naming));
}

TEST(OtherDatabases, are_known_by_names_urls_and_features) {
  EXPECT_EQ(OtherDatabaseOfName("1_a.mysql.up.sql"), "MySQL");
  EXPECT_EQ(OtherDatabaseOfName("1_a.up.SQLite.sql"), "SQLite");
  EXPECT_EQ(OtherDatabaseOfName("mysql.sql"), std::nullopt);
  EXPECT_EQ(OtherDatabaseOfName("1_mysql.sql"), std::nullopt);
  EXPECT_EQ(OtherDatabaseOfName("mysql"), "MySQL");
  EXPECT_EQ(OtherDatabaseOfUrl("jdbc:sqlserver://h"), "SQL Server");
  EXPECT_EQ(OtherDatabaseOfUrl("postgres://h"), std::nullopt);
  EXPECT_EQ(OtherDatabaseOfUrl("sqlite3"), "SQLite");
  EXPECT_EQ(OtherDatabaseOfCrate("sqlx = { version = \"1\", features = [\"mysql\"] }\n", "sqlx"), "MySQL");
  EXPECT_EQ(OtherDatabaseOfCrate("sqlx = { features = [\"mysql\", \"postgres\"] }\n", "sqlx"), std::nullopt);
  EXPECT_EQ(OtherDatabaseOfCrate("[dependencies.sqlx]\nfeatures = [\n\"sqlite\"]\n[x]\ny = \"postgres\"\n", "sqlx"),
            "SQLite");
  EXPECT_EQ(OtherDatabaseOfCrate("sqlx-cli = { features = [\"mysql\"] }\n", "sqlx"), std::nullopt);
}

}  // namespace
}  // namespace sluice::migrations
