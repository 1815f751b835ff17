// What the statements of a function's body name.
#include <utility>

#include "analyzer/ast/parse.h"
#include "analyzer/model/body.h"
#include "analyzer/model/body_text.h"
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;
using Kind = BodyPart::Kind;

// The statement that it explains, declares a cursor for, prepares or copies from.
const ::Node* InnerOf(const ::Node* node) {
  if (const auto* explain = node_cast<::ExplainStmt>(node)) return explain->query;
  if (const auto* cursor = node_cast<::DeclareCursorStmt>(node)) return cursor->query;
  if (const auto* prepare = node_cast<::PrepareStmt>(node)) return prepare->query;
  if (const auto* copy = node_cast<::CopyStmt>(node)) return copy->query;
  if (const auto* create = node_cast<::CreateTableAsStmt>(node)) return create->query;
  return nullptr;
}

// The temporary table that the statement makes.
const ::RangeVar* MadeBy(const ::Node* node) {
  const ::RangeVar* table = nullptr;
  if (const auto* create = node_cast<::CreateStmt>(node)) table = create->relation;
  if (const auto* create = node_cast<::CreateTableAsStmt>(node)) table = create->into->rel;
  return table != nullptr && table->relpersistence == 't' ? table : nullptr;
}

class NameReader {
 public:
  PartNames Take() { return std::move(names_); }

  // Says whether it could be parsed.
  bool ReadText(std::string text) {
    ReplacePlaceholders(text);
    const ast::ParseTree tree(text);
    for (const ::RawStmt* statement : tree.statements()) ReadStatement(statement->stmt);
    return !tree.error();
  }

  // An assignment is kept as it stands.
  void ReadExpression(std::string_view expression) {
    if (ReadText("SELECT " + std::string(expression))) return;
    const size_t assignment = expression.find(":=");
    if (assignment != std::string_view::npos) ReadText("SELECT " + std::string(expression.substr(assignment + 2)));
  }

  // "orders.total%TYPE", "orders%ROWTYPE", "app.orders". A name alone is a type's more often than a table's.
  void ReadType(std::string_view type) {
    constexpr std::string_view kType = "TYPE";
    const size_t percent = type.find('%');
    const std::string_view name = type.substr(0, percent);
    const size_t dot = name.rfind('.');
    const bool is_column =
        percent != std::string_view::npos && lex::IsKeyword(type.substr(percent + 1, kType.size()), kType);
    if (!is_column) {
      if (percent != std::string_view::npos || dot != std::string_view::npos)
        names_.relations.push_back(ParseName(name));
      return;
    }
    if (dot == std::string_view::npos) return;  // the type of another variable
    const Name relation = ParseName(name.substr(0, dot));
    QueryScope& scope = names_.queries.emplace_back().scopes.emplace_back();
    scope.from.push_back({relation, std::nullopt, relation.name, false, {}});
    scope.columns.push_back({{}, relation.name, ParseName(name.substr(dot + 1)).name});
  }

 private:
  void ReadStatement(const ::Node* node) {
    if (const ::RangeVar* made = MadeBy(node)) names_.made.push_back(RelationName(*made));
    if (const ::Node* inner = InnerOf(node)) node = inner;
    switch (node->type) {
      case T_SelectStmt:
      case T_InsertStmt:
      case T_UpdateStmt:
      case T_DeleteStmt:
      case T_MergeStmt:
        names_.queries.push_back(LowerQueryOfBody(node));
        break;
      default:
        ReadCommand(node);
    }
  }

  void ReadCommand(const ::Node* node) {
    if (const auto* truncate = node_cast<::TruncateStmt>(node)) return AddAll(truncate->relations);
    if (const auto* lock = node_cast<::LockStmt>(node)) return AddAll(lock->relations);
    if (const auto* refresh = node_cast<::RefreshMatViewStmt>(node)) return Add(refresh->relation);
    if (const auto* copy = node_cast<::CopyStmt>(node)) return Add(copy->relation);
    if (const auto* analyze = node_cast<::VacuumStmt>(node)) {
      for (const ::VacuumRelation* each : ast::Items<::VacuumRelation>(analyze->rels)) Add(each->relation);
    }
  }

  void Add(const ::RangeVar* relation) {
    if (relation != nullptr) names_.relations.push_back(RelationName(*relation));
  }

  void AddAll(const ::List* relations) {
    for (const ::RangeVar* each : ast::Items<::RangeVar>(relations)) Add(each);
  }

  PartNames names_;
};

}  // namespace

PartNames NamesOfPart(const BodyPart& part) {
  NameReader reader;
  switch (part.kind) {
    case Kind::kStatement:
      reader.ReadText(part.sql);
      break;
    case Kind::kExpression:
      reader.ReadExpression(part.sql);
      break;
    case Kind::kExecute:
      if (std::optional<std::string> text = ConstantText(part.sql)) reader.ReadText(std::move(*text));
      break;
    case Kind::kType:
      reader.ReadType(part.sql);
      break;
    case Kind::kCommit:
    case Kind::kRollback:
      break;
  }
  return reader.Take();
}

}  // namespace sluice::model
