// `sluice trace --schema` with what pg_dump writes of a database of many kinds of objects.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "analyzer/base/child_process.h"
#include "runner/private_server.h"
#include "runner/server_binaries.h"
#include "runner/session.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

std::string ReadAll(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Empty where it failed, which fails the test.
std::string DumpOf(const std::string& setup) {
  Result<runner::PrivateServer> server = runner::PrivateServer::Start({});
  EXPECT_TRUE(server) << server.error().message;
  if (!server) return {};
  runner::SqlResult<runner::Session> session = runner::Session::Connect(server->ConnectionString());
  EXPECT_TRUE(session) << session.error().message;
  if (!session) return {};
  const runner::SqlResult<void> made = session->Execute(setup);
  EXPECT_TRUE(made) << made.error().message;
  const Result<runner::ServerBinaries> binaries = runner::FindServerBinaries("");
  EXPECT_TRUE(binaries);
  if (!binaries) return {};
  const Result<ProcessResult> dumped =
      RunProcess({binaries->directory + "/pg_dump", "--schema-only", "--dbname", server->ConnectionString()});
  EXPECT_TRUE(dumped) << dumped.error().message;
  if (!made || !dumped) return {};
  EXPECT_EQ(dumped->exit_code, 0) << dumped->errors;
  return dumped->output;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// The history knows nothing of these tables but for the dump.
constexpr std::string_view kMigration = R"sql(ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX orders_note_idx ON orders (note);
ALTER TABLE orders ADD CONSTRAINT orders_quantity CHECK (quantity > 0);
ALTER TABLE customers ALTER COLUMN credits TYPE bigint;
INSERT INTO customers (id) VALUES (5);
DROP VIEW order_lines CASCADE;
ALTER TABLE regions ADD COLUMN remark text;
CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (100) TO (200);
ALTER DOMAIN positive DROP CONSTRAINT positive_check;
DROP TABLE carts CASCADE;
)sql";

TEST(TraceProgram, ARealDumpBeforeTheHistory) {
  const std::string dump = DumpOf(ReadAll(SLUICE_TESTS_DIR "/proof/setup.sql"));
  EXPECT_GT(Count(dump, "\nCREATE "), 90U) << dump;
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/structure.sql";
  std::ofstream(path) << dump;
  const History history({std::string(kMigration)});
  const TraceRun run = RunTrace({history.path(), "--schema", path, "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors << run.output;
  const nlohmann::json trace = run.Json();
  ASSERT_EQ(trace["statements"].size(), Count(std::string(kMigration), ";\n"));
  for (const nlohmann::json& statement : trace["statements"]) {
    EXPECT_EQ(statement["status"], "observed") << statement.dump(2);
    EXPECT_EQ(statement["differences"], nlohmann::json::array()) << statement.dump(2);
    EXPECT_NE(statement["predicted"]["certainty"], "unknown") << statement.dump(2);
  }
}

}  // namespace
}  // namespace sluice::cli
