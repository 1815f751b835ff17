// Every statement of ../statements and statements is run on a real server, and then what was written to undo it: the
// catalogue is the same as before. The tables have rows; where a way back says that it fails for rows, or the statement
// itself does, it is proved on empty ones. What cannot be undone is counted by its reason, and not run. Differences
// that we know of stand in known_differences.txt, with the reason.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "../../runner/server_fixture.h"
#include "../case_list.h"
#include "analyzer/inverse/inverse.h"
#include "analyzer/model/read.h"
#include "runner/catalogue.h"

namespace sluice::proof {
namespace {

using inverse::Inverse;
using runner::Session;
using runner::SqlResult;

model::Script Read(const std::string& text) {
  return model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
}

// What undoes a case, statement by statement.
struct Way {
  std::vector<std::string> up;
  std::vector<std::string> down;
  std::optional<std::string> reason;
  bool may_fail = false;     // where there are rows, as it says itself
  bool needs_block = false;  // a cursor, a lock
};

class Prover {
 public:
  Prover(const std::string& setup, std::string database, bool rows) : setup_(setup), template_(std::move(database)) {
    Run("CREATE DATABASE " + template_, "postgres");
    schema::Replay replay(schema_);
    replay.BeginMigration(schema::Transactions::kScript, true);
    std::optional<Session> session = Connect(template_);
    for (const model::Statement& statement : Read(setup_).statements) {
      (void)inverse::Undo(statement, setup_, schema_, replay);
      const std::string sql = setup_.substr(statement.span.begin, statement.span.length());
      if (!rows && std::holds_alternative<model::Insert>(statement.actions.front())) continue;
      // Roles are the server's.
      if (rows && sql.starts_with("CREATE ROLE")) continue;
      const SqlResult<void> done = session->Execute(sql);
      EXPECT_TRUE(done) << done.error().message;
    }
    const SqlResult<runner::Catalogue> catalogue = runner::ReadCatalogue(*session);
    EXPECT_TRUE(catalogue) << catalogue.error().message;
    if (catalogue) before_ = *catalogue;
    EXPECT_GT(before_.size(), 100U);
  }

  Way WayOf(const Case& tested) const {
    Way way;
    schema::Schema schema = schema_;
    schema::Replay replay(schema);
    replay.BeginMigration(schema::Transactions::kScript, true);
    for (const model::Statement& statement : Read(tested.text).statements) {
      const Inverse inverse = inverse::Undo(statement, tested.text, schema, replay);
      way.up.push_back(tested.text.substr(statement.span.begin, statement.span.length()));
      way.down.insert(way.down.begin(), inverse.statements.begin(), inverse.statements.end());
      if (inverse.reason && !way.reason) way.reason = inverse.reason;
      for (const std::string& loss : inverse.losses) {
        way.may_fail = way.may_fail || loss.find("fails where") != std::string::npos;
      }
      way.needs_block = way.needs_block || tested.text.starts_with("DECLARE") || tested.text.starts_with("LOCK");
    }
    return way;
  }

  // What is not as it was; nothing where all is well.
  std::vector<std::string> Prove(const Way& way) {
    if (database_.empty()) Copy();
    std::vector<std::string> problems = RunBoth(way);
    if (problems.empty()) problems = Differences();
    if (!problems.empty()) DropCopy();
    return problems;
  }

  ~Prover() { DropCopy(); }
  Prover(const Prover&) = delete;
  Prover& operator=(const Prover&) = delete;

 private:
  std::vector<std::string> RunBoth(const Way& way) {
    std::optional<Session> session = Connect(database_);
    if (way.needs_block) (void)session->Begin();
    for (const std::string& sql : way.up) {
      const SqlResult<void> done = session->Execute(sql);
      if (!done) return {"up: " + sql + ": " + done.error().message};
    }
    if (session->transaction_state() == runner::TransactionState::kInTransaction) (void)session->Commit();
    session = Connect(database_);
    for (const std::string& sql : way.down) {
      const SqlResult<void> done = session->Execute(sql);
      if (done) continue;
      return {fmt::format("down: {}: {} ({})", sql, done.error().message, done.error().detail)};
    }
    return {};
  }

  std::vector<std::string> Differences() {
    std::optional<Session> session = Connect(database_);
    const SqlResult<runner::Catalogue> after = runner::ReadCatalogue(*session);
    if (!after) return {after.error().message};
    std::vector<std::string> texts;
    for (const runner::ObjectChange& change : ChangesBetween(before_, *after)) {
      texts.push_back(fmt::format("{}: {} -> {}", change.object, change.before.value_or("(none)"),
                                  change.after.value_or("(none)")));
    }
    return texts;
  }

