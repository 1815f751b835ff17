// DO blocks, and what functions do when they are called.
#include "analyzer/model/lower_body.h"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "analyzer/ast/parse.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/model/body.h"
#include "analyzer/model/body_text.h"
#include "analyzer/model/plpgsql.h"
#include "analyzer/model/spelling.h"

namespace sluice::model {
namespace {

using ast::node_cast;
using Kind = BodyPart::Kind;
using lex::TokenKind;

bool HasPlaceholders(const TokenView& tokens) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.Is(i, TokenKind::kPlaceholder)) return true;
  }
  return false;
}

// See Lowering.
struct Known {
  Labels* labels = nullptr;
  int server_major = 0;
};

class BodyReader {
 public:
  // file: what `begin`, the offset of the body's first byte, counts in; nothing where the body stands in no file as it
  // is. everywhere: the span of parts that were not found.
  BodyReader(std::string_view file, std::optional<uint32_t> begin, Span everywhere, const Known& known, Statement& out)
      : file_(file), begin_(begin), everywhere_(everywhere), known_(known), out_(out) {}

  void ReadPlpgsql(const std::string& definition, std::string_view body) {
    const tl::expected<std::vector<BodyPart>, std::string> parts = PartsOfPlpgsql(definition, body);
    if (!parts) {
      AddNotAnalysed(everywhere_, fmt::format("its PL/pgSQL cannot be read: {}", parts.error()));
      return;
    }
    for (const BodyPart& part : *parts) {
      const size_t first = out_.actions.size();
      Read(part);
      if (!part.maybe) continue;
      for (size_t i = first; i < out_.actions.size(); ++i) {
        if (!FailsBeforehand(out_.actions[i], part)) out_.maybe.push_back(static_cast<uint32_t>(i));
      }
    }
  }

  void Read(const BodyPart& part) {
    const Span span = SpanOf(part);
    switch (part.kind) {
      case Kind::kStatement:
        ReadStatement(part, span);
        return;
      case Kind::kExpression:
        ReadExpression(part.sql, span);
        return;
      case Kind::kExecute:
        ReadExecute(part.sql, span);
        return;
      case Kind::kCommit:
        out_.actions.emplace_back(TransactionControl{span, TransactionKind::kCommit, {}, false});
        return;
      case Kind::kRollback:
        out_.actions.emplace_back(TransactionControl{span, TransactionKind::kRollback, {}, false});
        return;
      case Kind::kType:
        return;
    }
  }

  // Parses text that stands in no file.
  void ReadText(const std::string& sql, Span everywhere) {
    const std::vector<lex::Token> tokens = Tokens(sql, {0, static_cast<uint32_t>(sql.size())});
    std::string prepared = sql;
    ReplacePlaceholders(prepared, tokens);
    Lower(prepared, TokenView(sql, tokens, everywhere), everywhere, 0);
  }

  void LowerNode(const ::Node* node, const TokenView& tokens, Span span, uint32_t base) {
    Statement statement;
    LowerStatement(
        node, Lowering{tokens, span, base, statement, HasPlaceholders(tokens), known_.labels, known_.server_major});
    // What is a body itself has conditions of its own.
    for (const uint32_t maybe : statement.maybe) {
      out_.maybe.push_back(static_cast<uint32_t>(out_.actions.size()) + maybe);
    }
    for (Action& action : statement.actions) out_.actions.push_back(std::move(action));
  }

  void AddQuery(Query query) {
    if (!query.reads.empty() || !query.functions.empty()) out_.actions.emplace_back(std::move(query));
  }

 private:
  // A block is parsed before any of it runs, but for what EXECUTE runs (plpgsql_compile_inline, check_sql_expr).
  bool FailsBeforehand(const Action& action, const BodyPart& part) const {
    const auto* syntax = std::get_if<NewerSyntax>(&action);
    return syntax != nullptr && syntax->since > known_.server_major && !syntax->is_option &&
           part.kind != Kind::kExecute;
  }

  Span SpanOf(const BodyPart& part) const {
    if (!begin_ || part.span.empty()) return everywhere_;
    return {*begin_ + part.span.begin, *begin_ + part.span.end};
  }

  void ReadStatement(const BodyPart& part, Span span) {
    if (!begin_ || part.span.empty()) {
      ReadText(part.sql, span);
      return;
    }
    const std::vector<lex::Token> tokens = Tokens(file_, span);
    Lower(part.sql, TokenView(file_, tokens), span, span.begin);
  }

