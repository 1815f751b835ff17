// The fixtures of the rules about locks and rewrites, run on a real server: a statement that a rule reports does what
// the rule says of it, and in what the rule accepts no statement does that to a relation that others may be using.
//
// What a fixture speaks of and does not make itself, setup/<rule>.<fixture>.sql makes, or else setup.sql. What cannot
// be proven so is listed in left_out.txt with its reason, rule by rule, fixture by fixture or line by line; a fixture
// that stands there without need fails the test, too.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "analyzer/analysis/describe.h"
#include "analyzer/model/read.h"
#include "claim.h"
#include "rules/registry.h"
#include "runner/trace.h"
#include "tests/proof/of_version.h"
#include "tests/rule_fixture.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

namespace fs = std::filesystem;
using analysis::StatementEffects;
using fixtures::RuleFixture;

const fs::path kHere = SLUICE_TESTS_DIR "/proof/rules";

// How many were proven: printed at the end.
struct Counts {
  size_t fixtures = 0;
  size_t left_out = 0;
  size_t reported = 0;  // statements that a rule reports, and that do what it says
  size_t accepted = 0;  // statements that do not do it
  size_t lines = 0;     // statements left out by their line
};
Counts counts;

struct LeftOut {
  std::string name;      // "slug/fixture", "slug/*" for all of a rule, "slug/fixture[/file]@line" for one statement
  std::string versions;  // of the server: "", " until 15", " from 18"
  std::string reason;
};

// Lines "name: reason", "name from 18: reason".
std::vector<LeftOut> ReadLeftOut() {
  std::vector<LeftOut> all;
  std::istringstream lines(fixtures::TextOf(kHere / "left_out.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    const size_t colon = line.find(": ");
    if (colon == std::string::npos) throw std::runtime_error("without a reason: " + line);
    const size_t name = std::min(line.find(' '), colon);
    all.push_back({line.substr(0, name), line.substr(name, colon - name), line.substr(colon + 2)});
  }
  return all;
}

const std::vector<LeftOut>& AllLeftOut() {
  static const std::vector<LeftOut> all = ReadLeftOut();
  return all;
}

bool IsLeftOut(const std::string& name) {
  return std::any_of(AllLeftOut().begin(), AllLeftOut().end(), [&](const LeftOut& each) {
    return each.name == name && IsOfVersion(each.versions, runner::SharedServer().major());
  });
}

bool IsLeftOut(const RuleFixture& fixture) {
  return IsLeftOut(fixture.slug() + "/" + fixture.path.filename().string());
}

bool IsAboutLocks(const RuleInfo& rule) {
  return rule.category == Category::kLocking || rule.category == Category::kRewrite;
}

// Asked before there is a server.
bool IsWhollyLeftOut(const std::string& slug) {
  return std::any_of(AllLeftOut().begin(), AllLeftOut().end(),
                     [&](const LeftOut& each) { return each.name == slug + "/*" && each.versions.empty(); });
}

std::vector<RuleFixture> ProvenFixtures() {
  std::vector<RuleFixture> proven;
  for (RuleFixture& fixture : fixtures::AllFixtures()) {
    const rules::RegisteredRule* rule = rules::FindRule(fixture.slug());
    if (rule != nullptr && IsAboutLocks(rule->info) && !IsWhollyLeftOut(fixture.slug())) {
      proven.push_back(std::move(fixture));
    }
  }
  return proven;
}

// What the file needs

// Keys of the tables that the text makes for sure, as if nothing was there before.
std::set<std::string> MadeIn(const std::string& text) {
  std::set<std::string> made;
  const model::Script script = model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
  for (const model::Statement& statement : script.statements) {
    for (const model::Action& action : statement.actions) {
      const auto* create = std::get_if<model::CreateTable>(&action);
      if (create == nullptr || create->if_not_exists || create->temporary) continue;
      made.insert((create->table.schema.empty() ? "public" : create->table.schema) + "." + create->table.name);
    }
  }
  return made;
}

std::string AllText(const RuleFixture& fixture) {
  if (!fs::is_directory(fixture.path)) return fixtures::TextOf(fixture.path);
  std::string text;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fixture.path)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    if (file.extension() == ".sql") text += fixtures::TextOf(file);
  }
  return text;
}

// Sections of setup.sql: "-- schema <name>" where the fixture does not make it, and for a file alone "-- table <key>".
std::string SetupFor(const RuleFixture& fixture) {
  const bool alone = !fs::is_directory(fixture.path);
  const fs::path own = kHere / "setup" / fmt::format("{}.{}.sql", fixture.slug(), fixture.path.stem().string());
  const bool has_own = fs::exists(own);
  const std::string text = AllText(fixture);
  const std::set<std::string> made = MadeIn(text);
  std::istringstream lines(fixtures::TextOf(kHere / "setup.sql"));
  constexpr std::string_view kTable = "-- table ";
  constexpr std::string_view kSchema = "-- schema ";
  std::string setup;
  bool wanted = true;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kTable)) wanted = alone && !has_own && !made.contains(line.substr(kTable.size()));
    if (line.starts_with(kSchema)) {
      wanted = text.find("CREATE SCHEMA " + line.substr(kSchema.size())) == std::string::npos;
    }
    if (wanted) setup += line + "\n";
  }
  return has_own ? setup + fixtures::TextOf(own) : setup;
}

