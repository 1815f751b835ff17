#include "migrations/alembic_revision.h"

#include <gtest/gtest.h>

#include <string>

#include "migrations/python_assignments.h"

namespace sluice::migrations {
namespace {

constexpr int64_t kTime = 1706745599;  // 2024-01-31 23:59:59 UTC

std::string Body(const std::string& up, bool transactional = true) {
  NewScript script{.title = "x", .up = up, .down = {}};
  script.transactional = transactional;
  const std::string module = AlembicModule("1a", script);
  const size_t begin = module.find("def upgrade() -> None:\n") + 23;
  return module.substr(begin, module.find("\n\n\ndef downgrade") + 1 - begin);
}

TEST(AlembicRevision, runs_each_statement) {
  EXPECT_EQ(Body("-- a\nSELECT 1; SELECT 2;\n-- b\n"),
            "    op.execute(\"\"\"-- a\nSELECT 1\"\"\")\n    op.execute(\"\"\"SELECT 2;\n-- b\"\"\")\n");
  EXPECT_EQ(Body("SELECT 1;", false),
            "    with op.get_context().autocommit_block():\n        op.execute(\"\"\"SELECT 1\"\"\")\n");
  EXPECT_EQ(Body(""), "    pass\n");
  EXPECT_EQ(Body("-- nothing\n/* yet */\n"), "    # nothing\n    pass\n");
}

// sqlalchemy.text(): ":name" is a parameter, "::type" and "12:30" are none, and a backslash takes its meaning away.
TEST(AlembicRevision, has_no_parameters) {
  EXPECT_EQ(Body("SELECT ':a', b::int, '12:30', c[1:2], ': d', '\\:e'"),
            "    op.execute(r\"\"\"SELECT '\\:a', b::int, '12:30', c[1:2], ': d', '\\\\:e'\"\"\")\n");
}

TEST(AlembicRevision, is_python_whatever_the_sql_is) {
  EXPECT_EQ(Body(R"(SELECT "a")"), "    op.execute(\"\"\"SELECT \\\"a\\\"\"\"\")\n");
  EXPECT_EQ(Body(R"(SELECT '"""\')"), "    op.execute(\"\"\"SELECT '\\\"\\\"\\\"\\\\'\"\"\")\n");
}

TEST(AlembicRevision, names_its_parents) {
  NewScript script{.title = "Say \"so\"\\", .up = {}, .down = {}, .time = kTime};
  script.parents = {"a", "b"};
  const auto assignments = ReadPythonAssignments(AlembicModule("1a", script));
  EXPECT_EQ(assignments.at("revision").strings, std::vector<std::string>{"1a"});
  EXPECT_EQ(assignments.at("down_revision").strings, script.parents);
  EXPECT_TRUE(AlembicModule("1a", script)
                  .starts_with("\"\"\"Say \\\"so\\\"\\\\\n\nRevision ID: 1a\nRevises: a, b\n"
                               "Create Date: 2024-01-31 23:59:59\n"));
}

TEST(AlembicRevision, follows_the_file_template) {
  const NewScript script{.title = "Add it", .up = {}, .down = {}, .time = kTime};
  EXPECT_EQ(AlembicFileName("", "1a", script), "1a_add_it");
  EXPECT_EQ(
      AlembicFileName("%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s", "1a", script),
      "2024_01_31_2359-1a_add_it");
  EXPECT_EQ(AlembicFileName("%(epoch)s_%(unknown)s", "1a", script), "1706745599_%(unknown)s");
}

TEST(AlembicRevision, has_another_id_for_every_title_text_parent_and_time) {
  NewScript script{.title = "x", .up = {}, .down = {}};
  const std::string first = NewAlembicId(script);
  EXPECT_EQ(first.size(), 12U);
  script.parents = {"a"};
  const std::string second = NewAlembicId(script);
  script.time = kTime;
  EXPECT_NE(first, second);
  EXPECT_NE(second, NewAlembicId(script));
}

}  // namespace
}  // namespace sluice::migrations
