#include "backup_faults/shop.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "runner/server_fixture.h"

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema =
    "CREATE SCHEMA app; CREATE TABLE app.customers (id int PRIMARY KEY, name text);"
    "CREATE TABLE app.orders (id serial PRIMARY KEY, customer int REFERENCES app.customers, note text);"
    "CREATE TABLE app.other (id int);"
    "INSERT INTO app.customers SELECT n, 'customer ' || n FROM generate_series(1, 20) n;"
    "INSERT INTO app.orders (customer, note) SELECT 1 + n % 20, md5(n::text) FROM generate_series(1, 500) n;";

// Of the application: so pg_dump and psql go by their own.
std::string WithoutName(std::string connection) {
  constexpr std::string_view kName = "application_name=sluice";
  const size_t at = connection.find(kName);
  if (at != std::string::npos) connection.erase(at, kName.size());
  return connection;
}

}  // namespace

OwnDirectory::OwnDirectory() {
  std::string name = "/tmp/sluice-shop-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  path_ = name;
}

OwnDirectory::~OwnDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  EXPECT_TRUE(file.flush()) << path;
}

Shop::Shop(std::string directory) : directory_(std::move(directory)) {
  static int number = 0;
  database_ = fmt::format("shop_{}", ++number);
  connection_ = WithoutName(runner::SharedServer().ConnectionString(database_));
  auto session = runner::Session::Connect(runner::SharedServer().ConnectionString());
  EXPECT_TRUE(session) << session.error().message;
  EXPECT_TRUE(session->Execute("CREATE DATABASE " + database_));
  std::string name = "/tmp/sluice-shop-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  files_ = name;
  if (directory_.empty()) directory_ = files_ + "/backups";
  fs::create_directories(directory_);
  ::setenv("BACKUP_DIR", directory_.c_str(), 1);
  Execute(kSchema);
  WriteText(Migration(1), "CREATE TABLE app.made (id int);");
  rows_ = Rows();
  const Ended old = Run({"backup", "--database-url", connection_, "--tables", "app.*", "--name", "old"});
  EXPECT_EQ(old.exit, 0) << old.output;
}

Shop::~Shop() {
  ::unsetenv("BACKUP_DIR");
  std::error_code ignored;
  fs::remove_all(files_, ignored);
}

std::vector<std::string> Shop::BackupWords(const std::vector<std::string>& more) const {
  std::vector<std::string> words = {"backup", "--database-url", connection_,       "--tables",
                                    "app.*",  "--name",         std::string(kNew), "--lock-timeout-ms=600000"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<std::string> Shop::RestoreWords(const std::vector<std::string>& more) const {
  std::vector<std::string> words = {"restore", "old",     "--database-url",          connection_,
                                    "--yes",   database_, "--lock-timeout-ms=600000"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<std::string> Shop::ApplyWords(const std::vector<std::string>& more) const {
  std::vector<std::string> words = {"apply", "--database-url", connection_, "--dir", files_, "--yes", database_};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Ended Shop::Run(const std::vector<std::string>& words, const std::string& failpoint) const {
  Ended ended = Program(words, failpoint).Wait();
  CheckNobodyLeft();
  return ended;
}

std::string Shop::Backups() const {
  const Ended ended = Program({"backups", "--format", "json"}).Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  std::vector<std::string> all;
  const nlohmann::json json = nlohmann::json::parse(ended.output, nullptr, false);
  for (const nlohmann::json& each : json["backups"]) {
    const std::string name = each["name"];
    all.push_back(each.contains("problem") ? name + " unusable"
                                           : fmt::format("{} level {}", name, each["verified"]["level"].get<int>()));
  }
  std::sort(all.begin(), all.end());
  return fmt::format("{}", fmt::join(all, ", "));
}

std::vector<std::string> Shop::Entries() const {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string Shop::Rows() const {
  return Value(
      "SELECT md5(coalesce((SELECT string_agg(c::text, ';' ORDER BY id) FROM app.customers c), '') || "
      "coalesce((SELECT string_agg(o::text, ';' ORDER BY id) FROM app.orders o), ''))");
}

void Shop::CheckUnharmed() const {
  EXPECT_EQ(Rows(), rows_);
  const Ended verified = Program({"backups", "verify", "old"}).Wait();
  EXPECT_EQ(verified.exit, 0) << verified.output;
  const Ended again = Run({"backup", "--database-url", connection_, "--tables", "app.*", "--name", "again"});
  EXPECT_EQ(again.exit, 0) << again.output;
  for (const std::string& entry : Entries()) EXPECT_FALSE(entry.ends_with(".partial")) << entry;
}

runner::Session Shop::Connect() const {
  auto session = runner::Session::Connect(connection_);
  EXPECT_TRUE(session) << session.error().message;
  return std::move(*session);
}

std::string Shop::Value(const std::string& sql) const {
  const runner::SqlResult<std::string> value = Connect().QueryValue(sql);
  EXPECT_TRUE(value) << sql << ": " << value.error().message;
  return value.value_or("");
}

void Shop::Execute(const std::string& sql) const {
  const runner::SqlResult<void> done = Connect().Execute(sql);
  EXPECT_TRUE(done) << sql << ": " << done.error().message;
}

void Shop::AwaitBlocked(const std::string& application) const {
  Eventually(
      [&] {
        return Value(fmt::format("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND "
                                 "application_name = '{}' AND wait_event_type = 'Lock'",
                                 application)) == "t";
      },
      application + " waits for a lock");
}

void Shop::CheckNobodyLeft() const {
  Eventually(
      [&] {
        return Value(
                   "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND (application_name "
                   "LIKE 'sluice _%' OR application_name IN ('pg_dump', 'pg_restore', 'psql'))") == "0";
      },
      "no session of ours is left");
}

}  // namespace sluice::faults
