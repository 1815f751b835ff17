// From PostgreSQL's parse tree to the statement model. For lower_*.cc and read.cc only: it shows parse nodes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/ast/node.h"
#include "analyzer/model/statement.h"
#include "analyzer/model/token_view.h"

namespace sluice::model {

// What statements added to enums, as ADD VALUE says it or as it was renamed.
using Labels = std::vector<std::string>;

// The statement being lowered.
struct Lowering {
  const TokenView& tokens;
  Span span;          // of the statement
  uint32_t base = 0;  // what to add to a location of the tree for an offset into the file
  Statement& out;
  bool has_placeholders = false;
  Labels* labels = nullptr;  // of the script so far; null: not kept
  int server_major = 0;      // as ReadOptions has it; for bodies, whose text is not the statement's

  void Add(Action action) const { out.actions.push_back(std::move(action)); }
  // Where the tokens count a location of the tree; their first for -1.
  uint32_t Offset(int location) const {
    if (location >= 0) return base + static_cast<uint32_t>(location);
    return tokens.size() > 0 ? tokens[0].begin : span.begin;
  }
  size_t TokenAt(int location) const { return tokens.At(Offset(location)); }
  // A name as the statement writes it: where the parser was given an identifier for a placeholder, the placeholder.
  std::string Spelled(std::string_view name) const;
};

// The one entry: fills out.actions and out.transactional.
void LowerStatement(const ::Node* node, const Lowering& lowering);

// By family. Each says whether the node was one of its own.
bool LowerTable(const ::Node* node, const Lowering& lowering);
bool LowerAlterTable(const ::Node* node, const Lowering& lowering);
void LowerCreateSchema(const ::CreateSchemaStmt& create, const Lowering& lowering);
bool LowerIndex(const ::Node* node, const Lowering& lowering);
bool LowerDrop(const ::Node* node, const Lowering& lowering);
bool LowerRename(const ::Node* node, const Lowering& lowering);
bool LowerQuery(const ::Node* node, const Lowering& lowering);
bool LowerSession(const ::Node* node, const Lowering& lowering);
bool LowerObject(const ::Node* node, const Lowering& lowering);
bool LowerPublication(const ::Node* node, const Lowering& lowering);
bool LowerType(const ::Node* node, const Lowering& lowering);
// EXPLAIN ANALYZE does what it explains.
bool Executes(const ::ExplainStmt& explain);
bool LowerPlanned(const ::Node* node, const Lowering& lowering);
// Adds what only the replay looks at; the statement's own action is there already.
void LowerReshape(const ::Node* node, const Lowering& lowering);
void LowerReshapeOf(const ::AlterTableCmd& command, const Name& table, Span span, const Lowering& lowering);
void LowerUtility(const ::Node* node, const Lowering& lowering);
bool LowerSubscription(const ::Node* node, const Lowering& lowering);
// Adds each string of the statement that equals one of lowering.labels. parameters: of the function whose body it is.
void LowerLabelLiterals(const ::Node* node, const Lowering& lowering, const ::List* parameters = nullptr);

// The option of this name in a list of DefElem; null where there is none.
const ::DefElem* FindOption(const ::List* options, std::string_view name);
// What that option says, alone it is true (defGetBoolean); nothing where there is none.
std::optional<bool> BoolOption(const ::List* options, std::string_view name);

// What an option of CREATE or ALTER FUNCTION says of these; nothing where it is about something else.
std::optional<bool> SecurityDefiner(const ::DefElem& option);
std::optional<bool> SetsSearchPath(const ::DefElem& option);

// Parts.
Name LowerName(const ::RangeVar* relation, const Lowering& lowering);
// The same of a text that stands in no file: no span.
Name RelationName(const ::RangeVar& relation);
// A list of String nodes: [catalog,] [schema,] name. No span.
Name LowerNameList(const ::List* names);
// The types of a function's arguments: "text,int4".
std::string LowerArguments(const ::List* types, const Lowering& lowering);
TypeName LowerTypeName(const ::TypeName* type, const Lowering& lowering);
Expression LowerExpression(const ::Node* node, Span span);
// where: tokens of the column definition.
Column LowerColumn(const ::ColumnDef& definition, TokenView::Range where, const Lowering& lowering);
Constraint LowerConstraint(const ::Constraint& constraint, TokenView::Range where, const Lowering& lowering);
PartitionKey LowerPartitionKey(const ::PartitionSpec& key, const Lowering& lowering);
// where: tokens of the command that has the bound.
PartitionBound LowerPartitionBound(TokenView::Range where, const TokenView& tokens);
// What a query reads and calls, and where it changes data in a WITH list an action for each change.
void LowerQueryParts(const ::Node* query, Query& out);
// The same of a statement that does not run: what it would change is named, too.
Query LowerUnrun(const ::Node* statement, Query::Stage stage, const Lowering& lowering);
void LowerWith(const ::WithClause* with, const Lowering& lowering);
// The names in a query that is kept, and in a rule of the table.
StoredQuery LowerStoredQuery(const ::Node* query);
// The same of a statement in a function's body, which is not kept.
StoredQuery LowerQueryOfBody(const ::Node* query);
StoredQuery LowerStoredRule(const ::RuleStmt& rule, const Name& table);
// What an expression's column is called where nobody says it (FigureColname); empty where that says nothing.
std::string LabelOf(const ::Node* node);

}  // namespace sluice::model
