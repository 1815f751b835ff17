#include "analyzer/lex/split.h"

#include <algorithm>
#include <limits>

#include "analyzer/base/source.h"
#include "analyzer/lex/placeholder.h"
#include "analyzer/lex/psql.h"

namespace sluice::lex {

// Semicolons inside a statement: SQL function bodies (BEGIN ATOMIC ... END) and the action list of CREATE RULE.
// Elsewhere brackets do not hide one, so that a missing bracket costs one statement and not the rest of the file.
struct Splitter::Open {
  bool any = false;
  Span span;
  uint32_t first_token = 0;
  uint32_t words = 0;          // words seen so far
  bool create = false;         // the first word is CREATE
  bool or_replace = false;     // the third word is REPLACE
  bool may_have_body = false;  // CREATE [OR REPLACE] FUNCTION | PROCEDURE
  bool is_rule = false;        // CREATE [OR REPLACE] RULE
  bool after_begin = false;    // the last word was BEGIN
  uint32_t body_depth = 0;
  uint32_t parenthesis_depth = 0;
  int template_depth = 0;
  bool behind_semicolon = false;  // the last token was one; only in a template block
  bool looked_ahead = false;      // for whether it ends in time
  bool plain = false;             // nothing but a semicolon, a template or a psql command can matter any more
  size_t tokens_max = std::numeric_limits<size_t>::max();  // that are kept
  NotSql not_sql = NotSql::kIsSql;
};

namespace {

// Of an INSERT, what counts stands at its start; its values may be millions of tokens.
constexpr size_t kMostInsertTokens = 4096;

// Tokens that never end a statement and never change how it is read.
bool IsPlain(TokenKind kind) {
  switch (kind) {
    case TokenKind::kSemicolon:
    case TokenKind::kPlaceholder:
    case TokenKind::kTemplateControl:
    case TokenKind::kPsqlCommand:
      return false;
    default:
      return true;
  }
}

}  // namespace

Splitter::Splitter(std::string_view text, Span region, const SplitLimits& limits)
    : text_(text),
      limits_(limits),
      lexer_(text, {std::max(region.begin, std::min(region.end, ByteOrderMarkLength(text))), region.end}) {}

bool Splitter::Next(Chunk& chunk) {
  chunk.tokens.clear();
  chunk.statements.clear();
  chunk.placeholders.clear();
  chunk.blanks.clear();
  lexer_.comments().clear();
  chunk.span.begin = lexer_.position();
  Open open;
  Token token;
  bool more = false;
  while (lexer_.Next(token)) {
    more = true;
    if (open.plain && IsPlain(token.kind) && token.end - open.span.begin <= limits_.statement_bytes) {
      open.span.end = token.end;
      Keep(token, open, chunk);
      if (SeemsLarge(open) && GrowsTooLarge(open)) LeaveOut(open, chunk);
      continue;
    }
    const bool full = !open.any && lexer_.position() - chunk.span.begin >= limits_.chunk_bytes;
    if (full && !chunk.statements.empty()) {
      lexer_.PutBack(token);
      break;
    }
    Take(token, open, chunk);
  }
  Close(open, chunk);
  chunk.span.end = lexer_.position();
  chunk.comments.swap(lexer_.comments());
  return more;
}

// Once in a statement, and only where all tokens of it are kept.
bool Splitter::SeemsLarge(Open& open) const {
  constexpr uint32_t kShare = 32;
  if (open.looked_ahead || open.span.length() < limits_.statement_bytes / kShare) return false;
  open.looked_ahead = true;
  return open.tokens_max == std::numeric_limits<size_t>::max();
}

// Tokens may take a dozen times the room of their text: what is going to be left out is known before they are kept.
bool Splitter::GrowsTooLarge(const Open& open) const {
  Lexer ahead = lexer_;
  for (Token token; ahead.Next(token) && IsPlain(token.kind);) {
    if (token.end - open.span.begin > limits_.statement_bytes) return true;
  }
  return false;
}

void Splitter::LeaveOut(Open& open, Chunk& chunk) {
  open.not_sql = NotSql::kTooLarge;
  open.plain = false;
  chunk.tokens.resize(open.first_token);
}

void Splitter::Keep(const Token& token, const Open& open, Chunk& chunk) {
  if (open.not_sql == NotSql::kIsSql && chunk.tokens.size() < open.tokens_max) chunk.tokens.push_back(token);
}

void Splitter::Begin(const Token& token, Open& open, const Chunk& chunk) {
  if (open.any) return;
  open.any = true;
  open.span.begin = token.begin;
  open.first_token = static_cast<uint32_t>(chunk.tokens.size());
}

void Splitter::Take(const Token& token, Open& open, Chunk& chunk) {
  if (token.kind == TokenKind::kSemicolon && EndsHere(open)) {
    const bool any = open.any;
    Close(open, chunk);
    if (any && IsCopyFromStdin(chunk, chunk.statements.back())) SkipCopyData(chunk);
    return;
  }
  if (token.kind == TokenKind::kPsqlCommand) {
    TakePsqlCommand(token, open, chunk);
    return;
  }
  if (token.kind == TokenKind::kTemplateControl) {
    if (Word(token).starts_with("{#")) {
      chunk.blanks.push_back(token.span());
      return;
    }
    open.template_depth = std::max(0, open.template_depth + TemplateControlDepth(Word(token)));
    open.not_sql = NotSql::kTemplateControl;
  }
  Begin(token, open, chunk);
  open.span.end = token.end;
  // A block of whole statements ends with its last word: what follows is no part of it.
  if (token.kind == TokenKind::kTemplateControl && open.template_depth == 0 && open.behind_semicolon) {
    Close(open, chunk);
    return;
  }
  open.behind_semicolon = token.kind == TokenKind::kSemicolon;
  if (open.span.length() > limits_.statement_bytes && open.not_sql == NotSql::kIsSql) LeaveOut(open, chunk);
  const bool counts = open.not_sql != NotSql::kTooLarge;
  if (counts && token.kind == TokenKind::kPlaceholder) chunk.placeholders.push_back(token.span());
  Keep(token, open, chunk);
  TrackNesting(token, open);
  if (open.words == 1 && IsKeyword(Word(token), "INSERT")) open.tokens_max = open.first_token + kMostInsertTokens;
  const bool nests = open.create && (open.words <= 4 || open.may_have_body || open.is_rule);
  open.plain = open.words > 0 && open.not_sql == NotSql::kIsSql && !nests;
}

void Splitter::TakePsqlCommand(const Token& token, Open& open, Chunk& chunk) {
  chunk.blanks.push_back(token.span());
  switch (EffectOfPsqlCommand(Word(token))) {
    case PsqlEffect::kNone:
      return;
    case PsqlEffect::kSendsQuery:
      Close(open, chunk);
      return;
    case PsqlEffect::kUnknown:
      break;
  }
  Begin(token, open, chunk);
  open.span.end = token.end;
  open.not_sql = NotSql::kPsqlCommand;
  Close(open, chunk);
}

void Splitter::TrackNesting(const Token& token, Open& open) const {
  if (token.kind == TokenKind::kLeftParenthesis) ++open.parenthesis_depth;
  if (token.kind == TokenKind::kRightParenthesis && open.parenthesis_depth > 0) --open.parenthesis_depth;
  if (token.kind != TokenKind::kWord) return;
  ++open.words;
  if (open.words == 1) open.create = IsKeyword(Word(token), "CREATE");
  if (!open.create) return;
  const std::string_view word = Word(token);
  if (open.words == 3) open.or_replace = IsKeyword(word, "REPLACE");
  if (open.words == 2 || (open.words == 4 && open.or_replace)) {
    open.may_have_body = IsKeyword(word, "FUNCTION") || IsKeyword(word, "PROCEDURE");
    open.is_rule = IsKeyword(word, "RULE");
  }
  if (!open.may_have_body) return;
  if (open.after_begin && IsKeyword(word, "ATOMIC")) ++open.body_depth;
  if (open.body_depth > 0 && IsKeyword(word, "CASE")) ++open.body_depth;
  if (open.body_depth > 0 && IsKeyword(word, "END")) --open.body_depth;
  open.after_begin = IsKeyword(word, "BEGIN");
}

bool Splitter::EndsHere(const Open& open) const {
  if (open.template_depth > 0 || open.body_depth > 0) return false;
  return !(open.is_rule && open.parenthesis_depth > 0);
}

void Splitter::Close(Open& open, Chunk& chunk) {
  if (open.any) {
    const bool has_tokens = open.not_sql == NotSql::kIsSql;
    if (!has_tokens) chunk.tokens.resize(open.first_token);
    const auto count = static_cast<uint32_t>(chunk.tokens.size()) - open.first_token;
    chunk.statements.push_back({open.span, open.first_token, has_tokens ? count : 0, open.not_sql});
    if (!has_tokens) chunk.blanks.push_back(open.span);
  }
  open = Open{};
}

bool Splitter::IsCopyFromStdin(const Chunk& chunk, const RawStatement& statement) const {
  if (statement.token_count < 4 || !IsKeyword(Word(chunk.tokens[statement.first_token]), "COPY")) return false;
  bool from = false;
  for (uint32_t i = 1; i < statement.token_count; ++i) {
    const Token& token = chunk.tokens[statement.first_token + i];
    if (token.kind != TokenKind::kWord) continue;
    if (from && IsKeyword(Word(token), "STDIN")) return true;
    from = IsKeyword(Word(token), "FROM");
  }
  return false;
}

// The data of COPY ... FROM STDIN: the lines behind the statement's, up to one that holds only \. (psql manual, \copy).
void Splitter::SkipCopyData(Chunk& chunk) {
  const uint32_t begin = lexer_.position();
  size_t line = text_.find('\n', begin);
  while (line != std::string_view::npos) {
    const size_t next = text_.find('\n', line + 1);
    const size_t end = next == std::string_view::npos ? text_.size() : next;
    const std::string_view content = text_.substr(line + 1, end - line - 1);
    line = next;
    if (content == "\\." || content == "\\.\r") {
      lexer_.SkipTo(static_cast<uint32_t>(end));
      chunk.blanks.push_back({begin, lexer_.position()});
      return;
    }
  }
  // No end: nothing behind it is SQL. The lexer's own end of the region still holds.
  lexer_.SkipToEnd();
  chunk.blanks.push_back({begin, lexer_.position()});
}

}  // namespace sluice::lex
