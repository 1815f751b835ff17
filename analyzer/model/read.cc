#include "analyzer/model/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "analyzer/ast/large_stack.h"
#include "analyzer/ast/parse.h"
#include "analyzer/base/utf8.h"
#include "analyzer/lex/directive.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/lex/prepare.h"
#include "analyzer/model/lower.h"
#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

using lex::NotSql;
using lex::RawStatement;

// What sqlmigrate prints for an operation that is Python (django/db/migrations/migration.py, Migration.apply); up
// to 3.2 in other words.
bool IsPythonOperation(std::string_view comment) {
  return comment.starts_with("-- THIS OPERATION CANNOT BE WRITTEN AS SQL") ||
         comment.starts_with("-- MIGRATION NOW PERFORMS OPERATION THAT CANNOT BE WRITTEN AS SQL");
}

class Reader {
 public:
  Reader(std::string_view text, const ReadOptions& options, Script& script)
      : text_(text), options_(options), script_(script) {}

  void Read(Span region);
  void PutInOrder();  // when all is read

 private:
  void AddDirectives();
  void AddPythonOperation(Span comment);
  void ReadChunk();
  bool ReadWhole(const ast::ParseTree& tree);
  void ReadOneByOne();
  void ReadAlone(const RawStatement& raw);
  void LowerNode(const ::Node* node, const RawStatement& raw, uint32_t base);
  void AddUnparsed(const RawStatement& raw);
  void AddSyntaxError(const RawStatement& raw, const ast::ParseError& error);
  bool HasPlaceholders(const RawStatement& raw) const;
  bool HasDirective(Span span) const;
  Span ErrorSpan(const RawStatement& raw, uint32_t offset) const;
  void CheckBytes(Span region);
  void AddSpelling(const RawStatement& raw, ReadBy read_by, Statement& statement) const;
  Statement& Open(Span span);
  void Close();
  std::span<const lex::Token> TokensOf(const RawStatement& raw) const {
    return std::span(chunk_.tokens).subspan(raw.first_token, raw.token_count);
  }

  std::string_view text_;
  const ReadOptions& options_;
  Script& script_;
  lex::Chunk chunk_;
  std::string prepared_;
  uint32_t sql_begin_ = 0;  // where prepared_ starts in the text
  Labels labels_;
  bool in_order_ = true;
  bool may_hold_secrets_ = false;  // the region at hand
};

void Reader::Read(Span region) {
  CheckBytes(region);
  may_hold_secrets_ = MayHoldSecrets(text_.substr(region.begin, region.length()));
  lex::Splitter splitter(text_, region, options_.limits);
  for (bool more = true; more;) {
    more = splitter.Next(chunk_);
    AddDirectives();  // also where nothing but comments is left
    if (!more) return;
    sql_begin_ = lex::SqlSpan(chunk_).begin;
    prepared_ = lex::PrepareForParser(text_, chunk_);
    if (prepared_.empty()) {
      for (const RawStatement& raw : chunk_.statements) AddUnparsed(raw);
      continue;
    }
    ast::RunWithStackFor(prepared_.size(), ast::kWorkerStackBytes, [this] { ReadChunk(); });
  }
}

void Reader::AddDirectives() {
  for (const Span& comment : chunk_.comments) {
    if (auto directive = lex::ParseDirective(text_, comment)) script_.directives.push_back(std::move(*directive));
    if (IsPythonOperation(text_.substr(comment.begin, comment.length()))) AddPythonOperation(comment);
  }
}

// It takes its place among the statements, and counts as none.
void Reader::AddPythonOperation(Span comment) {
  Statement statement;
  statement.span = comment;
  statement.number = script_.statement_count;
  statement.actions.push_back(NotAnalysed{comment, "Django runs Python here, and prints no SQL for it"});
  script_.statements.push_back(std::move(statement));
  in_order_ = false;
}

// The comments of a chunk are read before its statements.
void Reader::PutInOrder() {
  if (in_order_) return;
  std::stable_sort(script_.statements.begin(), script_.statements.end(),
                   [](const Statement& left, const Statement& right) { return left.span.begin < right.span.begin; });
}