// Running

struct Ran {
  StatementEffects statement;
  bool left_out = false;
  std::optional<runner::Observation> observed;
  std::set<std::string> is_new;  // made by the same migration before
};

// One database for all, emptied before each: making one takes longer than most fixtures.
class Shop {
 public:
  // What the migration tool would set holds for new sessions.
  void Empty(const schema::Settings& settings);
  runner::Session Connect() const { return Connection(kName); }

 private:
  static constexpr const char* kName = "shop";
  static runner::Session Connection(const std::string& database);
  static void Execute(runner::Session& session, const std::string& sql);
  bool made_ = false;
};

runner::Session Shop::Connection(const std::string& database) {
  auto session = runner::Session::Connect(runner::SharedServer().ConnectionString(database));
  if (!session) throw std::runtime_error(session.error().message);
  return std::move(*session);
}

void Shop::Execute(runner::Session& session, const std::string& sql) {
  if (const auto done = session.Execute(sql); !done) throw std::runtime_error(sql + ": " + done.error().message);
}

void Shop::Empty(const schema::Settings& settings) {
  runner::Session server = Connection("postgres");
  if (!made_) {
    Execute(server, "SET allow_in_place_tablespaces = on");
    Execute(server, "CREATE TABLESPACE fast LOCATION ''");
    Execute(server, "CREATE DATABASE shop");
    made_ = true;
  }
  Execute(server, "ALTER DATABASE shop RESET ALL");
  // Some changes of type are free in UTC alone.
  Execute(server, "ALTER DATABASE shop SET timezone = 'Europe/Berlin'");
  for (const auto& [name, value] : settings) {
    Execute(server, fmt::format("ALTER DATABASE shop SET {} = '{}'", name, value));
  }
  runner::Session shop = Connection(kName);
  Execute(shop, R"sql(DO $$ DECLARE name text; BEGIN
    SET client_min_messages = warning;
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
  END $$)sql");
}

struct Run {
  std::vector<Ran> statements;
  std::vector<std::string> problems;
};

// "slug/fixture@12", in a folder "slug/fixture/file.sql@12".
bool IsLineLeftOut(const RuleFixture& fixture, const StatementEffects& statement) {
  const std::string place = fs::path(statement.file).lexically_relative(fixture.path.parent_path()).string();
  return IsLeftOut(fmt::format("{}/{}@{}", fixture.slug(), place, statement.line));
}

std::vector<runner::TracedStatement> ToTraced(const std::vector<Ran>& statements) {
  std::vector<runner::TracedStatement> traced;
  for (const Ran& ran : statements) {
    const StatementEffects& each = ran.statement;
    runner::TracedStatement one;
    one.file = each.file;
    one.line = each.line;
    one.sql = each.sql + each.repeated;
    one.transactional = each.transactional;
    one.in_transaction_block =
        each.transactional && (each.transaction == migrations::TransactionMode::kWhole || each.one_query);
    one.transaction_control = each.transaction_control.has_value();
    one.runs = !ran.left_out;
    traced.push_back(std::move(one));
  }
  return traced;
}

void MarkNew(Run& run) {
  std::set<std::string> made;
  for (size_t i = 0; i < run.statements.size(); ++i) {
    Ran& ran = run.statements[i];
    if (i > 0 && ran.statement.migration != run.statements[i - 1].statement.migration) made.clear();
    ran.is_new = made;
    if (ran.observed) made.insert(ran.observed->created.begin(), ran.observed->created.end());
  }
}

Run RunFixture(const RuleFixture& fixture) {
  Run run;
  const auto requests = fixtures::RequestsFor(fixture);
  if (!requests) return {{}, {requests.error().message}};
  const auto described = analysis::DescribeEffects(*requests, fixtures::OptionsFor(fixture));
  if (!described) return {{}, {described.error().message}};
  static Shop shop;
  shop.Empty(fixtures::OptionsFor(fixture).session);
  runner::Session session = shop.Connect();
  runner::Session watcher = shop.Connect();
  if (const auto set_up = session.Execute(SetupFor(fixture)); !set_up) {
    return {{}, {"setup: " + set_up.error().message}};
  }
  for (const StatementEffects& statement : *described) {
    run.statements.push_back({statement, IsLineLeftOut(fixture, statement), {}, {}});
    counts.lines += run.statements.back().left_out ? 1 : 0;
  }
  const auto traced = ToTraced(run.statements);
  const auto done = runner::Trace(session, watcher, traced, {}, [&](runner::StatementTrace trace) {
    if (trace.error) run.problems.push_back(traced[trace.statement].sql + ": " + trace.error->message);
    run.statements[trace.statement].observed = std::move(trace.observation);
  });
  if (!done) run.problems.push_back(done.error().message);
  MarkNew(run);
  return run;
}