  // Only what it reads and calls matters.
  void ReadExpression(const std::string& expression, Span span) {
    const size_t assignment = expression.find(":=");
    for (const size_t from : {size_t{0}, assignment == std::string::npos ? 0 : assignment + 2}) {
      const std::string sql = "SELECT " + expression.substr(from);
      const ast::ParseTree tree(sql);
      if (tree.error()) continue;
      Query query;
      query.span = span;
      for (const ::RawStmt* statement : tree.statements()) LowerQueryParts(statement->stmt, query);
      AddQuery(std::move(query));
      AddLabelLiterals(tree, span);
      return;
    }
    AddNotAnalysed(span, "an expression that cannot be parsed");
  }

  void AddLabelLiterals(const ast::ParseTree& tree, Span span) {
    if (known_.labels == nullptr || known_.labels->empty()) return;
    const TokenView tokens({}, {});
    for (const ::RawStmt* statement : tree.statements()) {
      LowerLabelLiterals(statement->stmt, Lowering{tokens, span, 0, out_, false, known_.labels});
    }
  }

  void ReadExecute(const std::string& expression, Span span) {
    const std::optional<std::string> text = ConstantText(expression);
    if (text) {
      ReadText(*text, span);
    } else {
      AddNotAnalysed(span, "EXECUTE runs text that is made while it runs");
    }
  }

  void Lower(const std::string& sql, const TokenView& tokens, Span span, uint32_t base) {
    const ast::ParseTree tree(sql);
    if (tree.error()) {
      AddNotAnalysed(span, fmt::format("SQL in a body that cannot be parsed: {}", tree.error()->message));
    } else {
      for (const ::RawStmt* statement : tree.statements()) LowerNode(statement->stmt, tokens, span, base);
    }
    if (known_.server_major == 0) return;
    AddNewerSyntax(tokens, known_.server_major, tree.error() ? ReadBy::kTokensAlone : ReadBy::kGrammar, out_);
  }

  void AddNotAnalysed(Span span, std::string reason) {
    out_.actions.emplace_back(NotAnalysed{span, std::move(reason)});
  }

  std::string_view file_;
  std::optional<uint32_t> begin_;
  Span everywhere_;
  Known known_;
  Statement& out_;
};

// "as" and "language" of DO and of CREATE FUNCTION.
struct Options {
  std::string_view body;
  std::string_view language;
};

Options OptionsOf(const ::List* list, std::string_view default_language) {
  Options options{{}, default_language};
  for (const ::Node* item : ast::Items<::Node>(list)) {
    const auto* option = node_cast<::DefElem>(item);
    if (option == nullptr) continue;
    const std::string_view name = ast::Text(option->defname);
    if (name == "language") options.language = ast::StringValue(option->arg);
    if (name != "as") continue;
    const auto* parts = node_cast<::List>(option->arg);
    if (parts == nullptr) {
      options.body = ast::StringValue(option->arg);
    } else if (const ast::Items<::Node> texts(parts); !texts.empty()) {
      options.body = ast::StringValue(texts[0]);
    }
  }
  return options;
}

// Where the body starts in the file; nothing for one in quotes, whose text is not the file's.
std::optional<uint32_t> BodyBegin(const Lowering& lowering, std::string_view body) {
  for (size_t i = 0; i < lowering.tokens.size(); ++i) {
    if (!lowering.tokens.Is(i, TokenKind::kDollarString)) continue;
    const std::string_view token = lowering.tokens.Text(i);
    const uint32_t tag = DollarTagLength(token);
    if (token.size() == body.size() + 2 * size_t{tag}) return lowering.tokens[i].begin + tag;
  }
  return std::nullopt;
}

void LowerDo(const ::DoStmt& statement, const Lowering& lowering) {
  const Options options = OptionsOf(statement.args, "plpgsql");
  lowering.out.is_body = true;
  if (options.language != "plpgsql") {
    lowering.Add(NotAnalysed{lowering.span, fmt::format("a DO block in language {}", options.language)});
    return;
  }
  const std::optional<uint32_t> begin = BodyBegin(lowering, options.body);
  std::string body(options.body);
  std::string definition(lowering.tokens.Slice(lowering.span));
  if (begin) {
    ReplacePlaceholders(body);
    definition.replace(*begin - lowering.span.begin, body.size(), body);
  }
  const size_t before = lowering.out.actions.size();
  const Known known{lowering.labels, lowering.server_major};
  BodyReader(lowering.tokens.text(), begin, lowering.span, known, lowering.out).ReadPlpgsql(definition, body);
  if (lowering.out.actions.size() == before) {
    lowering.Add(Utility{lowering.span, "DO", Utility::Reach::kNone, true});
  }
}