// What makes a file unreadable for the server, told where it first is.
void Reader::CheckBytes(Span region) {
  const std::string_view text = text_.substr(0, region.end);
  const auto report = [this](size_t at, std::string message) {
    const Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(at) + 1};
    Open(span).actions.push_back(SyntaxError{span, std::move(message)});
    Close();
  };
  if (const size_t nul = text.find('\0', region.begin); nul != std::string_view::npos) report(nul, "a NUL byte");
  if (const size_t bad = FindInvalidUtf8(text, region.begin); bad < text.size()) {
    report(bad, fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(text[bad])));
  }
}

Statement& Reader::Open(Span span) {
  Statement statement;
  statement.span = span;
  statement.number = ++script_.statement_count;
  return script_.statements.emplace_back(std::move(statement));
}

// A comment for a program among the statements' text: it is about one of them.
bool Reader::HasDirective(Span span) const {
  return std::any_of(script_.directives.begin(), script_.directives.end(),
                     [&](const lex::Directive& directive) { return span.Contains(directive.comment.begin); });
}

// INSERTs into one table that follow each other are one entry: dumps hold millions.
void Reader::Close() {
  std::vector<Statement>& statements = script_.statements;
  Statement& last = statements.back();
  last.actions.shrink_to_fit();
  if (statements.size() < 2 || last.actions.size() != 1) return;
  Statement& before = statements[statements.size() - 2];
  const auto* insert = std::get_if<Insert>(&last.actions.front());
  auto* earlier = before.actions.size() == 1 ? std::get_if<Insert>(&before.actions.front()) : nullptr;
  if (insert == nullptr || earlier == nullptr || insert->from_query || earlier->from_query) return;
  if (insert->table.name != earlier->table.name || insert->table.schema != earlier->table.schema) return;
  if (insert->columns != earlier->columns || insert->width != earlier->width) return;
  if (insert->defaulted != earlier->defaulted || insert->overriding != earlier->overriding) return;
  if (insert->updates_on_conflict != earlier->updates_on_conflict) return;
  if (insert->conflict_columns != earlier->conflict_columns) return;
  if (insert->conflict_constraint != earlier->conflict_constraint) return;
  if (HasDirective({before.span.begin, last.span.end})) return;
  earlier->rows += insert->rows;
  ++before.repetitions;
  statements.pop_back();
}

void Reader::ReadChunk() {
  const ast::ParseTree tree(prepared_);
  if (!tree.error() && ReadWhole(tree)) return;
  ReadOneByOne();
}

// Tree and tokenizer must agree on where each statement starts; where they do not, each piece is parsed by itself.
bool Reader::ReadWhole(const ast::ParseTree& tree) {
  const auto statements = tree.statements();
  std::vector<const RawStatement*> raws;
  raws.reserve(chunk_.statements.size());
  for (const RawStatement& raw : chunk_.statements) {
    if (raw.not_sql == NotSql::kIsSql) raws.push_back(&raw);
  }
  if (statements.size() != raws.size()) return false;
  for (size_t i = 0; i < raws.size(); ++i) {
    const auto location = static_cast<uint32_t>(std::max(statements[i]->stmt_location, 0));
    const size_t begin = prepared_.find_first_not_of(" \t\r\n\f\v", location);
    if (begin + sql_begin_ != raws[i]->span.begin) return false;
  }
  size_t next = 0;
  for (const RawStatement& raw : chunk_.statements) {
    if (raw.not_sql == NotSql::kIsSql) {
      LowerNode(statements[next++]->stmt, raw, sql_begin_);
    } else {
      AddUnparsed(raw);
    }
  }
  return true;
}

void Reader::ReadOneByOne() {
  for (const RawStatement& raw : chunk_.statements) {
    if (raw.not_sql == NotSql::kIsSql) {
      ReadAlone(raw);
    } else {
      AddUnparsed(raw);
    }
  }
}

void Reader::ReadAlone(const RawStatement& raw) {
  const std::string text = prepared_.substr(raw.span.begin - sql_begin_, raw.span.length());
  const ast::ParseTree tree(text);
  if (tree.error()) {
    AddSyntaxError(raw, *tree.error());
    return;
  }
  for (const ::RawStmt* statement : tree.statements()) LowerNode(statement->stmt, raw, raw.span.begin);
}