  static std::optional<Session> Connect(const std::string& database) {
    SqlResult<Session> session = Session::Connect(runner::SharedServer().ConnectionString(database));
    if (!session) {
      ADD_FAILURE() << database << ": " << session.error().message;
      return std::nullopt;
    }
    return std::move(*session);
  }

  static void Run(const std::string& sql, const std::string& database) {
    const SqlResult<void> done = Connect(database)->Execute(sql);
    EXPECT_TRUE(done) << sql << ": " << done.error().message;
  }

  void Copy() {
    database_ = fmt::format("{}_{}", template_, ++copies_);
    Run(fmt::format("CREATE DATABASE {} TEMPLATE {}", database_, template_), "postgres");
  }

  void DropCopy() {
    if (database_.empty()) return;
    // A subscription keeps its database; that goes with the server.
    (void)Connect("postgres")->Execute(fmt::format("DROP DATABASE {} WITH (FORCE)", database_));
    database_.clear();
  }

  std::string setup_;
  std::string template_;
  schema::Schema schema_;
  runner::Catalogue before_;
  std::string database_;
  int copies_ = 0;
};

// Lines "theme | text of the case | reason".
std::map<std::string, std::string> KnownDifferences() {
  std::map<std::string, std::string> known;
  std::istringstream lines(ReadText(SLUICE_TESTS_DIR "/proof/inverse/known_differences.txt"));
  for (std::string line; std::getline(lines, line);) {
    const size_t reason = line.rfind(" | ");
    if (line.empty() || line.front() == '#') continue;
    EXPECT_NE(reason, line.find(" | ")) << "no reason: " << line;
    known.emplace(line.substr(0, reason), line.substr(reason + 3));
  }
  return known;
}

struct Counts {
  size_t undone = 0;
  size_t nothing = 0;  // nothing to undo, and nothing changed
  size_t listed = 0;
  size_t different = 0;
  size_t failed_as_said = 0;  // for rows; undone where there are none
  std::map<std::string, size_t> reasons;

  void Print() const {
    std::printf("undone, same catalogue: %zu; nothing to undo, same catalogue: %zu\n", undone, nothing);
    std::printf("listed differences: %zu; other differences: %zu\n", listed, different);
    std::printf("failed for rows as they said: %zu\n", failed_as_said);
    size_t all = 0;
    for (const auto& [reason, count] : reasons) all += count;
    std::printf("cannot be undone: %zu\n", all);
    for (const auto& [reason, count] : reasons) std::printf("  %4zu  %s\n", count, reason.c_str());
  }
};

void Report(const Case& tested, const Way& way, const std::vector<std::string>& problems) {
  ADD_FAILURE() << tested.Id() << "\n  down: " << fmt::format("{}", fmt::join(way.down, ";\n        ")) << "\n  "
                << fmt::format("{}", fmt::join(problems, "\n  "));
}

bool IsToRun(const Case& tested) {
  return tested.mark != Mark::kRefused && tested.mark != Mark::kUnsafe;
}

std::vector<Case> AllCases() {
  const int major = runner::SharedServer().major();
  std::vector<Case> cases = ReadCases(SLUICE_TESTS_DIR "/proof/statements", major);
  std::vector<Case> renames = ReadCases(SLUICE_TESTS_DIR "/proof/inverse/statements", major);
  cases.insert(cases.end(), renames.begin(), renames.end());
  return cases;
}

TEST(InverseProof, UpAndDownLeaveTheCatalogueAsItWas) {
  const std::string setup = ReadText(SLUICE_TESTS_DIR "/proof/setup.sql");
  Prover without_rows(setup, "inverse", false);
  Prover with_rows(setup, "inverse_rows", true);
  const std::map<std::string, std::string> known = KnownDifferences();
  Counts counts;
  for (const Case& tested : AllCases()) {
    const Way way = with_rows.WayOf(tested);
    if (way.reason) ++counts.reasons[*way.reason];
    if (way.reason || !IsToRun(tested)) continue;
    std::vector<std::string> problems = with_rows.Prove(way);
    const bool as_said = way.may_fail && !problems.empty() && problems.front().starts_with("down: ");
    const bool not_run = !problems.empty() && problems.front().starts_with("up: ");
    if (as_said || not_run) problems = without_rows.Prove(way);
    counts.failed_as_said += as_said ? 1 : 0;
    const bool listed = known.contains(tested.Id());
    EXPECT_FALSE(problems.empty() && listed) << "no difference any more: " << tested.Id();
    if (problems.empty()) {
      ++(way.down.empty() ? counts.nothing : counts.undone);
    } else if (listed) {
      ++counts.listed;
    } else {
      ++counts.different;
      Report(tested, way, problems);
    }
  }
  counts.Print();
  EXPECT_GT(counts.undone, 400U);
  EXPECT_GT(counts.failed_as_said, 0U);
}

}  // namespace
}  // namespace sluice::proof
