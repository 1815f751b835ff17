// A history and a statement to what the statement does, over the tables in cases/. What is expected was compared with
// what PostgreSQL 15 did.
//
// An input is SQL; each action of its last statement is one line, unless only the replay looks at it. A title may end
// in [server major] or [major utc].
#include "analyzer/effects/effect.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/effects/volatility.h"
#include "analyzer/model/body.h"
#include "analyzer/model/read.h"
#include "analyzer/schema/replay.h"
#include "case_file.h"

namespace sluice::effects {
namespace {

using test::Case;

Server ServerOf(const std::string& title) {
  Server server{15, false};
  const size_t open = title.rfind('[');
  if (open == std::string::npos) return server;
  server.major = std::stoi(title.substr(open + 1));
  server.time_zone_is_utc = title.find("utc", open) != std::string::npos;
  return server;
}

std::string List(std::string_view what, std::vector<std::string> names) {
  if (names.empty()) return {};
  return fmt::format("  {}: {}", what, fmt::join(names, ", "));
}

std::string Show(const Effects& effects) {
  constexpr std::string_view kCertainty[] = {"exact", "upper-bound", "unknown"};
  std::vector<std::string> locks;
  for (const RelationLock& lock : effects.locks) {
    const std::string_view mode = PgLocksName(lock.mode);
    locks.push_back(fmt::format("{} {}", lock.relation, mode.substr(0, mode.size() - 4)));
  }
  std::vector<std::string> unsafe;
  for (const UnsafeValue& value : effects.unsafe_values) {
    unsafe.push_back(fmt::format("{}.{}{}", value.type, value.label, value.certain ? "" : "?"));
  }
  return fmt::format("{}{}{}{}{}{}{}{}{}{}\n", kCertainty[static_cast<size_t>(effects.certainty)], List("locks", locks),
                     List("rewrites", effects.rewrites), List("scans", effects.scans),
                     List("builds", effects.index_builds), List("destroys", effects.destroys),
                     List("detaches", effects.detaches), List("shrinks", effects.truncates), List("unsafe", unsafe),
                     effects.alone ? "  alone" : "");
}

// What EXECUTE runs is read where it stands.
std::string ShowPrepared(const model::Action& action, const schema::Schema& schema, const Server& server) {
  const auto* execute = std::get_if<model::Execute>(&action);
  const std::string* text = execute == nullptr ? nullptr : schema.FindPrepared(execute->name, execute->cursor);
  if (text == nullptr) return {};
  model::Statement run;
  model::ReadPrepared(*text, *execute, run);
  std::string shown;
  for (const model::Action& each : run.actions) shown += Show(EffectsOf(each, schema, server));
  return shown;
}

std::string Describe(const Case& tested) {
  schema::Schema schema;
  schema::Replay replay(schema);
  replay.BeginMigration(schema::Transactions::kScript, true);
  const std::string& text = tested.input;
  const model::Script script = model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
  std::string shown;
  for (const model::Statement& statement : script.statements) {
    replay.BeginStatement();
    const bool last = &statement == &script.statements.back();
    for (const model::Action& action : statement.actions) {
      EXPECT_FALSE(std::holds_alternative<model::SyntaxError>(action)) << tested.title;
      const Effects effects = EffectsOf(action, schema, ServerOf(tested.title));
      const bool only_replayed = std::holds_alternative<model::Reshape>(action) && !effects.alone;
      if (last && !only_replayed) shown += Show(effects);
      if (last) shown += ShowPrepared(action, schema, ServerOf(tested.title));
      replay.Apply(action);
    }
  }
  return shown;
}

TEST(effects, of_statements) {
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/effects/cases", Describe);
}

struct ModeRow {
  LockMode mode;
  std::string_view name;
  bool blocks_reads;
  bool blocks_writes;
};

constexpr ModeRow kModes[] = {
    {LockMode::kAccessShare, "AccessShareLock", false, false},
    {LockMode::kRowShare, "RowShareLock", false, false},
    {LockMode::kRowExclusive, "RowExclusiveLock", false, false},
    {LockMode::kShareUpdateExclusive, "ShareUpdateExclusiveLock", false, false},
    {LockMode::kShare, "ShareLock", false, true},
    {LockMode::kShareRowExclusive, "ShareRowExclusiveLock", false, true},
    {LockMode::kExclusive, "ExclusiveLock", false, true},
    {LockMode::kAccessExclusive, "AccessExclusiveLock", true, true},
};

// Numbered as lockdefs.h does: LOCK TABLE gives that number.
TEST(effects, knows_the_modes) {
  int number = 1;
  for (const ModeRow& row : kModes) {
    EXPECT_EQ(row.name, PgLocksName(row.mode));
    EXPECT_EQ(row.blocks_reads, BlocksReads(row.mode)) << row.name;
    EXPECT_EQ(row.blocks_writes, BlocksWrites(row.mode)) << row.name;
    EXPECT_EQ(number++, static_cast<int>(row.mode)) << row.name;
  }
}

TEST(effects, keeps_the_strongest_lock) {
  Effects effects;
  effects.Lock("a", LockMode::kShare);
  effects.Lock("a", LockMode::kAccessExclusive);
  effects.Lock("a", LockMode::kRowShare);
  EXPECT_EQ(1U, effects.locks.size());
  EXPECT_EQ(LockMode::kAccessExclusive, effects.LockOn("a"));
  EXPECT_EQ(LockMode::kNone, effects.LockOn("b"));
}

struct FunctionRow {
  std::string_view name;
  std::optional<model::Volatility> expected;
};

TEST(effects, knows_functions) {
  constexpr auto kVolatile = model::Volatility::kVolatile;
  const FunctionRow rows[] = {
      {"now", model::Volatility::kStable},
      {"clock_timestamp", kVolatile},
      {"random", kVolatile},
      {"gen_random_uuid", kVolatile},
      {"nextval", kVolatile},
      {"lower", model::Volatility::kImmutable},
      {"no_such_function", std::nullopt},
      {"", std::nullopt},
      {"statement_timestamp", model::Volatility::kStable},
      {"current_timestamp", model::Volatility::kStable},
      {"current_date", model::Volatility::kStable},
      {"current_user", model::Volatility::kStable},
      {"localtime", model::Volatility::kStable},
      {"timeofday", kVolatile},
  };
  for (const FunctionRow& row : rows) EXPECT_EQ(row.expected, BuiltInVolatility(row.name)) << row.name;
}

}  // namespace
}  // namespace sluice::effects
