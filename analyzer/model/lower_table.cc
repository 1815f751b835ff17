// CREATE TABLE in its forms, CREATE VIEW, CREATE SCHEMA.
#include <algorithm>

#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;
using lex::TokenKind;

void TakePersistence(const ::RangeVar& relation, CreateTable& table) {
  table.temporary = relation.relpersistence == 't' || ast::Text(relation.schemaname) == "pg_temp";
  table.unlogged = relation.relpersistence == 'u';
}

// The elements between the brackets behind the name; as many as the tree has, or none.
std::vector<TokenView::Range> ElementRanges(const Name& name, size_t count, const TokenView& tokens) {
  size_t open = tokens.BehindName(tokens.At(name.span.begin));
  while (open < tokens.size() && !tokens.Is(open, TokenKind::kLeftParenthesis)) ++open;
  if (open >= tokens.size()) return {};
  std::vector<TokenView::Range> ranges = tokens.SplitAtCommas({open + 1, tokens.Closing(open)});
  if (ranges.size() != count) ranges.clear();
  return ranges;
}

LikeOptions OptionsOf(::bits32 options) {
  const auto has = [&](::bits32 option) { return (options & option) != 0; };
  return {has(CREATE_TABLE_LIKE_CONSTRAINTS), has(CREATE_TABLE_LIKE_DEFAULTS), has(CREATE_TABLE_LIKE_GENERATED),
          has(CREATE_TABLE_LIKE_IDENTITY),    has(CREATE_TABLE_LIKE_INDEXES),  has(CREATE_TABLE_LIKE_STATISTICS)};
}

void TakeElements(const ::List* elements, const Lowering& lowering, CreateTable& table) {
  const ast::Items<::Node> items(elements);
  const std::vector<TokenView::Range> ranges = ElementRanges(table.table, items.size(), lowering.tokens);
  for (size_t i = 0; i < items.size(); ++i) {
    const TokenView::Range where = ranges.empty() ? lowering.tokens.all() : ranges[i];
    if (const auto* column = node_cast<::ColumnDef>(items[i])) {
      table.columns.push_back(LowerColumn(*column, where, lowering));
    } else if (const auto* constraint = node_cast<::Constraint>(items[i])) {
      table.constraints.push_back(LowerConstraint(*constraint, where, lowering));
    } else if (items[i]->type == T_TableLikeClause) {
      const auto& like = *reinterpret_cast<const ::TableLikeClause*>(items[i]);
      table.like.push_back(LowerName(like.relation, lowering));
      table.like_options.push_back(OptionsOf(like.options));
    }
  }
}

void LowerCreate(const ::CreateStmt& create, std::string_view server, const Lowering& lowering) {
  CreateTable table;
  table.span = lowering.span;
  table.table = LowerName(create.relation, lowering);
  table.if_not_exists = create.if_not_exists;
  table.is_partition = create.partbound != nullptr;
  table.is_default_partition = table.is_partition && create.partbound->is_default;
  if (table.is_partition && !table.is_default_partition) {
    const size_t word = lowering.TokenAt(create.partbound->location);  // IN, FROM or WITH, behind FOR VALUES
    const TokenView::Range behind{word == 0 ? 0 : word - 1, lowering.tokens.size()};
    table.bound = std::make_shared<const PartitionBound>(LowerPartitionBound(behind, lowering.tokens));
  }
  table.is_partitioned = create.partspec != nullptr;
  if (table.is_partitioned) table.partition_key = LowerPartitionKey(*create.partspec, lowering);
  table.keeps_empty_pages = !BoolOption(create.options, "vacuum_truncate").value_or(true);
  TakePersistence(*create.relation, table);
  TakeElements(create.tableElts, lowering, table);
  for (const ::RangeVar* parent : ast::Items<::RangeVar>(create.inhRelations)) {
    table.inherits.push_back(LowerName(parent, lowering));
  }
  if (create.ofTypename != nullptr) table.of_type = LowerNameList(create.ofTypename->names);
  table.server = server;
  lowering.Add(std::move(table));
}

