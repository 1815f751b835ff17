#include "runner/seed.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "server_fixture.h"

namespace sluice::runner {
namespace {

// What was not filled, by table.
std::map<std::string, std::string> Seed(Session& session, int rows) {
  const SqlResult<std::vector<UnseededTable>> unseeded = SeedTables(session, rows);
  if (!unseeded) {
    ADD_FAILURE() << unseeded.error().message;
    return {};
  }
  std::map<std::string, std::string> reasons;
  for (const UnseededTable& table : *unseeded) reasons[table.table] = table.reason;
  return reasons;
}

using Reasons = std::map<std::string, std::string>;

void Make(Session& session, const std::string& sql) {
  const SqlResult<void> done = session.Execute(sql);
  ASSERT_TRUE(done) << done.error().message;
}

std::string Value(Session& session, const std::string& sql) {
  const SqlResult<std::string> value = session.QueryValue(sql);
  return value ? *value : value.error().message;
}

TEST(Seed, EveryType) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE DOMAIN positive AS int CHECK (VALUE > 0);"
       "CREATE DOMAIN name AS varchar(20) NOT NULL;");
  int number = 0;
  for (const char* type : {"boolean",
                           "smallint",
                           "integer",
                           "bigint",
                           "numeric",
                           "numeric(3,1)",
                           "numeric(2,2)",
                           "real",
                           "double precision",
                           "money",
                           "oid",
                           "text",
                           "varchar",
                           "varchar(3)",
                           "char(2)",
                           "\"char\"",
                           "public.name",
                           "date",
                           "time",
                           "timetz",
                           "timestamp",
                           "timestamptz",
                           "interval",
                           "uuid",
                           "json",
                           "jsonb",
                           "bytea",
                           "inet",
                           "cidr",
                           "macaddr",
                           "point",
                           "tsvector",
                           "tsquery",
                           "bit(4)",
                           "bit",
                           "varbit",
                           "xml",
                           "mood",
                           "positive",
                           "int4range",
                           "int4multirange",
                           "text[]",
                           "mood[]",
                           "numeric(5,2)[]"}) {
    Make(session, fmt::format("CREATE TABLE t{} (v {} NOT NULL, w {})", ++number, type, type));
  }
  EXPECT_EQ(Seed(session, 25), Reasons{});
  for (int i = 1; i <= number; ++i) {
    EXPECT_EQ(Value(session, fmt::format("SELECT count(*) FROM t{} WHERE v IS NOT NULL", i)), "25") << i;
  }
  EXPECT_EQ(Value(session, "SELECT count(*) FROM t3 WHERE w IS NULL"), "3");
}

TEST(Seed, KeysAndReferences) {
  const Database database;
  Session session = database.Connect();
  Make(session, R"sql(
CREATE TABLE a_items (order_id int NOT NULL, line smallint, product text NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE orders (id serial PRIMARY KEY, customer bigint NOT NULL, referred_by int REFERENCES orders,
                     code uuid UNIQUE DEFAULT gen_random_uuid(), status text NOT NULL DEFAULT 'new');
CREATE TABLE z_customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(200) NOT NULL UNIQUE,
                          tax int NOT NULL, total int GENERATED ALWAYS AS (tax * 2) STORED);
CREATE TABLE products (code text PRIMARY KEY);
CREATE TABLE pairs (a bigint REFERENCES z_customers, b text REFERENCES products, PRIMARY KEY (a, b));
CREATE TABLE parts (order_id int, line smallint, FOREIGN KEY (order_id, line) REFERENCES a_items);
CREATE TABLE only_identity (id int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES z_customers;
ALTER TABLE a_items ADD FOREIGN KEY (order_id) REFERENCES orders, ADD FOREIGN KEY (product) REFERENCES products;
INSERT INTO z_customers (email, tax) VALUES ('a@example.com', 1);
INSERT INTO products VALUES ('row 1');
)sql");
  EXPECT_EQ(Seed(session, 40), Reasons{});
  for (const char* table : {"a_items", "orders", "z_customers", "products", "pairs", "parts", "only_identity"}) {
    EXPECT_EQ(Value(session, fmt::format("SELECT count(*) FROM {}", table)), "40") << table;
  }
  EXPECT_EQ(Value(session, "SELECT count(*) FROM parts WHERE order_id IS NULL"), "4");
  EXPECT_EQ(Value(session, "SELECT string_agg(DISTINCT status, ',') FROM orders"), "new");
  // Once more, nothing is missing.
  EXPECT_EQ(Seed(session, 40), Reasons{});
  EXPECT_EQ(Value(session, "SELECT count(*) FROM orders"), "40");
}

TEST(Seed, ChecksThatTakeOtherValues) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE TABLE t (rating int NOT NULL CHECK (rating BETWEEN 1 AND 5),"
       "                status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid')),"
       "                kind text CHECK (kind IN ('x', 'y')))");
  EXPECT_EQ(Seed(session, 30), Reasons{});
  EXPECT_EQ(Value(session, "SELECT count(*) FROM t"), "30");
}

