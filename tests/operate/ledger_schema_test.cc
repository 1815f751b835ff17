// The history's own tables, by the measure that the program has for those of others.
#include "runner/ledger_schema.h"

#include <gtest/gtest.h>

#include "trace_program.h"

namespace sluice::cli {
namespace {

TEST(LedgerSchema, PassesLint) {
  std::vector<std::string> files;
  for (const std::string_view migration : runner::LedgerMigrations()) files.emplace_back(migration);
  ASSERT_EQ(files.size(), 3U);
  files.front().insert(0, "CREATE SCHEMA sluice;");
  const History history(files);
  const TraceRun run = RunProgram({"lint", history.path(), "--fail-on", "warning", "--strict"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
}

}  // namespace
}  // namespace sluice::cli