// What a WITH list names is no relation, unless the query reads a relation of that name, too.
void LeaveOutWith(const std::vector<std::string>& named, CreateView& view) {
  const auto is_read = [&](const Name& name) {
    return !view.query.is_known ||
           std::any_of(view.query.scopes.begin(), view.query.scopes.end(), [&](const auto& scope) {
             return std::any_of(scope.from.begin(), scope.from.end(), [&](const FromItem& item) {
               return !item.query && item.relation.schema.empty() && item.relation.name == name.name;
             });
           });
  };
  std::erase_if(view.reads, [&](const Name& name) {
    return name.schema.empty() && std::find(named.begin(), named.end(), name.name) != named.end() && !is_read(name);
  });
}

void AddView(const ::Node* query, const ::List* column_names, CreateView view, const Lowering& lowering) {
  Query parts;
  LowerQueryParts(query, parts);
  view.span = lowering.span;
  view.reads = std::move(parts.reads);
  view.functions = std::move(parts.functions);
  view.query = LowerStoredQuery(query);
  for (const ::Node* name : ast::Items<::Node>(column_names)) view.column_names.emplace_back(ast::StringValue(name));
  LeaveOutWith(parts.named_in_with, view);
  lowering.Add(std::move(view));
}

void LowerCreateAs(const ::CreateTableAsStmt& create, const Lowering& lowering) {
  if (const auto* select = node_cast<::SelectStmt>(create.query)) LowerWith(select->withClause, lowering);
  if (create.objtype == OBJECT_MATVIEW) {
    CreateView view;
    view.view = LowerName(create.into->rel, lowering);
    view.materialized = true;
    view.if_not_exists = create.if_not_exists;
    view.with_data = !create.into->skipData;
    return AddView(create.query, create.into->colNames, std::move(view), lowering);
  }
  Query query;
  LowerQueryParts(create.query, query);
  CreateTable table;
  table.span = lowering.span;
  table.table = LowerName(create.into->rel, lowering);
  table.if_not_exists = create.if_not_exists;
  table.from_query = true;
  table.with_data = !create.into->skipData;
  table.keeps_empty_pages = !BoolOption(create.into->options, "vacuum_truncate").value_or(true);
  TakePersistence(*create.into->rel, table);
  if (create.query->type == T_SelectStmt) table.query = LowerStoredQuery(create.query);
  for (const ::Node* name : ast::Items<::Node>(create.into->colNames)) {
    table.column_names.emplace_back(ast::StringValue(name));
  }
  lowering.Add(std::move(table));
  query.span = lowering.span;
  if (const auto* execute = node_cast<::ExecuteStmt>(create.query)) {
    const Query::Stage stage = create.into->skipData ? Query::Stage::kNamed : Query::Stage::kRun;
    lowering.Add(Execute{lowering.span, std::string(ast::Text(execute->name)), false, stage});
    return;
  }
  if (create.into->skipData) query.stage = Query::Stage::kNamed;
  lowering.Add(std::move(query));
}

void LowerView(const ::ViewStmt& view, const Lowering& lowering) {
  CreateView out;
  out.view = LowerName(view.view, lowering);
  out.or_replace = view.replace;
  out.temporary = view.view->relpersistence == 't';
  AddView(view.query, view.aliases, std::move(out), lowering);
}

}  // namespace

bool LowerTable(const ::Node* node, const Lowering& lowering) {
  if (const auto* create = node_cast<::CreateStmt>(node)) {
    LowerCreate(*create, {}, lowering);
  } else if (const auto* foreign = node_cast<::CreateForeignTableStmt>(node)) {
    LowerCreate(foreign->base, ast::Text(foreign->servername), lowering);
  } else if (const auto* create_as = node_cast<::CreateTableAsStmt>(node)) {
    LowerCreateAs(*create_as, lowering);
  } else if (const auto* view = node_cast<::ViewStmt>(node)) {
    LowerView(*view, lowering);
  } else if (const auto* schema = node_cast<::CreateSchemaStmt>(node)) {
    LowerCreateSchema(*schema, lowering);
  } else {
    return false;
  }
  return true;
}

}  // namespace sluice::model
