// The tokenizer and the splitter, over the tables in cases/.
#include "analyzer/lex/split.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/lex/directive.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/lex/prepare.h"
#include "case_file.h"

namespace sluice::lex {
namespace {

using test::Case;
using test::Escape;

constexpr std::string_view kKinds[] = {
    "word", "quoted", "string", "dollar", "number",   "parameter", "operator",     "(",      ")", "[", "]",
    ",",    ".",      ";",      "holder", "template", "psql",      "unterminated", "unknown"};
constexpr std::string_view kReasons[] = {"sql", "template", "psql", "too-large"};

Span All(std::string_view text) {
  return {0, static_cast<uint32_t>(text.size())};
}

std::string Tokens(const Case& tested) {
  std::string shown;
  const std::string_view text = tested.input;
  Lexer lexer(text, All(text));
  Token token;
  uint32_t before = 0;
  while (lexer.Next(token)) {
    EXPECT_LE(before, token.begin) << tested.title;
    EXPECT_LT(token.begin, token.end) << tested.title;
    before = token.end;
    shown += fmt::format("{} {}\n", kKinds[static_cast<size_t>(token.kind)],
                         Escape(text.substr(token.begin, token.end - token.begin)));
  }
  return shown;
}

struct Piece {
  Span span;
  NotSql not_sql;
  std::string parsed;  // what the parser is given for it
  friend bool operator==(const Piece&, const Piece&) = default;
};

std::vector<Piece> Split(std::string_view text, const SplitLimits& limits) {
  std::vector<Piece> pieces;
  Splitter splitter(text, All(text), limits);
  Chunk chunk;
  while (splitter.Next(chunk)) {
    const std::string prepared = PrepareForParser(text, chunk);
    const uint32_t begin = SqlSpan(chunk).begin;
    EXPECT_EQ(SqlSpan(chunk).length(), prepared.size());
    for (const RawStatement& raw : chunk.statements) {
      Piece piece{raw.span, raw.not_sql, {}};
      if (raw.not_sql == NotSql::kIsSql) piece.parsed = prepared.substr(raw.span.begin - begin, raw.span.length());
      pieces.push_back(std::move(piece));
    }
  }
  return pieces;
}

std::string Statements(const Case& tested) {
  const std::string_view text = tested.input;
  SplitLimits limits;
  const std::vector<Piece> pieces = Split(text, limits);
  for (const uint32_t chunk_bytes : {0U, 1U, 7U, 20U, 64U}) {
    limits.chunk_bytes = chunk_bytes;
    EXPECT_EQ(pieces, Split(text, limits)) << tested.title << ", chunks of " << chunk_bytes;
  }
  std::string shown;
  uint32_t before = 0;
  for (const Piece& piece : pieces) {
    EXPECT_LE(before, piece.span.begin) << tested.title;
    before = piece.span.end;
    const std::string_view written = text.substr(piece.span.begin, piece.span.length());
    shown += fmt::format("{} {}\n", kReasons[static_cast<size_t>(piece.not_sql)], Escape(written));
    if (piece.not_sql == NotSql::kIsSql && piece.parsed != written) shown += "   > " + Escape(piece.parsed) + "\n";
  }
  return shown;
}

TEST(lex, tokens) {
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/lex/tokens", Tokens);
}

TEST(lex, statements) {
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/lex/statements", Statements);
}

std::string Directives(const Case& tested) {
  constexpr std::string_view kTools[] = {"sluice", "squawk", "eugene"};
  const std::string_view text = tested.input;
  Lexer lexer(text, All(text));
  Token token;
  while (lexer.Next(token)) {
  }
  std::string shown;
  for (const Span& comment : lexer.comments()) {
    const auto directive = ParseDirective(text, comment);
    if (!directive) continue;
    EXPECT_EQ(comment, directive->comment) << tested.title;
    shown += fmt::format("{} {} ", kTools[static_cast<size_t>(directive->tool)], directive->verb);
    shown += directive->well_formed ? fmt::format("({})", fmt::join(directive->names, ", ")) : "malformed";
    shown += (directive->reason.empty() ? "" : " ") + directive->reason + "\n";
  }
  return shown;
}

TEST(lex, directives) {
  test::RunCases(SLUICE_TESTS_DIR "/analyzer/lex/directives", Directives);
}

std::string Sizes(const std::string& text, uint32_t limit) {
  SplitLimits limits;
  limits.statement_bytes = limit;
  std::string shown;
  for (const Piece& piece : Split(text, limits)) {
    shown += fmt::format("{} {}-{} ", kReasons[static_cast<size_t>(piece.not_sql)], piece.span.begin, piece.span.end);
  }
  return shown;
}

// One for every byte takes a dozen times the room of the text.
TEST(lex, keeps_no_tokens_of_what_is_too_large) {
  std::string text = "SELECT 1";
  while (text.size() < 100'000) text += "+1";
  SplitLimits limits;
  limits.statement_bytes = 64 << 10;
  Splitter splitter(text, All(text), limits);
  Chunk chunk;
  EXPECT_TRUE(splitter.Next(chunk));
  ASSERT_EQ(chunk.statements.size(), 1U);
  EXPECT_EQ(chunk.statements[0].not_sql, NotSql::kTooLarge);
  EXPECT_LT(chunk.tokens.capacity(), limits.statement_bytes / 8);
  limits.statement_bytes = 200 << 10;
  Splitter whole(text, All(text), limits);
  EXPECT_TRUE(whole.Next(chunk));
  ASSERT_EQ(chunk.statements.size(), 1U);
  EXPECT_EQ(chunk.statements[0].token_count, text.size() - 6);  // SELECT is one, and the blank none
}

TEST(lex, leaves_large_statements_out) {
  EXPECT_EQ("sql 0-12 sql 14-22 ", Sizes("DROP TABLE a; SELECT 1", 12));
  EXPECT_EQ("too-large 0-12 sql 14-22 ", Sizes("DROP TABLE a; SELECT 1", 11));
  EXPECT_EQ("too-large 0-12 too-large 14-22 ", Sizes("DROP TABLE a; SELECT 1", 7));
  // What is large may be one token, or a comment in a statement; a comment between two is part of neither.
  EXPECT_EQ("too-large 0-23 sql 25-31 ", Sizes("SELECT 'aaaaaaaaaaaaaa'; SELECT", 12));
  EXPECT_EQ("too-large 0-25 sql 27-33 ", Sizes("SELECT /* aaaaaaaaaaa */1; SELECT", 12));
  EXPECT_EQ("sql 0-8 sql 31-39 ", Sizes("SELECT 1; /* aaaaaaaaaaaaaa */ SELECT 2", 12));
}

// However much stands around it, the parser is given no more than from the first to the last statement that is SQL.
TEST(lex, gives_the_parser_only_sql) {
  const std::string comment = "/*" + std::string(5000, 'x') + "*/";
  const std::string text = comment + "SELECT 1;" + comment + "SELECT 2;COPY t FROM stdin;\n" + std::string(5000, 'd') +
                           "\n\\.\n" + comment + "SELECT 3;" + comment;
  SplitLimits limits;
  limits.chunk_bytes = 1000;
  Splitter splitter(text, All(text), limits);
  Chunk chunk;
  size_t longest = 0;
  size_t statements = 0;
  while (splitter.Next(chunk)) {
    longest = std::max(longest, PrepareForParser(text, chunk).size());
    statements += chunk.statements.size();
  }
  EXPECT_EQ(4U, statements);
  EXPECT_GT(100U, longest);
}

// Of an INSERT only the first tokens are kept; what comes behind it has all of its own.
TEST(lex, keeps_few_tokens_of_an_insert) {
  std::string text = "INSERT INTO t VALUES (0)";
  for (int i = 1; i < 20'000; ++i) text += ",(1)";
  text += "; SELECT 1, 2";
  Splitter splitter(text, All(text));
  Chunk chunk;
  ASSERT_TRUE(splitter.Next(chunk));
  ASSERT_EQ(2U, chunk.statements.size());
  EXPECT_GT(10'000U, chunk.statements[0].token_count);
  EXPECT_EQ(4U, chunk.statements[1].token_count);
  EXPECT_EQ(chunk.tokens.size(), size_t{chunk.statements[1].first_token} + 4);
}

// A region of a larger text: positions are the text's, and nothing outside is read.
TEST(lex, reads_its_region_only) {
  const std::string text = "DROP TABLE a; SELECT 'b; c'; DROP TABLE d;";
  Splitter splitter(text, {14, 24});
  Chunk chunk;
  ASSERT_TRUE(splitter.Next(chunk));
  ASSERT_EQ(1U, chunk.statements.size());
  EXPECT_EQ((Span{14, 24}), chunk.statements[0].span);
  EXPECT_EQ(TokenKind::kUnterminated, chunk.tokens.back().kind);
}

}  // namespace
}  // namespace sluice::lex
