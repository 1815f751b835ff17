// What the rules about security say, on a real server: what is reported opens what they say, and what is accepted does
// not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/analysis/lint.h"
#include "analyzer/model/read.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

bool Reports(std::string_view slug, const std::string& sql) {
  analysis::LintOptions options;
  options.server.major = model::GrammarMajor();
  const Result<Report> report = analysis::LintInput({"", sql}, options);
  EXPECT_TRUE(report) << report.error().message;
  return report && std::any_of(report->findings.begin(), report->findings.end(),
                               [&](const Finding& finding) { return finding.rule->slug == slug; });
}

// A database with a table of its owner's, and a role that owns nothing. Roles are the server's: each test has its own.
class Security : public testing::Test {
 protected:
  void SetUp() override {
    role_ = fmt::format("visitor_{}", ++roles_);
    Run(owner_, "CREATE ROLE " + role_);
    Run(owner_, "CREATE TABLE public.orders (total int); INSERT INTO public.orders VALUES (1)");
    Run(visitor_, "SET SESSION AUTHORIZATION " + role_);
  }

  void TearDown() override {
    Run(visitor_, "RESET SESSION AUTHORIZATION");
    Run(owner_, "ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC");
    Run(owner_, fmt::format("DROP OWNED BY {0} CASCADE; DROP ROLE {0}", role_));
  }

  static void Run(runner::Session& session, const std::string& sql) {
    const auto done = session.Execute(sql);
    EXPECT_TRUE(done) << sql << ": " << done.error().message;
  }

  static std::string Value(runner::Session& session, const std::string& sql) {
    const auto value = session.QueryValue(sql);
    return value ? *value : value.error().message;
  }

  bool VisitorMay(const std::string& sql) { return visitor_.Execute(sql).has_value(); }

  runner::Database database_;
  runner::Session owner_ = database_.Connect();
  runner::Session visitor_ = database_.Connect();
  std::string role_;

 private:
  inline static int roles_ = 0;
};

// SLU801

constexpr std::string_view kDefiner = "security-definer-without-search-path";

TEST_F(Security, a_definer_without_a_path_of_its_own_reads_its_callers_table) {
  const std::string sql =
      "CREATE FUNCTION public.total() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT total FROM orders $$;";
  EXPECT_TRUE(Reports(kDefiner, sql));
  Run(owner_, sql);
  EXPECT_EQ(Value(visitor_, "SELECT public.total()"), "1");
  Run(visitor_, "CREATE TEMPORARY TABLE orders (total int); INSERT INTO pg_temp.orders VALUES (666)");
  EXPECT_EQ(Value(visitor_, "SELECT public.total()"), "666");
}

TEST_F(Security, a_definer_without_a_path_of_its_own_runs_its_callers_code_as_its_owner) {
  const std::string sql =
      "CREATE FUNCTION public.shown() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT lower('A'::text) $$;";
  EXPECT_TRUE(Reports(kDefiner, sql));
  Run(owner_, sql);
  Run(owner_, fmt::format("CREATE SCHEMA visitors; GRANT ALL ON SCHEMA visitors TO {}", role_));
  Run(visitor_, "CREATE FUNCTION visitors.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT current_user::text $$");
  Run(visitor_, "SET search_path = visitors, pg_catalog");
  EXPECT_EQ(Value(visitor_, "SELECT public.shown()"), Value(owner_, "SELECT current_user"));
}

TEST_F(Security, a_definer_with_a_path_of_its_own_does_not) {
  const std::string sql =
      "CREATE FUNCTION public.total() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' "
      "AS $$ SELECT total FROM public.orders $$;";
  EXPECT_FALSE(Reports(kDefiner, sql));
  Run(owner_, sql);
  Run(visitor_, "CREATE TEMPORARY TABLE orders (total int); INSERT INTO pg_temp.orders VALUES (666)");
  EXPECT_EQ(Value(visitor_, "SELECT public.total()"), "1");
}

TEST_F(Security, nor_does_one_whose_body_is_parsed) {
  const std::string sql =
      "CREATE FUNCTION public.total() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN (SELECT total FROM orders);";
  EXPECT_FALSE(Reports(kDefiner, sql));
  Run(owner_, sql);
  Run(visitor_, "CREATE TEMPORARY TABLE orders (total int); INSERT INTO pg_temp.orders VALUES (666)");
  EXPECT_EQ(Value(visitor_, "SELECT public.total()"), "1");
}

// SLU802

constexpr std::string_view kPublic = "grant-to-public";

