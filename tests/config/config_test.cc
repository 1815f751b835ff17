// The configuration as a function of its text; cases/*.txt has an input and what is read from it, or what is wrong.
#include "cli/config.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "case_file.h"
#include "cli/choice.h"
#include "migrations/target.h"

namespace sluice::cli {
namespace {

std::string At(Position place) {
  return fmt::format("  @{}:{}\n", place.line, place.column);
}

template <typename T, typename Text>
std::string Line(const char* name, const std::optional<Placed<T>>& value, const Text& to_text) {
  return value ? fmt::format("{} = {}{}", name, to_text(value->value), At(value->place)) : std::string();
}

std::string Dump(const HistoryConfig& config) {
  const auto same = [](const std::string& text) { return text; };
  std::string text;
  text += Line("directory", config.directory, same);
  text += Line("format", config.format, [](const auto* format) { return std::string(format->name); });
  text += Line("database", config.database, same);
  text += Line("schema", config.schema, same);
  text += Line("postgres-version", config.postgres_version, [](int version) { return std::to_string(version); });
  text += Line("transaction", config.transaction, [](auto habit) { return std::string(TransactionName(habit)); });
  text += Line("start-after", config.start_after, same);
  text += Line("hot-tables", config.hot_tables,
               [](const auto& tables) { return fmt::format("{}", fmt::join(tables, ", ")); });
  for (const auto& [name, value] : config.session) {
    text += fmt::format("session {} = {}{}", name, value.value, At(value.place));
  }
  for (const auto& [slug, rule] : config.rules) {
    if (rule.weight) {
      text += fmt::format("rule {} = {}{}", slug, WeightName(rule.weight->value), At(rule.weight->place));
    }
    for (const auto& [name, value] : rule.options) {
      text += fmt::format("rule {} {} = {}{}", slug, name, value.value, At(value.place));
    }
  }
  return text;
}

std::string Dump(const Configuration& configuration) {
  std::string text = Dump(configuration.general);
  for (const HistoryConfig& history : configuration.histories) {
    text += "history\n" + Dump(WithGeneral(history, configuration.general));
  }
  for (const PathConfig& path : configuration.paths) {
    text += fmt::format("path {}{}", path.glob.value, At(path.glob.place));
    for (const auto& [slug, weight] : path.rules) {
      text += fmt::format("rule {} = {}{}", slug, WeightName(weight.value), At(weight.place));
    }
  }
  return text;
}

std::string Read(const std::string& text) {
  const Result<Configuration> read = ParseConfiguration("sluice.toml", text);
  if (!read) {
    // What toml++ says behind it changes with its version.
    const size_t not_toml = read.error().message.find("not TOML: ");
    const std::string message = read.error().message.substr(0, not_toml == std::string::npos ? not_toml : not_toml + 8);
    return fmt::format("{}\n{}\n", message, read.error().hint);
  }
  return Dump(*read);
}

TEST(Configuration, reads_what_stands_there) {
  test::RunCases(SLUICE_TESTS_DIR "/config/cases", [](const test::Case& tested) { return Read(tested.input); });
}

std::string Repeat(std::string_view text, size_t times) {
  std::string repeated;
  for (size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

// Each is the first until the next is read: tables are read in the order of the names.
std::string ReversedRules(int count) {
  std::string text = "[rules]\n";
  for (int i = count; i > 0; --i) text += fmt::format("x{:04} = 1\n", i);
  return text;
}

// None of them may take long, or more stack than there is.
TEST(Configuration, hostile_text_is_refused) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"a = " + Repeat("[", 100'000), "not TOML"},
      {"a = " + Repeat("{a=", 40'000), "not TOML"},
      {"a" + Repeat(".a", 60'000) + " = 1", "too many parts"},
      {"[a" + Repeat(".a", 60'000) + "]", "too many parts"},
      {"a = \"\"\" \" \"\"\"\nb" + Repeat(" . 'a'", 20'000) + " = 1", "too many parts"},
      {"a = '''x''''\nb" + Repeat(".a", 50'000) + " = 1", "too many parts"},
      {"a = " + Repeat("{a.a.a.a.a.a.a.a = ", 250) + "1" + Repeat("}", 250), "there is no key"},
      {Repeat("[[history]]\ndirectory = \"a\"\n", 4'000), "two histories"},
      {ReversedRules(1'500), "there is no rule 'x1500'"},
      {"# " + Repeat("x", 2'000'000), "larger than 128 KiB"},
      {"directory = \"\xff\"", "not UTF-8"},
      {"\xff\xfe"
       "a\0",
       "not UTF-8"},
      {std::string("directory = \"a\0b\"", 17), "not TOML"},
      {R"(directory = "a\u0000b")", "must be a string"},
      {Repeat("x", 10'000) + " = 1", "there is no key"},
      {"directory = \"" + Repeat("x", 100'000), "not TOML"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Configuration> read = ParseConfiguration("sluice.toml", text);
    ASSERT_FALSE(read) << text.substr(0, 40);
    EXPECT_NE(read.error().message.find(expected), std::string::npos) << read.error().message;
    EXPECT_LT(read.error().message.size(), 300U);
  }
}

TEST(Configuration, tables_of_any_width_are_read) {
  const std::string tables = "hot-tables = [" + Repeat("\"a.b\", ", 5'000) + "]";
  const Result<Configuration> read = ParseConfiguration("sluice.toml", tables);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->general.hot_tables->value.size(), 5'000U);
}

TEST(Configuration, every_example_is_right) {
  for (const ConfigKey& key : HistoryKeys()) {
    EXPECT_TRUE(ParseConfiguration("sluice.toml", std::string(key.example))) << Read(std::string(key.example));
  }
  for (const ConfigKey& key : SessionKeys()) {
    const std::string text = fmt::format("[session]\n{}", key.example);
    EXPECT_TRUE(ParseConfiguration("sluice.toml", text)) << Read(text);
  }
  for (const ConfigKey& key : PreflightKeys()) {
    const std::string text = fmt::format("[preflight]\n{}", key.example);
    EXPECT_TRUE(ParseConfiguration("sluice.toml", text)) << Read(text);
  }
  for (const ConfigKey& key : HookKeys()) {
    const std::string text = fmt::format("[hooks]\n{}", key.example);
    EXPECT_TRUE(ParseConfiguration("sluice.toml", text)) << Read(text);
  }
  for (const ConfigKey& key : BackupKeys()) {
    const std::string text = fmt::format("[backup]\n{}", key.example);
    EXPECT_TRUE(ParseConfiguration("sluice.toml", text)) << Read(text);
  }
  std::string path = "[[path]]\n";
  for (const ConfigKey& key : PathKeys()) path += fmt::format("{}\n", key.example);
  EXPECT_TRUE(ParseConfiguration("sluice.toml", path)) << Read(path);
}

TEST(Configuration, what_is_wrong_with_a_window_is_told) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(window = 1)", "must be a list"},
      {R"(window = [1])", "must be a list"},
      {R"(window = [{ days = ["mon"], from = "22:00", to = "23:00" }])", "no 'zone'"},
      {R"(window = [{ days = ["someday"], from = "22:00", to = "23:00", zone = "UTC" }])", "no day 'someday'"},
      {R"(window = [{ days = [], from = "22:00", to = "23:00", zone = "UTC" }])", "list of days"},
      {R"(window = [{ days = ["mon"], from = "22", to = "23:00", zone = "UTC" }])", "'from' must be a time"},
      {R"(window = [{ days = ["mon"], from = "22:00", to = "24:01", zone = "UTC" }])", "'to' must be a time"},
      {R"(window = [{ days = ["mon"], from = "22:60", to = "24:00", zone = "UTC" }])", "'from' must be a time"},
      {R"(preflight = { replica-lag = "soon" })", "must be a time"},
      {R"(preflight = { connections-left = "3" })", "must be a number"},
      {R"(preflight = { lag = "3s" })", "no key 'lag'"},
      {R"(backup = { keep = "3" })", "must be a number"},
      {R"(backup = { directory = "" })", "must be a directory"},
      {R"(backup = { dir = "x" })", "no key 'dir'"},
      {R"(system-identifier = "x1")", "must be a number"},
      {R"(also_record = "true")", "must be true or false"},
      {R"(hooks = "deploy")", "'hooks' must be a table"},
      {R"(hooks = { before-run = "deploy" })", "no key 'before-run'"},
      {R"(hooks = { before_run = "" })", "must be a command"},
      {R"(hooks = { before_run = 1 })", "must be a command"},
      {R"(hooks = { time_limit = "soon" })", "must be a time"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Configuration> read = ParseConfiguration("sluice.toml", text);
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().message.find(expected), std::string::npos) << read.error().message;
  }
}

// docs/guide/configuration.md

template <typename Keys>
std::string Table(const Keys& keys, std::string_view heading) {
  std::string table = fmt::format("| {} | value | |\n|---|---|---|\n", heading);
  for (const ConfigKey& key : keys) table += fmt::format("| `{}` | {} | {} |\n", key.name, key.values, key.meaning);
  return table + "\n";
}

template <typename Keys>
std::string Examples(const Keys& keys) {
  std::string text;
  for (const ConfigKey& key : keys) text += fmt::format("{}\n", key.example);
  return text;
}

std::string KeysInDocs() {
  return fmt::format(
      "At the top of the file, or in `[[history]]`:\n\n{}In `[session]`:\n\n{}In `[preflight]`:\n\n{}In "
      "`[hooks]`:\n\n{}In `[backup]`:\n\n{}In `[[path]]`:\n\n{}All of them:\n\n"
      "```toml\n{}\n[[path]]\n{}```\n",
      Table(HistoryKeys(), "key"), Table(SessionKeys(), "parameter"), Table(PreflightKeys(), "key"),
      Table(HookKeys(), "key"), Table(BackupKeys(), "key"), Table(PathKeys(), "key"), Examples(HistoryKeys()),
      Examples(PathKeys()));
}

TEST(Configuration, the_guide_has_every_key) {
  const std::string path = SLUICE_TESTS_DIR "/../docs/guide/configuration.md";
  std::ifstream file(path);
  std::ostringstream stream;
  stream << file.rdbuf();
  std::string page = stream.str();
  const std::string begin = "<!-- The keys, from the code: UPDATE_EXPECTED=1 config_test writes them. -->\n\n";
  const std::string end = "\n<!-- The end of the keys. -->\n";
  const size_t first = page.find(begin);
  const size_t last = page.find(end);
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(last, std::string::npos);
  const size_t start = first + begin.size();
  const std::string written = page.substr(start, last - start);
  if (std::getenv("UPDATE_EXPECTED") != nullptr) {
    std::ofstream(path) << page.replace(start, last - start, KeysInDocs());
  }
  EXPECT_EQ(written, KeysInDocs()) << "UPDATE_EXPECTED=1 rewrites the guide";
}

// Which migrations are reported

analysis::Request RequestOf(const std::vector<std::string>& ids) {
  analysis::Request request;
  request.history = std::make_shared<migrations::History>();
  request.history->root = "db";
  for (const std::string& id : ids) {
    migrations::Migration migration;
    migration.id = id;
    migration.label = id;
    migration.up = migrations::ScriptFile{"/r/db/" + id + ".sql"};
    request.history->migrations.push_back(migration);
  }
  request.reported.assign(ids.size(), true);
  return request;
}

std::string Chosen(const ChangedPaths& changed) {
  analysis::Request request = RequestOf({"1", "2", "3", "4"});
  ChooseChanged(
      changed, [](const migrations::ScriptFile& file) { return file.path; }, request);
  std::string text;
  for (const bool reported : request.reported) text += reported ? 'x' : '-';
  return text + (request.first_new ? fmt::format(" new from {}", *request.first_new) : "");
}

TEST(Choice, what_is_added_behind_all_others_is_new) {
  EXPECT_EQ(Chosen({{"/r/db/3.sql", "/r/db/4.sql"}, {}}), "--xx new from 2");
  EXPECT_EQ(Chosen({{"/r/db/2.sql", "/r/db/4.sql"}, {}}), "-x-x new from 3");
  EXPECT_EQ(Chosen({{"/r/db/2.sql"}, {"/r/db/4.sql"}}), "-x-x");
  EXPECT_EQ(Chosen({{}, {"/r/db/1.sql", "/r/other.sql"}}), "x---");
  EXPECT_EQ(Chosen({{"/r/db/1.sql", "/r/db/2.sql", "/r/db/3.sql", "/r/db/4.sql"}, {}}), "xxxx new from 0");
}

TEST(Choice, a_migration_is_found_by_the_start_of_its_id) {
  const analysis::Request request = RequestOf({"0001_a", "0002_b", "0002_bc"});
  EXPECT_EQ(migrations::FindMigration(*request.history, "0002_b").value(), 1U);
  EXPECT_EQ(migrations::FindMigration(*request.history, "0001").value(), 0U);
  EXPECT_EQ(migrations::FindMigration(*request.history, "0002").error().message,
            "'0002' is the start of several migrations of 'db'");
  EXPECT_EQ(migrations::FindMigration(*request.history, "0001_x").error().hint, "Did you mean '0001_a'?");
}

TEST(Choice, ids_leave_out_and_say_what_is_new) {
  std::vector<analysis::Request> requests = {RequestOf({"1", "2", "3"})};
  Choice choice;
  choice.start_after = "1";
  choice.migrations = {"1", "3"};
  ASSERT_TRUE(ChooseById(choice, requests));
  EXPECT_EQ(requests[0].reported, (std::vector<bool>{false, false, true}));
  EXPECT_EQ(requests[0].first_new, 1U);
  choice.migrations = {"7"};
  EXPECT_EQ(ChooseById(choice, requests).error().message, "'db' has no migration '7'");
}

}  // namespace
}  // namespace sluice::cli
