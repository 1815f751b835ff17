// SQL to actions, over the tables in cases/: each action's dump, then each part that has a span with the text there.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analyzer/model/read.h"
#include "case_file.h"

namespace sluice::model {
namespace {

using test::Case;
using test::Escape;

Script Read(std::string_view text) {
  return ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
}

class Parts {
 public:
  explicit Parts(std::string_view text) : text_(text) {}

  template <typename T>
  void Add(const T& action) {
    AddSpan("action", action.span);
    if constexpr (requires { action.table.span; }) AddSpan("table", action.table.span);
    if constexpr (requires { action.index.span; }) AddSpan("index", action.index.span);
    if constexpr (requires { action.view.span; }) AddSpan("view", action.view.span);
    if constexpr (requires { action.relation.span; }) AddSpan("relation", action.relation.span);
    if constexpr (requires { action.type.modifiers; }) AddSpan("type", action.type.span);
    if constexpr (requires { action.inherits; }) AddNames("parent", action.inherits);
    if constexpr (requires { action.like; }) AddNames("like", action.like);
    if constexpr (requires { action.tables; }) AddNames("table", action.tables);
    if constexpr (requires { action.column.type; }) AddColumn(action.column);
    if constexpr (requires { action.constraint.kind; }) AddConstraint(action.constraint);
    if constexpr (requires { action.where; }) AddExpression("where", action.where);
    if constexpr (requires { action.predicate; }) AddExpression("predicate", action.predicate);
    if constexpr (requires { action.using_expression; }) AddExpression("using", action.using_expression);
    if constexpr (requires { action.value->columns; }) AddExpression("value", action.value);
    if constexpr (requires { action.columns.front().constraints; }) {
      for (const Column& column : action.columns) AddColumn(column);
    }
    if constexpr (requires { action.constraints; }) {
      for (const Constraint& constraint : action.constraints) AddConstraint(constraint);
    }
    if constexpr (requires { action.parts; }) {
      for (const IndexPart& part : action.parts) AddExpression("part", part.expression);
    }
  }

  std::string Take() { return std::move(shown_); }
  const std::vector<Span>& spans() const { return spans_; }

 private:
  void AddSpan(std::string_view what, Span span) {
    if (span.empty()) return;
    shown_ += fmt::format("   {}: {}\n", what, Escape(text_.substr(span.begin, span.length())));
    spans_.push_back(span);
  }
  void AddNames(std::string_view what, const std::vector<Name>& names) {
    for (const Name& name : names) AddSpan(what, name.span);
  }
  void AddExpression(std::string_view what, const std::optional<Expression>& expression) {
    if (expression) AddSpan(what, expression->span);
  }
  void AddColumn(const Column& column) {
    AddSpan("column", column.span);
    AddSpan("type", column.type.span);
    AddExpression("default", column.default_value);
    for (const Constraint& constraint : column.constraints) AddConstraint(constraint);
  }
  void AddConstraint(const Constraint& constraint) {
    AddSpan("constraint", constraint.span);
    AddSpan("check", constraint.check.span);
    AddSpan("referenced", constraint.referenced.span);
  }

