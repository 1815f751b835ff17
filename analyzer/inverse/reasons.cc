// What no schema can undo.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/inverse/steps.h"

namespace sluice::inverse {

namespace {

using model::TableCommandKind;

constexpr std::string_view kRows = "the rows that it changes are not kept";

std::optional<std::string> ReasonForCommand(TableCommandKind kind) {
  switch (kind) {
    case TableCommandKind::kAttachIndex:
      return "PostgreSQL detaches no index from the index of a partitioned table";
    case TableCommandKind::kSetTablespace:
    case TableCommandKind::kSetAccessMethod:
      return "where the table was before is not known";
    case TableCommandKind::kForeignOptions:
      return "which options there were before is not known";
    case TableCommandKind::kDependsOn:
      return "whether it depended on the extension before is not known";
    case TableCommandKind::kRefresh:
    case TableCommandKind::kRefreshConcurrently:
    case TableCommandKind::kRefreshNoData:
      return "the rows that the view had before are not kept";
    default:
      return std::nullopt;
  }
}

// A query is harmless unless it calls what the history created: that may do anything.
std::optional<std::string> ReasonForQuery(const model::Query& query, const schema::Schema& schema) {
  if (query.stage != model::Query::Stage::kRun) return std::nullopt;
  for (const model::FunctionCall& call : query.functions) {
    if (call.name == "setval" || call.name == "nextval") return "where the sequence stood before is not known";
    if (schema.FindFunctions(call.name) != nullptr) return fmt::format("{}() may change anything", call.name);
  }
  return std::nullopt;
}

struct Reasons {
  const schema::Schema& schema;

  std::optional<std::string> operator()(const model::Insert& /*action*/) const { return std::string(kRows); }
  std::optional<std::string> operator()(const model::Update& /*action*/) const { return std::string(kRows); }
  std::optional<std::string> operator()(const model::Delete& /*action*/) const { return std::string(kRows); }
  std::optional<std::string> operator()(const model::CopyFrom& /*action*/) const { return std::string(kRows); }
  std::optional<std::string> operator()(const model::Truncate& /*action*/) const { return std::string(kRows); }
  std::optional<std::string> operator()(const model::Query& query) const { return ReasonForQuery(query, schema); }
  std::optional<std::string> operator()(const model::TableCommand& command) const {
    const schema::Relation* table = schema.Find(command.table);
    if (command.kind == TableCommandKind::kCluster && table != nullptr && table->partitioned) {
      return "which of its partitions were clustered before is not known";
    }
    return ReasonForCommand(command.kind);
  }
  std::optional<std::string> operator()(const model::NotAnalysed& action) const { return action.reason; }
  std::optional<std::string> operator()(const model::SyntaxError& /*action*/) const { return "it is not understood"; }
  std::optional<std::string> operator()(const model::Owned& /*action*/) const {
    return "which objects the role owned is not known";
  }
  std::optional<std::string> operator()(const model::DropDatabase& /*action*/) const {
    return "a database comes back from a backup only";
  }
  std::optional<std::string> operator()(const model::Execute& execute) const {
    if (execute.stage != model::Query::Stage::kRun) return std::nullopt;
    return "what a prepared statement does is not undone";
  }
  std::optional<std::string> operator()(const model::Subscription& action) const {
    if (action.change == model::Subscription::Change::kCreate) return std::nullopt;
    return "how the subscription was before is not known";
  }
  std::optional<std::string> operator()(const model::Reshape& action) const {
    if (action.kind != model::ReshapeKind::kAddLabel) return std::nullopt;
    const schema::KnownType* type = schema.FindType(action.subject);
    if (type != nullptr && std::find(type->labels.begin(), type->labels.end(), action.part) != type->labels.end()) {
      return std::nullopt;
    }
    return "PostgreSQL takes no value away from an enum";
  }
  template <typename T>
  std::optional<std::string> operator()(const T& /*action*/) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<std::string> ReasonFor(const model::Action& action, const schema::Schema& schema) {
  return std::visit(Reasons{schema}, action);
}

}  // namespace sluice::inverse
