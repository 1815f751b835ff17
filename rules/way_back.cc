#include "rules/way_back.h"

#include <algorithm>

#include "analyzer/lex/lexer.h"

namespace sluice::rules {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

uint32_t SkipBlanks(std::string_view text, uint32_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

uint32_t LineEnd(std::string_view text, uint32_t at) {
  return static_cast<uint32_t>(std::min(text.find('\n', at), text.size()));
}

// The end of the semicolon behind the statement; where it begins if there is none.
Behind BehindSemicolon(std::string_view text, Span statement) {
  lex::Lexer lexer(text, {statement.end, static_cast<uint32_t>(text.size())});
  lex::Token token;
  if (lexer.Next(token) && token.kind == lex::TokenKind::kSemicolon) return {token.end, true};
  return {statement.end, false};
}

bool MayFail(const model::Action& action) {
  if (const auto* drop = std::get_if<model::DropIndex>(&action)) return !drop->if_exists;
  if (const auto* drop = std::get_if<model::DropConstraint>(&action)) return !drop->if_exists;
  return true;
}

}  // namespace

const model::Statement* FindUndo(const model::Script& down, const IsUndo& is_undo) {
  for (const model::Statement& statement : down.statements) {
    if (statement.actions.size() == 1 && !statement.is_body && is_undo(statement.actions.front())) return &statement;
  }
  return nullptr;
}

std::optional<std::vector<Edit>> ReplaceUndo(const model::Script& down, std::string_view text, const IsUndo& is_undo,
                                             std::string_view replacement) {
  if (down.statements.empty()) return std::vector<Edit>{};
  if (const model::Statement* found = FindUndo(down, is_undo)) {
    Span span = replacement.empty() ? WholeStatement(text, found->span)
                                    : Span{found->span.begin, BehindSemicolon(text, found->span).at};
    return std::vector<Edit>{{span, std::string(replacement)}};
  }
  for (const model::Statement& statement : down.statements) {
    for (const model::Action& action : statement.actions) {
      if (is_undo(action) && MayFail(action)) return std::nullopt;
    }
  }
  if (replacement.empty()) return std::vector<Edit>{};
  const uint32_t first = down.statements.front().span.begin;
  return std::vector<Edit>{{{first, first}, std::string(replacement) + "\n"}};
}

std::optional<uint32_t> EndOfKeyword(std::string_view text, std::string_view keyword) {
  lex::Lexer lexer(text, {0, static_cast<uint32_t>(text.size())});
  lex::Token token;
  while (lexer.Next(token)) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    if (token.kind == lex::TokenKind::kWord && lex::IsKeyword(word, keyword)) return token.end;
  }
  return std::nullopt;
}

Span WholeStatement(std::string_view text, Span statement) {
  Span span{statement.begin, BehindSemicolon(text, statement).at};
  const size_t before = span.begin == 0 ? std::string_view::npos : text.rfind('\n', span.begin - 1);
  const auto line = static_cast<uint32_t>(before == std::string_view::npos ? 0 : before + 1);
  const uint32_t end = LineEnd(text, span.end);
  if (SkipBlanks(text, line) != span.begin) return span;
  if (SkipBlanks(text, span.end) != end) {
    span.end = SkipBlanks(text, span.end);  // what follows stands where the statement stood
    return span;
  }
  span.begin = line;
  span.end = end < text.size() ? end + 1 : end;
  // One of the two empty lines that would stand together goes along.
  const auto is_empty_line = [&](uint32_t at) { return at < text.size() && SkipBlanks(text, at) == LineEnd(text, at); };
  const bool after_empty =
      line == 0 || (line >= 2 && text[line - 2] == '\n') || text.substr(0, line).ends_with("\n\r\n");
  if (after_empty && is_empty_line(span.end)) span.end = LineEnd(text, span.end) + 1;
  span.end = std::min(span.end, static_cast<uint32_t>(text.size()));
  return span;
}

Behind BehindStatement(std::string_view text, Span statement) {
  Behind behind = BehindSemicolon(text, statement);
  if (!behind.complete) return behind;
  const uint32_t next = SkipBlanks(text, behind.at);
  if (text.substr(next).starts_with("--")) {
    behind.at = LineEnd(text, next);
    if (behind.at > next && text[behind.at - 1] == '\r') --behind.at;
  }
  return behind;
}

}  // namespace sluice::rules
