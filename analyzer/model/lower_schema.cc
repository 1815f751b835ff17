// CREATE SCHEMA, which may hold statements of its own: what they create is in it, and is found there first
// (transformCreateSchemaStmtElements in parse_utilcmd.c; CreateSchemaCommand puts the schema before the search path).
#include <algorithm>

#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

// What the statement creates, and names without a schema.
class Elements {
 public:
  Elements(std::string schema, std::vector<Action>& actions, size_t first)
      : schema_(std::move(schema)), actions_(actions), first_(first) {}

  void PutInSchema() {
    for (size_t i = first_; i < actions_.size(); ++i) {
      std::visit([&](auto& action) { PutOne(action); }, actions_[i]);
    }
    std::sort(created_.begin(), created_.end());
    for (size_t i = first_; i < actions_.size(); ++i) {
      if (auto* table = std::get_if<CreateTable>(&actions_[i])) Find(*table);
      if (auto* view = std::get_if<CreateView>(&actions_[i])) Find(*view);
    }
  }

 private:
  template <typename T>
  void PutOne(T& action) {
    if constexpr (requires { action.table.schema; }) Put(action.table);
    if constexpr (requires { action.view.schema; }) Put(action.view);
    if constexpr (requires { action.sequence.schema; }) Put(action.sequence);
  }

  void Put(Name& name) {
    if (!name.schema.empty()) return;
    name.schema = schema_;
    created_.push_back(name.name);
  }

  void Find(Name& name) const {
    const bool is_here = std::binary_search(created_.begin(), created_.end(), name.name);
    if (name.schema.empty() && is_here) name.schema = schema_;
  }

  void Find(std::vector<Constraint>& constraints) const {
    for (Constraint& constraint : constraints) Find(constraint.referenced);
  }

  void Find(StoredQuery& query) const {
    for (QueryScope& scope : query.scopes) {
      for (FromItem& item : scope.from) Find(item.relation);
    }
  }

  void Find(CreateTable& table) const {
    for (Name& parent : table.inherits) Find(parent);
    for (Name& source : table.like) Find(source);
    for (Column& column : table.columns) Find(column.constraints);
    Find(table.constraints);
    Find(table.query);
  }

  void Find(CreateView& view) const {
    for (Name& read : view.reads) Find(read);
    Find(view.query);
  }

  std::string schema_;
  std::vector<Action>& actions_;
  size_t first_;
  std::vector<std::string> created_;
};

// The server does not run them as they are written.
int TurnOf(const ::Node* element) {
  switch (element->type) {
    case T_CreateSeqStmt:
      return 0;
    case T_CreateStmt:
      return 1;
    case T_ViewStmt:
      return 2;
    case T_IndexStmt:
      return 3;
    case T_CreateTrigStmt:
      return 4;
    default:
      return 5;  // GRANT
  }
}

}  // namespace

void LowerCreateSchema(const ::CreateSchemaStmt& create, const Lowering& lowering) {
  std::string schema = lowering.Spelled(ast::Text(create.schemaname));
  if (schema.empty() && create.authrole != nullptr) schema = ast::Text(create.authrole->rolename);
  lowering.Add(CreateSchema{lowering.span, schema, create.if_not_exists});
  const size_t first = lowering.out.actions.size();
  const ast::Items<::Node> written(create.schemaElts);
  std::vector<const ::Node*> elements(written.begin(), written.end());
  std::stable_sort(elements.begin(), elements.end(),
                   [](const auto* a, const auto* b) { return TurnOf(a) < TurnOf(b); });
  for (const ::Node* element : elements) {
    if (element->type != T_CreateSchemaStmt) LowerStatement(element, lowering);
  }
  Elements(std::move(schema), lowering.out.actions, first).PutInSchema();
}

}  // namespace sluice::model
