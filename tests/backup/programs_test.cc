// Which pg_dump is taken, how it is told where the database is, and names of backups.
#include "backup/programs.h"

#include <gtest/gtest.h>

#include "backup/store.h"
#include "backup/verify.h"

namespace sluice::backup {
namespace {

TEST(Programs, of_the_servers_major_or_the_nearest_later_one) {
  const std::vector<InstalledPrograms> installed = {{"a", 17}, {"b", 15}, {"c", 13}, {"d", 0}};
  const auto chosen = [&](int major) {
    const InstalledPrograms* found = Choose(installed, major);
    return found == nullptr ? std::string("none") : found->directory;
  };
  EXPECT_EQ(chosen(12), "c");
  EXPECT_EQ(chosen(15), "b");
  EXPECT_EQ(chosen(16), "a");
  EXPECT_EQ(chosen(18), "none");
}

TEST(Programs, what_to_do_where_there_is_none) {
  const Result<ClientPrograms> found = FindClientPrograms("", 99);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "no pg_dump of PostgreSQL 99 or later is here");
  EXPECT_NE(found.error().hint.find("postgresql-client-99"), std::string::npos) << found.error().hint;
  EXPECT_NE(found.error().hint.find("Found: "), std::string::npos) << found.error().hint;
  EXPECT_FALSE(FindClientPrograms("/nowhere", 15));
}

TEST(Programs, a_password_is_not_on_the_command_line) {
  for (const char* connection : {"host=h dbname=d password='ca nary'", "postgresql://u:ca%20nary@h/d"}) {
    const Result<ClientConnection> client = ToClientConnection(connection);
    ASSERT_TRUE(client);
    EXPECT_EQ(client->connection.find("nary"), std::string::npos) << client->connection;
    EXPECT_EQ(client->variables, std::vector<std::string>{"PGPASSWORD=ca nary"});
  }
  EXPECT_FALSE(ToClientConnection("host=h sslpassword=canary"));
}

TEST(Names, of_backups) {
  EXPECT_EQ(DefaultName("2026-01-31T12:00:00Z", "shop"), "20260131-120000-shop");
  EXPECT_EQ(DefaultName("2026-01-31T12:00:00Z", "a/b c"), "20260131-120000-a_b_c");
  EXPECT_TRUE(IsBackupName("before-0042.1"));
  for (const char* bad : {"", ".", "..", "a/b", "-rf", "x.partial", "a b", "\xC3\xA9"})
    EXPECT_FALSE(IsBackupName(bad)) << bad;
}

TEST(Files, that_differ_from_the_manifest) {
  const std::vector<BackedFile> listed = {{"a", 1, "x"}, {"b", 2, "y"}};
  const auto with = [](BackedFile file) {
    return std::vector<BackedFile>{{"a", 1, "x"}, std::move(file), {"manifest.json", 9, "z"}};
  };
  EXPECT_EQ(Difference(listed, with({"b", 2, "y"})), "");
  EXPECT_EQ(Difference(listed, with({"b", 2, "z"})), "'b' is not as it was written");
  EXPECT_EQ(Difference(listed, with({"b", 1, "y"})), "'b' has 1 bytes, and had 2");
  EXPECT_EQ(Difference(listed, {{"a", 1, "x"}}), "'b' is not there");
  EXPECT_EQ(Difference({{"a", 1, "x"}}, {{"a", 1, "x"}, {"b", 2, "y"}}), "'b' does not belong to it");
}

}  // namespace
}  // namespace sluice::backup