  std::string_view text_;
  std::string shown_;
  std::vector<Span> spans_;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// "1:0-12 DropTable t" without the offsets: the parts below show what they mean.
std::string WithoutOffsets(const std::string& line) {
  const size_t colon = line.find(':');
  return line.substr(0, colon) + line.substr(line.find(' '));
}

bool Lies(Span inner, Span outer) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

void CheckSpans(const Script& script, const std::string& title) {
  uint32_t before = 0;
  for (const Statement& statement : script.statements) {
    EXPECT_LE(before, statement.span.begin) << title;
    before = statement.span.end;
  }
}

std::string Describe(const Case& tested) {
  const Script script = Read(tested.input);
  // What is wrong with the bytes is told first, wherever they stand.
  if (!tested.title.starts_with("bytes: ")) CheckSpans(script, tested.title);
  const std::vector<std::string> lines = Lines(Dump(script));
  std::string shown;
  size_t line = 0;
  for (const Statement& statement : script.statements) {
    for (const Action& action : statement.actions) {
      Parts parts(tested.input);
      std::visit([&](const auto& alternative) { parts.Add(alternative); }, action);
      shown += Escape(WithoutOffsets(lines[line++])) + "\n" + parts.Take();
      for (const Span& span : parts.spans()) EXPECT_TRUE(Lies(span, statement.span)) << tested.title;
    }
  }
  EXPECT_EQ(lines.size(), line);
  return shown;
}

// The whole text is parsed at once, and only where that fails statement by statement: both must say the same. A broken
// statement at the end forces the second way.
void CompareWays(const Case& tested) {
  if (tested.title.starts_with("alone: ")) return;
  const std::string separator = tested.input.ends_with(';') ? "\n" : "\n;";
  const std::string broken = tested.input + separator + "BROKEN";
  const std::string whole = Dump(Read(tested.input + separator + "SELECT"));
  std::string alone = Dump(Read(broken));
  const size_t last = alone.rfind('\n', alone.size() - 2) + 1;
  EXPECT_NE(std::string::npos, alone.find("SyntaxError", last)) << tested.title;
  alone.resize(last);
  EXPECT_EQ(whole.substr(0, whole.rfind('\n', whole.size() - 2) + 1), alone) << tested.title;
}

// What a newer grammar reads is a syntax error here, and for a newer server nothing that may pass as known.
void ExpectNotAnalysed(const Case& tested) {
  const std::vector<Span> all = {{0, static_cast<uint32_t>(tested.input.size())}};
  ReadOptions newer;
  newer.server_major = tested.grammar;
  EXPECT_NE(std::string::npos, Dump(ReadScript(tested.input, all)).find("SyntaxError")) << tested.title;
  EXPECT_NE(std::string::npos, Dump(ReadScript(tested.input, all, newer)).find("NotAnalysed newer than"))
      << tested.title;
}

TEST(model, secrets_behind_the_tokens_that_are_kept) {
  std::string text = "INSERT INTO t (a, b) VALUES ";
  for (int i = 0; i < 2000; ++i) text += "(1, 'x'), ";
  text += "(1, 'postgresql://app:secret@db/shop')";
  const size_t at = text.find("secret");
  const Script script = Read(text);
  ASSERT_EQ(script.statements.size(), 1U);
  ASSERT_EQ(script.statements[0].actions.size(), 2U) << Dump(script);
  EXPECT_EQ(std::get<Secret>(script.statements[0].actions[1]).span,
            (Span{static_cast<uint32_t>(at), static_cast<uint32_t>(at) + 6}));
}

TEST(model, secrets_in_what_is_too_large) {
  const std::string text = "ALTER ROLE a PASSWORD 'secret' VALID UNTIL 'infinity'";
  ReadOptions options;
  options.limits.statement_bytes = 40;
  const Script script = ReadScript(text, {{0, static_cast<uint32_t>(text.size())}}, options);
  ASSERT_EQ(script.statements.size(), 1U);
  ASSERT_EQ(script.statements[0].actions.size(), 2U) << Dump(script);
  EXPECT_TRUE(std::holds_alternative<NotAnalysed>(script.statements[0].actions[0]));
  EXPECT_TRUE(std::holds_alternative<Secret>(script.statements[0].actions[1]));
}

TEST(model, actions) {
  const auto run = [](const Case& tested) {
    CompareWays(tested);
    return Describe(tested);
  };
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/model/cases", run, ExpectNotAnalysed);
}

// Numbers count every statement, also those that are kept as one.
TEST(model, keeps_inserts_as_one) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "INSERT INTO t VALUES (1), (2);\n";
  text += "DROP TABLE t;";
  const Script script = Read(text);
  ASSERT_EQ(2U, script.statements.size());
  EXPECT_EQ(5001U, script.statement_count);
  EXPECT_EQ(5000U, script.statements[0].repetitions);
  EXPECT_EQ(10'000U, std::get<Insert>(script.statements[0].actions[0]).rows);
  EXPECT_EQ(5001U, script.statements[1].number);
}

// An error behind the tokens that are kept of a long INSERT is still found where it is.
TEST(model, locates_an_error_far_in_an_insert) {
  std::string text = "INSERT INTO t VALUES (0)";
  for (int i = 1; i < 20'000; ++i) text += ",(1)";
  const auto at = static_cast<uint32_t>(text.size());
  text += " oops oops; DROP TABLE t;";
  const Script script = Read(text);
  ASSERT_EQ(2U, script.statements.size());
  const Span span = std::get<SyntaxError>(script.statements[0].actions[0]).span;
  EXPECT_EQ("oops", text.substr(span.begin, span.length()));
  EXPECT_LE(at, span.begin);
}

// Any split into chunks gives one script.
TEST(model, does_not_depend_on_chunks) {
  const std::string text =
      "CREATE TABLE a (b int); BROKEN; /* c */ ALTER TABLE a ADD d int, DROP b; -- e\n\\set f\nCOPY a FROM "
      "stdin;\n1\n\\.\n"
      "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2); SELECT ${g}; DROP TABLE a";
  const std::string expected = Dump(Read(text));
  for (uint32_t chunk_bytes = 0; chunk_bytes < 200; chunk_bytes += 7) {
    ReadOptions options;
    options.limits.chunk_bytes = chunk_bytes;
    EXPECT_EQ(expected, Dump(ReadScript(text, {{0, static_cast<uint32_t>(text.size())}}, options))) << chunk_bytes;
  }
}

TEST(model, reads_several_regions) {
  const std::string text = "DROP TABLE a; -- up\nDROP TABLE b; -- down\nDROP TABLE c;";
  EXPECT_EQ("1:0-12 DropTable a\n2:42-54 DropTable c\n", Dump(ReadScript(text, {{0, 20}, {42, 55}})));
}

struct ErrorRow {
  std::string_view text;
  int server_major;
  std::string_view expected;
};

// What a newer server may understand is not called wrong.
TEST(model, tells_errors_apart) {
  const ErrorRow rows[] = {
      {"SELEC 1", 0, "1:0-5 SyntaxError syntax error at or near \"SELEC\"\n"},
      {"SELEC 1", GrammarMajor(), "1:0-5 SyntaxError syntax error at or near \"SELEC\"\n"},
      {"SELECT ${a} FROM FROM ${b}", 0, "1:0-26 NotAnalysed a placeholder stands where SQL allows no name\n"},
  };
  for (const ErrorRow& row : rows) {
    ReadOptions options;
    options.server_major = row.server_major;
    EXPECT_EQ(row.expected, Dump(ReadScript(row.text, {{0, static_cast<uint32_t>(row.text.size())}}, options)));
  }
  ReadOptions newer;
  newer.server_major = GrammarMajor() + 1;
  EXPECT_NE(std::string::npos, Dump(ReadScript("SELEC 1", {{0, 7}}, newer)).find("NotAnalysed newer than"));
}

}  // namespace
}  // namespace sluice::model