// Judging

// The statements that begin on the last line at or before the finding's; one line may hold several.
std::vector<const Ran*> StatementsOf(const Report& report, const Finding& finding, const Run& run) {
  const Source& source = report.sources[finding.source];
  const uint32_t line = source.Locate(finding.span.begin).line;
  std::vector<const Ran*> found;
  for (const Ran& ran : run.statements) {
    if (ran.statement.file != source.path() || ran.statement.line > line) continue;
    if (!found.empty() && found.front()->statement.line != ran.statement.line) found.clear();
    found.push_back(&ran);
  }
  return found;
}

void JudgeBad(const RuleFixture& fixture, const Claim& claim, Run& run) {
  const auto report = fixtures::RequestsFor(fixture).and_then(
      [&](const auto& requests) { return analysis::Lint(requests, fixtures::OptionsFor(fixture)); });
  if (!report) return run.problems.push_back(report.error().message);
  size_t proven = 0;
  for (const Finding& finding : report->findings) {
    if (finding.rule->slug != fixture.slug()) continue;
    bool holds = false;
    bool left_out = false;
    std::string seen = "it did not run";
    for (const Ran* ran : StatementsOf(*report, finding, run)) {
      left_out = left_out || ran->left_out;
      if (!ran->observed) continue;
      holds = holds || Holds(claim, ran->statement.sql, *ran->observed, {}, true);
      seen = ran->statement.sql + " did: " + Show(*ran->observed);
    }
    if (holds) {
      ++proven;
    } else if (!left_out) {
      run.problems.push_back(finding.message.Text() + ", but " + seen);
    }
  }
  if (proven == 0) run.problems.emplace_back("no statement did what the rule says");
  counts.reported += proven;
}

void JudgeOk(const Claim& claim, Run& run) {
  if (!claim.safe_without) return;
  for (const Ran& ran : run.statements) {
    if (!ran.observed) continue;
    if (Holds(claim, ran.statement.sql, *ran.observed, ran.is_new, false)) {
      run.problems.push_back(ran.statement.sql + " did: " + Show(*ran.observed));
    } else {
      ++counts.accepted;
    }
  }
}

std::vector<std::string> Prove(const RuleFixture& fixture) {
  const Claim* claim = FindClaim(fixture.slug());
  if (claim == nullptr) return {"nothing is said of what the rule claims"};
  Run run = RunFixture(fixture);
  if (!run.problems.empty()) return run.problems;
  if (fixture.bad()) {
    JudgeBad(fixture, *claim, run);
  } else {
    JudgeOk(*claim, run);
  }
  return run.problems;
}

class RulesProof : public testing::TestWithParam<RuleFixture> {
 public:
  static void TearDownTestSuite() {
    fmt::print(
        "{} fixtures proven, {} and {} lines of others left out (left_out.txt): {} reported statements do what their "
        "rule says, {} accepted ones do not\n",
        counts.fixtures, counts.left_out, counts.lines, counts.reported, counts.accepted);
  }
};

TEST_P(RulesProof, does_what_the_rule_says) {
  const RuleFixture& fixture = GetParam();
  const std::vector<std::string> problems = Prove(fixture);
  ++(IsLeftOut(fixture) ? counts.left_out : counts.fixtures);
  if (IsLeftOut(fixture)) {
    EXPECT_FALSE(problems.empty()) << "stands in left_out.txt without need";
    return;
  }
  for (const std::string& problem : problems) ADD_FAILURE() << problem;
}

INSTANTIATE_TEST_SUITE_P(fixtures, RulesProof, testing::ValuesIn(ProvenFixtures()),
                         [](const testing::TestParamInfo<RuleFixture>& fixture) { return fixture.param.name(); });

TEST(LeftOut, names_fixtures_that_are_there) {
  for (const LeftOut& each : AllLeftOut()) {
    std::string path = each.name;
    std::replace(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(path.find('/')), '-', '_');
    if (path.ends_with("/*")) path.resize(path.size() - 2);
    path = path.substr(0, path.find('@'));
    EXPECT_TRUE(fs::exists(fs::path(SLUICE_TESTS_DIR "/rules") / path)) << each.name;
    EXPECT_FALSE(each.reason.empty()) << each.name;
  }
}

}  // namespace
}  // namespace sluice::proof
