// Generated histories, on a real server and through the replay, compared after every statement.
//
// SLUICE_HISTORIES is how many (50), SLUICE_SEED the first one's seed (1), SLUICE_LENGTH how many statements each has
// (50). With SLUICE_SHOW the statements are printed. A seed's history is the same wherever the same compiler built it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>
#include <cstdlib>
#include <string>

#include "runner/private_server.h"
#include "tests/proof/histories/history.h"

namespace sluice::histories {
namespace {

constexpr uint64_t kHistories = 50;
constexpr uint64_t kLength = 50;
constexpr std::chrono::seconds kShrinkLimit{60};
constexpr size_t kMostShown = 10;  // of histories with a difference: what follows is rarely news

uint64_t Setting(const char* name, uint64_t usual) {
  const char* text = std::getenv(name);
  uint64_t value = usual;
  if (text != nullptr) std::from_chars(text, text + std::string_view(text).size(), value);
  return value;
}

std::string Show(uint64_t seed, const Outcome& outcome) {
  std::string text = fmt::format("seed {}, the shortest history:\n", seed);
  for (const std::string& statement : outcome.statements) text += "  " + statement + ";\n";
  for (const std::string& fact : outcome.difference->catalogue) text += "    only in the catalogue: " + fact + "\n";
  for (const std::string& fact : outcome.difference->replay) text += "    only in the replay:    " + fact + "\n";
  return text;
}

bool PassAll(const std::string& /*statement*/) {
  return true;
}

class Histories : public testing::Test {
 protected:
  void SetUp() override {
    Result<runner::PrivateServer> server = runner::PrivateServer::Start({});
    ASSERT_TRUE(server) << server.error().message << "\n" << server.error().hint;
    server_.emplace(std::move(*server));
    runner::SqlResult<runner::Session> session = runner::Session::Connect(server_->ConnectionString());
    ASSERT_TRUE(session) << session.error().message;
    session_.emplace(std::move(*session));
  }

  std::optional<runner::PrivateServer> server_;
  std::optional<runner::Session> session_;
};

TEST_F(Histories, ReplayAgreesWithTheCatalogue) {
  const uint64_t first = Setting("SLUICE_SEED", 1);
  const uint64_t count = Setting("SLUICE_HISTORIES", kHistories);
  const uint64_t length = Setting("SLUICE_LENGTH", kLength);
  size_t statements = 0;
  size_t accepted = 0;
  size_t compared = 0;
  size_t differences = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    const Outcome outcome = RunGenerated(*session_, seed, length, PassAll);
    ASSERT_EQ(outcome.trouble, "") << "seed " << seed;
    statements += outcome.statements.size();
    accepted += outcome.accepted;
    compared += outcome.compared;
    if (std::getenv("SLUICE_SHOW") != nullptr) {
      for (const std::string& statement : outcome.statements) fmt::print("{}: {}\n", seed, statement);
    }
    if (!outcome.difference || ++differences > kMostShown) continue;
    ADD_FAILURE() << Show(seed, Shrink(*session_, outcome, PassAll, kShrinkLimit));
  }
  fmt::print("histories {}, statements {}, accepted {}, compared {}, differences {}\n", count, statements, accepted,
             compared, differences);
  EXPECT_EQ(differences, 0U);
  EXPECT_GT(accepted * 2, statements) << "the server refused most of what was generated";
  EXPECT_EQ(compared, accepted);
}

// A replay that is wrong on purpose is found out, and the history is cut down to what shows it.
TEST_F(Histories, WrongReplayIsFoundAndShrunk) {
  const auto drops_view = [](const std::string& statement) { return statement.starts_with("DROP VIEW"); };
  const Passes passes = [&](const std::string& statement) { return !drops_view(statement); };
  for (uint64_t seed = 1; seed < 200; ++seed) {
    const Outcome outcome = RunGenerated(*session_, seed, kLength, passes);
    ASSERT_EQ(outcome.trouble, "");
    if (!outcome.difference) continue;
    // Nothing else is wrong: with that statement replayed, there is no difference.
    EXPECT_TRUE(drops_view(outcome.difference->statement)) << Show(seed, outcome);
    EXPECT_FALSE(RunAgain(*session_, outcome.statements, PassAll).difference) << Show(seed, outcome);
    const Outcome shrunk = Shrink(*session_, outcome, passes, kShrinkLimit);
    ASSERT_TRUE(shrunk.difference);
    EXPECT_TRUE(drops_view(shrunk.difference->statement)) << Show(seed, shrunk);
    EXPECT_LE(shrunk.statements.size(), 3U) << Show(seed, shrunk);  // a table, a view on it, and its end
    EXPECT_EQ(shrunk.difference->catalogue, std::vector<std::string>{});
    EXPECT_FALSE(shrunk.difference->replay.empty());
    return;
  }
  FAIL() << "no history dropped a view";
}

}  // namespace
}  // namespace sluice::histories
