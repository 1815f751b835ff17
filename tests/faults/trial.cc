#include "faults/trial.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAll = "1,2,3,4,5";

// What no fault disturbed; read once.
const EndState& Undisturbed();

EndState ReadEnd(const Trial& trial) {
  runner::Session session = trial.Connect();
  const runner::SqlResult<runner::Catalogue> catalogue = runner::ReadCatalogue(session);
  EXPECT_TRUE(catalogue) << catalogue.error().message;
  return {trial.Value("SELECT string_agg(migration || '.' || n, ' ' ORDER BY migration, n) FROM trace"),
          trial.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"),
          catalogue ? *catalogue : runner::Catalogue()};
}

const EndState& Undisturbed() {
  static const EndState end = [] {
    Trial trial;
    const Ended ended = trial.Apply();
    EXPECT_EQ(ended.exit, 0) << ended.output;
    return ReadEnd(trial);
  }();
  return end;
}

}  // namespace

Files FiveMigrations() {
  return {
      {"1.sql",
       "CREATE TABLE trace (migration int, n int);\n"
       "CREATE TABLE hold (seconds float8);\n"
       "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
       "CREATE TABLE orders (id bigint PRIMARY KEY, email text);\n"
       "INSERT INTO trace (migration, n) VALUES (1, 1);\n"},
      {"2.sql",
       "ALTER TABLE orders ADD COLUMN note text;\n"
       "SELECT pg_catalog.pg_sleep(seconds) FROM hold;\n"
       "INSERT INTO trace (migration, n) VALUES (2, 1);\n"
       "INSERT INTO orders (id, email) SELECT i, 'a' || i FROM generate_series(1, 100) i;\n"},
      {"3.sql",
       "INSERT INTO trace (migration, n) VALUES (3, 1);\n"
       "CREATE INDEX CONCURRENTLY orders_email ON orders (email);\n"
       "INSERT INTO trace (migration, n) VALUES (3, 2);\n"},
      {"4.sql",
       "BEGIN;\n"
       "CREATE VIEW order_notes AS SELECT id, note FROM orders;\n"
       "INSERT INTO trace (migration, n) VALUES (4, 1);\n"
       "COMMIT;\n"
       "INSERT INTO trace (migration, n) VALUES (4, 2);\n"},
      {"5.sql",
       "CREATE TABLE invoices (id bigint PRIMARY KEY);\n"
       "INSERT INTO trace (migration, n) VALUES (5, 1);\n"},
  };
}

bool Says(const Ended& ended, std::string_view text) {
  return ended.output.find(text) != std::string::npos;
}

Trial::Trial(const Files& files) : Trial(runner::SharedServer(), files) {}

Trial::Trial(runner::PrivateServer& server, const Files& files) : server_(&server) {
  static int number = 0;
  database_ = fmt::format("fault_{}", ++number);
  connection_ = server.ConnectionString(database_) + fmt::format(" password={}", kCanary);
  runner::SqlResult<runner::Session> session = runner::Session::Connect(server.ConnectionString());
  EXPECT_TRUE(session) << session.error().message;
  const runner::SqlResult<void> created = session->Execute("CREATE DATABASE " + database_);
  EXPECT_TRUE(created) << created.error().message;
  std::string name = "/tmp/sluice-history-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  directory_ = name;
  for (const auto& [file, text] : files) Write(file, text);
}

Trial::~Trial() {
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
  runner::SqlResult<runner::Session> session = runner::Session::Connect(server_->ConnectionString());
  if (session) (void)session->Execute(fmt::format("DROP DATABASE {} WITH (FORCE)", database_));
}

void Trial::Write(const std::string& name, const std::string& text) const {
  std::ofstream(File(name), std::ios::binary) << text;
}

void Trial::Remove(const std::string& name) const {
  fs::remove(File(name));
}

