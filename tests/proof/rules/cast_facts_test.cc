// Which types become which by themselves, and which may reference which, on a real server: every pair.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/model/read.h"
#include "analyzer/schema/casts.h"
#include "analyzer/schema/replay.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

// As SQL has them.
constexpr std::string_view kTypes[] = {
    "bit",     "bool",     "box",       "char(1)",     "bytea",  "cidr",      "circle",    "date",      "daterange",
    "float4",  "float8",   "inet",      "int2",        "int4",   "int4range", "int8",      "int8range", "interval",
    "json",    "jsonb",    "jsonpath",  "line",        "lseg",   "macaddr",   "macaddr8",  "money",     "name",
    "numeric", "numrange", "oid",       "path",        "pg_lsn", "point",     "polygon",   "regclass",  "text",
    "tid",     "time",     "timestamp", "timestamptz", "timetz", "tsquery",   "tsrange",   "tstzrange", "tsvector",
    "uuid",    "varbit",   "varchar",   "xid",         "xid8",   "xml",       "mood",      "stage",     "amount",
    "feeling", "text[]",   "int4[]",    "varchar[]",   "mood[]", "jsonb[]",   "char(1)[]", "varchar(9)"};

constexpr std::string_view kOwnTypes =
    "CREATE TYPE mood AS ENUM ('a');\nCREATE TYPE stage AS ENUM ('a');\n"
    "CREATE DOMAIN amount AS int4;\nCREATE DOMAIN feeling AS mood;\n";

// The history's schema, and the columns' types as it has them.
class Types {
 public:
  Types() {
    std::string sql(kOwnTypes);
    for (size_t i = 0; i < std::size(kTypes); ++i) sql += fmt::format("CREATE TABLE t{} (c {});\n", i, kTypes[i]);
    script_ = model::ReadScript(sql, {{0, static_cast<uint32_t>(sql.size())}});
    schema::Replay replay(schema_);
    replay.BeginMigration(schema::Transactions::kWhole, true);
    for (const model::Statement& statement : script_.statements) {
      replay.BeginStatement();
      for (const model::Action& action : statement.actions) replay.Apply(action);
    }
  }

  const schema::Schema& schema() const { return schema_; }
  const model::TypeName& Of(size_t i) const {
    return schema_.FindKey(fmt::format("public.t{}", i))->columns.front().type;
  }

 private:
  model::Script script_;
  schema::Schema schema_;
};

bool Fails(runner::Session& session, const std::string& statement) {
  EXPECT_TRUE(session.Begin());
  const bool fails = !session.Execute(statement);
  EXPECT_TRUE(session.Rollback());
  return fails;
}

TEST(Casts, are_made_by_themselves_where_it_is_said) {
  const Types types;
  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(std::string(kOwnTypes)));
  size_t refused = 0;
  for (size_t from = 0; from < std::size(kTypes); ++from) {
    ASSERT_TRUE(session.Execute(fmt::format("CREATE TABLE t{} (c {})", from, kTypes[from])));
    for (size_t to = 0; to < std::size(kTypes); ++to) {
      const bool fails = Fails(session, fmt::format("ALTER TABLE t{} ALTER COLUMN c TYPE {}", from, kTypes[to]));
      const std::optional<bool> said = schema::IsAssignable(types.Of(from), types.Of(to), types.schema());
      EXPECT_EQ(said, std::optional(!fails)) << kTypes[from] << " to " << kTypes[to];
      if (fails) ++refused;
    }
  }
  EXPECT_GT(refused, 1000U);
}

TEST(Casts, serve_foreign_keys_where_it_is_said) {
  const Types types;
  const runner::Database database;
  runner::Session session = database.Connect();
  ASSERT_TRUE(session.Execute(std::string(kOwnTypes)));
  size_t refused = 0;
  for (size_t to = 0; to < std::size(kTypes); ++to) {
    // What has no order has no key.
    if (!session.Execute(fmt::format("CREATE TABLE t{} (c {} UNIQUE)", to, kTypes[to]))) continue;
    for (size_t from = 0; from < std::size(kTypes); ++from) {
      const bool fails = Fails(session, fmt::format("CREATE TABLE f (c {} REFERENCES t{} (c))", kTypes[from], to));
      const std::optional<bool> said = schema::CanReference(types.Of(from), types.Of(to), types.schema());
      EXPECT_EQ(said, std::optional(!fails)) << kTypes[from] << " references " << kTypes[to];
      if (fails) ++refused;
    }
  }
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace sluice::proof
