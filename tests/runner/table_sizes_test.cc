#include "runner/table_sizes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "server_fixture.h"

namespace sluice::runner {
namespace {

void Make(Session& session, const std::string& sql) {
  const SqlResult<void> made = session.Execute(sql);
  ASSERT_TRUE(made) << made.error().message;
}

const SizedTable* Find(const TableSizes& sizes, const std::string& name) {
  const auto found = std::find_if(sizes.tables.begin(), sizes.tables.end(),
                                  [&](const SizedTable& table) { return table.name == name; });
  return found == sizes.tables.end() ? nullptr : &*found;
}

TableSizes Read(Session& session, int sample_s = 0) {
  SqlResult<TableSizes> sizes = ReadTableSizes(session, std::chrono::seconds(sample_s));
  EXPECT_TRUE(sizes) << sizes.error().message;
  return sizes ? std::move(*sizes) : TableSizes();
}

TEST(TableSizes, rows_bytes_and_indexes) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE TABLE orders (id bigint PRIMARY KEY, note text);"
       "INSERT INTO orders SELECT g, 'x' FROM generate_series(1, 5000) g;"
       "CREATE INDEX orders_note ON orders (note);"
       "CREATE TABLE empty (id bigint);"
       "CREATE TEMPORARY TABLE mine (id bigint);"
       "CREATE VIEW seen AS SELECT 1 AS one;"
       "CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS n FROM orders");
  Make(session, "ANALYZE");
  const TableSizes sizes = Read(session);
  std::vector<std::string> names;
  for (const SizedTable& table : sizes.tables) names.push_back(table.name);
  EXPECT_EQ(names, (std::vector<std::string>{"public.empty", "public.orders", "public.summary"}));
  const SizedTable* orders = Find(sizes, "public.orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->rows, 5000U);
  EXPECT_GT(orders->bytes, 100'000U);
  ASSERT_EQ(orders->indexes.size(), 2U);
  EXPECT_EQ(orders->indexes[0].name, "orders_note");
  EXPECT_FALSE(orders->indexes[0].unique);
  EXPECT_EQ(orders->indexes[1].name, "orders_pkey");
  EXPECT_TRUE(orders->indexes[1].unique);
  EXPECT_GT(orders->indexes[1].bytes, 0U);
  EXPECT_EQ(Find(sizes, "public.empty")->rows, 0U);
  EXPECT_EQ(Find(sizes, "public.summary")->kind, "materialized view");
  EXPECT_EQ(sizes.taken_at.size(), std::string("2026-01-31T12:00:00Z").size());
}

TEST(TableSizes, partitions_name_their_parent) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);"
       "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
       "CREATE TABLE events_2 PARTITION OF events DEFAULT");
  const TableSizes sizes = Read(session);
  EXPECT_EQ(Find(sizes, "public.events")->kind, "partitioned table");
  EXPECT_EQ(Find(sizes, "public.events")->partitions, 2U);
  EXPECT_EQ(Find(sizes, "public.events")->rows, std::nullopt);
  EXPECT_EQ(Find(sizes, "public.events_1")->parent, "public.events");
  EXPECT_EQ(Find(sizes, "public.events_1")->partitions, 0U);
}

TEST(TableSizes, need_no_privilege_on_the_tables) {
  const Database database;
  Session session = database.Connect();
  Make(session, "CREATE TABLE orders (id bigint); INSERT INTO orders VALUES (1); DROP ROLE IF EXISTS reader");
  Make(session, "ANALYZE orders");
  Make(session, "CREATE ROLE reader; REVOKE ALL ON orders FROM PUBLIC; SET ROLE reader");
  ASSERT_FALSE(session.Execute("SELECT * FROM orders"));
  const TableSizes sizes = Read(session);
  ASSERT_NE(Find(sizes, "public.orders"), nullptr);
  EXPECT_EQ(Find(sizes, "public.orders")->rows, 1U);
  Make(session, "RESET ROLE; SET default_transaction_read_only = off");
  Make(session, "DROP ROLE reader");
}

TEST(TableSizes, rows_that_nobody_counted_are_not_none) {
  const Database database;
  Session session = database.Connect();
  Make(session,
       "CREATE TABLE orders (id bigint) WITH (autovacuum_enabled = off);"
       "INSERT INTO orders SELECT generate_series(1, 5000)");
  Make(session, "SELECT pg_stat_force_next_flush()");
  Make(session, "SELECT pg_stat_reset()");
  const TableSizes sizes = Read(session);
  EXPECT_EQ(Find(sizes, "public.orders")->rows, std::nullopt);
  EXPECT_GT(Find(sizes, "public.orders")->bytes, 100'000U);
}

TEST(TableSizes, what_was_counted_is_read_beside_access_exclusive) {
  const Database database;
  Session session = database.Connect();
  Make(session, "CREATE TABLE orders (id bigint PRIMARY KEY); INSERT INTO orders VALUES (1)");
  Make(session, "ANALYZE orders");
  Session other = database.Connect();
  Make(other, "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
  EXPECT_EQ(Find(Read(session), "public.orders")->rows, 1U);
  Make(other, "ROLLBACK");
}

}  // namespace
}  // namespace sluice::runner