TEST(Seed, WhatCannotBeFilledIsNamed) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE TYPE pair AS (a int, b int); CREATE TABLE composite (v pair NOT NULL);"
       "CREATE TABLE strict (v int NOT NULL, CONSTRAINT never CHECK (v < 0));"
       "CREATE TABLE parent (id int PRIMARY KEY, CHECK (id < 0));"
       "CREATE TABLE child (parent int NOT NULL REFERENCES parent); CREATE TABLE good (v int);");
  const Reasons reasons = Seed(session, 10);
  ASSERT_EQ(reasons.size(), 4U);
  EXPECT_EQ(reasons.at("public.composite"), "no values are known for type pair");
  EXPECT_EQ(reasons.at("public.strict"), "new row for relation \"strict\" violates check constraint \"never\"");
  EXPECT_EQ(reasons.at("public.child"),
            "null value in column \"parent\" of relation \"child\" violates not-null constraint");
  EXPECT_EQ(Value(session, "SELECT count(*) FROM good"), "10");
}

TEST(Seed, Partitions) {
  const Database database;
  Session session = database.Connect();
  Make(session, R"sql(
CREATE TABLE by_time (id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now()) PARTITION BY RANGE (at);
CREATE TABLE by_time_1 PARTITION OF by_time FOR VALUES FROM ('1999-01-01') TO ('1999-02-01');
CREATE TABLE by_time_2 PARTITION OF by_time FOR VALUES FROM ('1999-02-01') TO ('1999-03-01');
CREATE TABLE by_list (id bigint NOT NULL, region text NOT NULL) PARTITION BY LIST (region);
CREATE TABLE by_list_1 PARTITION OF by_list FOR VALUES IN ('eu', 'us');
CREATE TABLE by_hash (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE by_number (k int NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE by_number_1 PARTITION OF by_number FOR VALUES FROM (1000000) TO (2000000);
CREATE TABLE empty (k int) PARTITION BY RANGE (k);
)sql");
  const Reasons reasons = Seed(session, 20);
  EXPECT_EQ(reasons, (Reasons{{"public.empty", "no partition of relation \"empty\" found for row"}}));
  EXPECT_EQ(Value(session, "SELECT count(*) FROM by_time_1"), "10");
  EXPECT_EQ(Value(session, "SELECT count(*) FROM by_time_2"), "10");
  EXPECT_EQ(Value(session, "SELECT count(*) FROM by_list_1"), "20");
  EXPECT_EQ(Value(session, "SELECT count(*) FROM by_hash"), "20");
  EXPECT_EQ(Value(session, "SELECT count(*) FROM by_number"), "20");
}

TEST(Seed, OddNames) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE SCHEMA \"S p\"; CREATE TABLE \"S p\".\"T\"\"t\" (\"g\" int, \"select\" text NOT NULL UNIQUE, "
       "\"F 0\" int); CREATE TABLE g (g int PRIMARY KEY); ALTER TABLE \"S p\".\"T\"\"t\" ADD FOREIGN KEY (\"g\") "
       "REFERENCES g; CREATE TEMPORARY TABLE passing (id int)");
  EXPECT_EQ(Seed(session, 10), Reasons{});
  EXPECT_EQ(Value(session, "SELECT count(*) FROM \"S p\".\"T\"\"t\""), "10");
  EXPECT_EQ(Value(session, "SELECT count(*) FROM passing"), "0");
}

}  // namespace
}  // namespace sluice::runner