// BEGIN ATOMIC keeps parsed statements, in a list in a list; RETURN one (gram.y, routine_body).
void ReadAtomic(const ::Node* body, const TokenView& tokens, Span call, BodyReader& reader) {
  if (const auto* one = node_cast<::ReturnStmt>(body)) {
    Query query;
    query.span = call;
    LowerQueryParts(one->returnval, query);
    reader.AddQuery(std::move(query));
    return;
  }
  for (const ::Node* list : ast::Items<::Node>(reinterpret_cast<const ::List*>(body))) {
    for (const ::Node* statement : ast::Items<::Node>(node_cast<::List>(list))) {
      if (statement != nullptr && statement->type != T_ReturnStmt) reader.LowerNode(statement, tokens, call, 0);
    }
  }
}

void ReadFunction(const ::CreateFunctionStmt& create, const std::string& definition, Span call, const Known& known,
                  Statement& out) {
  BodyReader reader(definition, std::nullopt, call, known, out);
  const Options options = OptionsOf(create.options, "sql");
  if (create.sql_body != nullptr) {
    const std::vector<lex::Token> tokens = Tokens(definition, {0, static_cast<uint32_t>(definition.size())});
    ReadAtomic(create.sql_body, TokenView(definition, tokens, call), call, reader);
  } else if (options.language == "plpgsql") {
    reader.ReadPlpgsql(definition, options.body);
  } else {
    reader.ReadText(std::string(options.body), call);
  }
}

}  // namespace

bool LowerBody(const ::Node* node, const Lowering& lowering) {
  const auto* statement = node_cast<::DoStmt>(node);
  if (statement == nullptr) return false;
  LowerDo(*statement, lowering);
  return true;
}

std::shared_ptr<const std::string> DefinitionOf(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  const std::string_view language = OptionsOf(create.options, "sql").language;
  if (language != "sql" && language != "plpgsql") return nullptr;
  return std::make_shared<const std::string>(lowering.tokens.Slice(lowering.span));
}

namespace {

// Of a body only queries are analysed when the function is created (fmgr_sql_validator in pg_proc.c).
bool IsQuery(const ::Node* node) {
  switch (node->type) {
    case T_SelectStmt:
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt:
    case T_CreateTableAsStmt:
    case T_ExplainStmt:
    case T_DeclareCursorStmt:
      return true;
    default:
      return false;
  }
}

}  // namespace

void LowerLabelLiteralsOfBody(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  const Options options = OptionsOf(create.options, "sql");
  if (create.sql_body != nullptr || options.language != "sql") return;
  const std::optional<uint32_t> begin = BodyBegin(lowering, options.body);
  std::string body(options.body);
  if (begin) ReplacePlaceholders(body);
  const ast::ParseTree tree(body);
  if (tree.error()) return;
  const Span span{begin.value_or(0), begin.value_or(0) + static_cast<uint32_t>(begin ? body.size() : 0)};
  const std::vector<lex::Token> tokens = Tokens(lowering.tokens.text(), span);
  const TokenView view(lowering.tokens.text(), tokens);
  const size_t before = lowering.out.actions.size();
  for (const ::RawStmt* statement : tree.statements()) {
    if (!IsQuery(statement->stmt)) continue;
    LowerLabelLiterals(statement->stmt, Lowering{view, lowering.span, span.begin, lowering.out, false, lowering.labels},
                       create.parameters);
  }
  for (size_t i = before; i < lowering.out.actions.size(); ++i) {
    if (auto* literal = std::get_if<LabelLiteral>(&lowering.out.actions[i])) literal->in_body = true;
  }
}

namespace {

// Where the tokens stand that a body is made of.
struct BodyText {
  std::string_view text;
  std::optional<Span> everywhere;
  NewerSyntax::Refused refused;
};

void AddNewerSyntaxOf(std::span<const lex::Token> tokens, const BodyText& where, const Lowering& lowering) {
  const TokenView view =
      where.everywhere ? TokenView(where.text, tokens, *where.everywhere) : TokenView(where.text, tokens);
  Statement found;
  AddNewerSyntax(view, lowering.server_major, ReadBy::kTokensAlone, found);
  for (Action& action : found.actions) {
    auto* syntax = std::get_if<NewerSyntax>(&action);
    if (syntax == nullptr || syntax->since <= lowering.server_major) continue;
    syntax->refused = syntax->is_option ? NewerSyntax::Refused::kAtCall : where.refused;
    // What else it is would be judged as if it ran.
    syntax->construct = NewerSyntax::Construct::kOther;
    lowering.Add(std::move(action));
  }
}

// Behind these a statement of PL/pgSQL starts.
bool StartsStatement(const TokenView& tokens, size_t at) {
  return tokens.Is(at, TokenKind::kSemicolon) || tokens.Is(at, "BEGIN") || tokens.Is(at, "THEN") ||
         tokens.Is(at, "ELSE") || tokens.Is(at, "LOOP");
}

// EXECUTE 'text', which is parsed when it runs.
void AddNewerSyntaxOfExecuted(std::span<const lex::Token> piece, const BodyText& where, const Lowering& lowering) {
  const TokenView tokens(where.text, piece);
  if (!tokens.Is(0, "EXECUTE") || tokens.size() < 2) return;
  const std::optional<std::string> executed = StringValueOf(tokens.Text(1), piece[1].kind);
  if (!executed) return;
  const Span span = where.everywhere.value_or(piece[1].span());
  AddNewerSyntaxOf(lex::Tokenize(*executed), {*executed, span, NewerSyntax::Refused::kAtCall}, lowering);
}

}  // namespace

