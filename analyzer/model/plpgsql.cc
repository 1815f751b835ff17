#include "analyzer/model/plpgsql.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "analyzer/ast/plpgsql.h"

namespace sluice::model {
namespace {

using Item = ast::PlpgsqlItem;
using Kind = BodyPart::Kind;

// Deeper nesting is refused: the walk recurses.
constexpr int kDeepestBlock = 500;

class PartReader {
 public:
  explicit PartReader(std::string_view body) : body_(body) {
    for (size_t at = body.find('\n'); at != std::string_view::npos; at = body.find('\n', at + 1)) {
      line_starts_.push_back(at + 1);
    }
  }

  void ReadFunction(Item function) {
    for (Item datum = function["datums"].First(); datum; datum = datum.Next()) {
      if (const Item variable = datum["PLpgSQL_var"]) ReadVariable(variable);
      if (const Item record = datum["PLpgSQL_rec"]) ReadType(record);
    }
    if (const Item action = function["action"]) ReadStatement("PLpgSQL_stmt_block", action["PLpgSQL_stmt_block"]);
  }

  bool too_deep() const { return too_deep_; }
  std::vector<BodyPart> Take() { return std::move(parts_); }

 private:
  void ReadVariable(Item variable);
  void ReadType(Item variable);
  void ReadStatements(Item statements);
  void ReadStatement(std::string_view type, Item fields);
  void ReadBlock(Item fields);
  void ReadBranches(std::string_view type, Item fields);
  void ReadConditional(Item statements);
  void ReadFields(std::string_view type, Item fields);
  void ReadExpression(Item value, Kind kind);
  Span Find(std::string_view sql);
  size_t FindText(std::string_view sql, size_t from) const;

  std::string_view body_;
  std::vector<size_t> line_starts_{0};
  size_t behind_last_ = 0;  // where the part that was found last ends
  uint32_t last_line_ = 0;  // and on which line its statement starts
  uint32_t line_ = 1;       // of the statement at hand, in the body
  int depth_ = 0;
  int conditions_ = 0;
  bool may_have_left_ = false;
  bool too_deep_ = false;
  std::vector<BodyPart> parts_;
};

bool Is(std::string_view type, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), type) != names.end();
}

bool Branches(std::string_view type) {
  return Is(type,
            {"PLpgSQL_stmt_if", "PLpgSQL_stmt_case", "PLpgSQL_stmt_while", "PLpgSQL_stmt_fori", "PLpgSQL_stmt_fors",
             "PLpgSQL_stmt_forc", "PLpgSQL_stmt_dynfors", "PLpgSQL_stmt_foreach_a", "PLpgSQL_stmt_loop"});
}

void PartReader::ReadType(Item variable) {
  const Item type = variable["datatype"];
  if (type) parts_.push_back({Kind::kType, type["PLpgSQL_type"]["typname"].Text(), {}, false});
}

void PartReader::ReadVariable(Item variable) {
  line_ = variable["lineno"].Number(line_);
  ReadType(variable);
  if (const Item cursor = variable["cursor_explicit_expr"]) {
    ReadExpression(cursor, Kind::kStatement);
  } else if (const Item value = variable["default_val"]) {
    ReadExpression(value, Kind::kExpression);
  }
}

void PartReader::ReadStatements(Item statements) {
  for (Item statement = statements.First(); statement; statement = statement.Next()) {
    for (Item fields = statement.First(); fields; fields = fields.Next()) ReadStatement(fields.name(), fields);
  }
}

void PartReader::ReadStatement(std::string_view type, Item fields) {
  if (depth_ >= kDeepestBlock) {
    too_deep_ = true;
    return;
  }
  ++depth_;
  line_ = fields["lineno"].Number(line_);
  if (Is(type, {"PLpgSQL_stmt_commit", "PLpgSQL_stmt_rollback"})) {
    const Kind kind = type == "PLpgSQL_stmt_commit" ? Kind::kCommit : Kind::kRollback;
    parts_.push_back({kind, {}, {}, conditions_ > 0 || may_have_left_});
  } else if (type == "PLpgSQL_stmt_block") {
    ReadBlock(fields);
  } else if (Branches(type)) {
    ReadBranches(type, fields);
  } else {
    ReadFields(type, fields);
  }
  const bool leaves = Is(type, {"PLpgSQL_stmt_return", "PLpgSQL_stmt_exit"});
  may_have_left_ = may_have_left_ || (leaves && conditions_ > 0);
  --depth_;
}

// A handler undoes what its block did (manual, PL/pgSQL, Trapping Errors).
void PartReader::ReadBlock(Item fields) {
  const Item exceptions = fields["exceptions"];
  if (!exceptions) return ReadStatements(fields["body"]);
  ReadConditional(fields["body"]);
  const Item handlers = exceptions["PLpgSQL_exception_block"]["exc_list"];
  for (Item handler = handlers.First(); handler; handler = handler.Next()) {
    ReadConditional(handler["PLpgSQL_exception"]["action"]);
  }
}