std::vector<std::string> Trial::Words(const std::vector<std::string>& more) const {
  constexpr std::array<std::pair<const char*, const char*>, 2> kShort = {
      {{"--lock-timeout-ms", "1000"}, {"--retry-wait-ms", "50"}}};
  std::vector<std::string> words = {"apply", "--dir", directory_, "--database-url", connection_};
  for (const auto& [option, value] : kShort) {
    if (std::find(more.begin(), more.end(), option) == more.end()) words.insert(words.end(), {option, value});
  }
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<std::string> Trial::WordsThrough(const std::string& host, const std::vector<std::string>& more) const {
  return WordsThrough(std::vector<runner::ConnectionValue>{{"host", host}}, more);
}

std::vector<std::string> Trial::WordsThrough(const std::vector<runner::ConnectionValue>& values,
                                             const std::vector<std::string>& more) const {
  std::vector<std::string> words = Words(more);
  const Result<std::string> changed = runner::WithConnectionValues(connection_, values);
  EXPECT_TRUE(changed) << changed.error().message;
  words[4] = *changed;
  return words;
}

Ended Trial::Apply(const std::vector<std::string>& more, const std::string& failpoint) {
  Ended ended = Program(Words(more), failpoint).Wait();
  Check(ended);
  return ended;
}

runner::Session Trial::Connect() const {
  runner::SqlResult<runner::Session> session = runner::Session::Connect(connection_);
  for (int attempt = 0; !session && attempt < 200; ++attempt) {
    ::usleep(50'000);  // the server may be at its recovery
    session = runner::Session::Connect(connection_);
  }
  EXPECT_TRUE(session) << session.error().message;
  return std::move(*session);
}

std::string Trial::Value(const std::string& sql) const {
  const runner::SqlResult<std::string> value = Connect().QueryValue(sql);
  EXPECT_TRUE(value) << sql << ": " << value.error().message;
  return value.value_or("");
}

void Trial::Execute(const std::string& sql) const {
  const runner::SqlResult<void> done = Connect().Execute(sql);
  EXPECT_TRUE(done) << sql << ": " << done.error().message;
}

std::string Trial::BackendAt(const std::string& start_of_query) const {
  return Value(
      fmt::format("SELECT COALESCE((SELECT max(pid) FROM pg_stat_activity WHERE application_name LIKE "
                  "'sluice _%' AND datname = current_database() AND state = 'active' AND query LIKE '{}%'), 0)",
                  start_of_query));
}

std::string Trial::ControlBackend() const {
  return Value(
      "SELECT COALESCE((SELECT max(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
      "(SELECT oid FROM pg_database WHERE datname = current_database())), 0)");
}

// I3
void Trial::AwaitNobody() const {
  Eventually(
      [&] {
        return Value(
                   "SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sluice _%' AND "
                   "datname = current_database()) + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                   "database = (SELECT oid FROM pg_database WHERE datname = current_database())) + (SELECT count(*) "
                   "FROM pg_prepared_xacts WHERE database = current_database())") == "0";
      },
      "no session, advisory lock or prepared transaction is left");
}

// I1 and I2, from the rows that each part of a migration writes together with its other effects.
void Trial::CheckHistoryIsWhatIsThere() const {
  if (Value("SELECT to_regclass('sluice.history') IS NULL") == "t") {
    EXPECT_EQ(Value("SELECT to_regclass('trace') IS NULL"), "t");
    return;
  }
  const std::string applied = Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history");
  EXPECT_TRUE(kAll.starts_with(applied)) << "not the first ones: " << applied;
  if (Value("SELECT to_regclass('trace') IS NULL") == "t") {
    EXPECT_EQ(applied, "");
    return;
  }
  // Twice would be worse than not at all.
  EXPECT_EQ(Value("SELECT string_agg(migration || '.' || n, ' ') FROM (SELECT migration, n FROM trace GROUP BY 1, 2 "
                  "HAVING count(*) > 1) t"),
            "");
  EXPECT_EQ(Value("SELECT string_agg(migration || '.' || n, ' ') FROM trace t WHERE NOT EXISTS (SELECT 1 FROM "
                  "sluice.history h WHERE h.id = t.migration::text) AND NOT EXISTS (SELECT 1 FROM sluice.journal j "
                  "WHERE j.migration = t.migration::text AND j.state = 'done')"),
            "")
      << "effects without a row";
  EXPECT_EQ(Value("SELECT string_agg(h.id, ' ') FROM sluice.history h WHERE (SELECT count(*) FROM trace t WHERE "
                  "t.migration::text = h.id) <> CASE WHEN h.id IN ('3', '4') THEN 2 ELSE 1 END"),
            "")
      << "a row without its effects";
  EXPECT_EQ(
      Value("SELECT string_agg(migration, ' ') FROM sluice.journal j WHERE EXISTS (SELECT 1 FROM sluice.history h "
            "WHERE h.id = j.migration)"),
      "")
      << "steps of what is complete";
}

// I8
void Trial::CheckInvalidIsNamed(const Ended& ended) const {
  const std::string invalid =
      Value("SELECT min(indexrelid::regclass::text) FROM pg_index WHERE NOT indisvalid OR NOT indisready");
  if (invalid.empty()) return;
  const bool is_begun = Value("SELECT count(*) FROM sluice.journal WHERE state = 'begun'") != "0";
  EXPECT_TRUE(is_begun || Says(ended, invalid)) << invalid << " is not valid, and nothing names it";
}

void Trial::Check(const Ended& ended) {
  EXPECT_FALSE(Says(ended, kCanary)) << ended.output;  // I7
  EXPECT_FALSE(Says(ended, "this is a bug")) << ended.output;
  AwaitNobody();
  CheckHistoryIsWhatIsThere();
  CheckInvalidIsNamed(ended);
}

void Trial::Converge(const std::vector<std::string>& more, int exit) {
  const Ended ended = Apply(more);
  EXPECT_EQ(ended.exit, exit) << ended.output;
  CheckEnd();
}

void Trial::CheckEnd() {
  EXPECT_EQ(Value("SELECT count(*) FROM sluice.attempt WHERE ended_at IS NULL"), "0");  // I6
  EXPECT_EQ(Value("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
  const EndState end = ReadEnd(*this);  // I5
  EXPECT_EQ(end.rows, Undisturbed().rows);
  EXPECT_EQ(end.history, Undisturbed().history);
  for (const runner::ObjectChange& change : runner::ChangesBetween(Undisturbed().catalogue, end.catalogue)) {
    ADD_FAILURE() << "not as after an undisturbed run: " << change.object;
  }
}

}  // namespace sluice::faults
