// Each type with a table of its own, in a history's schema.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "analyzer/model/read.h"
#include "analyzer/schema/replay.h"

namespace sluice::proof {

// As SQL has them.
inline constexpr std::string_view kTypes[] = {
    "bit",     "bool",     "box",       "char(1)",     "bytea",  "cidr",      "circle",    "date",      "daterange",
    "float4",  "float8",   "inet",      "int2",        "int4",   "int4range", "int8",      "int8range", "interval",
    "json",    "jsonb",    "jsonpath",  "line",        "lseg",   "macaddr",   "macaddr8",  "money",     "name",
    "numeric", "numrange", "oid",       "path",        "pg_lsn", "point",     "polygon",   "regclass",  "text",
    "tid",     "time",     "timestamp", "timestamptz", "timetz", "tsquery",   "tsrange",   "tstzrange", "tsvector",
    "uuid",    "varbit",   "varchar",   "xid",         "xid8",   "xml",       "mood",      "stage",     "amount",
    "feeling", "text[]",   "int4[]",    "varchar[]",   "mood[]", "jsonb[]",   "char(1)[]", "varchar(9)"};

inline constexpr std::string_view kOwnTypes =
    "CREATE TYPE mood AS ENUM ('a');\nCREATE TYPE stage AS ENUM ('a');\n"
    "CREATE DOMAIN amount AS int4;\nCREATE DOMAIN feeling AS mood;\n";

// The history's schema, and the columns' types as it has them.
class TypesOfHistory {
 public:
  TypesOfHistory() {
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

}  // namespace sluice::proof