void AddNewerSyntaxOfBody(const ::CreateFunctionStmt& create, const Lowering& lowering) {
  const Options options = OptionsOf(create.options, "sql");
  const bool is_plpgsql = options.language == "plpgsql";
  if (lowering.server_major == 0 || !IsAnyNewer(lowering.server_major)) return;
  if (create.sql_body != nullptr || (!is_plpgsql && options.language != "sql")) return;
  const std::optional<uint32_t> begin = BodyBegin(lowering, options.body);
  const bool stands_in_file = lowering.tokens.SpanOf({0, 1}) == lowering.tokens[0].span();
  BodyText where{options.body, lowering.span, NewerSyntax::Refused::kAtCreation};
  Span region{0, static_cast<uint32_t>(options.body.size())};
  if (begin && stands_in_file) {
    where = {lowering.tokens.text(), std::nullopt, where.refused};
    region = {*begin, *begin + region.end};
  }
  const std::vector<lex::Token> tokens = Tokens(where.text, region);
  const TokenView view(where.text, tokens);
  for (size_t first = 0, at = 0; at <= tokens.size(); ++at) {
    const bool ends =
        at == tokens.size() || view.Is(at, TokenKind::kSemicolon) || (is_plpgsql && StartsStatement(view, at));
    if (!ends) continue;
    const std::span<const lex::Token> piece(tokens.data() + first, at - first);
    AddNewerSyntaxOf(piece, where, lowering);
    if (is_plpgsql) AddNewerSyntaxOfExecuted(piece, where, lowering);
    first = at + 1;
  }
}

void ReadBody(const CreateFunction& function, Span call, const std::vector<std::string>& labels, int server_major,
              Statement& out) {
  if (function.definition == nullptr) return;
  Labels own_labels = labels;
  const Known known{&own_labels, server_major};
  const ast::ParseTree tree(*function.definition);
  for (const ::RawStmt* statement : tree.statements()) {
    const auto* create = node_cast<::CreateFunctionStmt>(statement->stmt);
    if (create != nullptr) ReadFunction(*create, *function.definition, call, known, out);
  }
}

std::optional<std::vector<BodyPart>> PartsOfBody(const std::string& definition) {
  const ast::ParseTree tree(definition);
  const ::Node* statement = tree.statements().empty() ? nullptr : tree.statements()[0]->stmt;
  const auto* create = statement == nullptr ? nullptr : node_cast<::CreateFunctionStmt>(statement);
  if (create == nullptr) return std::nullopt;
  if (create->sql_body != nullptr) return std::vector<BodyPart>();
  const Options options = OptionsOf(create->options, "sql");
  if (options.language != "plpgsql") return {{{Kind::kStatement, std::string(options.body), {}, false}}};
  tl::expected<std::vector<BodyPart>, std::string> parts = PartsOfPlpgsql(definition, options.body);
  return parts ? std::optional(std::move(*parts)) : std::nullopt;
}

void ReadPrepared(const std::string& text, const Execute& execute, Statement& out) {
  const std::vector<lex::Token> tokens = Tokens(text, {0, static_cast<uint32_t>(text.size())});
  const TokenView view(text, tokens, execute.span);
  const ast::ParseTree tree(text);
  if (tree.error()) {
    out.actions.emplace_back(NotAnalysed{execute.span, "it runs a prepared statement that cannot be parsed"});
    return;
  }
  for (const ::RawStmt* statement : tree.statements()) {
    const auto* prepare = node_cast<::PrepareStmt>(statement->stmt);
    const auto* declare = node_cast<::DeclareCursorStmt>(statement->stmt);
    const ::Node* query = prepare != nullptr ? prepare->query : declare != nullptr ? declare->query : nullptr;
    if (query == nullptr) continue;
    const Lowering lowering{view, execute.span, 0, out, HasPlaceholders(view)};
    if (execute.stage == Query::Stage::kRun) {
      LowerStatement(query, lowering);
    } else {
      lowering.Add(LowerUnrun(query, execute.stage, lowering));
    }
  }
}

}  // namespace sluice::model