bool Reader::HasPlaceholders(const RawStatement& raw) const {
  const auto first = std::lower_bound(chunk_.placeholders.begin(), chunk_.placeholders.end(), raw.span.begin,
                                      [](const Span& span, uint32_t begin) { return span.begin < begin; });
  return first != chunk_.placeholders.end() && raw.span.Contains(first->begin);
}

void Reader::LowerNode(const ::Node* node, const RawStatement& raw, uint32_t base) {
  Statement& statement = Open(raw.span);
  const TokenView tokens(text_, TokensOf(raw));
  LowerStatement(node,
                 Lowering{tokens, raw.span, base, statement, HasPlaceholders(raw), &labels_, options_.server_major});
  AddSpelling(raw, ReadBy::kGrammar, statement);
  Close();
}

void Reader::AddSpelling(const RawStatement& raw, ReadBy read_by, Statement& statement) const {
  const TokenView tokens(text_, TokensOf(raw));
  AddLongNames(tokens, statement);
  if (may_hold_secrets_) {
    AddSecrets(tokens, statement);
    // Of a long INSERT only the first tokens are kept, of what is not analysed none.
    const uint32_t behind = tokens.size() == 0 ? raw.span.begin : tokens[tokens.size() - 1].end;
    if (behind < raw.span.end) AddSecrets(text_, {behind, raw.span.end}, statement);
  }
  if (options_.server_major != 0) AddNewerSyntax(tokens, options_.server_major, read_by, statement);
}

void Reader::AddUnparsed(const RawStatement& raw) {
  std::string reason;
  switch (raw.not_sql) {
    case NotSql::kTemplateControl:
      reason = "a template decides what it says";
      break;
    case NotSql::kPsqlCommand:
      reason = "a psql command runs what is not in this file";
      break;
    default:
      reason = fmt::format("it is larger than {} MiB", options_.limits.statement_bytes >> 20);
      break;
  }
  Statement& statement = Open(raw.span);
  statement.actions.push_back(NotAnalysed{raw.span, std::move(reason)});
  AddSpelling(raw, ReadBy::kTokensAlone, statement);
  Close();
}

// The token that the parser stopped at; its last one where that is the end.
Span Reader::ErrorSpan(const RawStatement& raw, uint32_t offset) const {
  const uint32_t at = raw.span.begin + offset;
  const TokenView view(text_, TokensOf(raw));
  const size_t index = view.At(at);
  if (index < view.size()) return view[index].span();
  // Of a long INSERT only the first tokens are kept.
  lex::Lexer lexer(text_, {at, raw.span.end});
  lex::Token token;
  return lexer.Next(token) ? token.span() : view[view.size() - 1].span();
}

void Reader::AddSyntaxError(const RawStatement& raw, const ast::ParseError& error) {
  Statement& statement = Open(raw.span);
  if (HasPlaceholders(raw)) {
    statement.actions.push_back(NotAnalysed{raw.span, "a placeholder stands where SQL allows no name"});
  } else if (options_.server_major > ast::kGrammarMajor) {
    statement.actions.push_back(NotAnalysed{
        raw.span,
        fmt::format("newer than this build's grammar ({}), or a syntax error: {}", ast::kGrammarMajor, error.message)});
  } else if (error.message.starts_with("memory exhausted")) {
    statement.actions.push_back(NotAnalysed{raw.span, "it is nested too deeply for PostgreSQL's parser"});
  } else {
    statement.actions.push_back(SyntaxError{error.located ? ErrorSpan(raw, error.offset) : raw.span, error.message});
  }
  AddSpelling(raw, ReadBy::kTokensAlone, statement);
  Close();
}

bool IsUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with(std::string_view("\xFE\xFF", 2));
}

}  // namespace

Script ReadScript(std::string_view text, const std::vector<Span>& regions, const ReadOptions& options) {
  Script script;
  if (IsUtf16(text)) {
    Statement statement;
    statement.span = {0, 2};
    statement.number = ++script.statement_count;
    statement.actions.push_back(SyntaxError{statement.span, "the file is UTF-16; PostgreSQL reads UTF-8"});
    script.statements.push_back(std::move(statement));
    return script;
  }
  Reader reader(text, options, script);
  for (const Span& region : regions) reader.Read(region);
  reader.PutInOrder();
  return script;
}

int GrammarMajor() {
  return ast::kGrammarMajor;
}

}  // namespace sluice::model