// What decides is read whatever happens, what it decides about is not.
void PartReader::ReadBranches(std::string_view type, Item fields) {
  ReadFields(type, fields);
  for (Item value = fields.First(); value; value = value.Next()) {
    if (Is(value.name(), {"then_body", "else_body", "else_stmts", "body"})) ReadConditional(value);
    if (!Is(value.name(), {"elsif_list", "case_when_list"})) continue;
    for (Item item = value.First(); item; item = item.Next()) {
      const Item branch = item.First();
      line_ = branch["lineno"].Number(line_);
      ReadFields({}, branch);
      ReadConditional(branch["stmts"]);
    }
  }
}

void PartReader::ReadConditional(Item statements) {
  ++conditions_;
  ReadStatements(statements);
  --conditions_;
}

void PartReader::ReadFields(std::string_view type, Item fields) {
  const bool executes = Is(type, {"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"});
  const bool runs = Is(type, {"PLpgSQL_stmt_perform", "PLpgSQL_stmt_call"});
  for (Item value = fields.First(); value; value = value.Next()) {
    const std::string_view name = value.name();
    if (name == "params") {
      for (Item parameter = value.First(); parameter; parameter = parameter.Next()) {
        ReadExpression(parameter, Kind::kExpression);
      }
    } else if (name == "dynquery" || (name == "query" && executes)) {
      ReadExpression(value, Kind::kExecute);
    } else if (name == "sqlstmt" || name == "query" || runs) {
      ReadExpression(value, Kind::kStatement);
    } else {
      ReadExpression(value, Kind::kExpression);
    }
  }
}

void PartReader::ReadExpression(Item value, Kind kind) {
  const Item expression = value["PLpgSQL_expr"];
  if (!expression) return;
  std::string sql = expression["query"].Text();
  const Span span = Find(sql);
  parts_.push_back({kind, std::move(sql), span, conditions_ > 0 || may_have_left_});
}

// The text as it stands in the body: PL/pgSQL puts blanks in the place of INTO's targets (pl_gram.y,
// make_execsql_stmt). Behind kReach it is not looked for: each part would cost as much as the whole body.
size_t PartReader::FindText(std::string_view sql, size_t from) const {
  constexpr size_t kReach = 65536;
  const std::string_view near = body_.substr(from, sql.size() + kReach);
  const auto found = std::search(near.begin(), near.end(), sql.begin(), sql.end(),
                                 [](char there, char wanted) { return there == wanted || wanted == ' '; });
  return found == near.end() ? std::string_view::npos : from + static_cast<size_t>(found - near.begin());
}

Span PartReader::Find(std::string_view sql) {
  constexpr std::string_view kSelect = "SELECT";
  if (sql.empty() || line_ == 0 || line_ > line_starts_.size()) return {};
  const size_t from = std::max(line_starts_[line_ - 1], line_ == last_line_ ? behind_last_ : 0);
  size_t at = FindText(sql, from);
  if (at == std::string_view::npos && sql.starts_with(kSelect)) {
    // PERFORM, one letter longer, became SELECT (pl_gram.y, stmt_perform).
    at = FindText(sql.substr(kSelect.size()), from);
    if (at == std::string_view::npos || at < kSelect.size()) return {};
    at -= kSelect.size();
  }
  if (at == std::string_view::npos) return {};
  last_line_ = line_;
  behind_last_ = at + sql.size();
  return {static_cast<uint32_t>(at), static_cast<uint32_t>(behind_last_)};
}

// Behind each "/*" the server's lexer looks at all characters of operators that follow, and puts them back (xcstart in
// scan.l): many in a row cost the square.
bool BeginsTooManyComments(std::string_view text) {
  constexpr size_t kMostInARow = 1000;
  constexpr std::string_view kBegin = "/*";
  constexpr std::string_view kOfOperators = "~!@#^&|`?+-*/%<>=";
  if (text.find(kBegin) == std::string_view::npos) return false;
  size_t begun = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (kOfOperators.find(text[at]) == std::string_view::npos) begun = 0;
    if (text.substr(at, kBegin.size()) == kBegin && ++begun > kMostInARow) return true;
  }
  return false;
}

}  // namespace

tl::expected<std::vector<BodyPart>, std::string> PartsOfPlpgsql(const std::string& definition, std::string_view body) {
  if (BeginsTooManyComments(body)) return tl::make_unexpected(std::string("its comments are nested too deeply"));
  const tl::expected<ast::PlpgsqlTree, std::string> tree = ast::ParsePlpgsql(definition);
  if (!tree) return tl::make_unexpected(tree.error());
  if (!tree->root().IsList() || !tree->root().First()) return tl::make_unexpected(std::string("it cannot be read"));
  PartReader reader(body);
  for (Item function = tree->root().First(); function; function = function.Next()) {
    if (const Item fields = function["PLpgSQL_function"]) reader.ReadFunction(fields);
  }
  if (reader.too_deep()) return tl::make_unexpected(std::string("its blocks are nested too deeply"));
  return reader.Take();
}

}  // namespace sluice::model
