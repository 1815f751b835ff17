// What no migration created is not known as it was before: something came into being in another way, or a migration
// before this one is not understood.
#include <fmt/format.h>

#include <type_traits>

#include "analyzer/inverse/steps.h"
#include "analyzer/inverse/words.h"
#include "analyzer/model/name.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

namespace {

using Command = model::TableCommandKind;
using model::QuoteIdentifier;

// Of an unknown relation: what makes something that is known to be new is undone all the same.
class Missing {
 public:
  Missing(const schema::Schema& schema, Steps& steps) : schema_(schema), steps_(steps) {}

  // Temporary tables go by themselves.
  void operator()(const model::CreateTable& /*action*/) {}
  void operator()(const model::AddColumn& action) {
    if (!IsUnknown(action.table, false)) return;
    if (action.if_not_exists) return Fail(action.table);
    steps_.Add(Phase::kDropColumns,
               fmt::format("ALTER TABLE {} DROP COLUMN {}", action.table.ToSql(), QuoteIdentifier(action.column.name)));
  }
  void operator()(const model::CreateIndex& action) {
    if (!IsUnknown(action.table, false)) return;
    if (action.if_not_exists || action.name.empty()) return Fail(action.table);
    const model::Name index{action.table.schema, action.name, {}};
    steps_.Add(Phase::kDropIndexes,
               fmt::format("DROP INDEX {}{}", action.concurrently ? "CONCURRENTLY " : "", index.ToSql()));
  }
  void operator()(const model::DropIndex& action) {
    if (schema_.TableOfIndex(action.index) == nullptr && !IsNoOp(action.if_exists)) Fail(action.index);
  }
  void operator()(const model::DropTable& action) {
    if (IsUnknown(action.table, action.if_exists)) Fail(action.table);
  }
  void operator()(const model::DropView& action) {
    if (IsUnknown(action.view, action.if_exists)) Fail(action.view);
  }
  void operator()(const model::DetachPartition& action) {
    if (IsUnknown(action.table, false) || IsUnknown(action.partition, false)) Fail(action.partition);
  }
  void operator()(const model::AttachPartition& action) {
    if (!IsUnknown(action.table, false) && !IsUnknown(action.partition, false)) return;
    steps_.Add(Phase::kDetach,
               fmt::format("ALTER TABLE {} DETACH PARTITION {}", action.table.ToSql(), action.partition.ToSql()));
  }
  void operator()(const model::TableCommand& action) {
    switch (action.kind) {
      case Command::kAnalyze:
      case Command::kCluster:
      case Command::kLock:
      case Command::kVacuum:
      case Command::kVacuumFull:
        return;
      case Command::kCreateTrigger:
        return UndoPart("TRIGGER", action);
      case Command::kCreatePolicy:
        return UndoPart("POLICY", action);
      case Command::kCreateRule:
        return UndoPart("RULE", action);
      default:
        if (schema_.TableOfIndex(action.table) != nullptr || action.table.empty()) return;
        if (IsUnknown(action.table, action.if_exists)) Fail(action.table);
    }
  }
  void operator()(const model::AlterType& action) {
    if (schema_.FindType(action.type) == nullptr) Fail(action.type);
  }
  void operator()(const model::AlterDomain& action) {
    if (schema_.FindType(action.domain) == nullptr) Fail(action.domain);
  }
  void operator()(const model::DropObject& action) {
    const bool unknown =
        (action.kind == model::DropObject::Kind::kType && schema_.FindType(action.object) == nullptr) ||
        (action.kind == model::DropObject::Kind::kFunction && schema_.FindFunctions(action.object.name) == nullptr) ||
        (action.kind == model::DropObject::Kind::kSequence && schema_.Find(action.object) == nullptr) ||
        (action.kind == model::DropObject::Kind::kStatistics && !schema_.FindStatistics(action.object)) ||
        (action.kind == model::DropObject::Kind::kPublication &&
         schema_.FindPublication(action.object.name) == nullptr);
    if (unknown && !IsNoOp(action.if_exists)) Fail(action.object);
  }
  template <typename T>
  void operator()(const T& action) {
    if constexpr (requires { action.table.name; }) {
      if (IsUnknown(action.table, false)) return Fail(action.table);
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(action)>, model::DropColumn>) {
        if (!IsNoOp(action.if_exists)) UnknownColumn(action.table, action.column);
      } else if constexpr (requires { action.column.size(); }) {
        UnknownColumn(action.table, action.column);
      }
    }
  }

 private:
  bool IsNoOp(bool if_exists) const { return if_exists && schema_.history_is_complete(); }
  bool IsUnknown(const model::Name& relation, bool if_exists) const {
    return schema_.Find(relation) == nullptr && !IsNoOp(if_exists);
  }
  void Fail(const model::Name& object) { steps_.Fail(fmt::format("no migration created {}", object.ToSql())); }
  // Of a table that a query, LIKE or a parent made.
  void UnknownColumn(const model::Name& table, const std::string& column) {
    const schema::Relation& relation = *schema_.Find(table);
    if (relation.columns_known || relation.FindColumn(column) != nullptr) return;
    steps_.Fail(
        fmt::format("how {}.{} was defined before is not known", table.ToSql(), model::QuoteIdentifier(column)));
  }
  void UndoPart(std::string_view kind, const model::TableCommand& action) {
    if (!IsUnknown(action.table, false)) return;
    if (action.replaces) return Fail(action.table);
    steps_.Add(Phase::kDropParts,
               fmt::format("DROP {} {} ON {}", kind, QuoteIdentifier(action.part), action.table.ToSql()));
  }

  const schema::Schema& schema_;
  Steps& steps_;
};

}  // namespace

Steps UndoMissing(const model::Statement& statement, std::string_view text, const schema::Schema& schema) {
  Steps steps;
  const model::TextTokens tokens(text);
  const bool if_exists = tokens.Is(0, "ALTER") && tokens.Is(BehindKind(tokens, 1), "IF");
  if (if_exists && schema.history_is_complete()) return steps;
  Missing missing(schema, steps);
  for (const model::Action& action : statement.actions) std::visit(missing, action);
  return steps;
}

}  // namespace sluice::inverse