TEST_F(Security, what_public_gets_every_role_gets_also_a_later_one) {
  EXPECT_FALSE(VisitorMay("SELECT FROM public.orders"));
  EXPECT_TRUE(Reports(kPublic, "GRANT SELECT ON orders TO PUBLIC;"));
  Run(owner_, "GRANT SELECT ON orders TO PUBLIC");
  EXPECT_TRUE(VisitorMay("SELECT FROM public.orders"));
  EXPECT_FALSE(VisitorMay("DELETE FROM public.orders"));
  EXPECT_TRUE(Reports(kPublic, "GRANT ALL ON orders TO PUBLIC;"));
  Run(owner_, "GRANT ALL ON orders TO PUBLIC");
  EXPECT_TRUE(VisitorMay("DELETE FROM public.orders"));
  Run(owner_, "CREATE ROLE later_visitor; SET ROLE later_visitor");
  EXPECT_TRUE(owner_.Execute("INSERT INTO public.orders VALUES (2)"));
  Run(owner_, "RESET ROLE; DROP ROLE later_visitor");
}

TEST_F(Security, default_privileges_of_public_hold_for_tables_to_come) {
  const std::string sql = "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;";
  EXPECT_TRUE(Reports(kPublic, sql));
  Run(owner_, sql);
  Run(owner_, "CREATE TABLE public.later (id int)");
  EXPECT_TRUE(VisitorMay("SELECT FROM public.later"));
  EXPECT_FALSE(VisitorMay("SELECT FROM public.orders"));
}

TEST_F(Security, who_may_create_in_a_schema_puts_functions_there) {
  EXPECT_FALSE(VisitorMay("CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"));
  EXPECT_TRUE(Reports(kPublic, "GRANT CREATE ON SCHEMA public TO PUBLIC;"));
  Run(owner_, "GRANT CREATE ON SCHEMA public TO PUBLIC");
  EXPECT_TRUE(VisitorMay("CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"));
}

TEST_F(Security, what_is_accepted_everyone_has_or_it_opens_nothing) {
  Run(owner_, "CREATE FUNCTION public.one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  EXPECT_FALSE(Reports(kPublic, "GRANT EXECUTE ON FUNCTION one() TO PUBLIC;"));
  EXPECT_TRUE(VisitorMay("SELECT public.one()"));
  EXPECT_FALSE(Reports(kPublic, "GRANT CONNECT ON DATABASE shop TO PUBLIC;"));
  EXPECT_EQ(Value(visitor_, "SELECT has_database_privilege(current_database(), 'CONNECT')"), "t");
  EXPECT_FALSE(Reports(kPublic, "GRANT USAGE ON TYPE mood TO PUBLIC;"));
  Run(owner_, "CREATE TYPE public.mood AS ENUM ('good')");
  EXPECT_EQ(Value(visitor_, "SELECT has_type_privilege('public.mood', 'USAGE')"), "t");
  Run(owner_, "CREATE SCHEMA app; CREATE TABLE app.lines (line text); GRANT USAGE ON SCHEMA app TO PUBLIC");
  EXPECT_FALSE(Reports(kPublic, "GRANT USAGE ON SCHEMA app TO PUBLIC;"));
  EXPECT_FALSE(VisitorMay("SELECT FROM app.lines"));
  EXPECT_FALSE(VisitorMay("CREATE TABLE app.mine (id int)"));
}

// SLU806

constexpr std::string_view kPassword = "password-in-migration";

TEST_F(Security, a_password_reaches_the_log_and_the_list_of_sessions) {
  const std::string sql = fmt::format("ALTER ROLE {} PASSWORD 'correct horse';", role_);
  EXPECT_TRUE(Reports(kPassword, sql));
  Run(owner_, "SET client_min_messages = log; SET log_statement = ddl");
  owner_.TakeNotices();
  Run(owner_, sql);
  const std::vector<std::string> logged = owner_.TakeNotices();
  EXPECT_TRUE(std::any_of(logged.begin(), logged.end(), [](const std::string& line) {
    return line.find("correct horse") != std::string::npos;
  })) << fmt::format("{}", fmt::join(logged, "\n"));
  Run(visitor_, "RESET SESSION AUTHORIZATION");
  EXPECT_EQ(Value(visitor_, fmt::format("SELECT query FROM pg_stat_activity WHERE pid = {}", owner_.backend())), sql);
}

TEST_F(Security, a_hash_is_kept_as_it_is_and_passwords_can_be_tried_on_it) {
  const std::string hash = "md5" + Value(owner_, fmt::format("SELECT md5('hunter2{}')", role_));
  const std::string sql = fmt::format("ALTER ROLE {} PASSWORD '{}';", role_, hash);
  EXPECT_TRUE(Reports(kPassword, sql));
  Run(owner_, sql);
  EXPECT_EQ(Value(owner_, fmt::format("SELECT rolpassword FROM pg_authid WHERE rolname = '{}'", role_)), hash);
}

TEST_F(Security, no_password_is_none) {
  const std::string sql = fmt::format("ALTER ROLE {} PASSWORD NULL;", role_);
  EXPECT_FALSE(Reports(kPassword, sql));
  Run(owner_, sql);
  EXPECT_EQ(Value(owner_, fmt::format("SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = '{}'", role_)), "t");
}

}  // namespace
}  // namespace sluice::proof
