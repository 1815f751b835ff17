#include "migrations/python_script.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sluice::migrations {
namespace {

std::string Calls(const std::string& text) {
  const PythonScript script = ReadPythonScript(text);
  std::string shown;
  for (const PythonCall& call : script.calls) {
    shown +=
        fmt::format("{}{}{}({}) ", call.function ? script.functions[*call.function].name + "/" : "",
                    call.batch_table.empty() ? "" : call.batch_table + ".", call.name, fmt::join(call.strings, ","));
  }
  return shown;
}

TEST(PythonScript, calls_with_their_strings) {
  EXPECT_EQ(Calls("def upgrade():\n    op.add_column('t', sa.Column('c', sa.String(20)),\n        schema=\"s\")\n"),
            "upgrade/add_column(t,c,s) ");
  EXPECT_EQ(Calls("async def upgrade() -> None:\n    op.execute('a' 'b')  # op.no('x')\nop.last()\n"),
            "upgrade/execute(a,b) last() ");
  EXPECT_EQ(Calls("T = 'users'\nU = T\ndef up():\n    op.x(T, U, T.y, z.T, T=1, f(T))\n"), "up/x(users,users) ");
}

TEST(PythonScript, names_of_batches) {
  EXPECT_EQ(
      Calls("def up():\n  with op.batch_alter_table('t') as b:\n    b.drop_column('c')\n  op.drop_column('t', 'c')\n"
            "def down():\n  b.drop_column('c')\n"),
      "up/batch_alter_table(t) up/t.drop_column(c) up/drop_column(t,c) down/drop_column(c) ");
}

TEST(PythonScript, strings_know_where_their_bytes_stand) {
  const PythonScript script = ReadPythonScript("a = 'x\\ny' \\\n  r'\\z'\nb = f'{a}'\n");
  ASSERT_EQ(script.strings.size(), 2U);
  EXPECT_EQ(script.strings[0].value, "x\ny\\z");
  EXPECT_EQ(script.strings[0].offsets, (std::vector<uint32_t>{5, 6, 8, 17, 18}));
  EXPECT_TRUE(script.strings[0].is_literal);
  EXPECT_FALSE(script.strings[1].is_literal);
}

TEST(PythonScript, broken_text_ends) {
  for (const char* text : {"op.x(", "def", "async def", "op.", "op.x('", "with op.batch_alter_table(",
                           "def f(:\n op.x((]", "op.x(T", "T = 'a'\nop.x(T"}) {
    ReadPythonScript(text);
  }
  EXPECT_EQ(Calls("def f():\n  op.x('a'"), "f/x() ");
}

}  // namespace
}  // namespace sluice::migrations
